"""Ctrl-C while training: exit code 130, the checkpoint is kept, and no traceback."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from cli import main
from core.data.readers import open_dataset
from core.model_file import read_tensors
from core.training.events import BatchDone, EpochDone
from core.training.runs import resume
from core.training.runs.folder import BEST, LAST
from tests.cli.command_line import PROGRAM

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts a training in a process group of its own, as a terminal would."""
    started: list[subprocess.Popen[str]] = []

    def begin(folder: Path, *options: object) -> subprocess.Popen[str]:
        command = [*PROGRAM, "train", str(folder), "--out", str(tmp_path / "run"), *map(str, options)]
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, start_new_session=True)
        started.append(process)
        return process

    yield begin
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def interrupt(process: subprocess.Popen[str]) -> str:
    """Ctrl-C reaches the program and its workers; what the program still printed."""
    os.killpg(process.pid, signal.SIGINT)
    printed, errors = process.communicate(timeout=60)
    assert "Traceback" not in errors
    assert process.returncode == 130, (printed, errors)
    assert group_is_gone(process.pid), "a worker is left running"
    return printed


def group_is_gone(group: int) -> bool:
    for _ in range(50):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def read_until(process: subprocess.Popen[str], words: str) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if words in line:
            return
    pytest.fail(f"“{words}” was never printed")


def children(process: subprocess.Popen[str]) -> int:
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="utf-8")
    return len(listed.split())


def test_within_the_first_epoch(start, numtadb_folder: Callable[[int], Path], tmp_path: Path) -> None:
    folder, out = numtadb_folder(120), tmp_path / "run"
    process = start(folder, "--model", "keras-mnist", "--epochs", 300, "--batch-size", 1, "--workers", 2)
    read_until(process, "weights")
    time.sleep(0.2)
    printed = interrupt(process)
    assert f"go on with: train --resume {out}" in printed
    assert not (out / BEST).exists()
    tensors, _ = read_tensors(out / LAST)
    assert all(np.isfinite(array).all() for array in tensors.values())

    events = resume(out, open_dataset(folder))
    first = next(event for event in events if isinstance(event, BatchDone | EpochDone))
    events.close()
    assert isinstance(first, BatchDone)
    assert first.epoch == 1


def test_after_an_epoch(start, numtadb_folder: Callable[[int], Path], tmp_path: Path) -> None:
    process = start(numtadb_folder(120), "--model", "lenet", "--epochs", 500, "--workers", 1)
    read_until(process, "epoch 1/500")
    interrupt(process)
    assert (tmp_path / "run" / LAST).is_file()
    assert (tmp_path / "run" / BEST).is_file()


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks for the workers in /proc")
def test_while_the_workers_start(start, numtadb_folder: Callable[[int], Path]) -> None:
    process = start(numtadb_folder(120), "--model", "lenet", "--epochs", 500, "--workers", 2)
    while children(process) < 3:  # Python's resource tracker is one
        assert process.poll() is None
        time.sleep(0.002)
    interrupt(process)


def test_a_stopped_run_goes_on(start, numtadb_folder: Callable[[int], Path], tmp_path: Path, capsys) -> None:
    folder, out = numtadb_folder(120), tmp_path / "run"
    process = start(folder, "--model", "lenet", "--epochs", 40, "--workers", 1)
    read_until(process, "epoch 1/40")
    interrupt(process)
    assert main(["train", str(folder), "--resume", str(out)]) == 0
    printed = capsys.readouterr().out
    assert "epoch 40/40" in printed
    assert "epoch 1/40" not in printed


def test_a_run_that_goes_on_keeps_its_settings(tmp_path: Path, capsys) -> None:
    assert main(["train", str(tmp_path), "--resume", str(tmp_path), "--batch-size", "8"]) == 2
    assert "leave out --batch-size" in capsys.readouterr().err
