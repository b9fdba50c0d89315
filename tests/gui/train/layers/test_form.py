"""The settings of a layer, used with the mouse and the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit

from gui.train.layers.table import GIVES, LAYER, WEIGHTS
from tests.gui.train.layers.conftest import CTRL, add, cell, click, field, kinds, press, type_over


def test_a_click_shows_the_settings_of_a_layer(lenet):
    click(lenet, 0)
    assert list(lenet.form.fields) == [
        "out_channels",
        "kernel_size",
        "stride",
        "padding",
        "dilation",
        "groups",
        "bias",
    ]
    assert [field(lenet, name).text() for name in ("out_channels", "kernel_size", "padding")] == [
        "6",
        "5",
        "2",
    ]
    assert (field(lenet, "stride").text(), field(lenet, "stride").placeholderText()) == ("", "1")
    click(lenet, 1)
    assert not lenet.form.isVisible()


def test_settings_are_shown_without_taking_the_focus(lenet, qtbot):
    click(lenet, 0)
    qtbot.wait(20)
    click(lenet, 3)
    qtbot.wait(20)
    assert lenet.isActiveWindow()
    assert lenet.table.hasFocus()


def test_all_follows_while_one_types(lenet):
    click(lenet, 0)
    type_over(lenet, "out_channels", "16")
    assert cell(lenet, 0, LAYER) == "Conv2d 16 · 5×5 · pad 2"
    assert cell(lenet, 0, GIVES) == "16×28×28"
    assert cell(lenet, 0, WEIGHTS) == "416"
    assert cell(lenet, 3, WEIGHTS) == "4,812"
    assert field(lenet, "out_channels").hasFocus()
    assert "313,600 multiply-adds" in lenet.model.index(0, LAYER).data(Qt.ItemDataRole.ToolTipRole)


def test_a_wrong_value_is_said_at_the_field_and_at_the_row(lenet):
    click(lenet, 3)
    type_over(lenet, "kernel_size", "3, ")
    sentence = 'kernel_size should be a whole number of at least 1, or two of them, not "3,"'
    assert cell(lenet, 3, GIVES) == sentence
    assert lenet.table.columnSpan(3, GIVES) == 2
    assert field(lenet, "kernel_size").accessibleDescription() == sentence
    assert field(lenet, "kernel_size").property("invalid")
    assert not field(lenet, "out_channels").property("invalid")
    assert (cell(lenet, 2, GIVES), cell(lenet, 4, GIVES), cell(lenet, 9, GIVES)) == ("6×14×14", "?", "10")
    assert lenet.problem == f"Layer 4, Conv2d: {sentence}."
    assert lenet.architecture is None
    QTest.keyClicks(field(lenet, "kernel_size"), "5")
    assert (cell(lenet, 3, GIVES), lenet.problem) == ("12×12×10", "")
    assert lenet.table.columnSpan(3, GIVES) == 1
    assert not field(lenet, "kernel_size").property("invalid")


def test_figures_count_with_the_arrow_keys(lenet):
    click(lenet, 0)
    edit = field(lenet, "out_channels")
    key = Qt.Key
    for pressed, text in (
        (key.Key_Up, "7"),
        (key.Key_PageUp, "14"),
        (key.Key_Down, "13"),
        (key.Key_PageDown, "6"),
    ):
        QTest.keyClick(edit, pressed)
        assert edit.text() == text
    QTest.keyClick(field(lenet, "stride"), Qt.Key.Key_Up)
    assert lenet.draft.layers[0].options["stride"] == 2


def test_switches_and_words_are_settings_too(lenet):
    click(lenet, 0)
    bias = lenet.form.fields["bias"].control
    assert isinstance(bias, QCheckBox)
    bias.setFocus()
    QTest.keyClick(bias, Qt.Key.Key_Space)
    assert cell(lenet, 0, LAYER).endswith("no bias")
    press(lenet, Qt.Key.Key_Z, CTRL)
    assert bias.isChecked()
    add(lenet.tools.add_menu, "GELU")
    choice = lenet.form.fields["approximate"].control
    assert isinstance(choice, QComboBox)
    QTest.keyClick(choice, Qt.Key.Key_T)
    assert cell(lenet, 1, LAYER) == "GELU tanh"


def test_enter_goes_to_the_settings_and_back(lenet):
    click(lenet, 3)
    press(lenet, Qt.Key.Key_Return)
    assert field(lenet, "out_channels").hasFocus()
    assert field(lenet, "out_channels").selectedText() == "12"
    QTest.keyClick(field(lenet, "out_channels"), Qt.Key.Key_Escape)
    assert lenet.table.hasFocus()
    assert lenet.table.path == (3,)


def test_delete_in_a_field_deletes_text(lenet):
    click(lenet, 0)
    edit = field(lenet, "out_channels")
    edit.setFocus()
    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    assert len(kinds(lenet)) == 10
    assert edit.text() == ""
    assert cell(lenet, 0, GIVES) == "out_channels should be a whole number of at least 1"


def test_the_input_is_changed(lenet):
    channels, height, _ = lenet.input.edits
    height.setFocus()
    height.selectAll()
    QTest.keyClicks(height, "32")
    assert lenet.draft.input_shape == (1, 32, 28)
    assert cell(lenet, 0, GIVES) == "6×32×28"
    QTest.keyClick(height, Qt.Key.Key_Backspace)
    QTest.keyClick(height, Qt.Key.Key_Backspace)
    assert lenet.problem == "The input's height should be a whole number from 1 to 1,000,000."
    assert lenet.architecture is None
    QTest.keyClick(height, Qt.Key.Key_Z, CTRL)
    assert (height.text(), lenet.problem) == ("28", "")
    QTest.keyClick(channels, Qt.Key.Key_Up)
    assert lenet.draft.input_shape == (2, 28, 28)


def test_everything_has_a_name_and_a_tip(lenet):
    click(lenet, 0)
    for control in lenet.findChildren(QLineEdit) + lenet.findChildren(QCheckBox):
        assert control.accessibleName()
        assert control.toolTip()
    said = lenet.model.index(0, LAYER).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith(
        "conv1: Conv2d, out_channels 6, kernel_size 5, padding 2, takes 1 × 28 × 28, gives"
    )
