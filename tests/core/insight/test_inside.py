"""Every layer of a network by name, however deep inside blocks."""

import numpy as np
import pytest

from core.insight.inside import all_layers, all_outputs, forward_inside
from tests.core.insight.made_up import architecture, model_of
from tests.core.insight.networks import NETWORKS, network_of

CONVOLUTION = {"Conv2d": {"out_channels": 4, "kernel_size": 3, "padding": 1}}
DEEP = [
    CONVOLUTION,
    {
        "Residual": {
            "body": ["ReLU", {"Residual": {"body": [CONVOLUTION, "Tanh"]}}],
            "shortcut": [CONVOLUTION],
        }
    },
    "Flatten",
    {"Linear": {"out_features": 10}},
]


def test_names_and_what_each_is_given() -> None:
    layers = all_layers(model_of(architecture(DEEP)).network)
    assert {name: layer.source for name, layer in layers.items()} == {
        "conv1": None,
        "res1": "conv1",
        "res1.relu1": "conv1",
        "res1.res1": "res1.relu1",
        "res1.res1.conv1": "res1.relu1",
        "res1.res1.tanh1": "res1.res1.conv1",
        "res1.shortcut.conv1": "conv1",
        "flatten1": "res1",
        "linear1": "flatten1",
    }
    assert layers["res1.res1.tanh1"].kind == "Tanh"
    assert layers["flatten1"].input_shape == layers["res1"].output_shape == (4, 16, 16)
    assert layers["flatten1"].output_shape == (1024,)


def test_blocks_inside_blocks_add_up() -> None:
    model = model_of(architecture(DEEP))
    image = np.random.default_rng(0).random((1, 1, 16, 16), np.float32)
    outputs = all_outputs(model.network, image)
    assert set(outputs) == set(all_layers(model.network))
    inner = outputs["res1.res1"]
    np.testing.assert_array_equal(inner, outputs["res1.relu1"] + outputs["res1.res1.tanh1"])
    np.testing.assert_array_equal(outputs["res1"], inner + outputs["res1.shortcut.conv1"])


@pytest.mark.parametrize("name", NETWORKS)
def test_a_batch_comes_out_as_from_the_network_itself(name: str) -> None:
    network = network_of(name).network
    images = np.random.default_rng(0).random((3, *network.input_shape), np.float32)
    shapes = {}

    def watch(layer: str, output: np.ndarray) -> None:
        shapes[layer] = output.shape

    outputs = forward_inside(network, images, network.workspace(fuses=False), watch)
    np.testing.assert_allclose(outputs, network.forward(images), rtol=1e-4, atol=1e-5)
    assert shapes == {layer: (*at.output_shape, 3) for layer, at in all_layers(network).items()}
