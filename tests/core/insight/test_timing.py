"""The time of each layer, by a clock that the test moves."""

from itertools import count

import pytest

from core.insight import layer_times
from tests.core.insight.networks import NETWORKS, network_of


@pytest.mark.parametrize("name", NETWORKS)
def test_every_layer_has_its_time(name: str) -> None:
    model = network_of(name)
    times = layer_times(model)
    assert list(times) == list(model.network.layers)
    assert all(seconds >= 0 for seconds in times.values())
    assert sum(times.values()) > 0


@pytest.mark.parametrize("tick", [1e-6, 1e-3, 5.0])
def test_by_a_clock_that_moves_whenever_it_is_looked_at(monkeypatch: pytest.MonkeyPatch, tick: float) -> None:
    """However slow, the first pass is left out; however fast, it ends."""
    looks = count()
    monkeypatch.setattr("core.insight.timing.perf_counter", lambda: next(looks) * tick)
    times = layer_times(network_of("flat"))
    assert times == pytest.approx(dict.fromkeys(times, tick))
    layers, all_looks = len(times), next(looks)
    assert 2 * (layers + 1) < all_looks < 30 * (layers + 2)
