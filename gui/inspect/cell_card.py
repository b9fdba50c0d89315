"""One number explained: what it was made from, and what becomes of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from core.data.digits import glyph
from core.insight import (
    ActivationCell,
    BatchNormCell,
    ConvolutionCell,
    Explanation,
    LinearCell,
    Numbers,
    PassedCell,
    PoolingCell,
    ResidualCell,
    SoftmaxCell,
    place_in_words,
)
from gui.inspect.cell.convolution_part import ConvolutionPart
from gui.inspect.cell.explained import Explained, explain
from gui.inspect.cell.figures import figures_of
from gui.inspect.cell.formula_part import FormulaPart
from gui.inspect.cell.linear_part import LinearPart
from gui.inspect.cell.origin_part import OriginPart
from gui.inspect.cell.part import Part
from gui.inspect.cell.pooling_part import PoolingPart
from gui.inspect.cell.softmax_part import SoftmaxPart
from gui.inspect.cell.whole_lines import WholeLines
from gui.inspect.cell.wording import plain
from gui.inspect.export_button import ExportButton
from gui.inspect.look import IMAGE, Cell
from gui.inspect.subject import Subject
from gui.theme import PADDING
from gui.throttle import Throttle
from gui.widgets import Card, SegmentedControl, label
from gui.worker import Latest

_TITLE = "One number"
_SHARE = 1
_LIVE_MILLISECONDS = 150
_EMPTY = "Draw a digit, and choose a number of a layer, to see what it was made from."
_KEYS = "Click a number of the maps to explain it; Left and Right step, Space plays, Up and Down scroll"


class CellCard(Card):
    """Follows the subject's cell; what is shown stays until the next is explained."""

    def __init__(self, subject: Subject, parent: QWidget | None = None) -> None:
        super().__init__(_TITLE, parent)
        self.subject = subject
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.title.setToolTip(_KEYS)
        self.setAccessibleDescription(_KEYS)
        self.convolution, self.pooling, self.linear = ConvolutionPart(), PoolingPart(), LinearPart()
        self.softmax, self.formula, self.origin = SoftmaxPart(), FormulaPart(), OriginPart()
        self.body.setSpacing(4)
        self.body.setContentsMargins(PADDING, 10, PADDING, 8)
        self.words = label(_EMPTY, "small", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.halves = SegmentedControl("Explain", ("Sum", "Share"))
        self.halves.hide()
        self._explained: Explained | None = None
        self._explanations = Latest(explain, self)
        self._explanations.answered.connect(self._take)
        self._explanations.failed.connect(self._fail)
        self._lay_out()
        subject.model_changed.connect(self._forget)
        self._ask_soon = Throttle(_LIVE_MILLISECONDS, self._ask, self)
        subject.looked.connect(self._looked)
        subject.cell_chosen.connect(self._ask)
        self._show(None)

    @property
    def explained(self) -> Explained | None:
        """What is shown."""
        return self._explained

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.convolution, self.pooling, self.linear, self.softmax, self.formula, self.origin

    @property
    def is_complete(self) -> bool:
        """Whether what is shown is the number that is looked at."""
        shown, subject = self._explained, self.subject
        return shown is not None and (shown.look, shown.layer, shown.cell) == (
            subject.look,
            subject.layer.name,
            subject.cell,
        )

    def stop(self) -> None:
        self.convolution.stepper.pause()
        self.export.stop()
        self._ask_soon.drop()
        self._explanations.stop()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._explanations.forget()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        stepper, bar = self.convolution.stepper, self._scroll.verticalScrollBar()
        steps = {
            Qt.Key.Key_Left: stepper.step_back,
            Qt.Key.Key_Right: stepper.step_on,
            Qt.Key.Key_Space: stepper.play_or_pause,
        }
        lines = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key in steps and stepper.isVisible():
            steps[key]()
        elif key in lines:
            bar.setValue(bar.value() + lines[key] * bar.singleStep())
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)
        for part in self.parts:
            column.addWidget(part, 1)
            part.followed.connect(self._follow)
        self._scroll = WholeLines(inside)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.export = ExportButton("this number", self._picture, self._numbers, role="plain")
        self.header.addWidget(self.halves)
        self.header.addWidget(self.export)
        self.halves.chosen.connect(self._choose_half)
        self.body.addWidget(self._scroll, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def _picture(self) -> QWidget:
        return self._scroll

    def _numbers(self) -> Numbers | None:
        return figures_of(self._explained)

    @Slot()
    def _looked(self) -> None:
        """While one draws, less often than maps are shown, which would wait for it."""
        if self.subject.look is None:
            self._ask_soon.drop()
            self._ask()
        else:
            self._ask_soon()

    @Slot()
    def _ask(self) -> None:
        look, cell = self.subject.look, self.subject.cell
        if look is None or cell is None:
            self._explanations.forget()
            self._clear(_EMPTY)
        elif self.isVisible():
            self._explanations.ask(look, self.subject.layer.name, cell)

    @Slot(object)
    def _take(self, explained: Explained) -> None:
        self._explained = explained
        self._name(explained)
        if not explained.steps:
            self.words.setText(_of_the_image(explained))
            self._show(None)
            return
        is_share = explained.answer is not None and self.halves.index == _SHARE
        part = self.softmax if is_share else self._part(explained.steps[0])
        part.show_explained(explained)
        self._show(part, has_share=explained.answer is not None)

    @Slot()
    def _forget(self) -> None:
        """Of another network what is on its way says nothing any more."""
        self._explanations.forget()

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        self._clear(sentence)

    @Slot(str, object)
    def _follow(self, layer: str, cell: Cell) -> None:
        if layer in {each.name for each in self.subject.layers}:
            self.subject.choose_layer(layer)
            self.subject.choose_cell(cell)

    def _part(self, step: Explanation) -> Part:
        match step:
            case ConvolutionCell():
                return self.convolution
            case PoolingCell():
                return self.pooling
            case LinearCell():
                return self.linear
            case SoftmaxCell():
                return self.softmax
            case BatchNormCell() | ActivationCell():
                return self.formula
            case PassedCell() | ResidualCell():
                return self.origin
        raise AssertionError(step)

    def _name(self, explained: Explained) -> None:
        cell = explained.cell
        text = place_in_words((cell.channel,) if explained.is_flat else cell.place).capitalize()
        if explained.answer is not None:
            text += f", for {glyph(explained.look.classifier.model.class_names[cell.channel])}"
        self.title.setText(text)
        self.setAccessibleName(f"{_TITLE}: {text}")
        self.note.setText("" if self.subject.cell_is_chosen else "the strongest")

    def _clear(self, words: str) -> None:
        self._explained = None
        self.title.setText(_TITLE)
        self.note.clear()
        self.words.setText(words)
        self._show(None)

    def _show(self, shown: Part | None, *, has_share: bool = False) -> None:
        """One of the parts; None for the words."""
        self.words.setVisible(shown is None)
        self.halves.setVisible(has_share)
        for part in self.parts:
            part.setVisible(part is shown)

    @Slot()
    def _choose_half(self) -> None:
        if self._explained is not None:
            self._take(self._explained)


def _of_the_image(explained: Explained) -> str:
    value = explained.value
    return f"{plain(value)} is what went in: a pixel of the {IMAGE}, {round(255 * value)} of 255. No layer made it."
