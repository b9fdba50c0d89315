"""Names of classes among their points."""

from __future__ import annotations

import numpy as np

from gui.inspect.point_names import moved_apart, typical


def test_a_class_in_two_clusters_is_named_in_the_larger_one():
    clusters = np.array([(0.0, 0.0), (0.2, 0.0), (0.0, 0.2), (9.0, 9.0), (9.0, 9.2)])
    assert np.abs(typical(clusters)).max() <= 0.2


def test_names_in_one_place_are_moved_apart_within_the_room():
    sizes = np.tile([20.0, 24.0], (10, 1))
    found = moved_apart(np.tile([50.0, 4.0], (10, 1)), sizes, (300.0, 200.0))
    assert (found >= sizes / 2).all()
    assert (found <= np.array([300, 200]) - sizes / 2).all()
    away = np.abs(found[:, np.newaxis] - found)
    overlap = (away < sizes).all(axis=2)
    np.testing.assert_array_equal(overlap, np.eye(10, dtype=bool))


def test_names_that_have_room_stay():
    middles = np.array([(30.0, 30.0), (90.0, 30.0)])
    np.testing.assert_array_equal(moved_apart(middles, np.full((2, 2), 20.0), (200.0, 100.0)), middles)
