"""Runs that a benchmark looks at, each trained once by the program itself and kept."""

import subprocess
import sys
from pathlib import Path

from core.training.config_file import load_config
from core.training.runs.folder import RunFolder
from core.training.runs.records import read_records

ROOT = Path(__file__).resolve().parent.parent


def train_once(config: Path, data: Path, folder: RunFolder) -> None:
    """Trains as this configuration says, unless that has been done; a run that was stopped goes on."""
    if not folder.last.exists():
        ankan("train", data, "--config", config, "--out", folder.path)
    elif len(read_records(folder.path).epochs) < load_config(config).epochs:
        ankan("train", data, "--resume", folder.path)


def ankan(*arguments: object) -> None:
    """Runs the program in the project's folder; its own words go to standard error, so that rows alone are printed."""
    command = [sys.executable, str(ROOT / "main.py"), *map(str, arguments)]
    if code := subprocess.run(command, cwd=ROOT, check=False, stdout=sys.stderr).returncode:
        sys.exit(code)  # the program has said why
