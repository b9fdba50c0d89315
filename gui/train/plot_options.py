"""How the plots are shown, and their way into a file: a panel that opens below its button."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from gui.settings import LOG_GRADIENT, LOG_LOSS, PLOT_SMOOTHING
from gui.theme import PADDING
from gui.widgets.labels import button, label

_POSITIONS = 120  # of the slider; 40 of them take what is left of a value to a tenth
_NONE, _MOST = 0, 0.999


def smoothing_at(position: int) -> float:
    """0 at the left end and 0.999 at the right, 0.9 a third of the way."""
    return round(1 - 10 ** (-3 * position / _POSITIONS), 4)


def position_of(smoothing: float) -> int:
    return round(-math.log10(1 - min(max(smoothing, _NONE), _MOST)) / 3 * _POSITIONS)


class PlotOptions(QFrame):
    """Remembers what is set. `picture_asked` and `data_asked` are for a file."""

    smoothing_changed = Signal(float)
    log_changed = Signal()
    picture_asked = Signal()
    data_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAccessibleName("How plots are shown")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _POSITIONS)
        self.slider.setPageStep(10)
        self.slider.setValue(position_of(PLOT_SMOOTHING.get()))
        self.slider.setMinimumWidth(160)
        self.slider.setAccessibleName("Smoothing")
        self.slider.setToolTip("How much of the average so far stays in it from one batch to the next")
        self.figure = label()
        self.figure.setMinimumWidth(44)
        self.figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.log_loss = _tick("Loss on a logarithmic axis", LOG_LOSS.get())
        self.log_gradient = _tick("Gradient norm on a logarithmic axis", LOG_GRADIENT.get())
        self.picture_button = button("Save picture…", "All plots as they are, as a PNG of twice the size")
        self.data_button = button("Save data…", "The figures of every batch and epoch, as a CSV file")
        self._lay_out()
        self._show_figure()
        self.slider.valueChanged.connect(self._slid)
        for box in (self.log_loss, self.log_gradient):
            box.toggled.connect(self._ticked)
        self.picture_button.clicked.connect(self._ask_for_picture)
        self.data_button.clicked.connect(self._ask_for_data)

    @property
    def smoothing(self) -> float:
        return smoothing_at(self.slider.value())

    def open_below(self, widget: QWidget) -> None:
        """With its right edge at the widget's."""
        self.adjustSize()
        below = widget.mapToGlobal(QPoint(widget.width() - self.width(), widget.height() + 4))
        screen = widget.screen().availableGeometry()
        self.move(max(screen.left(), below.x()), min(below.y(), screen.bottom() - self.height()))
        self.show()
        self.slider.setFocus(Qt.FocusReason.PopupFocusReason)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(PADDING, 12, PADDING, 12)
        column.setSpacing(10)
        smoothing, files = QHBoxLayout(), QHBoxLayout()
        smoothing.addWidget(label("Smoothing"))
        smoothing.addWidget(self.slider)
        smoothing.addWidget(self.figure)
        files.addWidget(self.picture_button)
        files.addWidget(self.data_button)
        column.addLayout(smoothing)
        column.addWidget(self.log_loss)
        column.addWidget(self.log_gradient)
        column.addLayout(files)
        column.addWidget(label("Wheel zooms, dragging moves, a double click shows the whole run.", "small"))

    def _show_figure(self) -> None:
        self.figure.setText(f"{self.smoothing:.3f}")

    @Slot()
    def _slid(self) -> None:
        PLOT_SMOOTHING.set(self.smoothing)
        self._show_figure()
        self.smoothing_changed.emit(self.smoothing)

    @Slot()
    def _ticked(self) -> None:
        LOG_LOSS.set(self.log_loss.isChecked())
        LOG_GRADIENT.set(self.log_gradient.isChecked())
        self.log_changed.emit()

    @Slot()
    def _ask_for_picture(self) -> None:
        self.hide()
        self.picture_asked.emit()

    @Slot()
    def _ask_for_data(self) -> None:
        self.hide()
        self.data_asked.emit()


def _tick(text: str, on: bool) -> QCheckBox:
    box = QCheckBox(text)
    box.setChecked(on)
    box.setToolTip("Small differences are seen at small values; what is not above 0 is left out")
    return box
