"""What a run leaves behind to be read: its figures as tables, its events as lines of JSON."""

import csv
import io
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from core.files import unwritable
from core.training.event_words import event_to_dict
from core.training.events import BatchDone, EpochDone, Event, Preparing
from core.training.fit import EPOCH_FIGURES
from core.training.runs.folder import BATCHES, EVENTS, HISTORY

BATCH_FIGURES = (
    "step",
    "epoch",
    "batch",
    "loss",
    "accuracy",
    "learning_rate",
    "gradient_norm",
    "images_per_second",
)
_WAITING = 1 << 16  # characters, after which a log is written without being asked


class RunLog:
    """The logs of one run, in its folder. What is noted waits in memory until it is flushed.

    Args:
        folder: where they lie.
        sizes: how much of each belongs to the run that goes on, in bytes; the rest was written after its last saved
            point and is cut off.
    """

    def __init__(self, folder: Path, sizes: Mapping[str, int]) -> None:
        self._history = _Log(folder / HISTORY, sizes.get(HISTORY, 0), head=_row(EPOCH_FIGURES))
        self._batches = _Log(folder / BATCHES, sizes.get(BATCHES, 0), head=_row(BATCH_FIGURES))
        self._events = _Log(folder / EVENTS, sizes.get(EVENTS, 0))
        self._logs = {HISTORY: self._history, BATCHES: self._batches, EVENTS: self._events}

    @property
    def sizes(self) -> dict[str, int]:
        """Bytes of each log, once it is flushed."""
        return {name: log.size for name, log in self._logs.items()}

    def note(self, event: Event) -> None:
        """Takes the event up, in memory."""
        match event:
            case BatchDone():
                self._batches.append(_row([getattr(event, name) for name in BATCH_FIGURES]))
                return
            case Preparing():
                return
            case EpochDone():
                self._history.append(_row([getattr(event, name) for name in EPOCH_FIGURES]))
        now = datetime.now().astimezone().isoformat(timespec="milliseconds")
        self._events.append(json.dumps({"time": now, **event_to_dict(event)}, ensure_ascii=False) + "\n")

    def flush(self, *, all_of_it: bool) -> None:
        """Writes what waits, or only where much does.

        Raises:
            OutputError: that is not possible; nothing is lost, and it may be tried again.
        """
        for log in self._logs.values():
            if all_of_it or log.waiting > _WAITING:
                log.flush()


class _Log:
    """A file that grows at its end."""

    def __init__(self, path: Path, size: int, *, head: str = "") -> None:
        there = path.stat().st_size if path.exists() else 0
        self._path = path
        self.size = min(size, there)
        self._texts: list[str] = [] if self.size else [head]
        self.waiting = 0

    def append(self, text: str) -> None:
        self._texts.append(text)
        self.waiting += len(text)

    def flush(self) -> None:
        data = "".join(self._texts).encode()
        try:
            with self._path.open("r+b" if self._path.exists() else "wb") as file:
                file.seek(self.size)
                file.truncate()
                file.write(data)
        except OSError as error:
            with suppress(OSError):  # a line that was half written
                os.truncate(self._path, self.size)
            raise unwritable(self._path, error) from error
        self.size += len(data)
        self._texts.clear()
        self.waiting = 0


def _row(values: Sequence[object]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(values)
    return text.getvalue()
