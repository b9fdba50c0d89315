"""`--cell LAYER:CHANNEL,ROW,COLUMN`: one number of a layer, counted from 1 as people do."""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import InsightError
from core.insight import Maps, place_in_words


@dataclass(frozen=True)
class Cell:
    """One number of a layer.

    Attributes:
        layer: its name.
        place: (channel, row, column) or (number,), counted from 0.
    """

    layer: str
    place: tuple[int, ...]

    @property
    def file_name(self) -> str:
        return "-".join([self.layer, *(str(at + 1) for at in self.place)])


def cell(text: str) -> Cell:
    """An argument's type for argparse."""
    layer, colon, numbers = text.rpartition(":")
    places = numbers.split(",")
    if not (colon and layer and len(places) in (1, 3) and all(_is_counted(place) for place in places)):
        raise argparse.ArgumentTypeError(
            f"“{text}” should be LAYER:CHANNEL,ROW,COLUMN counted from 1, such as conv1:3,10,12, "
            "or LAYER:NUMBER where a layer has neither rows nor columns"
        )
    return Cell(layer.strip(), tuple(int(place) - 1 for place in places))


def check_cell(cell: Cell, maps: Mapping[str, Maps], model_name: str) -> None:
    """Whether a network has it.

    Args:
        cell: which number.
        maps: what `feature_maps` gives for all layers.
        model_name: to be named in the error.

    Raises:
        InsightError: there is no such layer or place.
    """
    if cell.layer not in maps:
        raise InsightError(f"{model_name} has no layer {cell.layer}; its layers are {', '.join(maps)}")
    channels, rows, columns = maps[cell.layer].shape
    extent = channels, rows, columns
    is_flat = rows == columns == 1
    if len(cell.place) == 1 and not is_flat:
        raise InsightError(
            f"{cell.layer} of {model_name} has maps; say {cell.layer}:CHANNEL,ROW,COLUMN, "
            f"such as {cell.layer}:{cell.place[0] + 1},1,1"
        )
    if any(at >= size for at, size in zip(cell.place, extent, strict=False)):
        has = (
            f"values 1 to {channels}"
            if is_flat and len(cell.place) == 1
            else f"channels 1 to {channels}, rows 1 to {rows} and columns 1 to {columns}"
        )
        raise InsightError(f"{cell.layer} of {model_name} has no {place_in_words(cell.place)}; it has {has}")


def _is_counted(text: str) -> bool:
    return text.strip().isdecimal() and int(text) >= 1
