import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from core.data.split import Split
from gui.active_data import ActiveData
from gui.data.parts_card import BY_PARTS, BY_SHARE, PartsCard
from gui.data.parts_model import NAME, USE, VALIDATE
from tests.gui.data.made_up import made_up

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def data(qapp):
    made = ActiveData()
    yield made
    made.stop()


@pytest.fixture
def card(qtbot, data):
    made = PartsCard()
    qtbot.addWidget(made)
    made.resize(290, 280)
    made.show()
    data.chosen.connect(lambda: made.show_data(data.current))
    data.changed.connect(lambda: made.show_data(data.current))
    made.parts_chosen.connect(data.choose_parts)
    made.split_chosen.connect(data.choose_split)
    return made


def tick(card: PartsCard, row: int, column: int = NAME) -> None:
    area = card.table.visualRect(card.model.index(row, column))
    QTest.mouseClick(card.table.viewport(), LEFT, pos=QPoint(area.left() + 14, area.center().y()))


def uses(card: PartsCard) -> list[str]:
    return [card.model.index(row, USE).data() for row in range(card.model.rowCount())]


def type_into(edit, text: str) -> None:
    QTest.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(edit, text)


def test_parts_are_ticked_with_the_mouse_and_with_the_keyboard(card, data):
    data.show(made_up(40, "abcd"))
    assert uses(card) == ["training"] * 4
    assert card.counts.text() == "30 train · 10 validate"
    tick(card, 3)
    assert data.current.parts == ("a", "b", "c")
    assert uses(card) == ["training", "training", "training", "test part"]
    card.table.setCurrentIndex(card.model.index(1, NAME))
    QTest.keyClick(card.table, Qt.Key.Key_Space)
    assert data.current.parts == ("a", "c")
    assert card.counts.text() == "10 train · 10 validate"
    assert "left out unless ticked" in card.model.index(3, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_whole_parts_are_validated_on(card, data):
    data.show(made_up(40, "abcd"))
    assert card.table.isColumnHidden(VALIDATE)
    card.modes.choose(BY_PARTS)
    assert card.counts.text() == "Tick the parts to validate on."
    tick(card, 1, VALIDATE)
    assert data.current.split.parts == ("b",)
    assert uses(card) == ["training", "validation", "training", "training"]
    assert card.table.isColumnHidden(USE)
    assert card.counts.text() == "30 train · 10 validate"
    assert not card.share.isVisible()
    card.modes.choose(BY_SHARE)
    assert data.current.split.parts is None
    assert card.share.isVisible()


def test_without_parts_there_is_only_the_share(card, data):
    opened = made_up(40, "a")
    opened.dataset.parts[:] = ""
    data.show(opened)
    assert not card.table.isVisible()
    assert not card.modes.isVisible()


def test_the_split_is_typed_and_its_counts_follow(card, data):
    data.show(made_up(200))
    type_into(card.share, "50")
    type_into(card.seed, "7")
    QTest.mouseClick(card.stratified, LEFT, pos=QPoint(8, card.stratified.height() // 2))
    assert data.current.split == Split(0.5, False, None, 7)
    assert card.counts.text() == "100 train · 100 validate"


def test_a_wrong_share_is_said_while_one_types_and_the_last_right_one_stays(card, data):
    data.show(made_up(200))
    type_into(card.share, "95")
    assert card.counts.text() == "Validation share should be a whole number of percent from 1 to 90."
    assert card.share.accessibleDescription() == card.counts.text()
    assert data.current.split.share == 0.09
    type_into(card.share, "25")
    assert card.counts.text() == "150 train · 50 validate"
    assert card.share.accessibleDescription() == ""


def test_no_part_at_all(card, data):
    data.show(made_up(20))
    tick(card, 0)
    tick(card, 1)
    assert card.counts.text() == "Tick at least one part."
