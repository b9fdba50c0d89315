from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.model_file import save_model
from core.nn.architecture import load_architecture
from gui.train.network_card import NetworkCard


@pytest.fixture
def card(qtbot) -> NetworkCard:
    made = NetworkCard()
    qtbot.addWidget(made)
    made.show()
    return made


def rows(card: NetworkCard) -> list[tuple[str, ...]]:
    table = card._table.model()
    return [
        tuple(table.index(row, column).data() for column in range(table.columnCount()))
        for row in range(table.rowCount())
    ]


def test_the_layers_are_those_of_the_network(card):
    summary = load_architecture("vgg-bn-small").summary()
    assert card.model == "vgg-bn-small"
    assert rows(card)[0] == ("conv1", "32 × 32 × 32", "320")
    assert len(rows(card)) == len(summary)
    assert card.totals == f"{sum(row.parameters for row in summary):,} weights · 28.6 M multiply-adds"


def test_another_preset_is_chosen_with_the_keyboard(card, qtbot):
    with qtbot.waitSignal(card.changed):
        QTest.keyClick(card.combo, Qt.Key.Key_L)
    assert card.model == "lenet"
    assert rows(card)[-1] == ("linear1", "10", "1,010")


def test_a_description_is_opened_from_a_file(card, tmp_path: Path):
    path = tmp_path / "mine.txt"
    path.write_text("Conv 4 3 1 1\nReLU\nFlatten\nFC 10\n")
    card.open(path)
    assert (card.model, card.combo.currentText(), card.problem) == (str(path), "mine.txt", "")
    assert [row[0] for row in rows(card)] == ["conv1", "relu1", "flatten1", "linear1"]
    path.write_text("Flatten\nFC 10\n")
    card.open(path)
    assert [row[0] for row in rows(card)] == ["flatten1", "linear1"]
    assert card.combo.findText("mine.txt") == card.combo.count() - 1


def test_a_wrong_file_is_said_in_a_sentence_and_changes_nothing(card, tmp_path: Path):
    path = tmp_path / "wrong.txt"
    path.write_text("Conv 4 3 1 1\nFoo 3\n")
    card.open(path)
    assert card.problem.startswith("wrong.txt line 2: there is no layer Foo")
    assert card.model == "vgg-bn-small"
    QTest.keyClick(card.combo, Qt.Key.Key_L)
    assert card.problem == ""
    card.open(path)
    card.combo.activated.emit(card.combo.currentIndex())  # the same preset, chosen anew
    assert card.problem == ""


def test_a_trained_model_is_trained_further(card, model, tmp_path: Path):
    path = tmp_path / "mine.safetensors"
    save_model(model, path)
    assert not card._further.isVisible()
    card.open(path)
    assert (card.model, card.combo.currentText(), card.problem) == (str(path), "mine", "")
    assert [row[0] for row in rows(card)] == [row.name for row in model.network.summary()]
    assert card._further.isVisible()
    path.write_bytes(b"no model")
    card.open(path)
    assert "mine.safetensors is not a model file" in card.problem


def test_far_too_many_weights_are_refused_beside_the_choice(card, tmp_path: Path):
    path = tmp_path / "huge.txt"
    path.write_text("Flatten\nFC 10000000000000\nFC 10\n")
    card.open(path)
    assert "weights" in card.problem
    assert card.model == "vgg-bn-small"
    path.write_text("Flatten\nFC 90000\nFC 10\n")
    card.open(path)
    assert card.totals == "71.6 M weights · 71.5 M multiply-adds"
    assert [row[2] for row in rows(card)] == ["", "70.7 M", "900,010"]
