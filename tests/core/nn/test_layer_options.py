"""The options of layers as a person writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.nn.architecture import load_architecture, preset_names
from core.nn.layer_options import LARGEST, layer_options, plain
from core.nn.layer_words import FROM_INPUT, LAYERS, LayerSpec, arguments_of

EVERY = [(kind, name) for kind in LAYERS for name in layer_options(kind)]


@pytest.mark.parametrize("kind", LAYERS)
def test_the_options_are_those_of_the_signature(kind: str) -> None:
    assert list(layer_options(kind)) == [name for name in arguments_of(kind) if name not in FROM_INPUT]


@pytest.mark.parametrize(("kind", "name"), EVERY)
def test_every_option_is_explained_and_its_default_is_right(kind: str, name: str) -> None:
    option = layer_options(kind)[name]
    assert option.meaning
    assert option.required or option.problem(option.default) == ""


@pytest.mark.parametrize(
    ("kind", "name", "text", "value"),
    [
        ("Conv2d", "out_channels", " 16 ", 16),
        ("Conv2d", "kernel_size", "3, 5", (3, 5)),
        ("Conv2d", "kernel_size", "3x5", (3, 5)),
        ("Conv2d", "kernel_size", "3 × 5", (3, 5)),
        ("Conv2d", "kernel_size", "৩, ৫", (3, 5)),
        ("Conv2d", "padding", "same", "same"),
        ("Conv2d", "stride", "", 1),
        ("Conv3d", "kernel_size", "1 2 3", (1, 2, 3)),
        ("MaxPool2d", "stride", "", None),
        ("Dropout", "p", ".25", 0.25),
        ("BatchNorm2d", "eps", "1e-3", 0.001),
        ("GELU", "approximate", "tanh", "tanh"),
    ],
)
def test_what_is_typed_becomes_a_value(kind: str, name: str, text: str, value: object) -> None:
    option = layer_options(kind)[name]
    assert option.parse(text) == value
    assert option.problem(value) == ""


@pytest.mark.parametrize(
    ("kind", "name", "text", "sentence"),
    [
        ("Conv2d", "out_channels", "", "out_channels should be a whole number of at least 1"),
        ("Conv2d", "out_channels", "abc", 'out_channels should be a whole number of at least 1, not "abc"'),
        ("Conv2d", "out_channels", "0", "out_channels should be a whole number of at least 1, not 0"),
        ("Conv2d", "out_channels", "3, 4", "out_channels should be a whole number of at least 1, not 3, 4"),
        ("Conv2d", "out_channels", "9" * 12, "out_channels should be at most 1,000,000"),
        ("Conv2d", "kernel_size", "3,", 'kernel_size should be a whole number of at least 1, or two of them, not "3,"'),
        ("Conv2d", "padding", "x", 'padding should be a whole number of at least 0, or two of them, or same, not "x"'),
        ("Dropout", "p", "half", 'p should be a number, not "half"'),
        ("Dropout", "p", "nan", 'p should be a number, not "nan"'),
        ("GELU", "approximate", "sin", 'approximate should be none or tanh, not "sin"'),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_a_sentence(kind: str, name: str, text: str, sentence: str) -> None:
    option = layer_options(kind)[name]
    assert option.problem(option.parse(text)) == sentence


@given(st.sampled_from([each for each in EVERY if each[0] != "Residual"]), st.text(max_size=12))
def test_any_text_has_a_value_or_a_problem(which: tuple[str, str], text: str) -> None:
    option = layer_options(which[0])[which[1]]
    value = option.parse(text)
    assert option.problem(value) == "" or option.name in option.problem(value)


@given(
    st.one_of(
        st.integers(1, LARGEST), st.tuples(st.integers(1, LARGEST), st.integers(1, LARGEST)), st.just("same")
    )
)
def test_a_value_is_read_as_it_is_written(value: object) -> None:
    option = layer_options("Conv2d")["padding"]
    assert option.parse(option.text(value)) == value


@given(st.floats(-1e6, 1e6))
def test_a_real_number_is_read_as_it_is_written(value: float) -> None:
    option = layer_options("LeakyReLU")["negative_slope"]
    assert option.parse(option.text(value)) == value


def test_a_plain_layer_has_only_what_is_not_so_anyway() -> None:
    written = LayerSpec(
        "Conv2d", {"out_channels": 8, "kernel_size": [3, 3], "stride": 1, "bias": True}, "net.yaml line 3", 1
    )
    assert plain(written) == LayerSpec("Conv2d", {"out_channels": 8, "kernel_size": (3, 3)})


@pytest.mark.parametrize("preset", preset_names())
def test_plain_layers_make_the_same_network(preset: str) -> None:
    architecture = load_architecture(preset)
    layers = tuple(map(plain, architecture.layers))
    assert type(architecture)("plain", architecture.input_shape, layers).summary() == architecture.summary()
    assert tuple(map(plain, layers)) == layers
