"""Which model the program starts with."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.classifier import SHIPPED_MODEL, TINY_MODEL, Classifier
from core.model_file import Model, save_model
from gui.draw.page import DrawPage
from gui.main_window import MainWindow
from gui.session import Session
from gui.settings import ACTIVE_MODEL


@pytest.fixture
def mine(model: Model, tmp_path: Path) -> Path:
    path = tmp_path / "mine.safetensors"
    save_model(model, path)
    return path


def started(qtbot) -> tuple[Path | None, str]:
    """The active model's file after another start of the window, and what it says."""
    made = MainWindow(Session(), (DrawPage,))
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitSignal(made.session.model.changed):
        made.session.model.open_last()
    made.close()
    return made.session.model.path, made.banner.text


def test_the_program_starts_with_the_model_that_was_active_last(qtbot, window, mine):
    assert started(qtbot) == (SHIPPED_MODEL, "")
    for path in (mine, TINY_MODEL):
        with qtbot.waitSignal(window.session.model.changed):
            window.receive(path)
        assert started(qtbot) == (path, "")
    with qtbot.waitSignal(window.session.model.changed):
        window.session.model.open()
    assert ACTIVE_MODEL.get() == ""


@pytest.mark.parametrize("what", ["gone", "damaged"])
def test_where_its_file_cannot_be_read_the_shipped_one_is_active_and_that_is_said(qtbot, window, mine, what):
    with qtbot.waitSignal(window.session.model.changed):
        window.receive(mine)
    mine.unlink() if what == "gone" else mine.write_bytes(b"nothing")
    path, words = started(qtbot)
    assert path == SHIPPED_MODEL
    assert words.startswith("The model used last cannot be opened, so the shipped one is active: ")
    assert str(mine) in words
    assert ACTIVE_MODEL.get() == str(mine)  # it may come back


def test_a_model_without_a_file_is_remembered_once_it_is_saved(qtbot, window, model, tmp_path):
    with qtbot.waitSignal(window.session.model.changed):
        window.receive(TINY_MODEL)
    window.session.model.use(Classifier(model))
    assert (window.session.model.path, ACTIVE_MODEL.get()) == (None, str(TINY_MODEL))
    for name in ("mine", "a copy"):
        with qtbot.waitSignal(window.session.model.saved):
            window.session.model.save(tmp_path / f"{name}.safetensors")
    assert ACTIVE_MODEL.get() == str(tmp_path / "mine.safetensors")


_START = """
from PySide6.QtWidgets import QApplication
from gui.app import run
from gui.main_window import MainWindow

def until_there_is_a_model(application):
    [window] = [each for each in application.topLevelWidgets() if isinstance(each, MainWindow)]
    while window.session.model.classifier is None:
        application.processEvents()
    print(window.session.model.classifier.model.name)
    window.close()
    return 0

QApplication.exec = until_there_is_a_model
run()
"""


def test_it_is_remembered_from_one_start_of_the_program_to_the_next(tmp_path):
    (tmp_path / "Ankan").mkdir()
    (tmp_path / "Ankan" / "Ankan.conf").write_text(f"[model]\nactive={TINY_MODEL}\n")
    own = {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", _START],
        env=os.environ | own,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == "tiny"
