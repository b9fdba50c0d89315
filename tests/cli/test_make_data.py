"""`make-data`, from the command line to a model that was trained on what it made."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.data.readers import open_dataset
from tests.cli.command_line import PROGRAM, one_line, run


def test_what_it_makes_can_be_trained_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "digits"
    assert run("make-data", folder, "--count", 200, "--seed", 5) == 0
    printed = capsys.readouterr()
    assert printed.out == f"{folder}: 200 practice digits; now type: python main.py train {folder}\n"
    assert printed.err == ""
    assert len(open_dataset(folder)) == 200
    options = ("--model", "lenet", "--epochs", 1, "--workers", 1, "--out", tmp_path / "run")
    assert run("train", folder, *options) == 0
    assert (tmp_path / "run" / "best.safetensors").is_file()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--count", 3), "from 10 to 1,000,000, not 3"),
        (("--count", "many"), "--count: invalid int value: 'many'"),
        (("--seed", -2), "0 or a positive whole number, not -2"),
        (("--seed", "x"), "--seed: invalid int value: 'x'"),
    ],
)
def test_wrong_numbers(tmp_path: Path, capsys, options: tuple[object, ...], words: str) -> None:
    assert run("make-data", tmp_path / "digits", *options) == 2
    assert words in one_line(capsys.readouterr().err)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thesis.txt").touch()
    assert run("make-data", tmp_path) == 2
    assert "is not empty" in one_line(capsys.readouterr().err)
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")
@pytest.mark.parametrize("begun", [True, False])
def test_an_interrupt_leaves_nothing(tmp_path: Path, begun: bool) -> None:
    """Sent as soon as something lies there, or when images do."""
    command = [*PROGRAM, "make-data", str(tmp_path / "digits"), "--count", "100000"]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, start_new_session=True)
    try:
        while not any(tmp_path.rglob("*.png") if begun else tmp_path.iterdir()):
            assert process.poll() is None
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)
        printed, errors = process.communicate(timeout=60)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    assert process.returncode == 130
    assert (printed, errors) == ("", "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="sets a limit of the shell")
def test_a_disk_that_takes_no_more(tmp_path: Path) -> None:
    """A limit of 1,024 bytes a file stands for it."""
    command = [
        "bash",
        "-c",
        'ulimit -f 1; exec "$@"',
        "bash",
        *PROGRAM,
        "make-data",
        str(tmp_path / "digits"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2
    assert one_line(done.stderr) == f"ankan: {tmp_path / 'digits'} cannot be written: file too large"
    assert list(tmp_path.iterdir()) == []
