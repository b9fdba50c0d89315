"""The table of runs: sorted by a click, edited in place, worked with keys."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSortFilterProxyModel,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from core.training.runs.listing import RunInfo
from gui import fonts
from gui.theme import SMALL
from gui.train.runs.actions import Action
from gui.train.runs.model import DATA, NAME, NETWORK, NOTES, SIZE, SORT_ROLE, RunsModel

ROW = 24
_NARROW = 640  # pixels; below, network and size are in the name's tool tip alone
_LEAST = {NAME: 128, DATA: 60, NETWORK: 60, NOTES: 44}  # pixels; in this order they get what they need
_EDITOR = 260  # pixels of what is written in
_KEYS = {
    Qt.Key.Key_Return: Action.USE,
    Qt.Key.Key_Enter: Action.USE,
    Qt.Key.Key_Delete: Action.DELETE,
}


class RunsTable(QTableView):
    """`asked` carries an action that a key asks for; `current_changed` says that another run is chosen."""

    asked = Signal(object)
    current_changed = Signal()

    def __init__(self, runs: RunsModel) -> None:
        super().__init__()
        self._runs = runs
        self._kept: Path | None = None
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSortRole(SORT_ROLE)
        self._sorted.setSourceModel(runs)
        self.setModel(self._sorted)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName("Runs")
        self.setProperty("role", "dense")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setFont(fonts.ui_font(SMALL))  # what the widths are reckoned with
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(10)
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)  # the order of the list: the latest first
        self.setSortingEnabled(True)
        header.sortIndicatorChanged.connect(self.share_width)
        runs.modelAboutToBeReset.connect(self._keep_choice)
        self._sorted.modelReset.connect(self._choose_again)
        self._sorted.dataChanged.connect(self._grow)
        self._sorted.dataChanged.connect(self._current_changed)
        self.selectionModel().currentRowChanged.connect(self._current_changed)

    @property
    def current(self) -> RunInfo | None:
        """The chosen run."""
        index = self._sorted.mapToSource(self.currentIndex())
        return self._runs.run(index.row()) if index.isValid() else None

    def choose(self, path: Path) -> bool:
        """The run in this folder, if it is in the list, and whether it is."""
        row = self._runs.row_of(path)
        if row is not None:
            column = max(self.currentIndex().column(), 0)
            index = self._sorted.mapFromSource(self._runs.index(row, column))
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(index)
        return row is not None

    def write(self, column: int) -> None:
        """Edit the chosen run's name or notes."""
        index = self.currentIndex().siblingAtColumn(column)
        self.setFocus()
        self.setCurrentIndex(index)
        self.edit(index)

    @Slot()
    def share_width(self) -> None:
        """Figures get what they need, then the words what there is; what is left goes to the notes."""
        header = self.horizontalHeader()
        narrow = self.viewport().width() < _NARROW
        order = header.sortIndicatorOrder()
        self._runs.show_heads(short=narrow, sorted_by=header.sortIndicatorSection(), order=order)
        for column in (NETWORK, SIZE):
            self.setColumnHidden(column, narrow)
        widths = {
            column: max(header.sectionSizeHint(column), self.sizeHintForColumn(column)) + 2
            for column in range(self._runs.columnCount())
            if not self.isColumnHidden(column)
        }
        figures = sum(width for column, width in widths.items() if column not in _LEAST)
        words = {column: least for column, least in _LEAST.items() if column in widths}
        spare = self.viewport().width() - figures - sum(words.values())
        for column, least in words.items():
            more = max(0, min(widths[column] - least, spare))
            widths[column] = least + more
            spare -= more
        widths[NOTES] += max(0, spare)
        for column, width in widths.items():
            header.resizeSection(column, width)

    @Slot()
    def _grow(self) -> None:
        """Share the width anew where a figure has become wider than its column; otherwise columns stay as they are."""
        header = self.horizontalHeader()
        shown = (column for column in range(self._runs.columnCount()) if not self.isColumnHidden(column))
        if any(
            self.sizeHintForColumn(column) > header.sectionSize(column)
            for column in shown
            if column not in _LEAST
        ):
            self.share_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_width()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self.state() is QAbstractItemView.State.EditingState:
            event.accept()  # the Return that ends a name comes here too
        elif key in _KEYS and self.current is not None:
            self.asked.emit(_KEYS[key])
        elif key == Qt.Key.Key_F2 and self.current is not None:
            self.write(NOTES if self.currentIndex().column() == NOTES else NAME)
        elif key == Qt.Key.Key_Space and self.current is not None:
            index = self.currentIndex().siblingAtColumn(NAME)
            if index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
                row = self._sorted.mapToSource(index).row()
                self._runs.tick(row, not self._runs.is_ticked(row))
        else:
            super().keyPressEvent(event)

    @Slot()
    def _keep_choice(self) -> None:
        current = self.current
        self._kept = None if current is None else current.path

    @Slot()
    def _choose_again(self) -> None:
        """The run that was chosen; the first where it is gone."""
        self.share_width()
        if self._kept is not None:
            self.choose(self._kept)
        if self.current is None and self._sorted.rowCount():
            self.choose(self._runs.run(self._sorted.mapToSource(self._sorted.index(0, 0)).row()).path)
        self.current_changed.emit()

    @Slot()
    def _current_changed(self) -> None:
        self.current_changed.emit()


class _Delegate(QStyledItemDelegate):
    """Whose editor is as low as its row."""

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        editor = QLineEdit(parent)
        editor.setFrame(False)
        editor.setStyleSheet(
            "QLineEdit { min-height: 0; padding: 0 3px; border-radius: 3px; border-width: 1px; }"
        )
        editor.setAccessibleName("Name" if index.column() == NAME else "Notes")
        editor.setMaxLength(200)
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """With room to write in, to the left where the cell is narrow."""
        rect = QRect(option.rect)
        rect.setLeft(max(0, min(rect.left(), rect.right() - _EDITOR)))
        editor.setGeometry(rect)

    def editorEvent(
        self,
        event: QEvent,
        model: object,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Space is the table's own: it ticks from every column."""
        if event.type() == QEvent.Type.KeyPress:
            return False
        return super().editorEvent(event, model, option, index)  # type: ignore[arg-type]
