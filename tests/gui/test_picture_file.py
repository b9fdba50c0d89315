"""Where figures and films are put that are given no place, and how they are named."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from gui.picture_file import figure_folder, file_name
from gui.settings import FIGURE_FOLDER


def test_figures_go_to_the_pictures_then_to_where_the_last_one_was(tmp_path, monkeypatch):
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path))
    FIGURE_FOLDER.set("")
    assert figure_folder() == tmp_path
    (tmp_path / "paper").mkdir()
    FIGURE_FOLDER.set(str(tmp_path / "paper"))
    assert figure_folder() == tmp_path / "paper"
    FIGURE_FOLDER.set(str(tmp_path / "gone"))
    assert figure_folder() == Path.home()


def test_a_name_is_one_that_every_file_system_takes():
    assert file_name("vgg, elastic", "Map") == "vgg-elastic-map"
    assert file_name("a/b: c?", "", "What excites it · conv1") == "a-b-c-what-excites-it-conv1"
    assert file_name("১২", "Filters") == "১২-filters"
