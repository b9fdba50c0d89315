"""The paper: mouse, finger and pen put strokes on it; every change can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QUndoGroup,
    QUndoStack,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import fonts
from gui.draw.layer import Layer
from gui.draw.overlay import Box, Overlay, eraser_cursor, paint_note
from gui.draw.papers import Papers
from gui.draw.pointer import Contact, Phase, Pointer
from gui.draw.render import grey_of, holds_ink, looks_alike, paint_curve
from gui.draw.sheet import Sheet
from gui.draw.strokes import SIDE, Drawing, Picture, Size, Stroke
from gui.settings import PEN_WIDTH
from gui.theme import CONTROL_RADIUS, theme

NEXT_SHEET = "The next stroke begins a fresh sheet"
_ERASER = 2.0  # times the pen's width
_CLICK = 4  # pixels that a click on a box may move


class Tool(Enum):
    PEN = auto()
    ERASER = auto()


class Canvas(QWidget):
    """Holds one `Drawing` a paper; `drawing_changed` carries it at every move, the unfinished stroke included."""

    drawing_changed = Signal(Drawing)
    paper_changed = Signal()
    box_clicked = Signal(int)  # the place of the box among those that are shown

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pointer = Pointer(self._touched)  # first: `event` asks it
        self._papers = Papers(self.show_drawing, hint, self)
        self._tool, self._pen_width = Tool.PEN, float(PEN_WIDTH.default)
        self._asked_for = ""
        self._draft: Stroke | None = None
        self._finished: Drawing | None = None
        self._afresh = False  # the draft lies on a fresh sheet
        self._held: Contact | None = None  # on a box: a click, as long as it does not move
        self._overlay = Overlay()
        self._layer: Layer | None = None
        self._ring = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setTabletTracking(True)
        self.setAccessibleName("Canvas")
        self._describe()
        self._set_cursor()
        theme().changed.connect(self._restyle)

    # What is on the paper

    @property
    def drawing(self) -> Drawing:
        return self._sheet_below.with_stroke(self._draft) if self._draft else self._papers.drawing

    @property
    def _sheet_below(self) -> Drawing:
        """What the unfinished stroke lies on."""
        return Drawing(size=self._papers.drawing.size) if self._afresh else self._papers.drawing

    @property
    def stroke_unfinished(self) -> bool:
        """Whether the pen is on the paper."""
        return self._draft is not None

    @property
    def undo_stack(self) -> QUndoStack:
        """The changes of the paper in use."""
        return self._papers.undo_stack

    @property
    def undo_group(self) -> QUndoGroup:
        """Of all papers: it acts on the one in use."""
        return self._papers.undo_group

    def place(self, image: np.ndarray) -> None:
        """Put an image in the place of everything that was drawn."""
        self._papers.change(Drawing((), Picture(image), self._papers.drawing.size), "open image")

    def put(self, drawing: Drawing) -> None:
        """This in the place of everything that was drawn."""
        if drawing != self._papers.drawing:
            self._papers.change(drawing, "drawing")

    @Slot()
    def clear(self) -> None:
        self._drop()
        if not self._papers.drawing.is_empty:
            self._papers.change(Drawing(size=self._papers.drawing.size), "clear")

    def finish(self, drawing: Drawing | None) -> None:
        """This drawing is dealt with: as long as it is what lies here, the next stroke begins a fresh sheet.

        Undoing that stroke brings it back.
        """
        self._finished = drawing
        self.update()

    @property
    def is_finished(self) -> bool:
        """Whether the next stroke begins a fresh sheet."""
        return self._finished is not None and self._draft is None and self._papers.drawing == self._finished

    def show_drawing(self, drawing: Drawing) -> None:
        """What the undo stack calls; anything else goes through it."""
        if drawing.size != self._papers.drawing.size:
            self._lay_down(drawing.size)
        self._papers.drawing = drawing
        self._draft, self._held, self._afresh = None, None, False
        self._changed()

    def use_paper(self, size: Size, hint: str) -> None:
        """Draw on paper of this size; each size keeps its drawing and what can be undone.

        Args:
            size: in the paper's units.
            hint: what an empty paper of this size says.
        """
        self._papers.name(size, hint)
        if size != self._papers.drawing.size:
            self._lift()
            self.show_drawing(self._papers.drawing_of(size))

    def _lay_down(self, size: Size) -> None:
        self._papers.lay_down(size)
        self._layer = None
        self._overlay.clear()
        self._describe()
        self._set_cursor()
        self.updateGeometry()
        self.paper_changed.emit()

    def ask_for(self, sentence: str) -> None:
        """An empty paper says this; with "" its own hint again."""
        self._asked_for = sentence
        self._describe()

    def _describe(self) -> None:
        self.setAccessibleDescription(self._asked_for or self._papers.hint)
        self.update()

    # The tool

    @property
    def pen_width(self) -> float:
        """In units of the paper; the eraser is twice as wide."""
        return self._pen_width

    @pen_width.setter
    def pen_width(self, width: float) -> None:
        self._pen_width = width
        self._set_cursor()

    @property
    def tool(self) -> Tool:
        return self._tool

    @tool.setter
    def tool(self, tool: Tool) -> None:
        self._tool = tool
        self._set_cursor()

    def _set_cursor(self) -> None:
        if self._tool is Tool.ERASER:
            self.setCursor(eraser_cursor(_ERASER * self._pen_width * self._sheet().scale))
        else:
            self.setCursor(Qt.CursorShape.CrossCursor)

    # Over the paper: neither classified nor saved

    def show_guide(self, shown: bool) -> None:
        """Show or hide a faint box where a digit fits."""
        self._overlay.guide = shown
        self.update()

    def show_overlay(self, image: QImage | np.ndarray | None) -> None:
        """Lay a picture over the whole paper: RGBA, uint8 (H, W, 4) of any size; None takes it away."""
        self._overlay.show_map(image)
        self.update()

    @property
    def has_overlay(self) -> bool:
        """Whether a picture is laid over the paper."""
        return self._overlay.has_map

    def show_boxes(self, boxes: Sequence[Box], chosen: int | None = None) -> None:
        """Show boxes over the drawing, one of them as the chosen one.

        A click on a box, or the arrow keys, emit `box_clicked`; a pen that moves there draws as anywhere.
        """
        self._overlay.show_boxes(boxes, chosen)
        self.update()

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Those that are shown."""
        return self._overlay.boxes

    @property
    def chosen_box(self) -> int | None:
        """The place of the chosen one."""
        return self._overlay.chosen

    # Pointing

    def event(self, event: QEvent) -> bool:
        return self._pointer.takes(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step and self._overlay.choose_next(step):
            self.update()
            self.box_clicked.emit(self._overlay.chosen)
        else:
            super().keyPressEvent(event)

    def _touched(self, contact: Contact) -> None:
        if contact.phase is Phase.BEGIN:
            self._touch_down(contact)
        elif contact.phase is Phase.MOVE:
            self._move(contact)
        elif contact.phase is Phase.END:
            self._lift()
        else:
            self._drop()

    def _touch_down(self, contact: Contact) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        erases = contact.eraser or self._tool is Tool.ERASER
        if not erases and self._box_at(contact) is not None:
            self._held = contact
        elif not (erases and self._papers.drawing.is_empty):
            self._begin(contact, erases=erases)

    def _begin(self, contact: Contact, *, erases: bool) -> None:
        width = self._pen_width * (_ERASER if erases else 1)
        self._afresh = self.is_finished and not erases
        self._draft = Stroke((self._sheet().point(contact.place, contact.pressure),), width, erases)
        self._changed()

    def _move(self, contact: Contact) -> None:
        if self._held is not None and (contact.place - self._held.place).manhattanLength() > _CLICK:
            held, self._held = self._held, None
            self._begin(held, erases=False)
        if self._draft is not None:
            sheet, before = self._sheet(), self._draft
            self._draft = before.to(sheet.point(contact.place, contact.pressure))
            self._changed(sheet.reach((*before.points[-3:], *self._draft.points[-3:]), before.width))

    def _lift(self) -> None:
        held, self._held = self._held, None
        box = self._box_at(held) if held is not None else None
        if box is not None:
            self.box_clicked.emit(box)
        if self._draft is not None:
            after = self.drawing
            if self._draft.erases and looks_alike(after, self._papers.drawing):
                self._drop()
                return
            if self._draft.erases and after.picture is None and not holds_ink(after):
                after = Drawing(size=after.size)
            self._papers.change(after, "erase" if self._draft.erases else "stroke")

    def _drop(self) -> None:
        self._held = None
        if self._draft is not None:
            self._draft, self._afresh = None, False
            self._changed()

    def _box_at(self, contact: Contact) -> int | None:
        return self._overlay.box_at(self._sheet().point(contact.place))

    def _changed(self, reach: QRectF | None = None) -> None:
        """`reach` is the part of the widget that looks different now, all of it when left out."""
        if reach is None:
            self.update()
        else:
            self.update(reach.toAlignedRect())
        self.drawing_changed.emit(self.drawing)

    # What is seen

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def minimumSizeHint(self) -> QSize:
        width, height = self._papers.drawing.size
        return QSize(200, 200 * height // width)

    def _sheet(self) -> Sheet:
        return Sheet.within(self.size(), self._papers.drawing.size)

    @Slot()
    def _restyle(self) -> None:
        self._set_cursor()
        self.update()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._layer = None
        self._set_cursor()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring shows only to those who came by keyboard."""
        self._ring = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.update()

    def focusOutEvent(self, _event: QFocusEvent) -> None:
        self._ring = False
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        sheet, ratio = self._sheet(), self.devicePixelRatioF()
        if self._layer is None or self._layer.pixmap.devicePixelRatio() != ratio:
            self._layer = Layer(sheet.rect.size(), ratio)
        tail = self._layer.show(self._sheet_below, self._draft)
        outline = QPainterPath()
        outline.addRoundedRect(sheet.rect.adjusted(0.5, 0.5, -0.5, -0.5), CONTROL_RADIUS, CONTROL_RADIUS)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipPath(outline)
            painter.drawPixmap(sheet.rect.topLeft(), self._layer.pixmap)
            if self._draft is not None:
                painter.save()
                painter.translate(sheet.rect.topLeft())
                painter.scale(sheet.scale, sheet.scale)
                paint_curve(painter, tail, grey_of(self._papers.drawing, self._draft))
                painter.restore()
            elif self._papers.drawing.is_empty:
                painter.setFont(fonts.ui_font(14))
                painter.setPen(theme().colour("on_paper"))
                painter.drawText(sheet.rect, Qt.AlignmentFlag.AlignCenter, self.accessibleDescription())
            self._overlay.paint(painter, sheet)
            if self.is_finished:
                paint_note(painter, sheet, NEXT_SHEET)
            painter.setClipping(False)
            border = QPen(theme().colour("accent"), 2) if self._ring else QPen(theme().colour("line"), 1)
            painter.strokePath(outline, border)
