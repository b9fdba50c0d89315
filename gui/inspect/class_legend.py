"""Which colour is which class, and which of them are shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QWidget

from gui import fonts
from gui.theme import CONTROL_RADIUS, theme

_DOT, _HEIGHT, _ROW = 9, 24, 10
_LONG = 2  # letters, from which on a name needs more room than a digit


class ClassLegend(QWidget):
    """A switch a class; `changed` comes when one was turned."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Classes")
        self.switches: list[_Switch] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(2)

    @property
    def hidden_classes(self) -> frozenset[int]:
        return frozenset(number for number, switch in enumerate(self.switches) if not switch.isChecked())

    def show_classes(self, names: Sequence[str]) -> None:
        """All of them are shown where they are others than before."""
        if [switch.text() for switch in self.switches] == list(names):
            return
        for switch in self.switches:
            switch.deleteLater()
        columns = _ROW if all(len(name) <= _LONG for name in names) else _ROW // 2
        self.switches = [_Switch(name, number) for number, name in enumerate(names)]
        for place, switch in enumerate(self.switches):
            self._grid.addWidget(switch, *divmod(place, columns))
            switch.toggled.connect(self.changed)
        self._grid.setColumnStretch(columns, 1)


class _Switch(QAbstractButton):
    """A dot in the class's colour and its name; the dot of a hidden class is hollow."""

    def __init__(self, name: str, number: int) -> None:
        super().__init__()
        self._number = number
        self.setText(name)
        self.setCheckable(True)
        self.setChecked(True)
        self.setFont(fonts.bangla_font(14))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"Show {name}")
        self.setToolTip(f"Show or hide {name} (Space)")
        theme().changed.connect(self._recolour)

    def sizeHint(self) -> QSize:
        return QSize(_DOT + 18 + QFontMetrics(self.font()).horizontalAdvance(self.text()), _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme().class_colours
        colour = colours[self._number % len(colours)]
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.hasFocus() or self.underMouse():
                painter.setPen(QPen(theme().colour("accent" if self.hasFocus() else "line"), 1.6))
                frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
                painter.drawRoundedRect(frame, CONTROL_RADIUS, CONTROL_RADIUS)
            painter.setPen(QPen(colour, 1.4))
            if self.isChecked():
                painter.setBrush(colour)
            painter.drawEllipse(QRectF(6, (self.height() - _DOT) / 2, _DOT, _DOT))
            painter.setPen(theme().colour("text" if self.isChecked() else "disabled"))
            words = self.rect().adjusted(_DOT + 11, 0, 0, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())

    @Slot()
    def _recolour(self) -> None:
        self.update()
