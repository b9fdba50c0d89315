"""Starts the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gui.display import display_problem, import_problem

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def run(argv: Sequence[str] | None = None) -> int:
    """Opens the window and returns the exit code.

    Where no window can be opened that is 2, with one sentence on standard error.
    """
    try:
        problem = display_problem()
        if problem is None:
            from gui.main_window import MainWindow
    except ImportError as error:
        if not (error.name or "PySide6").startswith(("PySide6", "shiboken6")):
            raise
        problem = import_problem(error)
    if problem is not None:
        print(f"ankan: {problem}", file=sys.stderr)  # noqa: T201
        return 2

    from threadpoolctl import threadpool_limits

    from gui.garbage import collected_here
    from gui.session import Session

    app = make_application([sys.argv[0], *(argv or ())])
    session = Session()
    window = MainWindow(session)
    window.show()
    session.model.open_last()
    # A network makes many small products. With a thread a core each of them waits for the slowest: a picture takes 10
    # instead of 1.4 ms while another program is busy. OpenBLAS heeds this only from the main thread.
    with collected_here(), threadpool_limits(1, user_api="blas"):
        return app.exec()


def make_application(argv: Sequence[str]) -> QApplication:
    """The application with its name, icon and theme, and with every movement of mouse and pen."""
    from PySide6.QtWidgets import QApplication

    from gui.icons import app_icon
    from gui.theme import theme

    app = QApplication(list(argv))
    hear_every_move(app)
    app.setApplicationName("Ankan")
    app.setOrganizationName("Ankan")
    app.setDesktopFileName("ankan")
    app.setWindowIcon(app_icon())
    theme()
    return app


def hear_every_move(app: QApplication) -> None:
    """Where the processor is busy, Qt would leave out movements, and a stroke would cut its corners.

    Only once the application is there: Qt's X11 plugin switches the compression on while it is loaded.
    """
    from PySide6.QtCore import Qt

    for attribute in (
        Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents,
        Qt.ApplicationAttribute.AA_CompressTabletEvents,
    ):
        app.setAttribute(attribute, False)
