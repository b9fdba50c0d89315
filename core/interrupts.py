"""Ctrl-C reaches every process of a terminal; the one the user started decides what becomes of the others."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from multiprocessing import resource_tracker


@contextlib.contextmanager
def no_interrupt() -> Iterator[None]:
    """A process started meanwhile does not hear Ctrl-C, not even before it can say so itself.

    The process that starts it hears it afterwards: half started, the other would complain.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # it would unblock the signal if it were started meanwhile
    with _heard_later():
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _heard_later() -> Iterator[None]:
    """A signal that is blocked here still reaches any other thread, and then Python's handler, in the main one."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard = threading.Event()
    before = signal.signal(signal.SIGINT, lambda *_: heard.set())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if heard.is_set():
            signal.raise_signal(signal.SIGINT)
