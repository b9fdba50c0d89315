"""Everything that can be done to the canvas, each with its icon, its shortcut, and a tool tip that says it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QWidget

from gui.draw.canvas import Canvas, Tool
from gui.draw.strokes import Drawing
from gui.icons import icon
from gui.settings import GUIDE_BOX


class CanvasActions(QObject):
    """Adds its actions to `owner`, the widget where their shortcuts hold."""

    def __init__(self, owner: QWidget, canvas: Canvas) -> None:
        super().__init__(owner)
        self._owner, self._canvas = owner, canvas
        group = canvas.undo_group
        self.pen = self._add("draw", "Pen", "Draw", "P")
        self.eraser = self._add("eraser", "Eraser", "Take ink away, as a pen's rubber end does", "E")
        self.undo = self._add("undo", "Undo", "Take back the last change", "Ctrl+Z")
        self.redo = self._add("redo", "Redo", "Make it again", "Ctrl+Shift+Z", "Ctrl+Y")
        self.clear = self._add("clear", "Clear", "Empty the canvas", "Delete")
        self.open = self._add("image", "Open image", "Show a picture file on the canvas", "Ctrl+O")
        self.paste = self._add("paste", "Paste", "Show the clipboard's picture on the canvas", "Ctrl+V")
        self.copy = self._add("duplicate", "Copy", "Put the drawing on the clipboard", "Ctrl+C")
        self.save = self._add("save", "Save", "Write the drawing as a PNG file", "Ctrl+S")
        self.paper = self._add("draw", "Other paper", "One digit or a number of several", "N")
        self.why = self._add("inspect", "Why", "Show what speaks for the answer", "W")
        self.guide = self._add("guide", "Guide box", "Show where a digit fits", "G")
        self.narrower = self._add("draw", "Narrower pen", "Draw thinner lines", "[")
        self.wider = self._add("draw", "Wider pen", "Draw thicker lines", "]")
        self._choose_tools()
        self.undo.triggered.connect(group.undo)
        self.redo.triggered.connect(group.redo)
        self.clear.triggered.connect(canvas.clear)
        for action, changed in ((self.undo, group.canUndoChanged), (self.redo, group.canRedoChanged)):
            action.setEnabled(False)
            changed.connect(action.setEnabled)
        canvas.drawing_changed.connect(self._follow)
        self._follow(canvas.drawing)
        self.guide.setCheckable(True)
        self.guide.toggled.connect(canvas.show_guide)
        self.guide.setChecked(GUIDE_BOX.get())

    def _choose_tools(self) -> None:
        tools = QActionGroup(self)
        for action in (self.pen, self.eraser):
            action.setCheckable(True)
            tools.addAction(action)
        self.pen.setChecked(True)
        self.eraser.toggled.connect(self._choose)

    def _add(self, picture: str, name: str, tip: str, *keys: str) -> QAction:
        action = QAction(icon(picture), name, self._owner)
        shortcuts = [QKeySequence(key) for key in keys]
        action.setShortcuts(shortcuts)
        shown = " or ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in shortcuts)
        action.setToolTip(f"{name}: {tip[0].lower()}{tip[1:]} ({shown})")
        self._owner.addAction(action)
        return action

    @Slot(Drawing)
    def _follow(self, drawing: Drawing) -> None:
        for action in (self.clear, self.copy, self.save):
            action.setEnabled(not drawing.is_empty)

    @Slot(bool)
    def _choose(self, erases: bool) -> None:
        self._canvas.tool = Tool.ERASER if erases else Tool.PEN
