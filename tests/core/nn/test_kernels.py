"""Two ways to compute a convolution give the same numbers."""

import numpy as np
import pytest

from core.nn.arrays import Array
from core.nn.kernels import Kernel, base, choose_kernel
from core.nn.kernels.im2col import Im2col
from core.nn.kernels.winograd import Winograd, cook_toom
from core.nn.layers import Conv2d, convolution
from core.nn.network import Network

CASES = [
    pytest.param(Conv2d(4, 5, 3), (4, 10, 6), 4, id="3x3-block-4"),
    pytest.param(Conv2d(6, 3, 3, padding=1), (6, 8, 12), 4, id="3x3-padded-block-4"),
    pytest.param(Conv2d(5, 7, 3, padding=1), (5, 6, 10), 2, id="3x3-block-2"),
    pytest.param(Conv2d(4, 4, 5), (4, 8, 12), 4, id="5x5-block-4"),
    pytest.param(Conv2d(4, 2, 5, padding=2), (4, 6, 2), 2, id="5x5-block-2"),
]


def run(conv: Conv2d, input_shape: tuple[int, ...], dtype: type) -> list[Array]:
    """Output, gradient of the input and gradient of the weights."""
    rng = np.random.default_rng(0)
    network = Network([conv], input_shape, rng=rng, dtype=dtype)
    workspace = network.workspace(training=True, needs_input_grad=True)
    y = network.forward(rng.standard_normal((3, *input_shape)), workspace).copy()
    dx = network.backward(rng.standard_normal(y.shape), workspace).copy()
    return [y, dx, workspace.gradients["conv1.weight"].copy()]


def distance(actual: Array, expected: Array) -> float:
    return float(np.linalg.norm(actual - expected) / np.linalg.norm(expected))


def only_im2col(monkeypatch: pytest.MonkeyPatch) -> None:
    def choose(in_channels: int, out_channels: int, kernel_size, stride, output_size) -> Kernel:
        return Im2col(in_channels, out_channels, kernel_size, stride)

    monkeypatch.setattr(convolution, "choose_kernel", choose)


@pytest.mark.parametrize(("dtype", "bound"), [(np.float64, 1e-10), (np.float32, 1e-5)])
@pytest.mark.parametrize(("conv", "input_shape", "block"), CASES)
def test_winograd_equals_im2col(
    conv: Conv2d,
    input_shape: tuple[int, ...],
    block: int,
    dtype: type,
    bound: float,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, rows, columns = conv.output_shape(input_shape)
    kernel = choose_kernel(conv.in_channels, conv.out_channels, conv.kernel_size, (1, 1), (rows, columns))
    assert isinstance(kernel, Winograd)
    assert kernel.block == block
    winograd = run(conv, input_shape, dtype)
    only_im2col(monkeypatch)
    for actual, expected in zip(winograd, run(conv, input_shape, dtype), strict=True):
        assert distance(actual, expected) < bound


@pytest.mark.parametrize("tile_bytes", [1, 4000, 40_000])
@pytest.mark.parametrize(
    ("conv", "input_shape"),
    [(Conv2d(4, 5, 3, padding=1), (4, 12, 16)), (Conv2d(2, 3, 4, stride=2), (2, 9, 13))],
)
def test_the_size_of_a_tile_changes_nothing(
    conv: Conv2d, input_shape: tuple[int, ...], tile_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run(conv, input_shape, np.float64)
    monkeypatch.setattr(base, "TILE_BYTES", tile_bytes)
    for actual, expected in zip(run(conv, input_shape, np.float64), whole, strict=True):
        np.testing.assert_allclose(actual, expected, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize(
    ("outputs", "taps"), [(1, 1), (1, 3), (2, 2), (2, 3), (4, 3), (2, 5), (4, 5), (3, 4), (6, 2)]
)
def test_cook_toom_is_a_correlation(outputs: int, taps: int) -> None:
    at, g, bt = cook_toom(outputs, taps)
    rng = np.random.default_rng(0)
    weights, inputs = rng.standard_normal(taps), rng.standard_normal(outputs + taps - 1)
    y = at @ ((g @ weights) * (bt @ inputs))
    np.testing.assert_allclose(y, np.correlate(inputs, weights, "valid"), atol=1e-12)


@pytest.mark.parametrize(
    ("channels", "kernel_size", "stride", "output_size"),
    [
        pytest.param(1, (3, 3), (1, 1), (8, 8), id="few-channels"),
        pytest.param(8, (3, 3), (2, 2), (8, 8), id="stride"),
        pytest.param(8, (3, 3), (1, 1), (8, 7), id="odd-size"),
        pytest.param(8, (3, 5), (1, 1), (8, 8), id="not-square"),
        pytest.param(8, (1, 1), (1, 1), (8, 8), id="one-pixel"),
    ],
)
def test_im2col_where_winograd_does_not_fit_or_pay(channels: int, kernel_size, stride, output_size) -> None:
    assert isinstance(choose_kernel(channels, 8, kernel_size, stride, output_size), Im2col)
