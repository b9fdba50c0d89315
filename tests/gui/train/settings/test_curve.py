from __future__ import annotations

from typing import get_args

import pytest

from core.training.schedules import ReduceLROnPlateau, Schedule, StepLR, WarmupLR
from gui.train.settings.curve import rates, short, waits_for_a_figure


@pytest.mark.parametrize("kind", get_args(Schedule))
@pytest.mark.parametrize("epochs", [1, 8, 1000])
def test_every_schedule_reaches_the_peak_and_stays_below(kind, epochs):
    drawn = rates(kind(), 0.003, epochs)
    assert all(0 <= rate <= 0.003 * (1 + 1e-9) for rate in drawn)
    assert max(drawn) == pytest.approx(0.003, rel=0.02)


def test_steps_fall_where_epochs_end():
    drawn = rates(StepLR(step_size=2), 1.0, 4)
    assert drawn[0] == 1
    assert drawn[-1] == pytest.approx(0.1)
    assert sum(rate == 1 for rate in drawn) == pytest.approx(len(drawn) / 2, abs=1)


def test_a_plateau_is_drawn_as_if_nothing_became_better():
    plateau = ReduceLROnPlateau(patience=1, factor=0.5)
    assert waits_for_a_figure(plateau)
    assert waits_for_a_figure(WarmupLR(then=plateau))
    assert not waits_for_a_figure(WarmupLR())
    assert rates(plateau, 1.0, 4)[-1] == 0.5


@pytest.mark.parametrize(
    ("rate", "text"), [(0.003, "0.003"), (0.0123456, "0.0123"), (1.2e-8, "1.2e-8"), (2e-6, "2e-6"), (0, "0")]
)
def test_rates_are_said_shortly(rate, text):
    assert short(rate) == text
