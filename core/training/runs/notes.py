"""What the user calls a run and says of it: `about.json` in its folder, written by the list of runs alone."""

import json
from pathlib import Path

import msgspec

from core.files import write_text

ABOUT = "about.json"


class RunNotes(msgspec.Struct, frozen=True):
    """Both are "" where nothing is said."""

    name: str = ""
    notes: str = ""


def read_notes(path: Path) -> RunNotes:
    """Of the run in this folder; nothing where there is no such file, or none that can be read."""
    try:
        return msgspec.json.decode((path / ABOUT).read_bytes(), type=RunNotes)
    except (OSError, msgspec.DecodeError):
        return RunNotes()


def rename_run(path: Path, name: str) -> None:
    """Calls a run something else; "" for what it was called at first.

    Raises:
        OutputError: its folder cannot be written.
    """
    _write(path, msgspec.structs.replace(read_notes(path), name=name.strip()))


def note_run(path: Path, notes: str) -> None:
    """Keeps what the user says of a run.

    Raises:
        OutputError: its folder cannot be written.
    """
    _write(path, msgspec.structs.replace(read_notes(path), notes=notes.strip()))


def _write(path: Path, about: RunNotes) -> None:
    write_text(path / ABOUT, json.dumps(msgspec.to_builtins(about), ensure_ascii=False, indent=1) + "\n")
