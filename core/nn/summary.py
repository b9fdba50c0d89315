"""What each layer of a network makes of an image: shapes, weights, work and memory, in rows, as text and as a table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.nn.arrays import Shape, count
from core.nn.layers.base import Layer, times
from core.nn.layers.residual import Residual

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class LayerSummary:
    """What one layer makes of an image: its output's shape, its weights and its work.

    Attributes:
        output_bytes: what its output takes in memory.
        inside: the layers that it is made of; its own figures contain theirs, but for their outputs.
    """

    name: str
    kind: str
    output_shape: Shape
    parameters: int
    multiply_adds: int
    output_bytes: int = 0
    inside: tuple["LayerSummary", ...] = ()


def summarize(
    layers: Mapping[str, Layer], input_shape: Shape, *, itemsize: int = 4, prefix: str = ""
) -> list[LayerSummary]:
    """A row for each layer; needs no weights.

    Args:
        layers: by name, in order.
        input_shape: what the first one is given.
        itemsize: bytes a number takes; 4 in float32.
        prefix: what every name begins with.
    """
    rows, shape = [], input_shape
    for name, layer in layers.items():
        inside: list[LayerSummary] = []
        if isinstance(layer, Residual):
            for path in (layer.body, layer.shortcut):
                inside += summarize(path, shape, itemsize=itemsize, prefix=f"{prefix}{name}.")
        output_shape = layer.output_shape(shape)
        rows.append(
            LayerSummary(
                name=prefix + name,
                kind=type(layer).__name__,
                output_shape=output_shape,
                parameters=sum(map(count, layer.parameter_shapes().values())),
                multiply_adds=layer.multiply_adds(shape),
                output_bytes=count(output_shape) * itemsize,
                inside=tuple(inside),
            )
        )
        shape = output_shape
    return rows


def summary_text(rows: Sequence[LayerSummary]) -> str:
    """The rows as a table in text, layers inside others indented, with the totals below."""
    head = ("layer", "kind", "output", "parameters", "multiply-adds", "bytes")
    cells = [
        (
            "  " * depth + row.name,
            row.kind,
            times(row.output_shape),
            *(f"{figure:,}" for figure in (row.parameters, row.multiply_adds, row.output_bytes)),
        )
        for depth, row in _nested(rows)
    ]
    totals = (f"{sum(column):,}" for column in zip(*map(_figures, rows), strict=True))
    lines = [head, *cells, ("total", "", "", *totals)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    aligned = [_aligned(line, widths) for line in lines]
    rule = "-" * max(map(len, aligned))
    return "\n".join([aligned[0], rule, *aligned[1:-1], rule, aligned[-1]])


def summary_table(rows: Sequence[LayerSummary]) -> "pd.DataFrame":
    """The rows as a pandas table; `depth` is 0 for the network's own layers, whose figures add up to its totals."""
    import pandas as pd

    fields = ("name", "kind", "output_shape", "parameters", "multiply_adds", "output_bytes")
    return pd.DataFrame(
        [{field: getattr(row, field) for field in fields} | {"depth": depth} for depth, row in _nested(rows)],
        columns=[*fields, "depth"],
    )


def _nested(rows: Sequence[LayerSummary], depth: int = 0) -> Iterator[tuple[int, LayerSummary]]:
    for row in rows:
        yield depth, row
        yield from _nested(row.inside, depth + 1)


def _figures(row: LayerSummary) -> tuple[int, int, int]:
    return row.parameters, row.multiply_adds, row.output_bytes


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    """Words to the left, figures to the right."""
    pairs = enumerate(zip(line, widths, strict=True))
    return "  ".join(text.rjust(width) if i > 2 else text.ljust(width) for i, (text, width) in pairs)
