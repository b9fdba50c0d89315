"""The list of layers in the editor, used with the mouse and the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from core.nn.layer_words import LAYERS
from gui.train.layers.editor import LayerEditor
from gui.train.layers.kinds import EXPLANATIONS
from gui.train.layers.table import GIVES, LAYER
from tests.gui.train.layers.conftest import (
    ALT,
    CTRL,
    LEFT,
    add,
    cell,
    click,
    field,
    kinds,
    middle,
    press,
    type_over,
)

SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_a_wrong_shape_is_said_at_its_row(lenet):
    click(lenet, 8)
    press(lenet, Qt.Key.Key_Delete)
    assert kinds(lenet)[8] == "Linear"
    assert cell(lenet, 8, GIVES) == "Linear needs a flat input; put a Flatten or a GlobalAvgPool2d before it"
    assert lenet.problem.startswith("Layer 9, Linear: Linear needs a flat input")
    add(lenet.tools.add_menu, "Flatten")
    press(lenet, Qt.Key.Key_Up, ALT)
    assert lenet.problem == ""


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
