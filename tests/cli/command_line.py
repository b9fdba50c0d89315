"""How the tests run the program: in this process, or as a user does."""

import subprocess
import sys
from pathlib import Path

import cli

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, str(ROOT / "main.py")]


def run(*arguments: object) -> int:
    """The exit code of a command run in this process."""
    try:
        return cli.main([str(argument) for argument in arguments])
    except SystemExit as end:
        return int(end.code or 0)


def run_program(*arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    """`python main.py ...` in a folder."""
    command = [*PROGRAM, *(str(argument) for argument in arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def one_line(text: str) -> str:
    """The one line that standard error should hold."""
    lines = text.splitlines()
    assert len(lines) == 1, text
    assert "Traceback" not in text
    return lines[0]
