"""Weights from PyTorch give the outputs that PyTorch gives."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from core.data.digits import CLASS_NAMES
from core.errors import ConfigError, ModelFileError, StateDictError
from core.import_weights import import_state_dict
from core.model_file import load_model, save_model
from core.nn.architecture import Architecture, load_architecture, preset_names
from core.nn.arrays import Array
from tests.core.made_up_model import ARCHITECTURE, as_if_trained, random_model


def state(**changes: Array) -> dict[str, Array]:
    return {**random_model().network.state_dict(), **changes}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Weights as `random_model` has them."""
    file = tmp_path / "weights.safetensors"
    save_file(state(), file)
    return file


@pytest.mark.parity
@pytest.mark.parametrize("preset", preset_names())
def test_outputs_are_those_of_pytorch(preset: str, tmp_path: Path) -> None:
    """The same network as `nn.Sequential`, whose names are `0.weight`, `3.body.0.weight` and so on."""
    torch = pytest.importorskip("torch", reason="PyTorch is not installed; `make parity` installs it")
    from safetensors.torch import save_file as save_torch

    from tests.core.nn.torch_twin import torch_twin

    architecture = load_architecture(preset)
    network = as_if_trained(architecture)
    twin = torch_twin(network).eval()
    save_torch(twin.state_dict(), tmp_path / "torch.safetensors")
    imported = import_state_dict(tmp_path / "torch.safetensors", architecture)
    save_model(imported.model, tmp_path / "model.safetensors")
    x = np.random.default_rng(2).random((16, *network.input_shape), np.float32)
    with torch.inference_mode():
        expected = twin(torch.from_numpy(x)).numpy()
    ours = load_model(tmp_path / "model.safetensors").network.forward(x)
    np.testing.assert_allclose(ours, expected, rtol=1e-5, atol=1e-5)


def test_what_the_model_is(path: Path) -> None:
    imported = import_state_dict(path, ARCHITECTURE)
    model = imported.model
    assert (model.name, model.class_names) == ("weights", CLASS_NAMES)
    assert (model.normalizer.kind, model.normalizer.shape) == ("ink", (1, 16, 16))
    assert imported.match.tensors["conv1.weight"] == "conv1.weight"
    for name, array in random_model().network.state_dict().items():
        np.testing.assert_array_equal(model.network.state_dict()[name], array)


def test_classes_and_kind_of_image(path: Path) -> None:
    names = tuple("abcdefghij")
    model = import_state_dict(path, ARCHITECTURE, class_names=names, image_kind="picture").model
    assert (model.class_names, model.normalizer.kind) == (names, "picture")
    with pytest.raises(StateDictError, match="small has 10 outputs, but there are 2 class names"):
        import_state_dict(path, ARCHITECTURE, class_names=("a", "b"))


def small(input_shape: list[int], outputs: int = 10) -> Architecture:
    layers = ["Flatten", {"Linear": {"out_features": outputs}}]
    return Architecture.from_dict({"input": input_shape, "layers": layers}, name="small", source="a test")


@pytest.mark.parametrize(
    ("architecture", "sentence"),
    [
        (small([1, 8, 8], 7), "small has 7 outputs, which are not the ten digits; name its classes"),
        (small([1, 8, 9]), "small takes 1x8x9; it should take square images with 1 or 3 channels"),
        (small([2, 8, 8]), "small takes 2x8x8; it should take square images with 1 or 3 channels"),
        (small([64]), "small takes 64; it should take square images with 1 or 3 channels"),
    ],
)
def test_a_network_that_no_model_can_have(path: Path, architecture: Architecture, sentence: str) -> None:
    with pytest.raises(StateDictError) as caught:
        import_state_dict(path, architecture)
    assert str(caught.value) == sentence


def test_colour_is_no_ink(path: Path, tmp_path: Path) -> None:
    in_colour = tmp_path / "colour.safetensors"
    save_file(small([3, 8, 8]).build().state_dict(), in_colour)
    assert import_state_dict(in_colour, small([3, 8, 8])).model.normalizer.kind == "picture"
    with pytest.raises(ConfigError, match="ink has no colour"):
        import_state_dict(path, small([3, 8, 8]), image_kind="ink")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"conv1.weight": np.zeros((4, 1, 3, 3), np.float32)},
            "conv1.weight is 4x1x3x3, but conv1.weight of the network is 3x1x3x3",
        ),
        (
            {"linear1.bias": np.full(10, np.nan, np.float32)},
            "linear1.bias, for linear1.bias, holds values that are",
        ),
        (
            {"linear1.bias": np.full(10, 1e300)},
            "linear1.bias, for linear1.bias, holds values that are not numbers",
        ),
        ({"linear1.bias": np.zeros(10, np.int8)}, "linear1.bias holds int8; write it as float32"),
        (
            {"odd.weight": np.zeros(3, np.float32)},
            "odd.weight (3) is left over; the network has no layer for it",
        ),
    ],
)
def test_what_does_not_fit(tmp_path: Path, changes: dict[str, Array], sentence: str) -> None:
    path = tmp_path / "weights.safetensors"
    save_file(state(**changes), path)
    with pytest.raises(StateDictError) as caught:
        import_state_dict(path, ARCHITECTURE)
    assert str(caught.value).startswith(f"{path} does not fit small: {sentence}")
    assert caught.value.path == path


def test_other_precisions(tmp_path: Path) -> None:
    path = tmp_path / "weights.safetensors"
    half = {name: array.astype(np.float16) for name, array in state().items()}
    save_file({**half, "linear1.bias": np.arange(10.0)}, path)
    network = import_state_dict(path, ARCHITECTURE).model.network
    assert network.dtype == np.float32
    np.testing.assert_array_equal(network.parameters["linear1.bias"], np.arange(10))
    np.testing.assert_array_equal(network.parameters["conv1.weight"], half["conv1.weight"])


def test_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(StateDictError, match=r"may be a pickle, .* safetensors\.torch\.save_file"):
        import_state_dict(tmp_path / "weights.pt", ARCHITECTURE)
    with pytest.raises(ModelFileError, match="there is no model file"):
        import_state_dict(tmp_path / "weights.safetensors", ARCHITECTURE)
    (tmp_path / "weights.safetensors").write_bytes(b"PK\3\4")
    with pytest.raises(ModelFileError, match="or it is damaged"):
        import_state_dict(tmp_path / "weights.safetensors", ARCHITECTURE)
