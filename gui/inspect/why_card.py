"""The card that says why: what in the image speaks for a class, by every method side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QSignalBlocker, Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from core.data.digits import glyph
from core.insight import METHODS, Maps, Method, Numbers
from gui import fonts
from gui.inspect.export_button import ExportButton
from gui.inspect.look import Look
from gui.inspect.subject import Subject
from gui.theme import TEXT, theme
from gui.widgets import Card, ImageView, MapLegend, label, percent
from gui.worker import Latest

_GAP, _LEAST, _MOST = 8, 56, 104
_THE_ANSWER = 0
_SETTLED = 120  # milliseconds
_PALE, _SHADE = 0.35, 0.3  # shares of the colours, and of the ink below them


@dataclass(frozen=True, eq=False)
class Asked:
    """Which class of which look a method is asked about."""

    look: Look
    class_number: int
    method: Method


@dataclass(frozen=True, eq=False)
class Reason:
    """What speaks for a class, by one method: (size, size), from -1 to 1."""

    asked: Asked
    values: Maps


class WhyCard(Card):
    """Follows the look, once it stays for a moment: maps that are drawn live must not wait for reasons.

    The class is the answer, or any other that is chosen. One method is asked after the other, the slowest last.
    """

    def __init__(self, subject: Subject, parent: QWidget | None = None) -> None:
        super().__init__("Why", parent)
        self.subject = subject
        self.classes = QComboBox()
        self.classes.setAccessibleName("Class that is explained")
        self.classes.setToolTip("What speaks for the answer, or for another class")
        self.classes.setFont(fonts.bangla_font(TEXT))
        self.classes.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.legend = MapLegend()
        self.legend.show_words("against", "for")
        self.export = ExportButton("these maps", self._picture, self._numbers, role="plain")
        self.header.addWidget(self.classes)
        self.header.addWidget(self.export)
        self.reasons = [ReasonView(method, self) for method in METHODS]
        self._maps = QWidget()
        row = QHBoxLayout(self._maps)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        for reason in self.reasons:
            row.addWidget(reason.view, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        self.body.addWidget(self._maps)
        self.body.addWidget(self.legend, 0, Qt.AlignmentFlag.AlignRight)
        self.words = label("", "small", wrap=True)
        self.body.addWidget(self.words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._explanations = Latest(explain, self)
        self._explanations.answered.connect(self._take)
        self._explanations.failed.connect(self._fail)
        self._place = 0
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED)
        self._settled.timeout.connect(self._explain)
        self.classes.currentIndexChanged.connect(self._look_changed)
        subject.model_changed.connect(self._model_changed)
        subject.looked.connect(self._look_changed)
        self._model_changed()
        self._look_changed()

    @property
    def class_number(self) -> int | None:
        """The one that is explained; None while there is nothing to explain."""
        chosen = self.classes.currentIndex() - 1
        return chosen if chosen >= 0 else self.subject.look.answer if self.subject.look else None

    @property
    def is_complete(self) -> bool:
        """Whether every method's map of what is looked at is there."""
        given = [each.reason.asked for each in self.reasons if each.reason is not None]
        wanted = [
            (asked.look, asked.class_number) == (self.subject.look, self.class_number) for asked in given
        ]
        return len(given) == len(self.reasons) and all(wanted)

    def choose_class(self, number: int | None) -> None:
        """None for whichever is the answer."""
        self.classes.setCurrentIndex(_THE_ANSWER if number is None else number + 1)

    def stop(self) -> None:
        self._settled.stop()
        self.export.stop()
        self._explanations.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.contentsRect().width() - 28 - _GAP * (len(self.reasons) - 1)
        for reason in self.reasons:
            reason.view.set_side(max(_LEAST, min(_MOST, room // len(self.reasons))))

    def _picture(self) -> QWidget:
        return self._maps

    def _numbers(self) -> Numbers | None:
        given = [each.reason for each in self.reasons if each.reason is not None]
        if not given:
            return None
        titles = tuple(reason.asked.method.title for reason in given)
        axes = (("method", titles), ("row", None), ("column", None))
        return Numbers("why", np.stack([reason.values for reason in given]), axes)

    @Slot()
    def _model_changed(self) -> None:
        names = self.subject.model.class_names if self.subject.model else ()
        if self.classes.count() != len(names) + 1 or names != self._names():
            with QSignalBlocker(self.classes):
                self.classes.clear()
                self.classes.addItem("the answer")
                for name in names:
                    self.classes.addItem(glyph(name), name)
        self._forget()

    def _names(self) -> tuple[str, ...]:
        return tuple(self.classes.itemData(place) for place in range(1, self.classes.count()))

    def _forget(self) -> None:
        self._settled.stop()
        self._explanations.forget()
        for reason in self.reasons:
            reason.show_reason(None)

    @Slot()
    def _look_changed(self) -> None:
        look, number = self.subject.look, self.class_number
        if look is None or number is None:
            self.title.setText("Why")
            self.note.clear()
            self._say("Draw a digit to see what speaks for the answer.")
            self._forget()
            return
        if any(each.reason and each.reason.asked.class_number != number for each in self.reasons):
            self._forget()
        for each in self.reasons:
            each.age(look)
        name = look.classifier.model.class_names[number]
        self.title.setText(f"Why {glyph(name)}?")
        self.note.setText(percent(float(look.probabilities[number])))
        self._say("")
        self._settled.start()

    @Slot()
    def _explain(self) -> None:
        self._place = 0
        self._ask()

    def _ask(self) -> None:
        """The method whose turn it is."""
        look, number = self.subject.look, self.class_number
        if look is not None and number is not None and self._place < len(METHODS):
            self._explanations.ask(Asked(look, number, METHODS[self._place]))

    @Slot(object)
    def _take(self, reason: Reason) -> None:
        self.reasons[METHODS.index(reason.asked.method)].show_reason(reason)
        if not self._settled.isActive():
            self._place += 1
            self._ask()

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        """A method that does not go with this network says why; the others follow."""
        self.reasons[self._place].show_reason(None)
        self._say(sentence)
        self._place += 1
        self._ask()

    def _say(self, words: str) -> None:
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.legend.setHidden(self.subject.look is None)


class ReasonView(QObject):
    """One method's map over a shade of what it is about; pale as long as it is about the look before."""

    def __init__(self, method: Method, parent: QObject) -> None:
        super().__init__(parent)
        self._method = method
        self.view = ImageView(_LEAST, lines=2)
        self.reason: Reason | None = None
        self._is_old = False
        theme().changed.connect(self._paint)
        self._paint()

    def show_reason(self, reason: Reason | None) -> None:
        self.reason, self._is_old = reason, False
        self._paint()

    def age(self, look: Look) -> None:
        """The map is of an earlier look than this one."""
        if self.reason is not None and self.reason.asked.look is not look and not self._is_old:
            self._is_old = True
            self._paint()

    @Slot()
    def _paint(self) -> None:
        self.view.show_image(self._picture(), self._method.title, self._method.explanation)

    def _picture(self) -> np.ndarray:
        """(size, size, 3) uint8."""
        if self.reason is None:
            return theme().signed_map[np.full((1, 1), 128)]
        values = self.reason.values * (_PALE if self._is_old else 1)
        colours = theme().signed_map[(np.rint(127 * values).astype(np.int16) + 128).clip(0, 255)]
        image = self.reason.asked.look.image
        grey = image if image.ndim == 2 else image.mean(axis=2)
        shade = (grey * np.float32(_SHADE / 255))[..., None]
        colour = theme().colour("text")
        ink = np.array([colour.red(), colour.green(), colour.blue()], np.float32)
        return (colours * (1 - shade) + ink * shade).astype(np.uint8)


def explain(asked: Asked) -> Reason:
    """What speaks for the class.

    Raises:
        InsightError: the method does not go with this network.
    """
    values = asked.method.function(asked.look.classifier.model, asked.look.image, asked.class_number)
    return Reason(asked, values / (float(np.abs(values).max(initial=0)) or 1.0))
