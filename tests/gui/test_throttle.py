from gui.throttle import Throttle


def test_the_first_call_comes_at_once_and_the_last_is_never_lost(qtbot):
    calls: list[object] = []
    throttled = Throttle(30, calls.append)
    for number in range(5):
        throttled(number)
    assert calls == [0]
    qtbot.waitUntil(lambda: calls == [0, 4])
    qtbot.wait(80)
    assert calls == [0, 4]


def test_a_call_after_a_pause_comes_at_once_again(qtbot):
    calls: list[object] = []
    throttled = Throttle(10, calls.append)
    throttled("first")
    qtbot.wait(60)
    throttled("second")
    assert calls == ["first", "second"]


def test_a_dropped_call_does_not_come(qtbot):
    calls: list[object] = []
    throttled = Throttle(10, calls.append)
    throttled("first")
    throttled("second")
    throttled.drop()
    qtbot.wait(60)
    assert calls == ["first"]


def test_a_waiting_call_can_be_made_now_and_comes_once(qtbot):
    calls: list[object] = []
    throttled = Throttle(20, calls.append)
    throttled.flush()
    for number in range(3):
        throttled(number)
    throttled.flush()
    assert calls == [0, 2]
    qtbot.wait(60)
    assert calls == [0, 2]
