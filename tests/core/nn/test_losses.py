"""Cross entropy and softmax by hand, and where numbers get large or few."""

import math

import numpy as np
import pytest

from core.nn.losses import CrossEntropyLoss, log_softmax, softmax


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
    results = [loss(logits[part], labels[part], batch_size=7) for part in parts]
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
