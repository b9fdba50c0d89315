"""The set-up scripts, each on a machine of a few stand-in commands."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the scripts look for packages on Linux only")

REAL_TOOLS = ("bash", "env", "uname", "dirname", "grep", "touch")


class Machine:
    """A folder with the project's scripts, and a PATH that holds only what a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.commands = folder / "commands"
        self.commands.mkdir()
        shutil.copytree(ROOT / ".ci", folder / ".ci")
        for tool in REAL_TOOLS:
            path = shutil.which(tool)
            assert path is not None
            (self.commands / tool).symlink_to(path)

    def add(self, name: str, script: str) -> None:
        (self.commands / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.commands / name).chmod(0o755)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        script = str(self.folder / ".ci" / command[0])
        environment = {"PATH": str(self.commands)}
        return subprocess.run(
            [script, *command[1:]], env=environment, capture_output=True, text=True, check=False
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Has all that is needed, and an ordinary user."""
    machine = Machine(tmp_path)
    wanted = (ROOT / ".ci" / "system-packages").read_text(encoding="utf-8")
    libraries = re.findall(r"^lib\S+\.so\.\d+", wanted, re.MULTILINE)
    machine.add(
        "ldconfig",
        "\n".join(f'echo "	{library} (libc6,x86-64) => /lib/{library}"' for library in libraries),
    )
    machine.add("python3", "exit 0")
    machine.add("Xvfb", "")
    machine.add("apt-get", f'echo "$*" >> {tmp_path}/apt-calls')
    machine.add("id", "echo 1000")
    return machine


def without_xkb(machine: Machine) -> None:
    listing = (machine.commands / "ldconfig").read_text()
    kept = [line for line in listing.splitlines() if "libxkbcommon.so" not in line and "xcb-xkb" not in line]
    machine.add("ldconfig", "\n".join(kept))


def test_nothing_is_said_where_nothing_is_missing(machine: Machine) -> None:
    result = machine.run("system-packages", "test")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_a_user_is_told_one_line_to_type(machine: Machine) -> None:
    without_xkb(machine)
    (machine.commands / "Xvfb").unlink()
    (machine.commands / "python3").unlink()
    result = machine.run("system-packages", "test")
    assert result.returncode == 1
    assert result.stderr.splitlines()[1:] == [
        "    sudo apt-get install libxkbcommon0 libxcb-xkb1 xvfb python3-venv"
    ]
    assert not (machine.folder / "apt-calls").exists()


def test_xvfb_is_for_the_tests_alone(machine: Machine) -> None:
    (machine.commands / "Xvfb").unlink()
    assert machine.run("system-packages").returncode == 0
    assert machine.run("system-packages", "test").returncode == 1


def test_root_installs_and_fetches_lists_only_when_it_must(machine: Machine) -> None:
    without_xkb(machine)
    machine.add("id", "echo 0")
    install = "install --yes --no-install-recommends libxkbcommon0 libxcb-xkb1"
    calls = machine.folder / "apt-calls"

    assert machine.run("system-packages").returncode == 0
    assert calls.read_text().splitlines() == [install]

    calls.unlink()
    machine.add("apt-get", f'echo "$*" >> {calls}\n[ "$1" = update ] || exit 100')
    assert machine.run("system-packages").returncode == 100
    assert calls.read_text().splitlines() == [install, "update", install]


def test_without_apt_the_libraries_are_named_and_it_goes_on(machine: Machine) -> None:
    without_xkb(machine)
    (machine.commands / "apt-get").unlink()
    result = machine.run("system-packages")
    assert result.returncode == 0
    assert "libxkbcommon0 libxcb-xkb1" in result.stderr


def test_the_newest_python_that_works_is_chosen(machine: Machine) -> None:
    machine.add("python3.13", "exit 127")
    machine.add("python3.12", "exit 0")
    machine.add("python3.11", "exit 0")
    assert machine.run("find-python").stdout.strip() == str(machine.commands / "python3.12")


def test_an_old_python_is_named(machine: Machine) -> None:
    machine.add("python3", '[ "$1" = --version ] && echo Python 3.10.12')
    result = machine.run("setup", "run")
    assert result.returncode == 1
    assert result.stderr == "Ankan needs Python 3.11 or newer with its venv module; here is Python 3.10.12.\n"


def test_a_worker_that_imports_main_again_loads_neither_window_nor_command_line() -> None:
    program = "import main, sys; sys.exit(bool({'gui', 'cli', 'core', 'PySide6'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
