"""Units that never change are found and named."""

import numpy as np
import pytest

from core.insight import Units, health
from core.model_file import Model
from tests.core.insight.made_up import architecture, model_of
from tests.core.insight.networks import network_of

CONVOLUTION = {"Conv2d": {"out_channels": 6, "kernel_size": 3}}


def images_for(model: Model, count: int = 5) -> np.ndarray:
    rng = np.random.default_rng(4)
    return rng.integers(1, 256, (count, *model.network.input_shape), dtype=np.uint8)


def found(model: Model, layer: str, images: np.ndarray) -> tuple[Units | None, Units | None]:
    (own,) = (own for own in health(model, images).layers if own.name == layer)
    return own.dead, own.saturated


def test_dead_channels_of_a_convolution() -> None:
    model = model_of("lenet")
    biases = model.network.parameters["conv2.bias"]
    biases[...], biases[[3, 7]] = 1e3, -1e3
    dead, saturated = found(model, "relu2", images_for(model))
    assert (str(dead), saturated) == ("relu2: 2 of 12 channels: 4, 8", None)


def test_dead_units_of_a_flat_layer_and_in_a_block() -> None:
    model = model_of("model3")
    model.network.parameters["linear1.bias"][[0, 1023]] = -1e3
    dead, _ = found(model, "relu4", images_for(model))
    assert dead is not None
    assert {0, 1023} <= set(dead.numbers)
    assert (dead.of, dead.noun) == (1024, "units")
    model = model_of("resnet13")
    model.network.parameters["res2.norm1.bias"][9] = -1e3
    assert str(found(model, "res2.relu1", images_for(model))[0]) == "res2.relu1: 1 of 16 channels: 10"


def test_who_lives_for_one_image_is_not_dead() -> None:
    """That image is the last of more than go through at once."""
    model = model_of(architecture([CONVOLUTION, "ReLU", "Flatten", {"Linear": {"out_features": 10}}]))
    model.network.parameters["conv1.weight"][...] = 1
    images = np.zeros((150, 1, 16, 16), np.uint8)
    assert str(found(model, "relu1", images)[0]) == "relu1: 6 of 6 channels: 1, 2, 3, 4, 5, 6"
    images[-1, 0, 8, 8] = 1
    assert str(found(model, "relu1", images)[0]) == "relu1: 0 of 6 channels"


@pytest.mark.parametrize(("kind", "layer", "end"), [("Sigmoid", "sigmoid1", 5.4), ("Tanh", "tanh1", 2.7)])
def test_saturated_units(kind: str, layer: str, end: float) -> None:
    """2 sigmoid(x) - 1 = tanh(x / 2), which is 0.99 at x = 5.293."""
    model = model_of(architecture([CONVOLUTION, kind, "Flatten", {"Linear": {"out_features": 10}}]))
    model.network.parameters["conv1.weight"][...] = 0
    model.network.parameters["conv1.bias"][...] = [end, -end, end - 0.2, -end + 0.2, 30, 0]
    dead, saturated = found(model, layer, images_for(model))
    assert (dead, str(saturated)) == (None, f"{layer}: 3 of 6 channels: 1, 2, 5")
    model.network.parameters["conv1.weight"][4] = -0.1  # away from the end where it is bright
    images = images_for(model)
    images[2] = 255
    model.network.parameters["conv1.bias"][4] = end
    assert str(found(model, layer, images)[1]) == f"{layer}: 2 of 6 channels: 1, 2"


def test_other_layers_neither_die_nor_saturate() -> None:
    model = network_of("colour")
    for layer in ("leaky1", "gelu1", "conv1", "linear2"):
        assert found(model, layer, images_for(model)) == (None, None)
