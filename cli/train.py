"""Trains a network on a data set and writes a run folder with the best model in it."""

import argparse
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tqdm import tqdm

from cli.data import add_data_arguments, open_data, part_names, say_problems
from core.errors import ConfigError
from core.nn.blas import slow_kernel_note
from core.training.config import TrainingConfig, change_config
from core.training.config_file import load_config
from core.training.events import BatchDone, Diverged, EpochDone, Event, Finished, Preparing, Started
from core.training.run_folder import CONFIG, LAST, new_run_folder
from core.training.runs import resume, train

HELP = "train a network on a folder of images"
_SETTINGS = (
    "config",
    "model",
    "epochs",
    "batch_size",
    "lr",
    "parts",
    "validation",
    "image_kind",
    "seed",
    "workers",
    "out",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_arguments(parser)
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="settings in YAML; options below go before them"
    )
    parser.add_argument(
        "--model", metavar="PRESET|FILE", help="a preset, a model.txt or YAML, or a model to go on from"
    )
    parser.add_argument("--epochs", type=int, metavar="N")
    parser.add_argument("--batch-size", type=int, metavar="N")
    parser.add_argument("--lr", type=float, metavar="X", help="the highest learning rate")
    parser.add_argument(
        "--parts", type=part_names, metavar="a,b,c", help="parts of the data set; all by default"
    )
    parser.add_argument("--validation", type=float, metavar="SHARE", help="share of the images to judge by")
    parser.add_argument(
        "--image-kind", choices=("ink", "picture"), help="digits on paper, or what is only resized; guessed"
    )
    parser.add_argument("--seed", type=int, metavar="N")
    parser.add_argument("--workers", type=int, metavar="N", help="processes; one a core by default")
    parser.add_argument("--out", type=Path, metavar="DIR", help="the run folder; a new one by default")
    parser.add_argument(
        "--resume", type=Path, metavar="RUN", help="go on with the run in this folder, with its own settings"
    )


def run(options: argparse.Namespace) -> int:
    config = _config(options)
    dataset = open_data(options)
    if note := slow_kernel_note():
        print(f"note: {note}", file=sys.stderr)
    out = options.resume or options.out or new_run_folder(config)
    print(f"{options.data}: {dataset.layout}, {len(dataset):,} images")
    say_problems(dataset.problems)
    events = resume(out, dataset) if options.resume else train(config, dataset, out)
    with _Bar() as bar, _noting_interrupt() as interrupted:
        for event in events:
            bar.show(event)
            if interrupted.is_set():
                events.close()
                kept = f"stopped; go on with: train {options.data} --resume {out}"
                bar.note(kept if (out / LAST).exists() else "stopped before the first batch")
                raise KeyboardInterrupt
    return 0


def _config(options: argparse.Namespace) -> TrainingConfig:
    """The settings that were asked for, or those of the run to go on with."""
    if options.resume is not None:
        given = [name for name in _SETTINGS if getattr(options, name) is not None]
        if given:
            option = given[0].replace("_", "-")
            raise ConfigError(f"--resume goes on with the run's own settings; leave out --{option}")
        return load_config(options.resume / CONFIG)
    return change_config(
        load_config(options.config) if options.config else TrainingConfig(),
        model=options.model,
        epochs=options.epochs,
        batch_size=options.batch_size,
        learning_rate=options.lr,
        parts=options.parts,
        validation=options.validation,
        image_kind=options.image_kind,
        seed=options.seed,
        workers=options.workers,
    )


@contextmanager
def _noting_interrupt() -> Iterator[threading.Event]:
    """Ctrl-C only sets the event, since within a batch the weights are half changed; a second Ctrl-C ends at once."""
    interrupted = threading.Event()

    def note(_number: int, _frame: object) -> None:
        interrupted.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield interrupted
    finally:
        signal.signal(signal.SIGINT, before)


class _Bar:
    """A progress bar for the epoch at hand, and a line for each one that is done."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def note(self, text: str) -> None:
        self._close()
        print(text, flush=True)

    def show(self, event: Event) -> None:
        match event:
            case Preparing():
                self._move("preparing images", event.done, event.total)
            case Started():
                weights = sum(layer.parameters for layer in event.layers)
                self.note(
                    f"{weights:,} weights; {event.train_images:,} images to train on, "
                    f"{event.validation_images:,} to judge by"
                )
                say_problems(event.problems)
            case BatchDone():
                self._move(f"epoch {event.epoch}", event.batch, event.batches, f"loss {event.loss:.4f}")
            case EpochDone():
                self.note(
                    f"epoch {event.epoch}/{event.epochs}  loss {event.train_loss:.4f}  "
                    f"validation loss {event.validation_loss:.4f}  accuracy {event.validation_accuracy:.4f}  "
                    f"macro-F1 {event.validation_macro_f1:.4f}  {event.seconds:.0f} s"
                )
            case Diverged():
                self.note(f"stopped at epoch {event.epoch}: {event.reason}")
            case Finished():
                score = f"best macro-F1 {event.best_macro_f1:.4f} at epoch {event.best_epoch}"
                none = "no epoch was completed, so there is no model"
                self.note(f"{score}: {event.model_path}" if event.model_path else none)

    def _move(self, what: str, done: int, total: int, note: str = "") -> None:
        bar = self._bar or tqdm(total=total, desc=what, leave=False, dynamic_ncols=True, disable=None)
        bar.set_postfix_str(note, refresh=False)
        bar.update(done - bar.n)
        self._bar = bar

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
