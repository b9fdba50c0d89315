"""The Train page in a window, the card below its plots, and where its runs are kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.main_window import MainWindow
from gui.session import Session
from gui.train.page import TrainPage
from gui.train.run_area import RunArea
from tests.gui.train.made_up_area import make_runs

SECONDS = 60_000  # in milliseconds, for a run on a busy machine


@pytest.fixture
def run_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where runs are kept meanwhile."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "ankan" / "runs"


@pytest.fixture
def main_window(qtbot, run_home: Path) -> MainWindow:
    return _shown_window(qtbot)


@pytest.fixture
def other_window(qtbot, run_home: Path) -> MainWindow:
    """As after a restart: nothing is open in it."""
    return _shown_window(qtbot)


def _shown_window(qtbot) -> MainWindow:
    made = MainWindow(Session(), (TrainPage,))
    qtbot.addWidget(made, before_close_func=_stop_pages)
    made.show()
    qtbot.waitExposed(made)
    return made


def _stop_pages(window: MainWindow) -> None:
    """So that closing has nothing to ask."""
    for page in window.pages:
        page.stop()


@pytest.fixture
def page(main_window: MainWindow) -> TrainPage:
    [page] = main_window.pages
    assert isinstance(page, TrainPage)
    return page


@pytest.fixture
def paths(run_home: Path) -> dict[str, Path]:
    """Of the five made-up runs, by how they ended."""
    return make_runs(run_home)


@pytest.fixture
def empty_area(qtbot, run_home: Path) -> Iterator[RunArea]:
    made = RunArea(run_home)
    qtbot.addWidget(made)
    made.resize(850, 300)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.stop()


@pytest.fixture
def area(paths: dict[str, Path], empty_area: RunArea, qtbot) -> RunArea:
    """With the five made-up runs, the first of which is chosen."""
    qtbot.waitUntil(lambda: len(empty_area.runs.runs) == 5)
    return empty_area


@pytest.fixture
def ready(page: TrainPage, qtbot, archive: Path) -> TrainPage:
    """With the data set open and LeNet chosen."""
    with qtbot.waitSignal(page.session.data.opened):
        page.session.data.open(archive)
    page.setup.network_card.combo.setCurrentText("lenet")
    fill(page, "batch_size", "64")
    return page


def fill(page: TrainPage, field: str, text: str) -> None:
    edit = page.setup.settings_card.fields[field].control
    QTest.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(edit, text)


def start_long_run(page: TrainPage, qtbot) -> None:
    fill(page, "epochs", "1000")
    QTest.mouseClick(page.progress_card.main_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(page.history.epochs) >= 1, timeout=SECONDS)
