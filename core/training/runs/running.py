"""A run while it goes on: what is written where, and when."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from core.errors import OutputError, system_reason
from core.model_file import Model, save_model
from core.nn.architecture import Architecture
from core.nn.network import Network
from core.training.config import TrainingConfig
from core.training.events import (
    BatchDone,
    Diverged,
    EpochDone,
    Event,
    Finished,
    Improved,
    Noticed,
    NotSaved,
    Saved,
    Started,
)
from core.training.fit import Recipe, fit
from core.training.loggers import Logger, close_loggers, log_event
from core.training.progress import Progress
from core.training.runs.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from core.training.runs.data import RunData
from core.training.runs.epochs import save_epoch
from core.training.runs.folder import RunFolder
from core.training.runs.log import RunLog

Training = Generator[Event, Literal["save"] | None, None]
"""Events; sent "save", it saves, and tells so by `Saved` before it trains any further."""


@dataclass(frozen=True, eq=False)
class Run:
    """What is trained, on what, and where it is kept.

    Attributes:
        progress: where it stands; kept up to date, as `network` is.
    """

    folder: RunFolder
    config: TrainingConfig
    architecture: Architecture
    network: Network
    data: RunData
    progress: Progress
    log: RunLog
    loggers: list[Logger]

    def events(self) -> Training:
        """Trains to the end, or until it is closed; then it saves."""
        recipe = recipe_of(self.config)
        steps = fit(
            self.network, self.architecture, self.data.training, self.data.validation, recipe, self.progress
        )
        saved_at = self.progress.seconds
        try:
            for events in _in_step(steps, self.progress):
                for event in events:
                    self.log.note(event)
                is_due = self.progress.seconds - saved_at >= 60 * self.config.save_minutes
                saves = is_due or isinstance(events[-1], (Started, EpochDone, Diverged, Finished))
                yield from self._kept(events[-1], saves=saves)
                asked = False
                for event in events:
                    asked |= (yield self._completed(event)) == "save"
                    for sentence in log_event(self.loggers, event):
                        yield Noticed(self.progress.epoch + 1, sentence)
                if asked and not saves:
                    yield from self._kept(events[-1], saves=True)
                if saves or asked:
                    saved_at = self.progress.seconds
                if asked or (saves and isinstance(events[-1], (BatchDone, EpochDone))):
                    yield Saved(self.progress.epoch, self.progress.step)
        except GeneratorExit:
            self._save()
            raise
        finally:
            steps.close()
            close_loggers(self.loggers)

    def _kept(self, event: Event, *, saves: bool) -> Training:
        """Writes what has changed, as often as it takes."""
        while True:
            try:
                self.log.flush(all_of_it=saves)
                if isinstance(event, EpochDone):
                    self._save_models(event)
                if saves:
                    self._save()
            except OutputError as error:
                yield NotSaved(_what_to_do(error, self.folder))
            else:
                return

    def _completed(self, event: Event) -> Event:
        """The event with what only the run knows."""
        match event:
            case Started():
                return replace(event, problems=self.data.all.problems)
            case Improved():
                return replace(event, path=self.folder.best)
            case Finished() if self.folder.best.exists():
                return replace(event, model_path=self.folder.best)
        return event

    def _save(self) -> None:
        self.log.flush(all_of_it=True)
        if self.progress.ended == "diverged":  # the last saved point is still good; only how it ended is new
            before = load_checkpoint(self.folder.last)
            before.progress.ended = "diverged"
            save_checkpoint(before, self.folder.last)
            return
        checkpoint = Checkpoint(
            progress=self.progress,
            architecture=self.architecture,
            weights=self.network.state_dict(),
            data=self.data.mark,
            logs=self.log.sizes,
        )
        save_checkpoint(checkpoint, self.folder.last)

    def _save_models(self, event: EpochDone) -> None:
        model, most = self._model(event), self.config.keep_epochs
        save_epoch(model, self.folder.path, number=event.epoch, most=most)
        if self.progress.best_epoch == event.epoch:
            save_model(model, self.folder.best)

    def _model(self, event: EpochDone) -> Model:
        network, averages = self.network, self.progress.averages
        if averages is not None:
            network = self.architecture.build()
            size = network.parameters.vector.size
            network.move_to(averages[:size].copy(), averages[size:].copy())
        return Model(
            name=self.config.name or self.architecture.name,
            architecture=self.architecture,
            network=network,
            normalizer=self.data.normalizer,
            class_names=self.data.all.class_names,
            scores={
                "macro_f1": event.validation_macro_f1,
                "epoch": float(event.epoch),
                "accuracy": event.validation_accuracy,
            },
            history=tuple(self.progress.epochs),
            calibration=event.calibration,
        )


def _in_step(steps: Iterator[Event], progress: Progress) -> Iterator[list[Event]]:
    """The events in groups, after each of which progress and weights are just as far as the events."""
    for event in steps:
        events = [event]
        while isinstance(events[-1], BatchDone) and events[-1].step < progress.step:
            events.append(next(steps))
        yield events


def _what_to_do(error: OutputError, folder: RunFolder) -> str:
    reason = system_reason(error.__cause__) if isinstance(error.__cause__, OSError) else str(error)
    return f"{folder.path} cannot be written: {reason}; the run waits, make room there and let it go on"


def recipe_of(config: TrainingConfig) -> Recipe:
    """How to train, in the words of `fit`."""
    return Recipe(
        optimizer=config.optimizer,
        schedule=config.schedule,
        learning_rate=config.learning_rate,
        epochs=config.epochs,
        batch_size=config.batch_size,
        clip_norm=config.clip_norm,
        ema=config.ema,
        early_stopping=config.early_stopping,
        loss=config.loss,
        distillation=config.distillation,
        augmentation=config.augmentation,
        seed=config.seed,
        workers=config.workers,
        worker_kind=config.worker_kind,
    )
