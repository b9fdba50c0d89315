"""`train` beyond the plain case: plans, other programs' events, going on, and settings from files."""

import errno
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import cli.train
from core.classifier import TINY_MODEL
from core.training.config import TrainingConfig
from core.training.config_file import load_config
from core.training.early_stopping import EarlyStopping
from core.training.runs.folder import BEST, CONFIG, HISTORY, LAST
from tests.cli.command_line import PROGRAM, one_line, run, run_program
from tests.conftest import write_part

SMALL = ("--model", "lenet", "--workers", 1, "--batch-size", 8)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Forty images: digits as bars of different places."""
    folder = tmp_path / "data"
    pictures = np.full((40, 20, 20), 255, np.uint8)
    for number, picture in enumerate(pictures):
        picture[4:16, 3 + number % 10 : 7 + number % 10] = number // 10
        picture[3 + number % 10, 2:18] = 0
    write_part(folder, "training-a", {f"{i}.png": i % 10 for i in range(40)}, pictures)
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "run"


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert run(*arguments) == 2
    return one_line(capsys.readouterr().err)


def files_below(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


def test_a_dry_run_says_what_would_be_and_writes_nothing(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    before = files_below(tmp_path)
    assert run("train", data, *SMALL, "--epochs", 3, "--dry-run") == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert files_below(tmp_path) == before
    lines = captured.out.splitlines()
    assert lines[1] == "lenet, for images of 1x28x28"
    assert any(line.startswith("total") and "33,078" in line for line in lines)
    assert f"{'0':<7}{3:>12}{1:>12}" in lines
    assert f"{'total':<7}{30:>12}{10:>12}" in lines
    assert "3 epochs of 4 batches of 8: 12 steps" in lines
    assert any(line.startswith("about ") and "images/s with 1 worker" in line for line in lines)
    assert lines[-1] == "nothing was written"


def test_a_dry_run_is_refused_where_the_run_would_be(data: Path, capsys) -> None:
    assert "has no part “q”" in refused(capsys, "train", data, *SMALL, "--parts", "q", "--dry-run")


def test_events_for_other_programs(data: Path, out: Path) -> None:
    options = (*SMALL, "--epochs", 2, "--json-events", "--out", out)
    done = run_program("train", data, *options, folder=data.parent)
    assert (done.returncode, done.stderr) == (0, "")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    names = [event["event"] for event in events if event["event"] != "Preparing"]
    assert names[0] == "Started"
    assert names[-1] == "Finished"
    assert [name for name in names if name in ("BatchDone", "EpochDone")] == [
        *(["BatchDone"] * 4 + ["EpochDone"]) * 2
    ]
    epoch = next(event for event in events if event["event"] == "EpochDone")
    assert np.array(epoch["confusion"]).shape == (10, 10)
    assert all("image" not in mistake for mistake in epoch["mistakes"])
    assert events[-1]["model_path"] == str(out / BEST)


def test_quiet_is_one_line(data: Path, out: Path) -> None:
    (data / "training-a" / "3.png").unlink()
    options = (*SMALL, "--epochs", 2, "--quiet", "--out", out)
    done = run_program("train", data, *options, folder=data.parent)
    assert (done.returncode, done.stderr) == (0, "")
    [line] = done.stdout.splitlines()
    assert line.startswith("best macro-F1 ")
    assert line.endswith(str(out / BEST))


def test_a_bar_where_there_is_a_terminal(data: Path, out: Path) -> None:
    pty, termios = pytest.importorskip("pty"), pytest.importorskip("termios")
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (40, 100))
    command = [*PROGRAM, "train", data, *SMALL, "--epochs", 3, "--out", out]
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    shown = b""
    while chunk := _read(ours):
        shown += chunk
    printed, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "images/s, loss " in shown.decode()
    assert "epoch 3/3" in printed.decode()
    assert "images/s" not in printed.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # on Linux, how a terminal ends
        return b""


def test_a_learning_rate_is_looked_for(data: Path, tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    before = files_below(tmp_path)
    looking = ("train", data, "--model", "lenet", "--workers", 1, "--find-lr")
    assert run(*looking) == 0
    *tried, found = capsys.readouterr().out.splitlines()
    assert tried[1].startswith("learning rate 1.0e-07  loss 2.")
    assert found.startswith("train with --lr ")
    assert files_below(tmp_path) == before

    assert run(*looking, "--json-events") == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert events[-1]["event"] == "LearningRateFound"
    assert f"train with --lr {events[-1]['learning_rate']:g}: {events[-1]['reason']}" == found


def test_settings_of_the_command_line_are_kept(data: Path, out: Path) -> None:
    options = ("--name", "রবি", "--early-stopping", 2, "--seed", 5, "--epochs", 1)
    assert run("train", data, *SMALL, *options, "--out", out) == 0
    config = load_config(out / CONFIG)
    assert (config.name, config.seed) == ("রবি", 5)
    assert config.early_stopping == EarlyStopping(patience=2)
    assert config.data == str(data)


def test_patience_keeps_the_metric_of_the_configuration(data: Path, out: Path, tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text("early_stopping: {metric: train_loss, patience: 9}\n", encoding="utf-8")
    options = ("--config", tmp_path / "c.yaml", "--early-stopping", 3, "--epochs", 1)
    assert run("train", data, *SMALL, *options, "--out", out) == 0
    assert load_config(out / CONFIG).early_stopping == EarlyStopping("train_loss", 3)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--early-stopping", "0"), "it should be 1 epoch or more"),
        (("--early-stopping", "soon"), "invalid _patience value: 'soon'"),
        (("--log", "tensorbord"), "it should be one or more of tensorboard, wandb"),
        (("--quiet", "--json-events"), "not allowed with"),
        (("--dry-run", "--print-config"), "not allowed with"),
        (("--dry-run", "--find-lr"), "not allowed with"),
    ],
)
def test_options_that_make_no_sense(options: tuple[str, ...], words: str, data: Path, capsys) -> None:
    assert words in refused(capsys, "train", data, *options)


def test_the_configuration_may_name_the_data(data: Path, out: Path, tmp_path: Path, capsys) -> None:
    (tmp_path / "c.yaml").write_text(f"data: {data}\nmodel: lenet\nepochs: 1\nworkers: 1\n", encoding="utf-8")
    assert run("train", "--config", tmp_path / "c.yaml", "--out", out) == 0
    assert capsys.readouterr().out.startswith(f"{data}: NumtaDB parts, 40 images\n")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty; it should hold settings"),
        (b"- epochs\n- 3\n", "is no configuration"),
        (b"just words", "is no configuration"),
        (b"\x89PNG\r\n\x1a\n\0\xff\xfe", "it is not text in UTF-8"),
        (b"\0\1\2\3epochs: 3", "is not valid YAML"),
        (b"optimizer: {name: SGD, momentm: 0.9}", "did you mean momentum?"),
        (b"epochs: [", "is not valid YAML at line"),
    ],
)
def test_files_that_are_no_configuration(
    content: bytes, words: str, data: Path, tmp_path: Path, capsys
) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(content)
    line = refused(capsys, "train", data, "--config", path)
    assert words in line
    assert str(path) in line


def test_the_settings_with_what_they_mean(tmp_path: Path, capsys) -> None:
    assert run("train", "--print-config", "--model", "lenet", "--epochs", 3) == 0
    printed = capsys.readouterr().out
    assert "# images in one step.\nbatch_size: 128\n" in printed
    (tmp_path / "config.yaml").write_text(printed, encoding="utf-8")
    assert load_config(tmp_path / "config.yaml") == TrainingConfig(model="lenet", epochs=3)


def test_training_goes_on_from_a_shipped_model_by_its_name(data: Path, tmp_path: Path, capsys) -> None:
    assert run("train", data, "--model", "tiny", "--print-config") == 0
    assert f"model: {TINY_MODEL}\n" in capsys.readouterr().out


def test_training_on_from_a_finished_run(data: Path, out: Path, capsys) -> None:
    assert run("train", data, *SMALL, "--epochs", 1, "--out", out) == 0
    assert "has completed its 1 epochs" in refused(capsys, "train", "--resume", out)
    assert run("train", "--resume", out, "--epochs", 3, "--lr", "0.001") == 0
    printed = capsys.readouterr().out
    assert printed.startswith(f"{data}: ")
    assert "goes on at epoch 2, batch 1 of 4" in printed
    assert "epoch 3/3" in printed
    assert len((out / HISTORY).read_text(encoding="utf-8").splitlines()) == 4
    config = load_config(out / CONFIG)
    assert (config.epochs, config.learning_rate) == (3, 0.001)


def test_data_that_changed_need_a_yes(data: Path, out: Path, capsys) -> None:
    assert run("train", data, *SMALL, "--epochs", 1, "--out", out) == 0
    (data / "training-a" / "7.png").unlink()
    more = ("train", "--resume", out, "--epochs", 2)
    assert run(*more) == 2
    line = capsys.readouterr().err.splitlines()[-1]
    assert "it had 40 images and has 39" in line
    assert line.endswith("confirm to go on all the same: add --yes")
    assert run(*more, "--yes") == 0


def test_there_is_no_run_to_go_on_with(tmp_path: Path, capsys) -> None:
    assert "holds no run" in refused(capsys, "train", "--resume", tmp_path)
    for option in ("--dry-run", "--find-lr"):
        assert f"leave out {option}" in refused(capsys, "train", "--resume", tmp_path, option)


class Disk:
    """Refuses every new file from the second checkpoint on, for as many times as it should."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, refusals: int, interrupt_at: int = -1) -> None:
        self.refusals = refusals
        self.interrupt_at = interrupt_at
        self.checkpoints = 0
        self._make = tempfile.mkstemp
        monkeypatch.setattr("core.files.tempfile.mkstemp", self.mkstemp)

    def mkstemp(self, *args: Any, **options: Any) -> tuple[int, str]:
        self.checkpoints += LAST in options.get("prefix", "")
        if self.checkpoints > 1 and self.refusals:
            self.refusals -= 1
            if self.refusals == self.interrupt_at:
                signal.raise_signal(signal.SIGINT)
            raise OSError(errno.ENOSPC, "No space left on device")
        return self._make(*args, **options)


def test_a_full_disk_is_said_once_and_waited_for(
    data: Path, out: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.setattr(cli.train, "_TRY_AGAIN_SECONDS", 0.01)
    disk = Disk(monkeypatch, refusals=3)
    assert run("train", data, *SMALL, "--epochs", 2, "--out", out) == 0
    captured = capsys.readouterr()
    assert disk.refusals == 0
    assert "no space left on device; the run waits" in one_line(captured.err)
    assert "epoch 2/2" in captured.out


@pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")
def test_ctrl_c_while_the_disk_is_full(
    data: Path, out: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.setattr(cli.train, "_TRY_AGAIN_SECONDS", 0.01)
    disk = Disk(monkeypatch, refusals=1000, interrupt_at=997)
    assert run("train", data, *SMALL, "--epochs", 2, "--out", out) == 130
    captured = capsys.readouterr()
    assert "what was saved before is kept" in captured.err
    assert f"stopped; go on with: train --resume {out}" in captured.out
    disk.refusals = 0
    assert run("train", "--resume", out) == 0


def test_figures_for_tensorboard(data: Path, out: Path) -> None:
    pytest.importorskip("tensorboardX", reason="the extra tensorboard is not installed")
    assert run("train", data, *SMALL, "--epochs", 1, "--log", "tensorboard", "--out", out) == 0
    assert load_config(out / CONFIG).loggers == ("tensorboard",)
    assert list((out / "tensorboard").glob("events.out.*"))


def test_a_logger_that_is_not_installed(data: Path, out: Path, monkeypatch, capsys) -> None:
    monkeypatch.setitem(sys.modules, "wandb", None)
    monkeypatch.delitem(sys.modules, "core.training.loggers.wandb", raising=False)
    line = refused(capsys, "train", data, *SMALL, "--log", "wandb", "--quiet", "--out", out)
    assert "pip install 'ankan[wandb]'" in line
    assert not out.exists()
