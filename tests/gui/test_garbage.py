import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

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
