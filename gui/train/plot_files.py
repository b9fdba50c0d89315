"""The figures behind the plots as a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.files import write_atomically
from gui.train.history import History

Table = dict[str, np.ndarray]


def table_of(history: History) -> Table:
    """The columns of a run as they are now, (N,) each; an epoch's figures stand at its last step, NaN elsewhere."""
    steps = history.loss.x
    table = {
        "step": steps,
        "epoch": 1 + np.searchsorted(history.validation_loss.x, steps),
        "loss": history.loss.y,
        "smoothed_loss": history.loss.smooth,
        "accuracy": history.accuracy.y,
        "learning_rate": history.learning_rate.y,
        "gradient_norm": history.gradient_norm.y,
        "images_per_second": history.speed.y,
    }
    for name, series in (
        ("validation_loss", history.validation_loss),
        ("validation_accuracy", history.validation_accuracy),
        ("validation_macro_f1", history.macro_f1),
    ):
        column = np.full(len(steps), np.nan)
        places = np.searchsorted(steps, series.x)
        there = places < len(steps)
        column[places[there]] = series.y[there]
        table[name] = column
    return table


def write_tables(path: Path, tables: Sequence[tuple[str, Table]]) -> Path:
    """One CSV file of all runs, a row a batch; with more than one, the first column names the run.

    Raises:
        OutputError: it cannot be written.
    """
    import pandas as pd  # takes a third of a second, which the start of the program need not wait for

    def write(temporary: Path) -> None:
        with temporary.open("w", encoding="utf-8", newline="") as file:
            for place, (name, table) in enumerate(tables):
                frame = pd.DataFrame(table)
                if len(tables) > 1:
                    frame.insert(0, "run", name)
                frame.to_csv(file, index=False, header=place == 0, chunksize=10_000)

    write_atomically(path, write)
    return path
