"""The steps of the normalizer side by side, as large as the width allows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.data.normalize import Step
from gui.widgets import ImageView, label

_LEAST, _MOST, _GAP = 40, 120, 8
_ACROSS = 4  # at the least, so that a picture is no larger only because it has fewer steps


class StepsRow(QWidget):
    """`show_steps` takes the pictures with their names, `say` puts words in their place.

    It is as high as they are at this width.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views: list[ImageView] = []
        self._count = 0
        self._across = _ACROSS
        self.words = label(role="muted", wrap=True)
        self.words.setParent(self)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._arrange()

    @property
    def captions(self) -> list[str]:
        """The names of the steps."""
        return [view.caption for view in self.views[: self._count]]

    def show_steps(self, steps: tuple[Step, ...]) -> None:
        while len(self.views) < len(steps):
            self.views.append(ImageView(_LEAST, lines=2, parent=self))
        for view, step in zip(self.views, steps, strict=False):
            view.show_image(step.image, step.name)
        self._count = len(steps)
        if steps:  # words are as high as the steps before them
            self._across = max(_ACROSS, len(steps))
        self.words.clear()
        self._arrange()

    def say(self, words: str) -> None:
        self.show_steps(())
        self.words.setText(words)
        self.words.setToolTip(words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        side = max(_LEAST, min(_MOST, (self.width() + _GAP) // self._across - _GAP))
        height = ImageView(side, lines=2).sizeHint().height()
        self.setFixedHeight(height)
        self.words.setGeometry(self.rect())
        for place, view in enumerate(self.views):
            view.setVisible(place < self._count)
            view.setGeometry(place * (side + _GAP), 0, side, height)
