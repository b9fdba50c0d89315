"""The window: PySide6 and pyqtgraph over the same core calls that the command line makes."""

import PySide6  # noqa: F401  pyqtgraph takes the binding it finds imported, and looks for PyQt6 before this one
