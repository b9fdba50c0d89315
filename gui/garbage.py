"""Garbage is collected on the window's thread alone."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from pyqtgraph.util.garbage_collector import GarbageCollector


@contextmanager
def collected_here() -> Iterator[None]:
    """Meanwhile this thread, which has the event loop, looks for garbage once a second; afterwards nobody does, as the
    program ends.

    Python would do so on whichever thread makes one object too many, whatever that thread is at. Where that is a
    worker's, and a dialog that is no longer needed is among the garbage, Qt aborts: a widget must be destroyed on the
    thread it lives on. Where it is this one, just as Qt takes a connection apart and holds a lock, the thread waits
    for itself: so connections that go with the window at the end must not find garbage either. What is there already
    is set aside, so that a full collection holds the window up for some milliseconds only.
    """
    gc.collect()
    gc.freeze()
    collector = GarbageCollector()
    try:
        yield
    finally:
        collector.timer.stop()
