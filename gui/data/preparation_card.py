"""The card with the way from one image to what the network is shown, and the choice between the two ways."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QWidget

from core.data.dataset import Dataset
from core.data.normalize import Kind, NormalizedImage, Normalizer
from core.errors import DataError
from gui.active_data import OpenData
from gui.data.steps_row import StepsRow
from gui.widgets import Card, SegmentedControl, SteadyLabel
from gui.worker import Latest

KINDS: tuple[Kind, ...] = ("ink", "picture")


class PreparationCard(Card):
    """`kind_chosen` carries "ink" or "picture"."""

    kind_chosen = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Preparation", parent)
        self.kinds = SegmentedControl("Prepare as", ("Ink", "Picture"))
        self.kinds.setToolTip(
            "Ink is found, cropped and centred; pictures are only resized, their colour kept"
        )
        self.kinds.chosen.connect(self._kind_chosen)
        self.row = StepsRow()
        self.words = SteadyLabel("small")
        self._lay_out()
        self._open: OpenData | None = None
        self._steps = Latest(_steps, self)
        self._steps.answered.connect(self._show)

    @property
    def captions(self) -> list[str]:
        """The names of the steps that are shown."""
        return self.row.captions

    def show_data(self, opened: OpenData | None) -> None:
        self._open = opened
        normalizer = opened.normalizer if opened else None
        self.note.setText("guessed" if opened and normalizer and opened.guessed else "")
        self.kinds.setEnabled(normalizer is not None)
        if normalizer is not None:
            with QSignalBlocker(self.kinds):
                self.kinds.choose(KINDS.index(normalizer.kind))

    def show_row(self, row: int) -> None:
        """The steps of this image of the data set, once it is known how its images are prepared."""
        if self._open is None or self._open.normalizer is None:
            self.clear("This is seen when all images are read.")
        else:
            self._steps.ask(self._open.dataset, self._open.normalizer, row)

    def clear(self, words: str = "") -> None:
        """No steps, and why there are none."""
        self._steps.forget()
        self._say("")
        self.row.say(words)

    def stop(self) -> None:
        self._steps.stop()

    def _lay_out(self) -> None:
        self.note.setProperty("role", "small")
        self.header.addWidget(self.kinds)
        self.body.addWidget(self.row)
        self.body.addWidget(self.words)

    @Slot(int)
    def _kind_chosen(self, place: int) -> None:
        self.kind_chosen.emit(KINDS[place])

    @Slot(object)
    def _show(self, answer: NormalizedImage | str) -> None:
        if isinstance(answer, str):
            self.clear(answer)
            return
        self.row.show_steps(answer.steps)
        self._say("No ink was found: this image is blank." if answer.blank else "")

    def _say(self, words: str) -> None:
        self.words.say(words, "small")
        self.words.setVisible(bool(words))


def _steps(dataset: Dataset, normalizer: Normalizer, row: int) -> NormalizedImage | str:
    """The steps of an image; a sentence where it cannot be read."""
    try:
        return normalizer.normalize(dataset.source.read(row))
    except DataError as error:
        return f"{error}."
