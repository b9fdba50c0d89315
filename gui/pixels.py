"""Arrays to Qt's images and back; every array and image made here owns its pixels."""

from __future__ import annotations

import cv2
import numpy as np
from PySide6.QtGui import QImage

_FORMATS = {
    1: QImage.Format.Format_Grayscale8,
    3: QImage.Format.Format_RGB888,
    4: QImage.Format.Format_RGBA8888,
}


def to_qimage(image: np.ndarray) -> QImage:
    """Input shape: (H, W), (H, W, 3) or (H, W, 4), uint8."""
    image = np.ascontiguousarray(image)
    height, width = image.shape[:2]
    channels = 1 if image.ndim == 2 else image.shape[2]
    return QImage(image.data, width, height, width * channels, _FORMATS[channels]).copy()


def reduced(image: np.ndarray, side: int) -> np.ndarray:
    """Averaged down until its longer side has at most `side` pixels."""
    scale = side / max(image.shape[:2])
    if scale >= 1:
        return image
    height, width = (max(1, round(length * scale)) for length in image.shape[:2])
    return np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA))


def to_array(image: QImage) -> np.ndarray:
    """Output shape: (H, W) of a grey image, (H, W, 4) of any other, uint8."""
    grey = image.format() == QImage.Format.Format_Grayscale8
    if not grey:
        image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    if grey:
        return rows[:, : image.width()].copy()
    return rows[:, : image.width() * 4].reshape(image.height(), image.width(), 4).copy()
