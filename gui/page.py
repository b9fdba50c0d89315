"""What every page is to the window: a widget with a title, a subtitle, an icon, and a few signals."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.session import Session


class Page(QWidget):
    """A page reaches no sibling: it reads and writes the session, and tells the window the rest."""

    title = ""
    subtitle = ""
    icon = ""
    follows_drawing = False  # shows itself what becomes of a picture that is dropped
    takes_data = False  # shows itself what becomes of a data set that is dropped

    subtitle_changed = Signal(str)
    noted = Signal(str)  # a sentence for the banner
    failed = Signal(str)  # an error's sentence for the banner
    mended = Signal()  # what went wrong before went well now: an error in the banner is over
    page_asked = Signal(str)  # the title of another page to show
    picture_asked = Signal(object)  # a picture for the Draw page, which is to be shown
    sample_asked = Signal(object, str)  # a picture to look at on the Inspect page, and what it is called
    drawing_made = Signal(object)  # a drawing for the Draw page's paper, without going there
    pasted = Signal(object)  # what the clipboard brought, for whoever takes it
    busy_changed = Signal(bool)  # something is running that the rail should show

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session

    def describe(self, subtitle: str) -> None:
        """Change the line beside the title."""
        self.subtitle = subtitle
        self.subtitle_changed.emit(subtitle)

    def may_close(self) -> bool:
        """Asked before the window closes; a page in which something would be lost asks the user."""
        return True

    def stop(self) -> None:
        """The window closes: end what runs, wait for it, and remember what should be remembered."""
