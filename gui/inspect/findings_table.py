"""The list of what is wrong with a network's layers, from which one goes to the place."""

from __future__ import annotations

import textwrap

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gui.inspect.findings import Finding

ROW = 26
_Index = QModelIndex | QPersistentModelIndex
_LONGEST_TIP = 2_000  # letters


class _FindingsModel(QAbstractTableModel):
    """A row a finding: the layer, the kind, the sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.findings: tuple[Finding, ...] = ()

    def show(self, findings: tuple[Finding, ...]) -> None:
        self.beginResetModel()
        self.findings = findings
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.findings)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 3

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        finding = self.findings[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (finding.layer or "all layers", finding.kind, finding.words)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and finding.channels:
            hint = "Click to go there" + ("; again for the next one" if len(finding.channels) > 1 else "")
            return f"{textwrap.fill(textwrap.shorten(finding.in_full, _LONGEST_TIP), 90)}\n{hint} (Return)"
        return None


class FindingsTable(QTableView):
    """`asked` carries a layer, and the channel or -1: another click or Return goes to the next one of the row."""

    asked = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _FindingsModel()
        self._last = (-1, -1)
        self.setModel(self._model)
        self.setAccessibleName("What was found in all layers")
        self.setProperty("role", "dense")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.hide()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.clicked.connect(self._ask)

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self._model.findings

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        self._last = (-1, -1)
        self._model.show(findings)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._ask(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _ask(self, index: QModelIndex) -> None:
        finding = self.findings[index.row()]
        row, turn = self._last
        turn = turn + 1 if row == index.row() else 0
        self._last = (index.row(), turn)
        if finding.channels:
            self.asked.emit(finding.layer, finding.channels[turn % len(finding.channels)])
        elif finding.layer:
            self.asked.emit(finding.layer, -1)
