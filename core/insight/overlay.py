"""A map of what the network was shown, laid over the picture that it was made of."""

import cv2
import numpy as np

from core.data.normalize import Region
from core.insight.images import Maps


def onto_picture(values: Maps, region: Region, shape: tuple[int, int]) -> Maps:
    """The map as large as the picture, in between the values interpolated linearly.

    A page that only draws may stretch the map over `region` itself.

    Args:
        values: (size, size), a map over the normalized image.
        region: what of the picture that image shows, `NormalizedImage.region`.
        shape: height and width of the picture.

    Output shape: `shape`; 0 where the network was shown nothing.
    """
    across, down = values.shape[1] / region.width, values.shape[0] / region.height
    # the centre of a pixel lies half a pixel from its edges, in the picture as in the map
    back = np.array(
        [[across, 0, (0.5 - region.left) * across - 0.5], [0, down, (0.5 - region.top) * down - 0.5]]
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    laid = cv2.warpAffine(values, back, shape[::-1], flags=flags, borderMode=cv2.BORDER_REPLICATE)
    rows, columns = (np.arange(length) + 0.5 for length in shape)
    laid[(rows < region.top) | (rows > region.top + region.height)] = 0
    laid[:, (columns < region.left) | (columns > region.left + region.width)] = 0
    return np.asarray(laid, np.float32)
