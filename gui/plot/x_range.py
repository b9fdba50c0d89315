"""What part of the steps is in view, and at which one the pointer is: shared by all plots that are linked."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

_LEAST = 4.0  # steps across a view


class XRange(QObject):
    """Shows all there is and follows as that grows, until it is zoomed; then it stays where it is."""

    changed = Signal()
    hovered = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all = (0.0, 1.0)
        self._zoomed: tuple[float, float] | None = None
        self.hover: int | None = None

    @property
    def low(self) -> float:
        return (self._zoomed or self._all)[0]

    @property
    def high(self) -> float:
        return (self._zoomed or self._all)[1]

    @property
    def zoomed(self) -> bool:
        return self._zoomed is not None

    def set_all(self, low: float, high: float) -> None:
        """What there is to be seen."""
        if (low, high) != self._all:
            self._all = (low, high)
            if not self._zoomed:
                self.changed.emit()

    def zoom(self, factor: float, at: float | None = None) -> None:
        """Show `factor` times as many steps, with the step `at`, or the middle, where it is."""
        at = (self.low + self.high) / 2 if at is None else at
        span = max(_LEAST, (self.high - self.low) * factor)
        share = (at - self.low) / (self.high - self.low)
        self._show(at - share * span, span)

    def pan(self, share: float) -> None:
        """Move by a share of the view, to the right where it is positive."""
        span = self.high - self.low
        self._show(self.low + share * span, span)

    def fit(self) -> None:
        if self._zoomed:
            self._zoomed = None
            self.changed.emit()

    def point_at(self, step: int | None) -> None:
        """The step the pointer is at; None when it has left."""
        if step != self.hover:
            self.hover = step
            self.hovered.emit()

    def _show(self, low: float, span: float) -> None:
        first, last = self._all
        if span >= last - first:
            self.fit()
            return
        low = min(max(low, first), last - span)
        if self._zoomed != (low, low + span):
            self._zoomed = (low, low + span)
            self.changed.emit()
