"""The right card: the images behind a cell, the hardest, likely wrong labels, and where models differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QStackedWidget, QWidget

from core.data.digits import glyph
from core.data.prepared import PreparedData
from gui.results.corrected_table import CorrectedTable
from gui.results.entries import NOTHING, Entries, answered, differing
from gui.results.gallery import Gallery
from gui.results.judging import Judged
from gui.results.label_menu import LabelMenu
from gui.results.wrong_labels import Found, WrongLabelsPane
from gui.train.wording import things
from gui.widgets import Card, EmptyState, SegmentedControl, button, label, tool_button

OF_CELL, HARDEST, WRONG_LABELS, DIFFER, CORRECTED = range(5)
NO_CELL = "Click a cell of the confusion matrix to see its images here."
NO_IMAGES = "No image is behind this cell."
ONE_MODEL = "Evaluate a second model too (“Compare with…”): the images to which they give different answers come here."
SAME = "The models give the same answer to every image."
NONE_FOUND = "No label is likely wrong."
NONE_CORRECTED = "No label of this data set is corrected, and no image is left out."
_ORDER = 230  # pixels of the words at the right of the heading
_NAMES = ("Of the cell", "Hardest", "Wrong labels?", "Differ", "Corrected")


@dataclass(frozen=True, eq=False)
class _Shown:
    """A gallery, what it is called, in what order it is, and what is said where it is empty."""

    entries: Entries
    title: str
    order: str
    empty: str


class GalleryCard(Card):
    """Signals carry the row of the chosen image, `label_chosen` its right class too; `put_back_asked` its file."""

    draw_asked = Signal(int)
    inspect_asked = Signal(int)
    label_chosen = Signal(int, int)
    leave_out_asked = Signal(int)
    put_back_asked = Signal(str)
    undo_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Images")
        self.kinds = SegmentedControl("Images", _NAMES)
        self.heading, self.order = label(role="heading"), label(role="small")
        self.gallery, self.empty, self.search = Gallery(), EmptyState(NO_CELL), WrongLabelsPane()
        self.draw_button = button(
            "See on Draw", "See the picture on the Draw page (Return, or a double click)"
        )
        self.inspect_button = button(
            "See on Inspect", "See on the Inspect page what the network makes of it (I)"
        )
        self.label_button = button("The label is wrong…", "Say which digit it is (L)")
        self.leave_button = button(
            "Leave it out", "Leave this image out of evaluations and training (Delete)"
        )
        self.undo_button = tool_button(
            "undo", "Undo the correction", "Take the last correction back (Ctrl+Z)"
        )
        self.put_back_button = button("Put back", "Take this correction back, whenever it was made (Delete)")
        self.corrected = CorrectedTable()
        self.labels = LabelMenu(self)
        self._stack, self._buttons = QStackedWidget(), QStackedWidget()
        self._judged: Judged | None = None
        self._found: Found | None = None
        self._cell: tuple[int, int] | None = None
        self._lay_out()
        self._wire()
        self.show_undo(can_undo=False)

    def show_data(self, judged: Judged | None, prepared: PreparedData | None) -> None:
        """The images of another data set, or the same ones prepared."""
        self.gallery.show_data(judged.request.dataset if judged else None, prepared)

    def show_judged(self, judged: Judged | None, cell: tuple[int, int] | None) -> None:
        """What kind of images is shown stays, and the chosen image where it is still among them."""
        if judged is None:
            self.search.job.drop()
        if judged is None or not _covers(self._found, judged):
            self._found = None
        self._judged, self._cell = judged, cell
        names = ("Hardest",) if judged is None or judged.evaluation is not None else ("Least sure",)
        self.kinds.rename((_NAMES[0], *names, *_NAMES[2:]))
        self._refresh()

    def show_cell(self, true: int, answer: int) -> None:
        """The images behind a cell of the confusion matrix."""
        self._cell = true, answer
        if self.kinds.index == OF_CELL:
            self._refresh()
        else:
            self.kinds.choose(OF_CELL)

    def show_found(self, found: Found) -> None:
        """What a search for wrong labels came to."""
        self._found = found
        self._refresh()

    def show_corrections(self, marks: Mapping[int, str], labels: Mapping[str, str]) -> None:
        """What was said of images by row of the data set, in words; and by file, what its table says."""
        self.gallery.show_marks(marks)
        self.corrected.show_corrections(labels)
        if self.kinds.index == CORRECTED:
            self._refresh()

    def show_undo(self, *, can_undo: bool) -> None:
        self.undo_button.setEnabled(can_undo)

    def stop(self) -> None:
        self.search.job.stop()

    def _shown(self, judged: Judged) -> _Shown:
        evaluation = judged.evaluation
        match self.kinds.index:
            case 0 if evaluation is not None and self._cell is not None:
                positions = evaluation.behind(*self._cell)
                true, answer = (glyph(evaluation.class_names[place]) for place in self._cell)
                count = things(len(positions), "image")
                title = (
                    f"{count} of {true} recognized"
                    if true == answer
                    else f"{count} of {true} read as {answer}"
                )
                return _Shown(answered(judged, positions), title, "hardest first", NO_IMAGES)
            case 1:
                title = things(judged.result.images, "image")
                order = "least sure first" if evaluation is None else "largest loss first"
                return _Shown(answered(judged, judged.orders[judged.shown]), title, order, NO_IMAGES)
            case 2 if self._found is not None:
                count = things(len(self._found.entries.rows), "likely wrong label")
                return _Shown(self._found.entries, count, "likeliest first", NONE_FOUND)
            case 3 if judged.comparisons:
                entries = differing(judged)
                title = f"{things(len(entries.rows), 'image')} on which they differ"
                return _Shown(entries, title, "one right, one wrong first", SAME)
            case 3:
                return _Shown(NOTHING, "", "", ONE_MODEL)
            case 4:
                rows = self.corrected.rowCount()
                return _Shown(NOTHING, things(rows, "correction") if rows else "", "", NONE_CORRECTED)
        return _Shown(NOTHING, "", "", NO_CELL)

    @Slot()
    def _refresh(self) -> None:
        if self._judged is None:
            self.gallery.show_entries(NOTHING)
            return
        shown = self._shown(self._judged)
        if self.kinds.index == WRONG_LABELS and self._found is None:
            self._stack.setCurrentWidget(self.search)
        elif self.kinds.index == CORRECTED and self.corrected.rowCount():
            self._stack.setCurrentWidget(self.corrected)
        else:
            self._stack.setCurrentWidget(self.gallery if len(shown.entries.rows) else self.empty)
        self.heading.setText(shown.title)
        of_one = len(self._judged.results) > 1 and self.kinds.index in (OF_CELL, HARDEST)
        order = f"{self._judged.result.model_name}: {shown.order}" if of_one else shown.order
        self._say_order(order if len(shown.entries.rows) else "")
        self.empty.label.setText(shown.empty)
        self.gallery.show_entries(shown.entries)
        self._allow()

    def _say_order(self, order: str) -> None:
        self.order.setText(self.order.fontMetrics().elidedText(order, Qt.TextElideMode.ElideMiddle, _ORDER))
        self.order.setToolTip(order if self.order.text() != order else "")

    def _allow(self) -> None:
        there = self.gallery.row is not None
        scored = there and self._judged is not None and self._judged.evaluation is not None
        self.draw_button.setEnabled(there)
        self.inspect_button.setEnabled(there)
        self.label_button.setEnabled(scored)
        self.leave_button.setEnabled(scored)
        self._buttons.setCurrentIndex(self.kinds.index == CORRECTED)
        self.put_back_button.setEnabled(self.corrected.rowCount() > 0)

    def _lay_out(self) -> None:
        kinds, above = QHBoxLayout(), QHBoxLayout()
        kinds.addWidget(self.kinds)
        kinds.addStretch(1)
        kinds.addWidget(self.undo_button)
        above.addWidget(self.heading)
        above.addStretch(1)
        above.addWidget(self.order)
        for buttons in (
            (self.draw_button, self.inspect_button, self.label_button, self.leave_button),
            (self.put_back_button,),
        ):
            self._buttons.addWidget(_row_of(buttons))
        self._buttons.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for view in (self.gallery, self.empty, self.search, self.corrected):
            self._stack.addWidget(view)
        self.body.addLayout(kinds)
        self.body.addLayout(above)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self._buttons)

    def _wire(self) -> None:
        self.kinds.chosen.connect(self._refresh)
        self.gallery.opened.connect(self.draw_asked)
        self.draw_button.clicked.connect(self._draw)
        self.inspect_button.clicked.connect(self._inspect)
        self.label_button.clicked.connect(self._ask_label)
        self.leave_button.clicked.connect(self._leave_out)
        self.put_back_button.clicked.connect(self._put_back)
        self.undo_button.clicked.connect(self.undo_asked)
        self.labels.chosen.connect(self._say_label)
        self.search.job.done.connect(self.show_found)
        keys = (
            (QKeySequence("I"), self.inspect_button.click),
            (QKeySequence("L"), self.label_button.click),
            (QKeySequence(QKeySequence.StandardKey.Delete), self._delete),
            (QKeySequence(QKeySequence.StandardKey.Undo), self.undo_button.click),
        )
        for key, press in keys:
            shortcut = QShortcut(key, self, press)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @Slot()
    def _draw(self) -> None:
        if self.gallery.row is not None:
            self.draw_asked.emit(self.gallery.row)

    @Slot()
    def _inspect(self) -> None:
        if self.gallery.row is not None:
            self.inspect_asked.emit(self.gallery.row)

    @Slot()
    def _ask_label(self) -> None:
        if self._judged is not None and self.gallery.likely is not None:
            self.labels.ask(self._judged.result.class_names, self.gallery.likely, self.label_button)

    @Slot(int)
    def _say_label(self, number: int) -> None:
        if self.gallery.row is not None:
            self.label_chosen.emit(self.gallery.row, number)

    @Slot()
    def _delete(self) -> None:
        (self.put_back_button if self.kinds.index == CORRECTED else self.leave_button).click()

    @Slot()
    def _put_back(self) -> None:
        if self.corrected.file is not None:
            self.put_back_asked.emit(self.corrected.file)

    @Slot()
    def _leave_out(self) -> None:
        if self.gallery.row is not None:
            self.leave_out_asked.emit(self.gallery.row)


def _row_of(buttons: tuple[QPushButton, ...]) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for each in buttons:
        row.addWidget(each)
    row.addStretch(1)
    return made


def _covers(found: Found | None, judged: Judged) -> bool:
    """Whether wrong labels were looked for among all of these images."""
    request = judged.request
    return (
        found is not None
        and found.dataset is request.dataset
        and bool(np.isin(request.rows, found.rows).all())
    )
