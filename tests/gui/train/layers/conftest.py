"""The layer editor with a shipped network, and what a person does to it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu

from core.nn.architecture import load_architecture
from gui.train.layers.draft import Draft
from gui.train.layers.editor import LayerEditor
from gui.train.layers.table import LAYER

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
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
