"""What a comparison comes to, in a sentence."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from core.training.comparison import Comparison, McNemar
from core.training.evaluation import Evaluation
from core.training.reports.words import comparison_sentences


@pytest.mark.parametrize(
    ("counts", "words"), [((2_000, 0), "p < 1e-300 (chi-squared"), ((300, 200), "p = 9.54e-06 (chi-squared")]
)
def test_a_p_value_too_small_for_a_number_is_said_to_be_below_the_smallest(counts, words):
    either = [cast(Evaluation, SimpleNamespace(model_name=name)) for name in ("one", "other")]
    none = np.zeros(0, np.int64)
    _, verdict = comparison_sentences(Comparison(McNemar.of(*counts), none, none), *either)
    assert words in verdict
    assert verdict.endswith("more than chance")
