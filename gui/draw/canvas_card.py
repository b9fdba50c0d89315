"""The canvas with its tools above it, and the way in and out for pictures below it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from gui.draw.canvas import Canvas
from gui.draw.canvas_actions import CanvasActions
from gui.draw.strokes import SQUARE, WIDE, Drawing, Picture
from gui.draw.why_bar import WhyBar
from gui.settings import GUIDE_BOX, PEN_WIDTH
from gui.theme import CONTROL_HEIGHT, GUTTER, ICON, PADDING
from gui.widgets import Card, SegmentedControl, button

HINT = "Draw a digit from ০ to ৯,\nor drop a picture here"
NUMBER_HINT = "Write a number such as ২০২৬,\nor drop a picture of one here"
ONE_DIGIT, A_NUMBER = 0, 1
_ROOM_BESIDE, _SHARE_BESIDE = 436, 0.32  # what the answer needs, and what it should have of more
_ROOM_BELOW = 230  # what a number needs below its wide paper
_UNLIMITED = 16_777_215  # Qt's QWIDGETSIZE_MAX
_WIDTHS, _WIDTH_STEP = (8, 64), 4  # units of the paper


class CanvasCard(Card):
    """As large as its paper can use; `tools` is the row above the canvas, `foot` and `why` are the ones below."""

    open_asked = Signal()
    paste_asked = Signal()
    copy_asked = Signal()
    save_asked = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.canvas = Canvas(HINT)
        self._brought: Drawing | None = None  # what was put on the paper for numbers with its picture
        self.doing = CanvasActions(self, self.canvas)
        self._slider = self._make_slider()
        self.modes = SegmentedControl("Paper", ("One digit", "A number"), "N")
        self.why = WhyBar()
        self.tools, self.foot = self._make_tools(), self._make_foot()
        self.body.setSpacing(10)
        self.body.addLayout(self.tools)
        self.body.addWidget(self.canvas, 1)
        self.body.addLayout(self.foot)
        self.body.addWidget(self.why)
        self.canvas.paper_changed.connect(self._paper_changed)
        self.modes.chosen.connect(self._use_paper)
        self.doing.paper.triggered.connect(self._other_paper)
        self.doing.why.triggered.connect(self.why.shown.toggle)

    def fit(self, room: QSize) -> None:
        """Take the part of this room that the paper can use: all of the height, but for wide paper."""
        rows = 2 * 12 + 3 * self.body.spacing() + 3 * CONTROL_HEIGHT
        size, wide = self.canvas.drawing.size, self.canvas.drawing.size == WIDE
        beside = max(_ROOM_BESIDE, round(_SHARE_BESIDE * room.width()))
        width = room.width() - GUTTER - beside - 2 * PADDING
        height = room.height() - rows - (_ROOM_BELOW + GUTTER if wide else 0)
        width = max(300, min(height * size.width // size.height, width))
        self.setFixedWidth(width + 2 * PADDING)
        if wide:
            self.setFixedHeight(width * size.height // size.width + rows)
        else:
            self.setMinimumHeight(0)
            self.setMaximumHeight(_UNLIMITED)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def remember(self) -> None:
        PEN_WIDTH.set(self._slider.value())
        self.why.remember()
        GUIDE_BOX.set(self.doing.guide.isChecked())

    @Slot(int)
    def _use_paper(self, mode: int) -> None:
        """A picture that nothing was drawn on goes along to the paper for numbers, unless something else lies there."""
        before = self.canvas.drawing
        if mode == ONE_DIGIT:
            self.canvas.use_paper(SQUARE, HINT)
            return
        self.canvas.use_paper(WIDE, NUMBER_HINT)
        is_alone = before.size == SQUARE and before.picture is not None and not before.strokes
        if is_alone and self.canvas.drawing in (Drawing(size=WIDE), self._brought):
            self._bring(before.picture)

    @Slot()
    def _other_paper(self) -> None:
        self.modes.choose(ONE_DIGIT if self.modes.index == A_NUMBER else A_NUMBER)

    @Slot()
    def use_one_digit(self) -> None:
        """The paper for a single digit."""
        self.modes.choose(ONE_DIGIT)

    @Slot()
    def use_number(self) -> None:
        """The paper for a number, with the picture that lies here in the place of whatever was on it."""
        picture = self.canvas.drawing.picture
        self.modes.choose(A_NUMBER)
        self._bring(picture)

    def _bring(self, picture: Picture | None) -> None:
        self._brought = Drawing((), picture, WIDE)
        self.canvas.put(self._brought)

    @Slot()
    def _paper_changed(self) -> None:
        """Undoing brings a drawing's own paper back."""
        self.modes.choose(A_NUMBER if self.canvas.drawing.size == WIDE else ONE_DIGIT)
        self.resized.emit()

    def _make_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(*_WIDTHS)
        slider.setPageStep(2 * _WIDTH_STEP)
        slider.setMinimumWidth(32)
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
        row.addWidget(self.modes)
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
