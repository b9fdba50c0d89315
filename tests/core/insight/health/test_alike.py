"""The two most alike filters of each convolution."""

import numpy as np
import pytest

from core.insight import AlikeFilters, health
from core.model_file import Model
from tests.core.insight.made_up import architecture, model_of
from tests.core.insight.networks import network_of


def alike(model: Model) -> dict[str, AlikeFilters | None]:
    images = np.zeros((1, *model.network.input_shape), np.uint8)
    return {layer.name: layer.alike for layer in health(model, images).layers}


def test_the_same_filter_at_another_size() -> None:
    model = model_of("lenet")
    weight = model.network.parameters["conv2.weight"]
    weight[8] = 3 * weight[2] + 0.01
    found = alike(model)["conv2"]
    assert found is not None
    assert (found.layer, found.first, found.second) == ("conv2", 2, 8)
    a, b = weight[2].ravel(), weight[8].ravel()
    assert found.cosine == pytest.approx(a @ b / np.sqrt((a @ a) * (b @ b)), rel=1e-4)


def test_opposite_and_empty_filters_are_not_alike() -> None:
    model = model_of("lenet")
    weight = model.network.parameters["conv1.weight"]
    weight[...] = 0
    weight[1, 0, 0, 0], weight[4, 0, 0, 0] = 1, -1
    weight[3, 0, 0, :2] = 1
    found = alike(model)["conv1"]
    assert found is not None
    assert (found.first, found.second, found.cosine) == (1, 3, pytest.approx(np.sqrt(0.5)))


def test_among_a_thousand_and_inside_blocks() -> None:
    model = network_of("wide")
    kernels = model.network.parameters["conv2.weight"].copy()
    model.network.parameters["conv2.weight"][999] = kernels[123]
    found = alike(model)["conv2"]
    model.network.parameters["conv2.weight"][...] = kernels
    assert found is not None
    assert (found.first, found.second) == (123, 999)
    inside = alike(network_of("resnet13"))
    assert inside["res1"] is None
    assert inside["res3.shortcut.conv1"] is not None


def test_one_filter_has_no_other() -> None:
    one = {"Conv2d": {"out_channels": 1, "kernel_size": 3}}
    model = model_of(architecture([one, "Flatten", {"Linear": {"out_features": 10}}]))
    assert alike(model)["conv1"] is None
