"""Every view of every kind of network: each shows something, or says why it cannot, and nothing fails."""

import pytest

from core.classifier import Classifier
from tests.core.insight.networks import NETWORKS, network_of


@pytest.mark.parametrize("name", NETWORKS)
def test_every_view_of_every_network(alone, qtbot, archive, name):
    said: list[str] = []
    alone.failed.connect(said.append)
    alone.session.data.open(archive)
    qtbot.waitUntil(lambda: alone.session.data.prepared is not None and not alone.session.data.busy)
    alone.session.model.use(Classifier(network_of(name)))
    qtbot.waitUntil(lambda: alone.subject.look is not None and alone.cell.is_complete, timeout=20_000)
    for view in alone.stage.views:
        alone.stage.show_view(view)
        qtbot.waitUntil(lambda shown=view: shown.settled, timeout=30_000)
        assert not view.picture().grab().isNull()
    middle = alone.subject.layers[len(alone.subject.layers) // 2].name
    alone.subject.choose_layer(middle)
    qtbot.waitUntil(lambda: alone.cell.is_complete, timeout=20_000)
    assert said == []
