"""The hands of the digits that are taken for each other most easily."""

import cv2
import numpy as np
import pytest

from core.classifier import load_classifier
from core.data.practice.skeletons import skeletons


@pytest.mark.parametrize(("digit", "other"), [(3, 6), (6, 3), (1, 9), (9, 1)])
def test_no_hand_writes_another_digit(digit, other):
    classifier, hands = load_classifier(), skeletons()[digit]
    pictures = []
    for points in hands.hands:
        picture, way = np.full((90, 90), 255, np.uint8), hands.spline @ points
        lines = [np.rint(way[stroke] * 74 + 8).astype(np.int32) for stroke in hands.strokes]
        cv2.polylines(picture, lines, False, 0, 7, cv2.LINE_AA)
        pictures.append(picture)
    assert other not in [prediction.digit for prediction in classifier.classify_many(pictures)]
