"""Steps by hand, and ten of them against PyTorch."""

from typing import Any

import numpy as np
import pytest

from core.nn.arrays import Array
from core.training.optimizers import (
    SGD,
    Adadelta,
    Adagrad,
    Adam,
    AdamW,
    Optimizer,
    RMSprop,
    average,
    clipping,
)

SIZE = 1000


def walk(optimizer: Optimizer, gradients: list[Array], start: Array, *, learning_rate: float = 0.1) -> Array:
    parameters = start.copy()
    state = np.zeros((optimizer.slots, parameters.size), parameters.dtype)
    for step, gradient in enumerate(gradients, start=1):
        optimizer.step(parameters, gradient, state, learning_rate=learning_rate, step=step)
    return parameters


def ones(*values: float) -> list[Array]:
    return [np.array([value]) for value in values]


def test_sgd_by_hand() -> None:
    start = np.array([1.0])
    assert walk(SGD(momentum=0), ones(1, 2), start).item() == pytest.approx(1 - 0.1 - 0.2)
    # velocity: 1, then 0.5 + 2
    assert walk(SGD(momentum=0.5), ones(1, 2), start).item() == pytest.approx(1 - 0.1 - 0.25)
    # gradient + momentum * velocity: 1.5, then 2 + 1.25
    assert walk(SGD(momentum=0.5, nesterov=True), ones(1, 2), start).item() == pytest.approx(1 - 0.15 - 0.325)
    # the weight is a gradient of its own: 1 + 0.2, then 2 + 0.2 * 0.88
    decayed = walk(SGD(momentum=0, weight_decay=0.2), ones(1, 2), start)
    assert decayed.item() == pytest.approx(0.88 - 0.2176)


def test_adamw_by_hand() -> None:
    start = np.array([1.0, 1.0])
    gradients = [np.array([4.0, -0.001])]
    # the first step is the learning rate whatever the gradient's size, after the decay
    stepped = walk(AdamW(weight_decay=0.5), gradients, start)
    np.testing.assert_allclose(stepped, [0.95 - 0.1, 0.95 + 0.1], rtol=1e-4)
    twice = walk(AdamW(weight_decay=0, beta1=0.5, beta2=0.5), ones(1, 3), np.array([1.0]))
    mean, square = 0.5 * 0.5 * 1 + 0.5 * 3, 0.5 * 0.5 * 1 + 0.5 * 9
    assert twice.item() == pytest.approx(0.9 - 0.1 * (mean / 0.75) / (square / 0.75) ** 0.5)


EVERY: list[Optimizer] = [
    SGD(nesterov=True, weight_decay=0.1),
    Adagrad(lr_decay=0.1, weight_decay=0.1),
    RMSprop(momentum=0.5, centered=True, weight_decay=0.1),
    Adadelta(weight_decay=0.1),
    Adam(weight_decay=0.1),
    AdamW(),
]


@pytest.mark.parametrize("optimizer", EVERY)
def test_parts_stepped_apart_are_the_whole_stepped_at_once(optimizer: Optimizer) -> None:
    rng = np.random.default_rng(0)
    start = rng.standard_normal(SIZE).astype(np.float32)
    gradients = [rng.standard_normal(SIZE).astype(np.float32) for _ in range(3)]
    apart = [
        walk(optimizer, [g[part] for g in gradients], start[part])
        for part in (slice(0, 351), slice(351, SIZE))
    ]
    np.testing.assert_array_equal(np.concatenate(apart), walk(optimizer, gradients, start))


def test_the_gradient_is_left_alone() -> None:
    for optimizer in EVERY:
        gradient = np.full(5, 2.0)
        walk(optimizer, [gradient], np.ones(5))
        assert gradient.tolist() == [2.0] * 5


@pytest.mark.parity
@pytest.mark.parametrize(
    ("optimizer", "twin", "options"),
    [
        pytest.param(SGD(momentum=0), "SGD", {}, id="plain"),
        pytest.param(SGD(), "SGD", {"momentum": 0.9}, id="momentum"),
        pytest.param(SGD(nesterov=True), "SGD", {"momentum": 0.9, "nesterov": True}, id="nesterov"),
        pytest.param(
            SGD(momentum=0.8, nesterov=True, weight_decay=0.05),
            "SGD",
            {"momentum": 0.8, "nesterov": True, "weight_decay": 0.05},
            id="sgd-weight-decay",
        ),
        pytest.param(AdamW(), "AdamW", {}, id="adamw"),
        pytest.param(
            AdamW(beta1=0.8, beta2=0.9, eps=1e-3, weight_decay=0.3),
            "AdamW",
            {"betas": (0.8, 0.9), "eps": 1e-3, "weight_decay": 0.3},
            id="adamw-settings",
        ),
        pytest.param(Adam(), "Adam", {}, id="adam"),
        pytest.param(
            Adam(beta1=0.8, beta2=0.9, eps=1e-3, weight_decay=0.3),
            "Adam",
            {"betas": (0.8, 0.9), "eps": 1e-3, "weight_decay": 0.3},
            id="adam-settings",
        ),
        pytest.param(Adagrad(), "Adagrad", {}, id="adagrad"),
        pytest.param(
            Adagrad(lr_decay=0.3, weight_decay=0.2, eps=1e-3),
            "Adagrad",
            {"lr_decay": 0.3, "weight_decay": 0.2, "eps": 1e-3},
            id="adagrad-settings",
        ),
        pytest.param(RMSprop(), "RMSprop", {}, id="rmsprop"),
        pytest.param(
            RMSprop(alpha=0.8, eps=1e-3, weight_decay=0.2, momentum=0.7, centered=True),
            "RMSprop",
            {"alpha": 0.8, "eps": 1e-3, "weight_decay": 0.2, "momentum": 0.7, "centered": True},
            id="rmsprop-settings",
        ),
        pytest.param(Adadelta(), "Adadelta", {}, id="adadelta"),
        pytest.param(
            Adadelta(rho=0.7, eps=1e-3, weight_decay=0.2),
            "Adadelta",
            {"rho": 0.7, "eps": 1e-3, "weight_decay": 0.2},
            id="adadelta-settings",
        ),
    ],
)
@pytest.mark.parametrize(("dtype", "bound"), [(np.float64, 1e-12), (np.float32, 2e-6)])
def test_ten_steps_of_pytorch(optimizer: Optimizer, twin: str, options: dict[str, Any], dtype, bound) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed; `make parity` installs it")
    rng = np.random.default_rng(0)
    start = rng.standard_normal(SIZE).astype(dtype)
    gradients = [rng.standard_normal(SIZE).astype(dtype) for _ in range(10)]
    tensor = torch.from_numpy(start.copy()).requires_grad_()
    theirs = getattr(torch.optim, twin)([tensor], lr=0.1, **options)
    for gradient in gradients:
        tensor.grad = torch.from_numpy(gradient.copy())
        theirs.step()
    np.testing.assert_allclose(
        walk(optimizer, gradients, start), tensor.detach().numpy(), rtol=bound, atol=bound
    )


@pytest.mark.parity
@pytest.mark.parametrize("largest", [1e-3, 2.0, 1e6])
def test_clipping_of_pytorch(largest: float) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed; `make parity` installs it")
    gradient = np.random.default_rng(0).standard_normal(SIZE)
    tensor = torch.zeros(SIZE, dtype=torch.float64, requires_grad=True)
    tensor.grad = torch.from_numpy(gradient.copy())
    norm = torch.nn.utils.clip_grad_norm_([tensor], largest).item()
    ours = gradient * clipping(float(np.linalg.norm(gradient)), largest)
    assert norm == pytest.approx(np.linalg.norm(gradient))
    np.testing.assert_allclose(ours, tensor.grad.numpy(), rtol=1e-9)


def test_averages_follow_the_weights() -> None:
    averages = np.array([1.0])
    average(averages, np.array([2.0]), decay=0.9, step=1)  # 2 / 11 while there is little to average
    assert averages.item() == pytest.approx(1 + 9 / 11)
    average(averages, np.array([5.0]), decay=0.9, step=10**6)
    assert averages.item() == pytest.approx(0.9 * (1 + 9 / 11) + 0.1 * 5)


@pytest.mark.parity
def test_averages_of_pytorch() -> None:
    """Once the decay is the one that was asked for."""
    torch = pytest.importorskip("torch", reason="PyTorch is not installed; `make parity` installs it")
    values = np.random.default_rng(0).standard_normal((10, 7))
    averages, theirs = values[0].copy(), [torch.from_numpy(values[0].copy())]
    update = torch.optim.swa_utils.get_ema_multi_avg_fn(0.95)
    for step, row in enumerate(values):
        average(averages, row, decay=0.95, step=1000 + step)
        update(theirs, [torch.from_numpy(row)], step)
    np.testing.assert_allclose(averages, theirs[0].numpy(), rtol=1e-9)
