"""One number explained: the tables that it was made from, and in words what they come to."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from core.insight.explained import ConvolutionCell, Explanation, LinearCell, PoolingCell, cell_in_words
from core.insight.images import Maps
from core.insight.mosaic import mosaic
from core.insight.pictures.colours import LINE, MUTED, TEXT, Picture, coloured, largest
from core.insight.pictures.lettering import PLAIN, SMALL, figure, signed, text_width, write
from core.insight.pictures.page import LEAST_WIDTH, MARGIN, Head, Scale, page

_SIDE, _SIGN, _CAPTION, _LINE = 178, 30, 22, 24
_READ, _FIGURE, _LARGEST_CELL = (
    30,
    11,
    60,
)  # pixels of a cell with a figure in it, of the figure, and of any cell
_CHANNELS, _PRODUCTS = 6, 10
_PALE = 0.6  # of the strongest colour: on paler ones figures are dark


@dataclass(frozen=True, eq=False)
class _Table:
    """Some numbers.

    Attributes:
        kind: those of one kind have the same scale of colours.
        caption: what stands above.
        values: (h, w).
        frame: row and column of the one that is framed.
    """

    kind: str
    caption: str
    values: Maps
    frame: tuple[int, int] | None = None


def cell_picture(steps: Sequence[Explanation], head: Head) -> Picture:
    """Patch × kernel = products of the six input channels that count most, inputs × weights as images, or a window.

    Args:
        steps: those of `explain_onwards`.
        head: what it is.

    Output shape: (height, width, 3).
    """
    rows = _rows(steps[0])
    words = (*_what_is_shown(steps[0]), *cell_in_words(steps))
    limits = {
        table.kind: largest(np.concatenate([other[place].values.reshape(-1) for other in rows]))
        for place, table in enumerate(rows[0] if rows else ())
    }
    side = max((round(_unit(table) * len(table.values)) for tables in rows for table in tables), default=0)
    row_height = _CAPTION + side + 10
    width = round(max([LEAST_WIDTH - 2 * MARGIN, *(text_width(line, PLAIN) for line in words)]))
    canvas = Image.new("RGB", (width, len(rows) * row_height + _LINE * len(words) + 4), "white")
    draw = ImageDraw.Draw(canvas)
    for number, tables in enumerate(rows):
        top = number * row_height + _CAPTION
        for place, table in enumerate(tables):
            left = place * (_SIDE + _SIGN)
            if place:
                sign = "×="[place - 1]
                write(draw, (left - _SIGN / 2, top + side / 2 + 5), sign, PLAIN, align="middle")
            write(draw, (left, top - 6), table.caption, SMALL, colour=MUTED)
            _draw(canvas, draw, table, limits[table.kind], (left, top))
    for number, line in enumerate(words):
        write(draw, (0, len(rows) * row_height + _LINE * number + 18), line, PLAIN)
    return page(head, np.asarray(canvas), _scale(limits) if limits else None)


def _scale(limits: dict[str, float]) -> Scale:
    """Each kind has its own, as kernels are small where pixels are large."""
    if len(limits) == 1:
        return Scale(next(iter(limits.values())))
    return Scale(None, ", ".join(f"{kind} ±{figure(limit, 3)}" for kind, limit in limits.items()))


def _rows(step: Explanation) -> list[tuple[_Table, ...]]:
    match step:
        case ConvolutionCell() if step.products.size:
            sums = step.channel_sums
            order = np.abs(sums).argsort(kind="stable")[::-1][:_CHANNELS]
            return [_channel(step, int(at), float(sums[at])) for at in order]
        case LinearCell(image_shape=(_, _, _) as shape):
            parts = (("inputs", step.inputs), ("weights", step.weights), ("products", step.products))
            return [tuple(_Table(name, name, mosaic(values.reshape(shape))[0]) for name, values in parts)]
        case PoolingCell():
            top, left = step.corner
            frame = None if step.winner is None else (step.winner[0] - top, step.winner[1] - left)
            return [(_Table("window", f"window at row {top + 1}, column {left + 1}", step.window, frame),)]
    return []


def _channel(step: ConvolutionCell, at: int, added: float) -> tuple[_Table, ...]:
    return (
        _Table("patch", f"patch of channel {step.first_channel + at + 1}", step.patch[at]),
        _Table("kernel", "kernel", step.kernel[at]),
        _Table("products", f"products, sum {signed(added)}", step.products[at]),
    )


def _unit(table: _Table) -> float:
    """Pixels of a value."""
    height, width = table.values.shape
    fitting: float = _SIDE / max(height, width)
    return min(fitting, _LARGEST_CELL)


def _what_is_shown(step: Explanation) -> list[str]:
    """Of many input channels how many; of inputs that are no image the largest products."""
    if isinstance(step, ConvolutionCell) and len(step.patch) > _CHANNELS:
        order = np.abs(step.channel_sums).argsort(kind="stable")[::-1]
        others = signed(float(step.channel_sums[order[_CHANNELS:]].sum()))
        return [
            f"Above, the {_CHANNELS} of {len(order):,} channels that count most; the others add {others}."
        ]
    if not isinstance(step, LinearCell) or step.image_shape is not None:
        return []
    products = step.products
    listed = map(int, np.abs(products).argsort(kind="stable")[::-1][:_PRODUCTS])
    terms = ((at, float(step.inputs[at]), float(step.weights[at])) for at in listed)
    lines = [
        f"value {at + 1}: {figure(value)} × {figure(weight)} = {signed(value * weight)}"
        for at, value, weight in terms
    ]
    return [f"the {len(lines)} largest of {len(products):,} products:", *lines]


def _draw(
    canvas: Image.Image, draw: ImageDraw.ImageDraw, table: _Table, limit: float, place: tuple[int, int]
) -> None:
    height, width = table.values.shape
    left, top = place
    unit = _unit(table)
    size = max(1, round(width * unit)), max(1, round(height * unit))
    colours = Image.fromarray(coloured(table.values, limit))
    canvas.paste(colours.resize(size, Image.Resampling.NEAREST if unit >= 1 else Image.Resampling.BOX), place)
    draw.rectangle((left, top, left + size[0] - 1, top + size[1] - 1), outline=LINE)
    if unit >= _READ:
        for (row, column), value in np.ndenumerate(table.values):
            middle = left + (column + 0.5) * unit, top + (row + 0.5) * unit + 4
            colour = "white" if abs(value) > _PALE * limit else TEXT
            text = signed(float(value), 2).lstrip("+")
            text = text if text.strip("0.") else "0"
            write(draw, middle, text, _FIGURE, align="middle", colour=colour)
    if table.frame is not None:
        row, column = table.frame
        x, y = left + column * unit, top + row * unit
        draw.rectangle((x, y, x + unit - 1, y + unit - 1), outline=TEXT, width=3)
