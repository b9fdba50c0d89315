"""Practice digits are digits: from every font and every hand, the same ones for the same seed."""

import cv2
import numpy as np
import pytest
from PIL import ImageFont

from core.assets import ASSETS
from core.classifier import load_classifier
from core.data.digits import BANGLA_DIGITS
from core.data.normalize import Normalizer
from core.data.practice import practice_digit
from core.data.practice.outlines import font_files, outlines
from core.data.practice.skeletons import skeletons


def test_an_image_depends_on_seed_and_number_alone() -> None:
    alone, label = practice_digit(3, 41)
    for index in range(41):
        practice_digit(3, index)
    again, _ = practice_digit(3, 41)
    assert label == 1
    np.testing.assert_array_equal(alone, again)
    assert not np.array_equal(alone, practice_digit(4, 41)[0])


def test_every_ten_hold_every_digit() -> None:
    assert sorted(practice_digit(1, index)[1] for index in range(10, 20)) == list(range(10))


def test_the_shipped_model_reads_them() -> None:
    made = [practice_digit(2, index) for index in range(500)]
    answers = load_classifier().classify_many([image for image, _ in made])
    right = [answer.digit == label for answer, (_, label) in zip(answers, made, strict=True)]
    assert np.mean(right) >= 0.9
    by_digit = np.array(right).reshape(-1, 10).mean(axis=0)
    assert by_digit.min() >= 0.75


def test_pictures_are_of_many_kinds() -> None:
    images = [practice_digit(1, index)[0] for index in range(300)]
    assert {image.ndim for image in images} == {2, 3}
    assert len({image.shape[:2] for image in images}) > 20
    papers = [float(np.median(image)) for image in images]
    assert min(papers) < 90
    assert max(papers) > 230


def test_no_picture_is_blank() -> None:
    normalizer = Normalizer.of_size(32)
    assert not any(normalizer.normalize(practice_digit(5, index)[0]).blank for index in range(1000))


def test_at_least_six_families_of_fonts_have_the_ten_digits() -> None:
    families = set()
    for file in font_files():
        font = ImageFont.truetype(file, 40)
        families.add(font.getname()[0])
        drawn = {bytes(font.getmask(digit)) for digit in BANGLA_DIGITS}
        assert len(drawn) == 10
        assert bytes(font.getmask("\uffff")) not in drawn  # what a font draws for what it lacks
    assert len(families) >= 6


def test_every_font_lies_beside_its_licence() -> None:
    for file in font_files():
        licence = file.with_name(f"OFL-{file.stem.split('-')[0]}.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert sum(file.stat().st_size for file in (ASSETS / "practice").iterdir()) < 600_000


def test_every_digit_has_hands_and_outlines() -> None:
    assert [len(shapes) for shapes in outlines()] == [len(font_files())] * 10
    assert all(len(skeleton.hands) >= 3 for skeleton in skeletons())
    holes = [{len(outline.contours) for outline in shapes} for shapes in outlines()]
    assert holes[0] == {2}  # a zero is a ring
    assert holes[4] == {3}


@pytest.mark.parametrize("digit", range(10))
def test_every_hand_is_read_as_its_digit(digit: int) -> None:
    """As it stands in the table, drawn with a plain pen."""
    skeleton = skeletons()[digit]
    pictures = []
    for hand in skeleton.hands:
        picture = np.full((64, 64), 255, np.uint8)
        for stroke in skeleton.strokes:
            points = np.rint(((skeleton.spline @ hand)[stroke] * 48 + 8) * 16).astype(np.int32)
            cv2.polylines(picture, [points], False, 0, 3, cv2.LINE_AA, 4)
        pictures.append(picture)
    answers = [answer.digit for answer in load_classifier().classify_many(pictures)]
    assert np.mean([answer == digit for answer in answers]) >= 0.8, answers
