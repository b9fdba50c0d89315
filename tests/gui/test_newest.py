"""Of several computations only the newest is heard of."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from gui.newest import Newest


@pytest.fixture
def newest(qtbot) -> Iterator[Newest]:
    made = Newest()
    yield made
    made.stop()


def count(name, steps, closed):
    try:
        for step in range(steps):
            time.sleep(0.002)
            yield f"{name}{step}"
    finally:
        closed.append(name)
    return name


def test_another_one_closes_the_one_before(newest, qtbot):
    heard: list[str] = []
    done: list[str] = []
    closed: list[str] = []
    newest.progressed.connect(heard.append)
    newest.done.connect(done.append)
    newest.start(count, "a", 10_000, closed)
    qtbot.waitUntil(lambda: len(heard) > 2)
    newest.start(count, "b", 3, closed)
    before = len(heard)
    qtbot.waitUntil(lambda: done == ["b"])
    assert heard[before:] == ["b0", "b1", "b2"]
    assert not newest.running
    qtbot.waitUntil(lambda: sorted(closed) == ["a", "b"])


def test_it_waits_and_goes_on(newest, qtbot):
    heard: list[str] = []
    closed: list[str] = []
    newest.progressed.connect(heard.append)
    newest.start(count, "a", 10_000, closed)
    newest.pause()
    qtbot.wait(20)
    before = len(heard)
    qtbot.wait(30)
    assert len(heard) == before
    newest.resume()
    qtbot.waitUntil(lambda: len(heard) > before)
    newest.stop()
    assert closed == ["a"]


def test_what_goes_wrong_is_told(newest, qtbot):
    with qtbot.waitSignal(newest.failed) as told:
        newest.start(lambda: (1 / number for number in (1, 0)))
    assert "ZeroDivisionError" in told.args[0]
    assert not newest.running
