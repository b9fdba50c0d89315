"""Workers add in rank order, and whatever happens to one of them reaches the caller and leaves no process behind."""

import os
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from core.errors import TrainingError
from core.nn.workers import SharedArray, WorkerGroup, WorkerPool
from tests.core.nn.worker_subjects import Subject, fail_to_begin

GENEROUS = 10.0
"""Seconds in which a pool must have ended on a busy machine; one that hangs would never."""


@pytest.fixture
def pool_of() -> Iterator[Callable[[int], WorkerPool]]:
    pools: list[WorkerPool] = []

    def make(size: int) -> WorkerPool:
        pools.append(WorkerPool(size, Subject))
        return pools[-1]

    yield make
    for pool in pools:
        pool.terminate()


def process_ids(pool: WorkerPool) -> list[int]:
    return [process for process, _, _ in pool.call("process")]


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def assert_all_ended(processes: list[int]) -> None:
    assert not [process for process in processes if is_alive(process)]


def test_a_group_of_one_has_nothing_to_add() -> None:
    array = np.arange(3.0)
    np.testing.assert_array_equal(WorkerGroup().all_reduce(array), array)
    assert (WorkerGroup().rank, WorkerGroup().size) == (0, 1)


def test_results_come_in_rank_order_from_processes_of_their_own(pool_of) -> None:
    answers = pool_of(3).call("process")
    assert [(rank, size) for _, rank, size in answers] == [(0, 3), (1, 3), (2, 3)]
    assert len({process for process, _, _ in answers} | {os.getpid()}) == 4


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


def test_one_all_reduce_after_another_mixes_nothing_up(pool_of) -> None:
    for result in pool_of(3).call("add_often", 300):
        assert result == [111.0 * turn for turn in range(300)]


def test_a_shared_array_is_the_same_memory_for_all() -> None:
    shared = SharedArray.of(np.full((2, 3), 7, np.float32))
    assert shared.array.dtype == np.float32
    with WorkerPool(2, Subject, shared) as pool:
        pool.call("fill", 4.0)
    assert shared.array.tolist() == [[4, 4, 4], [5, 5, 5]]
    assert SharedArray((0, 3)).array.shape == (0, 3)


def test_close_leaves_no_process(pool_of) -> None:
    pool = pool_of(2)
    processes = process_ids(pool)
    assert all(map(is_alive, processes))
    pool.close()
    assert_all_ended(processes)
    pool.close()


@pytest.mark.parametrize(("rank", "wait"), [(0, True), (2, True), (1, False)])
def test_an_exception_reaches_the_caller_as_itself(pool_of, rank: int, wait: bool) -> None:
    pool = pool_of(3)
    processes = process_ids(pool)
    begun = time.monotonic()
    with pytest.raises(LookupError, match=f"worker {rank} has lost its way") as caught:
        pool.call("fail", rank, wait=wait)
    assert time.monotonic() - begun < GENEROUS
    assert "in fail" in "".join(caught.value.__notes__), "the note says where in the worker it was"
    assert_all_ended(processes)


def test_an_exception_while_the_workers_are_made_reaches_the_caller() -> None:
    with pytest.raises(MemoryError, match="no room for this worker"):
        WorkerPool(2, fail_to_begin)


@pytest.mark.skipif(sys.platform == "win32", reason="kills with a signal")
@pytest.mark.parametrize("rank", [0, 1])
def test_a_killed_worker_is_reported_while_the_others_wait_for_it(pool_of, rank: int) -> None:
    pool = pool_of(3)
    processes = process_ids(pool)
    begun = time.monotonic()
    with pytest.raises(TrainingError, match=f"worker process {rank} ended unexpectedly"):
        pool.call("die", rank)
    assert time.monotonic() - begun < GENEROUS
    assert_all_ended(processes)


@pytest.mark.skipif(sys.platform == "win32", reason="hangs with signal.pause")
def test_whatever_interrupts_the_caller_ends_the_workers(pool_of, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = pool_of(2)
    processes = process_ids(pool)

    def interrupted(connections: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("core.nn.workers.wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        pool.call("hang", 1)
    assert_all_ended(processes)


def test_an_exception_that_cannot_be_sent_arrives_in_words(pool_of) -> None:
    with pytest.raises(TrainingError, match="UnsendableError in a worker process: it holds a lambda"):
        pool_of(2).call("fail_unsendably")
