"""What `train` can be told, and the settings that come of it."""

import argparse
from pathlib import Path
from typing import get_args

from cli.data import add_data_arguments, part_names
from core.classifier import model_path
from core.errors import ConfigError
from core.training.config import LoggerName, TrainingConfig, change_config
from core.training.config_file import load_config, load_whole_config
from core.training.early_stopping import EarlyStopping
from core.training.runs.folder import RunFolder

_OF_A_NEW_RUN = (
    "config",
    "name",
    "columns",
    "corrections",
    "model",
    "batch_size",
    "early_stopping",
    "parts",
    "validation",
    "image_kind",
    "seed",
    "workers",
    "log",
    "out",
)
"""Options that a run that goes on has had already."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_arguments(parser, optional=True)
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="settings in YAML; options below go before them"
    )
    parser.add_argument(
        "--model",
        metavar="PRESET|FILE",
        help="a preset, a model.txt or YAML, or a model to go on from: a file, or the shipped ankan-base or tiny",
    )
    parser.add_argument("--epochs", type=int, metavar="N", help="how often all images are seen")
    parser.add_argument("--batch-size", type=int, metavar="N", help="images in one step")
    parser.add_argument("--lr", type=float, metavar="X", help="the highest learning rate")
    parser.add_argument(
        "--early-stopping", type=_patience, metavar="N", help="end after N epochs that brought nothing better"
    )
    parser.add_argument(
        "--parts", type=part_names, metavar="a,b,c", help="parts of the data set; all by default"
    )
    parser.add_argument("--validation", type=float, metavar="SHARE", help="share of the images to judge by")
    parser.add_argument(
        "--image-kind", choices=("ink", "picture"), help="digits on paper, or what is only resized; guessed"
    )
    parser.add_argument("--seed", type=int, metavar="N", help="of the weights, the split and the order")
    parser.add_argument(
        "--workers", type=int, metavar="N", help="how many share a batch; one a core by default"
    )
    parser.add_argument("--name", metavar="NAME", help="what the model will be called")
    parser.add_argument(
        "--log", type=_logger_names, metavar="tensorboard,wandb", help="where the figures go besides the run"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="the run folder; a new one by default")
    parser.add_argument(
        "--resume", type=Path, metavar="RUN", help="go on with the run in this folder, with its own settings"
    )
    parser.add_argument(
        "--yes", action="store_true", help="go on with a run also where its data set has changed"
    )
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument(
        "--dry-run", action="store_true", help="only say what the run would be, and how long it would take"
    )
    instead.add_argument(
        "--find-lr", action="store_true", help="only try learning rates, and say which one suits"
    )
    instead.add_argument(
        "--print-config", action="store_true", help="only write the settings, each with what it means"
    )
    said = parser.add_mutually_exclusive_group()
    said.add_argument("--quiet", action="store_true", help="only errors, and the last line")
    said.add_argument("--json-events", action="store_true", help="a line of JSON for everything that happens")


def config_of(options: argparse.Namespace) -> TrainingConfig:
    """The settings that were asked for, or those of the run to go on with."""
    if options.resume is not None:
        return _config_of_run(options)
    config = load_config(options.config) if options.config else TrainingConfig()
    stopping = config.early_stopping or EarlyStopping()
    return change_config(
        config,
        data=None if options.data is None else str(options.data),
        columns=options.columns,
        corrections=options.corrections and str(options.corrections),
        name=options.name,
        model=options.model and str(model_path(options.model)),
        epochs=options.epochs,
        batch_size=options.batch_size,
        learning_rate=options.lr,
        early_stopping=options.early_stopping
        and EarlyStopping(stopping.metric, options.early_stopping, stopping.min_delta, stopping.mode),
        parts=options.parts,
        validation=options.validation,
        image_kind=options.image_kind,
        seed=options.seed,
        workers=options.workers,
        loggers=options.log,
    )


def _config_of_run(options: argparse.Namespace) -> TrainingConfig:
    given = [name for name in _OF_A_NEW_RUN if getattr(options, name) is not None]
    given += [name for name in ("dry_run", "find_lr") if getattr(options, name)]
    if given:
        option = given[0].replace("_", "-")
        raise ConfigError(f"--resume goes on with the run's own settings; leave out --{option}")
    folder = RunFolder(options.resume)
    folder.check_there()
    return change_config(
        load_whole_config(folder.config),
        data=None if options.data is None else str(options.data),
        epochs=options.epochs,
        learning_rate=options.lr,
    )


def _patience(text: str) -> int:
    epochs = int(text)
    if epochs < 1:
        raise argparse.ArgumentTypeError("it should be 1 epoch or more")
    return epochs


def _logger_names(text: str) -> tuple[LoggerName, ...]:
    known: tuple[LoggerName, ...] = get_args(LoggerName)
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names or not set(names) <= set(known):
        raise argparse.ArgumentTypeError(f"it should be one or more of {', '.join(known)}")
    return tuple(name for name in known if name in names)
