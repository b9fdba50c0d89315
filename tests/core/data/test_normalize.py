"""One digit drawn, scanned or photographed in many ways is shown to the network in one way."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.data.images import image_paths, read_image
from core.data.normalize import Normalizer, to_grey
from core.errors import ConfigError

Image = NDArray[np.uint8]
NORMALIZER = Normalizer()


def scribble(size: int = 64, *, thickness: int | None = None, seed: int = 0) -> Image:
    """Light strokes on black, with an empty margin of a quarter."""
    corners = np.random.default_rng(seed).uniform(0.25, 0.75, (5, 2)) * size
    image = np.zeros((size, size), np.uint8)
    cv2.polylines(image, [corners.astype(np.int32)], False, 255, thickness or max(1, size // 16), cv2.LINE_AA)
    return image


def shown(image: Image, normalizer: Normalizer = NORMALIZER) -> Image:
    result = normalizer.normalize(image)
    assert not result.blank
    return result.image


def difference(first: Image, second: Image) -> float:
    """Mean difference in grey levels over the ink of both."""
    ink = np.maximum(first, second) > 0
    return float(np.abs(first.astype(float) - second)[ink].mean())


def ink_box(image: Image) -> tuple[int, int]:
    rows, columns = np.nonzero(image > 127)
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


@pytest.mark.parametrize("seed", range(6))
def test_dark_on_light_is_light_on_dark(seed: int) -> None:
    light = scribble(seed=seed)
    np.testing.assert_array_equal(shown(255 - light), shown(light))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("top", "left"), [(0, 0), (13, 80), (56, 3)])
def test_where_it_lies_does_not_matter(seed: int, top: int, left: int) -> None:
    paper = np.full((120, 144), 255, np.uint8)
    paper[top : top + 64, left : left + 64] = 255 - scribble(seed=seed)
    assert difference(shown(paper), shown(255 - scribble(seed=seed))) < 3


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("size", [96, 128, 300, 700, 1500])
def test_how_large_it_is_does_not_matter_much(seed: int, size: int) -> None:
    assert difference(shown(scribble(size, seed=seed)), shown(scribble(64, seed=seed))) < 45


@pytest.mark.parametrize("contrast", [0.2, 0.5])
def test_how_faint_the_ink_is_does_not_matter_much(contrast: float) -> None:
    faint = 255 - np.rint(scribble() * contrast).astype(np.uint8)
    assert difference(shown(faint), shown(scribble())) < 12


def test_ink_fills_the_box_and_its_mass_is_in_the_middle() -> None:
    for seed in range(8):
        image = shown(scribble(200, seed=seed))
        assert image.shape == (28, 28)
        assert image.max() == 255
        assert max(ink_box(image)) in (18, 19, 20, 21, 22)
        mass = image / image.sum()
        middle = [float((mass.sum(axis=1 - axis) * np.arange(28)).sum()) for axis in (0, 1)]
        assert middle == pytest.approx([13.5, 13.5], abs=1.5)


def test_the_aspect_is_kept() -> None:
    bar = np.zeros((200, 200), np.uint8)
    bar[20:180, 80:120] = 255
    height, width = ink_box(shown(bar))
    assert height == pytest.approx(20, abs=1)
    assert width == pytest.approx(5, abs=1)


def test_transparent_places_are_paper_whatever_colour_lies_under_them() -> None:
    alpha = scribble()
    expected = shown(255 - alpha)
    for hidden in (0, 90):
        black_ink = np.dstack([np.full((64, 64, 3), hidden, np.uint8), alpha])
        assert difference(shown(black_ink), expected) < 12
    white_ink = np.dstack([np.full((64, 64, 3), 255, np.uint8), alpha])
    assert difference(shown(white_ink), expected) < 3
    opaque = np.dstack([np.repeat((255 - alpha)[:, :, None], 3, axis=2), np.full((64, 64), 255, np.uint8)])
    np.testing.assert_array_equal(shown(opaque), expected)


@pytest.mark.parametrize("colour", [(200, 20, 20), (10, 40, 160), (0, 90, 0)])
def test_coloured_ink(colour: tuple[int, int, int]) -> None:
    share = scribble()[:, :, None] / 255
    image = np.rint(share * np.array(colour) + (1 - share) * np.array([250, 245, 230])).astype(np.uint8)
    assert difference(shown(image), shown(scribble())) < 10


def test_grey_of_each_kind_of_picture() -> None:
    rgb = np.zeros((2, 3, 3), np.uint8)
    rgb[0, 0] = (255, 0, 0)
    assert to_grey(rgb)[0, 0] == 76
    assert to_grey(rgb[..., :1]).shape == (2, 3)
    np.testing.assert_array_equal(to_grey(scribble()), scribble())


@pytest.mark.parametrize("darkest", [60, 150])
def test_the_shade_of_the_paper_is_taken_away(darkest: int) -> None:
    paper = np.linspace(250, darkest, 96)[None, :] * np.ones((96, 1))
    photo = np.rint(paper * (1 - 0.8 * scribble(96) / 255)).astype(np.uint8)
    assert difference(shown(photo), shown(scribble(96))) < 50
    paper_around = cv2.dilate(shown(scribble(96)), np.ones((3, 3), np.uint8)) == 0
    assert shown(photo)[paper_around].max() < 40, "no shade is left outside the ink"


def test_specks_are_dropped() -> None:
    clean = 255 - scribble(100)
    dusty = clean.copy()
    dusty[3:5, 3:5] = dusty[90:92, 95] = dusty[5, 80:82] = 0
    assert difference(shown(dusty), shown(clean)) < 1
    assert difference(shown(dusty, Normalizer(speck=0.0)), shown(clean)) > 20


def test_two_strokes_of_one_digit_are_both_kept() -> None:
    image = np.zeros((100, 100), np.uint8)
    image[20:80, 20:28] = 255
    image[20:50, 70:78] = 255
    height, width = ink_box(shown(image))
    assert width / height == pytest.approx(58 / 60, abs=0.12)


@pytest.mark.parametrize("shape", [(1, 1), (28, 28), (300, 200), (64, 64, 3), (64, 64, 4), (2000, 1500)])
@pytest.mark.parametrize("value", [0, 17, 255])
def test_an_empty_page_is_blank(shape: tuple[int, ...], value: int) -> None:
    result = NORMALIZER.normalize(np.full(shape, value, np.uint8))
    assert result.blank
    assert result.image.shape == (28, 28)
    assert not result.image.any()
    assert result.steps[0].name == "grey"


@pytest.mark.parametrize("paper", [240, 128, 20])
def test_noisy_and_shaded_paper_is_blank(paper: int) -> None:
    rng = np.random.default_rng(0)
    noisy = np.clip(rng.normal(paper, 4, (150, 120)), 0, 255).astype(np.uint8)
    assert NORMALIZER.normalize(noisy).blank
    shaded = np.linspace(paper, paper * 0.7, 150)[:, None] * np.ones((1, 120))
    assert NORMALIZER.normalize(shaded.astype(np.uint8)).blank


def test_a_large_scan() -> None:
    paper = np.full((2000, 1500), 250, np.uint8)
    paper[300:1700, 100:1400] = cv2.resize(255 - scribble(700), (1300, 1400)) - 5
    result = NORMALIZER.normalize(paper)
    assert not result.blank
    assert max(ink_box(result.image)) == pytest.approx(20, abs=2)


@pytest.mark.parametrize("seed", range(5))
def test_strokes_that_touch_the_edges(seed: int) -> None:
    whole = scribble(128, seed=seed)
    rows, columns = np.nonzero(whole)
    cropped = whole[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    # it may lie a pixel aside, as soft edges are cut off
    blurred = [cv2.GaussianBlur(shown(255 - image), (5, 5), 1) for image in (cropped, whole)]
    assert difference(blurred[0], blurred[1]) < 35


@pytest.mark.parametrize("size", [280, 300, 320, 1999])
def test_two_far_dots_are_no_digit_and_no_error(size: int) -> None:
    page = np.full((size, size), 255, np.uint8)
    page[15, 15] = page[size - 16, size - 16] = 0
    result = NORMALIZER.normalize(page)
    assert result.blank == (not result.image.any())


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 2**32 - 1), st.sampled_from([2, 3, 256]))
def test_any_picture_is_normalized_or_blank(height: int, width: int, seed: int, levels: int) -> None:
    image = np.random.default_rng(seed).integers(0, levels, (height, width)) * (255 // (levels - 1))
    before = image.astype(np.uint8)
    kept = before.copy()
    result = NORMALIZER.normalize(before)
    assert result.image.shape == (28, 28)
    assert result.image.dtype == np.uint8
    assert result.blank == (not result.image.any())
    np.testing.assert_array_equal(before, kept)


def test_the_steps_end_with_the_result() -> None:
    result = NORMALIZER.normalize(255 - scribble())
    assert [step.name for step in result.steps] == ["grey", "paper gone", "ink", "crop", "28 × 28"]
    np.testing.assert_array_equal(result.steps[0].image, 255 - scribble())
    np.testing.assert_array_equal(result.steps[-1].image, result.image)


@pytest.mark.parametrize(("size", "box"), [(12, 8), (16, 12), (28, 20), (32, 24), (64, 48)])
def test_usual_settings_of_a_size(size: int, box: int) -> None:
    normalizer = Normalizer.of_size(size)
    assert (normalizer.size, normalizer.box) == (size, box)
    assert shown(scribble(), normalizer).shape == (size, size)


@pytest.mark.parametrize(("size", "box"), [(28, 29), (28, 3), (600, 400), (0, 0)])
def test_settings_that_make_no_sense(size: int, box: int) -> None:
    with pytest.raises(ConfigError, match=f"the box of {box} pixels must lie between 4 and the size, {size}"):
        Normalizer(size=size, box=box)


def test_raw_scans(shared_data: Path) -> None:
    paths = image_paths(shared_data / "numtadb-raw-samples")
    assert len(paths) == 10
    for path in paths:
        image = shown(read_image(path))
        assert max(ink_box(image)) == pytest.approx(20, abs=3), path.name
        assert image[[0, -1]].max() < 128, path.name
        assert 0.03 < np.mean(image > 127) < 0.4, path.name


@pytest.mark.parametrize("shape", [(4, 1), (1, 4), (1, 1), (2, 1)])
def test_a_picture_that_opencv_takes_for_a_list_of_numbers(shape: tuple[int, int]) -> None:
    picture = np.full(shape, 255, np.uint8)
    picture[0, 0] = 0
    assert Normalizer().normalize(picture).image.shape == (28, 28)


ALIKE = 0.9
"""Least likeness of a digit before and after; of 700 drawings the least was 0.93, the median 0.997 or more."""


def likeness(first: Image, second: Image) -> float:
    """The correlation of both, blurred by a pixel and laid upon each other; centring rounds to whole pixels."""
    first, second = (cv2.GaussianBlur(image, (3, 3), 0) for image in (first, second))
    shifts = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    return max(
        float(np.corrcoef(np.roll(first, shift, (0, 1)).ravel(), second.ravel())[0, 1]) for shift in shifts
    )


def drawn(seed: int, thickness: int) -> Image:
    """Dark strokes on light grey paper, 120 x 120."""
    page = cv2.resize(
        scribble(360, thickness=3 * thickness, seed=seed), (120, 120), interpolation=cv2.INTER_AREA
    )
    return np.rint(235 - page * (200 / 255)).astype(np.uint8)


seeds, thicknesses = st.integers(0, 10_000), st.integers(3, 12)


@settings(max_examples=40, deadline=None)
@given(seeds, thicknesses, st.integers(0, 150), st.integers(0, 150))
def test_shifting(seed: int, thickness: int, top: int, left: int) -> None:
    digit = drawn(seed, thickness)
    page = np.full((270, 270), 235, np.uint8)
    page[top : top + 120, left : left + 120] = digit
    assert likeness(shown(page), shown(digit)) >= ALIKE


@settings(max_examples=40, deadline=None)
@given(seeds, thicknesses, st.floats(0.5, 3))
def test_scaling(seed: int, thickness: int, factor: float) -> None:
    digit = drawn(seed, thickness)
    smooth = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    scaled = cv2.resize(digit, None, fx=factor, fy=factor, interpolation=smooth)
    assert likeness(shown(scaled), shown(digit)) >= ALIKE


@settings(max_examples=40, deadline=None)
@given(seeds, thicknesses, st.booleans())
def test_inverting(seed: int, thickness: int, in_colour: bool) -> None:
    digit = drawn(seed, thickness)
    inverted = 255 - (np.dstack([digit] * 3) if in_colour else digit)
    assert likeness(shown(inverted), shown(digit)) >= ALIKE


@settings(max_examples=40, deadline=None)
@given(seeds, thicknesses, st.integers(50, 100))
def test_saving_as_jpeg(seed: int, thickness: int, quality: int) -> None:
    digit = drawn(seed, thickness)
    saved = cv2.imencode(".jpg", digit, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    again = np.asarray(cv2.imdecode(saved, cv2.IMREAD_GRAYSCALE), np.uint8)
    assert likeness(shown(again), shown(digit)) >= ALIKE


@settings(max_examples=40, deadline=None)
@given(
    seeds,
    st.integers(3, 7),
    st.sets(st.sampled_from("tblr"), min_size=1),
    st.integers(1, 5),
    st.integers(0, 4),
)
def test_a_frame_at_the_border_is_dropped(
    seed: int, thickness: int, sides: set[str], width: int, inset: int
) -> None:
    digit = drawn(seed, thickness)
    framed, end = digit.copy(), 120 - inset
    spans = {"t": (inset, inset + width), "b": (end - width, end)}
    spans |= {"l": spans["t"], "r": spans["b"]}
    for side in sides:
        across, along = slice(*spans[side]), slice(inset, end)
        framed[(across, along) if side in "tb" else (along, across)] = 40
    assert likeness(shown(framed), shown(digit)) >= ALIKE


def test_real_digits_shifted_scaled_inverted_and_saved(shared_data: Path) -> None:
    """The median likeness is at least 0.95, the least 0.8."""
    found = []
    for path in image_paths(shared_data / "numtadb-raw-samples"):
        scan = read_image(path)
        height, width = scan.shape[:2]
        before = shown(scan)
        saved = cv2.imdecode(cv2.imencode(".jpg", scan, [cv2.IMWRITE_JPEG_QUALITY, 50])[1], cv2.IMREAD_COLOR)
        shifted = cv2.copyMakeBorder(scan, 40, 0, 0, 25, cv2.BORDER_REPLICATE)
        others = [255 - scan, saved, shifted]
        others += [cv2.resize(scan, (int(width * f), int(height * f)), interpolation=3) for f in (0.5, 3)]
        found += [likeness(shown(other), before) for other in others]
    assert np.median(found) >= 0.95
    assert min(found) >= 0.8


@settings(max_examples=60, deadline=None)
@given(
    height=st.integers(60, 1500),
    width=st.integers(60, 1500),
    place=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    share=st.floats(0.15, 0.8),
    framed=st.booleans(),
)
def test_the_region_leads_back_to_where_the_ink_lies(
    height: int, width: int, place: tuple[float, float], share: float, framed: bool
) -> None:
    """A bar's edges in the normalized image, taken back to the picture, lie where it was drawn."""
    picture = np.full((height, width), 255, np.uint8)
    if framed:
        cv2.rectangle(picture, (0, 0), (width - 1, height - 1), 0, max(1, min(height, width) // 60))
    margin = min(height, width) // 6
    tall = max(12, round(share * (height - 2 * margin)))
    wide = max(6, round(share * (width - 2 * margin) / 3))
    top = margin + round(place[0] * max(0, height - 2 * margin - tall))
    left = margin + round(place[1] * max(0, width - 2 * margin - wide))
    picture[top : top + tall, left : left + wide] = 0
    result = NORMALIZER.normalize(picture)
    assert result.region is not None
    scale = result.region.width / NORMALIZER.size, result.region.height / NORMALIZER.size
    rows, columns = np.nonzero(result.image > 127)
    found = np.array([columns.min(), columns.max() + 1, rows.min(), rows.max() + 1]) * np.repeat(scale, 2)
    found += np.repeat([result.region.left, result.region.top], 2)
    np.testing.assert_allclose(found, [left, left + wide, top, top + tall], atol=1.1 * max(scale) + 1)


def test_a_picture_that_is_only_resized_is_shown_whole_and_a_blank_one_nowhere() -> None:
    whole = Normalizer(kind="picture").normalize(np.zeros((50, 80, 3), np.uint8))
    assert whole.region == (0, 0, 80, 50)
    assert NORMALIZER.normalize(np.full((50, 80), 255, np.uint8)).region is None
