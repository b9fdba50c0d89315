"""Starts the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from gui.display import display_problem, import_problem


def run(argv: Sequence[str] | None = None) -> int:
    """Opens the window and returns the exit code.

    Where no window can be opened that is 2, with one sentence on standard error.
    """
    try:
        problem = display_problem()
        if problem is None:
            from PySide6.QtWidgets import QApplication

            from gui.main_window import MainWindow
    except ImportError as error:
        if not (error.name or "PySide6").startswith(("PySide6", "shiboken6")):
            raise
        problem = import_problem(error)
    if problem is not None:
        print(f"ankan: {problem}", file=sys.stderr)  # noqa: T201
        return 2

    from gui.icons import app_icon
    from gui.session import Session
    from gui.theme import theme

    app = QApplication([sys.argv[0], *(argv or ())])
    app.setApplicationName("Ankan")
    app.setOrganizationName("Ankan")
    app.setDesktopFileName("ankan")
    app.setWindowIcon(app_icon())
    theme()
    session = Session()
    window = MainWindow(session)
    window.show()
    session.model.open()
    return app.exec()
