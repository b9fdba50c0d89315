"""The tabulator goes through a form as the eye does, whatever was made when."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def order_tabs(layout: QLayout) -> None:
    """What lies in a layout, and in the layouts within it, is reached in its order."""
    for before, after in pairwise(_reached(layout)):
        QWidget.setTabOrder(before, after)


def _reached(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        widget = item.widget() if item is not None else None
        if widget is not None and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield widget
        within = item.layout() if widget is None and item is not None else widget and widget.layout()
        if within:
            yield from _reached(within)
