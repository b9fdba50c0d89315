"""Changes to lists of layers, those inside blocks too."""

from hypothesis import given
from hypothesis import strategies as st

from core.nn.architecture import load_architecture
from core.nn.layer_edits import (
    Path,
    inserted,
    layer_at,
    list_at,
    moved,
    new_layer,
    removed,
    replaced,
    shifted,
    with_option,
)
from core.nn.layer_options import plain
from core.nn.layer_rows import layer_rows
from core.nn.layer_words import LAYERS, LayerSpec

RESNET = tuple(map(plain, load_architecture("resnet13").layers))
PATHS = [row.path for row in layer_rows(RESNET, (1, 32, 32))]
paths = st.sampled_from(PATHS)
RELU = LayerSpec("ReLU")


def named(*names: str) -> tuple[LayerSpec, ...]:
    return tuple(LayerSpec(name) for name in names)


def test_a_layer_inside_a_block_is_reached_by_its_path() -> None:
    assert layer_at(RESNET, (7, "shortcut", 0)).options["kernel_size"] == 1
    assert [spec.kind for spec in list_at(RESNET, (7, "shortcut"))] == ["Conv2d", "BatchNorm2d"]
    assert list_at(RESNET, (3, "shortcut")) == ()


@given(paths)
def test_what_is_inserted_is_there_and_is_removed_again(path: Path) -> None:
    with_one = inserted(RESNET, path, RELU)
    assert layer_at(with_one, path) == RELU
    assert removed(with_one, path) == RESNET


@given(paths)
def test_another_layer_takes_the_place_of_one(path: Path) -> None:
    assert layer_at(replaced(RESNET, path, RELU), path) == RELU
    assert replaced(RESNET, path, layer_at(RESNET, path)) == RESNET


@given(paths, paths)
def test_a_moved_layer_is_where_it_is_said_to_be(source: Path, target: Path) -> None:
    layers, path = moved(RESNET, source, target)
    assert layer_at(layers, path) == layer_at(RESNET, source)
    if layers != RESNET:
        assert removed(layers, path) == removed(RESNET, source)


def test_a_layer_is_moved_in_front_of_another() -> None:
    layers = named("ReLU", "Tanh", "Sigmoid", "Flatten")
    assert moved(layers, (0,), (3,)) == (named("Tanh", "Sigmoid", "ReLU", "Flatten"), (2,))
    assert moved(layers, (3,), (0,)) == (named("Flatten", "ReLU", "Tanh", "Sigmoid"), (0,))
    assert moved(layers, (1,), (4,)) == (named("ReLU", "Sigmoid", "Flatten", "Tanh"), (3,))
    assert moved(layers, (1,), (2,))[0] == layers


def test_a_block_does_not_go_into_itself() -> None:
    assert moved(RESNET, (3,), (3, "body", 1)) == (RESNET, (3,))


def test_paths_behind_a_layer_that_is_gone_move_up() -> None:
    assert shifted((4, "body", 1), (3,)) == (3, "body", 1)
    assert shifted((4, "body", 2), (4, "body", 0)) == (4, "body", 1)
    assert shifted((4, "body", 2), (4, "shortcut", 0)) == (4, "body", 2)
    assert shifted((2,), (3,)) == (2,)


def test_an_option_is_written_in_the_order_of_the_signature_and_only_where_it_says_something() -> None:
    spec = with_option(LayerSpec("Conv2d", {"out_channels": 8, "padding": 1}), "kernel_size", 3)
    assert list(spec.options) == ["out_channels", "kernel_size", "padding"]
    assert "padding" not in with_option(spec, "padding", 0).options


def test_every_new_layer_is_right_where_it_belongs() -> None:
    for kind in LAYERS:
        shape = (
            (8, 6, 6, 6) if kind.endswith("3d") else (8,) if kind in ("Linear", "BatchNorm1d") else (8, 6, 6)
        )
        rows = layer_rows((new_layer(kind, shape[0]),), shape)
        assert [row.problem for row in rows] == [""] * len(rows), kind
    assert new_layer("Linear", 64, last=True).options == {"out_features": 10}
