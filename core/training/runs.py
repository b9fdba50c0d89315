"""A run: from a data set to a folder with a trained model in it.

config.yaml           every setting
best.safetensors      the model with the best validation macro-F1
last.safetensors      weights, optimizer and position, to go on from
history.csv           a row of figures for each epoch
"""

import csv
import io
import json
from collections.abc import Generator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import count
from pathlib import Path

import msgspec
import platformdirs

from core.data.dataset import Dataset
from core.data.guess import kind_of
from core.data.normalize import Kind, Normalizer
from core.data.prepare import prepare_in_steps
from core.data.prepared import PreparedData
from core.errors import ConfigError, ModelFileError, OutputError
from core.files import check_writable, make_folder, write_text
from core.model_file import Model, read_tensors, save_model, write_tensors
from core.nn.architecture import Architecture
from core.nn.layers.base import times
from core.nn.network import Network
from core.training.config import TrainingConfig
from core.training.config_file import save_config
from core.training.events import EpochDone, Event, Finished, Improved, Preparing, Started
from core.training.fit import Progress, Recipe, fit
from core.training.network import network_of

BEST, LAST, CONFIG, HISTORY = "best.safetensors", "last.safetensors", "config.yaml", "history.csv"
_HISTORY_FIELDS = (
    "epoch",
    "train_loss",
    "train_accuracy",
    "validation_loss",
    "validation_accuracy",
    "validation_macro_f1",
    "learning_rate",
    "seconds",
)


def train(
    config: TrainingConfig, dataset: Dataset, out: Path, *, resume: bool = False
) -> Generator[Event, None, None]:
    """Prepares, splits and trains, keeping the run folder up to date.

    Closing the generator stops at once and leaves `last.safetensors`.

    Args:
        config: how.
        dataset: on what.
        out: the run folder.
        resume: go on from the folder's `last.safetensors`, with the same settings.

    Raises:
        AnkanError: a setting, the data set or the folder cannot be used; or the folder holds a run already, and
            `resume` was not asked for.
    """
    architecture, network = network_of(config, dataset.class_names)
    if config.parts is not None:
        dataset = dataset.with_parts(config.parts)
    normalizer = normalizer_for(config, architecture, dataset, kind=kind_for(config, dataset))
    is_new = not out.exists()
    _check_folder(out, resume=resume)

    try:
        data = yield from _prepared(dataset, normalizer)
    except GeneratorExit:
        if is_new:
            out.rmdir()  # nothing is in it yet
        raise
    training_rows, validation_rows = config.split.rows(data.labels, dataset.parts[data.rows])
    run = _RunFolder(out, config, architecture, normalizer, network, data.class_names)
    progress = run.resume() if resume else run.begin()
    steps = fit(
        network,
        architecture,
        data.subset(training_rows),
        data.subset(validation_rows),
        _recipe(config),
        progress,
    )
    try:
        for event in steps:
            kept = run.keep(event, progress)
            yield replace(kept, problems=data.problems) if isinstance(kept, Started) else kept
    except GeneratorExit:
        run.save_last(progress)
        raise
    finally:
        steps.close()


def new_run_folder(config: TrainingConfig) -> Path:
    """A folder that does not exist yet, named after the time and the network."""
    base = platformdirs.user_data_path("ankan", appauthor=False) / "runs"
    name = f"{datetime.now().astimezone():%Y-%m-%d-%H%M%S}-{config.network_name}"
    names = (name if number == 1 else f"{name}-{number}" for number in count(1))
    return next(base / name for name in names if not (base / name).exists())


@dataclass(frozen=True, eq=False)
class _RunFolder:
    """What is written where, and when."""

    path: Path
    config: TrainingConfig
    architecture: Architecture
    normalizer: Normalizer
    network: Network
    class_names: tuple[str, ...]

    def begin(self) -> Progress:
        save_config(self.config, self.path / CONFIG)
        return Progress()

    def keep(self, event: Event, progress: Progress) -> Event:
        """Writes what this event changes; the same event, with the path of the model where there is one."""
        match event:
            case EpochDone():
                self._append_history(event)
                if progress.best_epoch == event.epoch:
                    save_model(self._model(event, progress), self.path / BEST)
                self.save_last(progress)
            case Improved():
                return replace(event, path=self.path / BEST)
            case Finished() if (self.path / BEST).exists():
                return replace(event, model_path=self.path / BEST)
        return event

    def save_last(self, progress: Progress) -> None:
        state = {f"network.{name}": array for name, array in self.network.state_dict().items()}
        if progress.slots is not None:
            state["optimizer.slots"] = progress.slots
        if progress.averages is not None:
            state["averages"] = progress.averages
        position = asdict(replace(progress, slots=None, averages=None))
        del position["slots"], position["averages"]
        write_tensors(self.path / LAST, state, {"progress": json.dumps(position)})

    def resume(self) -> Progress:
        """Takes over the weights of `last.safetensors`; where it stood."""
        path = self.path / LAST
        tensors, metadata = read_tensors(path)
        try:
            position = msgspec.convert(json.loads(metadata["progress"]), Progress)
            weights = {
                name.removeprefix("network."): a for name, a in tensors.items() if name.startswith("network.")
            }
            self.network.load_state_dict(weights)
        except (KeyError, ValueError, msgspec.ValidationError) as error:
            raise ModelFileError(f"{path} is not a checkpoint of this run: {error}", path=path) from error
        return replace(position, slots=tensors.get("optimizer.slots"), averages=tensors.get("averages"))

    def _model(self, event: EpochDone, progress: Progress) -> Model:
        network = self.network
        if progress.averages is not None:
            network = self.architecture.build()
            size = network.parameters.vector.size
            network.move_to(progress.averages[:size].copy(), progress.averages[size:].copy())
        scores = {
            "macro_f1": event.validation_macro_f1,
            "epoch": float(event.epoch),
            "accuracy": event.validation_accuracy,
        }
        return Model(
            name=self.config.name or self.architecture.name,
            architecture=self.architecture,
            network=network,
            normalizer=self.normalizer,
            class_names=self.class_names,
            scores=scores,
            history=tuple(_read_history(self.path / HISTORY)),
        )

    def _append_history(self, event: EpochDone) -> None:
        rows = _read_history(self.path / HISTORY)
        row = {name: getattr(event, name) for name in _HISTORY_FIELDS}
        text = io.StringIO()
        table = csv.DictWriter(text, _HISTORY_FIELDS, lineterminator="\n")
        table.writeheader()
        earlier = ({**old, "epoch": int(old["epoch"])} for old in rows if old["epoch"] < event.epoch)
        table.writerows([*earlier, row])
        write_text(self.path / HISTORY, text.getvalue())


def _read_history(path: Path) -> list[dict[str, float]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]


def _prepared(dataset: Dataset, normalizer: Normalizer) -> Generator[Event, None, PreparedData]:
    steps = prepare_in_steps(dataset, normalizer)
    while True:
        try:
            done = next(steps)
        except StopIteration as end:
            data: PreparedData = end.value
            return data
        yield Preparing(done, len(dataset))


def normalizer_for(
    config: TrainingConfig, architecture: Architecture, dataset: Dataset, *, kind: Kind
) -> Normalizer:
    """How the images of this data set are prepared for this network.

    Args:
        config: its normalizer goes before all else.
        architecture: what the images are for.
        dataset: whose images they are.
        kind: what they are; a network that takes colour is shown pictures in colour.

    Raises:
        ConfigError: they do not fit each other: colour, size or classes.
    """
    channels, height, _ = architecture.input_shape
    if channels == 3 and kind == "ink" and config.normalizer is None:
        raise ConfigError(
            f"{architecture.name} takes images in colour, but ink on paper is prepared in grey; choose a network "
            f"whose input has 1 channel, or set image_kind to picture"
        )
    normalizer = config.normalizer or Normalizer.of_size(
        height, kind=kind, channels=3 if channels == 3 else 1
    )
    if architecture.input_shape != normalizer.shape:
        raise ConfigError(
            f"{architecture.name} takes images of {times(architecture.input_shape)}, "
            f"but images are prepared as {times(normalizer.shape)}"
        )
    _check_classes(config, architecture, dataset)
    return normalizer


def kind_for(config: TrainingConfig, dataset: Dataset) -> Kind:
    """What the images are, as the configuration says or by a look at some of them."""
    if config.normalizer is not None:
        return config.normalizer.kind
    return config.image_kind or kind_of(dataset)


def _check_folder(out: Path, *, resume: bool) -> None:
    make_folder(out)
    if resume:
        if not (out / LAST).exists():
            raise OutputError(f"{out} holds no checkpoint ({LAST}) to go on from", path=out)
    elif any((out / name).exists() for name in (CONFIG, BEST, LAST)):
        raise OutputError(f"{out} holds a run already; choose another folder, or go on with it", path=out)
    check_writable(out)


def _check_classes(config: TrainingConfig, architecture: Architecture, dataset: Dataset) -> None:
    classes = len(dataset.class_names)
    if isinstance(config.loss.class_weights, tuple) and len(config.loss.class_weights) != classes:
        raise ConfigError(
            f"class_weights has {len(config.loss.class_weights)} numbers, but {dataset.path} has {classes} classes"
        )
    if architecture.output_shape != (classes,):
        outputs = "x".join(map(str, architecture.output_shape))
        raise ConfigError(
            f"{architecture.name} has {outputs} outputs, but {dataset.path} has {classes} classes; "
            f"the last layer needs {classes} outputs"
        )


def _recipe(config: TrainingConfig) -> Recipe:
    return Recipe(
        optimizer=config.optimizer,
        schedule=config.schedule,
        learning_rate=config.learning_rate,
        epochs=config.epochs,
        batch_size=config.batch_size,
        clip_norm=config.clip_norm,
        ema=config.ema,
        loss=config.loss,
        augmentation=config.augmentation,
        seed=config.seed,
        workers=config.workers,
        worker_kind=config.worker_kind,
    )
