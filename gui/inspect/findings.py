"""What is wrong with a network's layers, in words: units that do nothing, and filters that do the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.insight import Health, LayerHealth, Units

_NAMED = 12
WELL = "Nothing is dead, nothing is saturated."


@dataclass(frozen=True)
class Finding:
    """One thing about one layer.

    Attributes:
        layer: "" for something about all of them.
        kind: in a word.
        words: the sentence.
        channels: those it is about, counted from 0; people count from 1.
    """

    layer: str
    kind: str
    words: str
    channels: tuple[int, ...] = ()

    @property
    def in_full(self) -> str:
        """With every channel named."""
        return f"{self.layer}, {self.kind}: {', '.join(str(channel + 1) for channel in self.channels)}"


def findings(found: Health) -> tuple[Finding, ...]:
    """What is no number first, then what is dead or saturated, and last the filters that are alike."""
    broken = [each for layer in found.layers for each in _broken(layer)]
    dead = [_units("dead", layer.dead) for layer in found.layers if layer.dead and layer.dead.numbers]
    full = [
        _units("saturated", each.saturated)
        for each in found.layers
        if each.saturated and each.saturated.numbers
    ]
    well = [] if dead or full else [Finding("", "well", WELL)]
    pairs = sorted((each.alike for each in found.layers if each.alike), key=lambda pair: -pair.cosine)
    alike = [
        Finding(
            pair.layer,
            "most alike",
            f"filters {pair.first + 1} and {pair.second + 1}, cosine {pair.cosine:.2f}".replace("-", "−"),
            (pair.first, pair.second),
        )
        for pair in pairs
    ]
    return (*broken, *dead, *full, *well, *alike)


def _broken(layer: LayerHealth) -> Iterator[Finding]:
    for name, spread in (
        ("weights", layer.weights),
        ("activations", layer.activations),
        ("gradients", layer.gradients),
    ):
        if spread is not None and spread.not_finite:
            count = "all" if not spread.counts.any() else f"{spread.not_finite:,}"
            verb = "is" if count == "1" else "are"
            yield Finding(layer.name, "broken", f"{count} of its {name} {verb} infinite or no number")


def _units(kind: str, units: Units) -> Finding:
    named = ", ".join(str(number + 1) for number in units.numbers[:_NAMED])
    more = f" and {len(units.numbers) - _NAMED:,} more" if len(units.numbers) > _NAMED else ""
    words = f"{len(units.numbers):,} of {units.of:,} {units.noun}: {named}{more}"
    return Finding(units.layer, kind, words, units.numbers)
