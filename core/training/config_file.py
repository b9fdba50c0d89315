"""A training configuration as a YAML file."""

import difflib
import re
from pathlib import Path

import msgspec
import yaml

from core.errors import ConfigError
from core.files import write_text
from core.training.config import TrainingConfig
from core.yaml_file import parse_yaml, read_text

_UNKNOWN_FIELD = re.compile(r"unknown field `(?P<field>.*?)`(?: - at `\$\.?(?P<place>.*?)`)?$")
_WRONG_VALUE = re.compile(r"(?P<reason>.*?)(?: - at `\$\.?(?P<place>.*?)`)?$", re.DOTALL)


def load_config(path: Path) -> TrainingConfig:
    """Reads a YAML file of settings; what it does not name keeps its default.

    Raises:
        ConfigError: it cannot be read, or a setting is unknown or impossible.
    """
    document = parse_yaml(read_text(path, "configuration", ConfigError), path, ConfigError) or {}
    if not isinstance(document, dict):
        raise ConfigError(
            f"{path} is no configuration; it should hold settings such as `epochs: 8`", path=path
        )
    if "augmentation" in document and document["augmentation"] is None:
        document["augmentation"] = []
    try:
        return msgspec.convert(document, TrainingConfig)
    except msgspec.ValidationError as error:
        if isinstance(error.__cause__, ConfigError):
            raise ConfigError(f"{path}: {error.__cause__}") from error
        raise ConfigError(f"{path}: {_in_words(str(error))}") from error
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error


def save_config(config: TrainingConfig, path: Path) -> None:
    """Writes every setting, also those at their default.

    Raises:
        OutputError: it cannot be written there.
    """
    write_text(path, config_text(config))


def config_text(config: TrainingConfig) -> str:
    """Every setting in YAML."""
    return yaml.safe_dump(msgspec.to_builtins(config), sort_keys=False, allow_unicode=True)


def _in_words(message: str) -> str:
    """msgspec's message as a sentence that names the setting."""
    message = message[:1].lower() + message[1:]
    if unknown := _UNKNOWN_FIELD.search(message):
        field, place = unknown["field"], unknown["place"]
        near = difflib.get_close_matches(field, TrainingConfig.__struct_fields__, n=1, cutoff=0.5)
        hint = f"; did you mean {near[0]}?" if near and not place else ""
        return f"there is no setting {place + '.' if place else ''}{field}{hint}"
    wrong = _WRONG_VALUE.match(message)
    if wrong is None or not wrong["place"]:
        return message
    return f"{wrong['place']}: {wrong['reason'].replace('`', '')}"
