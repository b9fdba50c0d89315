"""The Inspect page while somebody draws on it: frames a second of a layer, and whether the window ever stands still.

    python benchmarks/inspect_page.py [--seconds S] [--rounds N]

A second process moves the pointer over the page's little paper 125 times a second, through XTest, on an X server made
for it (Xvfb); the window is the program's own. A frame is a painted mosaic of maps that were computed since the last
one. A timer of 4 ms tells the gaps between two turns of the event loop. The layers with 16, 128 and 512 maps are those
of one network made for this, the maps being 32 x 32, 32 x 32 and 16 x 16; the last row is the shipped model's widest
layer. Why the network answers so is computed whenever the pen rests.
"""

from __future__ import annotations

import argparse
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
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.draw_latency import after_painting, hand  # noqa: E402

_SIZE = (1280, 800)
_PROBE = 4  # milliseconds
_ASKED_FRAMES, _ASKED_GAP = 30, 50
_NETWORK = {
    "input": [1, 32, 32],
    "layers": [
        {"Conv2d": {"out_channels": 16, "kernel_size": 3, "padding": "same"}},
        {"Conv2d": {"out_channels": 128, "kernel_size": 3, "padding": "same"}},
        "ReLU",
        {"MaxPool2d": {"kernel_size": 2}},
        {"Conv2d": {"out_channels": 512, "kernel_size": 3, "padding": "same"}},
        "GlobalAvgPool2d",
        {"Linear": {"out_features": 10}},
    ],
}
_LAYERS = {"16 maps": "conv1", "128 maps": "conv2", "512 maps": "conv3"}
_SHIPPED = "128 maps, shipped model"


def strokes(seconds: float) -> list[tuple[float, float]]:
    """One long loop in shares of the paper."""
    steps = range(round(125 * seconds))
    return [(0.5 + 0.3 * math.sin(0.05 * s), 0.5 + 0.35 * math.cos(0.031 * s)) for s in steps]


def window(seconds: float) -> dict[str, dict[str, Any]]:
    """Frames a second, and milliseconds between turns of the event loop, for each layer."""
    import numpy as np
    from PySide6.QtCore import QEventLoop, QTimer
    from threadpoolctl import threadpool_limits

    from core.classifier import Classifier, load_classifier
    from core.data.normalize import Normalizer
    from core.model_file import Model
    from core.nn.architecture import Architecture
    from gui.app import make_application
    from gui.inspect.page import InspectPage
    from gui.main_window import MainWindow
    from gui.session import Session

    architecture = Architecture.from_dict(_NETWORK, name="wide", source="benchmark")
    network = architecture.build(np.random.default_rng(1))
    wide = Classifier(Model("wide", architecture, network, Normalizer.of_size(32), tuple("0123456789")))
    app = make_application(["ankan-benchmark"])
    session = Session()
    shown = MainWindow(session)
    shown.resize(*_SIZE)
    shown.show()
    page = next(page for page in shown.pages if isinstance(page, InspectPage))
    pad, turns, frames = page.head.pad, list[float](), [0]
    probe = QTimer(shown, interval=_PROBE)
    probe.timeout.connect(lambda: turns.append(time.perf_counter()))
    fresh = [False]

    def looked() -> None:
        fresh[0] = page.subject.look is not None

    def painted() -> None:
        frames[0] += fresh[0]
        fresh[0] = False

    page.subject.looked.connect(looked)
    after_painting(page.maps_view.panel.view._view, painted)

    def wait_for(ready: Callable[[], bool], limit: float = 60) -> None:
        until = time.perf_counter() + limit
        while not ready():
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if time.perf_counter() > until:
                raise SystemExit("the window did not answer")

    spawn = multiprocessing.get_context("spawn")
    orders, end = spawn.Pipe()
    writer = spawn.Process(target=hand, args=(end,))
    writer.start()

    def drawn(moves: float) -> None:
        corner = pad.mapToGlobal(pad.rect().topLeft())
        places = [
            (corner.x() + round(x * pad.width()), corner.y() + round(y * pad.height()))
            for x, y in strokes(moves)
        ]
        orders.send(places)
        wait_for(orders.poll, moves + 60)
        orders.recv()

    result: dict[str, dict[str, Any]] = {}
    with threadpool_limits(1, user_api="blas"):
        for name, layer in (*_LAYERS.items(), (_SHIPPED, "conv5")):
            session.model.use(load_classifier() if name == _SHIPPED else wide)
            shown.show_page(shown.pages.index(page))
            page.subject.choose_layer(layer)
            probe.start()
            drawn(0.5)  # the first one warms up
            turns.clear()
            frames[0] = 0
            begun = time.perf_counter()
            drawn(seconds)
            took = time.perf_counter() - begun
            probe.stop()
            gaps = [1000 * (after - before) for before, after in pairwise(turns)]
            result[name] = {"frames": frames[0] / took, "gaps": gaps}
            pad.clear()
    orders.send([])
    writer.join()
    shown.close()
    return result


def _apart(seconds: float) -> dict[str, dict[str, Any]]:
    """In a process and on a screen of its own."""
    screen = f"-screen 0 {_SIZE[0]}x{_SIZE[1]}x24"
    command = ["xvfb-run", "-a", "-s", screen, sys.executable, __file__, "--child", "--seconds", str(seconds)]
    environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    with tempfile.TemporaryDirectory(prefix="ankan-window-") as home:
        environment |= {"XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home}
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(window(options.seconds)))
        return
    if shutil.which("xvfb-run") is None:
        raise SystemExit("xvfb-run is missing (Debian's package xvfb)")
    rounds = [_apart(options.seconds) for _ in range(options.rounds)]
    print(
        f"| while drawing | frames a second | asked | ratio | loop's gaps, 99 % | longest, of {_ASKED_GAP} ms |"
    )
    print("| --- | --- | --- | --- | --- | --- |")
    for name in rounds[0]:
        rate = statistics.median(one[name]["frames"] for one in rounds)
        gaps = sorted(gap for one in rounds for gap in one[name]["gaps"])
        last = gaps[min(len(gaps) - 1, int(0.99 * len(gaps)))]
        print(
            f"| {name} | {rate:.1f} | {_ASKED_FRAMES} | {rate / _ASKED_FRAMES:.2f} | {last:.1f} | {gaps[-1]:.1f} |"
        )


if __name__ == "__main__":
    main()
