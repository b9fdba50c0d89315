"""What is no digit in an image's place: whose target is no class, how often, and what is seen there."""

import numpy as np
import pytest

from core.data.augment import Affine, Mixup, Outliers, augment, augment_with_targets
from tests.core.data.augment.made_up import noise, rings

DIGITS = rings(400)
TARGETS = np.eye(10, dtype=np.float32)[np.arange(400) % 10]


def replaced(outliers: Outliers, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Images, targets, and which are not what they were."""
    images, targets = augment_with_targets(DIGITS, TARGETS, (outliers,), np.random.default_rng(seed))
    return images, targets, (images != DIGITS).any(axis=(1, 2))


@pytest.mark.parametrize(
    ("outliers", "share"),
    [(Outliers(), 0.05), (Outliers(p=0.4), 0.4), (Outliers(p=0.4, strength=0.5), 0.2), (Outliers(p=1), 1.0)],
    ids=str,
)
def test_the_replaced_share_is_of_no_class_and_the_rest_untouched(outliers: Outliers, share: float) -> None:
    _, targets, is_replaced = replaced(outliers)
    assert is_replaced.mean() == pytest.approx(share, abs=0.04 if share < 1 else 0)
    np.testing.assert_array_equal(targets[~is_replaced], TARGETS[~is_replaced])
    np.testing.assert_array_equal(targets[is_replaced], np.float32(0.1))
    np.testing.assert_array_equal(TARGETS.sum(axis=1), 1)  # the caller's own stay as they are


def test_what_is_replaced_is_ink_in_a_box_and_seldom_the_same_twice() -> None:
    images, _, _ = replaced(Outliers(p=1))
    assert images.any(axis=(1, 2)).all()
    assert not images[:, :2].any(axis=(1, 2)).mean() > 0.2
    assert len({image.tobytes() for image in images}) > 300
    assert images.mean() == pytest.approx(DIGITS.mean(), rel=0.6)


def test_a_part_is_replaced_where_the_whole_is_and_mostly_by_the_same() -> None:
    whole, targets = augment_with_targets(DIGITS, TARGETS, (Outliers(p=0.5),), np.random.default_rng(0))
    part, part_targets = augment_with_targets(
        DIGITS[100:200], TARGETS[100:200], (Outliers(p=0.5),), np.random.default_rng(0), total=400, start=100
    )
    np.testing.assert_array_equal(part_targets, targets[100:200])
    is_same = (part == whole[100:200]).all(axis=(1, 2))
    assert is_same.mean() > 0.8  # two digits in one are another two


def test_two_digits_in_one_are_those_of_the_batch() -> None:
    """Of bright and of grey digits; nothing else is exactly as bright as either."""
    digits = np.where(DIGITS > 0, 90, 0).astype(np.uint8)
    digits[200:] //= 2
    images = augment(digits, (Outliers(p=1),), np.random.default_rng(0))
    are_both = (images.max(axis=(1, 2)) == 90) & (images == 45).any(axis=(1, 2))
    assert 0.1 < are_both.mean() < 0.3
    pair = images[are_both]
    assert (pair > 0).sum(axis=(1, 2)).max() < 1.2 * (DIGITS > 0).sum(axis=(1, 2)).max()
    assert ((pair > 80).sum(axis=(1, 2)) > 5).all()


def test_what_follows_changes_what_was_put_in() -> None:
    only, _, is_replaced = replaced(Outliers(p=0.5))
    turned = augment(DIGITS, (Outliers(p=0.5), Affine()), np.random.default_rng(0))
    assert (turned[is_replaced] != only[is_replaced]).any(axis=(1, 2)).mean() > 0.95


def test_mixed_with_a_digit_the_target_is_in_between() -> None:
    transforms = Outliers(p=0.5), Mixup(p=1, alpha=1)
    _, targets = augment_with_targets(DIGITS, TARGETS, transforms, np.random.default_rng(0))
    np.testing.assert_allclose(targets.sum(axis=1), 1, atol=1e-5)
    assert len(np.unique(targets.max(axis=1).round(3))) > 100


@pytest.mark.parametrize("shape", [(3, 28, 28), (5, 3, 96, 96), (2, 1, 1, 1), (4, 3, 7, 30)], ids=str)
def test_any_images_and_any_number_of_classes(shape: tuple[int, ...]) -> None:
    transforms, images = (Outliers(p=1),), noise(*shape)
    for classes in (0, 1, 3):
        targets = np.zeros((len(images), classes), np.float32)
        changed, shares = augment_with_targets(images, targets, transforms, np.random.default_rng(0))
        assert (changed.shape, shares.shape) == (images.shape, targets.shape)
        np.testing.assert_allclose(shares.sum(axis=1), min(classes, 1), atol=1e-6)
