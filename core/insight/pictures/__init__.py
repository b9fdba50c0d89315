"""Arrays as finished pictures for slides and print, with head line and colour scale; one kind a file."""

from core.insight.pictures.bars import bars_picture
from core.insight.pictures.cell import cell_picture
from core.insight.pictures.colours import CLASS_COLOURS, ramp
from core.insight.pictures.exciting import exciting_picture
from core.insight.pictures.maps import maps_picture
from core.insight.pictures.page import Head
from core.insight.pictures.points import points_picture
from core.insight.pictures.reason import image_picture, reason_picture
from core.insight.pictures.spreads import spreads_picture

__all__ = [
    "CLASS_COLOURS",
    "Head",
    "bars_picture",
    "cell_picture",
    "exciting_picture",
    "image_picture",
    "maps_picture",
    "points_picture",
    "ramp",
    "reason_picture",
    "spreads_picture",
]
