"""An event as JSON has it: for the lines of a run's events.jsonl and for `train --json-events`."""

import math
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def event_to_dict(event: "DataclassInstance") -> dict[str, Any]:
    """`{"event": "EpochDone", "epoch": 3, ...}`, with nothing in it but what JSON knows.

    A table such as the confusion matrix becomes lists; pictures are left out; a number that is none becomes None.
    """
    return {"event": type(event).__name__, **_fields(event)}


def _fields(value: Any) -> dict[str, Any]:
    items = ((field.name, getattr(value, field.name)) for field in fields(value))
    return {name: _plain(item) for name, item in items if not _is_picture(item)}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return _fields(value)
    if isinstance(value, np.ndarray | np.generic):
        return _plain(value.tolist())
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return str(value) if isinstance(value, Path) else value


def _is_picture(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.ndim > 2
