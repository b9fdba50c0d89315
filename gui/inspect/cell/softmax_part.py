"""A probability: the scores of all classes, their powers, and each one's share."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QWidget

from core.data.digits import glyph
from core.insight import SoftmaxCell
from gui.inspect.cell.bars import BarTable, Row
from gui.inspect.cell.explained import Explained
from gui.inspect.cell.part import Part
from gui.inspect.cell.wording import plain
from gui.inspect.signed_bars import signed
from gui.widgets import label, percent

_LISTED = 12


class SoftmaxPart(Part):
    """A row a class, of many classes the likeliest and the one that is explained."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = label("", "small", wrap=True)
        self.table = BarTable("From scores to shares", (72, 56, 62, 52), bars="shares")
        self.table.setToolTip("The higher a score, the larger its share; all shares together are 100 %")
        self.column.addWidget(self.words)
        self.column.addWidget(self.table)
        self.column.addWidget(self.summary)
        self.column.addStretch(1)

    def show_explained(self, explained: Explained) -> None:
        step = explained.answer or explained.steps[0]
        assert isinstance(step, SoftmaxCell)  # noqa: S101  # the card chooses the part by it
        names = explained.look.classifier.model.class_names
        if explained.answer is None or len(step.logits) != len(names):
            names = tuple(f"channel {at + 1}" for at in range(len(step.logits)))
        self._show(step, names)
        self.summary.setVisible(explained.answer is None)
        self.say(explained)

    def _show(self, step: SoftmaxCell, names: tuple[str, ...]) -> None:
        powers, shares = step.powers, step.probabilities
        listed = np.sort(_listed(shares, step.place[0]))
        rows = [
            Row(
                glyph(names[at]),
                (signed(float(step.logits[at])), plain(float(powers[at]))),
                float(shares[at]),
                percent(float(shares[at])),
                is_marked=at == step.place[0],
            )
            for at in map(int, listed)
        ]
        others = len(shares) - len(listed)
        if others:
            rest = 1 - float(shares[listed].sum())
            rows.append(
                Row(
                    f"{others:,} others",
                    ("", plain(float(powers.sum() - powers[listed].sum()))),
                    rest,
                    percent(rest),
                )
            )
        self.table.show_rows(("", "score", "power", "share"), rows)
        of = "score − largest" if step.temperature == 1 else f"(score − largest) / {plain(step.temperature)}"
        warmth = "" if step.temperature == 1 else f" {plain(step.temperature)} is the temperature."
        self.words.setText(
            f"Softmax: power = exp({of}), share = power / {plain(float(powers.sum()))}, the sum of all.{warmth}"
        )


def _listed(shares: np.ndarray, marked: int) -> np.ndarray:
    """All of few classes; else the likeliest, the marked one among them."""
    if len(shares) <= _LISTED:
        return np.arange(len(shares))
    likeliest = shares.argsort(kind="stable")[::-1][:_LISTED]
    return likeliest if marked in likeliest else np.array([*likeliest[:-1], marked])
