"""Numbers that come from elsewhere as they are, or as the sum of two: Flatten, Dropout and the residual block."""

from dataclasses import dataclass

import numpy as np

from core.insight.explained.explanation import Explanation, Place, Seen
from core.nn.layers import Dropout, Flatten, Residual


@dataclass(frozen=True, eq=False)
class PassedCell(Explanation):
    """A number that the layer passes on; Dropout only drops while training.

    Attributes:
        input: the number.
        input_place: where it stands in the layer's input, (channel, row, column) or (channel,).
    """

    input: float
    input_place: Place

    @property
    def total(self) -> float:
        return self.input


@dataclass(frozen=True, eq=False)
class ResidualCell(Explanation):
    """The sum of what both paths of a block give at this place; an activation that follows is a layer of its own.

    Attributes:
        body: what the layers of the body give.
        shortcut: what those of the shortcut give, or the block's input.
        body_layer: the body's last layer, whose number `body` is.
        shortcut_layer: the layer whose number `shortcut` is, the shortcut's last or the one before the block; None
            when that is the image.
    """

    body: float
    shortcut: float
    body_layer: str
    shortcut_layer: str | None

    @property
    def total(self) -> float:
        return self.body + self.shortcut


def explain_passing(seen: Seen, layer: Flatten | Dropout) -> PassedCell:
    place = seen.place
    if isinstance(layer, Flatten):
        place = tuple(map(int, np.unravel_index(place[0], seen.at.input_shape)))
    return PassedCell(*seen.head, input=float(seen.input[place]), input_place=place)


def explain_residual(seen: Seen, layer: Residual) -> ResidualCell:
    body_layer, shortcut_layer = f"{seen.at.name}.{next(reversed(layer.body))}", seen.at.source
    if layer.shortcut:
        shortcut_layer = f"{seen.at.name}.{next(reversed(layer.shortcut))}"
    shortcut = seen.image if shortcut_layer is None else seen.outputs[shortcut_layer]
    return ResidualCell(
        *seen.head,
        body=float(seen.outputs[body_layer][seen.place]),
        shortcut=float(shortcut[seen.place]),
        body_layer=body_layer,
        shortcut_layer=shortcut_layer,
    )
