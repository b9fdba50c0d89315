"""The history of a network that is being changed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.nn.architecture import load_architecture, preset_names
from core.nn.layer_edits import new_layer
from core.nn.layer_rows import layer_rows
from core.nn.layer_words import LAYERS
from gui.train.layers.draft import Draft, DraftHistory


def preset(name: str) -> Draft:
    return Draft.of(name, load_architecture(name))


@pytest.fixture
def history(qapp) -> DraftHistory:
    return DraftHistory(preset("lenet"))


@pytest.mark.parametrize("name", preset_names())
def test_a_network_is_not_edited_at_first(name: str) -> None:
    draft = preset(name)
    assert (draft.edited, draft.name) == (False, name)
    assert draft.architecture == load_architecture(name)


numbers = st.integers(0, 60)
steps = st.one_of(
    st.tuples(st.just("insert"), numbers, st.sampled_from(sorted(LAYERS))),
    st.tuples(st.just("remove"), numbers, numbers),
    st.tuples(st.just("move"), numbers, numbers),
    st.tuples(st.just("option"), numbers, st.sampled_from([1, 2, (3, 5), "same", "nonsense", ""])),
    st.tuples(st.just("input"), numbers, st.integers(1, 40)),
    st.tuples(st.just("choose"), numbers, st.sampled_from(preset_names())),
)


def take(history: DraftHistory, step: tuple) -> None:
    """One change, at one of the layers that there are."""
    what, number, value = step
    rows = layer_rows(history.draft.layers, history.draft.input_shape)
    if what == "input":
        history.set_input((1, value, value))
    elif what == "choose":
        history.choose(preset(value))
    elif not rows:
        history.insert((0,), new_layer("ReLU", None))
    elif what == "insert":
        history.insert(rows[number % len(rows)].path, new_layer(value, 8))
    elif what == "remove":
        history.remove(rows[number % len(rows)].path)
    elif what == "move":
        history.move(rows[number % len(rows)].path, rows[value % len(rows)].path)
    elif rows[number % len(rows)].spec.kind == "Conv2d":
        history.set_option(rows[number % len(rows)].path, "kernel_size", value)


@settings(deadline=None, max_examples=40)
@given(st.lists(steps, max_size=12))
def test_any_changes_taken_back_give_the_network_that_was(qapp, changes: list[tuple]) -> None:
    history = DraftHistory(preset("resnet13"))
    first = history.draft
    for step in changes:
        take(history, step)
    last = history.draft
    while history.stack.canUndo():
        history.stack.undo()
    assert history.draft == first
    assert not history.draft.edited
    while history.stack.canRedo():
        history.stack.redo()
    assert history.draft == last


def test_what_is_typed_in_one_go_is_taken_back_in_one_go(history: DraftHistory) -> None:
    for value in (1, 12, 128):
        history.set_option((0,), "out_channels", value)
    assert history.stack.count() == 1
    history.end_typing()
    history.set_option((0,), "out_channels", 64)
    history.set_option((0,), "kernel_size", 3)
    assert history.stack.count() == 3
    history.stack.undo()
    history.stack.undo()
    assert history.draft.layers[0].options["out_channels"] == 128
    history.stack.undo()
    assert not history.draft.edited


def test_typing_that_ends_where_it_began_is_no_change(history: DraftHistory) -> None:
    history.set_option((0,), "out_channels", 60)
    history.set_option((0,), "out_channels", 6)
    assert history.stack.count() == 0


def test_what_was_already_so_is_no_change(history: DraftHistory) -> None:
    history.set_option((0,), "stride", 1)
    history.set_input((1, 28, 28))
    history.move((2,), (3,))
    assert history.stack.count() == 0


def test_the_layer_that_a_change_was_about_is_named(history: DraftHistory) -> None:
    told: list[object] = []
    history.changed.connect(told.append)
    history.move((0,), (3,))
    history.stack.undo()
    history.set_input((1, 30, 30))
    assert told == [(2,), (0,), None]
