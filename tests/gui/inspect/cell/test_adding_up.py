"""What is written in the card comes to the number that is explained, whatever the layer."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PySide6.QtGui import QTextDocument

from core.classifier import Classifier
from gui.inspect.cell.explained import explain
from gui.inspect.cell.terms import line, terms
from gui.inspect.look import Cell, look
from tests.core.insight.made_up import picture_for
from tests.core.insight.networks import NETWORKS, network_of

NUMBER = re.compile(r"[+−]?\d+\.\d{3}")


def numbers(text: str) -> list[float]:
    return [float(found.replace("−", "-")) for found in NUMBER.findall(text)]


def as_read(rich: str) -> str:
    document = QTextDocument()
    document.setHtml(rich)
    return document.toPlainText()


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_line_adds_up_to_the_cell(name: str) -> None:
    model = network_of(name)
    seen = look(Classifier(model), picture_for(model))
    assert seen
    for layer, maps in seen.maps.items():
        place = np.unravel_index(np.abs(maps).argmax(), maps.shape)
        explained = explain(seen, layer, Cell(*map(int, place)))
        if not explained.steps:
            assert layer == "image"
            continue
        written = terms(explained.steps)
        cell = next(place for place, term in enumerate(written) if term.is_result)
        assert written[cell].value == near(explained.value), layer
        assert written[-1].value == near(explained.steps[-1].value), layer
        if cell:
            assert sum(term.value for term in written[:cell]) == near(explained.value), layer
        figures = numbers(as_read(line(written)))
        assert figures == pytest.approx([term.value for term in written], abs=6e-4)


def test_the_bold_figures_are_the_cell_and_the_end() -> None:
    model = network_of("vgg-bn-small")
    seen = look(Classifier(model), picture_for(model))
    assert seen
    explained = explain(seen, "conv2", Cell(3, 9, 9))
    bold = re.findall(r"font-weight:600\">([^<]*)<", line(terms(explained.steps)))
    cell, end = seen.maps["conv2"][3, 9, 9], seen.maps["relu2"][3, 9, 9]
    assert [numbers(text)[0] for text in bold] == pytest.approx([cell, end], abs=6e-4)
