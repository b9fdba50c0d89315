import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from gui.plot.legend import Entry, Legend
from gui.plot.look import DASHED, Look
from gui.theme import theme

ENTRIES = (
    Entry("training", Look(), "Training loss by batch"),
    Entry("validation", Look("second", 2, DASHED, "o")),
)


@pytest.fixture
def legend(qtbot) -> Legend:
    made = Legend("0.0000")
    qtbot.addWidget(made)
    made.show_entries(ENTRIES)
    made.resize(made.sizeHint())
    made.show()
    return made


def test_it_keeps_its_size_whatever_it_says(legend):
    before = legend.sizeHint(), legend.minimumSizeHint()
    legend.show_values(["0.5000", "–"], hovering=True)
    assert (legend.sizeHint(), legend.minimumSizeHint()) == before


def test_figures_stand_behind_the_names_where_there_is_room(legend):
    names = legend.grab().toImage()
    legend.show_values(["0.5000", "0.2500"], hovering=False)
    assert legend.grab().toImage() != names


def test_without_room_figures_take_the_names_places_while_the_pointer_is_there(legend):
    legend.resize(legend.minimumSizeHint())
    legend.show_values(["0.5000", "0.2500"], hovering=False)
    names = legend.grab().toImage()
    legend.show_values(["0.7000", "0.2500"], hovering=False)
    assert legend.grab().toImage() == names
    legend.show_values(["0.7000", "0.2500"], hovering=True)
    assert legend.grab().toImage() != names


def test_it_follows_the_theme_and_says_its_names(legend):
    light = legend.grab().toImage()
    theme().choose("dark")
    assert legend.grab().toImage() != light
    assert legend.accessibleName() == "training, validation"


def test_each_name_has_its_tip(legend):
    place = QPoint(10, 9)
    QApplication.sendEvent(legend, QHelpEvent(QHelpEvent.Type.ToolTip, place, legend.mapToGlobal(place)))
    assert QToolTip.text() == "Training loss by batch"
    QToolTip.hideText()
