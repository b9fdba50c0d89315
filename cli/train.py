"""Trains a network on a data set and writes a run folder with the best model in it."""

import argparse
import shlex
import sys
from pathlib import Path

from cli.data import say_problems
from cli.interrupt import noting_interrupt
from cli.learning_rate import show_learning_rates
from cli.training_arguments import add_arguments, config_of
from cli.training_bar import TrainingBar
from cli.training_output import JsonEvents, LastLine, Output
from cli.training_plan import plan_text
from core.data.dataset import Dataset
from core.data.readers import open_dataset
from core.errors import ConfigError, DataChangedError, OutputError
from core.nn.blas import slow_kernel_note
from core.training.config import TrainingConfig
from core.training.config_words import commented_config
from core.training.dry_run import plan_run
from core.training.events import NotSaved
from core.training.runs import resume, train
from core.training.runs.folder import RunFolder, new_run_folder, runs_folder
from core.training.runs.running import Training

__all__ = ["HELP", "add_arguments", "run"]

HELP = "train a network on a folder of images"
_TRY_AGAIN_SECONDS = 5.0


def run(options: argparse.Namespace) -> int:
    config = config_of(options)
    if options.print_config:
        print(commented_config(config), end="")
        return 0
    dataset = _open_data(config)
    for_people = not (options.quiet or options.json_events)
    if for_people:
        if note := slow_kernel_note():
            print(f"note: {note}", file=sys.stderr)
        print(f"{config.data}: {dataset.layout}, {len(dataset):,} images", flush=True)
        say_problems(dataset.problems)
    if options.dry_run:
        print(plan_text(plan_run(config, dataset)))
        return 0
    if options.find_lr:
        show_learning_rates(config, dataset, for_people=for_people, as_json=options.json_events)
        return 0
    out = options.resume or options.out or new_run_folder(config, runs_folder())
    output: Output = TrainingBar() if for_people else LastLine() if options.quiet else JsonEvents()
    try:
        _pull(_events(options, config, dataset, out), output, out)
    except DataChangedError as error:
        raise DataChangedError(f"{error}: add --yes", path=error.path) from error
    finally:
        output.close()
    return 0


def _open_data(config: TrainingConfig) -> Dataset:
    if config.data is None:
        raise ConfigError("train what? Name a data set as DATA, or as `data` in the configuration")
    corrections = None if config.corrections is None else Path(config.corrections)
    return open_dataset(Path(config.data), columns=config.columns, corrections=corrections)


def _events(options: argparse.Namespace, config: TrainingConfig, dataset: Dataset, out: Path) -> Training:
    if options.resume is None:
        return train(config, dataset, out)
    return resume(out, dataset, epochs=options.epochs, learning_rate=options.lr, accept_changes=options.yes)


def _pull(events: Training, output: Output, out: Path) -> None:
    """Trains to the end, or until Ctrl-C; while the run cannot be saved, it waits."""
    waits = False
    with noting_interrupt() as interrupted:
        for event in events:
            if not isinstance(event, NotSaved):
                waits = False
                output.show(event)
            else:
                if not waits:
                    output.show(event)
                    print(f"ankan: {event.sentence}", file=sys.stderr)
                waits = True
                interrupted.wait(_TRY_AGAIN_SECONDS)
            if interrupted.is_set():
                _stop(events, output, out)


def _stop(events: Training, output: Output, out: Path) -> None:
    try:
        events.close()
    except OutputError as error:
        print(f"ankan: {error}; what was saved before is kept", file=sys.stderr)
    output.close()
    kept = f"stopped; go on with: train --resume {shlex.quote(str(out))}"
    output.say(kept if RunFolder(out).last.exists() else "stopped before the first batch")
    raise KeyboardInterrupt
