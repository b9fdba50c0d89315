"""The Results page: figures in tiles, the confusion matrix, and the images behind a cell."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core.classifier import Classifier
from core.data.digits import glyph
from core.errors import DataError
from core.training.evaluation import Evaluation
from core.training.reports import Report
from core.training.reports.words import comparison_sentences
from gui.corrections import LEFT_OUT
from gui.data.names import short_name
from gui.newest import Newest
from gui.page import Page
from gui.results.asking_row import KEY, OUTDATED, AskingRow
from gui.results.figures import Figures
from gui.results.folder_view import FolderView
from gui.results.gallery_card import GalleryCard
from gui.results.judging import Judged, Request, judge_in_steps
from gui.results.report_button import ReportButton
from gui.results.scores_card import ScoresCard
from gui.results.wrong_labels import search_in_steps
from gui.session import Session
from gui.settings import RESULTS_SPLITTER
from gui.theme import GUTTER
from gui.train.wording import things
from gui.widgets import EmptyState, button, label

NO_DATA = "Open a data set, and see here how good a model is on it, and where it fails."
NO_PART = "No part of the data set is chosen: check one in the menu beside “on”"
NOT_READ = "The images are still being prepared"
NO_MODEL = "There is no model yet"
READY = "Evaluate classifies {} and shows here how good the model is, and where it fails."
_USUAL = (490, 640)


class ResultsPage(Page):
    """Has models judged on the session's data set, and shows what came of it; or what is in pictures without labels."""

    title = "Results"
    subtitle = "how good it is, and where it fails"
    icon = "check"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.asking = AskingRow(session.model, session.models)
        self.figures, self.scores, self.images = Figures(), ScoresCard(), GalleryCard()
        self.compared = label(role="muted", wrap=True)
        self.folder, self.report = FolderView(session.model), ReportButton()
        self.folder_button = button("Classify a folder…", "Classify pictures without labels (Ctrl+L)")
        self.judging = Newest(self)
        self.judged: Judged | None = None
        self._nothing = EmptyState(
            NO_DATA, action="Go to the Data page", tip="Open a data set there (Ctrl+2)"
        )
        self._words, self._splitter, self._stack = EmptyState(""), QSplitter(), QStackedWidget()
        self._results = QWidget()
        self._lay_out()
        self._wire()
        self._show_data()

    def stop(self) -> None:
        RESULTS_SPLITTER.set(self._splitter.saveState())
        self.judging.stop()
        self.images.stop()
        self.folder.stop()
        self.report.stop()

    def _lay_out(self) -> None:
        self._splitter.addWidget(self.scores)
        self._splitter.addWidget(self.images)
        self._splitter.setHandleWidth(GUTTER)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes(list(_USUAL))
        self._splitter.restoreState(RESULTS_SPLITTER.get())
        inside = QVBoxLayout(self._results)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GUTTER)
        inside.addWidget(self.figures)
        inside.addWidget(self.compared)
        inside.addWidget(self._splitter, 1)
        for widget in (self._nothing, self._words, self._results):
            self._stack.addWidget(widget)
        self.asking.room.addWidget(self.folder_button)
        self.asking.room.addWidget(self.report)
        figures = QWidget()
        column = QVBoxLayout(figures)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.asking)
        column.addWidget(self._stack, 1)
        self._sides = QStackedWidget(self)
        for side in (figures, self.folder):
            self._sides.addWidget(side)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._sides)

    def _wire(self) -> None:
        session = self.session
        session.data.changed.connect(self._show_data)
        session.model.changed.connect(self._model_changed)
        session.corrections.changed.connect(self._show_corrections)
        self.asking.changed.connect(self._outdate)
        self.asking.evaluate_asked.connect(self.evaluate)
        self.asking.cancel_asked.connect(self.judging.drop)
        self.judging.progressed.connect(self.asking.show_progress)
        self.judging.done.connect(self._take)
        self.judging.failed.connect(self._fail)
        for job in (self.judging, self.images.search.job):
            job.running_changed.connect(self._show_running)
        self.figures.calibration_asked.connect(self.scores.show_reliability)
        self.scores.model_chosen.connect(self._show_model)
        self.scores.cell_chosen.connect(self.images.show_cell)
        self.images.draw_asked.connect(self._draw)
        self.images.inspect_asked.connect(self._inspect)
        self.images.label_chosen.connect(session.corrections.correct)
        self.images.leave_out_asked.connect(self._leave_out)
        self.images.put_back_asked.connect(session.corrections.put_back)
        self.images.undo_asked.connect(session.corrections.undo)
        self.images.search.asked.connect(self._search)
        self.folder_button.clicked.connect(self.show_folder)
        self.folder.closed.connect(self._show_figures)
        self.folder.picture_asked.connect(self.picture_asked)
        self.folder.busy_changed.connect(self._show_running)
        for teller in (self.folder, self.report):
            teller.noted.connect(self.noted)
            teller.failed.connect(self.failed)
        if self._nothing.button is not None:
            self._nothing.button.clicked.connect(self._ask_for_data)
        keys = QShortcut(QKeySequence(KEY), self, self.asking.press)
        folder_keys = QShortcut(QKeySequence("Ctrl+L"), self, self.show_folder)
        for shortcut in (keys, folder_keys):
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @Slot()
    def evaluate(self) -> None:
        """Judge the chosen models on the chosen images, as they are corrected by now."""
        request = self._request()
        if request is not None:
            self.mended.emit()
            self.judging.start(judge_in_steps, request)

    @Slot()
    def show_folder(self) -> None:
        """Pictures without labels, in the place of the figures."""
        self._sides.setCurrentWidget(self.folder)
        self.folder.setFocus()

    def classify(self, path: Path) -> None:
        """Images without labels, in a folder or an archive."""
        self.show_folder()
        self.folder.classify([path])

    @Slot()
    def _show_figures(self) -> None:
        self._sides.setCurrentIndex(0)

    @property
    def message(self) -> str:
        """What stands in place of the results; "" where there are some."""
        shown = self._stack.currentWidget()
        return shown.label.text() if isinstance(shown, EmptyState) else ""

    def _request(self) -> Request | None:
        dataset, active = self.session.data.dataset, self.session.model.classifier
        if dataset is None or active is None:
            return None
        corrected, rows = self.session.corrections.corrected(self._rows())
        models: list[Classifier | Path] = [choice or active for choice in self.asking.models]
        return Request(tuple(models), dataset, rows, corrected)

    def _rows(self) -> np.ndarray:
        """Of the open data set, those of the chosen parts."""
        dataset, parts = self.session.data.dataset, self.asking.parts
        if dataset is None:
            return np.zeros(0, np.int64)
        if parts is None:
            return np.arange(len(dataset))
        return np.flatnonzero(np.isin(dataset.parts, parts))

    def _obstacle(self) -> str:
        data = self.session.data
        if data.dataset is None:
            return NO_DATA
        if self.session.model.classifier is None:
            return NO_MODEL
        if data.prepared is None:
            return NOT_READ
        return NO_PART if not len(self._rows()) else ""

    @Slot()
    def _show_data(self) -> None:
        """Results of another data set are of no use any more."""
        data = self.session.data
        self.asking.show_dataset(data.dataset)
        if self.judged is not None and self.judged.request.dataset is not data.dataset:
            self.judged = None
            self.report.show_report(None)
            self.images.show_judged(None, None)
        self.images.show_data(self.judged, data.prepared)
        self._outdate()

    @Slot()
    def _model_changed(self) -> None:
        if None in self.asking.models:
            self._outdate()

    @Slot()
    def _outdate(self) -> None:
        """Something else is to be judged: what is under way is dropped, what is there says that it is of before."""
        self.judging.drop()
        self._show_state()

    def _show_state(self, trouble: str = "") -> None:
        obstacle = self._obstacle()
        self.asking.allow(f"{obstacle}." if obstacle and obstacle != NO_DATA else obstacle)
        if self.session.data.dataset is None:
            self._stack.setCurrentWidget(self._nothing)
        elif self.judged is None or trouble:
            words = trouble or obstacle
            ready = READY.format(things(len(self._rows()), "image"))
            self._words.say(f"{words}." if words else ready, wrong=bool(trouble))
            self._stack.setCurrentWidget(self._words)
        else:
            self._stack.setCurrentWidget(self._results)
            self._say_outdated(self.judged)

    def _say_outdated(self, judged: Judged) -> None:
        """Whether the figures are those of what is chosen."""
        request = self._request()
        old = judged.request
        same = (
            request is not None
            and request.models == old.models
            and np.array_equal(request.rows, old.rows)
            and np.array_equal(request.corrected.labels, old.corrected.labels)
        )
        self.asking.say(
            "" if same else OUTDATED, "" if same else "Evaluate again for figures of what is chosen now"
        )

    @Slot(object)
    def _take(self, judged: Judged) -> None:
        if self.judged is not None and self.judged.request.models == judged.request.models:
            judged = replace(judged, shown=self.judged.shown)
        self.judged = judged
        comparison = judged.comparisons[0] if len(judged.comparisons) == 1 else None
        self.report.show_report(Report(judged.request.corrected, judged.results, comparison))
        self.figures.show_judged(judged)
        self._compare(judged)
        self.scores.show_judged(judged)
        self.images.show_data(judged, self.session.data.prepared)
        self.images.show_judged(judged, self.scores.matrix.cell)
        self._show_corrections()

    @Slot(int)
    def _show_model(self, place: int) -> None:
        """Its scores and its mistakes."""
        if self.judged is not None:
            self.judged = replace(self.judged, shown=place)
            self.scores.show_judged(self.judged)
            self.images.show_judged(self.judged, self.scores.matrix.cell)

    def _compare(self, judged: Judged) -> None:
        sentences = []
        first = judged.results[0]
        for comparison, other in zip(judged.comparisons, judged.results[1:], strict=False):
            if isinstance(first, Evaluation) and isinstance(other, Evaluation):
                apart, verdict = comparison_sentences(comparison, first, other)
                sentences.append(f"{apart}. {verdict}.")
        self.compared.setText("\n".join(sentences))
        self.compared.setVisible(bool(sentences))

    @Slot(str)
    def _fail(self, reason: str) -> None:
        """What there is stays, and is out of date."""
        if self.judged is None:
            self._show_state(reason)
        else:
            self.failed.emit(f"{reason}.")
            self._show_state()

    @Slot()
    def _show_running(self) -> None:
        running = self.judging.running
        if self.sender() is self.judging:
            self.asking.show_running(running)
            if not running:
                self._show_state()
        self.busy_changed.emit(running or self.images.search.job.running or self.folder.busy)

    @Slot()
    def _show_corrections(self) -> None:
        corrections, dataset = self.session.corrections, self.session.data.dataset
        names = dataset.class_names if dataset else ()
        marks = {
            row: "left out" if number == LEFT_OUT else f"corrected: {glyph(names[number])}"
            for row, number in corrections.labels.items()
        }
        self.images.show_corrections(marks, corrections.table)
        self.images.show_undo(can_undo=corrections.can_undo)
        if not self.judging.running:
            self._show_state()

    @Slot(int)
    def _leave_out(self, row: int) -> None:
        self.session.corrections.correct(row, LEFT_OUT)

    @Slot()
    def _search(self) -> None:
        active = self.session.model.classifier
        if self.judged is not None and active is not None:
            request = self.judged.request
            arguments = request.dataset, request.rows, request.corrected, active.model.normalizer
            self.images.search.job.start(search_in_steps, *arguments)

    @Slot()
    def _ask_for_data(self) -> None:
        self.page_asked.emit("Data")

    @Slot(int)
    def _draw(self, row: int) -> None:
        picture = self._picture(row)
        if picture is not None:
            self.picture_asked.emit(picture)

    @Slot(int)
    def _inspect(self, row: int) -> None:
        picture, dataset = self._picture(row), self.session.data.dataset
        if picture is not None and dataset is not None:
            self.sample_asked.emit(picture, short_name(dataset.source.name(row), dataset.path))

    def _picture(self, row: int) -> np.ndarray | None:
        """As it was found; None where it cannot be read any more, which is said."""
        if self.session.data.dataset is None:
            return None
        try:
            return self.session.data.dataset.source.read(row)
        except DataError as error:
            self.failed.emit(f"{error}.")
            return None
