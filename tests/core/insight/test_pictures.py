"""Pictures have a size for slides, words that say what they show, and a scale with its ends."""

from __future__ import annotations

import numpy as np
import pytest

from core.insight import (
    CLASS_COLOURS,
    Exciting,
    Explanation,
    Head,
    bars_picture,
    cell_picture,
    exciting_picture,
    explain_onwards,
    health,
    image_picture,
    maps_picture,
    points_picture,
    reason_picture,
    spreads_picture,
)
from core.insight.pictures.colours import SIGNED, coloured, rgb
from core.insight.pictures.lettering import fitted, signed, text_width
from core.insight.pictures.page import LEAST_WIDTH, Scale, page
from tests.core.insight.made_up import picture_for
from tests.core.insight.networks import network_of

HEAD = Head("conv1", "32 maps of 28 × 28", "lenet · ৩ 98.2%")
RNG = np.random.default_rng(3)
DIGIT = np.zeros((28, 28), np.uint8)
DIGIT[6:22, 12:16] = 255
BODY = np.full((100, 100, 3), 255, np.uint8)


def has(picture: np.ndarray, colour: str) -> int:
    """How many pixels have this colour."""
    return int((picture == np.array(rgb(colour), np.uint8)).all(axis=2).sum())


def all_kinds() -> dict[str, np.ndarray]:
    lenet = network_of("lenet")
    size = lenet.normalizer.size
    images = RNG.integers(0, 256, (12, 1, size, size), np.uint8)
    rows, values = np.arange(18).reshape(2, 9) % 12, np.ones((2, 9), np.float32)
    signs = RNG.normal(size=(28, 28)).astype(np.float32)
    return {
        "maps": maps_picture(RNG.normal(size=(6, 9, 9)).astype(np.float32), HEAD),
        "one map": maps_picture(signs[None], HEAD),
        "values": maps_picture(RNG.normal(size=(84, 1, 1)).astype(np.float32), HEAD, own_scales=True),
        "bars": bars_picture(signs[0, :10], tuple("0123456789"), HEAD),
        "reason": reason_picture(signs, DIGIT, HEAD, is_ink=True, words="red speaks for ৩"),
        "image": image_picture(DIGIT, HEAD),
        "exciting": exciting_picture(Exciting(rows, values, np.zeros((2, 9, 2), np.intp)), images, HEAD),
        "points": points_picture(signs[:, :2], np.arange(28) % 10, tuple("0123456789"), HEAD),
        "spreads": spreads_picture(health(lenet, images[:2]), HEAD),
    }


def test_every_kind_is_wide_enough_for_a_slide_and_has_a_head_line() -> None:
    for kind, picture in all_kinds().items():
        assert picture.dtype == np.uint8, kind
        assert picture.shape[1] >= LEAST_WIDTH, kind
        assert (picture[:36].min(axis=2) < 128).sum() > 100, f"{kind} has no words above it"
        assert (picture[:, :2] == 255).all(), f"{kind} has no margin"


def test_another_title_size_or_subject_is_another_picture() -> None:
    heads = [HEAD, Head("conv2", *("32 maps of 28 × 28", HEAD.subject)), Head("conv1", "", HEAD.subject)]
    heads.append(Head(HEAD.title, HEAD.size, "lenet · ৮ 98.2%"))
    assert len({page(head, BODY).tobytes() for head in heads}) == len(heads)


def test_a_head_that_is_too_long_takes_a_second_line_and_is_cut_at_the_edge() -> None:
    one, two = page(HEAD, BODY), page(Head("conv1", HEAD.size, "a model of a very long name " * 9), BODY)
    assert two.shape[1] == one.shape[1]
    assert two.shape[0] > one.shape[0]
    assert (two[:, -8:] == 255).all()


def test_text_has_a_width_in_both_scripts() -> None:
    assert text_width("conv1", 15) > 0
    assert text_width("৩", 15) != text_width("৪৪", 15)
    assert text_width(fitted("a long name " * 20, 15, 100), 15) <= 100
    assert [signed(value) for value in (-1.25, 0.0, -0.0001, 0.0625)] == [
        "−1.250",
        "0.000",
        "0.000",
        "+0.062",
    ]


def test_the_scale_has_its_limit_at_both_ends() -> None:
    assert Scale(1.25).ends == ("−1.25", "0", "+1.25")
    assert Scale(None).ends == ("−largest", "0", "+largest")
    one, other = (page(HEAD, BODY, Scale(limit)) for limit in (1.0, 2.0))
    assert one.shape == other.shape
    assert (one != other).any()
    for colour in (SIGNED[0], SIGNED[128], SIGNED[255]):
        assert (one[-64:] == colour).all(axis=2).any()


def test_colours_are_centred_on_0_and_none_is_given_where_no_number_is() -> None:
    picture = coloured(np.array([[-2, 0, 2, np.nan, np.inf]], np.float32), 2.0)
    np.testing.assert_array_equal(picture[0], [SIGNED[1], SIGNED[128], SIGNED[255], [255] * 3, SIGNED[255]])


def test_maps_are_numbered_and_all_0_is_neutral() -> None:
    maps = np.zeros((4, 8, 8), np.float32)
    four = maps_picture(maps, HEAD)
    numbered = (four[36:60].min(axis=2) < 160).any()
    assert numbered
    body = four[60:-70]
    assert has(body, "#f7f7f7") > 0.5 * body.shape[0] * 400
    assert has(body, "#b2182b") == has(body, "#2166ac") == 0


def test_each_map_can_have_its_own_scale() -> None:
    maps = np.stack([np.full((8, 8), 0.1), np.full((8, 8), 5.0)]).astype(np.float32)
    strongest = "#b2182b"
    shared, own = maps_picture(maps, HEAD), maps_picture(maps, HEAD, own_scales=True)
    assert has(own, strongest) > 1.9 * has(shared, strongest)


def test_bars_go_to_the_side_of_their_sign() -> None:
    picture = bars_picture(np.array([1, -1], np.float32), ("3", "8"), HEAD)
    red, blue = ((picture == rgb(colour)).all(axis=2).any(axis=0) for colour in ("#b2182b", "#2166ac"))
    assert np.flatnonzero(red).min() >= np.flatnonzero(blue).max() - 2
    assert red.sum() == pytest.approx(blue.sum(), abs=3)


def test_a_reason_lies_beside_itself_over_the_gray_digit() -> None:
    nothing = np.zeros((28, 28), np.float32)
    picture = reason_picture(nothing, DIGIT, HEAD, is_ink=True, words="")
    body, middle = picture[70:-70], picture.shape[1] // 2
    gray = ((body.max(axis=2) < 150) & (body.min(axis=2) > 100)).sum(axis=0)
    assert gray[:middle].sum() == 0
    assert gray[middle:].sum() > 10_000


def test_points_have_a_legend_and_a_ring_around_this_image() -> None:
    points, labels = RNG.normal(size=(40, 2)).astype(np.float32), np.repeat([0, 1], 20)
    names = tuple("0123456789")
    picture = points_picture(points, labels, names, HEAD)
    body, legend = picture[45:750], picture[770:]
    assert all(has(legend, colour) > 50 for colour in CLASS_COLOURS)
    assert has(body, CLASS_COLOURS[0]) > 200
    assert has(body, CLASS_COLOURS[2]) == 0
    ringed = points_picture(points, labels, names, HEAD, here=points[3])
    assert has(ringed[45:750], "#1b1f24") > 20
    assert has(body, "#1b1f24") == 0


@pytest.mark.parametrize("name", ["lenet", "colour", "upward", "resnet13"])
def test_a_number_of_every_layer_can_be_drawn(name: str) -> None:
    model = network_of(name)
    image = picture_for(model)
    kinds: dict[type, tuple[str, tuple[Explanation, ...]]] = {}
    for layer, shape in model.network.shapes.items():
        steps = explain_onwards(model, image, layer, [size // 2 for size in shape])
        kinds.setdefault(type(steps[0]), (layer, steps))
    for layer, steps in kinds.values():
        picture = cell_picture(steps, Head(layer, "", ""))
        assert picture.shape[1] >= LEAST_WIDTH
        assert (picture[40:].min(axis=2) < 128).sum() > 200, layer
