"""Blocks of layers in the editor, used with the mouse and the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gui.train.layers.table import GIVES
from tests.gui.train.layers.conftest import (
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
