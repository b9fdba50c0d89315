"""What a network goes through: a layer by itself, or several as one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from core.nn.arrays import Array
from core.nn.context import Context
from core.nn.layers.base import Layer


class Step(Protocol):
    """Forward and backward passes, given the contexts of all layers of the network."""

    @property
    def name(self) -> str: ...

    def forward(self, x: Array, contexts: Mapping[str, Context]) -> Array: ...

    def backward(self, dy: Array, contexts: Mapping[str, Context]) -> Array: ...


@dataclass(frozen=True, eq=False)
class LayerStep:
    """A layer by itself; what it is given lies in memory as it is shaped."""

    name: str
    layer: Layer

    def forward(self, x: Array, contexts: Mapping[str, Context]) -> Array:
        return self.layer.forward(_ordered("x", x, contexts[self.name]), contexts[self.name])

    def backward(self, dy: Array, contexts: Mapping[str, Context]) -> Array:
        return self.layer.backward(_ordered("dy", dy, contexts[self.name]), contexts[self.name])


def _ordered(name: str, x: Array, ctx: Context) -> Array:
    if x.flags.c_contiguous:
        return x
    ordered = ctx.buffer(f"ordered {name}", x.shape)
    np.copyto(ordered, x)
    return ordered
