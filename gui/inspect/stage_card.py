"""The large card of the Inspect page: its views, of which one is chosen, and the way out into files."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from core.insight import Numbers
from gui.inspect.export_button import ExportButton
from gui.inspect.view import View
from gui.widgets import Card, SegmentedControl


class StageCard(Card):
    """`view_chosen` carries the view that is shown from now on."""

    view_chosen = Signal(object)

    def __init__(self, views: Sequence[View], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Views")
        self.views = tuple(views)
        self.tabs = SegmentedControl("Show", [view.title for view in views], key="Ctrl+Tab for the next")
        self.export = ExportButton("this view", self._picture, self._numbers, key="Ctrl+E")
        self._stack = QStackedWidget()
        for view in views:
            self._stack.addWidget(view)
        row = QHBoxLayout()
        row.addWidget(self.tabs)
        row.addStretch(1)
        row.addWidget(self.export)
        self.body.addLayout(row)
        self.body.addWidget(self._stack, 1)
        self.tabs.chosen.connect(self._chosen)
        QShortcut(QKeySequence("Ctrl+E"), self, self.export.show_menu)
        QShortcut(QKeySequence("Ctrl+Tab"), self, self._next)

    @property
    def view(self) -> View:
        """The one that is shown."""
        return self.views[self.tabs.index]

    def show_view(self, view: View) -> None:
        self.tabs.choose(self.views.index(view))

    def stop(self) -> None:
        for view in self.views:
            view.stop()
        self.export.stop()

    def _picture(self) -> QWidget:
        return self.view.picture()

    def _numbers(self) -> Numbers | None:
        return self.view.numbers()

    @Slot(int)
    def _chosen(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        self.view_chosen.emit(self.view)

    @Slot()
    def _next(self) -> None:
        self.tabs.choose((self.tabs.index + 1) % len(self.views))
