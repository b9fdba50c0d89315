"""What each layer of a network that is being made gives, or what is wrong with it, whatever else is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.nn.architecture import MOST_WEIGHTS
from core.nn.arrays import Shape
from core.nn.layer_edits import Path
from core.nn.layer_options import layer_options, plain
from core.nn.layer_words import LAYERS, LayerError, LayerSpec, make_layer
from core.nn.summary import summarize


@dataclass(frozen=True)
class LayerRow:
    """One layer among the others.

    Attributes:
        path: its place (see `layer_edits`).
        name: as in the network that is built, `conv1`; those inside a block after it, `res1.conv1`.
        problem: what is wrong with it, in one sentence without a full stop; "" where nothing is.
        wrong_option: the option that the problem is about, where it is about one.
        input_shape: what comes in; None after a layer of which it is not known what it gives.
        output_shape: what it gives; None where that is not known. So are `parameters` and `multiply_adds`.
    """

    path: Path
    name: str
    spec: LayerSpec
    problem: str = ""
    wrong_option: str = ""
    input_shape: Shape | None = None
    output_shape: Shape | None = None
    parameters: int | None = None
    multiply_adds: int | None = None

    @property
    def depth(self) -> int:
        """How many layers it is inside of."""
        return len(self.path) // 2


def layer_rows(layers: Sequence[LayerSpec], input_shape: Shape) -> list[LayerRow]:
    """A row for each layer, followed by those inside it; no weights are made.

    Behind a wrong layer shapes are known again from the first Linear on, whose output does not depend on its input.

    Raises:
        KeyError: a layer is of no kind that there is.
    """
    rows = _rows(layers, input_shape, (), "")
    own = [row for row in rows if row.depth == 0]
    if sum(row.parameters or 0 for row in own) > MOST_WEIGHTS:
        largest = max(own, key=lambda row: row.parameters or 0)
        weights = f"it has {largest.parameters:,} weights; a network may have {MOST_WEIGHTS:,} in all"
        rows[rows.index(largest)] = replace(largest, problem=weights)
    return rows


def _rows(
    layers: Sequence[LayerSpec], input_shape: Shape | None, list_path: Path, prefix: str
) -> list[LayerRow]:
    rows, shape = [], input_shape
    numbers: dict[str, int] = {}
    for number, spec in enumerate(layers):
        stem = LAYERS[spec.kind].stem
        numbers[stem] = numbers.get(stem, 0) + 1
        row = LayerRow((*list_path, number), f"{prefix}{stem}{numbers[stem]}", spec, input_shape=shape)
        inside = _inside(row) if spec.kind == "Residual" else []
        row = _judged(row, inside)
        rows += [row, *inside]
        shape = row.output_shape
    return rows


def _inside(block: LayerRow) -> list[LayerRow]:
    rows = []
    for option, prefix in (("body", ""), ("shortcut", "shortcut.")):
        layers = block.spec.options.get(option, ())
        rows += _rows(layers, block.input_shape, (*block.path, option), f"{block.name}.{prefix}")
    return rows


def _judged(row: LayerRow, inside: Sequence[LayerRow]) -> LayerRow:
    """The row with what the layer gives or what is wrong with it."""
    spec, shape = row.spec, row.input_shape
    for option in layer_options(spec.kind).values():
        if option.required and option.name not in spec.options:
            return replace(row, problem=f"its option {option.name} is missing", wrong_option=option.name)
        value = spec.options.get(option.name, option.default)
        if problem := option.problem(value):
            return replace(row, problem=problem, wrong_option=option.name)
    if wrong := next((inner for inner in inside if inner.problem), None):
        return replace(row, problem=f"inside it, {wrong.spec.kind}: {wrong.problem}")
    known = (int(spec.options["out_features"]),) if spec.kind == "Linear" else None
    if shape is None:
        return replace(row, output_shape=known)
    try:
        layer, output_shape = make_layer(spec, shape)
    except LayerError as error:
        return replace(row, problem=error.reason, output_shape=known)
    [summary] = summarize({row.name: layer}, shape)
    return replace(
        row,
        output_shape=output_shape,
        parameters=summary.parameters,
        multiply_adds=summary.multiply_adds,
    )


def fitting_shortcut(rows: Sequence[LayerRow], block: LayerRow) -> LayerSpec:
    """A 1x1 convolution that makes of a block's input what its body makes of it, as nearly as that is known."""
    body = [row for row in rows if row.path[:-1] == (*block.path, "body")]
    before = block.input_shape or ()
    after = (body[-1].output_shape if body else None) or before
    channels = after[0] if after else 32
    strides = tuple(-(-size // max(1, given)) for size, given in zip(before[1:], after[1:], strict=False))
    options = {"out_channels": channels, "kernel_size": 1, "stride": strides, "bias": False}
    if len(set(strides)) <= 1:
        options["stride"] = strides[0] if strides else 1
    return plain(LayerSpec("Conv2d", options))
