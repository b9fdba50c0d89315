"""How long the Draw page takes: from a movement of the mouse to its line, from the end of a stroke to its answer.

    python benchmarks/draw_latency.py [--strokes N] [--scribbles N] [--size WIDTH HEIGHT]

A second process moves the pointer of an X server made for it (Xvfb), 125 times a second, through XTest; the window is
the program's own, with the shipped model. Times count from before the event is sent to after the widget is painted, so
they hold whatever the window was busy with. A stroke's last movement comes right before its end: the answer to it
cannot have been under way before. Ordinary strokes have some 70 movements, a scribble has 600.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import math
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from bisect import bisect_left
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from gui.draw.page import DrawPage

_INTERVAL = 0.008  # seconds between two movements
_MOVES, _SCRIBBLE = 70, 600
_PAUSE = 0.15  # seconds between strokes
_LINE, _ANSWER = "movement to line", "stroke's end to answer"
ASKED = {_ANSWER: "30 and 60"}  # milliseconds: the median and the 99th percentile


def shape(number: int, moves: int) -> list[tuple[float, float]]:
    """A loop with a tail in shares of the canvas, or a long scribble; each `number` gives another."""
    turn, size = number % 7 / 7, 0.12 + 0.02 * (number % 5)
    if moves > _MOVES:
        angles = [turn + 0.21 * step for step in range(moves)]
        return [(0.5 + 0.4 * math.sin(a), 0.5 + 0.4 * math.sin(0.37 * a + number)) for a in angles]
    loop = moves * 2 // 3
    circle = [2 * math.pi * (turn + step / loop) for step in range(loop)]
    points = [(0.45 + size * math.cos(a), 0.35 + size * math.sin(a)) for a in circle]
    x, y = points[-1]
    return points + [
        (x + 0.002 * step, y + 0.4 * step / (moves - loop)) for step in range(1, moves - loop + 1)
    ]


def hand(orders: Connection) -> None:
    """The second process: moves the pointer through each list of places, and answers with the times it sent."""
    x11, xtest = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    screen = ctypes.c_void_p(x11.XOpenDisplay(None))
    times: list[float] = []

    def send(fake: Callable[..., int], *arguments: int) -> None:
        times.append(time.perf_counter())
        fake(screen, *arguments, 0)
        x11.XSync(screen, 0)

    while places := orders.recv():
        xtest.XTestFakeMotionEvent(screen, -1, *places[0], 0)
        times.clear()
        send(xtest.XTestFakeButtonEvent, 1, 1)
        due = time.perf_counter()
        for place in places[1:]:
            due += _INTERVAL
            time.sleep(max(0.0, due - time.perf_counter()))
            send(xtest.XTestFakeMotionEvent, -1, *place)
        send(xtest.XTestFakeButtonEvent, 1, 0)
        orders.send(times)


class Watch:
    """When which of a stroke's events were painted, and when the answer was."""

    def __init__(self, page: DrawPage) -> None:
        self.heard = 0
        self.lines: list[tuple[int, float]] = []
        self.answered = self.answer_painted = 0.0
        page.canvas.drawing_changed.connect(self._hear)
        page.session.image.changed.connect(self._answer)
        after_painting(page.canvas, self._line)
        after_painting(page.answer_card.bars, self._card)

    def begin(self) -> None:
        self.heard = 0
        self.lines.clear()

    @property
    def shown(self) -> int:
        """How many of the stroke's events are on the canvas."""
        return self.lines[-1][0] if self.lines else 0

    @property
    def answer_is_painted(self) -> bool:
        return self.answer_painted > self.answered

    def painted(self, event: int) -> float:
        """When the stroke's event, counted from 1, was first on the canvas."""
        return self.lines[bisect_left([heard for heard, _ in self.lines], event)][1]

    def _hear(self, _drawing: object) -> None:
        self.heard += 1

    def _line(self) -> None:
        self.lines.append((self.heard, time.perf_counter()))

    def _answer(self) -> None:
        self.answered = time.perf_counter()

    def _card(self) -> None:
        if not self.answer_is_painted:
            self.answer_painted = time.perf_counter()


def after_painting(widget: Any, note: Callable[[], None]) -> None:
    paint = type(widget).paintEvent

    def painted(event: object) -> None:
        paint(widget, event)
        note()

    widget.paintEvent = painted


def window(strokes: int, scribbles: int, size: tuple[int, int]) -> dict[str, list[float]]:
    """Milliseconds of each kind, measured in the program's own window."""
    from PySide6.QtCore import QEventLoop, QTimer
    from threadpoolctl import threadpool_limits

    from gui.app import make_application
    from gui.draw.page import DrawPage
    from gui.main_window import MainWindow
    from gui.session import Session

    app = make_application(["ankan-benchmark"])
    session = Session()
    shown = MainWindow(session)
    shown.resize(*size)
    shown.show()
    page = next(page for page in shown.pages if isinstance(page, DrawPage))
    canvas, watch = page.canvas, Watch(page)
    QTimer(shown, interval=2).start()  # so that waiting looks again

    def wait_for(ready: Callable[[], bool], limit: float = 60) -> None:
        until = time.perf_counter() + limit
        while not ready():
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if time.perf_counter() > until:
                raise SystemExit("the window did not answer")

    def stroke(number: int, moves: int) -> tuple[list[float], float]:
        """Milliseconds to the line of each movement, and to the answer."""
        corner = canvas.mapToGlobal(canvas.rect().topLeft())
        watch.begin()
        orders.send(
            [
                (corner.x() + round(x * canvas.width()), corner.y() + round(y * canvas.height()))
                for x, y in shape(number, moves)
            ]
        )
        wait_for(orders.poll)
        wait_for(lambda: watch.shown == moves + 1 and page._answers.idle and watch.answer_is_painted)
        _pressed, *moved, released = orders.recv()
        lines = [1000 * (watch.painted(event) - sent) for event, sent in enumerate(moved, start=2)]
        answer = 1000 * (watch.answer_painted - released)
        canvas.clear()
        pause = time.perf_counter() + _PAUSE
        wait_for(lambda: time.perf_counter() > pause)
        return lines, answer

    spawn = multiprocessing.get_context("spawn")
    orders, end = spawn.Pipe()
    writer = spawn.Process(target=hand, args=(end,))
    writer.start()
    result: dict[str, list[float]] = {}
    with threadpool_limits(1, user_api="blas"):
        session.model.open()
        wait_for(lambda: session.model.classifier is not None)
        stroke(0, _MOVES)  # the first one warms up
        for count, moves, kind in ((strokes, _MOVES, ""), (scribbles, _SCRIBBLE, ", scribbling")):
            if not count:
                continue
            taken = [stroke(number, moves) for number in range(1, count + 1)]
            result[f"{_LINE}{kind}"] = [line for lines, _ in taken for line in lines]
            result[f"{_ANSWER}{kind}"] = [answer for _, answer in taken]
    orders.send([])
    writer.join()
    shown.close()
    return result


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--strokes", type=int, default=100)
    parser.add_argument("--scribbles", type=int, default=3)
    parser.add_argument("--size", type=int, nargs=2, default=(1280, 800), metavar=("WIDTH", "HEIGHT"))
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(window(options.strokes, options.scribbles, tuple(options.size))))
        return
    if shutil.which("xvfb-run") is None:
        raise SystemExit("xvfb-run is missing (Debian's package xvfb)")
    screen = f"-screen 0 {options.size[0]}x{options.size[1]}x24"
    command = ["xvfb-run", "-a", "-s", screen, sys.executable, __file__, "--child"]
    command += ["--strokes", str(options.strokes), "--scribbles", str(options.scribbles)]
    command += ["--size", *map(str, options.size)]
    environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    with tempfile.TemporaryDirectory(prefix="ankan-window-") as home:
        environment |= {"XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home}
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    print(
        f"| milliseconds, window of {options.size[0]} x {options.size[1]} | median | 99 % | longest | asked | times |"
    )
    print("| --- | --- | --- | --- | --- | --- |")
    for name, values in result.items():
        last = sorted(values)[min(len(values) - 1, int(0.99 * len(values)))]
        middle, asked = statistics.median(values), ASKED.get(name, "")
        print(f"| {name} | {middle:.1f} | {last:.1f} | {max(values):.1f} | {asked} | {len(values):,} |")


if __name__ == "__main__":
    main()
