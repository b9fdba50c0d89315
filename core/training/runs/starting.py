"""A run: from a data set to a folder with a trained model in it."""

from pathlib import Path

import msgspec

from core.data.dataset import Dataset
from core.errors import DataChangedError, TrainingError
from core.training.config import TrainingConfig, change_config
from core.training.config_file import load_whole_config
from core.training.fit import default_workers
from core.training.loggers import open_loggers
from core.training.network import is_model_file, network_of, with_own_normalizer
from core.training.progress import Progress
from core.training.runs.checkpoint import load_checkpoint
from core.training.runs.data import prepare_for_run
from core.training.runs.epochs import discard_epochs
from core.training.runs.folder import RunFolder
from core.training.runs.log import RunLog
from core.training.runs.running import Run, Training
from core.training.suiting import chosen_images, kind_for, normalizer_for


def train(config: TrainingConfig, dataset: Dataset, out: Path) -> Training:
    """Prepares, splits and trains, keeping the run folder up to date.

    Closing the generator stops at once and saves. Where the folder cannot be written any more, the event is `NotSaved`,
    and the next pull tries again.

    Args:
        config: how.
        dataset: on what.
        out: the run folder.

    Raises:
        AnkanError: a setting, the data set or the folder cannot be used; or the folder holds a run already.
    """
    config, dataset = with_own_normalizer(config), chosen_images(config, dataset)
    architecture, network = network_of(config, dataset.class_names)
    kind = kind_for(config, dataset)
    normalizer = normalizer_for(config, architecture, dataset, kind=kind)
    folder, loggers = RunFolder(out), open_loggers(config.loggers, out, config)
    folder.check_new()
    with folder.held():
        resolved = msgspec.structs.replace(
            config,
            data=str(dataset.path.resolve()),
            corrections=config.corrections and str(Path(config.corrections).resolve()),
            model=str(Path(str(config.model)).resolve()) if is_model_file(config.model) else config.model,
            distillation=config.distillation and config.distillation.resolved(),
            image_kind=kind,
            normalizer=normalizer,
            workers=config.workers or default_workers(),
        )
        try:
            folder.begin(resolved)
            data = yield from prepare_for_run(resolved, dataset, normalizer)
            run = Run(folder, resolved, architecture, network, data, Progress(), RunLog(out, {}), loggers)
            yield from run.events()
        except BaseException:
            if not folder.last.exists():
                folder.discard()
            raise


def resume(
    out: Path,
    dataset: Dataset,
    *,
    epochs: int | None = None,
    learning_rate: float | None = None,
    accept_changes: bool = False,
) -> Training:
    """Goes on from a run's last saved point, with its own settings.

    Args:
        out: the run folder.
        dataset: what it was trained on; it may have been moved.
        epochs: train on until there are so many, in place of those of the run.
        learning_rate: in place of the run's, where it was too high.
        accept_changes: go on also where the data set is not what it was.

    Raises:
        AnkanError: there is no such run, or it cannot go on so.
    """
    folder = RunFolder(out)
    folder.check_there()
    config = change_config(load_whole_config(folder.config), epochs=epochs, learning_rate=learning_rate)
    dataset, loggers = chosen_images(config, dataset), open_loggers(config.loggers, out, config)
    with folder.held():
        checkpoint = load_checkpoint(folder.last) if folder.last.exists() else None
        if checkpoint is None:
            architecture, network = network_of(config, dataset.class_names)
            progress, logs = Progress(), {}
        else:
            architecture, network = checkpoint.architecture, checkpoint.network()
            progress, logs = checkpoint.progress, dict(checkpoint.logs)
            _go_on(progress, config, out, other_rate=learning_rate is not None)
        normalizer = normalizer_for(config, architecture, dataset, kind=kind_for(config, dataset))
        data = yield from prepare_for_run(config, dataset, normalizer)
        if change := checkpoint.data.change(data.mark) if checkpoint else "":
            _accept(change, progress, dataset, accepted=accept_changes)
        folder.begin(config)
        discard_epochs(out, after=progress.epoch)
        run = Run(folder, config, architecture, network, data, progress, RunLog(out, logs), loggers)
        yield from run.events()


def _go_on(progress: Progress, config: TrainingConfig, out: Path, *, other_rate: bool) -> None:
    """Takes back the end of a run that had one."""
    if progress.ended == "diverged" and not other_rate:
        raise TrainingError(
            f"the run in {out} diverged at a learning rate of {config.learning_rate:g}; "
            f"go on with a lower one, such as {config.learning_rate / 10:g}"
        )
    if config.epochs <= progress.epoch:
        raise TrainingError(
            f"the run in {out} has completed its {progress.epoch} epochs; to train on, ask for more, "
            f"such as {2 * progress.epoch}"
        )
    if progress.ended == "stopped early":
        progress.patient_since = progress.epoch
    progress.ended = ""


def _accept(change: str, progress: Progress, dataset: Dataset, *, accepted: bool) -> None:
    """The epoch that was under way begins anew with the data set as it is now."""
    if not accepted:
        raise DataChangedError(
            f"{dataset.path} has changed since the run began: {change}; confirm to go on all the same",
            path=dataset.path,
        )
    progress.batch, progress.loss_sum, progress.correct = 0, 0.0, 0
