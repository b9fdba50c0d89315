"""The plots of a run of up to a million batches: what a redraw takes, beside pyqtgraph, and what the history weighs.

    python benchmarks/plots.py [--points N ...] [--rounds N]

A redraw is: all five plots take in a new batch and are painted, as large as in a window of 1280 x 800. `zoom` shows
another part each time, `pointer` moves the line that is read off, `slider` smooths everything anew. The peer draws the
same curves with pyqtgraph alone: `setData`, peak downsampling, clipped to the view, linked. Both in one run, in turn;
offscreen, or on the screen that QT_QPA_PLATFORM=xcb finds.
"""

import argparse
import os
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from core.training.events import BatchDone
from core.training.runs.records import EpochRecord, Records
from gui.theme import theme
from gui.train.history import History
from gui.train.plots import TrainingPlots

_SIZE = (850, 440)  # what the plots have of a window of 1280 x 800
_EPOCHS = 20
_FRAME = 16


def made_up(points: int) -> History:
    """A run in the shape that real ones have, with a fifth more steps to come."""
    rng = np.random.default_rng(1)
    steps = np.arange(1, points + 1, dtype=np.int32)
    noise = rng.normal(0, 1, points).astype(np.float32)
    fall = np.exp(-5 * steps / points).astype(np.float32)
    ends = np.linspace(points / _EPOCHS, points, _EPOCHS).astype(int).tolist()
    history = History.of(
        Records(
            step=steps,
            loss=(0.5 + 1.8 * fall) * (1 + 0.1 * noise),
            accuracy=np.minimum(1, 1 - 0.9 * fall - 0.02 * np.abs(noise)),
            learning_rate=3e-3 * (1 - steps / points / 1.2).astype(np.float32),
            gradient_norm=(0.4 + 3 * fall) * np.exp(0.2 * noise),
            images_per_second=1200 + 60 * noise,
            epochs=tuple(
                EpochRecord(i + 1, end, 0.5, 0.9, 0.4, 0.97, 0.97, 1e-3, 60.0) for i, end in enumerate(ends)
            ),
        )
    )
    history.steps = points * 6 // 5
    return history


def next_batch(history: History) -> BatchDone:
    step = history.last_step + 1
    return BatchDone(1, step, step, step, 0.5, 0.9, 1e-3, 1200.0, 0.4)


class Peer(QWidget):
    """The same curves, each in a PlotDataItem."""

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        self.plots = [pg.PlotWidget(background=None) for _ in range(5)]
        for place, plot in enumerate(self.plots):
            plot.setDownsampling(auto=True, mode="peak")
            plot.setClipToView(True)
            plot.setXLink(self.plots[0])
            plot.showGrid(y=True)
            grid.addWidget(plot, place // 2 if place < 4 else 1, place % 2 if place < 4 else 2)
        self._curves = [[plot.plot([], []) for _ in range(4)] for plot in self.plots]

    def show_history(self, history: History) -> None:
        self.plots[0].setXRange(0, history.steps, padding=0)
        shown = (
            [(history.loss, False), (history.loss, True), (history.validation_loss, False)],
            [
                (history.accuracy, False),
                (history.accuracy, True),
                (history.validation_accuracy, False),
                (history.macro_f1, False),
            ],
            [(history.learning_rate, False)],
            [(history.speed, False), (history.speed, True)],
            [(history.gradient_norm, False), (history.gradient_norm, True)],
        )
        for curves, items in zip(shown, self._curves, strict=True):
            for (series, smooth), item in zip(curves, items, strict=False):
                item.setData(series.x, series.smooth if smooth else series.y)


def times(step: Callable[[int], object], rounds: int) -> tuple[float, float]:
    """Milliseconds of a step with all the painting that follows: median and 99th percentile."""
    taken = []
    for number in range(rounds + 5):
        start = time.perf_counter()
        step(number)
        QApplication.processEvents()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken[5:]), float(np.percentile(taken[5:], 99))


def measure_ours(history: History, rounds: int) -> dict[str, tuple[float, float]]:
    plots = TrainingPlots()
    plots.resize(*_SIZE)
    plots.show()
    middle = history.last_step // 2
    found = {"ours": times(lambda _: _add(history, plots), rounds)}
    plots.x_range.zoom(0.3)
    found["zoom"] = times(lambda number: plots.x_range.zoom(0.98 if number % 2 else 1.03), rounds)
    found["pointer"] = times(lambda number: plots.x_range.point_at(middle + number), rounds)
    plots.x_range.fit()
    found["slider"] = times(lambda number: plots.options.slider.setValue(20 + number % 50), 20)
    plots.hide()
    return found


def measure_peer(history: History, rounds: int) -> dict[str, tuple[float, float]]:
    peer = Peer()
    peer.resize(*_SIZE)
    peer.show()
    points = history.last_step
    found = {"pyqtgraph": times(lambda _: _add(history, peer), rounds)}
    found["pyqtgraph zoom"] = times(
        lambda number: peer.plots[0].setXRange(points * 0.3, points * (0.6 + number / 1000), padding=0),
        rounds,
    )
    peer.hide()
    return found


def _add(history: History, plots: TrainingPlots | Peer) -> None:
    history.take(next_batch(history))
    plots.show_history(history)


def memory(points: int) -> tuple[float, float]:
    """MB that a history takes after so many batches, with all that plots ask of it, and its peak on the way."""
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    history = History()
    for step in range(1, points + 1):
        history.take(BatchDone(1, step, points, step, 0.5, 0.9, 1e-3, 1200.0, 0.4))
        if step % 10_000 == 0:
            for series in (history.loss, history.accuracy, history.speed, history.gradient_norm):
                _ = series.smooth, series.blocks(0, step, 800)
    now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (now - before) / 1e6, (peak - before) / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description="Redraws of the plots, and the memory of a history")
    parser.add_argument("--points", nargs="+", type=int, default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=200)
    options = parser.parse_args()
    app = QApplication([])
    theme().choose("light")
    print(f"Redraw of all plots, ms: median (99th percentile); {app.platformName()}, a frame is {_FRAME} ms")
    names = ("ours", "pyqtgraph", "zoom", "pyqtgraph zoom", "pointer", "slider")
    print(f"{'points':>10}", *(f"{name:>16}" for name in names), f"{'ratio':>6} {'zoom':>6}")
    for points in options.points:
        history = made_up(points)
        row = measure_ours(history, options.rounds) | measure_peer(history, options.rounds)
        print(f"{points:>10,}", *(f"{row[name][0]:>8.2f} ({row[name][1]:>5.1f})" for name in names), end=" ")
        print(
            f"{row['pyqtgraph'][0] / row['ours'][0]:>6.1f} {row['pyqtgraph zoom'][0] / row['zoom'][0]:>6.1f}"
        )
    print(f"\n{'points':>10} {'history, MB':>12} {'peak':>8}")
    for points in options.points:
        size, peak = memory(points)
        print(f"{points:>10,} {size:>12.1f} {peak:>8.1f}")


if __name__ == "__main__":
    main()
