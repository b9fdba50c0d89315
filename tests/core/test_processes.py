"""Work in other processes: all they tell arrives, what they raise is raised here, and none outlives its use."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterator

import pytest

from core.processes import tell_from_processes


def count(numbers: range, factor: int) -> Iterator[int]:
    for number in numbers:
        yield number * factor


def fail(_: int) -> Iterator[int]:
    yield 1
    raise LookupError("nothing there")


def wait_long(_: int) -> Iterator[int]:
    yield os.getpid()
    time.sleep(60)


def die(_: int) -> Iterator[int]:
    yield 1
    os._exit(3)


def test_all_that_is_told_arrives() -> None:
    shares = [range(100), range(100, 300)]
    assert sorted(tell_from_processes(count, shares, 2)) == list(range(0, 600, 2))
    assert multiprocessing.active_children() == []


def test_what_is_raised_there_is_raised_here() -> None:
    with pytest.raises(LookupError, match="nothing there"):
        list(tell_from_processes(fail, [1, 2]))
    assert multiprocessing.active_children() == []


def test_closing_ends_them() -> None:
    told = tell_from_processes(wait_long, [1, 2])
    next(told)
    began = time.monotonic()
    told.close()
    assert time.monotonic() - began < 10
    assert multiprocessing.active_children() == []


def test_a_death_is_noticed() -> None:
    with pytest.raises(ChildProcessError, match="a process was ended; is memory short"):
        list(tell_from_processes(die, [1]))
