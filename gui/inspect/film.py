"""A run's epochs as a film: an animated GIF of what a view shows of each."""

from __future__ import annotations

import io
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QObject, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QPainter

from core.files import write_atomically
from gui import fonts
from gui.pixels import to_array
from gui.theme import PADDING, TEXT, theme
from gui.worker import Worker

MOST_FRAMES = 100
MILLISECONDS = 333
"""Each frame is seen so long."""
LAST_MILLISECONDS = 1500
"""The last one, before it begins again."""

LINE = 22
"""The height of each of the two lines above the picture, in pixels."""
_MOST_WIDE = 1000
_POLL = 20  # milliseconds, until the view is looked at again


@dataclass(frozen=True, eq=False)
class Pictured:
    """What a view looks like, and what it is called."""

    image: QImage
    name: str


@dataclass(frozen=True, eq=False)
class Frame:
    """A picture, and the two lines above it: what it is of, and which epoch."""

    image: QImage
    title: str
    words: str


class Film(QObject):
    """Goes from frame to frame while the window lives on. `go_to` asks for an epoch's place to be shown, `take` gives
    its frame, or None while it is not ready.

    `progressed` carries how many frames are taken; `ended` comes last, with the file, or None when it was cancelled.
    """

    progressed = Signal(int)
    ended = Signal(object)
    failed = Signal(str)

    def __init__(
        self,
        go_to: Callable[[int], None],
        take: Callable[[], Frame | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._go_to, self._take = go_to, take
        self._path = Path()
        self._places: Sequence[int] = ()
        self._frames: list[np.ndarray] = []
        self._size = QSize()
        self._timer = QTimer(self, interval=_POLL)
        self._timer.timeout.connect(self._look)
        self._worker: Worker | None = None

    @property
    def is_running(self) -> bool:
        return self._timer.isActive() or self._worker is not None

    @property
    def count(self) -> int:
        """How many frames it is to have."""
        return len(self._places)

    @property
    def taken(self) -> int:
        """How many frames there are so far."""
        return self.count if self._worker is not None else len(self._frames)

    def start(self, path: Path, count: int) -> None:
        """Of so many epochs; where they are too many, of some that lie as far apart as can be."""
        self._path, self._frames = path, []
        self._places = (
            np.unique(np.linspace(0, count - 1, min(count, MOST_FRAMES)).round()).astype(int).tolist()
        )
        self._go_to(self._places[0])
        self._timer.start()

    def cancel(self) -> None:
        if self.is_running:
            self.stop()
            self.ended.emit(None)

    def stop(self) -> None:
        self._timer.stop()
        self._frames = []
        if self._worker is not None:
            self._worker.result.disconnect(self._written)
            self._worker.error.disconnect(self._fail)
            self._worker.stop()
            self._drop_worker()

    @Slot()
    def _look(self) -> None:
        taken = self._take()
        if taken is None:
            return
        self._frames.append(self._framed(taken))
        self.progressed.emit(len(self._frames))
        if len(self._frames) < len(self._places):
            self._go_to(self._places[len(self._frames)])
            return
        self._timer.stop()
        frames, self._frames = self._frames, []
        self._worker = Worker(write_gif, self._path, frames, parent=self)
        self._worker.result.connect(self._written)
        self._worker.error.connect(self._fail)
        self._worker.start()

    def _framed(self, frame: Frame) -> np.ndarray:
        """All of one size, with a margin around. Output shape: (H, W, 3), uint8."""
        if not self._frames:
            size = frame.image.size()
            self._size = size.boundedTo(
                size.scaled(_MOST_WIDE, 10 * _MOST_WIDE, Qt.AspectRatioMode.KeepAspectRatio)
            )
        smooth = Qt.TransformationMode.SmoothTransformation
        picture = frame.image.scaled(self._size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
        picture.setDevicePixelRatio(1)
        top = PADDING + 2 * LINE
        whole = QImage(self._size + QSize(2 * PADDING, top + PADDING), QImage.Format.Format_RGBA8888)
        whole.fill(theme().colour("card"))
        with QPainter(whole) as painter:
            for row, (words, colour) in enumerate(((frame.title, "text"), (frame.words, "muted"))):
                painter.setFont(fonts.ui_font(TEXT, semibold=row == 0))
                painter.setPen(theme().colour(colour))
                line = QRect(PADDING, PADDING // 2 + row * LINE, self._size.width(), LINE)
                seen = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, line.width())
                painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, seen)
            painter.drawImage(PADDING, top, picture)
        return to_array(whole)[..., :3].copy()

    @Slot(object)
    def _written(self, path: Path) -> None:
        self._drop_worker()
        self.ended.emit(path)

    @Slot(str)
    def _fail(self, reason: str) -> None:
        self._drop_worker()
        self.failed.emit(reason)
        self.ended.emit(None)

    def _drop_worker(self) -> None:
        if self._worker is not None:
            self._worker.wait()
            self._worker.deleteLater()
            self._worker = None


def write_gif(path: Path, frames: Sequence[np.ndarray]) -> Generator[int, None, Path]:
    """Shown again and again; yields how many frames are made, and may be closed after each.

    Args:
        path: a `.gif`.
        frames: (H, W, 3) uint8 each, all of one size.

    Raises:
        OutputError: it cannot be written.
    """
    pictures = []
    for count, frame in enumerate(frames, 1):
        pictures.append(Image.fromarray(frame).quantize(256, dither=Image.Dither.NONE))
        yield count
    buffer, (first, *others) = io.BytesIO(), pictures
    times = [*[MILLISECONDS] * len(others), LAST_MILLISECONDS]
    first.save(buffer, "GIF", save_all=True, append_images=others, duration=times, loop=0)
    yield len(frames)
    write_atomically(path, lambda temporary: temporary.write_bytes(buffer.getvalue()))
    return path
