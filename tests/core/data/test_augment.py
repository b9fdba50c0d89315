"""Random changes: repeatable, the same for a part as for the whole, and no larger than asked for."""

import numpy as np
import pytest
from numpy.typing import NDArray

from core.data.augment import Augmentation

NOTHING = Augmentation(rotation=0, shear=0, scale=0, shift=0, thickness=0)


def rings(count: int, size: int = 28) -> NDArray[np.uint8]:
    """A ring a little off the middle, another in each image."""
    y, x = np.mgrid[:size, :size]
    images = []
    for i in range(count):
        distance = np.hypot(y - size / 2 + 1, x - size / 2 + 0.5) - (4 + i % 5)
        images.append(np.clip(255 * (2.5 - np.abs(distance)), 0, 255))
    return np.rint(images).astype(np.uint8).reshape(count, size, size)


def apply(augmentation: Augmentation, images: NDArray[np.uint8], seed: int = 0) -> NDArray[np.uint8]:
    return augmentation.apply(images, np.random.default_rng(seed))


def test_the_seed_decides() -> None:
    images = rings(5)
    first = apply(Augmentation(), images)
    np.testing.assert_array_equal(first, apply(Augmentation(), images))
    assert not np.array_equal(first, apply(Augmentation(), images, seed=1))
    assert (first.shape, first.dtype) == (images.shape, np.uint8)


def test_each_image_is_changed_in_its_own_way() -> None:
    same = np.repeat(rings(1), 6, axis=0)
    changed = apply(Augmentation(), same)
    assert len({image.tobytes() for image in changed}) == 6


def test_the_images_given_are_left_alone() -> None:
    images = rings(3)
    apply(Augmentation(), images)
    np.testing.assert_array_equal(images, rings(3))


def test_no_strength_is_no_change() -> None:
    np.testing.assert_array_equal(apply(NOTHING, rings(7)), rings(7))


@pytest.mark.parametrize("bounds", [(0, 3), (3, 4), (4, 11), (11, 11)])
def test_a_part_is_the_same_part_of_the_whole(bounds: tuple[int, int]) -> None:
    images, (start, stop) = rings(11), bounds
    part = Augmentation().apply_part(
        images[start:stop], np.random.default_rng(4), total=len(images), start=start
    )
    np.testing.assert_array_equal(part, apply(Augmentation(), images, seed=4)[start:stop])


def test_a_batch_larger_than_one_picture_of_opencv() -> None:
    images = np.resize(rings(5), (1300, 28, 28))  # 39,000 rows, OpenCV takes 32,767
    whole = apply(Augmentation(), images)
    for start in (0, 500, 1290):
        part = Augmentation().apply_part(
            images[start : start + 10], np.random.default_rng(0), total=1300, start=start
        )
        # far down in a tall picture OpenCV's positions are a little less exact
        np.testing.assert_allclose(whole[start : start + 10].astype(int), part, atol=2)


def test_neighbours_do_not_leak_into_each_other() -> None:
    images = np.zeros((3, 28, 28), np.uint8)
    images[0] = images[2] = 255
    changed = apply(Augmentation(rotation=45, shear=1, scale=0.5, shift=0.5, thickness=1), images)
    assert not changed[1].any()


def test_blank_stays_blank_and_nothing_stays_nothing() -> None:
    assert not apply(Augmentation(), np.zeros((4, 28, 28), np.uint8)).any()
    assert apply(Augmentation(), np.zeros((0, 28, 28), np.uint8)).shape == (0, 28, 28)


def test_a_shift_moves_by_no_more_than_its_share() -> None:
    dots = np.zeros((200, 29, 29), np.uint8)
    dots[:, 14, 14] = 255
    moved = apply(Augmentation(rotation=0, shear=0, scale=0, shift=0.2, thickness=0), dots).astype(float)
    mass = moved.sum(axis=(1, 2))
    for axis in (1, 2):
        centre = (moved.sum(axis=3 - axis) * np.arange(29)).sum(axis=1) / mass - 14
        assert np.abs(centre).max() <= 0.2 * 29 + 0.1
        assert np.abs(centre).max() > 4
        assert abs(centre.mean()) < 1


def test_thickness_moves_edges_and_keeps_the_ink_as_bright() -> None:
    bars = np.zeros((60, 28, 28), np.uint8)
    bars[:, 4:24, 12:15] = 255
    changed = apply(Augmentation(rotation=0, shear=0, scale=0, shift=0, thickness=1), bars)
    widths = changed[:, 14].sum(axis=1) / 255
    assert widths.min() < 2
    assert widths.max() > 4
    assert widths.max() <= 5
    assert (changed.max(axis=(1, 2)) == 255).all()


@pytest.mark.parametrize("setting", ["rotation", "shear", "scale", "shift", "thickness"])
def test_each_setting_does_something(setting: str) -> None:
    strength = {"rotation": 30.0}.get(setting, 0.5)
    settings = dict.fromkeys(("rotation", "shear", "scale", "shift", "thickness"), 0.0)
    alone = Augmentation(**(settings | {setting: strength}))
    assert not np.array_equal(apply(alone, rings(4)), rings(4))
