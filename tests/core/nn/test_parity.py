"""Layers, losses and whole networks against PyTorch."""

import numpy as np
import pytest

from benchmarks.nets import NETS
from core.nn.architecture import load_architecture, preset_names
from core.nn.layers import (
    GELU,
    AvgPool2d,
    BatchNorm1d,
    BatchNorm2d,
    BatchNorm3d,
    Conv2d,
    Conv3d,
    ConvTranspose2d,
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
from tests.core.nn.torch_twin import compare

pytestmark = [
    pytest.mark.parity,
    pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel"),  # PyTorch copies; so do we
]

LAYERS = [
    pytest.param(Conv2d(3, 5, 3), (3, 7, 9), id="conv"),
    pytest.param(Conv2d(3, 5, 3, padding=1, bias=False), (3, 6, 5), id="conv-padded"),
    pytest.param(Conv2d(2, 4, (3, 2), stride=(2, 3), padding=(1, 0)), (2, 8, 11), id="conv-strided"),
    pytest.param(Conv2d(6, 7, 3, padding=1), (6, 8, 12), id="conv-winograd-4"),
    pytest.param(Conv2d(6, 7, 3), (6, 12, 8), id="conv-winograd-2"),
    pytest.param(Conv2d(5, 4, 5, padding=2), (5, 8, 8), id="conv-winograd-5x5"),
    pytest.param(Conv2d(5, 4, 3, padding="same"), (5, 8, 8), id="conv-winograd-same"),
    pytest.param(Conv2d(3, 4, (4, 2), padding="same"), (3, 5, 6), id="conv-same-even"),
    pytest.param(
        Conv2d(4, 6, 3, stride=2, padding=(2, 3), dilation=(2, 3), groups=2), (4, 7, 9), id="conv-all"
    ),
    pytest.param(Conv2d(8, 8, 3, padding=1, groups=8), (8, 8, 8), id="conv-depthwise"),
    pytest.param(Conv3d(3, 4, 3, padding="same"), (3, 5, 4, 6), id="conv3d"),
    pytest.param(
        Conv3d(4, 6, (1, 3, 2), stride=(1, 2, 3), padding=(0, 2, 1), dilation=(1, 2, 1), groups=2),
        (4, 3, 6, 7),
        id="conv3d-all",
    ),
    pytest.param(ConvTranspose2d(3, 5, 3), (3, 5, 4), id="transposed"),
    pytest.param(
        ConvTranspose2d(
            4, 6, (3, 2), stride=(3, 2), padding=1, output_padding=(2, 1), groups=2, dilation=(1, 2)
        ),
        (4, 5, 4),
        id="transposed-all",
    ),
    pytest.param(MaxPool2d(2), (3, 6, 8), id="pool"),
    pytest.param(MaxPool2d((3, 2), stride=(2, 1), padding=1), (3, 6, 5), id="pool-padded"),
    pytest.param(MaxPool3d((2, 3, 2), stride=(1, 2, 2), padding=(1, 1, 0)), (3, 4, 5, 6), id="pool3d"),
    pytest.param(AvgPool2d((3, 2), stride=(2, 1), padding=1), (3, 6, 5), id="mean-pool"),
    pytest.param(MaxPool2d(3, stride=2), (3, 8, 9), id="pool-overlapping"),
    pytest.param(GlobalAvgPool2d(), (3, 4, 5), id="average"),
    pytest.param(BatchNorm2d(4), (4, 5, 3), id="norm"),
    pytest.param(BatchNorm1d(4), (4,), id="norm1d"),
    pytest.param(BatchNorm1d(4, momentum=0.3), (4, 6), id="norm1d-sequence"),
    pytest.param(BatchNorm3d(4, eps=0.1), (4, 2, 3, 5), id="norm3d"),
    pytest.param(ReLU(), (3, 4, 5), id="relu"),
    pytest.param(LeakyReLU(0.2), (3, 4, 5), id="leaky"),
    pytest.param(Sigmoid(), (3, 4, 5), id="sigmoid"),
    pytest.param(Tanh(), (3, 4, 5), id="tanh"),
    pytest.param(GELU(), (3, 4, 5), id="gelu"),
    pytest.param(GELU("tanh"), (3, 4, 5), id="gelu-tanh"),
    pytest.param(Softmax(), (6,), id="softmax"),
    pytest.param(Softmax(), (3, 4, 5), id="softmax-of-pixels"),
    pytest.param(
        Residual(
            [Conv2d(4, 6, 3, stride=2, padding=1, bias=False), BatchNorm2d(6), ReLU(), Conv2d(6, 6, 1)],
            [Conv2d(4, 6, 1, stride=2, bias=False), BatchNorm2d(6)],
        ),
        (4, 7, 8),
        id="residual-projection",
    ),
    pytest.param(
        Residual([Tanh(), Conv2d(4, 4, 3, padding=1), Residual([BatchNorm2d(4), ReLU()])]),
        (4, 8, 8),
        id="residual-identity",
    ),
    pytest.param(Flatten(), (3, 4, 5), id="flatten"),
    pytest.param(Linear(7, 5), (7,), id="linear"),
    pytest.param(Linear(7, 5, bias=False), (7,), id="linear-without-bias"),
]


@pytest.mark.parametrize(("layer", "input_shape"), LAYERS)
def test_layer_in_float64(layer: Layer, input_shape: tuple[int, ...]) -> None:
    compare(Network([layer], input_shape, dtype=np.float64), images=3, bound=1e-9)


@pytest.mark.parametrize(("layer", "input_shape"), LAYERS)
def test_layer_in_float32(layer: Layer, input_shape: tuple[int, ...]) -> None:
    compare(Network([layer], input_shape), images=3, bound=1e-4)


def test_batch_norm_with_running_statistics() -> None:
    compare(Network([BatchNorm2d(4)], (4, 5, 3), dtype=np.float64), images=3, bound=1e-9, training=False)


def test_pool_gives_the_gradient_of_equal_values_to_the_first() -> None:
    network = Network([MaxPool2d(2)], (1, 2, 2), dtype=np.float64)
    workspace = network.workspace(training=True, needs_input_grad=True)
    network.forward(np.ones((1, 1, 2, 2)), workspace)
    dx = network.backward(np.ones((1, 1, 1, 1)), workspace)
    assert dx.tolist() == [[[[1, 0], [0, 0]]]]


NEIGHBOURS = [
    pytest.param([Conv2d(4, 6, 3, padding="same", dilation=2), BatchNorm2d(6), ReLU()], id="dilated"),
    pytest.param([Conv2d(4, 6, 3, padding=1, groups=2), MaxPool2d(2), ReLU()], id="grouped"),
    pytest.param([Conv2d(4, 6, (4, 2), padding="same"), ReLU(), MaxPool2d(2)], id="one-more-zero-after"),
    pytest.param([Conv2d(4, 6, 3, padding=1), ReLU(), MaxPool2d(2, padding=1)], id="padded-pool"),
    pytest.param([Conv2d(4, 6, 3, padding=1), MaxPool2d(3, stride=2, padding=1)], id="overlapping-pool"),
    pytest.param([Conv2d(4, 6, 3, padding=1), BatchNorm2d(6), AvgPool2d(2), ReLU()], id="mean-pool"),
    pytest.param([Conv2d(4, 6, 3, padding=1), BatchNorm2d(6), GELU(), MaxPool2d(2)], id="other-activation"),
    pytest.param([Conv2d(4, 6, 3, padding=1), ReLU(), BatchNorm2d(6), MaxPool2d(2)], id="other-order"),
    pytest.param(
        [Conv2d(4, 4, 3, padding=1), Residual([ReLU(), Conv2d(4, 4, 3, padding=1), BatchNorm2d(4)]), ReLU()],
        id="residual",
    ),
    pytest.param(
        [Residual([ReLU()]), Conv2d(4, 6, 3, padding=1), BatchNorm2d(6), ReLU()], id="residual-first"
    ),
    pytest.param([ConvTranspose2d(4, 6, 2, stride=2), BatchNorm2d(6), ReLU(), MaxPool2d(2)], id="transposed"),
]


@pytest.mark.parametrize("layers", NEIGHBOURS)
@pytest.mark.parametrize("training", [True, False])
def test_neighbours(layers: list[Layer], training: bool) -> None:
    """What looks like a block of convolution, normalization, activation and pooling, but is not quite."""
    compare(Network(layers, (4, 8, 8), dtype=np.float64), images=3, bound=1e-9, training=training)


@pytest.mark.parametrize("preset", preset_names())
def test_preset_in_float64(preset: str) -> None:
    compare(load_architecture(preset).build(dtype=np.float64), images=2, bound=1e-9)


@pytest.mark.parametrize("name", NETS)
def test_timed_network_in_float64(name: str) -> None:
    compare(NETS[name][0].build(dtype=np.float64), images=3, bound=1e-9)
