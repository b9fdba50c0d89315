"""The network as a row of chips, one of which is chosen."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QScrollArea, QSizePolicy, QWidget

from core.insight import LayerInfo
from gui import fonts
from gui.theme import CONTROL_RADIUS, SMALL, TEXT, theme
from gui.train.wording import amount, shape_text, things

_LEAST, _MOST, _HEIGHT, _ARROW = 84, 110, 58, 10
_BAR = 3


class LayerStrip(QScrollArea):
    """`chosen` carries a layer's name; the left and right arrow keys, Home and End move the choice."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Layers of the network")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT + 12)
        self._layers: tuple[LayerInfo, ...] = ()
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._clicked)
        self.horizontalScrollBar().valueChanged.connect(self._snap)
        self._strip = QWidget()
        self.setWidget(self._strip)
        self._step = float(_LEAST)

    def show_layers(self, layers: tuple[LayerInfo, ...], weights: Mapping[str, int], chosen: str) -> None:
        """`weights` says how many each layer has that has any."""
        self._layers = layers
        for chip in self._group.buttons():
            self._group.removeButton(chip)
            chip.hide()
            chip.deleteLater()
        for place, layer in enumerate(layers):
            chip = _Chip(layer, weights.get(layer.name, 0), self, first=place == 0)
            chip.setChecked(layer.name == chosen)
            chip.setParent(self._strip)
            chip.show()
            self._group.addButton(chip, place)
        self._arrange()

    def show_times(self, shares: Mapping[str, float]) -> None:
        """How much of the time of one image each layer takes, from 0 to 1."""
        for layer, chip in zip(self._layers, self.chips, strict=True):
            if isinstance(chip, _Chip) and layer.name in shares:
                chip.show_share(shares[layer.name])

    def choose(self, name: str) -> None:
        """Mark a layer without telling."""
        for place, layer in enumerate(self._layers):
            if layer.name == name:
                self._mark(place)

    @property
    def chips(self) -> list[QAbstractButton]:
        return self._group.buttons()

    @property
    def chosen_layer(self) -> str:
        return self._layers[self._group.checkedId()].name

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Give the chips a width of which a whole number fills the strip, so that none is cut at its edges."""
        if not self._layers:
            return
        room = self.viewport().width() + _ARROW
        count = len(self._layers)
        shown = max(1, min(count, room // (_LEAST + _ARROW)))
        self._step = min(room / shown, _MOST + _ARROW)
        self._strip.resize(round(count * self._step) - _ARROW, _HEIGHT)
        for place, chip in enumerate(self.chips):
            left = round(place * self._step) - (_ARROW if place else 0)
            chip.setGeometry(left, 0, round((place + 1) * self._step) - _ARROW - left, _HEIGHT)
        bar = self.horizontalScrollBar()
        bar.setSingleStep(round(self._step))
        self._snap(bar.value())

    @Slot(int)
    def _snap(self, value: int) -> None:
        """Begin with a whole chip."""
        bar = self.horizontalScrollBar()
        nearest = round(round(value / self._step) * self._step)
        if abs(nearest - value) > 1:
            bar.setValue(nearest)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = {
            Qt.Key.Key_Left: self._group.checkedId() - 1,
            Qt.Key.Key_Right: self._group.checkedId() + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self._layers) - 1,
        }.get(Qt.Key(event.key()))
        if place is None:
            super().keyPressEvent(event)
        elif 0 <= place < len(self._layers):
            self._clicked(place)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._strip.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._strip.update()

    @Slot(int)
    def _clicked(self, place: int) -> None:
        self._mark(place)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(self._layers[place].name)

    def _mark(self, place: int) -> None:
        chip = self._group.button(place)
        chip.setChecked(True)
        self.ensureWidgetVisible(chip, round(2 * self._step), 0)


class _Chip(QAbstractButton):
    """A layer's name, the shape it gives and its weights, with an arrow from the one before.

    The bar at its foot is its share of the time. The keys are the strip's.
    """

    def __init__(self, layer: LayerInfo, weights: int, strip: LayerStrip, *, first: bool) -> None:
        super().__init__()
        self._strip = strip
        self._layer, self._first, self._share = layer, first, 0.0
        self._lines = (shape_text(layer.output_shape), f"{amount(weights)} weights" if weights else "")
        self._weights = weights
        self.setText(layer.name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._describe()
        theme().changed.connect(self.update)

    def show_share(self, share: float) -> None:
        self._share = share
        self._describe()
        self.update()

    def _describe(self) -> None:
        words = [f"gives {self._lines[0]}"]
        if self._weights:
            words.append(things(self._weights, "weight"))
        if self._share:
            words.append(f"{100 * self._share:.0f} % of the time")
        self.setAccessibleName(f"{self._layer.name}, {', '.join(words)}")
        self.setToolTip(f"{self._layer.name}: {self._layer.kind}, {', '.join(words)}")

    def sizeHint(self) -> QSize:
        return QSize(_LEAST + (0 if self._first else _ARROW), _HEIGHT)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colour = theme().colour
        chosen = self.isChecked()
        has_focus = chosen and self._strip.hasFocus()
        left = 0 if self._first else _ARROW
        frame = QRectF(left, 0, self.width() - left, self.height()).adjusted(1, 1, -1, -1)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if not self._first:
                painter.setPen(QPen(colour("muted"), 1.2))
                middle = self.height() / 2
                for x, y in ((2, 0), (_ARROW - 5, -3), (_ARROW - 5, 3)):
                    painter.drawLine(QPointF(x, middle + y), QPointF(_ARROW - 2, middle))
            edge = colour("accent" if chosen else "muted" if self.underMouse() else "line")
            painter.setPen(QPen(edge, 2 if has_focus else 1))
            painter.setBrush(colour("accent_soft" if chosen else "card"))
            painter.drawRoundedRect(frame, CONTROL_RADIUS, CONTROL_RADIUS)
            painter.setFont(fonts.ui_font(TEXT, semibold=True))
            painter.setPen(colour("accent" if chosen else "text"))
            centre = Qt.AlignmentFlag.AlignCenter
            painter.drawText(QRectF(frame.left(), 4, frame.width(), 18), centre, self.text())
            painter.setPen(colour("accent" if chosen else "muted"))
            for place, line in enumerate(self._lines):
                small = fonts.ui_font(SMALL)
                wide = QFontMetrics(small).horizontalAdvance(line) > frame.width() - 2
                painter.setFont(fonts.ui_font(SMALL - 1) if wide else small)
                painter.drawText(QRectF(frame.left(), 21 + 14 * place, frame.width(), 15), centre, line)
            if self._share:
                track = QRectF(frame.left() + 6, frame.bottom() - 6, frame.width() - 12, _BAR)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour("line"))
                painter.drawRoundedRect(track, 1.5, 1.5)
                track.setWidth(max(_BAR, track.width() * self._share))
                painter.setBrush(colour("accent"))
                painter.drawRoundedRect(track, 1.5, 1.5)
