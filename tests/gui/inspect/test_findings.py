"""What is wrong with a network, in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.insight import AlikeFilters, Health, Histogram, LayerHealth, Units
from gui.inspect.findings import WELL, findings


def spread(not_finite: int = 0) -> Histogram:
    return Histogram(
        np.ones(2, np.int64), np.arange(3.0), mean=1.0, std=0.5, zeros=0.0, not_finite=not_finite
    )


def layer(name: str, **found: object) -> LayerHealth:
    nothing = LayerHealth(name, "Conv2d", None, spread(), None, None, None, None)
    return replace(nothing, **found)  # type: ignore[arg-type]


def words(*layers: LayerHealth) -> list[tuple[str, str, str]]:
    found = findings(Health(layers, images=10, gradient_images=0, loss=None))
    return [(each.layer, each.kind, each.words) for each in found]


def test_dead_and_saturated_units_are_counted_and_named_as_people_count():
    relu = layer("relu2", dead=Units("relu2", (3, 8, 30), 32, "channels"))
    tanh = layer("tanh1", saturated=Units("tanh1", tuple(range(20)), 1_000, "units"))
    assert words(relu, tanh) == [
        ("relu2", "dead", "3 of 32 channels: 4, 9, 31"),
        ("tanh1", "saturated", "20 of 1,000 units: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 8 more"),
    ]


def test_alike_filters_come_last_the_most_alike_first():
    pairs = [
        layer(name, alike=AlikeFilters(name, 3, 8, cosine)) for name, cosine in (("a", 0.5), ("b", 0.972))
    ]
    assert words(layer("relu1", dead=Units("relu1", (), 4, "channels")), *pairs) == [
        ("", "well", WELL),
        ("b", "most alike", "filters 4 and 9, cosine 0.97"),
        ("a", "most alike", "filters 4 and 9, cosine 0.50"),
    ]


def test_what_is_no_number_comes_first():
    broken = layer("conv1", weights=spread(3), gradients=spread(1_200))
    assert words(layer("relu1"), broken)[:2] == [
        ("conv1", "broken", "3 of its weights are infinite or no number"),
        ("conv1", "broken", "1,200 of its gradients are infinite or no number"),
    ]
