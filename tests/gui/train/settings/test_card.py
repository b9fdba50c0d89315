"""The card through its own fields, by mouse and keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QWidget

from core.data.augment import Affine, Mixup
from core.training.config import CrossEntropy, TrainingConfig
from core.training.config_file import load_config, save_config
from core.training.early_stopping import EarlyStopping
from core.training.optimizers import SGD, AdamW, Optimizer
from core.training.schedules import OneCycleLR, ReduceLROnPlateau, Schedule, StepLR, WarmupLR
from gui.train.settings.card import SettingsCard

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def card(qtbot) -> SettingsCard:
    made = SettingsCard()
    qtbot.addWidget(made)
    made.setFixedWidth(296)
    made.show()
    qtbot.waitExposed(made)
    return made


def type_into(edit: QWidget, text: str) -> None:
    QTest.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(edit, text)


def fill(card: SettingsCard, name: str, text: str) -> None:
    type_into(card.fields[name].control, text)


def choose(card: SettingsCard, name: str, words: str) -> None:
    """With the keyboard."""
    combo = card.fields[name].control
    assert isinstance(combo, QComboBox)
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Home)
    for _ in range(combo.findText(words)):
        QTest.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentText() == words


def unfolded(card: SettingsCard, title: str) -> QWidget:
    """The one control of this name that can be seen."""
    [control] = [
        each for each in card.findChildren(QWidget) if each.accessibleName() == title and each.isVisible()
    ]
    return control


def test_the_card_begins_with_the_defaults(card):
    config = card.configure(TrainingConfig(parts=("a",), augmentation=()), model="lenet")
    assert config == TrainingConfig(parts=("a",), augmentation=(), model="lenet")
    assert card.problem == ""


def test_what_is_typed_is_used(card):
    fill(card, "epochs", "3")
    fill(card, "batch_size", "1,024")
    fill(card, "learning_rate", "1e-2")
    config = card.configure(TrainingConfig(validation=0.1), model="lenet")
    assert (config.epochs, config.batch_size, config.learning_rate, config.validation) == (3, 1024, 0.01, 0.1)


def test_a_wrong_value_is_said_beside_its_field_while_one_types(card, qtbot):
    field = card.fields["learning_rate"]
    with qtbot.waitSignal(card.changed):
        fill(card, "learning_rate", "fast")
    assert field.problem == "Learning rate should be a number from 0.000001 to 10."
    assert field.control.accessibleDescription() == field.problem == card.problem
    assert "learning_rate" not in card.values
    assert not card.find_button.isEnabled()
    fill(card, "learning_rate", "0.01")
    assert field.problem == card.problem == ""
    assert card.find_button.isEnabled()


def test_every_field_says_its_range_and_unit(card):
    tips = {name: " ".join(field.control.toolTip().split()) for name, field in card.fields.items()}
    assert tips["epochs"] == "Epochs: how often all images are seen (1 to 1,000)"
    assert tips["batch_size"].endswith("(1 to 4,096 images)")
    assert tips["save_minutes"].endswith("(above 0 minutes)")
    assert all(tips.values())
    assert all(field.control.accessibleName() for field in card.fields.values())


@pytest.mark.parametrize("kind", get_args(Optimizer))
def test_every_option_of_an_optimizer_is_explained(card, kind):
    card.show_config(TrainingConfig(optimizer=kind()))
    QTest.mouseClick(card.more_button, LEFT)
    for name in kind.__struct_fields__:
        title = {"eps": "Epsilon", "lr_decay": "Learning-rate decay"}.get(name)
        control = unfolded(card, title or name.replace("_", " ").capitalize())
        assert control.toolTip().startswith(f"{control.accessibleName()}: ")


def test_optimizer_and_schedule_bring_their_own_options_and_keep_what_was_typed(card):
    QTest.mouseClick(card.more_button, LEFT)
    choose(card, "optimizer", "SGD")
    type_into(unfolded(card, "Momentum"), "0.5")
    choose(card, "schedule", "in steps")
    type_into(unfolded(card, "Step size"), "2")
    config = card.configure(TrainingConfig())
    assert config.optimizer == SGD(momentum=0.5)
    assert config.schedule == StepLR(step_size=2)
    choose(card, "optimizer", "AdamW")
    assert card.configure(TrainingConfig()).optimizer == AdamW()
    choose(card, "optimizer", "SGD")
    assert card.configure(TrainingConfig()).optimizer == SGD(momentum=0.5)


def test_a_wrong_option_counts_only_while_its_struct_is_chosen(card):
    QTest.mouseClick(card.more_button, LEFT)
    type_into(unfolded(card, "Beta1"), "1")
    assert card.problem == "Beta1 should be a number from 0 to below 1."
    assert not card.menu.save_action.isEnabled()
    choose(card, "optimizer", "SGD")
    assert card.problem == ""
    assert card.menu.save_action.isEnabled()


def test_what_may_be_left_out_is_left_out_when_its_line_is_empty(card):
    QTest.mouseClick(card.more_button, LEFT)
    for name, text in (("clip_norm", "5"), ("ema", "0.999"), ("workers", "2"), ("name", "mine")):
        fill(card, name, text)
    config = card.configure(TrainingConfig())
    assert (config.clip_norm, config.ema, config.workers, config.name) == (5, 0.999, 2, "mine")
    for name in ("clip_norm", "ema", "workers", "name"):
        QTest.keyClick(card.fields[name].control, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(card.fields[name].control, Qt.Key.Key_Delete)
    assert card.configure(TrainingConfig()) == TrainingConfig()


def test_practice_digits_are_asked_for(card):
    QTest.mouseClick(card.more_button, LEFT)
    fill(card, "practice_digits", "4000")
    assert card.configure(TrainingConfig()).practice_digits == 4000
    fill(card, "practice_digits", "200000")
    assert (
        card.fields["practice_digits"].problem
        == "Practice digits should be a whole number from 0 to 100,000."
    )


def test_early_stopping_is_switched_on_with_its_own_settings(card):
    QTest.mouseClick(card.more_button, LEFT)
    choose(card, "early_stopping", "on")
    type_into(unfolded(card, "Patience"), "3")
    type_into(unfolded(card, "Least gain"), "0.001")
    assert card.configure(TrainingConfig()).early_stopping == EarlyStopping(patience=3, min_delta=0.001)
    choose(card, "early_stopping", "off")
    assert card.configure(TrainingConfig()).early_stopping is None


def test_more_folds_and_unfolds_by_keyboard(card):
    assert not card.fields["seed"].isVisible()
    card.more_button.setFocus()
    QTest.keyClick(card.more_button, Qt.Key.Key_Space)
    assert card.fields["seed"].isVisible()
    assert card.more_button.text() == "Less ▴"
    QTest.keyClick(card.more_button, Qt.Key.Key_Space)
    assert not card.fields["seed"].isVisible()


def test_the_tabulator_goes_from_top_to_bottom(card, qapp):
    card.show_config(TrainingConfig(schedule=WarmupLR(then=ReduceLROnPlateau()), optimizer=SGD()))
    QTest.mouseClick(card.more_button, LEFT)
    card.activateWindow()
    card.menu.setFocus()
    tops: list[int] = []
    names: list[str] = []
    while not tops or card.focusWidget() is not card.menu:
        focused = card.focusWidget()
        tops.append(focused.mapTo(card, QPoint(0, focused.height() // 2)).y())
        names.append(focused.accessibleName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert tops == sorted(tops)
    assert len(names) > 30
    assert names[:3] == ["Settings file", "Optimizer", "Learning rate"]


def test_nothing_is_cut_at_the_width_of_the_column(card):
    QTest.mouseClick(card.more_button, LEFT)
    card.show_config(
        TrainingConfig(schedule=WarmupLR(then=ReduceLROnPlateau()), early_stopping=EarlyStopping())
    )
    assert card.minimumSizeHint().width() <= 296


def test_what_hinders_a_search_is_said(card):
    card.allow_find("Choose a data set to train on.")
    assert not card.find_button.isEnabled()
    assert card.find_button.toolTip() == "Choose a data set to train on."
    fill(card, "epochs", "0")
    assert card.find_button.toolTip() == card.problem
    card.allow_find("")
    assert not card.find_button.isEnabled()
    fill(card, "epochs", "2")
    assert card.find_button.isEnabled()


def test_the_links_ask(card, qtbot):
    with qtbot.waitSignal(card.find_asked):
        QTest.mouseClick(card.find_button, LEFT)
    card.show_augmentation((Affine(), Mixup()))
    assert card.augmentation_button.accessibleName() == "Augmentation: turn, slant, stretch, move, mixup"
    with qtbot.waitSignal(card.data_page_asked):
        QTest.mouseClick(card.augmentation_button, LEFT)
    card.show_augmentation(())
    assert card.augmentation_button.text() == "none"


def test_a_learning_rate_that_was_found_is_filled_in(card):
    card.set_learning_rate(0.013)
    assert card.configure(TrainingConfig()).learning_rate == 0.013


def test_the_curve_follows_what_is_typed_and_says_the_value_under_the_pointer(card):
    assert card.curve.text == "0.00012 → 0.003 → 1.2e-8"
    fill(card, "learning_rate", "0.1")
    assert max(card.curve.rates) == pytest.approx(0.1, rel=1e-3)
    choose(card, "schedule", "constant")
    assert card.curve.text == "0.1 throughout"
    choose(card, "schedule", "in steps")
    fill(card, "epochs", "20")
    QTest.mouseMove(card.curve, QPoint(card.curve.width() * 3 // 4, 30))
    assert card.curve.text == "after 15.0 epochs: 0.01"
    QTest.mouseMove(card, QPoint(5, 5))
    card.curve.setFocus()
    QTest.keyClick(card.curve, Qt.Key.Key_Right)
    assert card.curve.text.endswith("epochs: 0.1") or card.curve.text.endswith("epochs: 0.01")
    assert card.curve.accessibleDescription() == card.curve.text


def test_while_training_nothing_can_be_changed(card):
    card.set_locked(True)
    assert not any(field.control.isEnabled() for field in card.fields.values())
    others = (card.menu, card.augmentation_button, card.find_button)
    assert not any(each.isEnabled() for each in others)
    card.set_locked(False)
    assert card.fields["epochs"].control.isEnabled()
    assert card.find_button.isEnabled()


def test_what_is_not_installed_can_only_be_switched_off(qtbot, monkeypatch):
    monkeypatch.setattr("gui.train.settings.loggers.find_spec", lambda _name: None)
    card = SettingsCard()
    qtbot.addWidget(card)
    switch = card.fields["wandb"].control
    assert not switch.isEnabled()
    assert "pip install 'ankan[wandb]'" in switch.toolTip()
    card.show_config(TrainingConfig(loggers=("wandb",)))
    assert card.problem == "Weights & Biases is not installed: pip install 'ankan[wandb]'."
    card.show()
    QTest.mouseClick(switch, LEFT, pos=QPoint(8, switch.height() // 2))
    assert (card.problem, card.values["loggers"]) == ("", ())


def test_settings_are_saved_and_opened_again(card, qtbot, tmp_path):
    fill(card, "epochs", "3")
    choose(card, "optimizer", "SGD")
    card.menu.save(tmp_path / "mine.yaml")
    saved = load_config(tmp_path / "mine.yaml")
    assert saved == TrainingConfig(epochs=3, optimizer=SGD())
    save_config(msgspec.structs.replace(saved, model="lenet", augmentation=()), tmp_path / "other.yaml")
    card.menu.reset_action.trigger()
    assert card.configure(TrainingConfig()) == TrainingConfig()
    with qtbot.waitSignal(card.opened) as opened:
        card.menu.open(tmp_path / "other.yaml")
    assert opened.args[0].model == "lenet"
    assert card.configure(TrainingConfig()) == saved
    assert card.augmentation_button.text() == "none"


def test_what_the_other_cards_say_is_saved_too(qtbot, tmp_path):
    card = SettingsCard(lambda: TrainingConfig(parts=("a", "b"), model="lenet"))
    qtbot.addWidget(card)
    card.menu.save(tmp_path / "mine.yaml")
    saved = load_config(tmp_path / "mine.yaml")
    assert (saved.parts, saved.model) == (("a", "b"), "lenet")


def test_a_wrong_file_is_one_sentence_and_changes_nothing(card, tmp_path):
    path = tmp_path / "wrong.yaml"
    path.write_text("epoch: 3\nbatch_size: 64\n")
    card.menu.open(path)
    assert card.sentence.isVisible()
    assert card.sentence.text() == f"{path}: there is no setting epoch; did you mean epochs?"
    assert card.configure(TrainingConfig()) == TrainingConfig()
    card.menu.save(tmp_path / "missing" / "mine.yaml")
    assert str(tmp_path / "missing") in card.sentence.text()
    path.write_text("epochs: 3\n")
    card.menu.open(path)
    assert not card.sentence.isVisible()


def test_a_value_out_of_the_cards_range_is_unfolded_and_said(card, tmp_path):
    path = tmp_path / "far.yaml"
    path.write_text("seed: 1000000000\nlearning_rate: 100\n")
    card.menu.open(path)
    assert card.fields["seed"].isVisible()
    assert card.fields["seed"].problem == "Seed should be a whole number from 0 to 999,999,999."
    assert card.fields["learning_rate"].problem == card.problem


def of_kinds(union: object) -> st.SearchStrategy:
    """Any of the structs of a union, some of their numbers changed within their ranges."""
    return st.one_of([struct(kind) for kind in get_args(union)])


def struct(kind: type[msgspec.Struct]) -> st.SearchStrategy:
    numbers = {
        name: st.floats(0.001, 0.999) if isinstance(default, float) else st.integers(1, 10**6)
        for name, default in zip(kind.__struct_fields__, kind.__struct_defaults__, strict=True)
        if isinstance(default, float) or type(default) is int
    }
    return st.builds(kind, **numbers)


CONFIGS = st.builds(
    TrainingConfig,
    name=st.none() | st.text("abc ১২", min_size=1),
    epochs=st.integers(1, 1000),
    batch_size=st.integers(1, 4096),
    learning_rate=st.floats(1e-6, 10),
    loss=st.builds(
        CrossEntropy,
        label_smoothing=st.floats(0, 0.99),
        class_weights=st.sampled_from([None, "balanced", (1.0, 2.5)]),
    ),
    optimizer=of_kinds(Optimizer),
    schedule=of_kinds(Schedule) | st.builds(WarmupLR, then=st.just(OneCycleLR(pct_start=0.1))),
    clip_norm=st.none() | st.floats(1e-9, 1e9),
    ema=st.none() | st.floats(0, 0.9999),
    early_stopping=st.none() | struct(EarlyStopping),
    workers=st.none() | st.integers(1, 256),
    worker_kind=st.sampled_from(["processes", "threads"]),
    practice_digits=st.integers(0, 100_000),
    seed=st.integers(0, 999_999_999),
    save_minutes=st.floats(1e-3, 1e6),
    keep_epochs=st.integers(0, 10_000),
    loggers=st.sampled_from([(), ("tensorboard",), ("tensorboard", "wandb")]),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(config=CONFIGS)
def test_what_is_shown_is_what_is_given_back(card, config):
    card.show_config(config)
    assert card.configure(TrainingConfig()) == config


@pytest.mark.parametrize("recipe", sorted(Path("recipes").glob("*.yaml")))
def test_a_recipe_is_shown_and_given_back(card, recipe):
    config = load_config(recipe)
    card.show_config(config)
    assert card.problem == ""
    assert card.configure(config) == config
