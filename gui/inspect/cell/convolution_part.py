"""A number of a convolution: patch times kernel, an input channel at a time, then the bias and what follows."""

from __future__ import annotations

from itertools import accumulate

from PySide6.QtCore import QRectF, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.insight import ActivationCell, BatchNormCell, ConvolutionCell, Explanation
from gui.inspect.cell.equation import Equation
from gui.inspect.cell.explained import Explained
from gui.inspect.cell.formula_part import in_numbers
from gui.inspect.cell.framed_map import FramedMap
from gui.inspect.cell.grid import Grid, largest
from gui.inspect.cell.part import Part
from gui.inspect.cell.stepper import Stepper
from gui.inspect.signed_bars import signed
from gui.widgets import label

_SMALL_SIDE, _LARGE_SIDE, _ROOMY = 72, 120, 270


class ConvolutionPart(Part):
    """The steps are the input channels, the bias, and the layers that follow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.equation, self.place = Equation("Patch times kernel"), FramedMap()
        self.detail, self.stepper = label("", wrap=True), Stepper()
        self._explained: Explained | None = None
        self._cell: ConvolutionCell | None = None
        self._running: tuple[float, ...] = ()
        self.none = label("No weight reaches this number: it is the bias alone.", "muted", wrap=True)
        self.summary.setMinimumHeight(
            2 * self.summary.fontMetrics().height()
        )  # so that nothing jumps while stepping
        beside = QVBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(self.stepper)
        beside.addWidget(self.detail)
        beside.addWidget(self.summary)
        beside.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.place)
        row.addLayout(beside, 1)
        self.column.addWidget(self.equation, 1000)
        self.column.addWidget(self.none)
        self.column.addLayout(row)
        self.column.addStretch(1)
        self.stepper.moved.connect(self._show_step)
        self.place.gone.connect(self.followed)

    def show_explained(self, explained: Explained) -> None:
        cell = explained.steps[0]
        assert isinstance(cell, ConvolutionCell)  # noqa: S101  # the card chooses the part by it
        before = self._explained
        self._explained, self._cell = explained, cell
        self._running = tuple(accumulate(map(float, cell.channel_sums)))
        self.stepper.set_count(len(cell.kernel) + len(explained.steps))
        if before is not None and before.layer != explained.layer:
            self.stepper.pause()
            self.stepper.go_to(0)
        else:
            self._show_step()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place.set_side(_LARGE_SIDE if self.height() >= _ROOMY else _SMALL_SIDE)

    @Slot()
    def _show_step(self) -> None:
        explained, cell, step = self._explained, self._cell, self.stepper.step
        if explained is None or cell is None:
            return
        channels = len(cell.kernel)
        channel = min(step, channels - 1)
        self._show_channel(explained, cell, channel)
        if step < channels:
            own, number = signed(float(cell.channel_sums[channel])), cell.first_channel + channel + 1
            so_far = f"this one {own}, so far {signed(self._running[channel])}"
            self.detail.setText(so_far if channels > 1 else f"{own} from channel {number}")
            words = "input channels" if channels > 1 else "input channel"
            self.stepper.words.setText(f"{step + 1:,} of {channels:,} {words}")
            self.say(explained)
        elif step == channels:
            self.detail.setText(
                f"{signed(self._running[-1])} + bias {signed(cell.bias)} = {signed(cell.total)}"
            )
            self.stepper.words.setText("bias")
            self.say(explained, current=1)
        else:
            following = explained.steps[step - channels]
            self.detail.setText(_formula(following))
            self.stepper.words.setText(following.layer)
            self.say(explained, current=2 + step - channels)
        self.detail.setToolTip(self.detail.text())

    def _show_channel(self, explained: Explained, cell: ConvolutionCell, channel: int) -> None:
        is_empty = cell.kernel[0].size == 0
        self.equation.setVisible(not is_empty)
        self.none.setVisible(is_empty)
        if not is_empty:
            parts = {"patch": cell.patch, "kernel": cell.kernel, "products": cell.products}
            grids = [Grid(name, values[channel], largest(values)) for name, values in parts.items()]
            self.equation.show_grids(grids, ("×", "="))
        self.place.show_map(explained.source, explained.given, cell.first_channel + channel, _frame(cell))


def _frame(cell: ConvolutionCell) -> QRectF:
    """What the patch spans in the input."""
    rows, columns = cell.kernel.shape[1:]
    if rows == 0 or columns == 0:
        return QRectF()
    (top, left), (down, across) = cell.corner, cell.step
    return QRectF(left, top, (columns - 1) * across + 1, (rows - 1) * down + 1)


def _formula(step: Explanation) -> str:
    return in_numbers(step) if isinstance(step, BatchNormCell | ActivationCell) else "passed on as it is"
