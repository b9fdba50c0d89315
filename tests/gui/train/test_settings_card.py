import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.training.config import TrainingConfig
from gui.train.settings.card import SettingsCard


@pytest.fixture
def card(qtbot) -> SettingsCard:
    made = SettingsCard()
    qtbot.addWidget(made)
    made.show()
    return made


def type_into(card: SettingsCard, name: str, text: str) -> None:
    edit = card.fields[name].control
    QTest.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(edit, text)


def test_the_card_begins_with_the_usual_values(card):
    config = card.configure(TrainingConfig(parts=("a",)), model="lenet")
    assert (config.epochs, config.batch_size, config.learning_rate) == (8, 128, 0.003)
    assert (config.model, config.parts, card.problem) == ("lenet", ("a",), "")


def test_what_is_typed_is_used(card):
    for name, text in (
        ("epochs", "3"),
        ("batch_size", "1,024"),
        ("learning_rate", "1e-2"),
    ):
        type_into(card, name, text)
    config = card.configure(TrainingConfig(validation=0.1), model="lenet")
    assert (config.epochs, config.batch_size, config.learning_rate, config.validation) == (3, 1024, 0.01, 0.1)


def test_a_wrong_value_is_said_beside_its_field_while_one_types(card, qtbot):
    field = card.fields["learning_rate"]
    with qtbot.waitSignal(card.changed):
        type_into(card, "learning_rate", "fast")
    assert field.problem == "Learning rate should be a number from 0.000001 to 10."
    assert field.control.accessibleDescription() == field.problem == card.problem
    assert "learning_rate" not in card.values
    type_into(card, "learning_rate", "0.01")
    assert field.problem == card.problem == ""


def test_every_field_says_its_range_and_unit(card):
    tips = {name: field.control.toolTip() for name, field in card.fields.items()}
    assert tips["epochs"].endswith(", 1 to 1,000")
    assert tips["batch_size"].endswith(", 1 to 4,096 images")
