"""Every layer through the one harness, with the edges of its settings."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.nn.arrays import Array
from core.nn.erf import erf
from core.nn.layers import (
    GELU,
    AvgPool2d,
    BatchNorm1d,
    BatchNorm2d,
    BatchNorm3d,
    Conv2d,
    Conv3d,
    ConvTranspose2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    Layer,
    LeakyReLU,
    Linear,
    MaxPool2d,
    MaxPool3d,
    ReLU,
    Residual,
    Sigmoid,
    Softmax,
    Tanh,
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
    pytest.param(Conv2d(4, 3, 3, padding="same"), (4, 8, 4), id="winograd-same"),
    pytest.param(Conv2d(2, 3, (4, 2), padding="same"), (2, 3, 5), id="conv-same-even"),
    pytest.param(Conv2d(2, 3, 3, padding="same", dilation=(3, 2)), (2, 4, 5), id="conv-same-dilated"),
    pytest.param(Conv2d(2, 3, 3, dilation=2), (2, 5, 6), id="conv-dilated-to-the-image"),
    pytest.param(
        Conv2d(2, 3, (2, 3), stride=(1, 3), padding=(3, 1), dilation=(3, 1)), (2, 4, 7), id="conv-dilated"
    ),
    pytest.param(Conv2d(4, 6, 3, padding=1, groups=2), (4, 4, 5), id="conv-groups"),
    pytest.param(Conv2d(3, 6, 3, stride=2, groups=3, bias=False), (3, 5, 6), id="conv-depthwise"),
    pytest.param(Conv3d(2, 3, 2), (2, 3, 4, 3), id="conv3d"),
    pytest.param(
        Conv3d(2, 4, (1, 3, 2), stride=(2, 1, 3), padding=(1, 2, 0), dilation=(1, 2, 3), groups=2),
        (2, 2, 4, 7),
        id="conv3d-all",
    ),
    pytest.param(Conv3d(1, 2, (2, 3, 4), padding="same"), (1, 3, 2, 4), id="conv3d-same"),
    pytest.param(ConvTranspose2d(2, 3, 3), (2, 3, 4), id="transposed"),
    pytest.param(ConvTranspose2d(2, 3, 2, stride=3), (2, 3, 2), id="transposed-with-gaps"),
    pytest.param(
        ConvTranspose2d(
            4,
            6,
            (3, 2),
            stride=(2, 3),
            padding=(2, 0),
            output_padding=(1, 2),
            groups=2,
            dilation=(2, 1),
            bias=False,
        ),
        (4, 3, 2),
        id="transposed-all",
    ),
    pytest.param(
        ConvTranspose2d(1, 2, 2, output_padding=2, dilation=3), (1, 2, 3), id="transposed-much-output-padding"
    ),
    pytest.param(MaxPool2d(2), (2, 4, 6), id="pool"),
    pytest.param(MaxPool2d(3, stride=2, padding=1), (2, 5, 4), id="pool-padded"),
    pytest.param(MaxPool3d(2), (2, 4, 5, 2), id="pool3d"),
    pytest.param(MaxPool3d((1, 3, 2), stride=(2, 1, 2), padding=(0, 1, 1)), (2, 3, 3, 4), id="pool3d-all"),
    pytest.param(AvgPool2d(2), (2, 5, 4), id="mean-pool"),
    pytest.param(AvgPool2d((3, 2), stride=(1, 3), padding=1), (2, 3, 5), id="mean-pool-all"),
    pytest.param(MaxPool2d(2), (2, 5, 7), id="pool-with-rest"),
    pytest.param(MaxPool2d((3, 2), stride=(1, 2)), (2, 5, 6), id="pool-overlapping"),
    pytest.param(MaxPool2d(2, stride=3), (1, 5, 5), id="pool-with-gaps"),
    pytest.param(GlobalAvgPool2d(), (3, 2, 5), id="average"),
    pytest.param(BatchNorm2d(3), (3, 2, 4), id="norm"),
    pytest.param(BatchNorm1d(5), (5,), id="norm1d"),
    pytest.param(BatchNorm1d(3), (3, 4), id="norm1d-sequence"),
    pytest.param(BatchNorm3d(3, momentum=0.3, eps=0.1), (3, 2, 1, 3), id="norm3d"),
    pytest.param(ReLU(), (2, 3, 4), id="relu"),
    pytest.param(LeakyReLU(), (2, 3, 4), id="leaky"),
    pytest.param(LeakyReLU(0.3), (7,), id="leaky-steep"),
    pytest.param(Sigmoid(), (2, 3, 4), id="sigmoid"),
    pytest.param(Tanh(), (2, 3, 4), id="tanh"),
    pytest.param(GELU(), (2, 3, 4), id="gelu"),
    pytest.param(GELU("tanh"), (2, 3, 4), id="gelu-tanh"),
    pytest.param(Softmax(), (5,), id="softmax"),
    pytest.param(Softmax(), (3, 2, 4), id="softmax-of-pixels"),
    pytest.param(
        Residual([Conv2d(3, 3, 3, padding=1), BatchNorm2d(3), Tanh()]), (3, 4, 5), id="residual-identity"
    ),
    pytest.param(
        Residual(
            [Conv2d(2, 4, 3, stride=2, padding=1), Sigmoid(), Residual([Conv2d(4, 4, 1)]), Dropout(0.3)],
            [Conv2d(2, 4, 1, stride=2, bias=False), BatchNorm2d(4)],
        ),
        (2, 5, 4),
        id="residual-projection",
    ),
    pytest.param(Dropout(0.4), (2, 3, 4), id="dropout"),
    pytest.param(Flatten(), (2, 3, 4), id="flatten"),
    pytest.param(Linear(5, 3), (5,), id="linear"),
]


@pytest.mark.parametrize("images", [1, 3])
@pytest.mark.parametrize(("layer", "input_shape"), CASES)
def test_layer(layer: Layer, input_shape: tuple[int, ...], images: int) -> None:
    check_layer(layer, input_shape, images=images)


@pytest.mark.parametrize(
    "layer",
    [
        BatchNorm2d(3),
        Dropout(0.4),
        Residual([Dropout(0.4), BatchNorm2d(3)]),
    ],
)
def test_layer_in_inference(layer: Layer) -> None:
    check_layer(layer, (3, 4, 2), training=False)


SMALL = st.integers(1, 3)
IMAGE = st.tuples(st.integers(4, 9), st.integers(4, 9))


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 5),
    SMALL,
    st.tuples(st.integers(1, 4), st.integers(1, 4)),
    st.tuples(SMALL, SMALL),
    st.tuples(st.integers(0, 2), st.integers(0, 2)),
    IMAGE,
)
def test_conv_of_any_shape(channels, filters, kernel, stride, padding, size) -> None:
    check_layer(Conv2d(channels, filters, kernel, stride=stride, padding=padding), (channels, *size))


@settings(max_examples=40, deadline=None)
@given(
    st.tuples(SMALL, SMALL, SMALL),
    st.tuples(SMALL, SMALL),
    st.tuples(SMALL, SMALL),
    st.tuples(SMALL, SMALL),
    st.tuples(st.integers(3, 5), st.integers(3, 5)),
    IMAGE,
)
def test_grouped_and_dilated_conv_of_any_shape(parts, kernel, stride, dilation, padding, size) -> None:
    groups, inputs, outputs = parts
    layer = Conv2d(
        inputs * groups,
        outputs * groups,
        kernel,
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
    )
    check_layer(layer, (inputs * groups, *size), images=1)


@settings(max_examples=40, deadline=None)
@given(
    st.tuples(SMALL, SMALL, SMALL),
    st.tuples(SMALL, SMALL),
    st.tuples(SMALL, SMALL),
    st.tuples(SMALL, SMALL),
    st.tuples(st.integers(0, 2), st.integers(0, 2)),
    IMAGE,
)
def test_transposed_conv_of_any_shape(parts, kernel, stride, dilation, output_padding, size) -> None:
    groups, inputs, outputs = parts
    extra = [min(e, max(s, d) - 1) for e, s, d in zip(output_padding, stride, dilation, strict=True)]
    layer = ConvTranspose2d(
        inputs * groups,
        outputs * groups,
        kernel,
        stride=stride,
        padding=1,
        output_padding=(extra[0], extra[1]),
        groups=groups,
        dilation=dilation,
    )
    check_layer(layer, (inputs * groups, *size), images=1)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([MaxPool2d, AvgPool2d]),
    st.tuples(st.integers(1, 4), st.integers(1, 4)),
    st.tuples(SMALL, SMALL),
    st.booleans(),
    IMAGE,
)
def test_pool_of_any_shape(kind, kernel, stride, padded: bool, size) -> None:
    padding = (kernel[0] // 2, kernel[1] // 2) if padded else 0
    check_layer(kind(kernel, stride=stride, padding=padding), (2, *size))


@settings(max_examples=30, deadline=None)
@given(
    st.tuples(SMALL, SMALL, SMALL),
    st.tuples(SMALL, SMALL, SMALL),
    st.tuples(SMALL, SMALL, SMALL),
    st.booleans(),
    st.tuples(st.integers(3, 5), st.integers(3, 5), st.integers(3, 5)),
)
def test_volumes_of_any_shape(kernel, stride, dilation, same: bool, size) -> None:
    conv = Conv3d(
        2,
        2,
        kernel,
        stride=1 if same else stride,
        padding="same" if same else dilation,
        dilation=dilation,
        groups=2,
    )
    check_layer(conv, (2, *size), images=1)
    padding = tuple(k // 2 for k in kernel)
    check_layer(MaxPool3d(kernel, stride=stride, padding=padding), (2, *size), images=1)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(
        [ReLU(), LeakyReLU(0.2), Sigmoid(), Tanh(), GELU(), GELU("tanh"), Softmax(), Dropout(0.3), Flatten()]
    ),
    st.lists(st.integers(1, 5), min_size=1, max_size=4).map(tuple),
    st.integers(1, 3),
)
def test_layer_of_any_shape(layer: Layer, shape: tuple[int, ...], images: int) -> None:
    check_layer(layer, shape, images=images)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=4).map(tuple), st.integers(2, 3))
def test_norm_and_linear_of_any_shape(shape: tuple[int, ...], images: int) -> None:
    kind = (BatchNorm1d, BatchNorm1d, BatchNorm2d, BatchNorm3d)[len(shape) - 1]
    check_layer(kind(shape[0], eps=0.1), shape, images=images)
    if len(shape) == 1:
        check_layer(Linear(shape[0], 3), shape, images=images)


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
        (BatchNorm2d(4), (3, 2, 2), "takes 4 channels, not 3"),
        (BatchNorm1d(4), (4, 2, 2), "needs a flat input"),
        (BatchNorm3d(4), (4, 2, 2), "needs a volume"),
        (Conv2d(2, 2, 3), (3, 4, 4), "takes 2 channels, not 3"),
        (Conv2d(1, 2, 3, dilation=2), (1, 4, 9), "3x3 kernel, 5x5 with its dilation"),
        (Conv3d(1, 2, 3), (1, 4, 9), "needs a volume"),
        (Conv3d(1, 2, 3), (1, 4, 9, 2), "3x3x3 kernel"),
        (ConvTranspose2d(1, 2, 2, padding=2), (1, 3, 3), "leaves nothing"),
        (ConvTranspose2d(2, 2, 2), (1, 3, 3), "takes 2 channels, not 1"),
        (Linear(4, 2), (5,), "takes 4 values, not 5"),
        (MaxPool3d(3), (1, 3, 3, 2), "3x3x3 window"),
        (AvgPool2d(2), (4,), "needs an image"),
        (Residual([Conv2d(1, 1, 3)]), (1, 5, 5), "makes 1x3x3 of 1x5x5"),
        (Residual([Conv2d(1, 2, 1)], [Conv2d(1, 3, 1)]), (1, 5, 5), "gives 2x5x5, but the shortcut 3x5x5"),
    ],
)
def test_a_shape_that_does_not_fit_is_said(layer: Layer, input_shape: tuple[int, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Network([layer], input_shape)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Conv2d(1, 0, 3), "at least 1"),
        (lambda: Conv2d(1, 1, 3, stride=0), "at least 1"),
        (lambda: Conv2d(1, 1, 3, dilation=0), "at least 1"),
        (lambda: Conv2d(1, 1, 3, padding=-1), "padding must be at least 0, not -1x-1"),
        (lambda: Conv2d(1, 1, 3, stride=2, padding="same"), '"same" needs a stride of 1, not 2x2'),
        (lambda: Conv2d(4, 6, 3, groups=4), "4 groups must divide both the 4 input and the 6 output"),
        (lambda: ConvTranspose2d(1, 0, 3), "at least 1"),
        (lambda: ConvTranspose2d(3, 4, 3, groups=2), "2 groups must divide"),
        (lambda: ConvTranspose2d(1, 1, 3, output_padding=1), "must be below the stride"),
        (lambda: MaxPool2d(0), "at least 1"),
        (lambda: MaxPool2d(3, padding=2), "at most half of the 3x3 window, not 2x2"),
        (lambda: Dropout(1.0), "at least"),
        (lambda: Residual([]), "at least one layer"),
    ],
)
def test_impossible_settings_are_refused(make, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        make()


def test_names_inside_a_residual() -> None:
    inner = Residual([Linear(2, 2)])
    network = Network(
        [Flatten(), Residual([Linear(2, 2), inner], [Linear(2, 2), BatchNorm1d(2)])],
        (2, 1, 1),
        rng=np.random.default_rng(0),
    )
    assert list(network.parameters)[::2] == [
        "res1.linear1.weight",
        "res1.res1.linear1.weight",
        "res1.shortcut.linear1.weight",
        "res1.shortcut.norm1.weight",
    ]
    assert list(network.buffers) == ["res1.shortcut.norm1.running_mean", "res1.shortcut.norm1.running_var"]
    assert network.parameters["res1.shortcut.norm1.weight"].tolist() == [1, 1]
    assert network.parameters["res1.res1.linear1.weight"].any()


@pytest.mark.parametrize(("dtype", "bound"), [(np.float64, 1e-13), (np.float32, 4e-7)])
def test_erf(dtype: type, bound: float) -> None:
    x: Array = np.linspace(-8, 8, 2001).astype(dtype)
    assert erf(x).dtype == dtype
    assert np.abs(erf(x) - [math.erf(v) for v in x]).max() < bound


def test_activations_of_large_numbers_do_not_overflow() -> None:
    x = np.array([-1e4, -90, 0, 90, 1e4], np.float32).reshape(1, 5, 1, 1)
    for layer in (Sigmoid(), Softmax()):
        y = Network([layer], (5, 1, 1)).forward(x).ravel()
        assert y[0] == 0
        assert y[-1] == 1
    for gelu in (GELU(), GELU("tanh")):
        assert Network([gelu], (5, 1, 1)).forward(x).ravel().tolist() == [0, 0, 0, 90, 1e4]
