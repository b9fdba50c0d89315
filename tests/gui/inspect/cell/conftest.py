"""The card by itself, at the least size that the page gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from core.classifier import Classifier
from gui.inspect.cell_card import CellCard
from gui.inspect.look import Cell
from gui.inspect.subject import Subject
from gui.session import Session
from tests.core.insight.made_up import picture_for
from tests.core.insight.networks import network_of

Explain = Callable[..., CellCard]


@pytest.fixture
def card(qtbot) -> Iterator[CellCard]:
    subject = Subject(Session())
    made = CellCard(subject)
    subject.setParent(made)  # as on the page, so that Qt destroys both in order
    qtbot.addWidget(made)
    made.resize(330, 230)
    made.show()
    subject.watch(True)
    yield made
    made.stop()
    subject.stop()


@pytest.fixture
def explain(card: CellCard, qtbot) -> Explain:
    """Looks at a number of a network: its name, the layer, the place or the strongest."""

    def look_at(name: str, layer: str, *place: int) -> CellCard:
        subject, model = card.subject, network_of(name)
        if subject.model is not model:
            subject.place_sample(picture_for(model))
            subject.session.model.use(Classifier(model))
            qtbot.waitUntil(lambda: subject.look is not None and subject.look.classifier.model is model)
        subject.choose_layer(layer)
        subject.choose_cell(Cell(*place) if place else None)
        qtbot.waitUntil(lambda: card.is_complete)
        return card

    return look_at
