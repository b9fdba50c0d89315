import pytest

from gui.draw.canvas import Canvas
from gui.draw.page import DrawPage
from gui.draw.strokes import SIDE
from gui.main_window import MainWindow


@pytest.fixture
def canvas(qtbot) -> Canvas:
    """One pixel a unit."""
    made = Canvas("Draw here")
    made.resize(SIDE, SIDE)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def page(window: MainWindow) -> DrawPage:
    return next(page for page in window.pages if isinstance(page, DrawPage))
