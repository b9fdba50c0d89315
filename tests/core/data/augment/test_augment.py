"""Any sequence of transforms: repeatable, the same for a part as for the whole, each drawing on its own."""

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.classifier import SHIPPED_MODEL
from core.data.augment import (
    DEFAULT_AUGMENTATION,
    TRANSFORMS,
    ContourCutout,
    Contrast,
    GaussianNoise,
    Thickness,
    Transform,
    augment,
)
from core.model_file import load_model
from tests.core.data.augment.made_up import IMAGE_TRANSFORMS, always, noise, rings

MOVERS = tuple(kind for kind in IMAGE_TRANSFORMS if kind not in (GaussianNoise, Contrast))
"""Those that make no new colours."""

EVERYTHING = tuple(always(kind) for kind in IMAGE_TRANSFORMS)
SEQUENCES = {kind.__name__: (always(kind),) for kind in TRANSFORMS} | {
    "default": DEFAULT_AUGMENTATION,
    "everything": EVERYTHING,
}
of_each_sequence = pytest.mark.parametrize("transforms", SEQUENCES.values(), ids=SEQUENCES)
of_each_kind = pytest.mark.parametrize("kind", TRANSFORMS, ids=lambda kind: kind.__name__)


def changed(transforms: tuple[Transform, ...], images: NDArray[np.uint8], seed: int = 0) -> NDArray[np.uint8]:
    return augment(images, transforms, np.random.default_rng(seed))


def test_each_has_a_title_of_its_own() -> None:
    assert len({kind.title for kind in TRANSFORMS}) == len(TRANSFORMS) == 13


@of_each_sequence
def test_the_seed_decides(transforms: tuple[Transform, ...]) -> None:
    images = rings(8)
    first = changed(transforms, images)
    np.testing.assert_array_equal(first, changed(transforms, images))
    assert not np.array_equal(first, changed(transforms, images, seed=1))
    np.testing.assert_array_equal(images, rings(8))


@of_each_kind
@pytest.mark.parametrize("idle", [{"strength": 0.0}, {"p": 0.0}])
def test_no_strength_and_no_probability_are_no_change(kind: type[Transform], idle: dict[str, Any]) -> None:
    images = noise(6, 3, 20, 24)
    np.testing.assert_array_equal(changed((kind(**idle),), images), images)


@pytest.mark.parametrize("kind", IMAGE_TRANSFORMS, ids=lambda kind: kind.__name__)
def test_each_image_is_changed_in_its_own_way_and_by_more_with_more_strength(kind: type[Transform]) -> None:
    same = np.repeat(rings(1), 40, axis=0)
    weak, strong = (changed((always(kind, strength),), same) for strength in (0.5, 2.0))
    assert len({image.tobytes() for image in strong}) > 12
    differences = [np.abs(images.astype(int) - same).mean() for images in (weak, strong)]
    assert 0 < differences[0] < differences[1]


@pytest.mark.parametrize("kind", IMAGE_TRANSFORMS, ids=lambda kind: kind.__name__)
def test_the_probability_is_the_share_that_is_changed(kind: type[Transform]) -> None:
    images = np.resize(rings(5), (800, 28, 28))
    always_changed, sometimes = (changed((kind(p=p),), images) for p in (1.0, 0.3))
    possible = (always_changed != images).any(axis=(1, 2))
    assert possible.mean() > 0.4  # an erased corner may have been empty
    is_changed = (sometimes != images).any(axis=(1, 2))
    assert is_changed[possible].mean() == pytest.approx(0.3, abs=0.08)
    np.testing.assert_array_equal(sometimes[is_changed], always_changed[is_changed])


def test_to_take_one_away_leaves_what_the_others_draw() -> None:
    still = rings(12)
    left, right = (ContourCutout(p=0.5), GaussianNoise(p=0.5)), (GaussianNoise(p=0.5),)
    noise_only = changed(right, still).astype(int) - still
    cut = changed(left[:1], still)
    both = changed(left, still).astype(int) - cut
    untouched = (cut == still) & (noise_only + still > 0) & (noise_only + still < 255)
    np.testing.assert_array_equal(both[untouched], noise_only[untouched])


def test_two_of_a_kind_draw_differently() -> None:
    images = rings(4)
    once = changed((Thickness(),), images)
    assert not np.array_equal(changed((Thickness(), Thickness()), images), changed((Thickness(),), once))


@settings(max_examples=40, deadline=None)
@given(
    kinds=st.lists(st.sampled_from(IMAGE_TRANSFORMS), max_size=4),
    strength=st.sampled_from([0.3, 1.0, 3.0]),
    bounds=st.tuples(st.integers(0, 11), st.integers(0, 11)),
    channels=st.sampled_from([1, 3]),
    size=st.integers(1, 40),
)
def test_a_part_is_the_same_part_of_the_whole(
    kinds: list[type[Transform]], strength: float, bounds: tuple[int, int], channels: int, size: int
) -> None:
    images, (start, stop) = noise(11, channels, size, size), sorted(bounds)
    transforms = tuple(kind(strength=strength, p=0.7) for kind in kinds)
    whole = changed(transforms, images)
    part = augment(images[start:stop], transforms, np.random.default_rng(0), total=11, start=start)
    np.testing.assert_array_equal(part, whole[start:stop])


def test_a_batch_larger_than_one_picture_of_opencv() -> None:
    images = np.resize(rings(5), (1300, 28, 28))  # 39,000 rows, OpenCV takes 32,767
    whole = changed(EVERYTHING, images)
    for start in (0, 500, 1290):
        part = augment(
            images[start : start + 10], EVERYTHING, np.random.default_rng(0), total=1300, start=start
        )
        np.testing.assert_array_equal(whole[start : start + 10], part)


@of_each_sequence
@pytest.mark.parametrize("strength", [1.0, 3.0])
@pytest.mark.parametrize(
    "shape",
    [
        *((count, side, side) for count in (0, 1, 3) for side in (1, 2, 28, 64)),
        *((count, channels, 5, 9) for count in (0, 1, 2) for channels in (1, 3, 4)),
    ],
    ids=str,
)
def test_any_shape_is_kept(
    transforms: tuple[Transform, ...], strength: float, shape: tuple[int, ...]
) -> None:
    strong = tuple(type(transform)(strength=strength, p=1.0) for transform in transforms)
    result = changed(strong, noise(*shape))
    assert (result.shape, result.dtype, result.flags.c_contiguous) == (shape, np.uint8, True)


@of_each_sequence
def test_all_channels_are_changed_alike(transforms: tuple[Transform, ...]) -> None:
    grey = rings(6) // 2 + 60
    colour = np.repeat(grey[:, None], 3, axis=1)
    result = changed(transforms, colour)
    np.testing.assert_array_equal(result[:, 0], result[:, 1])
    np.testing.assert_array_equal(result[:, 0], result[:, 2])


@pytest.mark.parametrize("kind", [*MOVERS, Contrast], ids=lambda kind: kind.__name__)
def test_neighbours_do_not_leak_into_each_other(kind: type[Transform]) -> None:
    images = np.zeros((3, 28, 28), np.uint8)
    images[0] = images[2] = 255
    assert not changed((always(kind, 3.0),), images)[1].any()


@pytest.mark.parametrize("kind", MOVERS, ids=lambda kind: kind.__name__)
def test_a_flat_colour_stays_as_it_is(kind: type[Transform]) -> None:
    """No black comes in from outside, nor where something is cut out."""
    flat = np.tile(np.array([40, 100, 160], np.uint8)[:, None, None], (20, 1, 16, 16))
    np.testing.assert_array_equal(changed((always(kind, 3.0),), flat), flat)


@pytest.mark.parametrize("strength", [1.0, 1.5])
def test_a_digit_stays_readable(shared_data: Path, strength: float) -> None:
    with np.load(shared_data / "numtadb-28.npz") as packed:
        rows = np.flatnonzero(packed["part"] == "a")[:200]
        images, labels = packed["images"][rows], packed["labels"][rows]
    model = load_model(SHIPPED_MODEL)
    digits = np.stack([model.normalizer.normalize(255 - image).image for image in images])
    transforms = tuple(msgspec.structs.replace(t, strength=strength) for t in DEFAULT_AUGMENTATION)
    shown = changed(transforms, digits)[:, None] / np.float32(255)
    assert np.mean(model.network.forward(shown).argmax(axis=1) == labels) > 0.95
