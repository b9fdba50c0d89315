"""The row below the canvas that asks for what speaks for the answer: by which method, and for which class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSizePolicy, QWidget

from core.data.digits import glyph
from core.insight import METHODS, Method
from gui import fonts
from gui.pixels import to_qimage
from gui.settings import WHY_METHOD
from gui.theme import CONTROL_HEIGHT, SMALL, theme
from gui.widgets import SegmentedControl, label

_HINT = "which parts of the drawing speak for the answer"
_NO_CLASS = "–"
_WORKING = "working…"
_LEAST, _HARDLY = 0.001, "≈0"  # a runner-up that hardly counts; the narrowest window has room for no more
_RAMP, _GAP, _GLYPH = 28, 4, 16
_SHORTEST, _WIDEST = 8, 172  # letters and pixels of the methods' names


class WhyBar(QWidget):
    """`changed` says that something else should be shown, or nothing any more."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Why this answer")
        self.shown = QCheckBox("why")
        self.shown.setAccessibleName("Show why")
        self.shown.setToolTip(f"Show {_HINT} (W)")
        self.hint = label(_HINT, "small")
        self.methods = QComboBox()
        self.methods.setAccessibleName("Method")
        self.methods.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.methods.setMinimumContentsLength(_SHORTEST)
        self.methods.setMaximumWidth(_WIDEST)
        for method in METHODS:
            self.methods.addItem(method.title)
            self.methods.setItemData(
                self.methods.count() - 1, method.explanation, Qt.ItemDataRole.ToolTipRole
            )
        self.methods.setCurrentIndex(_place_of(WHY_METHOD.get()))
        self.classes = SegmentedControl("Show what speaks for", (_NO_CLASS, _NO_CLASS))
        self.classes.setFont(fonts.bangla_font(_GLYPH))
        self.legend = WhyLegend()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.shown)
        row.addWidget(self.hint)
        row.addWidget(self.methods, 1)
        row.addWidget(self.classes)
        row.addStretch()
        row.addWidget(self.legend)
        self.setFixedHeight(CONTROL_HEIGHT)
        self.shown.toggled.connect(self._toggled)
        self.methods.currentIndexChanged.connect(self._method_chosen)
        self.classes.chosen.connect(self.changed)
        self._toggled(False)

    @property
    def is_on(self) -> bool:
        return self.shown.isChecked()

    @property
    def method(self) -> Method:
        return METHODS[self.methods.currentIndex()]

    @property
    def of_runner_up(self) -> bool:
        """Whether the runner-up's evidence is asked for, and not the answer's."""
        return self.classes.index == 1

    def show_classes(self, class_names: Sequence[str], runner_up: float) -> None:
        """The answer and the runner-up, between which one can choose, and how likely the runner-up is.

        What hardly counts says so: its map is as strong as any, for it is scaled to itself.
        """
        answer, other = map(glyph, class_names)
        self.classes.rename([answer, f"{other} {_HARDLY}" if runner_up < _LEAST else other])

    def offer_all(self) -> None:
        """Another network, for which every method is to be tried."""
        for place, method in enumerate(METHODS):
            self._mark(place, method.title, there=True)

    def refuse(self) -> None:
        """The chosen method does not go with this network: it makes way for the next one that may."""
        place = self.methods.currentIndex()
        self._mark(place, f"{self.method.title}: not for this network", there=False)
        others = [
            i
            for i in range(len(METHODS))
            if cast(QStandardItemModel, self.methods.model()).item(i).isEnabled()
        ]
        if others:
            self.methods.setCurrentIndex(others[0])

    def remember(self) -> None:
        WHY_METHOD.set(self.method.title)

    def _mark(self, place: int, text: str, *, there: bool) -> None:
        model = cast(QStandardItemModel, self.methods.model())
        model.item(place).setEnabled(there)
        model.item(place).setText(text)

    @Slot(bool)
    def _toggled(self, on: bool) -> None:
        self.hint.setHidden(on)
        for widget in (self.methods, self.classes, self.legend):
            widget.setVisible(on)
        self._method_chosen()

    @Slot()
    def _method_chosen(self) -> None:
        self.methods.setToolTip(f"Method: {self.method.explanation}")
        self.legend.show_scale(signed=self.method.signed)
        self.changed.emit()


class WhyLegend(QWidget):
    """What the colours over the drawing mean."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)
        self.show_scale(signed=True)

    def show_scale(self, *, signed: bool) -> None:
        """From against to for, through nothing; or from nothing to much."""
        self._signed = signed
        self._words = ("against", "for") if signed else ("little", "much")
        self.show_working(False)

    def show_working(self, working: bool) -> None:
        """Say so in the place of the scale, of which there is nothing to see yet."""
        self._working = working
        scale = f"Colours from {self._words[0]} to {self._words[1]}"
        self.setAccessibleName(_WORKING if working else scale)
        self.update()

    @property
    def is_working(self) -> bool:
        return self._working

    @property
    def words(self) -> tuple[str, str]:
        """At the ends of the scale."""
        return self._words

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(fonts.ui_font(SMALL))
        words = max(
            sum(map(metrics.horizontalAdvance, pair)) for pair in (("against", "for"), ("little", "much"))
        )
        return QSize(words + _RAMP + 2 * _GAP, 18)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme().evidence_map if self._signed else theme().evidence_map[128:]
        with QPainter(self) as painter:
            painter.setFont(fonts.ui_font(SMALL))
            painter.setPen(theme().colour("muted"))
            last = painter.fontMetrics().horizontalAdvance(self._words[1])
            bar = QRectF(self.width() - last - _GAP - _RAMP, self.height() / 2 - 4, _RAMP, 8)
            line = QRectF(self.rect())
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            if self._working:
                painter.drawText(line, right, _WORKING)
                return
            painter.drawText(line, right, self._words[1])
            painter.drawText(line.adjusted(0, 0, -(last + 2 * _GAP + _RAMP), 0), right, self._words[0])
            painter.fillRect(bar, theme().colour("paper"))
            painter.drawImage(bar, to_qimage(colours[None]))


def _place_of(title: str) -> int:
    return next((place for place, method in enumerate(METHODS) if method.title == title), 0)
