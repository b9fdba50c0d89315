"""The canvas with its tools above it, and the way in and out for pictures below it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QSlider, QToolButton, QWidget

from gui.draw.canvas import Canvas
from gui.draw.canvas_actions import CanvasActions
from gui.settings import GUIDE_BOX, PEN_WIDTH
from gui.theme import CONTROL_HEIGHT, GUTTER, ICON, PADDING
from gui.widgets import Card, button

HINT = "Draw a digit from ০ to ৯,\nor drop a picture here"
_ROOM_BESIDE = 450  # what the answer needs
_WIDTHS, _WIDTH_STEP = (8, 64), 4  # units of the paper


class CanvasCard(Card):
    """As wide as its paper asks for at this height; `tools` is the row above the canvas and `foot` the one below."""

    open_asked = Signal()
    paste_asked = Signal()
    copy_asked = Signal()
    save_asked = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.canvas = Canvas(HINT)
        self.doing = CanvasActions(self, self.canvas)
        self._slider = self._make_slider()
        self.tools, self.foot = self._make_tools(), self._make_foot()
        self.body.setSpacing(10)
        self.body.addLayout(self.tools)
        self.body.addWidget(self.canvas, 1)
        self.body.addLayout(self.foot)
        self.canvas.paper_changed.connect(self.resized)

    def fit(self, room: int) -> None:
        """Take the width that the paper's height asks for, as far as the page's width, `room`, allows."""
        rows = 2 * (CONTROL_HEIGHT + self.body.spacing() + 12)
        width, height = self.canvas.drawing.size
        wanted = (self.height() - rows) * width // height + 2 * PADDING
        self.setFixedWidth(max(300, min(wanted, room - GUTTER - _ROOM_BESIDE)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def remember(self) -> None:
        PEN_WIDTH.set(self._slider.value())
        GUIDE_BOX.set(self.doing.guide.isChecked())

    def _make_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(*_WIDTHS)
        slider.setPageStep(2 * _WIDTH_STEP)
        slider.setMinimumWidth(40)
        slider.setMaximumWidth(96)
        slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        slider.setAccessibleName("Pen width")
        slider.setToolTip("Pen width; the eraser is twice as wide ([ narrower, ] wider)")
        slider.valueChanged.connect(self._set_pen_width)
        slider.setValue(PEN_WIDTH.get())
        self.doing.narrower.triggered.connect(self._narrower)
        self.doing.wider.triggered.connect(self._wider)
        return slider

    def _make_tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(_tool(self.doing.pen))
        row.addWidget(_tool(self.doing.eraser))
        row.addSpacing(4)
        row.addWidget(self._slider, 1)
        row.addStretch(1)
        for action in (self.doing.undo, self.doing.redo, self.doing.clear):
            row.addWidget(_tool(action))
        return row

    def _make_foot(self) -> QHBoxLayout:
        doing, row = self.doing, QHBoxLayout()
        row.setSpacing(8)
        for action, text, asked in (
            (doing.open, "Open image…", self.open_asked),
            (doing.paste, "Paste", self.paste_asked),
            (doing.copy, "Copy", self.copy_asked),
        ):
            action.triggered.connect(asked)
            row.addWidget(_button(text, action))
        doing.save.triggered.connect(self.save_asked)
        row.addWidget(_tool(doing.save))
        row.addStretch(1)
        row.addWidget(_tool(doing.guide))
        return row

    @Slot()
    def _narrower(self) -> None:
        self._slider.setValue(self._slider.value() - _WIDTH_STEP)

    @Slot()
    def _wider(self) -> None:
        self._slider.setValue(self._slider.value() + _WIDTH_STEP)

    @Slot(int)
    def _set_pen_width(self, width: int) -> None:
        self.canvas.pen_width = float(width)


def _tool(action: QAction) -> QToolButton:
    """With the action's icon."""
    made = QToolButton()
    made.setDefaultAction(action)
    made.setProperty("role", "tool")
    made.setIconSize(QSize(ICON, ICON))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setAccessibleName(action.text())
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def _button(text: str, action: QAction) -> QPushButton:
    """With words."""
    made = button(text, action.toolTip())
    made.setEnabled(action.isEnabled())
    made.clicked.connect(action.trigger)
    action.enabledChanged.connect(made.setEnabled)
    return made
