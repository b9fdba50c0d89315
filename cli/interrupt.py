"""Ctrl-C, heard between two events of a training."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def noting_interrupt() -> Iterator[threading.Event]:
    """Ctrl-C only sets the event, since within a batch the weights are half changed; a second Ctrl-C ends at once."""
    interrupted = threading.Event()

    def note(_number: int, _frame: object) -> None:
        interrupted.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield interrupted
    finally:
        signal.signal(signal.SIGINT, before)
