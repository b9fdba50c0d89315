from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from core.data.dataset import Dataset
from core.data.digits import CLASS_NAMES
from core.data.sources import ArrayImages
from core.data.split import Split
from gui.active_data import ActiveData, OpenData
from gui.train.data_card import HINT, DataCard, left_out_text, obstacle, split_text
from gui.train.setup_column import WIDTH


@pytest.fixture
def data(qapp):
    made = ActiveData()
    yield made
    made.stop()


@pytest.fixture
def card(qtbot, data):
    made = DataCard(data)
    qtbot.addWidget(made)
    made.show()
    return made


def opened(names: list[str], *, name: str = "digits", **settings) -> OpenData:
    count = len(names)
    source = ArrayImages(np.zeros((count, 4, 4), np.uint8), Path(name))
    dataset = Dataset(Path(name), "made up", source, np.arange(count) % 10, np.array(names), CLASS_NAMES)
    return OpenData(dataset, **settings)


def test_an_empty_card_says_what_goes_there(card, data):
    assert card.hint.text() == HINT
    assert card.hint.isVisible()
    assert obstacle(data) == "Choose a data set to train on."


def test_the_data_set_of_all_pages_is_said_in_two_lines(card, data, qtbot, archive):
    with qtbot.waitSignal(data.opened):
        data.open(archive)
    assert card.texts == ["digits.npz: a, b, c · 240 images", "Validation: 20 %, stratified, seed 1"]
    assert not card.hint.isVisible()


def test_what_is_chosen_elsewhere_is_said_here(card, data):
    data.show(opened(["a", "b"] * 20, parts=("a",)))
    assert card.texts[0] == "digits: a · 20 images"
    data.choose_parts(("a", "b"))
    data.choose_split(Split(0.1, False, None, 3))
    assert card.texts == ["digits: a, b · 40 images", "Validation: 10 %, not stratified, seed 3"]


def test_a_long_name_cuts_nothing_that_stands_beside_it(card, data):
    name = "cmaterdb-bangla-32-train.npz"
    data.show(opened(["a"] * 5_000, name=name))
    card.setFixedWidth(WIDTH)
    card.grab()
    assert card.name.width() < card.name.fontMetrics().horizontalAdvance(name)  # so it is elided
    for whole, text in ((card.amount, "5,000 images"), (card.split, "20 %, stratified, seed 1")):
        assert whole.width() >= whole.fontMetrics().horizontalAdvance(text)
        assert whole.geometry().right() <= whole.parentWidget().width()


def test_many_parts_are_counted(card, data):
    names = [f"writer-{number:03d}" for number in range(40)]
    data.show(opened(names, parts=tuple(names[:30])))
    assert card.texts[0] == "digits: 30 of 40 parts · 30 images"


def test_what_is_left_out_is_said(card, data):
    data.show(opened(["a", "b", "c"] * 20, parts=("a", "b")))
    assert left_out_text(data.current) == "Part c is left out; choose parts on the Data page."
    data.choose_parts(("a",))
    assert left_out_text(data.current) == "2 parts are left out; choose parts on the Data page."
    data.choose_parts(("a", "b", "c"))
    assert left_out_text(data.current) == ""


def test_the_split_in_words():
    assert split_text(Split(parts=("d",))) == "part d"
    assert split_text(Split(parts=tuple("abcd"))) == "4 parts"


@pytest.mark.parametrize(
    ("parts", "split", "words"),
    [
        ((), Split(), "Tick at least one part of the data set, on the Data page."),
        (
            ("a", "b"),
            Split(parts=("a", "b")),
            "Validating on a, b leaves nothing to train on; choose fewer parts.",
        ),
        (("a", "b"), Split(), ""),
    ],
)
def test_what_stands_in_the_way_of_training(data, parts, split, words):
    data.show(opened(["a", "b"] * 20, parts=parts, split=split))
    assert obstacle(data) == words


def test_a_folder_is_chosen_here_too(card, data, qtbot, monkeypatch, numtadb_folder):
    folder = numtadb_folder(20)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    with qtbot.waitSignal(data.opened):
        QTest.mouseClick(card.folder_button, Qt.MouseButton.LeftButton)
        assert obstacle(data) == "The data set is still being opened."
    assert data.dataset.path == folder


def test_the_link_asks_for_the_data_page(card, qtbot):
    with qtbot.waitSignal(card.data_page_asked):
        QTest.mouseClick(card.page_button, Qt.MouseButton.LeftButton)
