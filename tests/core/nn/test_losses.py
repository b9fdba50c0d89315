"""Losses by hand, against numerical gradients and PyTorch, and where numbers get large or few."""

import math

import numpy as np
import pytest

from core.nn.losses import CrossEntropyLoss, L1Loss, MSELoss, log_softmax, softmax
from tests.core.nn.layer_check import relative

WEIGHTS = (0.5, 2.0, 1.0, 0.1, 3.0)
CASES = [
    pytest.param(loss, target, id=f"{name}-{target}")
    for name, loss in {
        "plain": CrossEntropyLoss(),
        "smoothed": CrossEntropyLoss(label_smoothing=0.2),
        "weighted": CrossEntropyLoss(weight=WEIGHTS),
        "smoothed-and-weighted": CrossEntropyLoss(label_smoothing=0.2, weight=WEIGHTS),
    }.items()
    for target in ("numbers", "shares")
] + [pytest.param(loss, "values", id=type(loss).__name__) for loss in (L1Loss(), MSELoss())]


def drawn(target: str, images: int, *, seed: int = 0):
    """Outputs (N, 5) and a target of this kind."""
    rng = np.random.default_rng(seed)
    outputs = rng.standard_normal((images, 5)) * 3
    match target:
        case "numbers":
            return outputs, rng.integers(5, size=images)
        case "shares":
            return outputs, rng.dirichlet(np.ones(5), images)
    return outputs, rng.standard_normal((images, 5))


@pytest.mark.parametrize(("loss", "target"), CASES)
@pytest.mark.parametrize("images", [1, 6])
def test_gradient(loss, target: str, images: int) -> None:
    outputs, goal = drawn(target, images)
    _, gradient = loss(outputs, goal)
    numerical = np.empty_like(outputs)
    for index in np.ndindex(outputs.shape):
        step = np.zeros_like(outputs)
        step[index] = 1e-5
        numerical[index] = (loss(outputs + step, goal)[0] - loss(outputs - step, goal)[0]) / 2e-5
    assert relative(gradient, numerical) < 1e-6


@pytest.mark.parametrize(("loss", "target"), CASES)
def test_parts_of_any_loss_add_up_to_the_whole(loss, target: str) -> None:
    outputs, goal = drawn(target, 7)
    whole, gradient = loss(outputs, goal)
    parts = [slice(0, 2), slice(2, 2), slice(2, 7)]
    results = [loss(outputs[part], goal[part], divisor=loss.divisor(goal)) for part in parts]
    assert sum(value for value, _ in results) == pytest.approx(whole)
    np.testing.assert_allclose(np.concatenate([g for _, g in results]), gradient, atol=1e-15)


@pytest.mark.parity
@pytest.mark.parametrize(("loss", "target"), CASES)
@pytest.mark.parametrize(("dtype", "bound"), [(np.float64, 1e-9), (np.float32, 1e-4)])
def test_loss_of_pytorch(loss, target: str, dtype: type, bound: float) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed; `make parity` installs it")
    outputs, goal = drawn(target, 6, seed=1)
    outputs = outputs.astype(dtype)
    goal = goal if target == "numbers" else goal.astype(dtype)
    theirs = getattr(torch.nn, type(loss).__name__)()
    if isinstance(loss, CrossEntropyLoss):
        weight = (
            None if loss.weight is None else torch.tensor(loss.weight, dtype=torch.from_numpy(outputs).dtype)
        )
        theirs = torch.nn.CrossEntropyLoss(weight, label_smoothing=loss.label_smoothing)
    tensor = torch.from_numpy(outputs).requires_grad_()
    expected = theirs(tensor, torch.from_numpy(goal))
    expected.backward()
    value, gradient = loss(outputs, goal)
    assert value == pytest.approx(expected.item(), rel=bound)
    assert gradient.dtype == dtype
    assert relative(gradient, tensor.grad.numpy()) < bound


def test_distances_by_hand() -> None:
    outputs, target = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 4.0], [0.0, 5.0]])
    loss, gradient = L1Loss()(outputs, target)
    assert loss == (0 + 2 + 3 + 1) / 4
    assert gradient.tolist() == [[0, -0.25], [0.25, -0.25]]
    loss, gradient = MSELoss()(outputs, target)
    assert loss == (0 + 4 + 9 + 1) / 4
    assert gradient.tolist() == [[0, -1], [1.5, -0.5]]


def test_class_weights_by_hand() -> None:
    logits = np.log([[1.0, 3.0], [1.0, 1.0]])
    loss, _ = CrossEntropyLoss(weight=(1.0, 3.0))(logits, np.array([0, 1]))
    assert loss == pytest.approx((1 * math.log(4) + 3 * math.log(2)) / 4)


def test_cross_entropy_by_hand() -> None:
    logits = np.log([[1.0, 2.0, 5.0], [3.0, 3.0, 2.0]])
    loss, gradient = CrossEntropyLoss()(logits, np.array([2, 0]))
    assert loss == pytest.approx(-(math.log(5 / 8) + math.log(3 / 8)) / 2)
    expected = np.array([[1 / 8, 2 / 8, 5 / 8 - 1], [3 / 8 - 1, 3 / 8, 2 / 8]]) / 2
    np.testing.assert_allclose(gradient, expected, atol=1e-15)


def test_label_smoothing_by_hand() -> None:
    loss, gradient = CrossEntropyLoss(label_smoothing=0.3)(np.log([[1.0, 2.0, 5.0]]), np.array([1]))
    shares = np.array([0.1, 0.8, 0.1])
    assert loss == pytest.approx(-float(shares @ np.log(np.array([1, 2, 5]) / 8)))
    np.testing.assert_allclose(gradient, [np.array([1, 2, 5]) / 8 - shares], atol=1e-15)


def test_certain_shares_are_class_numbers() -> None:
    logits = np.random.default_rng(0).standard_normal((4, 3))
    labels = np.array([0, 2, 1, 2])
    for smoothing in (0.0, 0.2):
        loss, gradient = CrossEntropyLoss(smoothing)(logits, labels)
        soft_loss, soft_gradient = CrossEntropyLoss(smoothing)(logits, np.eye(3)[labels])
        assert soft_loss == loss
        np.testing.assert_array_equal(soft_gradient, gradient)


def test_gradient_of_shares_that_do_not_add_up_to_one() -> None:
    rng = np.random.default_rng(0)
    logits, target = rng.standard_normal((3, 4)), rng.uniform(0, 1, (3, 4))
    loss = CrossEntropyLoss(label_smoothing=0.1)
    _, gradient = loss(logits, target)
    for index in np.ndindex(logits.shape):
        step = np.zeros_like(logits)
        step[index] = 1e-5
        slope = (loss(logits + step, target)[0] - loss(logits - step, target)[0]) / 2e-5
        assert slope == pytest.approx(gradient[index], abs=1e-9)


def test_parts_of_a_batch_add_up_to_the_whole() -> None:
    logits = np.random.default_rng(0).standard_normal((7, 3))
    labels = np.array([0, 1, 2, 0, 1, 2, 0])
    loss = CrossEntropyLoss()
    whole, gradient = loss(logits, labels)
    parts = [slice(0, 2), slice(2, 2), slice(2, 7)]
    results = [loss(logits[part], labels[part], divisor=7) for part in parts]
    assert sum(value for value, _ in results) == pytest.approx(whole)
    np.testing.assert_allclose(np.concatenate([g for _, g in results]), gradient, atol=1e-15)
    assert results[1][0] == 0


def test_large_logits_neither_overflow_nor_lose_the_answer() -> None:
    logits = np.array([[1e4, 0, -1e4]], np.float32)
    loss, gradient = CrossEntropyLoss()(logits, np.array([1]))
    assert loss == 1e4
    assert gradient.tolist() == [[1, -1, 0]]
    assert gradient.dtype == np.float32
    assert softmax(logits).tolist() == [[1, 0, 0]]


def test_softmax_adds_up_to_one_and_keeps_the_order() -> None:
    logits = np.random.default_rng(0).standard_normal((5, 10)) * 20
    probabilities = softmax(logits)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)
    np.testing.assert_array_equal(probabilities.argmax(axis=1), logits.argmax(axis=1))
    np.testing.assert_allclose(np.exp(log_softmax(logits)), probabilities)
