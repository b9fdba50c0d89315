"""A training configuration as a YAML file."""

from pathlib import Path
from typing import Any

import msgspec
import yaml

from core.errors import ConfigError
from core.files import write_text
from core.training.config import TrainingConfig
from core.training.config_errors import in_words
from core.yaml_file import parse_yaml, read_text

_ADDED = ("keep_epochs", "corrections", "images")
"""Settings that the configurations of older runs lack."""


def load_config(path: Path) -> TrainingConfig:
    """Reads a YAML file of settings; what it does not name keeps its default.

    Raises:
        ConfigError: it cannot be read, or a setting is unknown or impossible.
    """
    return _converted(_document(path), path)


def load_whole_config(path: Path) -> TrainingConfig:
    """Reads what `save_config` wrote: with a default for what is lost of it, a run would go on otherwise than it began.

    Raises:
        ConfigError: as `load_config`, or a setting is missing.
    """
    document = _document(path)
    config = _converted(document, path)
    fields = TrainingConfig.__struct_fields__
    missing = [name for name in fields if name not in document and name not in _ADDED]
    if missing:
        raise ConfigError(
            f"{path} is damaged: a run's configuration names every setting, and `{missing[0]}` is missing",
            path=path,
        )
    return config


def _document(path: Path) -> dict[str, Any]:
    text = read_text(path, "configuration", ConfigError)
    if not text.strip("\0 \r\n\t"):  # as a crash may leave a file
        raise ConfigError(f"{path} is empty; it should hold settings such as `epochs: 8`", path=path)
    document = parse_yaml(text, path, ConfigError) or {}
    if not isinstance(document, dict):
        raise ConfigError(
            f"{path} is no configuration; it should hold settings such as `epochs: 8`", path=path
        )
    return document


def _converted(document: dict[str, Any], path: Path) -> TrainingConfig:
    if "augmentation" in document and document["augmentation"] is None:
        document["augmentation"] = []
    try:
        msgspec.to_builtins(document)  # YAML can say that a list holds itself
        return msgspec.convert(document, TrainingConfig)
    except RecursionError as error:
        raise ConfigError(f"{path} holds lists within lists without an end", path=path) from error
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path}: {in_words(error, document)}", path=path) from error
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}", path=path) from error


def save_config(config: TrainingConfig, path: Path) -> None:
    """Writes every setting, also those at their default.

    Raises:
        OutputError: it cannot be written there.
    """
    write_text(path, config_text(config))


def config_text(config: TrainingConfig) -> str:
    """Every setting in YAML."""
    return yaml.safe_dump(msgspec.to_builtins(config), sort_keys=False, allow_unicode=True)
