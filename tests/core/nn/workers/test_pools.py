"""Workers of either kind add in rank order; whatever happens to one reaches the caller and leaves nothing running."""

import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from core.errors import TrainingError
from core.nn.workers import POOLS, SharedArray, WorkerGroup, WorkerKind, WorkerPool
from tests.core.nn.workers.subjects import Subject, fail_to_begin

GENEROUS = 10.0
"""Seconds in which a pool must have ended on a busy machine; one that hangs would never."""


@pytest.fixture(params=list(POOLS))
def kind(request: pytest.FixtureRequest) -> WorkerKind:
    return request.param


@pytest.fixture
def pool_of(kind: WorkerKind) -> Iterator[Callable[[int], WorkerPool]]:
    pools: list[WorkerPool] = []

    def make(size: int) -> WorkerPool:
        pools.append(POOLS[kind](size, Subject))
        return pools[-1]

    yield make
    for pool in pools:
        pool.terminate()


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    yield
    assert not running()


def running() -> list[str]:
    """Names of the workers that there are."""
    processes = [process.name for process in multiprocessing.active_children()]
    threads = [thread.name for thread in threading.enumerate()]
    return sorted(name for name in processes + threads if name.startswith("ankan-worker"))


def test_a_group_of_one_has_nothing_to_add() -> None:
    array = np.arange(3.0)
    np.testing.assert_array_equal(WorkerGroup().all_reduce(array), array)
    assert (WorkerGroup().rank, WorkerGroup().size) == (0, 1)


def test_results_come_in_rank_order_from_workers_of_their_own(kind: WorkerKind, pool_of) -> None:
    pool = pool_of(3)
    assert pool.call("place") == [(0, 3), (1, 3), (2, 3)]
    assert running() == ["ankan-worker-0", "ankan-worker-1", "ankan-worker-2"]
    processes, threads = zip(*pool.call("runs_in"), strict=True)
    if kind == "processes":
        assert len({*processes, os.getpid()}) == 4
    else:
        assert {*processes} == {os.getpid()}
        assert len({*threads, threading.get_ident()}) == 4


def test_all_reduce_adds_in_rank_order_with_the_same_bits_for_all(pool_of) -> None:
    pool = pool_of(3)
    # in float64 (1 + 1e16) - 1e16 is 0, in any other order 1
    rows = np.array([[1.0, 1e16, 0.1], [1e16, -1e16, 0.2], [-1e16, 1.0, 0.3]])
    results = pool.call("add", rows)
    assert results[0].tolist() == [0.0, 1.0, 0.1 + 0.2 + 0.3]
    for result in results[1:]:
        assert result.tobytes() == results[0].tobytes()


def test_all_reduce_keeps_the_shape(pool_of) -> None:
    pool = pool_of(2)
    rows = np.arange(24.0).reshape(2, 3, 4)
    for result in pool.call("add", rows):
        np.testing.assert_array_equal(result, rows.sum(axis=0))


@pytest.mark.parametrize("pace", ["add_often", "add_in_disorder"])
def test_one_all_reduce_after_another_mixes_nothing_up(pool_of, pace: str) -> None:
    for result in pool_of(3).call(pace, 300):
        assert result == [111.0 * turn for turn in range(300)]


def test_a_shared_array_is_the_same_memory_for_all(kind: WorkerKind) -> None:
    shared = SharedArray.of(np.full((2, 3), 7, np.float32))
    assert shared.array.dtype == np.float32
    with POOLS[kind](2, Subject, shared) as pool:
        pool.call("fill", 4.0)
    assert shared.array.tolist() == [[4, 4, 4], [5, 5, 5]]
    assert SharedArray((0, 3)).array.shape == (0, 3)


def test_close_leaves_no_worker(pool_of) -> None:
    pool = pool_of(2)
    assert len(running()) == 2
    pool.close()
    assert not running()
    pool.close()


@pytest.mark.parametrize(("rank", "others"), [(0, "wait"), (2, "wait"), (1, "answer"), (1, "work")])
def test_an_exception_reaches_the_caller_as_itself(pool_of, rank: int, others: str) -> None:
    pool = pool_of(3)
    begun = time.monotonic()
    with pytest.raises(LookupError, match=f"worker {rank} has lost its way") as caught:
        pool.call("fail", rank, others=others)
    assert time.monotonic() - begun < GENEROUS
    assert not running()
    printed = "".join(traceback.format_exception(caught.value))
    assert "in fail" in printed, "it says where in the worker it was"


def test_an_exception_while_the_workers_are_made_reaches_the_caller(kind: WorkerKind) -> None:
    with pytest.raises(MemoryError, match="no room for this worker"):
        POOLS[kind](2, fail_to_begin)
    assert not running()


@pytest.mark.skipif(sys.platform == "win32", reason="sends a POSIX signal")
def test_whatever_interrupts_the_caller_ends_the_workers(pool_of) -> None:
    pool = pool_of(2)
    ctrl_c = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
    ctrl_c.start()
    with pytest.raises(KeyboardInterrupt):
        pool.call("hang", 1)
    assert not running()


def test_a_closed_pool_takes_no_call(pool_of: Callable[[int], WorkerPool]) -> None:
    pool = pool_of(2)
    pool.close()
    with pytest.raises(TrainingError, match="ended already"):
        pool.call("place")
