"""Fused blocks give what their layers give one after the other."""

import numpy as np
import pytest

from core.nn.architecture import load_architecture
from core.nn.fused_conv import FusedConv
from core.nn.layers import (
    GELU,
    BatchNorm2d,
    Conv2d,
    ConvTranspose2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    Layer,
    Linear,
    MaxPool2d,
    ReLU,
    Residual,
)
from core.nn.network import Network
from tests.core.nn.layer_check import randomize

BLOCKS: list[tuple[list[Layer], tuple[int, int, int]]] = [
    ([Conv2d(2, 5, 3)], (2, 7, 6)),
    ([Conv2d(2, 5, 3, padding=1, bias=False), ReLU()], (2, 5, 6)),
    ([Conv2d(2, 4, 5, padding=2), ReLU(), MaxPool2d(2)], (2, 6, 8)),
    ([Conv2d(4, 6, 3, padding=1), MaxPool2d(2), ReLU()], (4, 8, 12)),
    ([Conv2d(4, 6, 3, padding=1), BatchNorm2d(6), ReLU(), MaxPool2d(2)], (4, 8, 8)),
    ([Conv2d(4, 6, 3), BatchNorm2d(6), MaxPool2d(2)], (4, 6, 6)),
    ([Conv2d(4, 6, 3, stride=2, padding=1, bias=False), BatchNorm2d(6)], (4, 9, 7)),
    ([Conv2d(1, 4, 3, padding=1), ReLU(), Conv2d(4, 3, 3, padding=1), ReLU(), Conv2d(3, 2, 3)], (1, 8, 8)),
    (
        [Conv2d(1, 4, 3), MaxPool2d(2), Dropout(0.0), Conv2d(4, 3, 3, padding=1), Flatten(), Linear(18, 2)],
        (1, 7, 8),
    ),
    ([MaxPool2d(2), Conv2d(2, 3, 3, padding=1), BatchNorm2d(3), ReLU(), GlobalAvgPool2d()], (2, 8, 8)),
    # from 16 channels on by Winograd's way, with sizes that its blocks do not divide, and changing from way to way
    ([Conv2d(16, 17, 3, padding=1), BatchNorm2d(17), ReLU(), MaxPool2d(2), Conv2d(17, 16, 3)], (16, 14, 12)),
    ([Conv2d(16, 18, 5, padding=2), ReLU(), Conv2d(18, 16, 3, padding=1), BatchNorm2d(16)], (16, 7, 9)),
    (
        [Conv2d(2, 16, 3), ReLU(), Conv2d(16, 16, 3, padding=1), MaxPool2d(2), Conv2d(16, 4, 3, stride=2)],
        (2, 12, 12),
    ),
    (
        [
            Conv2d(1, 16, 3, padding=1),
            BatchNorm2d(16),
            Residual([Conv2d(16, 16, 3, padding=1), BatchNorm2d(16), ReLU(), Conv2d(16, 16, 3, padding=1)]),
            ReLU(),
            Residual(
                [Conv2d(16, 18, 3, stride=2, padding=1), ReLU(), Dropout(0.0)], [Conv2d(16, 18, 1, stride=2)]
            ),
            Conv2d(18, 4, 3),
            Residual([Conv2d(4, 4, 1), BatchNorm2d(4)]),
            Flatten(),
            Residual([Linear(16, 16), ReLU()]),
        ],
        (1, 7, 8),
    ),
    ([Residual([Conv2d(3, 3, 3, padding=1), ReLU()]), ReLU(), MaxPool2d(2)], (3, 4, 6)),
    (
        [Residual([BatchNorm2d(1), ReLU(), Conv2d(1, 1, 3, padding=1)])],
        (1, 8, 8),
    ),  # which keeps what it is given
    ([Residual([GELU(), Conv2d(4, 4, 3, padding=1)])], (4, 1, 1)),
    ([Conv2d(3, 5, (2, 3), stride=(2, 3)), ReLU(), Conv2d(5, 3, (2, 2)), Flatten(), Linear(3, 2)], (3, 5, 6)),
]


def network_of(layers: list[Layer], shape: tuple[int, int, int]) -> Network:
    network = Network(layers, shape, dtype=np.float64)
    randomize(network, np.random.default_rng(1))  # batch norm's weights get both signs
    return network


@pytest.mark.parametrize(("layers", "shape"), BLOCKS)
def test_training(layers: list[Layer], shape: tuple[int, int, int]) -> None:
    rng = np.random.default_rng(2)
    network = network_of(layers, shape)
    statistics = network.buffers.vector.copy()
    fused, plain = (network.workspace(training=True, needs_input_grad=True, fuses=f) for f in (True, False))
    for images in (3, 2, 5, 1):  # the memory of another batch size is used again
        x = rng.standard_normal((images, *shape))
        expected = network.forward(x, plain).copy()
        dy = rng.standard_normal(expected.shape)
        expected_dx = network.backward(dy, plain).copy()
        expected_statistics = network.buffers.vector.copy()
        network.buffers.vector[...] = statistics
        np.testing.assert_allclose(network.forward(x, fused), expected, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(network.backward(dy, fused), expected_dx, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(fused.gradients.vector, plain.gradients.vector, rtol=1e-8, atol=1e-9)
        np.testing.assert_allclose(network.buffers.vector, expected_statistics, rtol=1e-9, atol=1e-12)
        network.buffers.vector[...] = statistics


WITHOUT_STATISTICS = [block for block in BLOCKS if not Network(*block).buffers.vector.size]


@pytest.mark.parametrize(("layers", "shape"), WITHOUT_STATISTICS)
def test_a_worker_without_images(layers: list[Layer], shape: tuple[int, int, int]) -> None:
    """A batch of fewer images than there are workers."""
    network = network_of(layers, shape)
    workspace = network.workspace(training=True)
    y = network.forward(np.zeros((0, *shape)), workspace)
    network.backward(np.zeros(y.shape), workspace)
    assert len(y) == 0
    np.testing.assert_array_equal(workspace.gradients.vector, 0)


@pytest.mark.parametrize(("layers", "shape"), BLOCKS)
def test_inference(layers: list[Layer], shape: tuple[int, int, int]) -> None:
    network = network_of(layers, shape)
    x = np.random.default_rng(3).standard_normal((3, *shape))
    plain = network.forward(x, network.workspace(fuses=False))
    np.testing.assert_allclose(network.forward(x), plain, rtol=1e-9, atol=1e-9)


BY_SLIDING: list[tuple[list[Layer], tuple[int, int, int]]] = [
    ([Conv2d(4, 6, 3, groups=2), BatchNorm2d(6), ConvTranspose2d(6, 3, 2, stride=2)], (4, 6, 7)),
]


@pytest.mark.parametrize("fuses", [True, False])
@pytest.mark.parametrize(("layers", "shape"), BLOCKS + BY_SLIDING)
def test_the_slopes_of_frozen_weights_answers(
    layers: list[Layer], shape: tuple[int, int, int], fuses: bool
) -> None:
    """As those of weights that are not frozen, which are not written."""
    rng = np.random.default_rng(5)
    network = network_of(layers, shape)
    frozen = network.workspace(needs_input_grad=True, frozen=True, fuses=fuses)
    plain = network.workspace(needs_input_grad=True, fuses=False)
    for images in (3, 2, 2):
        x = rng.standard_normal((images, *shape))
        expected = network.forward(x, plain).copy()
        dy = rng.standard_normal(expected.shape)
        expected_dx = network.backward(dy, plain)
        np.testing.assert_allclose(network.forward(x, frozen), expected, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(network.backward(dy, frozen), expected_dx, rtol=1e-9, atol=1e-9)
    assert plain.gradients.vector.any() == bool(network.parameters.vector.size)
    assert not frozen.gradients.vector.any()


@pytest.mark.parametrize(
    ("preset", "names"),
    [
        ("lenet", ["conv1", "conv2", "conv3", "flatten1", "linear1"]),
        ("vgg-bn-small", ["conv1", "conv2", "conv3", "conv4", "conv5", "average1", "linear1"]),
    ],
)
def test_what_runs_as_one(preset: str, names: list[str]) -> None:
    network = load_architecture(preset).build()
    workspace = network.workspace()
    network.forward(np.zeros((1, *network.input_shape), np.float32), workspace)
    assert [step.name for step in workspace.steps] == names
    assert all(isinstance(step, FusedConv) for step in workspace.steps if step.name.startswith("conv"))


def test_a_pool_that_leaves_a_rest_is_not_fused() -> None:
    network = network_of([Conv2d(1, 2, 2), MaxPool2d(2), ReLU()], (1, 6, 6))
    workspace = network.workspace()
    network.forward(np.zeros((1, 1, 6, 6)), workspace)
    assert [step.name for step in workspace.steps] == ["conv1", "pool1", "relu1"]


def test_a_frozen_workspace_that_was_watched_in_between() -> None:
    network = network_of([Conv2d(16, 16, 3, padding=1)], (16, 8, 8))
    workspace = network.workspace(frozen=True)
    x = np.random.default_rng(4).standard_normal((2, 16, 8, 8))
    expected = network.forward(x, workspace).copy()
    network.forward(x, workspace, watch=lambda _name, _y: None)
    np.testing.assert_array_equal(network.forward(x, workspace), expected)


@pytest.mark.parametrize(("mean", "bound"), [(1, 1e-5), (100, 2e-3)])
def test_statistics_of_values_far_from_zero(mean: float, bound: float) -> None:
    layers: list[Layer] = [Conv2d(3, 16, 3), BatchNorm2d(16)]
    x = np.random.default_rng(5).normal(mean, 0.1, (32, 3, 14, 14))
    single, double = (
        Network(layers, (3, 14, 14), rng=np.random.default_rng(6), dtype=d) for d in (np.float32, float)
    )
    outputs = []
    for network in (double, single):  # they share the layers: the one that runs was made last
        made = Network(layers, (3, 14, 14), rng=np.random.default_rng(6), dtype=network.dtype)
        outputs.append(made.forward(x.astype(made.dtype), made.workspace(training=True)))
    assert np.abs(outputs[0] - outputs[1]).max() < bound
