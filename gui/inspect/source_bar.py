"""Which image is looked at: the drawing, or one of the data set."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.data.digits import glyph
from core.data.ink import Image
from gui.inspect.samples import Samples
from gui.inspect.subject import Subject
from gui.widgets import SegmentedControl, label, tool_button

DRAWING, SAMPLE = 0, 1


class SourceBar(QWidget):
    """Goes through the samples one by one."""

    def __init__(self, subject: Subject, samples: Samples, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._subject, self._samples = subject, samples
        self._place = 0
        self._given: tuple[Image, str] | None = None
        self.sources = SegmentedControl("Image", ("Your drawing", "From the data set"))
        self.previous = tool_button("chevron-left", "Previous image", "The image before (Alt+Left)")
        self.next = tool_button("chevron-right", "Next image", "The next image (Alt+Right)")
        self.previous.setShortcut("Alt+Left")
        self.next.setShortcut("Alt+Right")
        self.words = label(role="small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.sources, self.previous, self.next, self.words):
            row.addWidget(widget)
        row.addStretch(1)
        self.sources.chosen.connect(self._refresh)
        self.previous.clicked.connect(self._go_back)
        self.next.clicked.connect(self._go_on)
        samples.changed.connect(self._refresh)
        samples.progressed.connect(self._count)
        samples.failed.connect(self._fail)
        self._refresh()

    def show_sample(self, place: int) -> None:
        """Look at this one of the samples."""
        self._place, self._given = place, None
        self.sources.choose(SAMPLE)
        self._refresh()

    def show_picture(self, picture: Image, words: str) -> None:
        """Look at this one, from elsewhere, as it was found; the samples are gone on with from where they were."""
        model = self._subject.model
        if model is not None:
            self._given = model.normalizer.normalize(picture).image, words
            self.sources.choose(SAMPLE)
            self._refresh()

    @property
    def place(self) -> int | None:
        """Which of the samples is looked at; None for another image."""
        return self._place if self.sources.index == SAMPLE and self._given is None else None

    @Slot()
    def _refresh(self) -> None:
        wanted, data = self.sources.index == SAMPLE, self._samples.data
        for step in (self.previous, self.next):
            step.setVisible(wanted)
            step.setEnabled(data is not None or self._given is not None)
        self.words.clear()
        if not wanted:
            self._subject.place_sample(None)
        elif self._given is not None:
            image, words = self._given
            self._subject.place_sample(image)
            self.words.setText(words)
        elif data is None:
            self._samples.want()
        else:
            self._place %= len(data)
            self._subject.place_sample(as_image(data.images[self._place]))
            name = glyph(data.class_names[data.labels[self._place]])
            self.words.setText(f"{name} · {self._place + 1:,} of {len(data):,} from {self._samples.source}")

    @Slot(int)
    def _count(self, done: int) -> None:
        if self.sources.index == SAMPLE:
            self.words.setText(f"{done:,} images are prepared…")

    @Slot(str)
    def _fail(self, _reason: str) -> None:
        self.sources.choose(DRAWING)

    @Slot()
    def _go_back(self) -> None:
        self._step(-1)

    @Slot()
    def _go_on(self) -> None:
        self._step(1)

    def _step(self, by: int) -> None:
        if self._given is None:
            self._place += by
        self._given = None
        self._refresh()


def as_image(planes: Image) -> Image:
    """(H, W) or (H, W, 3), of (C, H, W)."""
    return planes[0] if len(planes) == 1 else planes.transpose(1, 2, 0)
