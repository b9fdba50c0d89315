"""The split: every row once, the same for the same seed; stratified, every class on both sides; or by parts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.split import Split, even_rows
from core.errors import ConfigError, DataError

NO_PARTS = np.array([""])


@given(
    st.lists(st.integers(0, 9), min_size=20, max_size=200),
    st.floats(0.01, 0.99),
    st.integers(0, 2**32),
)
def test_every_row_once_and_every_class_on_both_sides(labels: list[int], share: float, seed: int) -> None:
    array = np.array(labels, np.int64)
    train, validation = Split(share=share, seed=seed).rows(array, NO_PARTS)
    assert sorted([*train, *validation]) == list(range(len(array)))
    counts = np.bincount(array, minlength=10)
    trained = np.bincount(array[train], minlength=10)
    held_out = np.bincount(array[validation], minlength=10)
    assert (trained[counts >= 1] >= 1).all()
    assert (held_out[counts >= 2] >= 1).all()
    assert (abs(held_out - share * counts)[counts >= 2] <= 1).all()


def test_the_seed_decides() -> None:
    labels = np.repeat(np.arange(10), 30)
    first = Split(seed=1).rows(labels, NO_PARTS)[1]
    assert first.tolist() == Split(seed=1).rows(labels, NO_PARTS)[1].tolist()
    assert first.tolist() != Split(seed=2).rows(labels, NO_PARTS)[1].tolist()
    assert np.bincount(labels[first]).tolist() == [6] * 10


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, 20, float("nan")])
def test_impossible_share(share: float) -> None:
    with pytest.raises(ConfigError, match="must lie between 0 and 1"):
        Split(share=share).rows(np.zeros(10, np.int64), NO_PARTS)


def test_too_few_images() -> None:
    with pytest.raises(DataError, match="10 images cannot be split"):
        Split().rows(np.arange(10), NO_PARTS)


def test_not_stratified_is_a_share_of_all() -> None:
    labels = np.repeat([0, 1], [95, 5])
    train, validation = Split(share=0.3, stratified=False, seed=4).rows(labels, NO_PARTS)
    assert sorted([*train, *validation]) == list(range(100))
    assert len(validation) == 30
    assert Split(share=0.5, stratified=False).rows(np.arange(2), NO_PARTS)[1].size == 1
    with pytest.raises(DataError, match="1 image cannot be split"):
        Split(stratified=False).rows(np.zeros(1, np.int64), NO_PARTS)


def test_by_parts() -> None:
    parts = np.array(list("aabbcc"))
    train, validation = Split(parts=("b",)).rows(np.zeros(6, np.int64), parts)
    assert (train.tolist(), validation.tolist()) == ([0, 1, 4, 5], [2, 3])
    with pytest.raises(DataError, match=r"no part “e” to validate on; the parts are a, b, c"):
        Split(parts=("e",)).rows(np.zeros(6, np.int64), parts)
    with pytest.raises(DataError, match="leaves nothing to train on"):
        Split(parts=("a", "b", "c")).rows(np.zeros(6, np.int64), parts)
    with pytest.raises(DataError, match="there are no parts"):
        Split(parts=("a",)).rows(np.zeros(2, np.int64), np.array(["", ""]))


def test_a_seed_below_zero() -> None:
    with pytest.raises(ConfigError, match="The seed is -1"):
        Split(seed=-1).rows(np.repeat(np.arange(2), 5), NO_PARTS)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=80), st.data(), st.integers(0, 99))
def test_so_many_rows_as_many_of_each_class_as_there_are(
    labels: list[int], data: st.DataObject, seed: int
) -> None:
    array = np.array(labels, np.int64)
    count = data.draw(st.integers(1, len(labels)))
    rows = even_rows(array, count, seed)
    assert len(rows) == len(set(rows.tolist())) == count
    assert rows.tolist() == sorted(rows.tolist()) == even_rows(array, count, seed).tolist()
    there, drawn = np.bincount(array, minlength=5), np.bincount(array[rows], minlength=5)
    assert (drawn <= there).all()
    assert (drawn[drawn < there] >= drawn.max() - 1).all()


def test_another_seed_draws_other_rows() -> None:
    labels = np.arange(1000) % 10
    assert even_rows(labels, 100, 1).tolist() != even_rows(labels, 100, 2).tolist()
