"""However many images there are, only those that are seen are painted."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.data.dataset import Dataset
from core.data.prepared import PreparedData
from core.data.sources import ArrayImages
from gui.results.entries import Entries
from gui.results.gallery import Gallery
from tests.gui.results.conftest import click_image

COUNT = 20_000


@pytest.fixture
def gallery(qtbot, tmp_path):
    images = np.zeros((COUNT, 8, 8), np.uint8)
    labels = np.arange(COUNT) % 10
    names = tuple("0123456789")
    source = ArrayImages(images, tmp_path / "many.npz")
    dataset = Dataset(tmp_path / "many.npz", "made up", source, labels, np.full(COUNT, ""), names)
    made = Gallery()
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show_data(dataset, PreparedData.of(images[:, None], labels, names))
    made.show()
    return made


def entries(rows: np.ndarray, asked: list[int]) -> Entries:
    def caption(place: int) -> str:
        asked.append(place)
        return f"image {place}"

    return Entries(rows, caption, caption, np.zeros(len(rows), np.int64))


def test_only_what_is_seen_is_asked_for(gallery):
    asked: list[int] = []
    gallery.show_entries(entries(np.arange(COUNT)[::-1], asked))
    gallery.grab()
    assert 0 < len(set(asked)) < 60
    QTest.keyClick(gallery, Qt.Key.Key_End)
    assert gallery.row == 0
    asked.clear()
    gallery.grab()
    assert min(asked) > COUNT - 60


def test_the_chosen_image_stays_chosen_where_it_still_is(gallery):
    gallery.show_entries(entries(np.arange(100), []))
    click_image(gallery, 3)
    gallery.show_entries(entries(np.array([50, 3, 7]), []))
    assert gallery.row == 3
    gallery.show_entries(entries(np.array([50, 7]), []))
    assert gallery.row == 50
    gallery.show_entries(entries(np.zeros(0, np.int64), []))
    assert gallery.row is None


def test_arrow_keys_go_from_image_to_image_and_return_opens(gallery, qtbot):
    gallery.show_entries(entries(np.arange(100), []))
    gallery.choose(0)
    QTest.keyClick(gallery, Qt.Key.Key_Right)
    assert gallery.row == 1
    QTest.keyClick(gallery, Qt.Key.Key_Down)
    assert gallery.row == 1 + 500 // 88
    with qtbot.waitSignal(gallery.opened) as told:
        QTest.keyClick(gallery, Qt.Key.Key_Return)
    assert told.args == [gallery.row]
    assert f"image {gallery.row}" in gallery.accessibleDescription()
