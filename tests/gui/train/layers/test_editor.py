"""The layer editor, used with the mouse and the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QMenu

from core.nn.architecture import load_architecture
from core.nn.layer_words import LAYERS
from gui.train.layers.draft import Draft
from gui.train.layers.editor import LayerEditor
from gui.train.layers.kinds import EXPLANATIONS
from gui.train.layers.table import GIVES, LAYER, WEIGHTS

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def made(qtbot, name: str) -> LayerEditor:
    editor = LayerEditor(Draft.of(name, load_architecture(name)))
    qtbot.addWidget(editor)
    editor.resize(268, 640)
    editor.show()
    qtbot.waitExposed(editor)
    editor.activateWindow()
    editor.table.setFocus()
    qtbot.waitUntil(editor.table.hasFocus)
    return editor


@pytest.fixture
def lenet(qtbot) -> LayerEditor:
    return made(qtbot, "lenet")


@pytest.fixture
def resnet(qtbot) -> LayerEditor:
    return made(qtbot, "resnet13")


def kinds(editor: LayerEditor) -> list[str]:
    return [row.spec.kind for row in editor.model.rows]


def cell(editor: LayerEditor, row: int, column: int) -> str:
    return editor.model.index(row, column).data()


def middle(editor: LayerEditor, row: int) -> QPoint:
    return editor.table.visualRect(editor.model.index(row, LAYER)).center()


def click(editor: LayerEditor, row: int) -> None:
    QTest.mouseClick(editor.table.viewport(), LEFT, pos=middle(editor, row))


def press(
    editor: LayerEditor, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(editor.table, key, modifier)


def field(editor: LayerEditor, name: str) -> QLineEdit:
    control = editor.form.fields[name].control
    assert isinstance(control, QLineEdit)
    return control


def type_over(editor: LayerEditor, name: str, text: str) -> None:
    edit = field(editor, name)
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


def add(menu: QMenu, kind: str) -> None:
    """Chooses a kind of layer as the mouse or the keys would in the open menu."""
    for action in menu.actions():
        inner = action.menu()
        for each in [action, *(inner.actions() if isinstance(inner, QMenu) else [])]:
            if each.data() == kind:
                each.trigger()
                return
    raise AssertionError(kind)


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


def test_a_wrong_shape_is_said_at_its_row(lenet):
    click(lenet, 8)
    press(lenet, Qt.Key.Key_Delete)
    assert kinds(lenet)[8] == "Linear"
    assert cell(lenet, 8, GIVES) == "Linear needs a flat input; put a Flatten or a GlobalAvgPool2d before it"
    assert lenet.problem.startswith("Layer 9, Linear: Linear needs a flat input")
    add(lenet.tools.add_menu, "Flatten")
    press(lenet, Qt.Key.Key_Up, ALT)
    assert lenet.problem == ""


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


def test_a_layer_is_added_below_the_chosen_one_with_fitting_settings(lenet):
    click(lenet, 4)
    add(lenet.tools.add_menu, "Conv2d")
    assert lenet.table.path == (5,)
    assert cell(lenet, 5, LAYER) == "Conv2d 12 · 3×3 · same"
    assert lenet.problem == ""
    lenet.table.choose(None)
    add(lenet.tools.add_menu, "Linear")
    assert kinds(lenet)[-2:] == ["Linear", "Linear"]
    assert lenet.architecture.output_shape == (10,)


def test_the_menu_has_every_layer_and_explains_it(lenet):
    offered = {}
    for action in lenet.tools.add_menu.actions():
        inner = action.menu()
        for each in inner.actions() if isinstance(inner, QMenu) else [action]:
            offered[each.data()] = each.toolTip()
    assert offered == EXPLANATIONS
    assert set(offered) == set(LAYERS)


def test_insert_opens_the_menu(lenet, qtbot):
    click(lenet, 0)
    opened = []
    lenet.tools.add_menu.aboutToShow.connect(lambda: opened.append(True))
    lenet.tools.add_menu.aboutToShow.connect(lenet.tools.add_menu.close, Qt.ConnectionType.QueuedConnection)
    press(lenet, Qt.Key.Key_Insert)
    qtbot.waitUntil(lambda: bool(opened))


def test_layers_are_moved_duplicated_and_removed_with_keys(lenet):
    click(lenet, 0)
    press(lenet, Qt.Key.Key_Down, ALT)
    assert (kinds(lenet)[:2], lenet.table.path) == (["ReLU", "Conv2d"], (1,))
    press(lenet, Qt.Key.Key_Up, ALT)
    press(lenet, Qt.Key.Key_Up, ALT)  # no higher than the top
    assert (kinds(lenet)[:2], lenet.table.path) == (["Conv2d", "ReLU"], (0,))
    press(lenet, Qt.Key.Key_D, CTRL)
    assert (kinds(lenet)[:3], lenet.table.path) == (["Conv2d", "Conv2d", "ReLU"], (1,))
    press(lenet, Qt.Key.Key_Delete)
    assert (kinds(lenet)[:2], lenet.table.path) == (["Conv2d", "ReLU"], (1,))


def test_delete_in_a_field_deletes_text(lenet):
    click(lenet, 0)
    edit = field(lenet, "out_channels")
    edit.setFocus()
    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    assert len(kinds(lenet)) == 10
    assert edit.text() == ""
    assert cell(lenet, 0, GIVES) == "out_channels should be a whole number of at least 1"


def test_changes_are_taken_back_and_made_again(lenet):
    click(lenet, 0)
    type_over(lenet, "out_channels", "16")
    lenet.table.setFocus()
    press(lenet, Qt.Key.Key_Delete)
    assert kinds(lenet)[0] == "ReLU"
    press(lenet, Qt.Key.Key_Z, CTRL)
    assert (cell(lenet, 0, LAYER), lenet.table.path) == ("Conv2d 16 · 5×5 · pad 2", (0,))
    QTest.keyClick(field(lenet, "out_channels"), Qt.Key.Key_Z, CTRL)  # in a field too
    assert field(lenet, "out_channels").text() == "6"
    assert not lenet.draft.edited
    press(lenet, Qt.Key.Key_Z, CTRL | SHIFT)
    assert field(lenet, "out_channels").text() == "16"


def test_all_is_taken_back_at_once_and_that_too(lenet):
    click(lenet, 0)
    press(lenet, Qt.Key.Key_Delete)
    lenet.tools.reset.trigger()
    assert not lenet.draft.edited
    assert not lenet.tools.reset.isEnabled()
    press(lenet, Qt.Key.Key_Z, CTRL)
    assert kinds(lenet)[0] == "ReLU"


def test_no_layers_are_no_network(lenet):
    click(lenet, 0)
    for _ in range(10):
        press(lenet, Qt.Key.Key_Delete)
    assert lenet.problem == "A network needs a layer; add one."
    press(lenet, Qt.Key.Key_Delete)
    add(lenet.tools.add_menu, "Flatten")
    assert lenet.architecture.output_shape == (784,)


def drag(editor: LayerEditor, source: int, target: int) -> None:
    """Into the gap above a row."""
    port = editor.table.viewport()
    end = editor.table.visualRect(editor.model.index(target, LAYER)).topLeft() + QPoint(20, 2)
    QTest.mousePress(port, LEFT, pos=middle(editor, source))
    QTest.mouseMove(port, middle(editor, source) + QPoint(0, 14))
    QTest.mouseMove(port, end)
    editor.table.viewport().grab()  # with the mark in the gap
    QTest.mouseRelease(port, LEFT, pos=end)


def test_a_layer_is_dragged_to_another_place(lenet):
    drag(lenet, 0, 3)
    assert kinds(lenet)[:4] == ["ReLU", "MaxPool2d", "Conv2d", "Conv2d"]
    assert lenet.table.path == (2,)
    drag(lenet, 2, 0)
    assert not lenet.draft.edited
    drag(lenet, 1, 2)  # to where it is
    assert lenet.history.stack.count() == 2


def test_escape_ends_a_drag(lenet):
    port = lenet.table.viewport()
    QTest.mousePress(port, LEFT, pos=middle(lenet, 0))
    QTest.mouseMove(port, middle(lenet, 3))
    press(lenet, Qt.Key.Key_Escape)
    QTest.mouseRelease(port, LEFT, pos=middle(lenet, 3))
    assert not lenet.draft.edited


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


def test_a_block_is_opened_and_changed_inside(resnet):
    assert len(kinds(resnet)) == 17
    click(resnet, 7)
    press(resnet, Qt.Key.Key_Right)
    assert kinds(resnet)[8:15] == [
        "Conv2d",
        "BatchNorm2d",
        "ReLU",
        "Conv2d",
        "BatchNorm2d",
        "Conv2d",
        "BatchNorm2d",
    ]
    click(resnet, 8)
    assert resnet.table.path == (7, "body", 0)
    type_over(resnet, "stride", "1")
    assert cell(resnet, 7, GIVES) == "the body gives 32x32x32, but the shortcut 32x16x16"
    assert len(kinds(resnet)) == 24  # it stays open
    resnet.table.setFocus()
    press(resnet, Qt.Key.Key_Left)
    assert (len(kinds(resnet)), resnet.table.path) == (17, (7,))


def test_a_block_opens_with_the_mouse_and_stays_open_where_it_goes(resnet):
    edge = QPoint(10, middle(resnet, 3).y())
    QTest.mouseClick(resnet.table.viewport(), LEFT, pos=edge)
    assert len(kinds(resnet)) == 22
    click(resnet, 0)
    press(resnet, Qt.Key.Key_D, CTRL)
    assert len(kinds(resnet)) == 23
    assert resnet.model.is_open(resnet.model.place((4,)))
    QTest.mouseClick(resnet.table.viewport(), LEFT, pos=QPoint(10, middle(resnet, 4).y()))
    assert len(kinds(resnet)) == 18


def test_an_undo_inside_a_block_opens_it(resnet):
    resnet.table.choose((3, "body", 2))
    press(resnet, Qt.Key.Key_Delete)
    press(resnet, Qt.Key.Key_Left)
    press(resnet, Qt.Key.Key_Z, CTRL)
    assert resnet.table.path == (3, "body", 2)


def test_a_block_gets_layers_and_a_shortcut(resnet):
    click(resnet, 3)
    add(resnet.block.menu, "Dropout")
    assert resnet.table.path == (3, "body", 5)
    add(resnet.tools.add_menu, "Conv2d")
    type_over(resnet, "out_channels", "24")
    assert "give it a shortcut" in resnet.problem
    resnet.table.choose((3,))
    QTest.mouseClick(resnet.block.shortcut_button, LEFT)
    assert resnet.rows[3].output_shape == (24, 32, 32)
    assert resnet.rows[3].problem == ""
    resnet.table.choose((3,))
    assert not resnet.block.shortcut_button.isEnabled()


def test_everything_has_a_name_and_a_tip(lenet):
    click(lenet, 0)
    for control in lenet.findChildren(QLineEdit) + lenet.findChildren(QCheckBox):
        assert control.accessibleName()
        assert control.toolTip()
    said = lenet.model.index(0, LAYER).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith(
        "conv1: Conv2d, out_channels 6, kernel_size 5, padding 2, takes 1 × 28 × 28, gives"
    )


def test_f8_goes_to_what_is_wrong(resnet):
    resnet.history.set_option((7, "body", 3), "kernel_size", "x")
    resnet.table.choose((0,))
    resnet.table.setFocus()
    press(resnet, Qt.Key.Key_F8)
    assert resnet.table.path == (7, "body", 3)
    assert field(resnet, "kernel_size").hasFocus()
    press(resnet, Qt.Key.Key_Z, CTRL)
    resnet.history.remove((7, "shortcut", 0))
    resnet.table.choose((0,))
    press(resnet, Qt.Key.Key_F8)
    assert (resnet.table.path, resnet.table.hasFocus()) == ((7,), True)
    resnet.input.edits[1].clear()
    press(resnet, Qt.Key.Key_F8)
    assert resnet.input.edits[1].hasFocus()
