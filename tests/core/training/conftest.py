"""Configurations that are written as text, and no worker that outlives its training."""

import multiprocessing
import threading
from collections.abc import Iterator
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


def worker_count() -> int:
    """How many there are now, processes and threads."""
    processes = [process.name for process in multiprocessing.active_children()]
    threads = [thread.name for thread in threading.enumerate()]
    return sum(name.startswith("ankan-worker") for name in processes + threads)


def threads_that_load() -> int:
    return sum(thread.name.startswith("ankan-load") for thread in threading.enumerate())


@pytest.fixture
def nothing_left_running() -> Iterator[None]:
    yield
    assert worker_count() == 0
    assert threads_that_load() == 0
