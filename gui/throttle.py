"""Calls a function at most once in a while: the first at once, later ones coalesced, the last never lost."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot


class Throttle(QObject):
    """Call it like the function. Within `milliseconds` of a call only the latest arguments wait."""

    def __init__(
        self, milliseconds: int, function: Callable[..., object], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._function = function
        self._waiting: tuple | None = None
        self._timer = QTimer(self, interval=milliseconds, singleShot=True)
        self._timer.timeout.connect(self._elapsed)

    def __call__(self, *arguments: object) -> None:
        if self._timer.isActive():
            self._waiting = arguments
        else:
            self._timer.start()
            self._function(*arguments)

    def flush(self) -> None:
        """Call now what waits."""
        if self._waiting is not None:
            arguments, self._waiting = self._waiting, None
            self._timer.start()
            self._function(*arguments)

    def drop(self) -> None:
        """Forget the call that waits, if one does."""
        self._waiting = None

    @Slot()
    def _elapsed(self) -> None:
        self.flush()
