"""Runs and epochs that never were, for the area below the plots."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from core.data.digits import CLASS_NAMES
from core.training.config import Description, TrainingConfig
from core.training.events import EpochDone, Mistake, Started
from core.training.runs.notes import note_run, rename_run
from gui.train.history import EpochRow
from tests.core.training.runs.made_up_runs import make_run

EPOCHS = 8


def started(classes: tuple[str, ...] = CLASS_NAMES) -> Started:
    return Started((), 35_487, 8_872, 278, EPOCHS, classes)


def confusion(epoch: int, *, classes: int = 10, images: int = 340) -> np.ndarray:
    """(K, K): fewer and fewer mistakes."""
    rng = np.random.default_rng(epoch)
    counts = rng.poisson(6 / epoch * rng.random((classes, classes)) ** 4)
    counts[np.diag_indices(classes)] = 0
    counts[3 % classes, -1] = 12
    np.fill_diagonal(counts, images - counts.sum(axis=1))
    return counts.astype(np.int64)


def mistakes(count: int = 10, *, channels: int = 1) -> tuple[Mistake, ...]:
    """Printed digits that are taken for the next."""
    made = []
    for place in range(count):
        image = np.zeros((28, 28), np.uint8)
        cv2.putText(image, str(place % 10), (6, 23), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 230, 2)
        stacked = np.stack([image] * channels)
        made.append(
            Mistake(1200 + place, stacked, place % 10, (place + 1) % 10, 0.97 - place / 40, 3.5 - place / 10)
        )
    return tuple(made)


def epoch_done(
    epoch: int = 1, *, wrong: tuple[Mistake, ...] | None = None, classes: int = 10, epochs: int = EPOCHS
) -> EpochDone:
    score = 1 - 0.08 / epoch
    return EpochDone(
        epoch=epoch,
        epochs=epochs,
        train_loss=0.4 / epoch,
        train_accuracy=score,
        validation_loss=0.3 / epoch,
        validation_accuracy=score,
        validation_macro_f1=score,
        confusion=confusion(epoch, classes=classes),
        learning_rate=0.003,
        seconds=91.0,
        mistakes=mistakes() if wrong is None else wrong,
    )


def epoch_rows(count: int) -> list[EpochRow]:
    return [
        EpochRow(i, 0.4 / i, 0.3 / i, 0.99, 1 - 0.08 / i, 0.003, 1_184, 91.0) for i in range(1, count + 1)
    ]


def make_runs(folder: Path) -> dict[str, Path]:
    """Five folders by how they are listed: stopped, completed, ended early, diverged and unreadable."""
    lenet = Description((1, 28, 28), [{"Linear": {"out_features": 10}}], name="lenet")
    practice = TrainingConfig(data="/images/practice-20000", model=lenet, epochs=20)
    runs = {
        "stopped": make_run(folder / "2026-07-18-141500-vgg-bn-small", age=60, epoch=3),
        "completed": make_run(folder / "2026-07-17-090230-vgg-bn-small", ended="completed", epoch=8, age=90_000),
        "early": make_run(
            folder / "2026-07-16-201112-lenet",
            ended="stopped early", epoch=12, best=0.9698, seconds=4_210, age=180_000, config=practice,
        ),
        "diverged": make_run(
            folder / "2026-07-15-101010-lenet",
            ended="diverged", epoch=1, best=0.8420, seconds=77, age=270_000, config=practice,
        ),
        "unreadable": make_run(folder / "2026-07-14-080000-lenet", age=360_000),
    }  # fmt: skip
    (runs["unreadable"] / "config.yaml").unlink()
    rename_run(runs["completed"], "vgg-bn-small, elastic")
    note_run(runs["completed"], "the best so far, without Mixup")
    return runs
