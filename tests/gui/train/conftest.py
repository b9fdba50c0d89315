"""The Train page in a window, the card below its plots, and where its runs are kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gui.main_window import MainWindow
from gui.session import Session
from gui.train.page import TrainPage
from gui.train.run_area import RunArea
from tests.gui.train.made_up_area import make_runs


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
