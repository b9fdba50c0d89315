import threading
import time

import pytest
from PySide6.QtCore import QObject, QThread, Slot

from core.errors import DataError
from gui.worker import InTurn, Latest, Worker


class Listener(QObject):
    """Remembers what arrives, and on which thread."""

    def __init__(self):
        super().__init__()
        self.heard = []
        self.threads = set()

    @Slot(object)
    def listen(self, value):
        self.heard.append(value)
        self.threads.add(QThread.currentThread())


def test_a_function_runs_elsewhere_and_its_result_arrives_here(qtbot, qapp):
    listener = Listener()
    worker = Worker(threading.get_ident)
    worker.result.connect(listener.listen)
    with qtbot.waitSignal(worker.finished):
        worker.start()
    qtbot.waitUntil(lambda: listener.heard != [])
    assert listener.heard[0] != threading.get_ident()
    assert listener.threads == {qapp.thread()}


def test_a_generator_reports_every_value_and_then_its_result(qtbot):
    def count(to):
        yield from range(to)
        return "done"

    listener = Listener()
    worker = Worker(count, 3)
    worker.progress.connect(listener.listen)
    worker.result.connect(listener.listen)
    with qtbot.waitSignal(worker.finished):
        worker.start()
    qtbot.waitUntil(lambda: len(listener.heard) == 4)
    assert listener.heard == [0, 1, 2, "done"]


def test_cancelling_closes_the_generator_and_delivers_no_result(qtbot):
    closed: list[bool] = []
    results: list[object] = []

    def forever():
        try:
            while True:
                time.sleep(0.001)
                yield
        finally:
            closed.append(True)

    worker = Worker(forever)
    worker.result.connect(results.append)
    with qtbot.waitSignal(worker.progress):
        worker.start()
    worker.stop()
    assert worker.isFinished()
    assert closed == [True]
    assert results == []


def test_a_paused_generator_is_not_pulled_and_can_still_be_stopped(qtbot):
    pulled: list[float] = []

    def forever():
        while True:
            time.sleep(0.001)
            pulled.append(time.monotonic())
            yield

    worker = Worker(forever)
    with qtbot.waitSignal(worker.progress):
        worker.start()
    worker.pause()
    qtbot.wait(30)
    before = len(pulled)
    qtbot.wait(30)
    assert len(pulled) == before
    worker.resume()
    qtbot.waitUntil(lambda: len(pulled) > before)
    worker.pause()
    worker.stop()
    assert worker.isFinished()


def test_a_users_error_is_its_sentence(qtbot):
    def fail():
        raise DataError("scan.png is empty")

    worker = Worker(fail)
    with qtbot.waitSignal(worker.error) as caught:
        worker.start()
    worker.wait()
    assert caught.args == ["scan.png is empty"]


def test_an_unexpected_error_is_a_plain_sentence_and_its_traceback_is_logged(qtbot, caplog):
    worker = Worker(int, "seven")
    with qtbot.waitSignal(worker.error) as caught:
        worker.start()
    worker.wait()
    assert caught.args[0].startswith("Something unexpected went wrong: ValueError")
    assert "Traceback" in caplog.text


@pytest.fixture
def latest(qtbot):
    gate = threading.Event()

    def answer(value):
        gate.wait(5)
        if value == "bad":
            raise DataError("that was bad")
        return value

    made = Latest(answer)
    yield made, gate
    gate.set()
    made.stop()


def test_only_the_newest_waiting_request_is_answered(qtbot, latest):
    latest, gate = latest
    listener = Listener()
    latest.answered.connect(listener.listen)
    for number in range(6):
        latest.ask(number)
    gate.set()
    qtbot.waitUntil(lambda: latest.idle)
    assert listener.heard == [0, 5]


def test_nothing_asked_before_forget_is_answered(qtbot, latest):
    latest, gate = latest
    listener = Listener()
    latest.answered.connect(listener.listen)
    latest.ask("old")
    latest.ask("older")
    latest.forget()
    latest.ask("new")
    gate.set()
    qtbot.waitUntil(lambda: latest.idle)
    assert listener.heard == ["new"]


def test_a_failed_request_is_a_sentence_and_the_next_is_answered(qtbot, latest):
    latest, gate = latest
    listener = Listener()
    latest.answered.connect(listener.listen)
    latest.failed.connect(listener.listen)
    gate.set()
    latest.ask("bad")
    latest.ask("good")
    qtbot.waitUntil(lambda: latest.idle)
    assert listener.heard == ["that was bad", "good"]


def test_whatever_is_asked_in_turn_is_answered_in_that_order(qtbot):
    listener = Listener()
    work = InTurn(lambda number: number)
    work.answered.connect(listener.listen)
    for number in range(20):
        work.ask(number)
    qtbot.waitUntil(lambda: len(listener.heard) == 20)
    assert listener.heard == list(range(20))
    work.stop()


def test_stopping_waits_for_all_that_was_asked_in_turn(qtbot):
    done: list[int] = []

    def slowly(number):
        time.sleep(0.01)
        done.append(number)

    work = InTurn(slowly)
    for number in range(5):
        work.ask(number)
    work.stop()
    assert done == [0, 1, 2, 3, 4]


def test_what_fails_in_turn_is_said_and_the_next_is_answered(qtbot):
    def work_on(fails):
        if fails:
            raise DataError("no such drawing")
        return "done"

    heard, problems = Listener(), Listener()
    work = InTurn(work_on)
    work.answered.connect(heard.listen)
    work.failed.connect(problems.listen)
    work.ask(True)
    work.ask(False)
    qtbot.waitUntil(lambda: heard.heard == ["done"])
    assert problems.heard == ["no such drawing"]
    work.stop()


def test_a_cancelled_worker_that_pauses_itself_ends(qtbot):
    begun, cancelled = threading.Event(), threading.Event()

    def steps():
        begun.set()
        cancelled.wait(10)
        worker.pause()
        yield 1

    worker = Worker(steps)
    worker.start()
    begun.wait(10)
    worker.cancel()
    cancelled.set()
    ended = worker.wait(5_000)
    worker.resume()  # that it is not left running where it does not end
    assert ended
