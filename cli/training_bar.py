"""A training on a terminal: a bar for the whole run, and a line for each epoch."""

import sys
from typing import Any

from tqdm import tqdm

from cli.data import say_problems
from core.training.events import BatchDone, Diverged, EpochDone, Event, Finished, Noticed, Preparing, Started

_FORMAT = "{desc} {percentage:3.0f}%|{bar}| {elapsed} < {remaining}{postfix}"
_SMOOTHING = 0.1


def finished_line(event: Finished) -> str:
    """How a run ended."""
    if event.model_path is None:
        return "no epoch was completed, so there is no model"
    early = "stopped early: " if event.reason == "stopped early" else ""
    return f"{early}best macro-F1 {event.best_macro_f1:.4f} at epoch {event.best_epoch}: {event.model_path}"


class TrainingBar:
    """Shows events to a person; the bar is on standard error, where that is a terminal."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None
        self._images_per_second = 0.0

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def say(self, text: str) -> None:
        """A line above the bar."""
        with tqdm.external_write_mode():
            print(text, flush=True)

    def show(self, event: Event) -> None:
        match event:
            case Preparing():
                self._prepared(event)
            case Started():
                self._started(event)
            case BatchDone():
                self._batch(event)
            case EpochDone():
                self.say(
                    f"epoch {event.epoch}/{event.epochs}  loss {event.train_loss:.4f}  "
                    f"validation loss {event.validation_loss:.4f}  accuracy {event.validation_accuracy:.4f}  "
                    f"macro-F1 {event.validation_macro_f1:.4f}  {event.seconds:.0f} s"
                )
            case Noticed():
                self.say(f"note: {event.sentence}")
            case Diverged():
                self.close()
                self.say(f"stopped at epoch {event.epoch}: {event.reason}")
            case Finished():
                self.close()
                self.say(finished_line(event))

    def _prepared(self, event: Preparing) -> None:
        if self._bar is None:
            self._bar = tqdm(
                total=event.total, desc="preparing images", leave=False, dynamic_ncols=True, disable=None
            )
        self._bar.update(event.done - self._bar.n)

    def _started(self, event: Started) -> None:
        self.close()
        weights = sum(layer.parameters for layer in event.layers)
        self.say(
            f"{weights:,} weights; {event.train_images:,} images to train on, "
            f"{event.validation_images:,} to judge by"
        )
        if event.done:
            epoch, batch = divmod(event.done, event.batches_per_epoch)
            self.say(f"goes on at epoch {epoch + 1}, batch {batch + 1} of {event.batches_per_epoch}")
        say_problems(event.problems)
        self._bar = tqdm(
            total=event.epochs * event.batches_per_epoch,
            desc=f"epoch {event.done // event.batches_per_epoch + 1}",
            initial=event.done,
            bar_format=_FORMAT,
            smoothing=0,  # the mean of the run, as an epoch's evaluation takes its time too
            leave=False,
            dynamic_ncols=True,
            disable=None,
            file=sys.stderr,
        )

    def _batch(self, event: BatchDone) -> None:
        bar = self._bar
        if bar is None or bar.disable:
            return
        before = self._images_per_second or event.images_per_second
        self._images_per_second = before + _SMOOTHING * (event.images_per_second - before)
        bar.set_description_str(f"epoch {event.epoch}", refresh=False)
        bar.set_postfix_str(f"{self._images_per_second:,.0f} images/s, loss {event.loss:.4f}", refresh=False)
        bar.update(event.step - bar.n)
