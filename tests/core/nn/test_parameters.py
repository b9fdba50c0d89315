"""One vector, seen by name."""

import numpy as np
import pytest

from core.nn.parameters import Parameters

SHAPES = {"conv1.weight": (2, 1, 2, 2), "conv1.bias": (2,), "conv10.bias": (3,)}


def test_arrays_lie_end_to_end_in_the_order_given() -> None:
    parameters = Parameters(SHAPES, np.arange(13, dtype=np.float32))
    assert list(parameters) == list(SHAPES)
    assert len(parameters) == 3
    assert parameters["conv1.weight"].ravel().tolist() == [0, 1, 2, 3, 4, 5, 6, 7]
    assert parameters["conv1.bias"].tolist() == [8, 9]
    assert parameters["conv10.bias"].tolist() == [10, 11, 12]


def test_writing_to_a_view_writes_to_the_vector_and_back() -> None:
    parameters = Parameters(SHAPES)
    parameters["conv1.bias"][...] = 7
    assert np.flatnonzero(parameters.vector).tolist() == [8, 9]
    parameters.vector[0] = 5
    assert parameters["conv1.weight"][0, 0, 0, 0] == 5


def test_of_gives_the_arrays_of_one_layer_by_their_own_names() -> None:
    parameters = Parameters(SHAPES)
    assert set(parameters.of("conv1")) == {"weight", "bias"}
    assert set(parameters.of("conv10")) == {"bias"}
    assert parameters.of("conv2") == {}
    parameters.of("conv10")["bias"][...] = 1
    assert parameters.vector.sum() == 3


def test_the_vector_must_have_the_right_length() -> None:
    with pytest.raises(ValueError, match=r"13 values are needed, the vector has shape \(12,\)"):
        Parameters(SHAPES, np.zeros(12, np.float32))


def test_new_memory_is_zero_and_of_the_type_asked_for() -> None:
    parameters = Parameters(SHAPES, dtype=np.float64)
    assert parameters["conv1.bias"].dtype == np.float64
    assert not parameters.vector.any()
    assert Parameters({}).vector.shape == (0,)
