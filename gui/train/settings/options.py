"""What a form asks for: the fields of a msgspec struct, with their ranges and what its docstring says of them."""

from __future__ import annotations

import inspect
import math
import re
import textwrap
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec.inspect import FloatType, IntType, NoneType, StructType, Type, UnionType, type_info

from core.training.config import CrossEntropy, TrainingConfig
from gui.numbers import BATCH_SIZE, EPOCHS, LEARNING_RATE, Number

_TITLES = {
    "clip_norm": "Gradient clipping",
    "ema": "EMA",
    "lr_decay": "Learning-rate decay",
    "min_lr": "Least learning rate",
    "eta_min": "Last learning rate",
    "eps": "Epsilon",
    "pct_start": "Share going up",
    "min_delta": "Least gain",
    "worker_kind": "Workers are",
    "save_minutes": "Save every",
    "keep_epochs": "Epochs to keep",
}
_RANGES = {
    (TrainingConfig, "epochs"): EPOCHS,
    (TrainingConfig, "batch_size"): BATCH_SIZE,
    (TrainingConfig, "learning_rate"): LEARNING_RATE,
    (TrainingConfig, "clip_norm"): Number("Gradient clipping", "", 0, math.inf, whole=False, above_low=True),
    (TrainingConfig, "ema"): Number("EMA", "", 0, 1, whole=False, below_high=True),
    (TrainingConfig, "workers"): Number("Workers", "", 1, 256),
    (TrainingConfig, "practice_digits"): Number("Practice digits", "", 0, 100_000),
    (TrainingConfig, "seed"): Number("Seed", "", 0, 999_999_999),
    (TrainingConfig, "save_minutes"): Number(
        "Save every", "minutes", 0, math.inf, whole=False, above_low=True
    ),
    (TrainingConfig, "keep_epochs"): Number("Epochs to keep", "", 0, 10_000),
    (CrossEntropy, "label_smoothing"): Number("Label smoothing", "", 0, 1, whole=False, below_high=True),
}
"""Of the fields whose type does not say it."""

_WRITTEN = re.compile(r"`[\[{]")
_UNBROKEN = "\N{NO-BREAK SPACE}"
_LINE = 80  # characters of a tool tip
_ENTRY = re.compile(r"^(?P<names>\w+(?:, \w+)*): (?P<text>.*)$")


@dataclass(frozen=True)
class Option:
    """One field.

    Attributes:
        name: the struct's name for it; `title` is the one for a person.
        tip: what it is and its range, without a full stop, in lines of a tool tip's length.
        types: what it may be, without None.
        optional: whether it may be None.
        number: its range, where it is a number.
    """

    name: str
    title: str
    tip: str
    types: tuple[Type, ...]
    optional: bool
    number: Number | None

    @property
    def structs(self) -> tuple[type[msgspec.Struct], ...]:
        """Those that it may be, in alphabetical order."""
        return tuple(each.cls for each in self.types if isinstance(each, StructType))


def options_of(struct: type[msgspec.Struct]) -> tuple[Option, ...]:
    """The fields of a struct, in its order."""
    info = type_info(struct)
    if not isinstance(info, StructType):
        raise TypeError(struct)
    texts = argument_texts(struct)
    return tuple(_option(struct, field.name, field.type, texts) for field in info.fields)


def argument_texts(struct: type) -> dict[str, str]:
    """What the `Args` or `Attributes` of the docstring say, by name, without how it is written in a file."""
    texts: dict[str, str] = {}
    names: list[str] = []
    _, _, section = re.split(
        r"^(Args|Attributes):$", f"{inspect.getdoc(struct)}\nArgs:", maxsplit=1, flags=re.MULTILINE
    )
    for line in section.splitlines():
        entry = _ENTRY.match(line.removeprefix("    "))
        if not line.startswith(" ") and line:
            break
        if entry and not line.startswith("     "):
            names = entry["names"].split(", ")
            texts |= dict.fromkeys(names, entry["text"])
        elif line.strip():
            texts |= {name: f"{texts[name]} {line.strip()}" for name in names}
    return {name: _WRITTEN.split(text)[0].replace("`", "").rstrip(".,:; ") for name, text in texts.items()}


def summary(struct: type) -> str:
    """The first paragraph of the docstring, in one line."""
    return " ".join((inspect.getdoc(struct) or "").split("\n\n")[0].split()).replace("`", "")


def _option(struct: type[msgspec.Struct], name: str, kind: Type, texts: dict[str, str]) -> Option:
    title = _TITLES.get(name) or name.replace("_", " ").capitalize()
    several = kind.types if isinstance(kind, UnionType) else (kind,)
    types = tuple(each for each in several if not isinstance(each, NoneType))
    number = _RANGES.get((struct, name)) or _number(title, types[0])
    tip = f"{title}: {texts[name]}" if name in texts else title
    if number is not None:
        whole = f"({f'{number.range_text} {number.sign}'.strip()})"
        tip = f"{tip} {whole.replace(' ', _UNBROKEN)}"
    return Option(name, title, textwrap.fill(tip, _LINE), types, len(types) < len(several), number)


def _number(title: str, kind: Any) -> Number | None:
    """The range that `msgspec.Meta` gives."""
    if not isinstance(kind, (IntType, FloatType)):
        return None
    return Number(
        title,
        "",
        low=next((end for end in (kind.ge, kind.gt) if end is not None), -math.inf),
        high=next((end for end in (kind.le, kind.lt) if end is not None), math.inf),
        whole=isinstance(kind, IntType),
        above_low=kind.gt is not None,
        below_high=kind.lt is not None,
    )
