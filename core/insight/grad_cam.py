"""Grad-CAM: where the last convolution sees what speaks for a class (Selvaraju et al. 2017, arXiv:1610.02391)."""

import cv2
import numpy as np

from core.data.ink import Image
from core.errors import InsightError
from core.insight.gradients import gradient_at
from core.insight.images import Maps, as_input
from core.model_file import Model
from core.nn.layers import GELU, BatchNorm2d, Conv2d, ConvTranspose2d, Layer, ReLU, Residual
from core.nn.layers.activation import Curve
from core.nn.network import Network


def grad_cam(model: Model, image: Image, class_number: int) -> Maps:
    """The feature maps A[k] of the last convolution, each weighted by the mean slope of the class's score S along it.

        max(0, sum over k of mean(dS / dA[k]) * A[k])

    It is taken after the normalization and the activation that follow the convolution, and where its maps have more
    than one pixel; and enlarged to the image's size, linearly. It says roughly where: the cells of such maps are large,
    and each sees much more than its own place.

    Args:
        model: whose answer is explained.
        image: (size, size) or (size, size, 3) uint8, normalized.
        class_number: any of the model's classes, not only the likeliest.

    Returns:
        (size, size) float32, at least 0.

    Raises:
        InsightError: the network has no convolution that leaves an image.
    """
    name = _last_maps(model.network)
    if name is None:
        raise InsightError(
            f"{model.name} has no convolution whose maps Grad-CAM could weigh; "
            "occlusion and the gradients explain its answers too"
        )
    maps, slopes = gradient_at(model.network, as_input(image), class_number, layer=name)
    seen = np.einsum("k,khw->hw", slopes.mean(axis=(1, 2)), maps)
    size = image.shape[0]
    return np.asarray(cv2.resize(np.maximum(seen, 0), (size, size), interpolation=cv2.INTER_LINEAR))


def _last_maps(network: Network) -> str | None:
    """The layer after which the maps are taken."""
    found, follows = None, False
    for name, layer in network.layers.items():
        if _convolves(layer):
            _, *places = network.shapes[name]
            follows = len(places) == 2 and max(places) > 1
        elif not isinstance(layer, BatchNorm2d | ReLU | Curve | GELU):
            follows = False
        if follows:
            found = name
    return found


def _convolves(layer: Layer) -> bool:
    if isinstance(layer, Residual):
        return any(map(_convolves, layer.layers.values()))
    return isinstance(layer, Conv2d | ConvTranspose2d)
