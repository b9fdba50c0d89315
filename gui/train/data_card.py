"""The card that says what is trained on, and opens another data set; the rest of it is on the Data page."""

from __future__ import annotations

from pathlib import Path, PurePath

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from core.data.split import Split
from core.errors import AnkanError
from core.training.config import TrainingConfig
from gui.active_data import ActiveData, OpenData
from gui.settings import DATA_FOLDER
from gui.train.wording import things
from gui.widgets import Card, ElidedLabel, button, label, percent

HINT = "Choose a folder of digit images, or drop it here; the Data page opens files and makes practice digits too."


class DataCard(Card):
    """Shows the session's data set in two lines; `data_page_asked` comes from the link to the Data page."""

    data_page_asked = Signal()

    def __init__(self, data: ActiveData, parent: QWidget | None = None) -> None:
        super().__init__("Data", parent)
        self._data = data
        self.folder_button = button("Choose folder…", "Open a folder of labelled images")
        self.folder_button.clicked.connect(self._choose_folder)
        self.page_button = button(
            "Go to Data", "See the images, and choose parts, split and augmentation", role="link"
        )
        self.page_button.clicked.connect(self.data_page_asked)
        self.header.addWidget(self.page_button)
        self.header.addWidget(self.folder_button)
        self.hint = label(HINT, "muted", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress of opening")
        self._cancel = button("Cancel", "Stop opening, and go back to what was open", role="link")
        self._cancel.clicked.connect(data.cancel)
        self._going, self._found = QWidget(), QWidget()
        self.name, self.amount = ElidedLabel(role="text"), label(role="muted")
        self.split = ElidedLabel(elide=Qt.TextElideMode.ElideRight, align=Qt.AlignmentFlag.AlignRight)
        self._lay_out()
        for signal in (data.changed, data.chosen):
            signal.connect(self.show_data)
        data.busy_changed.connect(self._show_busy)
        data.progressed.connect(self._show_progress)
        self.show_data()

    @property
    def texts(self) -> list[str]:
        """What the lines say."""
        return [f"{self.name.text}: {self.amount.text()}", f"Validation: {self.split.text}"]

    def set_locked(self, locked: bool) -> None:
        self.folder_button.setEnabled(not locked)

    @Slot()
    def show_data(self) -> None:
        opened = self._data.current
        self._found.setVisible(opened is not None)
        self.hint.setVisible(opened is None and not self._data.busy)
        if opened is None:
            return
        self.name.say(opened.dataset.path.resolve().name)
        self.name.setToolTip(str(opened.dataset.path))
        self.amount.setText(amount_text(opened))
        self.amount.setToolTip(left_out_text(opened))
        self.split.say(split_text(opened.split))

    def show_trained(self, config: TrainingConfig) -> None:
        """What a run is trained on, which need not be open."""
        self.hint.hide()
        self._found.show()
        self.name.say(PurePath(config.data or "").name)
        self.name.setToolTip(config.data or "")
        self.amount.setText(", ".join(config.parts or ()))
        self.split.say(split_text(config.split))

    def _lay_out(self) -> None:
        lines = QVBoxLayout(self._found)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(6)
        for first, second, wide in (
            (self.name, self.amount, self.name),
            (label("Validation"), self.split, self.split),
        ):
            line = QHBoxLayout()
            line.setSpacing(12)
            for each in (first, second):
                line.addWidget(each, each is wide)
            lines.addLayout(line)
        across = QHBoxLayout(self._going)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(self.bar, 1)
        across.addWidget(self._cancel)
        self._going.hide()
        for part in (self.hint, self._found, self._going):
            self.body.addWidget(part)

    @Slot(bool)
    def _show_busy(self, busy: bool) -> None:
        self._going.setVisible(busy)
        self.show_data()

    @Slot(str, int, int)
    def _show_progress(self, words: str, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.bar.setToolTip(f"{words}: {done:,} of {total:,}" if total else words)

    @Slot()
    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self.window(), "Choose a folder of images", DATA_FOLDER.get())
        if name:
            DATA_FOLDER.set(name)
            self._data.open(Path(name))


def amount_text(opened: OpenData) -> str:
    """ "a, b, c · 44,359 images"."""
    images = things(int(opened.chosen.sum()), "image")
    parts = opened.parts or ()
    listed = ", ".join(parts)
    if len(listed) > 16:
        listed = f"{len(parts)} of {len(opened.dataset.part_names)} parts"
    return f"{listed} · {images}" if parts else images


def left_out_text(opened: OpenData) -> str:
    """ "Part d is left out; choose parts on the Data page."; "" where every part is used."""
    left = [
        name for name in opened.dataset.part_names if opened.parts is not None and name not in opened.parts
    ]
    if not left:
        return ""
    said = f"Part {left[0]} is" if len(left) == 1 else f"{things(len(left), 'part')} are"
    return f"{said} left out; choose parts on the Data page."


def split_text(split: Split) -> str:
    """ "20 %, stratified, seed 1"."""
    if split.parts is not None:
        return (
            things(len(split.parts), "part")
            if len(split.parts) > 3
            else f"part {', '.join(split.parts) or '?'}"
        )
    how = "stratified" if split.stratified else "not stratified"
    return f"{percent(split.share, decimals=0)}, {how}, seed {split.seed}"


def obstacle(data: ActiveData) -> str:
    """Why this cannot be trained on, in one sentence; "" where it can."""
    opened = data.current
    if data.busy:
        return "The data set is still being opened."
    if opened is None:
        return "Choose a data set to train on."
    if opened.parts == ():
        return "Tick at least one part of the data set, on the Data page."
    try:
        opened.split_rows()
    except AnkanError as error:
        return f"{error}."
    return ""
