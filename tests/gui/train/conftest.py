"""The Train page in a window, and where its runs are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from gui.main_window import MainWindow
from gui.session import Session
from gui.train.page import TrainPage


@pytest.fixture
def run_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where runs are kept meanwhile."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "ankan" / "runs"


@pytest.fixture
def main_window(qtbot, run_home: Path) -> MainWindow:
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
