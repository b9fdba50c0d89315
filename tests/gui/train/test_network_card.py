from pathlib import Path

import pandas as pd
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from core.model_file import save_model
from core.nn.architecture import load_architecture
from core.training.config import Description
from core.training.network import architecture_of
from gui.train.network_card import ANEW, FURTHER, NetworkCard


@pytest.fixture
def card(qtbot) -> NetworkCard:
    made = NetworkCard()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


def rows(card: NetworkCard) -> list[tuple[str, ...]]:
    table = card.editor.model
    return [
        tuple(table.index(row, column).data() for column in range(table.columnCount()))
        for row in range(table.rowCount())
    ]


def kinds(card: NetworkCard) -> list[str]:
    return [row.spec.kind for row in card.editor.rows]


def edit(card: NetworkCard, name: str, text: str) -> None:
    """Types a setting of the last layer over the one it has."""
    card.editor.table.choose((len(card.editor.draft.layers) - 1,))
    control = card.editor.form.fields[name].control
    assert isinstance(control, QLineEdit)
    control.setFocus()
    control.selectAll()
    QTest.keyClicks(control, text)


def test_the_layers_are_those_of_the_network(card):
    summary = load_architecture("vgg-bn-small").summary()
    assert card.model == "vgg-bn-small"
    assert rows(card)[0] == ("Conv2d 32 · 3×3 · pad 1", "32×32×32", "320")
    assert len(rows(card)) == len(summary)
    assert card.totals == f"{sum(row.parameters for row in summary):,} weights · 28.6 M multiply-adds"


def test_another_preset_is_chosen_with_the_keyboard(card, qtbot):
    with qtbot.waitSignal(card.changed):
        QTest.keyClick(card.combo, Qt.Key.Key_L)
    assert card.model == "lenet"
    assert rows(card)[-1] == ("Linear 10", "10", "1,010")


def test_a_description_is_opened_from_a_file(card, tmp_path: Path):
    path = tmp_path / "mine.txt"
    path.write_text("Conv 4 3 1 1\nReLU\nFlatten\nFC 10\n")
    card.open(path)
    assert (card.model, card.combo.currentText(), card.problem) == (str(path), "mine.txt", "")
    assert kinds(card) == ["Conv2d", "ReLU", "Flatten", "Linear"]
    path.write_text("Flatten\nFC 10\n")
    card.open(path)
    assert kinds(card) == ["Flatten", "Linear"]
    assert card.combo.findText("mine.txt") == card.combo.count() - 1


def test_a_wrong_file_is_said_in_a_sentence_and_changes_nothing(card, tmp_path: Path):
    path = tmp_path / "wrong.txt"
    path.write_text("Conv 4 3 1 1\nFoo 3\n")
    card.open(path)
    assert card.problem.startswith("wrong.txt line 2: there is no layer Foo")
    assert card.model == "vgg-bn-small"
    assert card.architecture is not None
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
    assert kinds(card) == [row.kind for row in model.network.summary()]
    assert (card._further.isVisible(), card._further.text()) == (True, FURTHER)
    edit(card, "out_features", "12")
    assert isinstance(card.model, Description)
    assert card._further.text() == ANEW
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


def test_a_changed_network_is_described_and_an_unchanged_one_named(card):
    edit(card, "out_features", "12")
    assert isinstance(card.model, Description)
    assert card.model.name == "vgg-bn-small, edited"
    assert card.combo.currentText() == "vgg-bn-small *"
    assert card.totals.startswith("edited · ")
    described = architecture_of(card.model)
    assert described.output_shape == (12,)
    assert described.to_dict() == card.architecture.to_dict()
    edit(card, "out_features", "10")
    assert (card.model, card.combo.currentText()) == ("vgg-bn-small", "vgg-bn-small")


def test_what_does_not_fit_is_said_and_is_no_network(card):
    edit(card, "out_features", "none")
    assert card.architecture is None
    assert card.totals == ""
    assert (
        card.problem == 'Layer 19, Linear: out_features should be a whole number of at least 1, not "none".'
    )
    assert card._wrong.text() == card.problem
    card.editor.table.choose((0,))
    QTest.mouseClick(card._wrong, Qt.MouseButton.LeftButton)
    assert card.editor.table.path == (18,)
    QTest.keyClick(
        card.editor.form.fields["out_features"].control, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier
    )
    assert (card.architecture is None, card.problem, card._wrong.isVisible()) == (False, "", False)


def test_another_network_can_be_taken_back_to_the_one_that_was_changed(card):
    edit(card, "out_features", "12")
    card.combo.setFocus()
    QTest.keyClick(card.combo, Qt.Key.Key_L)
    assert card.model == "lenet"
    card.editor.table.setFocus()
    QTest.keyClick(card.editor.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (card.combo.currentText(), card.architecture.output_shape) == ("vgg-bn-small *", (12,))


def test_what_was_saved_is_what_is_chosen(card, tmp_path: Path):
    edit(card, "out_features", "12")
    card.save(tmp_path / "twelve.yaml")
    assert card.model == str(tmp_path / "twelve.yaml")
    assert load_architecture(tmp_path / "twelve.yaml").output_shape == (12,)
    card.save(tmp_path / "nowhere" / "twelve.yaml")
    assert "nowhere" in card.problem


def test_the_table_is_exported(card, tmp_path: Path):
    card.export(tmp_path / "layers.csv")
    table = pd.read_csv(tmp_path / "layers.csv")
    assert list(table["kind"]) == kinds(card)
    assert table["parameters"].sum() == 140_778


def test_a_locked_card_changes_nothing(card):
    card.set_locked(True)
    card.editor.table.setFocus()
    card.editor.table.choose((2,))
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Insert):
        QTest.keyClick(card.editor.table, key)
    QTest.keyClick(card.editor.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert card.model == "vgg-bn-small"
    assert not card.editor.tools.add_button.isEnabled()
    assert not card.editor.form.isEnabled()
    card.set_locked(False)
    QTest.keyClick(card.editor.table, Qt.Key.Key_Delete)
    assert len(rows(card)) == 18
