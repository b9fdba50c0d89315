"""A mosaic of maps that one can point at, walk through with the keys, and enlarge one map of."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.inspect.look import Cell
from gui.inspect.mosaics import Mosaic, arrange
from gui.inspect.signed_bars import signed
from gui.widgets import MapLegend, MapView, SegmentedControl, label

ONE_SCALE, OWN_SCALES = 0, 1
_POINT = "Point at a map to read a value, click to choose it; twice enlarges the map."
_ENLARGED = "Twice, or Escape, shows all again."
_STEPS = {
    Qt.Key.Key_Left: (0, 0, -1),
    Qt.Key.Key_Right: (0, 0, 1),
    Qt.Key.Key_Up: (0, -1, 0),
    Qt.Key.Key_Down: (0, 1, 0),
    Qt.Key.Key_PageUp: (-1, 0, 0),
    Qt.Key.Key_PageDown: (1, 0, 0),
}


class MosaicPanel(QWidget):
    """`picked` carries the `Cell` that was clicked or gone to; `enlarged_changed` that one map is shown, or all again.

    The arrow keys walk from value to value, Page up and Page down from map to map; Return enlarges, Escape goes back.
    `scales` and `legend` are for the head of a view.
    """

    picked = Signal(object)
    enlarged_changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(
            "Arrow keys go from value to value, Page up and down from map to map, Return enlarges"
        )
        self.view, self.legend = MapView(name), MapLegend()
        self.scales = SegmentedControl("Colours", ("One scale", "Own scales"))
        self.reading = label(_POINT, "small")
        self._word = "channel"
        self._maps: np.ndarray | None = None
        self._mosaic: Mosaic | None = None
        self._cell: Cell | None = None
        self._enlarged: int | None = None
        self._hovers = False
        self.scales.chosen.connect(self._arrange)
        self.view.hovered.connect(self._hover)
        self.view.clicked.connect(self._click)
        self.view.doubled.connect(self._double)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.view, 1)
        column.addWidget(self.reading)

    @property
    def mosaic(self) -> Mosaic | None:
        return self._mosaic

    @property
    def enlarged(self) -> int | None:
        """The place of the one map that is shown; None while all are."""
        return self._enlarged

    def show_maps(self, maps: np.ndarray, cell: Cell | None = None, *, word: str = "channel") -> None:
        """All of them, with a frame around one number.

        Input shape: (C, H, W); `word` is what one of the C is called.
        """
        if self._enlarged is not None and self._enlarged >= len(maps):
            self._enlarged = None
        self._maps, self._cell, self._word = maps, cell, word
        self._arrange()

    def clear(self) -> None:
        self._maps = self._mosaic = self._cell = self._enlarged = None
        self.view.clear_mosaic()
        self.legend.show_limit(None)
        self.reading.clear()

    def enlarge(self, channel: int | None) -> None:
        """Show this map alone; None for all of them."""
        self._enlarged, self._hovers = channel, False
        self._arrange()
        self.enlarged_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS and self._maps is not None:
            self._step(*_STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._cell is not None:
            self.enlarge(self._cell.channel if self._enlarged is None else None)
        elif key == Qt.Key.Key_Escape and self._enlarged is not None:
            self.enlarge(None)
        else:
            super().keyPressEvent(event)

    def _step(self, *step: int) -> None:
        shape = self._maps.shape if self._maps is not None else (1, 1, 1)
        before = self._cell.place if self._cell else (0, 0, 0)
        channel, row, column = (
            min(max(place + by, 0), size - 1) for place, by, size in zip(before, step, shape, strict=True)
        )
        if self._enlarged is not None and channel != self._enlarged:
            self.enlarge(channel)
        self._hovers = False
        self.picked.emit(Cell(channel, row, column))

    @Slot()
    def _arrange(self) -> None:
        maps = self._maps
        if maps is None:
            return
        if self._enlarged is not None:
            maps = maps[self._enlarged : self._enlarged + 1]
        own = self.scales.index == OWN_SCALES and len(maps) > 1
        if own:
            limits = np.abs(maps).max(axis=(1, 2), keepdims=True)
            maps = maps / np.where(limits > 0, limits, 1)
        self.view.is_centred = len(maps) == 1
        self._mosaic = made = arrange(maps, max(self.view.width(), 1), max(self.view.height(), 1))
        self.view.show_mosaic(made.picture, made.limit)
        self.legend.show_limit(made.limit, "of each map's largest" if own else "")
        self._mark()
        self._read()

    def _mark(self) -> None:
        cell, mosaic = self._cell, self._mosaic
        if cell is None or mosaic is None or self._enlarged not in (None, cell.channel):
            self.view.mark(None)
            return
        row, column = mosaic.corner(0 if self._enlarged is not None else cell.channel)
        unit = mosaic.unit
        self.view.mark(QRectF(column + cell.column * unit, row + cell.row * unit, unit, unit))

    def _cell_at(self, row: int, column: int) -> Cell | None:
        place = self._mosaic.at(row, column) if self._mosaic is not None and row >= 0 else None
        if place is None:
            return None
        return Cell(place[0] + (self._enlarged or 0), *place[1:])

    @Slot(int, int)
    def _hover(self, row: int, column: int) -> None:
        cell = self._cell_at(row, column)
        self._hovers = cell is not None
        self._read(cell)

    @Slot(int, int)
    def _click(self, row: int, column: int) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if cell := self._cell_at(row, column):
            self.picked.emit(cell)

    @Slot(int, int)
    def _double(self, row: int, column: int) -> None:
        if cell := self._cell_at(row, column):
            self.enlarge(cell.channel if self._enlarged is None else None)

    def _read(self, cell: Cell | None = None) -> None:
        """The value under the pointer; without a pointer, the framed one's."""
        if cell is None and self._hovers:
            return
        cell = cell or self._cell
        if self._maps is None:
            self.reading.clear()
        elif cell is None:
            self.reading.setText(_POINT)
        else:
            flat = self._maps.shape[1:] == (1, 1)
            where = "" if flat else f", row {cell.row + 1}, column {cell.column + 1}"
            value = signed(float(self._maps[cell.place]))
            hint = f"   {_ENLARGED}" if self._enlarged is not None else ""
            self.reading.setText(f"{self._word} {cell.channel + 1}{where}: {value}{hint}")
