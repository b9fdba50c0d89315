"""The Data page in a window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.classifier import Classifier
from gui.data.page import DataPage
from gui.draw.page import DrawPage
from gui.main_window import MainWindow
from gui.session import Session
from gui.train.page import TrainPage


@pytest.fixture
def data_window(
    qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, classifier: Classifier
) -> Iterator[MainWindow]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    made = MainWindow(Session(), (DrawPage, DataPage, TrainPage))
    qtbot.addWidget(made)
    made.session.model.use(classifier)
    made.show_page(1)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


@pytest.fixture
def page(data_window: MainWindow) -> DataPage:
    page = data_window.pages[1]
    assert isinstance(page, DataPage)
    return page
