"""The ink in a grey picture: which of light and dark it is, without the paper's shade, frame lines and specks."""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]

NOISE = 3.5
"""Ink stands out from the paper by this many standard deviations; halves of plain noise differ by only 2.6."""
FAINT, CLEAR = 0.4, 12.0
"""Hairlines may have this share of the least contrast where they stand out by so many standard deviations."""
LOUD, GRAIN = 15.0, 8
"""Standard deviations of the darker half of noise that hardly any of it exceeds; a longer piece of it, in pixels, is
no noise."""
HAIRLINE = 0.1
"""Share of the ink that lies within lines, not along their edges, which hairlines have at most."""
WEAK = 0.4
"""Hairlines go on where they are lighter, down to this share of the threshold."""
COARSE = 60  # pixels of the longer side; with a divisor of 180 NumtaDB's scans are reduced fast
EVEN = 16
"""Grey levels between the darkest and the lightest paper along the edges of an evenly lit picture."""
LINE = 0.85
"""A row near the edge with this share of ink, and paper behind it, is a frame line."""
LONG = 0.6
"""Share of the picture's width or height that a slanting frame line has at least."""

_AROUND = np.ones((3, 3), np.uint8)


class Ink(NamedTuple):
    """What was found; the images are of one shape, smaller than the picture's where a frame was cut off.

    Attributes:
        light: (H, W), the ink lighter than the paper, whose shade is taken away.
        ink: (H, W), the ink alone, stretched from 0 to 255.
        mask: (H, W), 255 where ink is; None when the picture is blank.
        left: columns of the picture that were cut off on this side.
        top: rows of the picture that were cut off on this side.
    """

    light: Image
    ink: Image
    mask: Image | None
    left: int
    top: int


def find_ink(grey: Image, *, least_contrast: int, speck: float) -> Ink:
    """The ink on black, and where it is.

    Args:
        grey: (H, W).
        least_contrast: grey levels between ink and paper below which a picture is blank; clear hairlines need fewer.
        speck: a connected piece of ink smaller than this share of the largest one is dropped.
    """
    paper = Paper.of(grey)
    left = top = 0
    if paper.last - paper.first >= least_contrast:
        inside, left, top = _inside_frame(grey)
        if inside.shape != grey.shape:
            grey = inside
            paper = Paper.of(grey)
    light = _lightened(grey, paper)
    threshold, mask = _above_otsu(light)
    paper_level, noise = _level_and_noise(light, cv2.bitwise_not(mask))
    if not _is_ink(light, mask, paper_level, noise, least_contrast):
        threshold, mask = _above_noise(light, paper_level, noise)
        paper_level, noise = _level_and_noise(light, cv2.bitwise_not(mask))
        is_thin = _is_hairline(mask) and _is_long(mask)
        if not (is_thin and _is_ink(light, mask, paper_level, noise, least_contrast)):
            return Ink(light, np.zeros_like(light), None, left, top)
    level = cv2.mean(light, mask)[0]
    if _is_hairline(mask):
        threshold = min(threshold, max(WEAK * threshold, paper_level + NOISE * noise))
        mask = _with_weak(light, mask, threshold)
    mask = _drop_specks(mask, speck)
    low = threshold // 2
    stretched = cv2.convertScaleAbs(cv2.subtract(light, low), alpha=255 / max(1.0, level - low))
    return Ink(light, cv2.bitwise_and(stretched, cv2.dilate(mask, _AROUND)), mask, left, top)


class Paper(NamedTuple):
    """Grey levels along the edges, most of which is paper: percentiles 0.5, 20, 50, 80 and 99.5."""

    first: int
    darkest: int
    usual: int
    lightest: int
    last: int

    @classmethod
    def of(cls, grey: Image) -> "Paper":
        ring = max(1, min(grey.shape) // 12)
        edges = (grey[:ring], grey[-ring:], grey[:, :ring], grey[:, -ring:])
        around = np.concatenate([edge.ravel() for edge in edges])
        around = np.sort(around[:: 1 + len(around) // 2000])
        last = len(around) - 1
        return cls(
            *around[[last // 200, last // 5, last // 2, last - last // 5, last - last // 200]].tolist()
        )


def _above_otsu(light: Image) -> tuple[float, Image]:
    """The threshold that separates two classes best (Otsu 1979), and 255 where the picture lies above it."""
    threshold, mask = cv2.threshold(light, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return threshold, np.asarray(mask, np.uint8)


def _level_and_noise(light: Image, mask: Image) -> tuple[float, float]:
    """Mean and standard deviation within a mask."""
    level, noise = cv2.meanStdDev(light, mask=mask)
    return level.item(), noise.item()


def _is_ink(light: Image, mask: Image, paper: float, noise: float, least_contrast: int) -> bool:
    """Whether the mask stands out from the paper; of a line thinner than a pixel only its share of it is seen."""
    contrast = cv2.mean(light, mask)[0] - paper
    if contrast >= max(least_contrast, NOISE * noise):
        return True
    return contrast >= max(FAINT * least_contrast, CLEAR * noise) and _is_hairline(mask)


def _is_hairline(mask: Image) -> bool:
    """Whether the ink is hardly anywhere wider than two pixels."""
    within = cv2.erode(mask, _AROUND, borderValue=255)
    return cv2.countNonZero(within) <= HAIRLINE * cv2.countNonZero(mask)


def _above_noise(light: Image, paper: float, noise: float) -> tuple[float, Image]:
    """As `_above_otsu`, for ink so little that Otsu's two classes, of which this is the darker, are halves of noise."""
    threshold = min(255.0, paper + LOUD * noise)
    return threshold, np.asarray(cv2.threshold(light, threshold, 255, cv2.THRESH_BINARY)[1], np.uint8)


def _with_weak(light: Image, strong: Image, threshold: float) -> Image:
    """The mask with what lies above a lower threshold and joins it (hysteresis, Canny 1986)."""
    weak = np.asarray(cv2.threshold(light, threshold, 255, cv2.THRESH_BINARY)[1], np.uint8)
    left, top, width, height = cv2.boundingRect(weak)
    around = slice(top, top + height), slice(left, left + width)
    count, labels = cv2.connectedComponents(weak[around], connectivity=8)
    if count > 2:
        joined = np.zeros(count, np.uint8)
        joined[labels[strong[around] > 0]] = 255
        weak[around] = joined.take(labels)
    return weak


def _is_long(mask: Image) -> bool:
    """Whether a piece is longer than noise makes them."""
    stats = cv2.connectedComponentsWithStats(mask, connectivity=8)[2][1:]
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    return bool((sides >= GRAIN).any())


def _lightened(grey: Image, paper: Paper) -> Image:
    """The ink lighter than the paper, and the paper's shade taken away."""
    uneven = paper.lightest - paper.darkest
    darker, lighter = cv2.subtract(paper.darkest, grey), cv2.subtract(grey, paper.lightest)
    if uneven > EVEN:  # what is only a little lighter or darker, but large, is paper
        darker, lighter = (cv2.multiply(image, image, scale=1 / 255) for image in (darker, lighter))
    depths = _energy(darker), _energy(lighter)
    is_shaded = uneven > EVEN and _is_shade(grey, paper)
    if uneven > EVEN and max(depths) < 1e-5 * grey.size * (uneven**2 / 255) ** 2:
        # the ink covers so much of the edges that it seems to be paper
        depths = _energy(cv2.subtract(paper.usual, grey)), _energy(cv2.subtract(grey, paper.usual))
    if depths[1] > depths[0]:
        return grey if paper.lightest == 0 else _without_shade(grey, paper.lightest, is_shaded=is_shaded)
    light: Image = cv2.bitwise_not(grey)
    if paper.darkest == 255:
        return light
    flat = _without_shade(light, 255 - paper.darkest, is_shaded=is_shaded)
    if not is_shaded:
        return flat
    # ink in a shadow is darker by a factor, not by a difference
    lit = cv2.add(grey, flat)
    return np.asarray(cv2.divide(flat, lit, scale=paper.lightest), np.uint8)


def _is_shade(grey: Image, paper: Paper) -> bool:
    """Whether the edges are light in one stretch and dark in another, as in a shadow, or differ little; not by ink."""
    least, most, _, _ = cv2.minMaxLoc(grey)
    uneven = paper.lightest - paper.darkest
    if max(paper.darkest - least, most - paper.lightest) >= 2 * uneven:
        return True
    edges = np.concatenate((grey[0], grey[:, -1], grey[-1, ::-1], grey[::-1, 0]))
    smooth = cv2.blur(edges[None], (len(edges) // 32 | 1, 1), borderType=cv2.BORDER_REFLECT)[0]
    is_light = smooth > paper.darkest + uneven // 2
    return int(np.count_nonzero(is_light[1:] != is_light[:-1])) + int(is_light[0] != is_light[-1]) <= 2


def _energy(image: Image) -> float:
    return float(cv2.norm(image, cv2.NORM_L2SQR))


def _without_shade(light: Image, darkest: int, *, is_shaded: bool) -> Image:
    """Takes away what is left of a picture without everything narrower than a window: the paper alone.

    Args:
        light: (H, W), the ink lighter than the paper.
        darkest: what is lighter than this is no paper, however wide.
        is_shaded: the window is a fifth of the picture, to follow a shadow's edge; else it is half of it.
    """
    if is_shaded or max(light.shape) < 2 * COARSE:
        paper = cv2.min(_opened(light, is_shaded=is_shaded), darkest)
    else:  # so wide a window sees as much in a small copy, in a quarter of the time
        reduced = max(light.shape) // COARSE
        height, width = (-(-length // reduced) for length in light.shape)
        small = cv2.resize(light, (width, height), interpolation=cv2.INTER_AREA)
        opened = cv2.min(_opened(np.asarray(small, np.uint8), is_shaded=False), darkest)
        paper = cv2.resize(opened, light.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.subtract(light, paper), np.uint8)


def _opened(light: Image, *, is_shaded: bool) -> Image:
    """Without everything light that is narrower than the window."""
    largest = max(light.shape)
    side = max(3, largest // 5 if is_shaded else largest // 2) | 1  # an even one would move edges by a pixel
    window = np.ones((side, side), np.uint8)
    if not is_shaded:
        return np.asarray(cv2.morphologyEx(light, cv2.MORPH_OPEN, window), np.uint8)
    margin = side // 2
    wider = cv2.copyMakeBorder(light, margin, margin, margin, margin, cv2.BORDER_REPLICATE)
    opened = cv2.morphologyEx(wider, cv2.MORPH_OPEN, window)
    return np.asarray(opened[margin:-margin, margin:-margin], np.uint8)


def _inside_frame(grey: Image) -> tuple[Image, int, int]:
    """What lies within lines along the edges, on one to four sides; how many columns left and rows above are gone."""
    band = min(grey.shape) // 9
    if band == 0:
        return grey, 0, 0
    gone_left = gone_top = 0
    window = np.ones(
        (2 * band + 1, 2 * band + 1), np.uint8
    )  # twice the widest line, which may lie at the very edge
    for hat in (cv2.MORPH_BLACKHAT, cv2.MORPH_TOPHAT):  # dark lines, light lines
        thin = _above_otsu(cv2.morphologyEx(grey, hat, window))[1]
        rows = cv2.reduce(thin, 1, cv2.REDUCE_AVG).ravel() / 255
        columns = cv2.reduce(thin, 0, cv2.REDUCE_AVG).ravel() / 255
        top, bottom = _behind_line(rows, band), _behind_line(rows[::-1], band)
        left, right = _behind_line(columns, band), _behind_line(columns[::-1], band)
        if top or bottom or left or right:
            grey = np.ascontiguousarray(grey[top : len(rows) - bottom, left : len(columns) - right])
            gone_left, gone_top = gone_left + left, gone_top + top
    return grey, gone_left, gone_top


def _behind_line(share: NDArray[np.float64], band: int) -> int:
    """How many rows from the edge a line reaches, given the share of ink in every row; 0 without a line."""
    full = np.flatnonzero(share[:band] >= LINE)
    if not len(full):
        return 0
    last = int(full[-1])
    behind = np.flatnonzero(share[last + 1 : last + 3] <= 1 - LINE)
    soft = len(share) // 64
    return last + 2 + int(behind[0]) + soft if len(behind) else 0


def _drop_specks(mask: Image, speck: float) -> Image:
    """Without what is too small, and without slanting frame lines."""
    left, top, width, height = cv2.boundingRect(mask)
    around = mask[top : top + height, left : left + width]
    if cv2.connectedComponents(around, connectivity=8)[0] <= 2:
        return mask
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    areas = stats[:, cv2.CC_STAT_AREA]
    areas[0] = 0  # the paper
    is_frame = _is_frame(labels, stats)
    digit = ~is_frame & (areas >= speck * areas.max())
    if digit[1:].any():
        areas[is_frame] = 0
    kept = (areas > 0) & (areas >= speck * areas.max())
    return np.asarray(np.where(kept, np.uint8(255), np.uint8(0))[labels])


def _is_frame(labels: NDArray[np.int32], stats: NDArray[np.int32]) -> NDArray[np.bool_]:
    """(K,), which pieces are long, but nowhere far from the edges."""
    height, width = labels.shape
    long: NDArray[np.bool_] = (stats[:, cv2.CC_STAT_WIDTH] >= LONG * width) | (
        stats[:, cv2.CC_STAT_HEIGHT] >= LONG * height
    )
    if long[1:].any():
        band = min(height, width) // 8
        far = np.bincount(labels[band : height - band, band : width - band].ravel(), minlength=len(stats))
        long &= far <= stats[:, cv2.CC_STAT_AREA] / 20
    return long
