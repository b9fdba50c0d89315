"""Runs every scenario in a real window: a process of its own on a virtual screen, with the xcb platform."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SCENARIOS = sorted(Path(__file__).with_name("scenarios").glob("scenario_*.py"))
ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """A virtual screen that ends with the tests."""
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed (make test installs it on Debian and Ubuntu)")
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as screen:
        assert screen.stdout is not None
        yield f":{screen.stdout.readline().strip()}"
        screen.terminate()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.stem.removeprefix("scenario_"))
def test_in_a_real_window(scenario: Path, display: str, tmp_path: Path) -> None:
    environment = os.environ | {
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "ANKAN_THEME": "light",
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }
    environment.pop("WAYLAND_DISPLAY", None)
    environment.pop("OPENBLAS_CORETYPE", None)  # the banner has nothing to note
    command = [sys.executable, "-m", "pytest", str(scenario), "-p", "no:cacheprovider", "-rs"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    if " skipped" in done.stdout.splitlines()[-1] and " passed" not in done.stdout.splitlines()[-1]:
        pytest.skip(done.stdout.splitlines()[-2])


def test_the_program_says_when_there_is_no_screen() -> None:
    environment = {name: value for name, value in os.environ.items() if name not in _SCREEN}
    done = subprocess.run(
        [sys.executable, "main.py"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "needs a display" in done.stderr


def test_the_program_opens_and_closes(display: str, tmp_path: Path) -> None:
    """`python main.py` itself, ended as a session manager would."""
    environment = os.environ | {
        "DISPLAY": display,
        "XDG_CONFIG_HOME": str(tmp_path),
        "QT_QPA_PLATFORM": "xcb",
    }
    with subprocess.Popen(
        [sys.executable, "main.py"], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    ) as program:
        with pytest.raises(subprocess.TimeoutExpired):
            program.wait(timeout=8)
        program.terminate()
        _, errors = program.communicate(timeout=20)
    assert errors == ""


_SCREEN = frozenset({"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
