"""The table of layers: rows are dragged to another place, and blocks opened."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView

from core.nn.layer_edits import Path
from gui.theme import theme
from gui.train.layers.delegate import CHEVRON, LayerDelegate
from gui.train.layers.table import GIVES, LAYER, WEIGHTS, LayersModel

_GIVES_WIDTH, _WEIGHTS_WIDTH = 62, 54


class LayersView(QTableView):
    """`chosen` says that another layer is the current one, `edit_asked` that its settings are wanted.

    `dropped` carries a layer's path and that of the one it was dropped in front of.
    """

    chosen = Signal()
    edit_asked = Signal()
    dropped = Signal(object, object)

    def __init__(self, rows: LayersModel) -> None:
        super().__init__()
        self.rows = rows
        self.locked = False
        self._pressed: tuple[QPoint, Path] | None = None
        self._gap: int | None = None
        self.setModel(rows)
        self.setItemDelegate(LayerDelegate(rows))
        self.setAccessibleName("Layers of the network")
        self.setProperty("role", "dense")
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        heads = self.horizontalHeader()
        heads.setHighlightSections(False)
        heads.setMinimumSectionSize(20)
        heads.setSectionResizeMode(LAYER, QHeaderView.ResizeMode.Stretch)
        for column, width in ((GIVES, _GIVES_WIDTH), (WEIGHTS, _WEIGHTS_WIDTH)):
            heads.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            heads.resizeSection(column, width)
        rows.modelReset.connect(self._span)
        rows.dataChanged.connect(self._span)
        self.selectionModel().currentRowChanged.connect(self.chosen)

    @property
    def path(self) -> Path | None:
        """The place of the current layer."""
        index = self.currentIndex()
        return self.rows.rows[index.row()].path if index.isValid() else None

    def choose(self, path: Path | None) -> None:
        """Make this the current layer, and open what it is inside of."""
        if path is not None and len(path) > 1 and self.rows.place(path) is None:
            self.rows.open(int(path[0]), True)
        place = None if path is None else self.rows.place(path)
        if place is None:
            self.setCurrentIndex(self.rootIndex())
            return
        self.selectionModel().setCurrentIndex(
            self.rows.index(place, LAYER),
            QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
        )
        self.scrollTo(self.currentIndex())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt makes the first row the current one, but does not select it."""
        super().focusInEvent(event)
        if not self.selectionModel().hasSelection():
            self.choose(self.path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.edit_asked.emit()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self.path is not None:
            self._fold(self.path, opened=event.key() == Qt.Key.Key_Right)
        elif event.key() == Qt.Key.Key_Escape and self._gap is not None:
            self._end_drag()
        elif event.key() == Qt.Key.Key_Space or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()  # one starts and pauses training, the other moves layers where there is room
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        super().mousePressEvent(event)
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        row = self.rows.rows[index.row()]
        on_chevron = index.column() == LAYER and event.position().x() < 6 + CHEVRON
        if row.spec.kind == "Residual" and not row.depth and on_chevron:
            self._fold(row.path, opened=not self.rows.is_open(index.row()))
        elif not self.locked:
            self._pressed = event.position().toPoint(), row.path

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        place = event.position().toPoint()
        if (
            self._gap is None
            and (place - self._pressed[0]).manhattanLength() < QApplication.startDragDistance()
        ):
            return
        last = len(self.rows.rows)
        down = place.y() - self.rowViewportPosition(0)
        self._gap = max(0, min(last, round(down / self.rowHeight(0))))
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.scrollTo(self.rows.index(min(self._gap, last - 1), LAYER))
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, gap = self._pressed, self._gap
        self._end_drag()
        if pressed is not None and gap is not None:
            self.dropped.emit(pressed[1], self._path_before(gap))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self.edit_asked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._gap is not None:
            y = self.rowViewportPosition(0) + self.rowHeight(0) * self._gap
            with QPainter(self.viewport()) as painter:
                painter.fillRect(0, max(0, y - 1), self.viewport().width(), 2, theme().colour("accent"))

    def _path_before(self, gap: int) -> Path:
        """Of the layer below a gap between rows; below the last one, of what would come."""
        if gap < len(self.rows.rows):
            return self.rows.rows[gap].path
        return (int(self.rows.rows[-1].path[0]) + 1,)

    def _end_drag(self) -> None:
        self._pressed = self._gap = None
        self.unsetCursor()
        self.viewport().update()

    def _fold(self, path: Path, *, opened: bool) -> None:
        """Open or close the block that this is, or is inside of; to close goes to the block itself."""
        place = self.rows.place(path)
        if place is None or (len(path) == 1 and self.rows.rows[place].spec.kind != "Residual"):
            return
        self.rows.open(int(path[0]), opened)
        self.choose(path if opened else path[:1])

    def _span(self) -> None:
        """What is wrong with a layer takes the room of what it gives."""
        self.clearSpans()
        for number, row in enumerate(self.rows.rows):
            if row.problem:
                self.setSpan(number, GIVES, 1, 2)
