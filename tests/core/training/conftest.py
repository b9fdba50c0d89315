"""A configuration that is written as text."""

from pathlib import Path

import pytest

from core.errors import ConfigError
from core.training.config import TrainingConfig
from core.training.config_file import load_config


def load(tmp_path: Path, text: str) -> TrainingConfig:
    (tmp_path / "run.yaml").write_text(text, encoding="utf-8")
    return load_config(tmp_path / "run.yaml")


def message_for(tmp_path: Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    message = str(caught.value)
    assert message.startswith(f"{tmp_path / 'run.yaml'}")
    assert "\n" not in message
    assert message.count("run.yaml") == 1
    return message
