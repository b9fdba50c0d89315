"""A number of a fully connected layer: inputs times weights as images, or the largest products one by one."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QWidget

from core.insight import LinearCell, mosaic
from gui.inspect.cell.bars import BarTable, Row
from gui.inspect.cell.equation import Equation
from gui.inspect.cell.explained import Explained
from gui.inspect.cell.grid import Grid, largest
from gui.inspect.cell.part import Part
from gui.inspect.cell.wording import plain
from gui.inspect.signed_bars import signed

_LISTED = 10


class LinearPart(Part):
    """As images where the inputs were one before they were laid in a row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.equation = Equation("Inputs times weights")
        self.table = BarTable("Largest products", (66, 48, 58, 50), bars="signed")
        self.table.setToolTip(
            "The products that count most; with all others and the bias they are the number"
        )
        self.column.addWidget(self.summary)
        self.column.addWidget(self.equation, 1000)
        self.column.addWidget(self.table)
        self.column.addStretch(1)

    def show_explained(self, explained: Explained) -> None:
        cell = explained.steps[0]
        assert isinstance(cell, LinearCell)  # noqa: S101  # the card chooses the part by it
        self.equation.setVisible(cell.image_shape is not None)
        self.table.setVisible(cell.image_shape is None)
        if cell.image_shape is not None:
            parts = {"inputs": cell.inputs, "weights": cell.weights, "products": cell.products}
            pictures = {name: mosaic(values.reshape(cell.image_shape))[0] for name, values in parts.items()}
            self.equation.show_grids(
                [Grid(name, made, largest(made)) for name, made in pictures.items()], ("×", "=")
            )
        else:
            self.table.show_rows(("input", "value", "× weight", "product"), _rows(cell))
        self.say(explained)


def _rows(cell: LinearCell) -> list[Row]:
    """The largest products, the sum of all others, and the bias."""
    products = cell.products.astype(np.float64)
    order = np.abs(products).argsort(kind="stable")[::-1]
    listed, others = order[:_LISTED], order[_LISTED:]
    rest = float(products[others].sum())
    longest = float(np.abs(products[listed]).max(initial=0)) or 1.0
    rows = [
        Row(
            f"value {at + 1}",
            (plain(float(cell.inputs[at])), plain(float(cell.weights[at]))),
            float(products[at]) / longest,
            signed(float(products[at])),
        )
        for at in map(int, listed)
    ]
    if len(others):
        rows.append(Row(f"{len(others):,} others", ("", ""), 0, signed(rest)))
    return [*rows, Row("bias", ("", ""), 0, signed(cell.bias))]
