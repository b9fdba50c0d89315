"""What a person says to the questions in the middle of the window."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox


def answer_questions(*answers: str) -> list[str]:
    """Press these buttons of the dialogs that will be shown, one of each; what they ask is in the list then."""
    said: list[str] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            [asked] = [each for each in box.buttons() if each.text() == answers[len(said)]]
            said.append(box.text())
            if len(said) == len(answers):
                timer.stop()
            QTest.mouseClick(asked, Qt.MouseButton.LeftButton)

    timer = QTimer(QApplication.instance(), interval=20)
    timer.timeout.connect(look)
    timer.start()
    return said
