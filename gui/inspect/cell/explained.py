"""One number of what is looked at, and how it came about; made off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass

from core.insight import Explanation, Maps, SoftmaxCell, explain_onwards, explain_softmax
from core.insight.inside import all_layers
from gui.inspect.look import IMAGE, Cell, Look


@dataclass(frozen=True, eq=False)
class Explained:
    """A number, and how it came about.

    Attributes:
        look, layer, cell: which number.
        steps: how it came about, then what the layers right after make of it; none where it is a pixel of the image.
        source: the layer whose output the first step was given.
        answer: what the softmax makes of the number, where it is one of the network's outputs.
    """

    look: Look
    layer: str
    cell: Cell
    steps: tuple[Explanation, ...] = ()
    source: str = IMAGE
    answer: SoftmaxCell | None = None

    @property
    def value(self) -> float:
        return float(self.look.maps[self.layer][self.cell.place])

    @property
    def given(self) -> Maps:
        """(C, H, W), what the layer was given."""
        return self.look.maps[self.source]

    @property
    def is_flat(self) -> bool:
        """Whether the layer's output has neither rows nor columns."""
        return bool(self.steps) and len(self.steps[0].place) == 1


def explain(look: Look, layer: str, cell: Cell) -> Explained:
    """Raises `InsightError`: layers of that kind are not explained."""
    if layer == IMAGE:
        return Explained(look, layer, cell)
    model = look.classifier.model
    answer = None
    if layer == next(reversed(look.maps)) and look.maps[layer].shape[0] == len(model.class_names):
        answer = explain_softmax(model, look.image, cell.channel)
    return Explained(
        look,
        layer,
        cell,
        explain_onwards(model, look.image, layer, cell.place),
        all_layers(model.network)[layer].source or IMAGE,
        answer,
    )
