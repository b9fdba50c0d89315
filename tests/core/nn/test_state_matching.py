"""Tensors of a `state_dict` find their layers by name, or by shape and order."""

import re

import pytest

from core.nn.architecture import load_architecture
from core.nn.arrays import Shape
from core.nn.state_matching import StateMatch, match_state_dict

CONV = (4, 4, 3, 3)


def shapes_of(*modules: tuple[str, Shape]) -> dict[str, Shape]:
    """A weight of this shape and a bias for each."""
    return {
        f"{module}.{tensor}": size
        for module, shape in modules
        for tensor, size in (("weight", shape), ("bias", shape[:1]))
    }


def taken(match: StateMatch) -> list[str]:
    """The modules in the order of the layers."""
    return [theirs.removesuffix(".weight") for theirs in match.tensors.values() if theirs.endswith(".weight")]


def match(own: dict[str, Shape], theirs: dict[str, Shape]) -> StateMatch:
    """As a `.safetensors` has them: in no order that means anything."""
    return match_state_dict(own, dict(sorted(theirs.items())))


def convs(count: int) -> dict[str, Shape]:
    return shapes_of(*((f"conv{i + 1}", CONV) for i in range(count)))


def test_the_same_names_tell() -> None:
    own = shapes_of(("conv1", CONV), ("conv2", CONV), ("linear1", (10, 4)))
    found = match(own, {**own, "conv1.num_batches_tracked": ()})
    assert found.tensors == {name: name for name in own}
    assert found.guessed == {}


def test_numbers_in_names_are_numbers() -> None:
    theirs = shapes_of(*((f"features.{i}", CONV) for i in range(0, 24, 2)))
    found = match(convs(12), theirs)
    assert taken(found) == [f"features.{i}" for i in range(0, 24, 2)]
    assert found.tensors["conv12.bias"] == "features.22.bias"
    assert found.guessed == {}


def test_a_name_of_ours_that_means_another_layer_there() -> None:
    """They count from 0; the same names alone would put the first convolution last."""
    assert taken(match(convs(3), shapes_of(("conv0", CONV), ("conv1", CONV), ("conv2", CONV)))) == [
        "conv0",
        "conv1",
        "conv2",
    ]


def test_modules_of_other_shapes_may_have_any_names() -> None:
    own = shapes_of(("conv1", (4, 1, 3, 3)), ("linear1", (8, 64)), ("linear2", (10, 8)))
    theirs = shapes_of(
        ("module.features", (4, 1, 3, 3)), ("module.classifier.1", (8, 64)), ("module.classifier.3", (10, 8))
    )
    found = match(own, theirs)
    assert taken(found) == ["module.features", "module.classifier.1", "module.classifier.3"]
    assert found.guessed == {}


def test_the_nearest_is_taken_and_said() -> None:
    """`blocks` comes before `stem` in the alphabet, but `stem.1` stands beside `stem.0`."""
    own = {**shapes_of(("conv1", (4, 1, 3, 3)))}
    own |= shapes_of(("norm1", (4,)), ("conv2", CONV), ("norm2", (4,)), ("conv3", CONV), ("norm3", (4,)))
    theirs = shapes_of(("stem.0", (4, 1, 3, 3)), ("stem.1", (4,)))
    theirs |= shapes_of(*((f"blocks.{i}.conv", CONV) for i in range(2)))
    theirs |= shapes_of(*((f"blocks.{i}.norm", (4,)) for i in range(2)))
    found = match(own, theirs)
    assert taken(found) == [
        "stem.0",
        "stem.1",
        "blocks.0.conv",
        "blocks.0.norm",
        "blocks.1.conv",
        "blocks.1.norm",
    ]
    assert found.guessed == {"norm1": "stem.1"}


def test_a_residual_network_written_as_most_are() -> None:
    """torchvision's names: the stem at the top, blocks in layers, a shortcut called downsample."""
    network = load_architecture("resnet13").build()
    own = {**network.parameters.shapes, **network.buffers.shapes}
    names = {"conv1": "conv1", "norm1": "bn1", "linear1": "fc"}
    for block in range(6):
        place = f"layer{block // 2 + 1}.{block % 2}"
        for i in (1, 2):
            names |= {
                f"res{block + 1}.conv{i}": f"{place}.conv{i}",
                f"res{block + 1}.norm{i}": f"{place}.bn{i}",
            }
        names |= {
            f"res{block + 1}.shortcut.conv1": f"{place}.downsample.0",
            f"res{block + 1}.shortcut.norm1": f"{place}.downsample.1",
        }
    expected = {name: f"{names[name.rpartition('.')[0]]}.{name.rpartition('.')[2]}" for name in own}
    theirs = {expected[name]: shape for name, shape in own.items()}
    assert match(own, theirs).tensors == expected


@pytest.mark.parametrize(
    ("theirs", "sentence"),
    [
        (
            shapes_of(("conv1", CONV), ("linear1", (9, 4))),
            "linear1.weight is 9x4, but linear1.weight of the network is 10x4",
        ),
        (
            shapes_of(("a.0", (5, 4, 3, 3)), ("a.1", (10, 4))),
            "a.0.weight is 5x4x3x3, but conv1.weight of the network is 4x4x3x3",
        ),
        (
            {"a.weight": (5, 4, 3, 3), **shapes_of(("b", (10, 4)))},
            "a.weight is 5x4x3x3, but conv1.weight of the network is 4x4x3x3",
        ),
        (shapes_of(("a", CONV)), "nothing is left for linear1, which takes weight 10x4 and bias 10"),
        (
            {"a.weight": CONV, **shapes_of(("b", (10, 4)))},
            "a.bias is missing; conv1 takes weight 4x4x3x3 and bias 4",
        ),
        (
            {**shapes_of(("a", CONV), ("b", (10, 4))), "b.scale": ()},
            "b.scale has no counterpart; linear1 takes only weight 10x4 and bias 10",
        ),
        (
            shapes_of(("a", CONV), ("b", (10, 4)), ("head", (3, 3))),
            "head.weight (3x3) is left over; the network has no layer for it",
        ),
        ({}, "nothing is left for conv1, which takes weight 4x4x3x3 and bias 4"),
        ({"weight": ()}, "weight is a single number, but conv1.weight of the network is 4x4x3x3"),
    ],
)
def test_a_mismatch_is_named(theirs: dict[str, Shape], sentence: str) -> None:
    own = shapes_of(("conv1", CONV), ("linear1", (10, 4)))
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        match(own, theirs)
