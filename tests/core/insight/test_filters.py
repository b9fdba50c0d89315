"""The filters that are shown are those the network computes with."""

import numpy as np
import pytest

from core.errors import InsightError
from core.insight import convolutions, explain_cell, filters, weight_images
from core.insight.explained import ConvolutionCell
from tests.core.insight.made_up import picture_for
from tests.core.insight.networks import NETWORKS, network_of


@pytest.mark.parametrize("name", NETWORKS)
def test_filters_are_copies_of_the_weights(name: str) -> None:
    model = network_of(name)
    names = convolutions(model)
    assert bool(names) == (name != "flat")
    for layer in names:
        kernels, weight = filters(model, layer), model.network.parameters[f"{layer}.weight"]
        assert (kernels.dtype, kernels.size) == (np.float32, weight.size)
        if "transposed" not in layer:
            np.testing.assert_array_equal(kernels, weight)
        kernels[...] = 0
        assert weight.any()


def test_the_order_of_the_convolutions_and_those_inside_blocks() -> None:
    names = convolutions(network_of("resnet13"))
    assert names[:3] == ("conv1", "res1.conv1", "res1.conv2")
    assert "res3.shortcut.conv1" in names
    assert filters(network_of("resnet13"), "res3.shortcut.conv1").shape == (32, 16, 1, 1)
    assert filters(network_of("wide"), "conv2").shape == (1000, 1, 3, 3)


def test_a_transposed_convolution_has_one_filter_for_each_output_channel() -> None:
    model = network_of("upward")
    kernels = filters(model, "transposed2")
    assert kernels.shape == (4, 2, 2, 2)
    for channel in range(4):
        cell = explain_cell(model, picture_for(model), "transposed2", (channel, 3, 4))
        assert isinstance(cell, ConvolutionCell)
        np.testing.assert_array_equal(cell.kernel[:, 0, 0], kernels[channel, :, 0, 1])


@pytest.mark.parametrize(
    ("name", "layer", "message"),
    [
        ("lenet", "linear1", "linear1 of lenet is no convolution.*its convolutions are conv1, conv2"),
        ("lenet", "conv9", "conv9 of lenet is no convolution"),
        ("flat", "linear1", "it has none"),
    ],
)
def test_what_has_no_filters(name: str, layer: str, message: str) -> None:
    with pytest.raises(InsightError, match=message):
        filters(network_of(name), layer)


def test_rows_of_weights_as_images() -> None:
    model = network_of("flat")
    images = weight_images(model, "linear1")
    assert images is not None
    assert images.shape == (12, 1, 16, 16)
    np.testing.assert_array_equal(images.reshape(12, -1), model.network.parameters["linear1.weight"])
    assert weight_images(model, "linear2") is None
    assert weight_images(network_of("vgg-bn-small"), "linear1") is None
    deep = weight_images(network_of("colour"), "linear1")
    assert deep is not None
    assert deep.shape == (20, *network_of("colour").network.shapes["average1"])


def test_what_is_no_linear_layer() -> None:
    with pytest.raises(
        InsightError, match="conv1 of lenet is no Linear layer; its Linear layers are linear1"
    ):
        weight_images(network_of("lenet"), "conv1")
