"""What a run has written down of itself, read back as arrays: `batches.csv` and `history.csv` of its folder."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from core.errors import DataError, system_reason

if TYPE_CHECKING:
    import pandas as pd

BATCHES, HISTORY = "batches.csv", "history.csv"
_BATCH_COLUMNS: Mapping[str, Any] = {
    "step": np.int32,
    "epoch": np.int32,
    "batch": np.int32,
    "loss": np.float32,
    "accuracy": np.float32,
    "learning_rate": np.float32,
    "gradient_norm": np.float32,
    "images_per_second": np.float32,
}
_EPOCH_COLUMNS: Mapping[str, Any] = {
    "epoch": np.int32,
    "step": np.int32,
    "train_loss": np.float64,
    "train_accuracy": np.float64,
    "validation_loss": np.float64,
    "validation_accuracy": np.float64,
    "validation_macro_f1": np.float64,
    "learning_rate": np.float64,
    "seconds": np.float64,
}


@dataclass(frozen=True)
class EpochRecord:
    """One epoch's figures; `step` is its last one."""

    epoch: int
    step: int
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float
    validation_macro_f1: float
    learning_rate: float
    seconds: float


@dataclass(frozen=True, eq=False)
class Records:
    """A run so far: arrays of (N,) with a value for each step that was taken, steps ascending, and its epochs."""

    step: NDArray[np.int32]
    loss: NDArray[np.float32]
    accuracy: NDArray[np.float32]
    learning_rate: NDArray[np.float32]
    gradient_norm: NDArray[np.float32]
    images_per_second: NDArray[np.float32]
    epochs: tuple[EpochRecord, ...]


def read_records(folder: Path) -> Records:
    """A run's figures; what has not been written yet is empty, and a last line without an end is left out.

    A step that was taken again, after a run was killed, counts as it was the last time.

    Raises:
        DataError: a file is there and is no such table, or cannot be read.
    """
    batches = _table(folder / BATCHES, _BATCH_COLUMNS)
    epochs = _table(folder / HISTORY, _EPOCH_COLUMNS)
    names = ("step", "loss", "accuracy", "learning_rate", "gradient_norm", "images_per_second")
    rows = zip(*(epochs[name].tolist() for name in _EPOCH_COLUMNS), strict=True)
    return Records(
        **{name: batches[name].to_numpy() for name in names},
        epochs=tuple(EpochRecord(*row) for row in rows),
    )


def _table(path: Path, columns: Mapping[str, Any]) -> "pd.DataFrame":
    """The named columns; steps ascend."""
    import pandas as pd  # takes a third of a second, which the start of the program need not wait for

    try:
        content = path.read_bytes()
    except FileNotFoundError:
        content = b""
    except OSError as error:
        raise DataError(f"{path} cannot be read: {system_reason(error)}", path=path) from error
    lines = memoryview(content)[: content.rfind(b"\n") + 1]
    if not lines:
        return pd.DataFrame({name: np.empty(0, kind) for name, kind in columns.items()})
    try:
        table = pd.read_csv(io.BytesIO(lines), usecols=list(columns), dtype=dict(columns))
    except (ValueError, OverflowError) as error:  # pandas' own errors are ValueErrors
        heading = ", ".join(columns)
        reason = str(error).strip().splitlines()[0]
        raise DataError(
            f"{path} is not what a run writes: {reason}; its columns should be {heading}", path=path
        ) from error
    steps = table["step"].to_numpy()
    later = np.append(np.minimum.accumulate(steps[::-1])[::-1][1:], np.iinfo(np.int32).max)
    return table if (steps < later).all() else table[steps < later]
