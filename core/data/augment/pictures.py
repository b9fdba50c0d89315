"""A batch as one picture of OpenCV's, and what lies around an image."""

import cv2
import numpy as np

from core.data.augment.transform import Images

PIXELS_AT = 28
"""The side of an image for which lengths in pixels are given; in others they are as much longer."""


def pixels(images: Images) -> float:
    """What one "pixel at 28" is in these images."""
    return float(images.shape[1] / PIXELS_AT)


def tall_picture(images: Images) -> Images:
    """(N, H, W, C) -> (N * (H + 2), W + 2, C): one below the other, each with a border one pixel wide.

    Around ink there is none; a picture in colour goes on as it ends.
    """
    count, height, width, channels = images.shape
    framed = np.zeros((count, height + 2, width + 2, channels), np.uint8)
    framed[:, 1:-1, 1:-1] = images
    if channels > 1:
        framed[:, 0], framed[:, -1] = framed[:, 1], framed[:, -2]
        framed[:, :, 0], framed[:, :, -1] = framed[:, :, 1], framed[:, :, -2]
    return framed.reshape(-1, width + 2, channels)


def inner_images(tall: Images, images: Images) -> Images:
    """The images of a tall picture of the same shape as these."""
    count, height, width, channels = images.shape
    return tall.reshape(count, height + 2, width + 2, channels)[:, 1:-1, 1:-1]


def border_type(images: Images) -> int:
    """OpenCV's word for what lies around each of them."""
    return int(cv2.BORDER_CONSTANT if images.shape[3] == 1 else cv2.BORDER_REPLICATE)


def background(images: Images) -> Images:
    """(N, 1, 1, C): what is seen where something is cut out. No ink; in colour the mean."""
    if images.shape[3] == 1:
        return np.zeros((len(images), 1, 1, 1), np.uint8)
    return np.asarray(images.mean(axis=(1, 2), keepdims=True, dtype=np.float32), np.uint8)


def rounded(values: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> Images:
    """Floats as pixels; `values` is overwritten."""
    np.clip(values, 0, 255, out=values)
    return np.asarray(np.rint(values, out=values), np.uint8)
