"""Descriptions of networks: what they make, and what is said of those that make none."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from core.errors import ArchitectureError
from core.nn.architecture import Architecture, load_architecture, preset_names

GOOD: dict[str, Any] = {
    "input": [1, 8, 8],
    "layers": [
        {"Conv2d": {"out_channels": 3, "kernel_size": [3, 2], "padding": 1, "bias": False}},
        "BatchNorm2d",
        "ReLU",
        {"MaxPool2d": {"kernel_size": 2}},
        {"Dropout": {"p": 0.25}},
        "Flatten",
        {"Linear": {"out_features": 5}},
    ],
}


def read(document: object) -> Architecture:
    return Architecture.from_dict(document, name="net", source="net.yaml")


def with_layer(layer: object) -> dict[str, object]:
    return {"input": [1, 8, 8], "layers": ["ReLU", layer]}


def message_for(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ArchitectureError) as caught:
        load_architecture(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("preset", "input_shape", "parameters"),
    [
        ("lenet", (1, 28, 28), 33_078),
        ("keras-mnist", (1, 28, 28), 1_199_882),
        ("vgg-bn-small", (1, 32, 32), 140_778),
    ],
)
def test_presets(preset: str, input_shape: tuple[int, ...], parameters: int) -> None:
    architecture = load_architecture(preset)
    assert architecture.name == preset
    assert architecture.input_shape == input_shape
    assert architecture.output_shape == (10,)
    assert sum(row.parameters for row in architecture.summary()) == parameters
    network = architecture.build(np.random.default_rng(0))
    assert network.parameters.vector.size == parameters
    assert network.summary() == architecture.summary()
    assert network.forward(np.zeros((2, *input_shape))).shape == (2, 10)


def test_every_preset_is_covered_here() -> None:
    assert preset_names() == ("keras-mnist", "lenet", "vgg-bn-small")


def test_round_trip_through_a_dictionary() -> None:
    architecture = read(GOOD)
    assert architecture.to_dict() == GOOD
    again = read(yaml.safe_load(yaml.safe_dump(architecture.to_dict())))
    assert again.summary() == architecture.summary()
    assert again.input_shape == (1, 8, 8)


def test_options_reach_the_layers() -> None:
    network = read(GOOD).build()
    assert network.parameters["conv1.weight"].shape == (3, 1, 3, 2)
    assert "conv1.bias" not in network.parameters
    assert [row.output_shape for row in network.summary()][:4:3] == [(3, 8, 9), (3, 4, 4)]


def test_model_txt_means_what_its_yaml_twin_means(tmp_path: Path) -> None:
    (tmp_path / "net.txt").write_text(
        "# a comment\n\nConv 6 5 2 1   # and another\nReLU\nPool 3 2\nFlatten\nFC 10\nSoftmax\n",
        encoding="utf-8",
    )
    (tmp_path / "net.yaml").write_text(
        "input: [1, 28, 28]\n"
        "layers:\n"
        "  - Conv2d: {out_channels: 6, kernel_size: 5, stride: 2, padding: 1}\n"
        "  - ReLU\n"
        "  - MaxPool2d: {kernel_size: 3, stride: 2}\n"
        "  - Flatten\n"
        "  - Linear: {out_features: 10}\n",
        encoding="utf-8",
    )
    text, twin = load_architecture(tmp_path / "net.txt"), load_architecture(str(tmp_path / "net.yaml"))
    assert text.summary() == twin.summary()
    assert text.to_dict() == twin.to_dict()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Conv 6 5 1 2\n\nRelu\n", "net.txt line 3: there is no layer Relu; there are Conv, ReLU, Pool"),
        ("Conv 6 5 1\n", "net.txt line 1: expected `Conv out_channels kernel_size stride padding` in whole"),
        ("Conv 6 5 1 -2\n", "net.txt line 1: expected"),
        ("Conv 6 5.0 1 2\n", "found `Conv 6 5.0 1 2`"),
        ("ReLU 3\n", "net.txt line 1: expected `ReLU` in whole numbers, found `ReLU 3`"),
        ("Softmax\nFC 10\n", "net.txt line 1: Softmax can only be the last layer"),
        ("# nothing\n", "net.txt has no layers; write one a line"),
        ("", "net.txt has no layers"),
        ("Softmax\n", "net.txt has no layers"),
        ("ReLU\nConv 6 29 1 0\n", "net.txt line 2, Conv2d on 1x28x28: a 29x29 kernel"),
        ("FC 10\n", "net.txt line 1, Linear on 1x28x28: Linear needs a flat input; put a Flatten"),
        ("Pool 2 0\n", "net.txt line 1, MaxPool2d on 1x28x28: window and stride must be at least 1"),
    ],
)
def test_model_txt_errors_name_file_and_line(tmp_path: Path, text: str, words: str) -> None:
    assert words in message_for(tmp_path / "net.txt", text)


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        ("Conv2D", "net.yaml, layer 2: there is no layer Conv2D; did you mean Conv2d?"),
        ("Transformer", "there is no layer Transformer; there are Conv2d, MaxPool2d"),
        ({"Dropout": {"rate": 0.5}}, "net.yaml, layer 2: Dropout has no option rate; it has p"),
        ({"ReLU": {"slope": 1}}, "ReLU has no option slope"),
        (
            {"Conv2d": {"in_channels": 1, "out_channels": 2, "kernel_size": 3}},
            "Conv2d has no option in_channels",
        ),
        ({"Conv2d": {"out_channels": 2}}, "net.yaml, layer 2, Conv2d on 1x8x8"),
        ({"Conv2d": {"out_channels": 2, "kernel_size": 9}}, "Conv2d on 1x8x8: a 9x9 kernel"),
        ({"MaxPool2d": {"kernel_size": 9}}, "layer 2, MaxPool2d on 1x8x8: a 9x9 window"),
        ({"Linear": {"out_features": 3}}, "layer 2, Linear on 1x8x8: Linear needs a flat input"),
        ({"Linear": {"out_features": 0}}, "at least 1 output, not 0"),
        ({"Dropout": {"p": 1}}, "at least 0 and below 1, not 1"),
        ({"ReLU": None, "Flatten": None}, "layer 2: write a layer as `Name` or `Name: {option: value}`"),
        (["ReLU"], "layer 2: write a layer as"),
        ({"Conv2d": 3}, "layer 2: write a layer as"),
        (7, "layer 2: write a layer as"),
    ],
)
def test_a_wrong_layer_is_named_with_its_place(layer: object, words: str) -> None:
    with pytest.raises(ArchitectureError) as caught:
        read(with_layer(layer))
    assert words in str(caught.value)


@pytest.mark.parametrize("value", ["3", [3], [3, 3, 3], 3.0, True, None, {"h": 3}])
@pytest.mark.parametrize("option", ["out_channels", "kernel_size", "padding"])
def test_an_option_of_the_wrong_type_is_an_error(option: str, value: object) -> None:
    options = {"out_channels": 2, "kernel_size": 3, "padding": 0} | {option: value}
    with pytest.raises(ArchitectureError, match=f"net.yaml, layer 2, Conv2d on 1x8x8: {option} should be"):
        read(with_layer({"Conv2d": options}))


@pytest.mark.parametrize("layer", [{"BatchNorm2d": {"eps": "1e-5"}}, {"Dropout": {"p": "half"}}])
def test_a_number_written_as_text_is_an_error(layer: object) -> None:
    with pytest.raises(ArchitectureError, match="layer 2"):
        read(with_layer(layer))


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (None, "net.yaml does not describe a network; it needs `input` and `layers`"),
        ([1, 2], "does not describe a network"),
        ({"layers": ["ReLU"]}, "does not describe a network"),
        (GOOD | {"output": 10}, "does not describe a network"),
        (GOOD | {"input": [28, 28]}, "`input` should be [channels, height, width], not [28, 28]"),
        (GOOD | {"input": "1x28x28"}, "`input` should be"),
        (GOOD | {"input": [1, 0, 28]}, "`input` should be"),
        (GOOD | {"input": [1, 8.0, 8]}, "`input` should be"),
        (GOOD | {"layers": []}, "`layers` should be a list of layers"),
        (GOOD | {"layers": "ReLU"}, "`layers` should be a list of layers"),
    ],
)
def test_a_wrong_document_is_said(document: object, words: str) -> None:
    with pytest.raises(ArchitectureError) as caught:
        read(document)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "text", ["layers: [\n", "input: 2024-13-45\n", "a: b: c\n", "\x00", "input: *nothing\n"]
)
def test_not_yaml(tmp_path: Path, text: str) -> None:
    assert "net.yaml is not valid YAML" in message_for(tmp_path / "net.yaml", text)


def test_yaml_errors_name_the_line(tmp_path: Path) -> None:
    assert message_for(tmp_path / "net.yaml", "input: [1, 8, 8]\nlayers: }\n").endswith("at line 2")


def test_files_that_are_not_text(tmp_path: Path) -> None:
    (tmp_path / "net.yaml").write_bytes(b"\xff\xfe\x00\x01\x80")
    for path in (tmp_path / "net.yaml", tmp_path):
        with pytest.raises(ArchitectureError, match="cannot be read as a description of a network"):
            load_architecture(path)


def test_a_missing_file_or_preset_suggests_the_nearest() -> None:
    with pytest.raises(ArchitectureError, match=r"no file called lenett; did you mean lenet\?"):
        load_architecture("lenett")
    with pytest.raises(ArchitectureError, match="the presets are keras-mnist, lenet, vgg-bn-small"):
        load_architecture("resnet-152")


def test_the_state_of_one_network_does_not_load_into_another() -> None:
    other = read(GOOD | {"layers": [*GOOD["layers"][:-1], {"Linear": {"out_features": 6}}]})
    with pytest.raises(ValueError, match=r"linear1.weight should have the shape \(6, 48\), not \(5, 48\)"):
        other.build().load_state_dict(read(GOOD).build().state_dict())
