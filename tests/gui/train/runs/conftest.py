"""What a person does to the list of runs."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from gui.train.run_area import RunArea
from gui.train.runs.model import NAME

LEFT = Qt.MouseButton.LeftButton


def cell(area: RunArea, row: int, column: int) -> QModelIndex:
    return area.runs.table.model().index(row, column)


def column(area: RunArea, number: int) -> list[str]:
    return [cell(area, row, number).data() for row in range(area.runs.table.model().rowCount())]


def click(area: RunArea, row: int, number: int, *, double: bool = False) -> None:
    table = area.runs.table
    place = table.visualRect(cell(area, row, number)).center()
    QTest.mouseClick(table.viewport(), LEFT, pos=place)
    if double:
        QTest.mouseDClick(table.viewport(), LEFT, pos=place)


def tick(area: RunArea, row: int) -> None:
    table = area.runs.table
    rect = table.visualRect(cell(area, row, NAME))
    QTest.mouseClick(table.viewport(), LEFT, pos=rect.topLeft() + QPoint(12, rect.height() // 2))


def editor(area: RunArea) -> QLineEdit:
    [edit] = [edit for edit in area.runs.table.findChildren(QLineEdit) if edit.isVisible()]
    return edit


def press(area: RunArea, key: Qt.Key) -> None:
    QTest.keyClick(area.runs.table, key)
