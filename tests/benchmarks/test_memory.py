"""What counts as the memory of a step."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.memory import _peak_bytes
from core.nn.workers import ProcessPool, SharedArray
from tests.core.nn.workers.subjects import Subject

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/smaps_rollup").exists(),
    reason="the memory of processes can be measured on Linux only",
)
MB = 1_000_000


def test_what_a_step_gives_back_counts() -> None:
    bare = _peak_bytes(lambda: None)
    peak = _peak_bytes(lambda: np.ones(64 * MB, np.uint8).sum())
    assert 60 * MB < peak - bare < 80 * MB


def test_shared_memory_counts_once() -> None:
    shared = SharedArray.of(np.ones((2, 64 * MB), np.uint8))
    with ProcessPool(2, Subject, shared) as pool:
        bare = _peak_bytes(lambda: None)
        peak = _peak_bytes(lambda: pool.call("fill", 3))  # each worker its half
    assert peak - bare < 20 * MB


def test_memory_of_workers_counts() -> None:
    alone = _peak_bytes(lambda: None)
    with ProcessPool(2, Subject):
        together = _peak_bytes(lambda: None)
    assert together - alone > 10 * MB
