"""Probabilities that come true, on outputs of which the truth is known."""

import numpy as np
import pytest

from core.calibration import LEAST_SURE, REFUSED, Calibration
from core.nn.arrays import Array
from core.nn.losses import log_softmax, softmax
from core.training.reliability import expected_calibration_error


def answers(count: int, *, temperature: float, spread: float = 4.0, seed: int = 0) -> tuple[Array, Array]:
    """(N, 10) logits and labels drawn with just the probabilities of `softmax(logits / temperature)`."""
    rng = np.random.default_rng(seed)
    logits = (temperature * rng.normal(0, spread, (count, 10))).astype(np.float32)
    shares = softmax(logits.astype(np.float64) / temperature)
    labels = (shares.cumsum(axis=1) < rng.random((count, 1))).sum(axis=1)
    return logits, np.minimum(labels, 9)


@pytest.mark.parametrize("temperature", [0.3, 1.0, 2.5])
def test_a_known_temperature_is_recovered(temperature: float) -> None:
    logits, labels = answers(20_000, temperature=temperature)
    calibration = Calibration.fit(logits, labels)
    assert calibration.temperature == pytest.approx(temperature, rel=0.05)
    assert expected_calibration_error(calibration.probabilities(logits), labels) < 0.01
    if temperature != 1:
        assert expected_calibration_error(softmax(logits), labels) > 0.05


def test_no_other_temperature_has_less_cross_entropy() -> None:
    logits, labels = answers(5000, temperature=1.7)
    best = Calibration.fit(logits, labels).temperature

    def loss(temperature: float) -> float:
        shares = log_softmax(logits.astype(np.float64) / temperature)
        return float(-shares[np.arange(len(labels)), labels].mean())

    assert loss(best) < min(loss(best * factor) for factor in (0.95, 1.05))


def test_it_does_not_matter_how_high_the_logits_lie() -> None:
    logits, labels = answers(3000, temperature=1.5)
    lifted = logits + np.random.default_rng(1).normal(0, 50, (3000, 1)).astype(np.float32)
    there, here = Calibration.fit(lifted, labels), Calibration.fit(logits, labels)
    assert there.temperature == pytest.approx(here.temperature, rel=1e-3)


def test_probabilities_are_the_softmax_at_the_temperature_and_keep_the_order() -> None:
    logits = answers(100, temperature=1)[0]
    probabilities = Calibration(temperature=2.5).probabilities(logits)
    np.testing.assert_allclose(probabilities, softmax(logits / 2.5), rtol=1e-6)
    assert probabilities.dtype == np.float32
    np.testing.assert_array_equal(probabilities.argsort(axis=1), logits.argsort(axis=1))


@pytest.mark.parametrize("count", [49, 50, 100, 2000])
def test_fewer_than_the_share_are_refused_but_one_more_would_not_do(count: int) -> None:
    rng = np.random.default_rng(0)
    logits = np.zeros((count, 2), np.float32)
    logits[:, 0] = rng.uniform(1, 9, count)
    labels = (rng.random(count) < 0.03).astype(np.int64)
    calibration = Calibration.fit(logits, labels)
    refused = np.count_nonzero(~calibration.is_sure(calibration.probabilities(logits)))
    assert calibration.rejection_threshold > LEAST_SURE
    assert refused < REFUSED * count <= refused + 1


def test_what_is_likelier_wrong_is_never_sure() -> None:
    logits, labels = answers(2000, temperature=1, spread=0.5)
    calibration = Calibration.fit(logits, labels)
    assert calibration.rejection_threshold == LEAST_SURE
    assert not calibration.is_sure(np.array([0.45, 0.3, 0.25]))
    assert calibration.is_sure(np.array([[0.6, 0.4], [0.4, 0.6]])).all()


def test_a_handful_of_right_answers_does_not_make_certain() -> None:
    logits = np.eye(3, dtype=np.float32)[[0, 1, 2, 0, 1]] * 4
    calibration = Calibration.fit(logits, np.array([0, 1, 2, 0, 1]))
    assert 0.8 < calibration.probabilities(logits).max() < 0.99


def test_a_network_that_is_always_wrong_is_certain_of_nothing() -> None:
    logits = np.eye(3, dtype=np.float32)[[0, 1, 2, 0, 1]] * 4
    calibration = Calibration.fit(logits, np.array([1, 2, 0, 1, 2]))
    assert calibration.probabilities(logits).max() < 0.5


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_outputs_that_are_no_numbers_change_nothing(value: float) -> None:
    logits, labels = answers(50, temperature=1)
    logits[3, 4] = value
    assert Calibration.fit(logits, labels) == Calibration()


@pytest.mark.parametrize(
    "settings", [{"temperature": 0.0}, {"temperature": np.inf}, {"rejection_threshold": 1.5}]
)
def test_impossible_settings_are_refused(settings: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="should be"):
        Calibration(**settings)
