"""The canvas with its tools: pen width, undo, redo and clear above it, pictures in below it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QToolButton, QWidget

from gui.draw.canvas import Canvas
from gui.draw.strokes import Drawing
from gui.icons import icon
from gui.settings import PEN_WIDTH
from gui.theme import CONTROL_HEIGHT, GUTTER, ICON, PADDING
from gui.widgets import Card, IconLabel, button

HINT = "Draw a digit from ০ to ৯,\nor drop a picture here"
_ROOM_BESIDE = 450  # what the answer needs


class CanvasCard(Card):
    """As wide as its paper is high, so that the paper is square and fills it."""

    open_asked = Signal()
    paste_asked = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.canvas = Canvas(HINT)
        self._slider = self._make_slider()
        self.body.setSpacing(10)
        self.body.addLayout(self._make_tools())
        self.body.addWidget(self.canvas, 1)
        self.body.addLayout(self._make_sources())

    def fit(self, room: int) -> None:
        """Take the width that the height asks for, as far as the page's width, `room`, allows."""
        rows = 2 * (CONTROL_HEIGHT + self.body.spacing() + 12)
        wanted = self.height() - rows + 2 * PADDING
        self.setFixedWidth(max(300, min(wanted, room - GUTTER - _ROOM_BESIDE)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def remember(self) -> None:
        PEN_WIDTH.set(self._slider.value())

    def _make_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(8, 64)
        slider.setPageStep(8)
        slider.setFixedWidth(96)
        slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        slider.setAccessibleName("Pen width")
        slider.setToolTip("Pen width")
        slider.valueChanged.connect(self._set_pen_width)
        slider.setValue(PEN_WIDTH.get())
        return slider

    def _make_tools(self) -> QHBoxLayout:
        stack = self.canvas.undo_stack
        undo = self._action("undo", "Undo", "Take back the last change", QKeySequence("Ctrl+Z"))
        redo = self._action(
            "redo", "Redo", "Make it again", QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")
        )
        clear = self._clear = self._action("clear", "Clear", "Empty the canvas", QKeySequence("Delete"))
        undo.triggered.connect(stack.undo)
        redo.triggered.connect(stack.redo)
        clear.triggered.connect(self.canvas.clear)
        clear.setEnabled(False)
        self.canvas.drawing_changed.connect(self._enable_clear)
        for action, changed in ((undo, stack.canUndoChanged), (redo, stack.canRedoChanged)):
            action.setEnabled(False)
            changed.connect(action.setEnabled)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(IconLabel("draw"))
        row.addWidget(self._slider)
        row.addStretch(1)
        for action in (undo, redo, clear):
            row.addWidget(self._tool(action))
        return row

    def _make_sources(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for name, text, tip, key, asked in (
            ("image", "Open image…", "Show a picture file on the canvas", "Ctrl+O", self.open_asked),
            ("paste", "Paste", "Show the clipboard's picture on the canvas", "Ctrl+V", self.paste_asked),
        ):
            action = self._action(name, text.rstrip("…"), tip, QKeySequence(key))
            action.triggered.connect(asked)
            made = button(text, action.toolTip())
            made.clicked.connect(action.trigger)
            row.addWidget(made)
        row.addStretch(1)
        return row

    def _action(self, picture: str, name: str, tip: str, *keys: QKeySequence) -> QAction:
        action = QAction(icon(picture), name, self)
        action.setShortcuts(keys)
        shown = " or ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in keys)
        action.setToolTip(f"{name}: {tip[0].lower()}{tip[1:]} ({shown})")
        self.addAction(action)
        return action

    def _tool(self, action: QAction) -> QToolButton:
        made = QToolButton()
        made.setDefaultAction(action)
        made.setProperty("role", "tool")
        made.setIconSize(QSize(ICON, ICON))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setAccessibleName(action.text())
        made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return made

    @Slot(Drawing)
    def _enable_clear(self, drawing: Drawing) -> None:
        self._clear.setEnabled(not drawing.is_empty)

    @Slot(int)
    def _set_pen_width(self, width: int) -> None:
        self.canvas.pen_width = float(width)
