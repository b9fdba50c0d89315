"""What only processes do: they can be killed, and what they raise must be sent."""

import multiprocessing
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.errors import TrainingError
from core.nn.workers import ProcessPool
from tests.core.nn.workers.subjects import Subject
from tests.core.nn.workers.test_pools import GENEROUS, running

ROOT = Path(__file__).resolve().parents[4]


@pytest.mark.skipif(sys.platform == "win32", reason="kills with a signal")
@pytest.mark.parametrize("rank", [0, 1])
def test_a_killed_worker_is_reported_while_the_others_wait_for_it(rank: int) -> None:
    pool = ProcessPool(3, Subject)
    begun = time.monotonic()
    with pytest.raises(TrainingError, match=f"worker process {rank} ended unexpectedly"):
        pool.call("die", rank)
    assert time.monotonic() - begun < GENEROUS
    assert not running()


@pytest.mark.parametrize(("method", "argument"), [("hang", 1), ("add_often", 10**9)])
def test_workers_end_when_the_caller_is_killed(method: str, argument: int) -> None:
    script = f"""
from core.nn.workers import ProcessPool
from tests.core.nn.workers.subjects import Subject
pool = ProcessPool(2, Subject)
print("ready", flush=True)
pool.call({method!r}, {argument})
"""
    caller = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert caller.stdout is not None
    assert caller.stdout.readline() == b"ready\n"
    caller.kill()
    caller.communicate(timeout=GENEROUS)  # returns when the last process that could print has ended


def test_an_exception_that_cannot_be_sent_arrives_in_words() -> None:
    with pytest.raises(TrainingError, match="UnsendableError in a worker process: it holds a lambda"):
        ProcessPool(2, Subject).call("fail_unsendably")


def test_a_call_larger_than_a_pipe() -> None:
    with ProcessPool(2, Subject) as pool:
        assert pool.call("length", b"x" * 1_000_000) == [1_000_000, 1_000_000]


def test_closing_after_a_worker_has_died_does_not_wait_for_the_others() -> None:
    pool = ProcessPool(4, Subject)
    victim = min(multiprocessing.active_children(), key=lambda process: process.name)
    victim.kill()
    victim.join()
    begun = time.monotonic()
    pool.close()
    assert time.monotonic() - begun < 1.5
    assert not multiprocessing.active_children()
