"""The papers to draw on, one a size: each keeps its drawing, its changes and the hint it shows while it is empty."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoGroup, QUndoStack

from gui.draw.strokes import SQUARE, Drawing, Size

Show = Callable[[Drawing], None]


class Papers:
    """One of them is in use; `lay_down` puts it away for another one.

    Args:
        show: called with what is to be seen after every change, after undoing it and after making it again.
        hint: what the empty square paper says, which is in use at first.
        owner: of the undo stacks.
    """

    def __init__(self, show: Show, hint: str, owner: QObject) -> None:
        self.drawing = Drawing()
        self.undo_group = QUndoGroup(owner)
        self._show, self._owner = show, owner
        self._put_away: dict[Size, Drawing] = {}
        self._hints = {SQUARE: hint}
        self._stacks: dict[Size, QUndoStack] = {}
        self.lay_down(SQUARE)

    @property
    def undo_stack(self) -> QUndoStack:
        """The changes of the paper in use."""
        return self._stacks[self.drawing.size]

    @property
    def hint(self) -> str:
        """What the paper in use says while it is empty."""
        return self._hints.get(self.drawing.size, "")

    def name(self, size: Size, hint: str) -> None:
        """An empty paper of this size says `hint`."""
        self._hints[size] = hint

    def lay_down(self, size: Size) -> None:
        """An empty paper in the place of the other, which is put away."""
        self._put_away[self.drawing.size] = self.drawing
        if size not in self._stacks:
            self._stacks[size] = QUndoStack(self._owner)
            self.undo_group.addStack(self._stacks[size])
        self.undo_group.setActiveStack(self._stacks[size])
        self.drawing = Drawing(size=size)

    def drawing_of(self, size: Size) -> Drawing:
        """What was on the paper of this size when it was put away."""
        return self._put_away.get(size, Drawing(size=size))

    def change(self, drawing: Drawing, name: str) -> None:
        """This in the place of what is on the paper in use; it can be undone."""
        self.undo_stack.push(_Change(self._show, self.drawing, drawing, name))


class _Change(QUndoCommand):
    """From one drawing to the next."""

    def __init__(self, show: Show, before: Drawing, after: Drawing, name: str) -> None:
        super().__init__(name)
        self._show, self._before, self._after = show, before, after

    def redo(self) -> None:
        self._show(self._after)

    def undo(self) -> None:
        self._show(self._before)
