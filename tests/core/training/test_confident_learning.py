"""Labels that are likely wrong, by hand and in a data set with some that are."""

from dataclasses import replace

import numpy as np
import pytest

from core.data.normalize import Normalizer
from core.errors import DataError
from core.training.confident_learning import find_wrong_labels, wrong_labels_in_steps
from core.training.cross_validation import Trained, cross_validated_probabilities
from core.training.events import Preparing
from tests.core.training.made_up import SIZE, dataset, prepared


def test_by_hand() -> None:
    labels = np.array([0, 0, 0, 0, 1, 1, 1])
    probabilities = np.array(
        [[0.9, 0.1], [0.8, 0.2], [0.2, 0.8], [0.49, 0.51], [0.1, 0.9], [0.25, 0.75], [0.95, 0.05]], np.float32
    )
    # usual for class 0 are 0.5975, for class 1 0.5667: image 3 reaches neither, 2 and 6 that of the other class
    found = find_wrong_labels(labels, probabilities, np.arange(10, 17), source="model")
    assert found.rows.tolist() == [16, 12]
    assert (found.labels.tolist(), found.suggested.tolist()) == ([1, 0], [0, 1])
    assert found.self_confidence == pytest.approx([0.05, 0.2])
    assert found.joint.tolist() == [[2, 1], [1, 2]]


def test_a_class_that_is_no_label_is_never_suggested() -> None:
    labels = np.array([0, 0, 1, 1])
    probabilities = np.array([[0.3, 0.1, 0.6], [0.9, 0.1, 0], [0, 0.9, 0.1], [0, 0.8, 0.2]], np.float32)
    found = find_wrong_labels(labels, probabilities, np.arange(4), source="model")
    assert len(found.rows) == 0
    assert found.joint.shape == (3, 3)


def test_wrong_labels_are_found_by_networks_that_did_not_see_them() -> None:
    """Of 150 pictures, 6 are labelled wrong."""
    data = dataset(150)
    wrong = np.arange(10, 150, 25)
    labels = data.labels.copy()
    labels[wrong] = (labels[wrong] + 1) % 3
    steps = wrong_labels_in_steps(replace(data, labels=labels), Normalizer.of_size(SIZE))
    told = []
    while True:
        try:
            told.append(next(steps))
        except StopIteration as end:
            found = end.value
            break
    assert (found.source, type(told[0])) == ("folds", Preparing)
    assert told[-1] == Trained(told[-1].done, told[-1].done, 5, 5)
    assert set(wrong.tolist()) <= set(found.rows[:8].tolist())
    suggested = dict(zip(found.rows.tolist(), found.suggested.tolist(), strict=True))
    assert [suggested[row] for row in wrong.tolist()] == data.labels[wrong].tolist()


def test_fewer_images_than_folds() -> None:
    with pytest.raises(DataError, match="5 folds need 5 images or more, but there are 3"):
        next(cross_validated_probabilities(prepared(3), Normalizer.of_size(SIZE)))
