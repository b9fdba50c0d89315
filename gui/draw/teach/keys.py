"""The keys that answer the card while the canvas has the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from core.data.digits import CLASS_NAMES, digit_of

_PLAIN = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.KeypadModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


class AnswerKeys(QObject):
    """Hears the keys of `widget`: digits by what they write, so that a Bangla keyboard's ৭ is one too.

    `rest_undone` is Ctrl+Z where nothing on the canvas is left to undo, which would take it as its shortcut.
    """

    accepted = Signal()
    cancelled = Signal()
    undone = Signal()
    rest_undone = Signal()
    skipped = Signal()
    digit_pressed = Signal(str)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or event.isAutoRepeat():
            return super().eventFilter(watched, event)
        if event.matches(QKeySequence.StandardKey.Undo):
            self.rest_undone.emit()
            return True
        if event.modifiers() not in _PLAIN:
            return False
        signal = {
            Qt.Key.Key_Return: self.accepted,
            Qt.Key.Key_Enter: self.accepted,
            Qt.Key.Key_Escape: self.cancelled,
            Qt.Key.Key_Backspace: self.undone,
            Qt.Key.Key_S: self.skipped,
        }.get(Qt.Key(event.key()))
        digit = digit_of(event.text()) if len(event.text()) == 1 else None
        if digit is not None:
            self.digit_pressed.emit(CLASS_NAMES[digit])
        elif signal is not None:
            signal.emit()
        return digit is not None or signal is not None
