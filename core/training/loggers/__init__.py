"""Where the figures of a run go besides its folder; each adapter is an optional extra."""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from core.errors import ConfigError
from core.training.config import LoggerName, TrainingConfig
from core.training.events import Event
from core.training.loggers.base import Logger

__all__ = ["Logger", "close_loggers", "log_event", "open_loggers"]

_ADAPTERS: dict[LoggerName, tuple[str, str]] = {
    "tensorboard": ("TensorBoardLogger", "tensorboardX"),
    "wandb": ("WandbLogger", "wandb"),
}
"""Class and package of each."""


def open_loggers(names: Sequence[LoggerName], run_path: Path, config: TrainingConfig) -> list[Logger]:
    """Loggers of a run, which write nothing before they are told that it `Started`.

    Args:
        names: which ones.
        run_path: the run folder, in which each has a folder of its own.
        config: goes with the figures.

    Raises:
        ConfigError: the package that one needs is not installed.
    """
    return [_open(name, run_path, config) for name in dict.fromkeys(names)]


def log_event(loggers: list[Logger], event: Event) -> list[str]:
    """Tells all of them; one that fails is dropped from the list, so that training goes on.

    Returns:
        A sentence for each that was dropped.
    """
    sentences = []
    for logger in tuple(loggers):
        try:
            logger.log(event)
        except Exception as error:  # somebody else's code, and a network or a disk behind it
            loggers.remove(logger)
            sentences.append(_dropped(logger, error))
    return sentences


def close_loggers(loggers: list[Logger]) -> list[str]:
    """Closes all of them; a sentence for each that failed to write out all it had."""
    sentences = []
    while loggers:
        logger = loggers.pop()
        try:
            logger.close()
        except Exception as error:  # as above
            sentences.append(_dropped(logger, error))
    return sentences


def _open(name: LoggerName, run_path: Path, config: TrainingConfig) -> Logger:
    kind, package = _ADAPTERS[name]
    try:
        module = import_module(f"core.training.loggers.{name}")
    except ImportError as error:
        raise ConfigError(
            f"loggers: {name} needs the package {package}; install it with: pip install 'ankan[{name}]'"
        ) from error
    logger: Logger = getattr(module, kind)(run_path, config)
    return logger


def _dropped(logger: Logger, error: Exception) -> str:
    reason = " ".join(str(error).split()) or type(error).__name__
    return f"{logger.name} is no longer written: {reason}; training goes on"
