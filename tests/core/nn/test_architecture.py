"""Descriptions of networks: what they make, and what is said of those that make none."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from core.errors import ArchitectureError
from core.nn.architecture import Architecture, load_architecture, preset_names, save_architecture
from core.nn.layer_words import LAYERS

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
        ("vgg-bn-base", (1, 32, 32), 260_490),
        ("vgg-bn-deep", (1, 32, 32), 277_962),
        ("vgg-bn-small", (1, 32, 32), 140_778),
        ("vgg-bn-tiny", (1, 32, 32), 48_234),
        ("model3", (3, 48, 48), 1_724_938),
        ("resnet13", (1, 32, 32), 174_970),
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
    assert preset_names() == (
        "keras-mnist",
        "lenet",
        "model3",
        "resnet13",
        "vgg-bn-base",
        "vgg-bn-deep",
        "vgg-bn-small",
        "vgg-bn-tiny",
    )


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
        ("Wavelet", "there is no layer Wavelet; there are Conv2d, Conv3d, ConvTranspose2d"),
        ({"Dropout": {"rate": 0.5}}, "net.yaml, layer 2: Dropout has no option rate; it has p"),
        ({"ReLU": {"slope": 1}}, "ReLU has no option slope"),
        (
            {"Conv2d": {"in_channels": 1, "out_channels": 2, "kernel_size": 3}},
            "Conv2d has no option in_channels",
        ),
        (
            {"Conv2d": {"out_channels": 2}},
            "net.yaml, layer 2, Conv2d on 1x8x8: its option kernel_size is missing",
        ),
        (
            {"Conv2d": {"out_channels": 2, "kernel_size": 3, "padding": "valid"}},
            "padding should be a number or \"same\", not 'valid'",
        ),
        ({"GELU": {"approximate": "sin"}}, 'approximate should be "none" or "tanh", not \'sin\''),
        ({"Conv2d": {"out_channels": 2, "kernel_size": 3, "groups": 2}}, "2 groups must divide"),
        ({"Conv3d": {"out_channels": 2, "kernel_size": 3}}, "Conv3d needs a volume of channels, depth"),
        ("Residual", "layer 2, Residual on 1x8x8: its option body is missing"),
        ({"Residual": {"body": []}}, "the body of a Residual needs at least one layer"),
        ({"Residual": {"body": "ReLU"}}, "the body of a Residual should be a list of layers, not 'ReLU'"),
        ({"Residual": {"boddy": ["ReLU"]}}, "Residual has no option boddy; it has body, shortcut"),
        ({"Residual": {"body": ["Flatten"]}}, "the body makes 64 of 1x8x8"),
        (
            {"Residual": {"body": ["ReLU", {"Linear": {"out_features": 3}}]}},
            "net.yaml, layer 2, inside layer 2, Linear on 1x8x8: Linear needs a flat input",
        ),
        (["Conv2D", [3, 16, 3, 1, 1]], "layer 2, Conv2d on 1x8x8: it is to take 3 channels, but 1 come in"),
        (["Conv2D", [1, 16]], "expected `[Conv2D, [in, out_channels, kernel_size, stride, padding, bias]]`"),
        (["Conv2D", ["one", 16, 3]], "Conv2D should take a whole number of channels, not 'one'"),
        (["Conv2D", [1, 16, 3.5]], "Conv2d on 1x8x8: kernel_size should be"),
        (["Linear", [10, 10]], "expected `[Linear, [out_features]]`, found 2 values"),
        (["Conv2d", [1, 16, 3]], "there is no layer Conv2d; there are Conv2D, MaxPool2D"),
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
        (GOOD | {"input": [1, True, 8]}, "`input` should be"),
        ([["ReLU", []]], "net.yaml does not say what goes in; write `input: [channels, height, width]`"),
        ([["Conv2D", [2, 8, 3]]], "net.yaml does not say what goes in"),
    ],
)
def test_a_wrong_document_is_said(document: object, words: str) -> None:
    with pytest.raises(ArchitectureError) as caught:
        read(document)
    assert words in str(caught.value)


EVERY_LAYER: list[tuple[list[int], Any]] = [
    ([2, 9, 8], {"Conv2d": {"out_channels": 4, "kernel_size": [3, 2], "stride": [2, 1], "padding": [0, 1]}}),
    ([2, 9, 8], {"Conv2d": {"out_channels": 4, "kernel_size": 3, "dilation": 2, "groups": 2, "bias": False}}),
    ([2, 9, 8], {"Conv2d": {"out_channels": 4, "kernel_size": 4, "padding": "same"}}),
    ([2, 4, 5, 6], {"Conv3d": {"out_channels": 3, "kernel_size": [1, 2, 3], "padding": "same"}}),
    ([2, 4, 5], {"ConvTranspose2d": {"out_channels": 3, "kernel_size": 2, "stride": 2, "output_padding": 1}}),
    ([2, 6, 5], {"MaxPool2d": {"kernel_size": 3, "stride": 2, "padding": 1}}),
    ([2, 4, 5, 6], {"MaxPool3d": {"kernel_size": [1, 2, 3]}}),
    ([2, 6, 5], {"AvgPool2d": {"kernel_size": [3, 2], "stride": 1}}),
    ([2, 6, 5], "GlobalAvgPool2d"),
    ([5], {"BatchNorm1d": {"eps": 0.001}}),
    ([2, 6, 5], {"BatchNorm2d": {"momentum": 0.2}}),
    ([2, 4, 5, 6], "BatchNorm3d"),
    ([2, 6, 5], "ReLU"),
    ([2, 6, 5], {"LeakyReLU": {"negative_slope": 0.2}}),
    ([2, 6, 5], "Sigmoid"),
    ([2, 6, 5], "Tanh"),
    ([2, 6, 5], {"GELU": {"approximate": "tanh"}}),
    ([5], "Softmax"),
    ([2, 6, 5], {"Dropout": {"p": 0.2}}),
    ([2, 6, 5], "Flatten"),
    ([5], {"Linear": {"out_features": 3, "bias": False}}),
    (
        [2, 6, 5],
        {
            "Residual": {
                "body": [
                    {"Conv2d": {"out_channels": 4, "kernel_size": 3, "padding": 1}},
                    {"Residual": {"body": ["Tanh"]}},
                ],
                "shortcut": [{"Conv2d": {"out_channels": 4, "kernel_size": 1}}, "BatchNorm2d"],
            }
        },
    ),
]


@pytest.mark.parametrize(("shape", "layer"), EVERY_LAYER)
def test_every_layer_is_written_back_as_it_was_read(shape: list[int], layer: Any, tmp_path: Path) -> None:
    document = {"input": shape, "layers": [layer]}
    architecture = read(document)
    assert architecture.to_dict() == document
    save_architecture(architecture, tmp_path / "again.yaml")
    again = load_architecture(tmp_path / "again.yaml")
    assert again.to_dict() == document
    first, second = architecture.build(np.random.default_rng(0)), again.build(np.random.default_rng(0))
    x = np.random.default_rng(1).standard_normal((2, *shape))
    np.testing.assert_array_equal(first.forward(x), second.forward(x))
    [made] = first.layers.values()
    [options] = layer.values() if isinstance(layer, dict) else [{}]
    for name in options.keys() & {"eps", "momentum", "negative_slope", "approximate", "p"}:
        assert getattr(made, name) == options[name]


def test_every_layer_is_covered_here() -> None:
    names = {layer if isinstance(layer, str) else next(iter(layer)) for _, layer in EVERY_LAYER}
    assert names == set(LAYERS)


@pytest.mark.parametrize("preset", preset_names())
def test_a_preset_is_written_back_as_yaml(preset: str, tmp_path: Path) -> None:
    architecture = load_architecture(preset)
    save_architecture(architecture, tmp_path / "again.yaml")
    again = load_architecture(tmp_path / "again.yaml")
    assert again.summary() == architecture.summary()
    assert again.to_dict() == architecture.to_dict()


def test_the_example_in_the_readme_can_be_built(tmp_path: Path) -> None:
    lines = (Path(__file__).resolve().parents[3] / "README.md").read_text(encoding="utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("    input: ["))
    example = lines[start : lines.index("", start)]
    (tmp_path / "net.yaml").write_text("\n".join(line[4:] for line in example), encoding="utf-8")
    assert load_architecture(tmp_path / "net.yaml").output_shape == (10,)


def test_a_list_of_names_and_values_means_what_its_named_twin_means(tmp_path: Path) -> None:
    (tmp_path / "list.yaml").write_text(
        "- [Conv2D, [3, 16, 3, 1, 1, false]]\n- [BatchNorm2D, [16]]\n- [ReLU, []]\n- [MaxPool2D, [2, 2]]\n"
        "- [Dropout, [0.25]]\n- [Flatten, []]\n- [Linear, [1024]]\n- [Softmax, []]\n",
        encoding="utf-8",
    )
    twin = read(
        {
            "input": [3, 48, 48],
            "layers": [
                {"Conv2d": {"out_channels": 16, "kernel_size": 3, "stride": 1, "padding": 1, "bias": False}},
                "BatchNorm2d",
                "ReLU",
                {"MaxPool2d": {"kernel_size": 2, "stride": 2}},
                {"Dropout": {"p": 0.25}},
                "Flatten",
                {"Linear": {"out_features": 1024}},
            ],
        }
    )
    architecture = load_architecture(tmp_path / "list.yaml")
    assert architecture.to_dict() == twin.to_dict()
    assert architecture.summary() == twin.summary()
    grey = read([["Conv2D", [1, 6, 5]], ["Flatten", []], ["Linear", [10]]])
    assert grey.input_shape == (1, 28, 28)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "# a network\ninput: [1, 8, 8]\nlayers:\n  - ReLU\n\n  - Linear: {out_features: 3}\n",
            "net.yaml line 6, Linear on 1x8x8: Linear needs a flat input",
        ),
        (
            "input: [1, 8, 8]\nlayers:\n  - Residual:\n      body:\n        - Relu\n",
            "net.yaml line 5: there is no layer Relu; did you mean ReLU?",
        ),
        (
            "input: [1, 8, 8]\nlayers:\n  - Residual:\n      body: [{Conv2d: {out_channels: 2, kernel_size: 1}}]\n",
            "net.yaml line 3, Residual on 1x8x8: the body makes 2x8x8 of 1x8x8",
        ),
        (
            "- [Conv2D, [3, 16, 3, 1, 1]]\n- [ReLU, []]\n- [Conv2D, [32, 16, 3]]\n",
            "net.yaml line 3, Conv2d on 16x48x48: it is to take 32 channels, but 16 come in",
        ),
        ("- [Conv2D, [1, 16, 3]]\n- ReLU: {a: 1}\n", "net.yaml line 2: ReLU has no option a"),
        (
            "- [Conv2D, [1, 16, 3]]\n- [Softmax, []]\n- [ReLU, []]\n",
            "net.yaml line 2: Softmax can only be the last layer",
        ),
        (
            "input: [1, 8, 8]\nlayers: &a\n  - Residual: {body: *a}\n",
            "net.yaml: layers can only be 8 deep inside one another",
        ),
    ],
)
def test_yaml_errors_name_file_and_line(tmp_path: Path, text: str, words: str) -> None:
    assert words in message_for(tmp_path / "net.yaml", text)


@pytest.mark.parametrize(
    "text", ["layers: [\n", "input: 2024-13-45\n", "a: b: c\n", "\x00", "input: *nothing\n"]
)
def test_not_yaml(tmp_path: Path, text: str) -> None:
    assert "net.yaml is not valid YAML" in message_for(tmp_path / "net.yaml", text)


def test_yaml_errors_name_the_line(tmp_path: Path) -> None:
    assert message_for(tmp_path / "net.yaml", "input: [1, 8, 8]\nlayers: }\n").endswith(
        "at line 2: expected the node content, but found '}'"
    )


def test_files_that_are_not_text(tmp_path: Path) -> None:
    (tmp_path / "net.yaml").write_bytes(b"\xff\xfe\x00\x01\x80")
    for path in (tmp_path / "net.yaml", tmp_path):
        with pytest.raises(ArchitectureError, match="cannot be read as a description of a network"):
            load_architecture(path)


def test_a_missing_file_or_preset_suggests_the_nearest() -> None:
    with pytest.raises(ArchitectureError, match=r"no file called lenett; did you mean lenet\?"):
        load_architecture("lenett")
    with pytest.raises(ArchitectureError, match="the presets are keras-mnist, lenet, model3"):
        load_architecture("transformer")


def test_the_state_of_one_network_does_not_load_into_another() -> None:
    other = read(GOOD | {"layers": [*GOOD["layers"][:-1], {"Linear": {"out_features": 6}}]})
    with pytest.raises(ValueError, match=r"linear1.weight should have the shape \(6, 48\), not \(5, 48\)"):
        other.build().load_state_dict(read(GOOD).build().state_dict())
