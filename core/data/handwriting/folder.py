"""The folder itself.

handwriting.csv        filename, digit and time of every drawing
2026-11-29-101530.png  a drawing
2026-11-29-101530.json its strokes, where it was drawn and not a picture
.deleted               drawings that were taken out and can still be brought back, in a folder like this one
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
from numpy.typing import NDArray
from PIL import Image

from core import folder_lock
from core.data.digits import CLASS_NAMES
from core.data.handwriting.table import TABLE, Entry, HandwritingTable
from core.data.images import image_paths, read_image
from core.data.problem import Problem
from core.errors import DataError, OutputError, system_reason
from core.files import make_folder, unwritable, write_atomically, write_text

_LOCK = ".handwriting.lock"
_DELETED = ".deleted"
_PATIENCE = 10.0  # seconds


def handwriting_folder() -> Path:
    """Where a user's drawings are kept: `Ankan/My handwriting` in the documents."""
    return platformdirs.user_documents_path() / "Ankan" / "My handwriting"


@dataclass(frozen=True)
class Listing:
    """What is in the folder.

    Attributes:
        entries: the drawings, in the order in which they were added.
        problems: rows and pictures that were skipped.
    """

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Handwriting:
    """A folder of drawings, which `core.data.readers.open_dataset` opens like any other.

    Whatever changes it holds a lock, reads the table anew and moves the new one into place, so several programs may
    change it at once. Pictures are written before the row that names them, and rows that are no good are kept.

    Every method raises `DataError` where the table is damaged, and those that write `OutputError` where the folder
    cannot be written; all is then as it was.
    """

    path: Path

    def listing(self) -> Listing:
        """What is there; nothing where the folder does not exist yet."""
        if not self.path.is_dir():
            return Listing((), ())
        table = HandwritingTable.read(self.path)
        entries, problems = table.entries()
        loose = [path for path in image_paths(self.path) if path.name not in table.names]
        problems += [Problem(str(path), f"is not named in {TABLE}", kind="unlabelled") for path in loose]
        return Listing(tuple(entries), tuple(problems))

    def add(self, pixels: NDArray[np.uint8], digit: int, *, strokes: Any = None, when: datetime) -> Entry:
        """Keeps a drawing.

        Args:
            pixels: (H, W) grey, (H, W, 3) RGB or (H, W, 4) RGBA, uint8.
            digit: what it means, 0 to 9.
            strokes: how it was drawn, as numbers, texts, lists and dictionaries; None for a picture.
            when: it was drawn; its PNG is named after it.
        """
        _check_digit(digit)
        with self._held():
            table = HandwritingTable.read(self.path)
            entry = Entry(self._new_name(when), digit, when.replace(microsecond=0))
            picture = self.path / entry.name
            write_atomically(picture, lambda path: Image.fromarray(pixels).save(path, "PNG"))
            if strokes is not None:
                write_text(picture.with_suffix(".json"), json.dumps(strokes) + "\n")
            table.with_entry(entry).write()
        return entry

    def relabel(self, entry: Entry, digit: int) -> Entry:
        """Says that a drawing means another digit."""
        _check_digit(digit)
        with self._held():
            HandwritingTable.read(self.path).with_digit(entry, digit).write()
        return Entry(entry.name, digit, entry.when)

    def delete(self, entry: Entry) -> None:
        """Takes a drawing out; `restore` brings it back, also later and from another program."""
        with self._held():
            self._move(entry, self, self._deleted)

    def restore(self, entry: Entry) -> None:
        """Brings a deleted drawing back, as the last one."""
        with self._held():
            self._move(entry, self._deleted, self)

    def deleted(self, *, before: datetime | None = None) -> tuple[Entry, ...]:
        """The drawings that can be brought back, the last one deleted last; of those deleted `before` a time only."""
        entries = self._deleted.listing().entries
        if before is None:
            return entries
        return tuple(entry for entry in entries if self._deleted_at(entry) < before.timestamp())

    def purge(self, entries: Iterable[Entry]) -> None:
        """Removes deleted drawings for good, as far as they are there; the place of the last one goes too."""
        names = {entry.name for entry in entries}
        if not names or not self._deleted.path.is_dir():
            return
        with self._held():
            table = HandwritingTable.read(self._deleted.path)
            gone = [entry for entry in table.entries()[0] if entry.name in names]
            for entry in gone:
                for name in _files(entry):
                    _remove(self._deleted.path / name)
                table = table.without(entry)
            if len(table.rows) > 1:
                table.write()
            elif gone:
                _remove(table.path)
                with suppress(OSError):  # something else lies there
                    self._deleted.path.rmdir()

    def image(self, entry: Entry) -> NDArray[np.uint8]:
        """Output shape: (H, W) grey, (H, W, 3) RGB or (H, W, 4) RGBA."""
        return read_image(self.path / entry.name)

    def strokes(self, entry: Entry) -> Any:
        """What `add` was given; None for a picture."""
        path = (self.path / entry.name).with_suffix(".json")
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise DataError(f"{path} cannot be read: {system_reason(error)}", path=path) from error
        except ValueError as error:
            raise DataError(
                f"{path} is damaged: it should be JSON; the picture is still good", path=path
            ) from error

    def _deleted_at(self, entry: Entry) -> float:
        """0 for what another program has brought back meanwhile."""
        try:
            return (self._deleted.path / entry.name).stat().st_mtime
        except OSError:
            return 0.0

    @property
    def _deleted(self) -> Handwriting:
        return Handwriting(self.path / _DELETED)

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Nobody else writes here until the end."""
        make_folder(self.path)
        busy = OutputError(
            f"another program is writing in {self.path}; try again in a moment", path=self.path
        )
        with folder_lock.held(self.path / _LOCK, patience=_PATIENCE, busy=busy):
            yield

    def _new_name(self, when: datetime) -> str:
        """That of no drawing which is here, or was."""
        stem = f"{when:%Y-%m-%d-%H%M%S}"
        names = (f"{stem}.png" if number == 1 else f"{stem}-{number}.png" for number in count(1))
        folders = self.path, self._deleted.path
        return next(name for name in names if not any((folder / name).exists() for folder in folders))

    @staticmethod
    def _move(entry: Entry, source: Handwriting, target: Handwriting) -> None:
        """The row comes first to where the files go, and is last to leave from where they were: whatever stops it in
        between, each file is named where it lies. The picture's own time says when it was moved."""
        make_folder(target.path)
        left = HandwritingTable.read(source.path).without(entry)
        moved = HandwritingTable.read(target.path)
        if entry.name not in moved.names:
            moved.with_entry(entry).write()
        for name in _files(entry):
            try:
                (source.path / name).replace(target.path / name)
                os.utime(target.path / name)
            except FileNotFoundError:
                continue
            except OSError as error:
                raise unwritable(target.path / name, error) from error
        left.write()


def _files(entry: Entry) -> tuple[str, str]:
    """Its picture, and its strokes, which not every one has."""
    return entry.name, Path(entry.name).with_suffix(".json").name


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(path, error) from error


def _check_digit(digit: int) -> None:
    if not 0 <= digit < len(CLASS_NAMES):
        raise DataError(f"a drawing should mean a digit from 0 to 9, not {digit}")
