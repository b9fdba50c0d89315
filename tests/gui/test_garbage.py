import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from gui.garbage import collected_here
from gui.worker import Worker


class Loop(QWidget):
    """A widget that only the collector of garbage can find."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self


def litter() -> None:
    """More objects that hold themselves than any threshold."""
    for _ in range(20_000):
        holder: list[object] = []
        holder.append(holder)


@pytest.fixture
def threads() -> list[threading.Thread]:
    return []


def test_a_widget_is_never_destroyed_on_a_worker(qtbot, threads):
    made = Loop()
    weakref.finalize(made, lambda: threads.append(threading.current_thread()))
    del made
    worker = Worker(litter)
    with qtbot.waitSignal(worker.finished):
        worker.start()
    assert not gc.isenabled()
    assert not threads
    QTimer.singleShot(0, litter)
    qtbot.waitUntil(lambda: bool(threads), timeout=10_000)
    assert threads == [threading.main_thread()]


def test_nothing_is_collected_while_the_program_ends(qapp):
    """Qt would be taking connections apart, with a lock that destroying a widget asks for."""
    collections: list[str] = []

    def note(phase: str, _info: dict[str, int]) -> None:
        collections.append(phase)

    with collected_here():
        litter()
        gc.callbacks.append(note)
    try:
        litter()
        assert collections == []
    finally:
        gc.callbacks.remove(note)
