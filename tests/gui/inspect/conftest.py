"""The page in a real window, and by itself."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from core.classifier import Classifier
from gui.draw.page import DrawPage
from gui.inspect.page import InspectPage
from gui.main_window import MainWindow
from gui.session import Session


@pytest.fixture
def drawing() -> np.ndarray:
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 12:16] = 255
    image[4:8, 8:20] = 200
    return image


@pytest.fixture
def main_window(qtbot, classifier: Classifier) -> Iterator[MainWindow]:
    made = MainWindow(Session(), (DrawPage, InspectPage))
    qtbot.addWidget(made)
    made.session.model.use(classifier)
    made.show()
    qtbot.waitExposed(made)
    made.show_page(1)
    yield made
    made.close()


@pytest.fixture
def page(main_window) -> InspectPage:
    _, page = main_window.pages
    assert isinstance(page, InspectPage)
    return page


@pytest.fixture
def alone(qtbot, classifier: Classifier, drawing: np.ndarray) -> Iterator[InspectPage]:
    """Without a Draw page, whose empty canvas would answer every new model with no image; looking at a drawing."""
    session = Session()
    made = InspectPage(session)
    qtbot.addWidget(made)
    made.resize(1100, 720)
    made.show()
    session.model.use(classifier)
    session.image.show(drawing)
    qtbot.waitUntil(lambda: made.subject.look is not None)
    yield made
    made.stop()
    session.data.stop()


@pytest.fixture
def seen(page: InspectPage, qtbot, drawing: np.ndarray) -> InspectPage:
    """With a drawing that is looked at."""
    page.session.image.show(drawing)
    qtbot.waitUntil(lambda: page.subject.look is not None)
    return page
