"""Through training: a run's saved epochs one after the other, in the place of the model."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontMetrics, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from core.classifier import Classifier, load_classifier
from core.training.runs import SavedEpoch
from gui.chosen_file import with_ending
from gui.icons import icon
from gui.inspect.epoch_slider import EpochSlider
from gui.inspect.film import MILLISECONDS, Film, Frame, Pictured
from gui.inspect.run_box import RunBox
from gui.inspect.run_epochs import EMPTY, RunEpochs, find_epochs, watched_paths
from gui.inspect.subject import Subject
from gui.picture_file import figure_folder, file_name
from gui.settings import FIGURE_FOLDER
from gui.theme import PADDING
from gui.throttle import Throttle
from gui.train.wording import things
from gui.widgets import Card, button, label, tool_button
from gui.worker import Latest

HEIGHT = 54
_WIDEST = "epoch 999 of 999 · macro-F1 0.9999"
_REFRESH = 700  # milliseconds from one look at the folders to the next

Loaded = tuple[SavedEpoch, Classifier, SavedEpoch, Classifier]


class TimeCard(Card):
    """One row: which run, play, a slider over its saved epochs, what is seen, back to now, and a film of it all.

    `settled` says whether the chosen view shows what it is to, `picture` gives what it shows and its name.
    """

    noted = Signal(str)
    failed = Signal(str)

    def __init__(
        self,
        subject: Subject,
        settled: Callable[[], bool],
        picture: Callable[[], Pictured],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Through training")
        self.setFixedHeight(HEIGHT)
        self.body.setContentsMargins(PADDING, 0, PADDING, 0)
        self.subject, self._settled, self._picture = subject, settled, picture
        self._found = RunEpochs()
        self._wanted: Path | None = None
        self._chose = False
        self._active: Classifier | None = None
        self._place: int | None = None
        self._shown: SavedEpoch | None = None
        self._before_film: int | None = None
        self._cache: dict[SavedEpoch, Classifier] = {}
        self._finder, self._loader = Latest(find_epochs, self), Latest(_load, self)
        self._find_soon = Throttle(_REFRESH, self._find, self)
        self._watcher = QFileSystemWatcher(self)
        self._clock = QTimer(self, interval=MILLISECONDS)
        self.film = Film(self._go_to, self._take_frame, self)
        self._make_controls()
        self._lay_out()
        self._finder.answered.connect(self._take)
        self._loader.answered.connect(self._take_loaded)
        self._finder.failed.connect(self.failed)
        self._loader.failed.connect(self._fail_load)
        self._watcher.directoryChanged.connect(self._folder_changed)
        self._clock.timeout.connect(self._advance)
        subject.model_changed.connect(self._model_changed)
        self.film.progressed.connect(self._count_frames)
        self.film.failed.connect(self.failed)
        self.film.ended.connect(self._film_ended)
        self._describe()

    def _make_controls(self) -> None:
        self.runs = RunBox()
        self.runs.activated.connect(self._choose_run)
        self.play = tool_button("play", "Play", "Go through all epochs (Space)")
        self.play.clicked.connect(self.toggle_play)
        self.slider = EpochSlider()
        self.slider.valueChanged.connect(self._go_to)
        self.slider.sliderPressed.connect(self._begin)
        self.slider.actionTriggered.connect(self._begin)
        self.words = label(role="muted")
        self.words.setFixedWidth(QFontMetrics(self.words.font()).horizontalAdvance(_WIDEST))
        self.now = button("Now", "Back to the model as it is now (Escape)")
        self.now.clicked.connect(self.leave)
        self.save = tool_button("film", "Save a film", "Save this view of every epoch as a GIF (G)")
        self.save.clicked.connect(self._choose_film)

    def _lay_out(self) -> None:
        self.empty = label(EMPTY, "muted")
        self.empty.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        controls = QWidget()
        row = QHBoxLayout(controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for widget in (self.runs, self.play):
            row.addWidget(widget)
        row.addWidget(self.slider, 1)
        for end in (self.words, self.now, self.save):
            row.addWidget(end)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(controls)
        order = (self.runs, self.play, self.slider, self.now, self.save)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(label("Through training", "heading"))
        line.addWidget(self._stack, 1)
        self.body.addLayout(line)

    @property
    def epochs(self) -> tuple[SavedEpoch, ...]:
        """Those that can be gone to."""
        return self._found.epochs

    @property
    def shown(self) -> SavedEpoch | None:
        """The one that every view shows; None while that is the active model."""
        return self._shown

    @property
    def is_playing(self) -> bool:
        return self._clock.isActive()

    @property
    def in_view(self) -> QWidget | None:
        """The controls, or what stands in their place."""
        return self._stack.currentWidget()

    @Slot()
    def toggle_play(self) -> None:
        """From the epoch that is shown, or from the first; at the end it stops."""
        if self.is_playing:
            self._pause()
        elif self.epochs and not self.film.is_running:
            at_end = self._place is None or self._place >= len(self.epochs) - 1
            self._go_to(0 if at_end else self.slider.value())
            self._clock.start()
            self._describe()

    @Slot()
    def leave(self) -> None:
        """The active model in every view again, which stands at the end of the slider."""
        self.film.cancel()
        self._pause()
        self._loader.forget()
        self._place = self._shown = None
        with QSignalBlocker(self.slider):
            self.slider.setValue(self.slider.maximum())
        if self.subject.epoch_name:
            self.subject.place_epoch(None)
        self._describe()

    def save_film(self, path: Path) -> None:
        """What the view shows of each epoch, as an animated GIF."""
        self._pause()
        self._before_film = self._place
        self.film.start(path, len(self.epochs))
        self._describe()

    def stop(self) -> None:
        self._clock.stop()
        self.film.stop()
        self._find_soon.drop()
        self._finder.stop()
        self._loader.stop()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._find_soon()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pause()
        self.film.cancel()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key, 0)
        if key == Qt.Key.Key_Escape and (self._place is not None or self.film.is_running):
            self.film.cancel() if self.film.is_running else self.leave()
        elif key == Qt.Key.Key_Space and self.epochs:
            self.toggle_play()
        elif key == Qt.Key.Key_G and self.epochs:
            self._choose_film()
        elif step and self.epochs:
            self.slider.setValue(self.slider.value() + step)
        else:
            super().keyPressEvent(event)

    def _find(self) -> None:
        """The run that made the active model, until another one is chosen by hand."""
        history = self._active.model.history if self._active and not self._chose else ()
        self._finder.ask(self.subject.session.runs, self._wanted, history)

    @Slot()
    def _folder_changed(self) -> None:
        if self.isVisible():
            self._find_soon()

    @Slot(object)
    def _take(self, found: RunEpochs) -> None:
        self._found = found
        watched = self._watcher.directories()
        wanted = watched_paths(found, self.subject.session.runs)
        if stale := sorted(set(watched) - set(wanted)):
            self._watcher.removePaths(stale)
        if new := [path for path in wanted if path not in watched]:
            self._watcher.addPaths(new)
        self._wanted = found.run.path if found.run else None
        self.empty.setText(found.why_none)
        self.empty.setToolTip(found.why_none)
        self.runs.show_runs(found)
        self._cache = {epoch: loaded for epoch, loaded in self._cache.items() if epoch in found.epochs}
        if self._place is not None and self._shown not in found.epochs:
            self.leave()  # it is of another run, or is there no more
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, max(0, len(found.epochs) - 1))
            if self._place is None:
                self.slider.setValue(self.slider.maximum())
            elif self._shown is not None:
                self._place = found.epochs.index(self._shown)
                self.slider.setValue(self._place)
        self._stack.setCurrentIndex(1 if found.epochs else 0)
        self._describe()

    @Slot(int)
    def _choose_run(self, place: int) -> None:
        self._wanted, self._chose = self.runs.itemData(place), True
        self.leave()
        self._find()

    @Slot()
    def _begin(self) -> None:
        """Where the slider stands while no epoch is shown, it stays when one asks for the last."""
        if self._place is None and not self.film.is_running:
            self._go_to(self.slider.sliderPosition())

    @Slot(int)
    def _go_to(self, place: int) -> None:
        """Every view is to show this one of the saved epochs."""
        self._place = place
        with QSignalBlocker(self.slider):
            self.slider.setValue(place)
        self._loader.ask(self.epochs[place], self.epochs[-1], dict(self._cache))
        self._describe()

    @Slot(object)
    def _take_loaded(self, loaded: Loaded) -> None:
        epoch, classifier, last, last_classifier = loaded
        if self._place is None or epoch not in self.epochs or self._found.run is None:
            return
        self._cache[epoch], self._cache[last] = classifier, last_classifier
        if epoch == self._shown and classifier is self.subject.classifier:
            return
        self._shown = epoch
        name = f"epoch {epoch.number} of {last.number} of run {self._found.run.name}"
        self.subject.place_epoch(classifier, name=name, last=last_classifier)
        self._describe()

    @Slot(str)
    def _fail_load(self, reason: str) -> None:
        self.leave()
        self.failed.emit(reason)

    @Slot()
    def _advance(self) -> None:
        """Not before the epoch is seen."""
        if self._place is None or not self._is_seen:
            return
        if self._place + 1 < len(self.epochs):
            self._go_to(self._place + 1)
        else:
            self._pause()

    @property
    def _is_seen(self) -> bool:
        return self._place is not None and self._shown == self.epochs[self._place] and self._settled()

    def _pause(self) -> None:
        self._clock.stop()
        self._describe()

    @Slot()
    def _model_changed(self) -> None:
        """Another model is active."""
        if self._shown is not None and not self.subject.epoch_name:
            self.leave()
        active = self.subject.session.model.classifier
        if active is not self._active:
            self._active, self._chose = active, False
            if self.isVisible():
                self._find_soon()

    def _take_frame(self) -> Frame | None:
        if not self._is_seen or self._found.run is None:
            return None
        seen = self._picture()
        return Frame(seen.image, f"{self._found.run.name} · {seen.name}", self._epoch_words)

    @Slot()
    def _choose_film(self) -> None:
        if self.film.is_running:
            self.film.cancel()
            return
        run = self._found.run.name if self._found.run else "training"
        start = figure_folder() / f"{file_name(run, self._picture().name)}.gif"
        name, _ = QFileDialog.getSaveFileName(self.window(), "Save a film", str(start), "GIF (*.gif)")
        if name:
            FIGURE_FOLDER.set(str(Path(name).parent))
            self.save_film(with_ending(name, ".gif"))

    @Slot(int)
    def _count_frames(self, _done: int) -> None:
        self._describe()

    @Slot(object)
    def _film_ended(self, path: Path | None) -> None:
        if path is not None:
            self.noted.emit(f"Saved as {path}.")
        if self._before_film is None:
            self.leave()
        elif self._before_film < len(self.epochs):
            self._go_to(self._before_film)
        self._describe()

    def _describe(self) -> None:
        """What the row says of where it stands."""
        filming, playing = self.film.is_running, self.is_playing
        self.play.setIcon(icon("pause" if playing else "play"))
        self.play.setAccessibleName("Pause" if playing else "Play")
        self.save.setIcon(icon("stop" if filming else "film"))
        self.save.setAccessibleName("Cancel the film" if filming else "Save a film")
        self.save.setToolTip(
            "Cancel the film (Escape)" if filming else "Save this view of every epoch as a GIF (G)"
        )
        for widget in (self.runs, self.play, self.slider):
            widget.setEnabled(not filming)
        self.now.setEnabled(self._place is not None and not filming)
        self.words.setText(self._saying())
        self.slider.setAccessibleDescription(self.words.text())

    def _saying(self) -> str:
        if self.film.is_running:
            return f"film: {self.film.taken} of {things(self.film.count, 'frame')}"
        return self._epoch_words or f"now · {things(len(self.epochs), 'saved epoch')}"

    @property
    def _epoch_words(self) -> str:
        if self._place is None or self._place >= len(self.epochs):
            return ""
        epoch = self.epochs[self._place]
        score = epoch.figures.validation_macro_f1
        return f"epoch {epoch.number} of {self.epochs[-1].number} · macro-F1 {score:.4f}"


def _load(epoch: SavedEpoch, last: SavedEpoch, known: dict[SavedEpoch, Classifier]) -> Loaded:
    """What is known already is not read again."""
    read = {each: known.get(each) or load_classifier(each.path) for each in {epoch, last}}
    return epoch, read[epoch], last, read[last]
