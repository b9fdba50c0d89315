"""Events of training as plain values, ready to be written as JSON."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from core.training.events import Event


def event_to_dict(event: Event) -> dict[str, Any]:
    """The event's name under `event`, then its fields; pictures are left out."""
    return {"event": type(event).__name__} | _fields(event)


def _fields(value: Any) -> dict[str, Any]:
    return {
        field.name: _plain(getattr(value, field.name)) for field in fields(value) if field.name != "image"
    }


def _plain(value: Any) -> Any:
    match value:
        case np.ndarray():
            return value.tolist()
        case tuple() | list():
            return [_plain(item) for item in value]
        case Path():
            return str(value)
        case _ if hasattr(value, "__dataclass_fields__"):
            return _fields(value)
    return value
