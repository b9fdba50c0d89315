"""Above the table of pictures without labels: what they are, how far it is, which are shown, what can be done."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.data.digits import glyph
from gui.results.folder_model import FolderModel, Only
from gui.train.wording import duration, things
from gui.widgets import ElidedLabel, button, label

_NAME_WIDTH = 240  # pixels
_WORDS: dict[Only, str] = {"all": "All", "not sure": "Not sure", "no answer": "No answer"}


class FolderHeader(QWidget):
    """`filtered` carries what is to be shown, `folder_asked` and `files_asked` ask for other pictures."""

    filtered = Signal(object)
    folder_asked = Signal()
    files_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back_button = button("Figures", "Back to the figures (Escape)", picture="chevron-left")
        self.name, self.summary, self.doing = label("Without labels", "heading"), ElidedLabel(), ElidedLabel()
        self.again_button = button("Classify again", "")
        self.again_button.hide()
        self.filter = QComboBox()
        self.filter.setAccessibleName("Show")
        self.filter.setToolTip("Which answers are shown")
        self.filter.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.filter.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.filter.currentIndexChanged.connect(self._choose)
        self.export_button = button("Export CSV…", "Write all answers as a table (Ctrl+S)", picture="save")
        self.choose_button = button("Choose", "Classify other pictures", picture="open")
        self.bar = QProgressBar()
        self.stop_button = button("Stop", "Leave off; the answers that are there stay (Escape)")
        self._texts = QStackedWidget()
        self._class_names: tuple[str, ...] = ()
        self._begun = 0.0
        self._lay_out()
        self._fill(None)
        self.summary.say("The active model answers pictures that nobody has labelled.")

    def begin(self, name: str, path: str, class_names: Sequence[str]) -> None:
        """Other pictures, of which nothing is known yet."""
        self.name.setText(self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, _NAME_WIDTH))
        self.name.setToolTip(path)
        self._class_names, self._begun = tuple(class_names), time.monotonic()
        self.again_button.hide()
        self._fill(None)
        self.bar.setRange(0, 0)
        self.doing.say("Looking for pictures")
        self.summary.say("")
        self._texts.setCurrentIndex(1 if class_names else 0)

    def show_progress(self, answers: FolderModel, total: int) -> None:
        done = len(answers.answers)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        text, spent = f"{done:,} of {total:,}", time.monotonic() - self._begun
        if 0 < done < total and spent > 1:
            text += f" · {duration(spent * (total - done) / done)} left"
        self.doing.say(text)
        self._fill(answers)

    def end(self, answers: FolderModel, total: int, *, stopped: bool = False) -> None:
        """How many pictures there are, and of how many one should know."""
        done, none, unsure = len(answers.answers), answers.count("no answer"), answers.count("not sure")
        words = [
            f"stopped after {done:,} of {things(total, 'picture')}" if stopped else things(done, "picture"),
            f"{unsure:,} not sure",
        ]
        if none:
            words.append(f"{none:,} without an answer")
        self.summary.say(" · ".join(words) if done else "")
        self._texts.setCurrentIndex(0)
        self._fill(answers)

    def offer_again(self, model_name: str) -> None:
        """Another model is active by now; "" takes the offer back."""
        self.again_button.setVisible(bool(model_name))
        self.again_button.setToolTip(
            f"These answers are of another model; ask {model_name}, which is active now, for the same pictures"
        )

    def _fill(self, answers: FolderModel | None) -> None:
        """What can be shown, with how many they are; the choice stays."""
        kept: Only = self.filter.currentData() if answers is not None else "all"
        choices: list[Only] = [*_WORDS, *range(len(self._class_names))]
        with QSignalBlocker(self.filter):
            if self.filter.count() != len(choices):
                self.filter.clear()
                for only in choices:
                    self.filter.addItem("", only)
            for place, only in enumerate(choices):
                count = "" if answers is None else f" ({answers.count(only):,})"
                self.filter.setItemText(place, f"{self._words(only)}{count}")
            self.filter.setCurrentIndex(choices.index(kept))
        there = answers is not None and bool(answers.answers)
        self.filter.setEnabled(there)
        self.export_button.setEnabled(there)

    def _words(self, only: Only) -> str:
        if not isinstance(only, int):
            return _WORDS[only]
        name = self._class_names[only]
        return name if glyph(name) == name else f"{glyph(name)} {name}"

    @Slot()
    def _choose(self) -> None:
        self.filtered.emit(self.filter.currentData())

    def _lay_out(self) -> None:
        menu = QMenu(self)
        menu.addAction("Folder…\tCtrl+O", self.folder_asked.emit)
        menu.addAction("Zip or pictures…", self.files_asked.emit)
        self.choose_button.setMenu(menu)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        going = QWidget()
        row = QHBoxLayout(going)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.bar, 2)
        row.addWidget(self.doing, 1)
        row.addWidget(self.stop_button)
        self._texts.addWidget(self.summary)
        self._texts.addWidget(going)
        self._texts.setFixedHeight(30)
        show = label("Show", "muted")
        show.setBuddy(self.filter)
        above, below = QHBoxLayout(), QHBoxLayout()
        for line in (above, below):
            line.setSpacing(8)
        above.addWidget(self.back_button)
        above.addSpacing(4)
        above.addWidget(self.name)
        above.addStretch(1)
        above.addWidget(self.choose_button)
        above.addWidget(self.export_button)
        below.addWidget(self._texts, 1)
        below.addWidget(self.again_button)
        below.addWidget(show)
        below.addWidget(self.filter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(above)
        column.addLayout(below)
