"""Layers, losses and whole networks against PyTorch."""

import numpy as np
import pytest

from core.nn.architecture import load_architecture
from core.nn.layers import (
    BatchNorm2d,
    Conv2d,
    Flatten,
    GlobalAvgPool2d,
    Layer,
    Linear,
    MaxPool2d,
    ReLU,
)
from core.nn.losses import CrossEntropyLoss
from core.nn.network import Network
from tests.core.nn.layer_check import randomize

torch = pytest.importorskip("torch", reason="PyTorch is not installed; `make parity` installs it")
pytestmark = pytest.mark.parity


def torch_layer(layer: Layer):
    match layer:
        case Conv2d():
            return torch.nn.Conv2d(
                layer.in_channels,
                layer.out_channels,
                layer.kernel_size,
                layer.stride,
                layer.padding,
                bias=layer.has_bias,
            )
        case BatchNorm2d():
            return torch.nn.BatchNorm2d(layer.num_features)
        case MaxPool2d():
            return torch.nn.MaxPool2d(layer.kernel_size, layer.stride)
        case GlobalAvgPool2d():
            return torch.nn.Sequential(torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten())
        case Linear():
            return torch.nn.Linear(layer.in_features, layer.out_features, bias=layer.has_bias)
        case ReLU():
            return torch.nn.ReLU()
        case Flatten():
            return torch.nn.Flatten()
    raise AssertionError(layer)


def torch_twin(network: Network):
    """The same network in PyTorch, with the same weights."""
    twin = torch.nn.ModuleDict({name: torch_layer(layer) for name, layer in network.layers.items()})
    twin = twin.to(torch.float64 if network.dtype == np.float64 else torch.float32)
    state = {name: torch.from_numpy(array) for name, array in network.state_dict().items()}
    counters = {name: t for name, t in twin.state_dict().items() if name.endswith("num_batches_tracked")}
    twin.load_state_dict(state | counters)
    return twin


def relative(actual: np.ndarray, expected: np.ndarray) -> float:
    return float(np.linalg.norm(actual - expected) / max(1e-3, float(np.linalg.norm(expected))))


def compare(network: Network, images: int, bound: float, *, training: bool = True, seed: int = 0) -> None:
    """Output, every gradient and the running statistics of one pass."""
    rng = np.random.default_rng(seed)
    randomize(network, rng)
    x = rng.standard_normal((images, *network.input_shape)).astype(network.dtype)
    twin = torch_twin(network).train(training)
    tensor = torch.from_numpy(x).requires_grad_()
    expected = tensor
    for layer in twin.values():
        expected = layer(expected)
    workspace = network.workspace(training=training, needs_input_grad=True)
    assert relative(network.forward(x, workspace), expected.detach().numpy()) < bound

    dy = rng.standard_normal(expected.shape).astype(network.dtype)
    (expected * torch.from_numpy(dy)).sum().backward()
    assert relative(network.backward(dy, workspace), tensor.grad.numpy()) < bound
    for name, parameter in twin.named_parameters():
        assert relative(workspace.gradients[name], parameter.grad.numpy()) < bound, name
    for name, buffer in twin.named_buffers():
        if not name.endswith("num_batches_tracked"):
            assert relative(network.buffers[name], buffer.numpy()) < bound, name


LAYERS = [
    pytest.param(Conv2d(3, 5, 3), (3, 7, 9), id="conv"),
    pytest.param(Conv2d(3, 5, 3, padding=1, bias=False), (3, 6, 5), id="conv-padded"),
    pytest.param(Conv2d(2, 4, (3, 2), stride=(2, 3), padding=(1, 0)), (2, 8, 11), id="conv-strided"),
    pytest.param(Conv2d(6, 7, 3, padding=1), (6, 8, 12), id="conv-winograd-4"),
    pytest.param(Conv2d(6, 7, 3), (6, 12, 8), id="conv-winograd-2"),
    pytest.param(Conv2d(5, 4, 5, padding=2), (5, 8, 8), id="conv-winograd-5x5"),
    pytest.param(MaxPool2d(2), (3, 6, 8), id="pool"),
    pytest.param(MaxPool2d(3, stride=2), (3, 8, 9), id="pool-overlapping"),
    pytest.param(GlobalAvgPool2d(), (3, 4, 5), id="average"),
    pytest.param(BatchNorm2d(4), (4, 5, 3), id="norm"),
    pytest.param(ReLU(), (3, 4, 5), id="relu"),
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


@pytest.mark.parametrize("preset", ["lenet", "keras-mnist", "vgg-bn-small"])
def test_whole_network_in_float64(preset: str) -> None:
    network = load_architecture(preset).build(dtype=np.float64)
    compare(network, images=2, bound=1e-9)


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
@pytest.mark.parametrize("soft", [False, True])
def test_cross_entropy(smoothing: float, soft: bool) -> None:
    rng = np.random.default_rng(0)
    logits = rng.standard_normal((6, 10)) * 5
    target = rng.dirichlet(np.ones(10), 6) if soft else rng.integers(10, size=6)
    tensor = torch.from_numpy(logits).requires_grad_()
    expected = torch.nn.functional.cross_entropy(tensor, torch.from_numpy(target), label_smoothing=smoothing)
    expected.backward()
    loss, gradient = CrossEntropyLoss(label_smoothing=smoothing)(logits, target)
    assert loss == pytest.approx(expected.item(), rel=1e-12)
    assert relative(gradient, tensor.grad.numpy()) < 1e-12
