"""The numbers that are shown of a number come to that number."""

from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calibration import Calibration
from core.classifier import Classifier
from core.errors import InsightError
from core.insight import (
    ActivationCell,
    BatchNormCell,
    ConvolutionCell,
    Explanation,
    LinearCell,
    Maps,
    PassedCell,
    PoolingCell,
    ResidualCell,
    SoftmaxCell,
    explain_cell,
    explain_onwards,
    explain_softmax,
    feature_maps,
)
from core.nn.arrays import Array
from core.nn.context import Context
from core.nn.layers import Flatten, Layer
from core.nn.network import Network
from tests.core.insight.made_up import architecture, model_of, picture_for
from tests.core.insight.networks import NETWORKS, network_of

KINDS = {
    "Conv2d": ConvolutionCell,
    "ConvTranspose2d": ConvolutionCell,
    "MaxPool2d": PoolingCell,
    "AvgPool2d": PoolingCell,
    "GlobalAvgPool2d": PoolingCell,
    "BatchNorm1d": BatchNormCell,
    "BatchNorm2d": BatchNormCell,
    "ReLU": ActivationCell,
    "LeakyReLU": ActivationCell,
    "GELU": ActivationCell,
    "Sigmoid": ActivationCell,
    "Tanh": ActivationCell,
    "Linear": LinearCell,
    "Softmax": SoftmaxCell,
    "Flatten": PassedCell,
    "Dropout": PassedCell,
    "Residual": ResidualCell,
}


@cache
def maps_of(name: str) -> dict[str, Maps]:
    return feature_maps(network_of(name), picture_for(network_of(name)), inside=True)


def cell(name: str, layer: str, place: tuple[int, ...]) -> Explanation:
    model = network_of(name)
    return explain_cell(model, picture_for(model), layer, place)


@pytest.mark.parametrize("name", NETWORKS)
@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_the_parts_come_to_the_cell_of_the_map(name: str, data: st.DataObject) -> None:
    layer = data.draw(st.sampled_from(list(maps_of(name))))
    maps = maps_of(name)[layer]
    place = tuple(data.draw(st.integers(0, size - 1)) for size in maps.shape)
    found = cell(name, layer, place)
    scale = max(1e-3, np.abs(maps).max())
    assert isinstance(found, KINDS[found.kind])
    assert found.layer == layer
    assert found.value == maps[place]
    assert abs(found.total - maps[place]) <= 1e-5 * scale


@pytest.mark.parametrize("name", NETWORKS)
def test_the_corners_of_every_layer(name: str) -> None:
    """Where the padding is; one forward pass for each place, so only the corners."""
    for layer, maps in maps_of(name).items():
        for place in {(0, 0, 0), tuple(size - 1 for size in maps.shape)}:
            found = cell(name, layer, place)
            assert abs(found.total - maps[place]) <= 1e-5 * max(1e-3, np.abs(maps).max()), layer


def test_a_convolution_by_hand() -> None:
    model = network_of("vgg-bn-small")
    image = picture_for(model)
    found = explain_cell(model, image, "conv2", (5, 0, 31))
    maps = feature_maps(model, image)["relu1"]
    assert isinstance(found, ConvolutionCell)
    assert (found.corner, found.step, found.first_channel) == ((-1, 30), (1, 1), 0)
    assert found.patch.shape == found.kernel.shape == found.products.shape == (32, 3, 3)
    assert not found.patch[:, 0].any()
    assert not found.patch[:, :, 2].any()
    np.testing.assert_array_equal(found.patch[:, 1:, :2], maps[:, :2, 30:])
    np.testing.assert_array_equal(found.kernel, model.network.parameters["conv2.weight"][5])
    np.testing.assert_allclose(found.channel_sums.sum() + found.bias, found.value, rtol=1e-4)
    assert found.patch.dtype == found.kernel.dtype == found.channel_sums.dtype == np.float32


def test_a_group_sees_its_own_channels() -> None:
    found = cell("wide", "conv2", (700, 0, 3))
    assert isinstance(found, ConvolutionCell)
    assert (found.first_channel, found.corner, found.step) == (700, (-2, 1), (2, 2))
    np.testing.assert_array_equal(found.patch[0, 1, 0:2], maps_of("wide")["relu1"][700, 0, 1:5:2])


def test_a_transposed_convolution_shows_only_the_weights_that_reach_the_number() -> None:
    weight = network_of("upward").network.parameters["transposed2.weight"]
    found = cell("upward", "transposed2", (3, 4, 0))  # row 4 is input row 1 times 3, and the kernel's row 1
    assert isinstance(found, ConvolutionCell)
    assert (found.first_channel, found.corner) == (2, (1, 0))
    np.testing.assert_array_equal(found.kernel[:, 0, 0], weight[2:, 1, 1, 0])
    np.testing.assert_array_equal(found.patch[:, 0, 0], maps_of("upward")["gelu1"][2:, 1, 0])
    between = cell("upward", "transposed2", (0, 2, 0))
    assert isinstance(between, ConvolutionCell)
    assert between.patch.size == 0
    assert between.total == between.bias


def test_which_value_won() -> None:
    found = cell("colour", "pool1", (2, 0, 4))
    maps = maps_of("colour")["leaky1"]
    assert isinstance(found, PoolingCell)
    assert (found.rule, found.corner, found.winner is None) == ("max", (-1, 7), False)
    assert np.isneginf(found.window[0]).all()
    np.testing.assert_array_equal(found.window[1:], maps[2, :2, 7:10])
    assert found.winner
    assert maps[2, *found.winner] == found.value == maps[2, :2, 7:10].max()
    average = cell("colour", "average1", (2, 0, 0))
    assert isinstance(average, PoolingCell)
    assert (average.winner, average.window[0].any()) == (None, False)


def test_a_linear_layer_knows_the_image_it_is_given() -> None:
    model = network_of("colour")
    first, second = cell("colour", "linear1", (3,)), cell("colour", "linear2", (3, 0, 0))
    assert isinstance(first, LinearCell)
    assert isinstance(second, LinearCell)
    assert first.image_shape == model.network.shapes["average1"]
    assert second.image_shape is None
    assert second.place == (3,)
    np.testing.assert_array_equal(first.inputs, maps_of("colour")["average1"].ravel())
    np.testing.assert_array_equal(first.weights, model.network.parameters["linear1.weight"][3])
    averaged = cell("vgg-bn-small", "linear1", (3,))
    assert isinstance(averaged, LinearCell)
    assert averaged.image_shape is None


def test_a_flattened_value_says_where_it_stood() -> None:
    found = cell("lenet", "flatten1", (20,))
    shape = network_of("lenet").network.layers
    assert isinstance(found, PassedCell)
    before = list(shape)[list(shape).index("flatten1") - 1]
    assert maps_of("lenet")[before][found.input_place] == found.value


def test_a_block_adds_its_two_paths() -> None:
    for name, shortcut in (("res1", "relu1"), ("res3", "res3.shortcut.norm1")):
        found = cell("resnet13", name, (7, 3, 4))
        assert isinstance(found, ResidualCell)
        assert (found.body_layer, found.shortcut_layer) == (f"{name}.norm2", shortcut)
        assert found.body == maps_of("resnet13")[f"{name}.norm2"][7, 3, 4]
        assert found.shortcut == maps_of("resnet13")[shortcut][7, 3, 4]
        (_, onwards) = explain_onwards(
            network_of("resnet13"), picture_for(network_of("resnet13")), name, (7, 3, 4)
        )
        assert (onwards.kind, onwards.total) == ("ReLU", max(0, found.value))


def test_onwards_through_what_works_on_each_number() -> None:
    model = network_of("vgg-bn-small")
    steps = explain_onwards(model, picture_for(model), "conv1", (4, 9, 9))
    assert [step.layer for step in steps] == ["conv1", "norm1", "relu1"]
    for before, after in pairwise(steps):
        assert isinstance(after, BatchNormCell | ActivationCell)
        assert after.input == before.value
    inside = network_of("resnet13")
    steps = explain_onwards(inside, picture_for(inside), "res3.conv1", (4, 3, 3))
    assert [step.layer for step in steps] == ["res3.conv1", "res3.norm1", "res3.relu1"]
    steps = explain_onwards(inside, picture_for(inside), "res3.conv2", (4, 3, 3))
    assert [step.layer for step in steps] == ["res3.conv2", "res3.norm2"]


@pytest.mark.parametrize("temperature", [1.0, 2.5, 0.3])
def test_the_answers_own_probability(temperature: float) -> None:
    model = replace(network_of("vgg-bn-small"), calibration=Calibration(temperature))
    image = picture_for(model)
    answer = Classifier(model).probabilities(image[None, None])[0]
    for number in range(10):
        found = explain_softmax(model, image, number)
        assert (found.layer, found.place, found.temperature) == ("linear1", (number,), temperature)
        assert found.value == pytest.approx(answer[number], rel=1e-5)
        assert found.total == pytest.approx(answer[number], rel=1e-5)
        np.testing.assert_allclose(found.probabilities, answer, rtol=1e-5)
        np.testing.assert_allclose(found.powers / found.powers.sum(), answer, rtol=1e-5)


@pytest.mark.parametrize(
    ("layer", "place", "message"),
    [
        ("conv7", (0, 0, 0), "vgg-bn-small has no layer conv7; its layers are conv1, norm1, relu1"),
        ("conv1", (32, 0, 0), "no place 32, 0, 0; it has channels 0 to 31, rows 0 to 31 and columns 0 to 31"),
        ("conv1", (0, -1, 0), "conv1 of vgg-bn-small has no place 0, -1, 0"),
        ("conv1", (3,), "no place 3; it has channels 0 to 31"),
        ("linear1", (10,), "linear1 of vgg-bn-small has no place 10; it has channels 0 to 9"),
        ("linear1", (1, 0, 1), "linear1 of vgg-bn-small has no place 1, 0, 1"),
    ],
)
def test_what_is_not_there(layer: str, place: tuple[int, ...], message: str) -> None:
    with pytest.raises(InsightError, match=message):
        cell("vgg-bn-small", layer, place)


def test_a_layer_of_an_unknown_kind() -> None:
    class Doubling(Layer):
        stem = "doubling"

        def forward(self, x: Array, ctx: Context) -> Array:
            return 2 * x

    model = network_of("flat")
    odd = replace(model, network=Network([Doubling(), Flatten()], (1, 16, 16)))
    with pytest.raises(
        InsightError, match="doubling1 of made up is a Doubling, whose numbers cannot be explained"
    ):
        explain_cell(odd, picture_for(model), "doubling1", (0, 1, 1))
    assert explain_cell(odd, picture_for(model), "flatten1", (3,)).kind == "Flatten"


def test_no_such_class() -> None:
    model = network_of("lenet")
    with pytest.raises(InsightError, match="lenet has no class 10; it has 0 to 9"):
        explain_softmax(model, picture_for(model), 10)


def test_a_block_that_is_given_the_image() -> None:
    block = {"Residual": {"body": [{"Conv2d": {"out_channels": 1, "kernel_size": 3, "padding": 1}}]}}
    model = model_of(architecture([block, "Flatten", {"Linear": {"out_features": 10}}]))
    image = picture_for(model)
    found = explain_cell(model, image, "res1", (0, 8, 6))
    assert isinstance(found, ResidualCell)
    assert (found.shortcut_layer, found.shortcut) == (None, np.float32(image[8, 6]) * np.float32(1 / 255))
    assert found.total == pytest.approx(found.value, rel=1e-5)
