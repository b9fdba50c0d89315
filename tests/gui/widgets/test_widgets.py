import numpy as np
import pytest
from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QTableView

from gui.theme import theme
from gui.widgets import (
    BigAnswer,
    EmptyState,
    Field,
    ImageView,
    MapView,
    ProbabilityBars,
    SegmentedControl,
    UnitEdit,
    WholeRows,
)

SHARES = np.array([0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.7, 0.01, 0.01])


def shown(qtbot, widget):
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def test_the_bars_keep_their_places_from_one_answer_to_the_next(qtbot):
    bars = shown(qtbot, ProbabilityBars())
    bars.resize(300, 250)
    bars.show_probabilities("0123456789", SHARES)
    labels = bars.grab().toImage().copy(0, 0, 20, 250)
    bars.show_probabilities("0123456789", SHARES[::-1])
    assert bars.grab().toImage().copy(0, 0, 20, 250) == labels
    assert "7: 4.0 %" not in bars.accessibleDescription()
    assert "2: 70.0 %" in bars.accessibleDescription()


def test_the_bars_take_classes_that_are_no_digits(qtbot):
    bars = shown(qtbot, ProbabilityBars())
    bars.show_probabilities(("airplane", "cat"), np.array([0.25, 0.75]))
    bars.grab()
    assert bars.accessibleDescription() == "airplane: 25.0 %, cat: 75.0 %"


def test_sorted_bars_have_the_likeliest_class_first_and_others_in_their_order(qtbot):
    bars = shown(qtbot, ProbabilityBars())
    bars.sort(True)
    assert bars.order == tuple("0123456789")
    bars.show_probabilities("0123456789", SHARES)
    assert bars.order == tuple("7654321089")
    bars.show_probabilities("0123456789", SHARES + np.linspace(0, 0.0004, 10))
    assert bars.order == tuple("7654321089")  # what is shown is the same
    bars.sort(False)
    assert bars.order == tuple("0123456789")


def test_the_answer_is_shown_large_with_three_lines_below(qtbot):
    answer = shown(qtbot, BigAnswer("nothing yet"))
    assert answer.text == "nothing yet"
    assert answer.lines is None
    answer.show_answer("৭", "7 · seven", "98.1 %", "or a ৯ (1.1 %)")
    assert answer.text == "৭"
    assert answer.accessibleDescription() == "৭, 7 · seven, 98.1 %, or a ৯ (1.1 %)"
    answer.clear("nothing found")
    assert answer.text == answer.accessibleDescription() == "nothing found"


def test_an_answer_that_is_not_sure_is_muted_in_its_place(qtbot):
    answer = shown(qtbot, BigAnswer("nothing yet"))
    answer.resize(156, 240)
    lines = "7 · seven", "same words", ""
    answer.show_answer("৭", *lines)
    sure = answer.grab().toImage()
    answer.show_answer("৭", *lines, sure=False)
    doubtful = answer.grab().toImage()
    ground = sure.pixelColor(0, 0)

    def ink(image):
        places = ((x, y) for x in range(image.width()) for y in range(image.height()))
        return {(x, y) for x, y in places if image.pixelColor(x, y) != ground}

    assert sure != doubtful
    assert ink(sure) == ink(doubtful)


@pytest.mark.parametrize("text", ["৭", "automobile", "১২৩৪৫৬৭৮৯০১২৩৪৫"])
@pytest.mark.parametrize("height", [140, 240])
def test_every_answer_fits(qtbot, text, height):
    answer = shown(qtbot, BigAnswer("nothing yet"))
    answer.resize(156, height)
    answer.show_answer(text, text, "100.0 %", "automobile 50.1 % or aeroplane 49.9 %")
    image = answer.grab().toImage()
    ground = image.pixelColor(0, 0)
    edges = [(x, y) for x in (0, image.width() - 1) for y in range(image.height())]
    edges += [(x, y) for x in range(image.width()) for y in (0, image.height() - 1)]
    assert all(image.pixelColor(x, y) == ground for x, y in edges)


def test_an_image_is_enlarged_without_smoothing(qtbot):
    view = shown(qtbot, ImageView(104))
    view.show_image(np.array([[0, 255], [255, 0]], np.uint8), "input")
    image = view.grab().toImage()
    quarter, rest = view.width() // 4, 3 * view.width() // 4
    greys = [image.pixelColor(x, y).lightness() for y in (quarter, rest) for x in (quarter, rest)]
    assert greys == [0, 255, 255, 0]
    assert view.accessibleName() == "input"


def test_a_mosaic_shows_its_extremes_and_nothing_in_the_gaps(qtbot):
    view = shown(qtbot, MapView("maps"))
    view.resize(300, 100)
    assert view.is_empty
    view.show_mosaic(np.array([[-2.0, np.nan, 2.0]], np.float32), 2.0)
    qtbot.wait(10)
    image = view.grab().toImage()
    assert image.pixelColor(50, 50).name() == theme().palette.negative
    assert image.pixelColor(250, 50).name() == theme().palette.positive
    assert image.pixelColor(150, 50).name() == theme().palette.ground
    view.clear_mosaic()
    assert view.is_empty


def test_a_segmented_control_is_chosen_by_mouse_and_keyboard(qtbot):
    control = shown(qtbot, SegmentedControl("Show", ("Maps", "Filters", "Health")))
    chosen: list[int] = []
    control.chosen.connect(chosen.append)
    assert control.index == 0
    segments = control._group.buttons()
    QTest.mouseClick(segments[1], Qt.MouseButton.LeftButton)
    QTest.keyClick(control, Qt.Key.Key_Right)
    QTest.keyClick(control, Qt.Key.Key_Right)
    control.choose(0)
    assert chosen == [1, 2, 0]
    control.rename(("Cards", "Sieves", "Health"))
    assert [segment.text() for segment in segments] == ["Cards", "Sieves", "Health"]
    assert segments[1].toolTip() == "Show: Sieves"


def test_a_fields_problem_is_said_beside_it(qtbot):
    field = shown(qtbot, Field("Epochs", QLineEdit(), "How often every image is shown"))
    place, height = field.control.geometry(), field.height()
    field.show_problem("Epochs must be at least 1.", "1 or more")
    qtbot.wait(10)
    assert (field.control.geometry(), field.height()) == (place, height)
    assert field.problem == field.control.toolTip() == "Epochs must be at least 1."
    assert field._problem.text() == "1 or more"
    assert field.control.accessibleDescription() == "Epochs must be at least 1."
    field.show_problem("")
    assert not field._problem.isVisible()
    assert field.control.toolTip() == "How often every image is shown"


def test_a_unit_stays_when_the_figure_is_typed_anew(qtbot):
    edit = shown(qtbot, UnitEdit("20", "%"))
    QTest.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(edit, "35")
    assert edit.text() == "35"
    assert [unit.text() for unit in edit.findChildren(QLabel)] == ["%"]
    assert edit.textMargins().right() > 0


def test_a_table_shows_no_row_in_part(qtbot):
    rows = QStringListModel([str(i) for i in range(50)])
    table = QTableView()
    table.setModel(rows)
    room = shown(qtbot, WholeRows(table, row=24, least=2, usual=4))
    for height in (150, 163, 171):
        room.resize(300, height)
        qtbot.wait(5)
        assert table.viewport().height() // 24 >= 4
        assert 0 <= table.viewport().height() % 24 <= 2
    room.set_rows(2)
    assert room.maximumHeight() < 100


def test_the_bars_use_the_height_there_is(qtbot):
    bars = shown(qtbot, ProbabilityBars())
    bars.resize(600, 600)
    bars.show_probabilities("0123456789", SHARES)
    image = bars.grab().toImage()
    ground = image.pixelColor(599, 599)
    inked = [y for y in range(600) if any(image.pixelColor(x, y) != ground for x in range(0, 600, 5))]
    assert inked[0] < 40
    assert inked[-1] > 560


@pytest.mark.parametrize("height", [170, 600])
def test_the_figures_of_the_bars_are_whole_at_any_height(qtbot, height):
    bars = shown(qtbot, ProbabilityBars())
    bars.resize(700, height)
    bars.show_probabilities("0123456789", np.eye(10)[0])
    image = bars.grab().toImage()
    ground, row = image.pixelColor(699, height - 1), range(height // 10)
    inked = [x for x in range(700) if any(image.pixelColor(x, y) != ground for y in row)]
    bar_ends = max(x for x in inked if image.pixelColor(x, height // 20) == theme().colour("accent"))
    figure = [x for x in inked if x > bar_ends + 2]
    assert figure[0] - bar_ends > 15  # cut off, it began right where its place does


def test_an_empty_place_can_have_its_button(qtbot):
    empty = shown(qtbot, EmptyState("No data yet.", action="Open data…", tip="Choose a folder"))
    with qtbot.waitSignal(empty.button.clicked):
        QTest.mouseClick(empty.button, Qt.MouseButton.LeftButton)
