"""Rows of a network that is being made."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.errors import ArchitectureError
from core.nn.architecture import Architecture, load_architecture, preset_names
from core.nn.layer_edits import Layers, inserted, new_layer, removed
from core.nn.layer_options import plain
from core.nn.layer_rows import LayerRow, fitting_shortcut, layer_rows
from core.nn.layer_words import LAYERS, LayerSpec
from core.nn.summary import LayerSummary

Figures = list[tuple[object, ...]]


def rows_of(*words: object, shape: tuple[int, ...] = (1, 8, 8)) -> list[LayerRow]:
    specs = [
        LayerSpec(word) if isinstance(word, str) else LayerSpec(*next(iter(word.items())))  # type: ignore[attr-defined]
        for word in words
    ]
    return layer_rows(specs, shape)


def conv(out_channels: int, kernel_size: int) -> dict[str, object]:
    return {"Conv2d": {"out_channels": out_channels, "kernel_size": kernel_size}}


def linear(out_features: int) -> dict[str, object]:
    return {"Linear": {"out_features": out_features}}


def of_rows(rows: list[LayerRow]) -> Figures:
    return [
        (row.name, row.spec.kind, row.output_shape, row.parameters, row.multiply_adds)
        for row in rows
    ]  # fmt: skip


def of_summary(rows: list[LayerSummary]) -> Figures:
    figures: Figures = []
    for row in rows:
        figures.append((row.name, row.kind, row.output_shape, row.parameters, row.multiply_adds))
        figures += of_summary(list(row.inside))
    return figures


@pytest.mark.parametrize("preset", preset_names())
def test_the_rows_of_a_network_are_those_of_its_summary(preset: str) -> None:
    architecture = load_architecture(preset)
    rows = layer_rows(architecture.layers, architecture.input_shape)
    assert of_rows(rows) == of_summary(architecture.summary())
    assert not any(row.problem for row in rows)


changes = st.lists(st.tuples(st.sampled_from(sorted(LAYERS)), st.integers(0, 8), st.booleans()), max_size=6)


@settings(deadline=None)
@given(changes)
@example([("Dropout", 3, True), ("Residual", 8, False)])
def test_rows_agree_with_what_is_built(steps: list[tuple[str, int, bool]]) -> None:
    layers: Layers = tuple(map(plain, load_architecture("lenet").layers))
    for kind, place, out in steps:
        if out and len(layers) > 1:
            layers = removed(layers, (place % len(layers),))
        else:
            layers = inserted(layers, (place % (len(layers) + 1),), new_layer(kind, 12))
    rows, architecture = layer_rows(layers, (1, 28, 28)), Architecture("net", (1, 28, 28), layers)
    # of a block around a wrong layer the architecture names the layer itself
    wrong = next((row for row in rows if row.problem and not row.problem.startswith("inside it")), None)
    if wrong is None:
        assert of_rows(rows) == of_summary(architecture.summary())
    else:
        with pytest.raises(ArchitectureError, match=wrong.spec.kind) as caught:
            architecture.summary()
        assert wrong.problem in str(caught.value) or wrong.spec.kind == "Residual"


def test_what_is_wrong_is_said_at_its_row_and_rows_before_it_stay() -> None:
    first, wrong, after = rows_of(conv(4, 3), linear(5), "ReLU")
    assert (first.problem, first.output_shape) == ("", (4, 6, 6))
    assert wrong.problem == "Linear needs a flat input; put a Flatten or a GlobalAvgPool2d before it"
    assert wrong.parameters is None
    assert (after.problem, after.output_shape) == ("", (5,))


def test_behind_a_wrong_layer_shapes_are_known_again_from_a_linear_on() -> None:
    rows = rows_of(conv(4, 9), "ReLU", "Flatten", linear(5), "ReLU", linear(3))
    assert rows[0].problem == "a 9x9 kernel with padding 0, 0 is larger than 8x8 pixels"
    assert [row.output_shape for row in rows] == [None, None, None, (5,), (5,), (3,)]
    assert [row.parameters for row in rows] == [None, None, None, None, 0, 18]
    assert [bool(row.problem) for row in rows] == [True, False, False, False, False, False]


def test_wrong_options_are_said_even_where_the_input_is_not_known() -> None:
    rows = rows_of({"Linear": {}}, {"Dropout": {"p": "half"}})
    assert (rows[0].problem, rows[0].wrong_option) == ("its option out_features is missing", "out_features")
    assert (rows[1].problem, rows[1].wrong_option) == ('p should be a number, not "half"', "p")


def test_a_block_says_what_is_wrong_inside() -> None:
    body = (LayerSpec("ReLU"), LayerSpec("Linear", {"out_features": 3}))
    block, relu, wrong = rows_of({"Residual": {"body": body}})
    assert block.problem.startswith("inside it, Linear: Linear needs a flat input")
    assert (relu.problem, relu.path, relu.depth) == ("", (0, "body", 0), 1)
    assert wrong.problem


def test_too_many_weights_are_said_at_the_largest_layer() -> None:
    rows = rows_of(linear(5), linear(1_000_000), linear(1_000_000), shape=(9,))
    assert [bool(row.problem) for row in rows] == [False, False, True]
    assert rows[2].problem.startswith("it has 1,000,001,000,000 weights")


def test_a_shortcut_is_made_to_fit() -> None:
    body = (LayerSpec("Conv2d", {"out_channels": 6, "kernel_size": 3, "stride": (2, 1), "padding": 1}),)
    rows = rows_of({"Residual": {"body": body}})
    assert "give it a shortcut" in rows[0].problem
    shortcut = fitting_shortcut(rows, rows[0])
    mended = rows_of({"Residual": {"body": body, "shortcut": (shortcut,)}})
    assert (mended[0].problem, mended[0].output_shape) == ("", (6, 4, 8))
