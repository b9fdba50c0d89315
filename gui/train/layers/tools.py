"""What can be done with the layers: the buttons below the table, and their keys."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from gui.icons import icon
from gui.train.layers.add_menu import AddMenu
from gui.widgets import button


class LayerTools(QWidget):
    """The actions of the table, `table`, and of the whole editor, `editor`, each with its button."""

    def __init__(self, editor: QWidget, table: QWidget) -> None:
        super().__init__(editor)
        self.add_menu = AddMenu(self)
        self.add_button = button("Add", "Add a layer below the chosen one (Insert)", picture="add")
        self.add_button.setMenu(self.add_menu)
        self.add = self._action(table, "add", "Add a layer", "", "Insert")
        self.add.triggered.connect(self.add_button.showMenu)
        self.up = self._action(table, "arrow-up", "Move up", "Move the chosen layer up", "Alt+Up")
        self.down = self._action(table, "arrow-down", "Move down", "Move the chosen layer down", "Alt+Down")
        self.duplicate = self._action(
            table, "duplicate", "Duplicate", "Put a copy of the chosen layer below it", "Ctrl+D"
        )
        self.remove = self._action(
            table, "clear", "Remove", "Take the chosen layer out", "Delete", "Backspace"
        )
        self.undo = self._action(editor, "undo", "Undo", "Take back the last change", "Ctrl+Z")
        self.redo = self._action(editor, "redo", "Redo", "Make it again", "Ctrl+Shift+Z", "Ctrl+Y")
        self.reset = self._action(editor, "restore", "Reset", "Take all changes back")
        self.save = self._action(editor, "save", "Save as…", "Write the network to a YAML file")
        self.export = self._action(
            editor, "save", "Export the table…", "Write shapes, weights and multiply-adds to a CSV file"
        )
        self.go = self._action(editor, "warning", "Go to the problem", "Choose the layer that is wrong", "F8")
        self.more_menu = QMenu(self)
        self.more_menu.setToolTipsVisible(True)
        self.more_menu.addActions([self.go, self.reset, self.save, self.export])
        more = QAction(icon("more"), "More", self)
        more.setToolTip("Reset, save or export the network")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row.addWidget(self.add_button)
        row.addStretch(1)
        for action in (self.up, self.down, self.duplicate, self.remove):
            row.addWidget(_tool(action))
        row.addSpacing(6)
        for action in (self.undo, self.redo):
            row.addWidget(_tool(action))
        more_button = _tool(more)
        more_button.setMenu(self.more_menu)
        more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row.addWidget(more_button)

    def _action(self, owner: QWidget, picture: str, name: str, tip: str, *keys: str) -> QAction:
        """An action whose keys hold while its owner, or what is inside it, has the focus."""
        action = QAction(icon(picture), name, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setToolTip(f"{tip} ({' or '.join(keys)})" if keys else tip)
        owner.addAction(action)
        return action


def _tool(action: QAction) -> QToolButton:
    made = QToolButton()
    made.setDefaultAction(action)
    made.setProperty("role", "plain")
    made.setIconSize(QSize(16, 16))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setAccessibleName(action.text())
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made
