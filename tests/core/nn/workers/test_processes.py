"""What only processes do: they can be killed, and what they raise must be sent."""

import sys
import time

import pytest

from core.errors import TrainingError
from core.nn.workers import ProcessPool
from tests.core.nn.workers.subjects import Subject
from tests.core.nn.workers.test_pools import GENEROUS, running


@pytest.mark.skipif(sys.platform == "win32", reason="kills with a signal")
@pytest.mark.parametrize("rank", [0, 1])
def test_a_killed_worker_is_reported_while_the_others_wait_for_it(rank: int) -> None:
    pool = ProcessPool(3, Subject)
    begun = time.monotonic()
    with pytest.raises(TrainingError, match=f"worker process {rank} ended unexpectedly"):
        pool.call("die", rank)
    assert time.monotonic() - begun < GENEROUS
    assert not running()


def test_an_exception_that_cannot_be_sent_arrives_in_words() -> None:
    with pytest.raises(TrainingError, match="UnsendableError in a worker process: it holds a lambda"):
        ProcessPool(2, Subject).call("fail_unsendably")
