"""The card that says which parts are used, and how they are divided into training and validation."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QHBoxLayout, QHeaderView, QTableView, QWidget

from core.data.split import Split
from core.errors import AnkanError
from gui.active_data import OpenData
from gui.data.parts_model import IMAGES, NAME, USE, VALIDATE, PartsModel
from gui.numbers import SEED, VALIDATION, Number
from gui.widgets import Card, SegmentedControl, SteadyLabel, UnitEdit, label

BY_SHARE, BY_PARTS = 0, 1
_ROW, _MOST_ROWS = 24, 5
_VALIDATE_WIDTH = 90


class PartsCard(Card):
    """`parts_chosen` carries the parts to use, `split_chosen` the split that is asked for."""

    parts_chosen = Signal(tuple)
    split_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Parts and split", parent)
        self.model, self.table = PartsModel(), _Table()
        self.table.setModel(self.model)
        self.modes = SegmentedControl("Validate on", ("Share", "Parts"))
        self.share, self.seed = UnitEdit("20", "%"), UnitEdit("1", "")
        self.stratified = QCheckBox("Stratified")
        self.counts = SteadyLabel("muted")
        self._open: OpenData | None = None
        self._draw = QWidget()
        self._lay_out()
        self.model.ticked.connect(self.parts_chosen)
        self.model.held_out.connect(self._hold_out)
        self.modes.chosen.connect(self._mode_chosen)
        self.stratified.toggled.connect(self._typed)
        self.share.textChanged.connect(self._typed)
        self.seed.textChanged.connect(self._typed)

    def show_data(self, opened: OpenData | None) -> None:
        self._open = opened
        self.model.show_data(opened)
        names = self.model.names
        self.table.setVisible(bool(names))
        self.table.take_height(len(names))
        self.modes.setVisible(len(names) > 1)
        if opened is not None:
            self._show_split(opened.split)
            self._count(opened)

    def _show_split(self, split: Split) -> None:
        by_parts = split.parts is not None
        widgets = (self.modes, self.stratified, self.share, self.seed)
        blockers = [QSignalBlocker(widget) for widget in widgets]
        self.modes.choose(BY_PARTS if by_parts else BY_SHARE)
        self.stratified.setChecked(split.stratified)
        for edit, number, value in (
            (self.share, VALIDATION, round(100 * split.share, 6)),
            (self.seed, SEED, split.seed),
        ):
            if _parsed(number, edit.text()) != value:
                edit.setText(f"{value:g}")
        del blockers
        self.table.setColumnHidden(VALIDATE, not by_parts)
        self.table.setColumnHidden(USE, by_parts)
        self._draw.setVisible(not by_parts)

    def _count(self, opened: OpenData) -> None:
        try:
            training, validation = opened.split_rows()
        except AnkanError as error:
            self.counts.say(_why_not(opened, error), "warning")
        else:
            self.counts.say(f"{len(training):,} train · {len(validation):,} validate", "muted")

    @Slot(int)
    def _mode_chosen(self, mode: int) -> None:
        if self._open is not None:
            split = self._open.split
            parts = () if mode == BY_PARTS else None
            self.split_chosen.emit(Split(split.share, split.stratified, parts, split.seed))

    @Slot(tuple)
    def _hold_out(self, parts: tuple[str, ...]) -> None:
        if self._open is not None:
            split = self._open.split
            self.split_chosen.emit(Split(split.share, split.stratified, parts, split.seed))

    @Slot()
    def _typed(self) -> None:
        """The split as it is typed; a wrong figure is said, and the last right one stays."""
        if self._open is None:
            return
        values = []
        for edit, number in ((self.share, VALIDATION), (self.seed, SEED)):
            problem = ""
            try:
                values.append(number.parse(edit.text()))
            except ValueError as error:
                problem = str(error)
            edit.setProperty("invalid", bool(problem))
            edit.setAccessibleDescription(problem)
            edit.style().polish(edit)
            if problem:
                self.counts.say(problem, "warning")
                return
        share, seed = values
        parts = self._open.split.parts
        self.split_chosen.emit(Split(share / 100, self.stratified.isChecked(), parts, int(seed)))

    def _lay_out(self) -> None:
        self.share.setFixedWidth(60)
        self.seed.setFixedWidth(48)
        self.share.setAccessibleName("Validation share")
        self.share.setToolTip(f"Share of the images put aside to judge by, {VALIDATION.range_text} %")
        self.seed.setAccessibleName("Seed of the split")
        self.seed.setToolTip("The same seed draws the same images")
        self.modes.setToolTip("Judge by a share of the images, or by whole parts of the data set")
        self.stratified.setToolTip("Put aside the same share of every digit")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label("Validate on"))
        row.addStretch(1)
        row.addWidget(self.modes)
        drawn = QHBoxLayout(self._draw)
        drawn.setContentsMargins(0, 0, 0, 0)
        drawn.setSpacing(6)
        drawn.addWidget(self.share)
        drawn.addWidget(self.stratified)
        drawn.addStretch(1)
        drawn.addWidget(label("seed", "muted"))
        drawn.addWidget(self.seed)
        self.body.setSpacing(6)
        self.body.addWidget(self.table)
        self.body.addLayout(row)
        self.body.addWidget(self._draw)
        self.body.addWidget(self.counts)
        self.body.addStretch(1)


class _Table(QTableView):
    """As high as its rows, up to a few."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = 0
        self.setAccessibleName("Parts")
        self.setProperty("role", "dense")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.horizontalHeader().hide()

    def setModel(self, model: PartsModel) -> None:  # type: ignore[override]
        super().setModel(model)
        heads = self.horizontalHeader()
        heads.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column in (IMAGES, USE):
            heads.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        heads.setSectionResizeMode(VALIDATE, QHeaderView.ResizeMode.Fixed)
        heads.resizeSection(VALIDATE, _VALIDATE_WIDTH)

    def take_height(self, rows: int) -> None:
        self._rows = rows
        self.setFixedHeight(self.sizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(200, min(self._rows, _MOST_ROWS) * _ROW)


def _parsed(number: Number, text: str) -> float | None:
    try:
        return number.parse(text)
    except ValueError:
        return None


def _why_not(opened: OpenData, error: AnkanError) -> str:
    if opened.parts == ():
        return "Tick at least one part."
    return "Tick the parts to validate on." if opened.split.parts == () else f"{error}."
