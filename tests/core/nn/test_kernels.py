"""Two ways to compute a convolution give the same numbers."""

import numpy as np
import pytest

from core.nn.arrays import Array
from core.nn.kernels import Direct, Winograd, base, choose_kernel
from core.nn.kernels.winograd import cook_toom
from core.nn.layers import Conv2d
from core.nn.network import Network

CASES = [
    pytest.param(Conv2d(16, 18, 3), (16, 10, 6), 4, id="3x3-block-4"),
    pytest.param(Conv2d(16, 17, 3, padding=1), (16, 8, 12), 4, id="3x3-padded-block-4"),
    pytest.param(Conv2d(17, 19, 3, padding=1), (17, 7, 5), 4, id="3x3-block-4-cut"),
    pytest.param(Conv2d(17, 16, 3, padding=1), (17, 2, 10), 2, id="3x3-block-2"),
    pytest.param(Conv2d(16, 16, 5), (16, 8, 12), 4, id="5x5-block-4"),
    pytest.param(Conv2d(16, 16, 5, padding=2), (16, 6, 2), 2, id="5x5-block-2"),
]


def run(conv: Conv2d, input_shape: tuple[int, ...], dtype: type, *, fuses: bool = True) -> list[Array]:
    """Output, gradient of the input and gradient of the weights."""
    rng = np.random.default_rng(0)
    network = Network([conv], input_shape, rng=rng, dtype=dtype)
    workspace = network.workspace(training=True, needs_input_grad=True, fuses=fuses)
    y = network.forward(rng.standard_normal((3, *input_shape)), workspace).copy()
    dx = network.backward(rng.standard_normal(y.shape), workspace).copy()
    return [y, dx, workspace.gradients["conv1.weight"].copy()]


def distance(actual: Array, expected: Array) -> float:
    return float(np.linalg.norm(actual - expected) / np.linalg.norm(expected))


@pytest.mark.parametrize(("dtype", "bound"), [(np.float64, 1e-10), (np.float32, 1e-5)])
@pytest.mark.parametrize(("conv", "input_shape", "block"), CASES)
def test_winograd_equals_the_direct_way(
    conv: Conv2d, input_shape: tuple[int, ...], block: int, dtype: type, bound: float
) -> None:
    _, rows, columns = conv.output_shape(input_shape)
    kernel = choose_kernel(conv.in_channels, conv.out_channels, conv.kernel_size, (1, 1), (rows, columns))
    assert isinstance(kernel, Winograd)
    assert kernel.block == block
    direct = run(conv, input_shape, dtype, fuses=False)
    for actual, expected in zip(run(conv, input_shape, dtype), direct, strict=True):
        assert distance(actual, expected) < bound


@pytest.mark.parametrize("tile_bytes", [1, 4000, 40_000])
@pytest.mark.parametrize(
    ("conv", "input_shape"),
    [(Conv2d(16, 16, 3, padding=1), (16, 11, 16)), (Conv2d(2, 3, 4, stride=2), (2, 9, 13))],
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
        pytest.param(8, (3, 3), (1, 1), (8, 8), id="few-channels"),
        pytest.param(16, (3, 3), (2, 2), (8, 8), id="stride"),
        pytest.param(16, (3, 3), (1, 1), (1, 7), id="small"),
        pytest.param(16, (3, 5), (1, 1), (8, 8), id="not-square"),
        pytest.param(16, (1, 1), (1, 1), (8, 8), id="one-pixel"),
    ],
)
def test_the_direct_way_where_winograd_does_not_fit_or_pay(
    channels: int, kernel_size, stride, output_size
) -> None:
    assert isinstance(choose_kernel(channels, 16, kernel_size, stride, output_size), Direct)
