"""What happens to a drawing before it is read: each a function from a grey picture, dark ink on white, to another.

Input and output shape: (H, W) uint8; `rotated` is larger, so that nothing is cut off, `reduced` smaller.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Disturbance = Callable[[Image, np.random.Generator], Image]

_PAPER = 255
_TENTH, _DEGREES, _QUALITY, _NOISE, _SHADE = 0.1, 12, 20, 0.1, 0.6
_SPECKS, _AWAY = 3, 15  # their number; pixels from the ink
_FRAME_ROOM = 24  # pixels from the edge within which a frame's line lies


def reduced(image: Image, _rng: np.random.Generator) -> Image:
    """The picture itself 90 % smaller."""
    return np.asarray(cv2.resize(image, None, fx=_TENTH, fy=_TENTH, interpolation=cv2.INTER_AREA), np.uint8)


def smaller(image: Image, rng: np.random.Generator) -> Image:
    """The digit 90 % smaller, somewhere on as much paper as before."""
    small, paper = reduced(image, rng), np.full_like(image, _PAPER)
    top, left = rng.integers(0, np.subtract(image.shape, small.shape) + 1).tolist()
    paper[top : top + small.shape[0], left : left + small.shape[1]] = small
    return paper


def shifted(image: Image, rng: np.random.Generator) -> Image:
    """The ink moved into a corner, 2 to 8 pixels from the edges."""
    left, top, width, height = cv2.boundingRect(255 - image)
    digit, paper = image[top : top + height, left : left + width], np.full_like(image, _PAPER)
    below, right = rng.integers(0, 2, 2)
    gap_y, gap_x = rng.integers(2, 9, 2)
    y = image.shape[0] - height - gap_y if below else gap_y
    x = image.shape[1] - width - gap_x if right else gap_x
    paper[y : y + height, x : x + width] = digit
    return paper


def rotated(image: Image, rng: np.random.Generator) -> Image:
    """Turned by 12 degrees, either way."""
    angle = rng.choice([-_DEGREES, _DEGREES])
    height, width = image.shape
    turn = math.radians(_DEGREES)
    wide = math.ceil(width * math.cos(turn) + height * math.sin(turn))
    high = math.ceil(height * math.cos(turn) + width * math.sin(turn))
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), float(angle), 1)
    matrix[:, 2] += (wide - width) / 2, (high - height) / 2
    return np.asarray(cv2.warpAffine(image, matrix, (wide, high), borderValue=_PAPER), np.uint8)


def inverted(image: Image, _rng: np.random.Generator) -> Image:
    """Light ink on black."""
    return 255 - image


def jpeg(image: Image, _rng: np.random.Generator) -> Image:
    """Saved as JPEG of quality 20."""
    _, packed = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_UNCHANGED), np.uint8)


def noisy(image: Image, rng: np.random.Generator) -> Image:
    """Gaussian noise of a tenth of the way from black to white."""
    return _rounded(image + 255 * _NOISE * rng.standard_normal(image.shape, np.float32))


def soft_shadow(image: Image, rng: np.random.Generator) -> Image:
    """One half, in any direction, darkened to 60 %, across an edge of a tenth to a third of the picture."""
    return _shaded(image, rng, rng.uniform(0.1, 0.35) * image.shape[0])


def hard_shadow(image: Image, rng: np.random.Generator) -> Image:
    """One half, in any direction, darkened to 60 %, across an edge of one pixel."""
    return _shaded(image, rng, 1)


def _shaded(image: Image, rng: np.random.Generator, edge: float) -> Image:
    angle = rng.uniform(0, 2 * math.pi)
    y, x = np.indices(image.shape, np.float32) - (np.array(image.shape)[:, None, None] - 1) / 2
    across = x * math.cos(angle) + y * math.sin(angle)
    return _rounded(image * (1 - (1 - _SHADE) * np.clip(across / edge + 0.5, 0, 1)))


def specked(image: Image, rng: np.random.Generator) -> Image:
    """Three dots of 1 to 3 pixels' radius, away from the ink."""
    distance = cv2.distanceTransform((image == _PAPER).astype(np.uint8), cv2.DIST_L2, 5)
    places = np.argwhere(distance > _AWAY)
    result = image.copy()
    for y, x in places[rng.integers(len(places), size=_SPECKS)].tolist():
        cv2.circle(result, (x, y), int(rng.integers(1, 4)), 0, cv2.FILLED, cv2.LINE_AA)
    return result


def framed(image: Image, rng: np.random.Generator) -> Image:
    """A rectangle around the ink, its lines 1 to 4 pixels wide, near the edges, as on a form."""
    return _lined(image, rng, [0, 1, 2, 3])


def lined(image: Image, rng: np.random.Generator) -> Image:
    """A line of 1 to 4 pixels near one side, from edge to edge."""
    return _lined(image, rng, [int(rng.integers(4))])


def _lined(image: Image, rng: np.random.Generator, sides: list[int]) -> Image:
    """Lines near these sides (left, top, right, bottom), none of which touches the ink."""
    width, (height, across) = int(rng.integers(1, 5)), image.shape
    x, y, wide, high = cv2.boundingRect(255 - image)
    room = np.array([x, y, across - x - wide, height - y - high])
    left, top, right, bottom = rng.integers(0, np.clip(room - width - 2, 1, _FRAME_ROOM)).tolist()
    is_whole = len(sides) == 4
    rows = slice(top, height - bottom) if is_whole else slice(None)
    columns = slice(left, across - right) if is_whole else slice(None)
    lines = (
        (rows, slice(left, left + width)),
        (slice(top, top + width), columns),
        (rows, slice(across - right - width, across - right)),
        (slice(height - bottom - width, height - bottom), columns),
    )
    result = image.copy()
    for side in sides:
        result[lines[side]] = 0
    return result


def _rounded(image: NDArray[np.floating]) -> Image:
    return np.clip(np.rint(image), 0, 255).astype(np.uint8)


DISTURBANCES: dict[str, Disturbance] = {
    "digit 90 % smaller": smaller,
    "picture 90 % smaller": reduced,
    "shifted to a corner": shifted,
    "rotated by 12°": rotated,
    "inverted": inverted,
    "JPEG quality 20": jpeg,
    "Gaussian noise 0.1": noisy,
    "shadow, soft edge": soft_shadow,
    "shadow, hard edge": hard_shadow,
    "3 specks": specked,
    "frame": framed,
    "line on one side": lined,
}
