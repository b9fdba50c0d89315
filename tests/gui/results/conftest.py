"""The Results page in a window, with and without what it is judged on; and a view of pictures without labels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.classifier import Classifier
from gui.main_window import MainWindow
from gui.page import Page
from gui.results.folder_view import FolderView
from gui.results.gallery import Gallery
from gui.results.page import ResultsPage
from gui.session import ActiveModel, Session

SECONDS = 20_000


class Elsewhere(Page):
    """In the place of the Data page."""

    title = "Data"
    icon = "data"


@pytest.fixture
def pages() -> tuple[type[Page], ...]:
    """Before the Results page."""
    return (Elsewhere,)


@pytest.fixture
def results_window(qtbot, classifier: Classifier, pages: tuple[type[Page], ...]) -> Iterator[MainWindow]:
    made = MainWindow(Session(), (*pages, ResultsPage))
    qtbot.addWidget(made)
    made.session.model.use(classifier)
    made.show_page(len(pages))
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


@pytest.fixture
def page(results_window: MainWindow) -> ResultsPage:
    page = results_window.pages[-1]
    assert isinstance(page, ResultsPage)
    return page


@pytest.fixture
def ready(page: ResultsPage, qtbot, archive: Path) -> ResultsPage:
    """With the small data set open."""
    with qtbot.waitSignal(page.session.data.opened, timeout=SECONDS):
        page.session.data.open(archive)
    return page


@pytest.fixture
def evaluated(ready: ResultsPage, qtbot) -> ResultsPage:
    """On its part d, 80 images."""
    evaluate(ready, qtbot)
    return ready


def evaluate(page: ResultsPage, qtbot) -> None:
    with qtbot.waitSignal(page.judging.done, timeout=SECONDS):
        page.asking.main_button.click()


def click_image(gallery: Gallery, place: int) -> None:
    QTest.mouseClick(gallery.viewport(), Qt.MouseButton.LeftButton, pos=gallery.rect_of(place).center())


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """Twelve digits, a blank picture, and a file that is none."""
    folder = tmp_path / "scans"
    folder.mkdir()
    for place in range(12):
        image = np.full((40, 40), 255, np.uint8)
        cv2.putText(image, str(place % 10), (4 + place, 30), cv2.FONT_HERSHEY_SIMPLEX, 0.6 + place / 20, 0, 2)
        Image.fromarray(image).save(folder / f"scan-{place:02d}.png")
    Image.new("L", (40, 40), 255).save(folder / "blank.png")
    (folder / "broken.png").write_bytes(b"no picture")
    return folder


@pytest.fixture
def active(qtbot, classifier: Classifier) -> ActiveModel:
    model = ActiveModel()
    model.use(classifier)
    return model


@pytest.fixture
def view(qtbot, active: ActiveModel) -> Iterator[FolderView]:
    made = FolderView(active)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.stop()
