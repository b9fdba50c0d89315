"""What each transform does to an image, and how far it goes."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from core.data.augment import (
    Affine,
    BoxJitter,
    ContourCutout,
    Contrast,
    ElasticTransform,
    GaussianBlur,
    GaussianNoise,
    LowerResolution,
    Mixup,
    Opening,
    RandomErasing,
    Thickness,
    Transform,
    augment,
    augment_with_targets,
)
from tests.core.data.augment.made_up import noise, rings

STILL = Affine(rotation=0, shear=0, scale=0, shift=0)


def changed(transform: Transform, images: NDArray[np.uint8], seed: int = 0) -> NDArray[np.uint8]:
    return augment(images, (transform,), np.random.default_rng(seed))


def bars(count: int, *, size: int = 28, width: int = 3) -> NDArray[np.uint8]:
    """An upright bar in the middle of each."""
    images = np.zeros((count, size, size), np.uint8)
    start = (size - width) // 2
    images[:, size // 7 : -size // 7, start : start + width] = 255
    return images


def dots(count: int, size: int = 29) -> NDArray[np.uint8]:
    images = np.zeros((count, size, size), np.uint8)
    images[:, size // 2, size // 2] = 255
    return images


def centres(images: NDArray[np.uint8]) -> NDArray[np.float64]:
    """(N, 2): of mass, from the middle, (y, x)."""
    mass = images.sum(axis=(1, 2), dtype=float)
    places = np.arange(images.shape[1]) - (images.shape[1] - 1) / 2
    return np.stack([(images.sum(axis=3 - axis) * places).sum(axis=1) / mass for axis in (1, 2)], axis=1)


@pytest.mark.parametrize("setting", ["rotation", "shear", "scale", "shift"])
def test_each_setting_of_affine_does_something(setting: str) -> None:
    amounts = dict.fromkeys(("rotation", "shear", "scale", "shift"), 0.0)
    alone = Affine(**(amounts | {setting: {"rotation": 30.0}.get(setting, 0.5)}))
    assert not np.array_equal(changed(alone, rings(4)), rings(4))
    np.testing.assert_array_equal(changed(STILL, rings(4)), rings(4))


def test_a_shift_moves_by_no_more_than_its_share() -> None:
    moved = centres(changed(Affine(rotation=0, shear=0, scale=0, shift=0.2), dots(200)))
    for axis in (0, 1):
        assert 4 < np.abs(moved[:, axis]).max() <= 0.2 * 29 + 0.1
        assert abs(moved[:, axis].mean()) < 1


def test_a_turn_is_no_larger_than_asked_for_and_goes_both_ways() -> None:
    turned = changed(Affine(rotation=20, shear=0, scale=0, shift=0), bars(100, size=56))
    angles = []
    for image in turned:
        y, x = np.nonzero(image > 127)
        angles.append(np.degrees(np.polyfit(y, x, 1)[0]))  # nearly the angle, being small
    assert 15 < max(angles) < 24
    assert -24 < min(angles) < -15


def test_box_jitter_moves_each_edge_of_the_box() -> None:
    squares = np.zeros((300, 40, 40), np.uint8)
    squares[:, 10:30, 10:30] = 255
    jittered = changed(BoxJitter(jitter=0.1), squares)
    sizes = np.stack([(jittered > 127).any(axis=axis).sum(axis=1) for axis in (1, 2)], axis=1)
    assert sizes.min() < 18
    assert sizes.max() > 22
    assert abs(np.corrcoef(sizes.T)[0, 1]) < 0.2  # height and width each on their own
    assert 1 < np.abs(centres(jittered)).max() <= 4.5


def test_elastic_waves_move_pixels_as_far_as_alpha_says() -> None:
    moved = centres(changed(ElasticTransform(alpha=0.05), dots(2000, size=57)))
    assert np.sqrt((moved**2).mean(axis=0)) == pytest.approx([0.05 * 57] * 2, rel=0.1)


def test_elastic_waves_bend_and_the_smoother_the_less() -> None:
    def straightness(sigma: float) -> float:
        bent = changed(ElasticTransform(alpha=0.03, sigma=sigma), bars(100, size=56))
        rows = bent[:, 14:42].astype(float)
        middles = (rows * np.arange(56)).sum(axis=2) / rows.sum(axis=2)
        return float(np.abs(np.diff(middles, n=2, axis=1)).mean())

    assert straightness(0.1) > 2 * straightness(0.4) > 0


def test_neighbouring_geometry_is_one_interpolation() -> None:
    fine = noise(20, 28, 28)
    half = Affine(rotation=0, shear=0, scale=0, shift=0.5 / 28)
    once = augment(fine, (half, half), np.random.default_rng(0))
    twice = changed(half, changed(half, fine), seed=1)
    assert once.std() > 1.1 * twice.std()


def test_thickness_moves_edges_and_keeps_the_ink_as_bright() -> None:
    for strength, size, least, most in ((1, 28, 2, 5), (2, 28, 1.2, 7), (1, 56, 3, 10)):
        width = 3 * size // 28 if strength == 1 else 3
        changed_bars = changed(Thickness(thickness=1, strength=strength), bars(80, size=size, width=width))
        widths = changed_bars[:, size // 2].sum(axis=1) / 255
        assert widths.min() < least
        assert most - 1 < widths.max() <= most
        assert (changed_bars.max(axis=(1, 2)) == 255).all()


def test_the_thinnest_stroke_stays() -> None:
    thin = bars(80, width=1)
    for strength in (1, 3):
        assert (changed(Thickness(thickness=2, strength=strength), thin).max(axis=(1, 2)) == 255).all()


def test_opening_takes_hairlines_and_leaves_strokes_where_they_are() -> None:
    images = bars(30, width=4)
    images[:, 14, :8] = 255
    opened = changed(Opening(size=2, amount=1), images)
    np.testing.assert_array_equal(opened[:, :, 9:], images[:, :, 9:])
    hairline = opened[:, 14, 3]
    assert hairline.min() < 40
    assert hairline.max() > 200
    assert (opened <= images).all()


def test_blur_is_as_wide_as_asked_for() -> None:
    blurred = changed(GaussianBlur(sigma=2, p=1), dots(50)).astype(float)
    peaks = blurred.max(axis=(1, 2))
    assert peaks.max() > 200
    assert peaks.min() == pytest.approx(255 / (2 * np.pi * 4), rel=0.2)


def test_noise_has_the_deviation_asked_for_and_is_another_on_each_image() -> None:
    flat = np.full((100, 28, 28), 127, np.uint8)
    grain = changed(GaussianNoise(std=0.1, p=1), flat).astype(float) - 127
    deviations = grain.std(axis=(1, 2))
    assert deviations.max() == pytest.approx(25.5, rel=0.1)
    assert deviations.min() < 3
    assert abs(grain.mean()) < 0.5
    assert abs(np.corrcoef(grain[0].ravel(), grain[1].ravel())[0, 1]) < 0.15


def test_lower_resolution_is_what_fewer_pixels_can_show() -> None:
    fine = noise(40, 28, 28)
    coarse = changed(LowerResolution(loss=0.5, p=1), fine)
    kept = np.array([image.std() for image in coarse]) / fine.std()
    assert kept.max() > 0.9
    assert 0.2 < kept.min() < 0.5
    np.testing.assert_allclose(coarse.mean(axis=(1, 2)), fine.mean(axis=(1, 2)), atol=2)


def test_contrast_keeps_the_paper_empty_and_changes_the_greys() -> None:
    ramp = np.tile(np.arange(0, 255, 5, dtype=np.uint8), (100, 51, 1))
    result = changed(Contrast(contrast=0, gamma=0.5, p=1), ramp)
    assert not result[:, :, 0].any()
    assert (np.diff(result.astype(int), axis=2) >= 0).all()
    greys = result[:, 0, 25] / 255
    darkest, lightest = (125 / 255) ** 1.5, (125 / 255) ** (1 / 1.5)
    assert darkest - 0.01 < greys.min() < 0.4
    assert 0.6 < greys.max() < lightest + 0.01
    full = changed(Contrast(contrast=0.3, gamma=0, p=1), ramp)
    assert full[:, 0, 20].min() == pytest.approx(70, abs=4)
    assert full[:, 0, 20].max() == pytest.approx(130, abs=4)


def test_contrast_in_colour_keeps_the_mean() -> None:
    picture = noise(30, 3, 16, 16) // 2 + 60
    result = changed(Contrast(contrast=0.5, gamma=0, p=1), picture)
    np.testing.assert_allclose(result.mean(axis=(1, 2, 3)), picture.mean(axis=(1, 2, 3)), atol=2)
    assert result.std(axis=(1, 2, 3)).max() > 1.2 * picture.std()


def test_an_erased_rectangle_is_no_larger_than_asked_for() -> None:
    full = np.full((400, 40, 40), 255, np.uint8)
    erased = changed(RandomErasing(area=0.2, p=1), full) == 0
    shares = erased.mean(axis=(1, 2))
    assert 0.01 < shares.min() < 0.04
    assert 0.15 < shares.max() < 0.22
    heights, widths = erased.any(axis=2).sum(axis=1), erased.any(axis=1).sum(axis=1)
    np.testing.assert_array_equal(heights * widths, erased.sum(axis=(1, 2)))
    assert (heights / widths).max() > 2
    assert (widths / heights).max() > 2
    assert erased.any(axis=0).mean() > 0.95  # anywhere


def test_cutouts_lie_on_the_outline() -> None:
    discs = np.zeros((200, 28, 28), np.uint8)
    for image in discs:
        cv2.circle(image, (14, 14), 9, 255, -1)
    cut = (changed(ContourCutout(size=0.1, squares=1, p=1), discs) == 0) & (discs > 0)
    assert (cut.sum(axis=(1, 2)) > 0).mean() > 0.9
    assert cut.sum(axis=(1, 2)).max() <= 9
    y, x = np.nonzero(cut.any(axis=0))
    assert np.hypot(y - 14, x - 14).min() > 5
    more = (changed(ContourCutout(size=0.1, squares=5, p=1), discs) == 0) & (discs > 0)
    assert more.sum() > 2 * cut.sum()


def test_cutouts_need_an_outline() -> None:
    images = np.concatenate([rings(3), np.zeros((2, 28, 28), np.uint8)])
    cut = changed(ContourCutout(p=1), images)
    assert (cut[:3] != images[:3]).any(axis=(1, 2)).all()
    assert not cut[3:].any()


def test_mixup_mixes_images_and_targets_alike() -> None:
    count = 101
    images = np.repeat(np.arange(0, 202, 2, dtype=np.uint8), 4).reshape(count, 2, 2)
    targets = np.eye(count, dtype=np.float32)
    mixed, shares = augment_with_targets(images, targets, (Mixup(alpha=1, p=1),), np.random.default_rng(0))
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(shares.sum(axis=0), 1, atol=1e-6)
    np.testing.assert_array_equal(shares.argmax(axis=1), np.arange(count))
    assert (np.count_nonzero(shares, axis=1) == 2).mean() > 0.9
    np.testing.assert_allclose(mixed[:, 0, 0], shares @ images[:, 0, 0], atol=0.51)
    np.testing.assert_array_equal(targets, np.eye(count))


def test_mixup_of_a_part_has_partners_there() -> None:
    images, targets = noise(10, 6, 6), np.eye(10, dtype=np.float32)
    [transforms, rng] = (Mixup(p=1, alpha=1),), np.random.default_rng(0)
    _, shares = augment_with_targets(images[4:], targets[4:], transforms, rng, total=10, start=4)
    assert not shares[:, :4].any()
    assert (np.count_nonzero(shares, axis=1) == 2).all()
