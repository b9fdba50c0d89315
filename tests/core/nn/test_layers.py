"""Every layer through the one harness, with the edges of its settings."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.nn.layers import (
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    Layer,
    Linear,
    MaxPool2d,
    ReLU,
)
from core.nn.network import Network
from tests.core.nn.layer_check import check_layer

CASES = [
    pytest.param(Conv2d(2, 3, 3), (2, 5, 4), id="conv"),
    pytest.param(Conv2d(1, 2, 1), (1, 3, 3), id="conv-1x1"),
    pytest.param(Conv2d(2, 3, 3, padding=2), (2, 3, 4), id="conv-much-padding"),
    pytest.param(Conv2d(2, 3, (2, 3), stride=(3, 2), padding=(0, 1)), (2, 7, 6), id="conv-strided"),
    pytest.param(Conv2d(2, 3, 4), (2, 4, 4), id="conv-as-large-as-the-image"),
    pytest.param(Conv2d(2, 3, 3, bias=False), (2, 4, 5), id="conv-without-bias"),
    pytest.param(Conv2d(4, 3, 3, padding=1), (4, 4, 8), id="winograd-4"),
    pytest.param(Conv2d(4, 3, 3), (4, 8, 4), id="winograd-2"),
    pytest.param(Conv2d(4, 2, 5, padding=2), (4, 4, 4), id="winograd-5x5"),
    pytest.param(MaxPool2d(2), (2, 4, 6), id="pool"),
    pytest.param(MaxPool2d(2), (2, 5, 7), id="pool-with-rest"),
    pytest.param(MaxPool2d((3, 2), stride=(1, 2)), (2, 5, 6), id="pool-overlapping"),
    pytest.param(MaxPool2d(2, stride=3), (1, 5, 5), id="pool-with-gaps"),
    pytest.param(GlobalAvgPool2d(), (3, 2, 5), id="average"),
    pytest.param(BatchNorm2d(3), (3, 2, 4), id="norm"),
    pytest.param(ReLU(), (2, 3, 4), id="relu"),
    pytest.param(Dropout(0.4), (2, 3, 4), id="dropout"),
    pytest.param(Flatten(), (2, 3, 4), id="flatten"),
    pytest.param(Linear(5, 3), (5,), id="linear"),
]


@pytest.mark.parametrize("images", [1, 3])
@pytest.mark.parametrize(("layer", "input_shape"), CASES)
def test_layer(layer: Layer, input_shape: tuple[int, ...], images: int) -> None:
    check_layer(layer, input_shape, images=images)


@pytest.mark.parametrize("layer", [BatchNorm2d(3), Dropout(0.4)])
def test_layer_in_inference(layer: Layer) -> None:
    check_layer(layer, (3, 4, 2), training=False)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 5),
    st.integers(1, 3),
    st.tuples(st.integers(1, 4), st.integers(1, 4)),
    st.tuples(st.integers(1, 3), st.integers(1, 3)),
    st.tuples(st.integers(0, 2), st.integers(0, 2)),
    st.tuples(st.integers(4, 9), st.integers(4, 9)),
)
def test_conv_of_any_shape(channels, filters, kernel, stride, padding, size) -> None:
    check_layer(Conv2d(channels, filters, kernel, stride=stride, padding=padding), (channels, *size))


def test_conv_by_hand() -> None:
    network = Network([Conv2d(1, 1, 2, bias=False)], (1, 2, 3), dtype=np.float64)
    network.parameters["conv1.weight"][...] = [[[[1, 2], [3, 4]]]]
    y = network.forward(np.arange(6.0).reshape(1, 1, 2, 3))
    assert y.tolist() == [[[[0 + 2 * 1 + 3 * 3 + 4 * 4, 1 + 2 * 2 + 3 * 4 + 4 * 5]]]]


def test_dropout_keeps_the_mean_and_drops_the_share() -> None:
    network = Network([Dropout(0.25)], (1, 100, 100))
    workspace = network.workspace(training=True)
    workspace.seed(np.random.default_rng(0))
    y = network.forward(np.ones((1, 1, 100, 100), np.float32), workspace)
    assert np.mean(y == 0) == pytest.approx(0.25, abs=0.02)
    assert y.mean() == pytest.approx(1, abs=0.03)


def test_running_statistics_follow_the_batches() -> None:
    network = Network([BatchNorm2d(1)], (1, 8, 8), rng=np.random.default_rng(0))
    workspace = network.workspace(training=True)
    x = np.random.default_rng(1).normal(3, 2, (16, 1, 8, 8)).astype(np.float32)
    for _ in range(60):
        network.forward(x, workspace)
    assert network.buffers["norm1.running_mean"][0] == pytest.approx(3, abs=0.2)
    assert network.forward(x).std() == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize(
    ("layer", "input_shape", "words"),
    [
        (Conv2d(1, 2, 5), (1, 4, 9), "5x5 kernel"),
        (MaxPool2d(3), (1, 2, 9), "3x3 window"),
        (Linear(4, 2), (1, 2, 2), "Flatten"),
        (BatchNorm2d(4), (4,), "needs an image"),
    ],
)
def test_a_shape_that_does_not_fit_is_said(layer: Layer, input_shape: tuple[int, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Network([layer], input_shape)


@pytest.mark.parametrize(
    "make", [lambda: Conv2d(1, 0, 3), lambda: Conv2d(1, 1, 3, stride=0), lambda: Dropout(1.0)]
)
def test_impossible_settings_are_refused(make) -> None:
    with pytest.raises(ValueError, match="at least"):
        make()
