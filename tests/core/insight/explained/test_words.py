"""An explained number in words and as an array."""

from __future__ import annotations

import numpy as np
import pytest

from core.insight import ConvolutionCell, cell_in_words, cell_numbers, explain_onwards, place_in_words
from tests.core.insight.made_up import picture_for
from tests.core.insight.networks import network_of


def test_places_are_counted_from_1() -> None:
    assert place_in_words((11, 8, 13)) == "channel 12, row 9, column 14"
    assert place_in_words((11,)) == "value 12"


@pytest.mark.parametrize(
    ("name", "layer", "place", "said"),
    [
        ("lenet", "conv1", (0, 3, 4), "patch × kernel, sum of 25 products "),
        ("colour", "norm1", (1, 2, 3), " / √("),
        ("colour", "pool1", (1, 2, 3), "largest of 3 × 3 numbers, at row "),
        ("colour", "average1", (1, 2, 3), "mean of 3 × 3 numbers = "),
        ("colour", "flatten1", (5,), "Flatten passes on channel 1, row 1, column 6 as it is = "),
        ("colour", "linear1", (5,), "inputs × weights, sum of "),
        ("upward", "softmax1", (1, 2, 3), "power "),
        ("resnet13", "res1", (1, 2, 3), " of res1."),
    ],
)
def test_every_kind_says_its_parts_and_what_the_network_computed(name, layer, place, said: str) -> None:
    model = network_of(name)
    steps = explain_onwards(model, picture_for(model), layer, place)
    first, *_, last = cell_in_words(steps)
    assert said in first
    assert first.startswith(f"{layer}: ")
    assert len(cell_in_words(steps)) == len(steps) + 1
    shown = f"{steps[0].value:.6g}".replace("-", "−")
    assert last == f"{layer}, as the network computed it: {shown}"


def test_the_products_are_in_the_numbers() -> None:
    model = network_of("lenet")
    steps = explain_onwards(model, picture_for(model), "conv1", (2, 3, 4))
    numbers = cell_numbers(steps)
    assert numbers.name == "conv1-3-4-5"
    patch, kernel, products = numbers.values
    np.testing.assert_array_equal(products, patch * kernel)
    assert isinstance(steps[0], ConvolutionCell)
    assert products.sum() + steps[0].bias == pytest.approx(steps[0].value, abs=1e-5)
