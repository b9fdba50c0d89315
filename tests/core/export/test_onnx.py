"""A model as ONNX: the checker passes, and ONNX Runtime answers as the network does."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.calibration import Calibration
from core.classifier import SHIPPED_MODEL, Classifier
from core.data.digits import CLASS_NAMES
from core.data.normalize import Normalizer
from core.errors import ExportError, OutputError
from core.export import export_onnx
from core.model_file import Model, load_model
from core.nn.architecture import Architecture, load_architecture, preset_names
from core.nn.arrays import Array
from core.nn.layer_words import LAYERS
from core.nn.layers import Layer
from core.nn.network import Network
from tests.core.made_up_model import as_if_trained, random_model

onnx = pytest.importorskip("onnx", reason="the extra onnx is not installed")

IMAGES = 1_000
BOUND = 1e-4


def model_of(architecture: Architecture) -> Model:
    """With a temperature that is not 1."""
    network = as_if_trained(architecture)
    channels, size, _ = architecture.input_shape
    normalizer = Normalizer(size=size, box=4, kind="picture", channels=1 if channels == 1 else 3)
    calibration = Calibration(1.7, 0.6)
    return Model("made up", architecture, network, normalizer, CLASS_NAMES, calibration=calibration)


def described(*layers: object, shape: tuple[int, ...] = (1, 9, 9)) -> Architecture:
    return Architecture.from_dict({"input": shape, "layers": [*layers]}, name="described", source="a test")


Run = Callable[..., dict[str, Array]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Exports a model, has the file checked, and gives ONNX Runtime's outputs by name."""
    onnxruntime = pytest.importorskip(
        "onnxruntime", reason="ONNX Runtime is not installed; `make parity` installs it"
    )

    def outputs(model: Model, images: Array, *, from_pixels: bool = False) -> dict[str, Array]:
        path = tmp_path / "model.onnx"
        export_onnx(model, path, from_pixels=from_pixels)
        onnx.checker.check_model(path, full_check=True)
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        names = [output.name for output in session.get_outputs()]
        return dict(zip(names, session.run(None, {"image": images}), strict=True))

    return outputs


def assert_equal(actual: Array, expected: Array) -> None:
    assert actual.dtype == np.float32
    np.testing.assert_allclose(actual, expected, rtol=0, atol=BOUND)


@pytest.mark.parity
@pytest.mark.parametrize("images", [1, IMAGES])
@pytest.mark.parametrize("preset", preset_names())
def test_onnx_runtime_answers_as_a_preset_does(run: Run, preset: str, images: int) -> None:
    model = model_of(load_architecture(preset))
    x = np.random.default_rng(2).random((images, *model.network.input_shape), np.float32)
    outputs = run(model, x)
    logits = model.network.forward(x)
    assert np.ptp(logits) > 0.5
    assert list(outputs) == ["logits", "probabilities"]
    assert_equal(outputs["logits"], logits)
    assert_equal(outputs["probabilities"], model.calibration.probabilities(logits))


CONV = {"Conv2d": {"out_channels": 4, "kernel_size": 3}}
END = ("Flatten", {"Linear": {"out_features": 10}})
LAYER_LISTS = {
    "conv-all": [
        {
            "Conv2d": {
                "out_channels": 6,
                "kernel_size": [3, 2],
                "stride": [2, 1],
                "padding": [2, 1],
                "dilation": [1, 2],
                "groups": 2,
                "bias": False,
            }
        }
    ],
    "same": [{"Conv2d": {"out_channels": 3, "kernel_size": [4, 2], "padding": "same", "dilation": [1, 3]}}],
    "depthwise": [{"Conv2d": {"out_channels": 4, "kernel_size": 3, "groups": 4, "padding": "same"}}],
    "transposed": [{"ConvTranspose2d": {"out_channels": 3, "kernel_size": 2, "stride": 2}}],
    "transposed-all": [
        {
            "ConvTranspose2d": {
                "out_channels": 6,
                "kernel_size": [3, 2],
                "stride": [3, 2],
                "padding": 1,
                "output_padding": [2, 1],
                "groups": 2,
                "dilation": [1, 2],
                "bias": False,
            }
        }
    ],
    "max-pool": [{"MaxPool2d": {"kernel_size": [3, 2], "stride": [2, 1], "padding": 1}}],
    "mean-pool": [{"AvgPool2d": {"kernel_size": [3, 2], "stride": [2, 1], "padding": 1}}],
    "norms": [
        {"BatchNorm2d": {"eps": 0.1}},
        "ReLU",
        "Flatten",
        {"BatchNorm1d": {"eps": 0.01}},
        {"Linear": {"out_features": 12, "bias": False}},
    ],
    "activations": [{"LeakyReLU": {"negative_slope": 0.2}}, "Sigmoid", "Tanh"],
    "gelu": ["GELU", {"GELU": {"approximate": "tanh"}}],
    "softmax-of-pixels": ["Softmax"],
    "dropout": [{"Dropout": {"p": 0.9}}],
    "average": ["GlobalAvgPool2d", {"Dropout": {"p": 0.2}}],
    "residual": [
        {
            "Residual": {
                "body": [
                    {"Conv2d": {"out_channels": 6, "kernel_size": 3, "stride": 2, "padding": 1}},
                    {"Residual": {"body": ["BatchNorm2d", "ReLU"]}},
                ],
                "shortcut": [
                    {"Conv2d": {"out_channels": 6, "kernel_size": 1, "stride": 2, "bias": False}},
                    "BatchNorm2d",
                ],
            }
        },
    ],
}


@pytest.mark.parity
@pytest.mark.parametrize("layers", LAYER_LISTS.values(), ids=LAYER_LISTS)
def test_onnx_runtime_answers_as_a_layer_does(run: Run, layers: list[object]) -> None:
    model = model_of(described(CONV, *layers, *END))
    x = np.random.default_rng(2).standard_normal((3, 1, 9, 9), np.float32)
    assert_equal(run(model, x)["logits"], model.network.forward(x))


@pytest.mark.parity
def test_volumes(tmp_path: Path) -> None:
    """No model takes them, as images are flat; the graph can say them all the same."""
    onnxruntime = pytest.importorskip("onnxruntime", reason="ONNX Runtime is not installed")
    from core.export.onnx_graph import Graph, value_info
    from core.export.onnx_operators import IR_VERSION, OPSET

    layers = (
        {
            "Conv3d": {
                "out_channels": 4,
                "kernel_size": [1, 3, 2],
                "stride": [1, 2, 1],
                "padding": [0, 2, 1],
                "dilation": [1, 2, 1],
                "groups": 2,
            }
        },
        "BatchNorm3d",
        {"MaxPool3d": {"kernel_size": [2, 3, 2], "stride": [1, 2, 2], "padding": [1, 1, 0]}},
        *END,
    )
    network = as_if_trained(described(*layers, shape=(2, 4, 7, 8)))
    graph = Graph()
    last = graph.add_layers(network.layers, "x", network.input_shape)
    made = onnx.helper.make_graph(
        graph.nodes,
        "volumes",
        [value_info("x", network.input_shape)],
        [value_info(last, (10,))],
        graph.initializers,
    )
    opset = onnx.helper.make_opsetid("", OPSET)
    model = onnx.helper.make_model(made, opset_imports=[opset], ir_version=IR_VERSION)
    onnx.checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    x = np.random.default_rng(2).standard_normal((3, *network.input_shape), np.float32)
    assert_equal(session.run(None, {"x": x})[0], network.forward(x))


def test_every_layer_that_can_be_written_can_be_exported() -> None:
    tried = json.dumps([CONV, *LAYER_LISTS.values(), *END]) + "Conv3d BatchNorm3d MaxPool3d"
    assert [kind for kind in LAYERS if f"{kind}" not in tried] == []


@pytest.mark.parity
def test_the_shipped_model_from_pixels(run: Run) -> None:
    model = load_model(SHIPPED_MODEL)
    images = np.random.default_rng(0).integers(0, 256, (IMAGES, *model.network.input_shape), np.uint8)
    classifier = Classifier(model)
    outputs = run(model, images, from_pixels=True)
    assert_equal(outputs["logits"], classifier.logits(images))
    assert_equal(outputs["probabilities"], classifier.probabilities(images))


def exported(model: Model, folder: Path, *, from_pixels: bool = False):
    export_onnx(model, folder / "model.onnx", from_pixels=from_pixels)
    onnx.checker.check_model(folder / "model.onnx", full_check=True)
    return onnx.load(folder / "model.onnx")


def test_metadata(tmp_path: Path) -> None:
    written = exported(random_model(calibration=Calibration(1.25, 0.7)), tmp_path)
    about = {entry.key: entry.value for entry in written.metadata_props}
    assert about["name"] == "ছোট model"
    assert json.loads(about["class_names"]) == list(CLASS_NAMES)
    normalizer = json.loads(about["normalizer"])
    assert Normalizer(**normalizer) == random_model().normalizer
    assert (float(about["temperature"]), float(about["rejection_threshold"])) == (1.25, 0.7)
    assert (about["Image.BitmapPixelFormat"], about["Image.NominalPixelRange"]) == ("Gray8", "Normalized_0_1")
    assert [(opset.domain, opset.version) for opset in written.opset_import] == [("", 20)]
    assert (written.producer_name, written.graph.name) == ("Ankan", "small")


@pytest.mark.parametrize(
    ("from_pixels", "kind", "pixels"), [(False, 1, "Normalized_0_1"), (True, 2, "NominalRange_0_255")]
)
def test_what_goes_in_and_comes_out(tmp_path: Path, from_pixels: bool, kind: int, pixels: str) -> None:
    written = exported(random_model(), tmp_path, from_pixels=from_pixels)
    [image] = written.graph.input
    assert image.name == "image"
    assert image.type.tensor_type.elem_type == kind
    assert image.type.denotation == "IMAGE"
    assert [axis.dim_param or axis.dim_value for axis in image.type.tensor_type.shape.dim] == [
        "batch",
        1,
        16,
        16,
    ]
    assert [output.name for output in written.graph.output] == ["logits", "probabilities"]
    assert {entry.value for entry in written.metadata_props if entry.key.endswith("PixelRange")} == {pixels}


def test_names_are_those_of_layers_and_weights(tmp_path: Path) -> None:
    written = exported(model_of(load_architecture("resnet13")), tmp_path)
    names = [node.name for node in written.graph.node]
    assert names[:4] == ["conv1", "norm1", "relu1", "res1.conv1"]
    assert names[-5:] == ["average1", "average1.flatten", "linear1", "calibrated", "probabilities"]
    assert {"res3", "res3.shortcut.conv1", "res3.shortcut.norm1"} < {*names}
    assert {
        node.op_type for node in written.graph.node if node.name.startswith("res") and "." not in node.name
    } == {"Add"}
    weights = load_architecture("resnet13").build().state_dict()
    assert {array.name for array in written.graph.initializer} == {*weights, "temperature"}
    shapes = {
        value.name: [axis.dim_param or axis.dim_value for axis in value.type.tensor_type.shape.dim]
        for value in written.graph.value_info
    }
    assert shapes["res3.shortcut.norm1"] == ["batch", 32, 16, 16]


def test_a_layer_that_onnx_cannot_say(tmp_path: Path) -> None:
    class Sorted(Layer):
        stem = "sorted"

    model = random_model()
    network = Network([*model.network.layers.values(), Sorted()], model.network.input_shape)
    with pytest.raises(ExportError, match="sorted1 is a Sorted, for which ONNX has no operator"):
        export_onnx(random_model(network=network), tmp_path / "model.onnx")
    assert list(tmp_path.iterdir()) == []


def test_weights_that_are_not_numbers(tmp_path: Path) -> None:
    model = random_model()
    model.network.buffers["norm1.running_var"][1] = np.inf
    with pytest.raises(
        ExportError, match=r"norm1\.running_var of ছোট model holds values that are not numbers"
    ):
        export_onnx(model, tmp_path / "model.onnx")
    assert list(tmp_path.iterdir()) == []


def test_a_path_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written: no such file or directory"):
        export_onnx(random_model(), tmp_path / "nowhere" / "model.onnx")
    (tmp_path / "model.onnx").mkdir()
    with pytest.raises(OutputError, match="cannot be written: is a directory"):
        export_onnx(random_model(), tmp_path / "model.onnx")
    assert [path.name for path in tmp_path.iterdir()] == ["model.onnx"]


def test_without_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    for module in [name for name in sys.modules if name.startswith("core.export.")]:
        monkeypatch.delitem(sys.modules, module)
    with pytest.raises(ExportError, match=r"needs the package onnx; .*pip install 'ankan\[onnx\]'"):
        export_onnx(random_model(), tmp_path / "model.onnx")
