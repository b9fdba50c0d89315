"""The stratified split: every class on both sides, every row once, the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.split import stratified_split
from core.errors import ConfigError, DataError


@given(
    st.lists(st.integers(0, 9), min_size=20, max_size=200),
    st.floats(0.01, 0.99),
    st.integers(0, 2**32),
)
def test_every_row_once_and_every_class_on_both_sides(labels: list[int], share: float, seed: int) -> None:
    array = np.array(labels, np.int64)
    train, validation = stratified_split(array, validation=share, seed=seed)
    assert sorted([*train, *validation]) == list(range(len(array)))
    counts = np.bincount(array, minlength=10)
    trained = np.bincount(array[train], minlength=10)
    held_out = np.bincount(array[validation], minlength=10)
    assert (trained[counts >= 1] >= 1).all()
    assert (held_out[counts >= 2] >= 1).all()
    assert (abs(held_out - share * counts)[counts >= 2] <= 1).all()


def test_the_seed_decides() -> None:
    labels = np.repeat(np.arange(10), 30)
    first = stratified_split(labels, validation=0.2, seed=1)[1]
    assert first.tolist() == stratified_split(labels, validation=0.2, seed=1)[1].tolist()
    assert first.tolist() != stratified_split(labels, validation=0.2, seed=2)[1].tolist()
    assert np.bincount(labels[first]).tolist() == [6] * 10


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, 20, float("nan")])
def test_impossible_share(share: float) -> None:
    with pytest.raises(ConfigError, match="must lie between 0 and 1"):
        stratified_split(np.zeros(10, np.int64), validation=share, seed=1)


def test_too_few_images() -> None:
    with pytest.raises(DataError, match="10 images cannot be split"):
        stratified_split(np.arange(10), validation=0.2, seed=1)
