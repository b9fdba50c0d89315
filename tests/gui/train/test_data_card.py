from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.data.dataset import Dataset
from core.data.digits import CLASS_NAMES
from core.data.problem import Problem
from core.data.sources import ArrayImages
from gui.train.data_card import HINT, DataCard


@pytest.fixture
def card(qtbot):
    made = DataCard()
    qtbot.addWidget(made)
    made.show()
    yield made
    made.stop()


def dataset(parts: list[str], problems: tuple[Problem, ...] = ()) -> Dataset:
    count = len(parts)
    source = ArrayImages(np.zeros((count, 4, 4), np.uint8), Path("digits"))
    labels = np.arange(count) % 10
    return Dataset(Path("digits"), "NumtaDB parts", source, labels, np.array(parts), CLASS_NAMES, problems)


def test_an_empty_card_says_what_goes_there(card):
    assert card.hint.text() == HINT
    assert (card.dataset, card.images, card.chosen_parts) == (None, 0, None)


def test_an_archive_is_looked_through_on_a_worker(card, qtbot, archive):
    with qtbot.waitSignal(card.changed):
        card.open(archive)
        assert card.hint.text() == "Looking through digits.npz …"
    assert card._summary.text() == "NumPy archive · 240 of 320 images"
    assert card._name.text() == "digits.npz"
    assert not card.hint.isVisible()


def test_numtadbs_test_part_is_not_ticked(card, qtbot, archive):
    with qtbot.waitSignal(card.changed):
        card.open(archive)
    assert card.chosen_parts == ("a", "b", "c")
    assert card.images == 240
    assert card._left_out.isVisible()
    assert "left out unless ticked" in card._left_out.text()


def test_parts_are_ticked_with_the_keyboard(card, qtbot, archive):
    with qtbot.waitSignal(card.changed):
        card.open(archive)
    with qtbot.waitSignal(card.changed):
        QTest.keyClick(card.part_boxes["d"], Qt.Key.Key_Space)
    assert card.chosen_parts == ("a", "b", "c", "d")
    assert card._summary.text() == "NumPy archive · 320 images"


def test_a_part_d_without_its_siblings_is_ticked(card):
    card.show_dataset(dataset(["d"] * 20 + ["e"] * 20))
    assert card.chosen_parts == ("d", "e")
    assert not card._left_out.isVisible()


def test_a_data_set_that_is_not_divided_has_no_boxes(card):
    card.show_dataset(dataset(["a", "b"]))
    card.show_dataset(dataset([""] * 30))
    assert card.part_boxes == {}
    assert (card.chosen_parts, card.images) == (None, 30)


def test_the_classes_are_counted(card):
    card.show_dataset(dataset([""] * 25))
    assert card._classes.accessibleDescription().startswith("০: 3 images, ১: 3 images")


def test_problems_are_counted_and_listed(card):
    problems = (
        Problem("digits/a.png", "digits/a.png is truncated"),
        Problem("x.csv", "names missing images", 11),
    )
    card.show_dataset(dataset([""] * 10, problems))
    button = card._problems_button
    assert button.text() == "12 problems"
    assert not card._problems.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert card._problems.isVisible()
    assert card.problems_text.splitlines() == [
        "a.png is truncated",
        "x.csv names missing images (11 images)",
    ]
    card.add_problems((Problem("digits/b", "has 5 images outside its class folders", 5),))
    assert button.text() == "17 problems"
    assert card.problems_text.splitlines()[-1] == "b has 5 images outside its class folders"


def test_a_data_set_without_problems_does_not_mention_them(card):
    card.show_dataset(dataset([""] * 10, (Problem("digits/a.png", "is truncated"),)))
    card.show_dataset(dataset([""] * 10))
    assert not card._problems_button.isVisible()
    assert not card._problems.isVisible()


def test_a_wrong_folder_gets_one_sentence_and_the_hint_again(card, qtbot, tmp_path):
    empty = tmp_path / "nothing"
    empty.mkdir()
    with qtbot.waitSignal(card.failed) as failure:
        card.open(empty)
    assert failure.args[0].startswith(f"{empty} is an empty folder")
    assert "\n" not in failure.args[0]
    assert card.hint.text() == HINT
    assert card.dataset is None
