from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.data.readers import open_dataset
from core.errors import InsightError
from core.insight import samples_in_steps
from tests.core.made_up_model import random_model


def drained(steps):
    done = []
    while True:
        try:
            done.append(next(steps))
        except StopIteration as end:
            return end.value, done


def test_some_images_of_a_data_set_the_same_ones_every_time(tmp_path: Path) -> None:
    images = np.random.default_rng(1).integers(0, 256, (40, 28, 28), np.uint8)
    np.savez(tmp_path / "digits.npz", images=images, labels=np.arange(40) % 10)
    dataset = open_dataset(tmp_path / "digits.npz")
    model = random_model()
    first, _ = drained(samples_in_steps(model, dataset, count=12))
    again, _ = drained(samples_in_steps(model, dataset, count=12))
    assert len(first) == 12
    np.testing.assert_array_equal(first.images, again.images)
    assert first.images.shape[1:] == model.network.input_shape
    assert len(drained(samples_in_steps(model, dataset, count=99))[0]) == 40


def test_practice_digits_where_there_is_no_data_set() -> None:
    data, done = drained(samples_in_steps(random_model(), None, count=100))
    assert done == [50, 100]
    assert np.bincount(data.labels).tolist() == [10] * 10


def test_other_things_than_digits_cannot_be_drawn() -> None:
    model = replace(random_model(), class_names=("cat", "dog"))
    with pytest.raises(
        InsightError, match="knows cat, dog, of which no practice digits can be drawn; open a data"
    ):
        drained(samples_in_steps(model, None))
