import os
import socket
import subprocess
import sys

import pytest

from gui.display import display_problem, import_problem

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="displays are found so on Linux")


def start(**variables: str) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    command = [sys.executable, "-c", "import sys; from gui.app import run; sys.exit(run())"]
    return subprocess.run(
        command, env=environment | variables, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    ("variables", "named"),
    [({}, "DISPLAY"), ({"DISPLAY": ":4242"}, ":4242"), ({"WAYLAND_DISPLAY": "wayland-4242"}, "wayland-4242")],
)
def test_without_a_display_one_sentence_and_exit_code_2(variables, named):
    done = start(**variables)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("ankan: ")
    assert named in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "vnc:size=800x600", "offscreen;xcb"])
def test_a_platform_that_needs_no_display_is_no_problem(monkeypatch, platform):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    assert display_problem() is None


def test_a_wayland_display_that_answers_is_no_problem(monkeypatch, tmp_path):
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-9")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "wayland-9"))
        listener.listen()
        assert display_problem() is None


_ATTRIBUTES = """
import sys
from PySide6.QtCore import Qt
from gui.app import make_application
app = make_application(sys.argv)
attributes = Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents, Qt.ApplicationAttribute.AA_CompressTabletEvents
print([app.testAttribute(attribute) for attribute in attributes])
"""


def test_no_movement_of_the_pen_is_left_out():
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", _ATTRIBUTES]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[False, False]"


def test_a_missing_library_is_named_with_the_package_that_holds_it():
    error = ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
    assert import_problem(error).endswith("sudo apt install libegl1.")
    assert "libEGL.so.1" in import_problem(error)
    cursor = ImportError("libxcb-cursor.so.0: cannot open shared object file: No such file or directory")
    assert import_problem(cursor).endswith("sudo apt install libxcb-cursor0.")


def test_a_missing_pyside_says_what_to_install():
    assert "pip install" in import_problem(ImportError("No module named 'PySide6'"))
