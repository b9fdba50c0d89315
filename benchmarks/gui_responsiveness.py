"""The window while a network trains: does it stay alive, and what does it cost the training?

    python benchmarks/gui_responsiveness.py [--seconds S] [--rounds N]

W4 is trained on NumtaDB, by the command line's own loop and from the Train page of a real window, in turn, each in a
process of its own; on Linux the window is shown on an X server made for it (Xvfb). A timer of 4 ms tells the gaps
between two turns of the event loop, once with the plots in view and once while strokes are drawn on the Draw page.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.data import DATA, NUMTADB  # noqa: E402
from benchmarks.nets import NETS  # noqa: E402
from core.data.readers import open_dataset  # noqa: E402
from core.nn.architecture import save_architecture  # noqa: E402
from core.nn.blas import kernel  # noqa: E402
from core.training.config import TrainingConfig  # noqa: E402
from core.training.events import BatchDone  # noqa: E402
from core.training.runs import train  # noqa: E402

NET, BATCH = NETS["W4"]
_PROBE = 4  # milliseconds
_WARM = 3.0  # seconds that are not counted


def command_line(seconds: float, folder: Path) -> dict[str, float]:
    """Images a second of the loop that the command line runs, and the time to its first batch."""
    config = TrainingConfig(
        model=str(_description(folder)), parts=("a", "b", "c"), batch_size=BATCH, epochs=1000
    )
    begun = time.perf_counter()
    events = train(config, open_dataset(NUMTADB), folder / "run")
    batches = (event for event in events if isinstance(event, BatchDone))
    next(batches)
    first = time.perf_counter() - begun
    images = timed = 0.0
    start = None
    for event in batches:
        now = time.perf_counter()
        if start is None and now - begun > first + _WARM:
            start, from_step = now, event.step
        if start is not None and now - start > seconds:
            images, timed = (event.step - from_step) * BATCH, now - start
            break
    events.close()
    return {"speed": images / timed, "first_batch": first}


def window(seconds: float, folder: Path) -> dict[str, Any]:
    """The same from the Train page; gaps of the event loop and the way from stroke to answer, in milliseconds."""
    from PySide6.QtCore import QEventLoop, Qt, QTimer
    from PySide6.QtTest import QTest
    from threadpoolctl import threadpool_limits

    from gui.app import make_application
    from gui.draw.page import DrawPage
    from gui.garbage import collected_here
    from gui.main_window import MainWindow
    from gui.session import Session
    from gui.train.page import TrainPage

    app = make_application(["ankan-benchmark"])
    session = Session()
    shown = MainWindow(session)
    shown.resize(1280, 800)
    shown.show()
    pages: dict[type, Any] = {type(page): page for page in shown.pages}
    train_page, draw_page = pages[TrainPage], pages[DrawPage]

    def wait_for(ready: Callable[[], bool], limit: float = 120) -> None:
        until = time.perf_counter() + limit
        while not ready():
            app.processEvents()
            time.sleep(0.001)
            if time.perf_counter() > until:
                raise SystemExit("the window did not answer")

    def watched(action: Callable[[], None]) -> list[float]:
        """Milliseconds between the turns of the event loop meanwhile."""
        turns = [time.perf_counter()]
        probe = QTimer(shown, interval=_PROBE, timerType=Qt.TimerType.PreciseTimer)
        probe.timeout.connect(lambda: turns.append(time.perf_counter()))
        probe.start()
        action()
        probe.stop()
        return [1000 * (later - earlier) for earlier, later in pairwise(turns)]

    def turn(milliseconds: float) -> None:
        """Nothing but the event loop; `app.quit` would ask whether to close the window."""
        loop = QEventLoop()
        QTimer.singleShot(round(milliseconds), loop.quit)
        loop.exec()

    answers: list[float] = []
    session.image.changed.connect(lambda: answers.append(time.perf_counter()))

    def draw_strokes() -> None:
        """One every half second, and how long its answer takes from the end of the stroke."""
        canvas = draw_page.canvas
        middle = canvas.rect().center()
        for number in range(max(4, round(seconds))):
            QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle)
            for step in range(12):
                QTest.mouseMove(canvas, middle + type(middle)(8 * step - 40, 6 * ((step + number) % 7)))
                app.processEvents()
                time.sleep(0.012)
            QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=middle)
            released, known = time.perf_counter(), len(answers)
            wait_for(lambda known=known: len(answers) > known, 10)  # type: ignore[misc]
            took.append(1000 * (time.perf_counter() - released))
            turn(250)

    took: list[float] = []
    with collected_here(), threadpool_limits(1, user_api="blas"):
        session.model.open()
        session.data.open(NUMTADB)
        wait_for(lambda: session.data.prepared is not None and session.data.report is not None)
        session.data.choose_parts(("a", "b", "c"))
        train_page.setup.network_card.open(_description(folder))
        train_page.setup.settings_card.fields["batch_size"].control.setText(str(BATCH))
        train_page.setup.settings_card.fields["epochs"].control.setText("1000")
        shown.show_page(shown.pages.index(train_page))
        wait_for(train_page.progress_card.main_button.isEnabled)
        begun = time.perf_counter()
        QTest.mouseClick(train_page.progress_card.main_button, Qt.MouseButton.LeftButton)
        wait_for(lambda: train_page.history.last_step > 0)
        first = time.perf_counter() - begun
        wait_for(lambda: time.perf_counter() - begun > first + _WARM)
        before, start = train_page.history.last_step, time.perf_counter()
        gaps = watched(lambda: turn(1000 * seconds))
        images, timed = (train_page.history.last_step - before) * BATCH, time.perf_counter() - start
        shown.show_page(shown.pages.index(draw_page))
        gaps_drawing = watched(draw_strokes)
        shown.show_page(shown.pages.index(train_page))
        steps, stopped = train_page.history.last_step, time.perf_counter()
        QTest.mouseClick(train_page.progress_card.stop_button, Qt.MouseButton.LeftButton)
        wait_for(lambda: not train_page.trainer.running)
        stop = time.perf_counter() - stopped
        steps = train_page.history.last_step - steps
    shown.close()
    return {
        "speed": images / timed,
        "first_batch": first,
        "gaps": gaps,
        "gaps_drawing": gaps_drawing,
        "strokes": took,
        "stop_seconds": stop,
        "stop_steps": steps,
    }


def _description(folder: Path) -> Path:
    path = folder / "W4.yaml"
    save_architecture(NET, path)
    return path


def _apart(contender: str, seconds: float) -> dict[str, Any]:
    command = [sys.executable, __file__, "--child", contender, "--seconds", str(seconds)]
    if contender == "window" and sys.platform == "linux":
        if shutil.which("xvfb-run") is None:
            raise SystemExit("xvfb-run is missing (Debian's package xvfb)")
        command = ["xvfb-run", "-a", "-s", "-screen 0 1400x900x24", *command]
    environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    with tempfile.TemporaryDirectory(prefix="ankan-window-") as home:
        environment |= {"XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home}
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=20.0, help="for each timing")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", choices=("line", "window"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not NUMTADB.is_file():
        raise SystemExit(f"no real handwriting in {DATA} (set ANKAN_DATA)")
    if options.child:
        with tempfile.TemporaryDirectory(prefix="ankan-run-") as place:
            measure = command_line if options.child == "line" else window
            print(json.dumps(measure(options.seconds, Path(place))))
        return
    rounds = [
        {contender: _apart(contender, options.seconds) for contender in ("line", "window")}
        for _ in range(options.rounds)
    ]
    print(f"W4 on {NUMTADB.name}, {options.rounds} rounds of {options.seconds:g} s, {kernel()} kernel")
    for name, what in (("speed", "images/s"), ("first_batch", "seconds to the first batch")):
        line, shown = (
            statistics.median(one[contender][name] for one in rounds) for contender in ("line", "window")
        )
        print(f"{what:<34}window {shown:10,.2f}   command line {line:10,.2f}   ratio {shown / line:.2f}")
    for name, what in (("gaps", "plots in view"), ("gaps_drawing", "while drawing")):
        gaps = [gap for one in rounds for gap in one["window"][name]]
        print(
            f"{'turns of the loop, ' + what:<34}median {statistics.median(gaps):6.1f} ms   "
            f"99 % {_percentile(gaps, 0.99):6.1f} ms   longest {max(gaps):6.1f} ms   ({len(gaps):,} turns)"
        )
    strokes = [stroke for one in rounds for stroke in one["window"]["strokes"]]
    median, longest = statistics.median(strokes), max(strokes)
    print(f"{'end of a stroke to its answer':<34}median {median:6.1f} ms   longest {longest:6.1f} ms")
    steps = [one["window"]["stop_steps"] for one in rounds]
    stops = [one["window"]["stop_seconds"] for one in rounds]
    print(f"{'stopping':<34}{statistics.median(stops):.2f} s with the saving; steps still taken: {steps}")


if __name__ == "__main__":
    main()
