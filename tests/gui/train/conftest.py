"""Small data sets to train on, and the page to do it with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from gui.main_window import MainWindow
from gui.session import Session
from gui.train.page import TrainPage


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """320 printed digits in the parts a, b, c and d, 80 each."""
    rng = np.random.default_rng(1)
    labels = np.arange(320) % 10
    images = np.full((320, 28, 28), 255, np.uint8)
    for image, label in zip(images, labels, strict=True):
        place = (int(rng.integers(3, 8)), int(rng.integers(20, 25)))
        cv2.putText(image, str(label), place, cv2.FONT_HERSHEY_SIMPLEX, 0.7, 0, 2)
    path = tmp_path / "digits.npz"
    np.savez(path, images=images, labels=labels, part=np.repeat(list("abcd"), 80))
    return path


@pytest.fixture
def run_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where runs are kept meanwhile."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "ankan" / "runs"


@pytest.fixture
def main_window(qtbot, run_home: Path) -> Iterator[MainWindow]:
    made = MainWindow(Session(), (TrainPage,))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


@pytest.fixture
def page(main_window: MainWindow) -> TrainPage:
    [page] = main_window.pages
    assert isinstance(page, TrainPage)
    return page
