"""What is wrong with a configuration, in a sentence that names the setting and what would be right."""

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec import inspect

from core.training.config import TrainingConfig

_UNKNOWN_FIELD = re.compile(r"unknown field `(.*?)`")
_MISSING_FIELD = re.compile(r"missing required field `(.*?)`")
_PLACE = re.compile(r" - at `\$\.?(.*?)`$", re.DOTALL)
_NO_TEXT = re.compile(r" - at `key` in `\$.*?`$")
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def in_words(error: msgspec.ValidationError, document: Any) -> str:
    """The sentence for what msgspec found wrong with a document that should be a `TrainingConfig`."""
    message = str(error)
    if _NO_TEXT.search(message):
        return "the name of every setting should be text"
    found = _PLACE.search(message)
    place = found[1] if found else ""
    steps = [name or int(number) for name, number in _STEP.findall(place)]
    kind, value = _resolve(inspect.type_info(TrainingConfig), document, steps)
    if unknown := _UNKNOWN_FIELD.search(message):
        return _no_such_setting(unknown[1], place, kind)
    tags = _tags(kind)
    if missing := _MISSING_FIELD.search(message):
        hint = f", one of {', '.join(tags)}" if missing[1] == "name" else ""
        return f"{place} lacks its {missing[1]}{hint}"
    if tags and steps[-1] != "name":
        near = _nearest(value, tags) or tags[0]
        return f"{place} should be settings such as {{name: {near}}}, not {_show(value)}"
    choices = tags or _choices(kind)
    expected = _one_of(tags) if tags else " or ".join(dict.fromkeys(_describe(kind)))
    return f"{place} should be {expected}, not {_show(value)}{_did_you_mean(value, choices)}"


def _no_such_setting(name: str, place: str, kind: inspect.Type) -> str:
    names = _field_names(kind)
    if place:
        hint = _did_you_mean(name, names) or f"; there are {', '.join(names)}"
        return f"there is no setting {place}.{name}{hint}"
    inside = [f"{field.name}.{name}" for field in _fields(kind) if name in _names_inside(_bare(field.type))]
    hint = f"; did you mean {inside[0]}?" if inside else _did_you_mean(name, names)
    return f"there is no setting {name}{hint}"


def _did_you_mean(value: object, choices: Sequence[str]) -> str:
    near = _nearest(value, choices)
    return f"; did you mean {near}?" if near else ""


def _nearest(value: object, choices: Sequence[str]) -> str | None:
    by_lower = {choice.lower(): choice for choice in choices}
    near = (
        difflib.get_close_matches(value.lower(), by_lower, n=1, cutoff=0.55) if isinstance(value, str) else []
    )
    return by_lower[near[0]] if near else None


def _one_of(choices: Sequence[object]) -> str:
    *others, last = map(str, choices)
    return f"{', '.join(others)} or {last}" if others else last


def _resolve(kind: inspect.Type, value: Any, steps: Sequence[Any]) -> tuple[inspect.Type, Any]:
    """The type that is expected at a place of the document, and what stands there."""
    for place, step in enumerate(steps):
        kind = _of_this_name(_bare(kind), value)
        inner = value[step] if isinstance(value, dict | list) else None
        if isinstance(step, int):
            kind = next((item for item in _items(kind, step)), kind)
        else:
            named = {field.name: field.type for field in _fields(kind)}
            if step not in named:  # the tag: one of several names
                return kind if place == len(steps) - 1 else named[str(step)], inner
            kind = named[step]
        value = inner
    return _of_this_name(_bare(kind), value), value


def _bare(kind: inspect.Type) -> inspect.Type:
    return _bare(kind.type) if isinstance(kind, inspect.Metadata) else kind


def _options(kind: inspect.Type) -> Iterator[inspect.Type]:
    """The types that a union is of, or the type itself."""
    for one in kind.types if isinstance(kind, inspect.UnionType) else (kind,):
        yield _bare(one)


def _of_this_name(kind: inspect.Type, value: Any) -> inspect.Type:
    """Of several kinds of settings, the one that the document names."""
    structs = [one for one in _options(kind) if isinstance(one, inspect.StructType)]
    if not isinstance(value, dict):
        return kind
    if len(structs) == 1:
        return structs[0]
    return next((one for one in structs if one.tag and value.get(one.tag_field) == one.tag), kind)


def _items(kind: inspect.Type, number: int) -> Iterator[inspect.Type]:
    for one in _options(kind):
        if isinstance(one, inspect.TupleType):
            yield one.item_types[number]
        elif isinstance(one, inspect.VarTupleType | inspect.ListType):
            yield _bare(one.item_type)


def _fields(kind: inspect.Type) -> tuple[inspect.Field, ...]:
    return kind.fields if isinstance(kind, inspect.StructType) else ()


def _field_names(kind: inspect.Type) -> list[str]:
    return [field.name for field in _fields(kind)]


def _names_inside(kind: inspect.Type) -> set[str]:
    return {name for one in _options(kind) for name in _field_names(one)}


def _tags(kind: inspect.Type) -> list[str]:
    return [
        str(one.tag) for one in _options(kind) if isinstance(one, inspect.StructType) and one.tag is not None
    ]


def _choices(kind: inspect.Type) -> list[str]:
    literals = [one.values for one in _options(kind) if isinstance(one, inspect.LiteralType)]
    return [str(value) for values in literals for value in values]


def _describe(kind: inspect.Type) -> Iterator[str]:
    """What may stand at a place, in words."""
    for one in _options(kind):
        match one:
            case inspect.IntType():
                yield f"a whole number{_bounds(one)}"
            case inspect.FloatType():
                yield f"a number{_bounds(one)}"
            case inspect.StrType():
                yield "text"
            case inspect.BoolType():
                yield "true or false"
            case inspect.LiteralType():
                yield _one_of(one.values)
            case inspect.TupleType():
                yield f"a list of {len(one.item_types)}"
            case inspect.VarTupleType() | inspect.ListType():
                yield "a list"
            case inspect.StructType() if one.tag is None:
                yield f"settings such as {{{one.fields[0].name}: ...}}"


def _bounds(kind: inspect.IntType | inspect.FloatType) -> str:
    lower = _bound("at least", kind.ge) or _bound("above", kind.gt)
    upper = _bound("at most", kind.le) or _bound("below", kind.lt)
    words = " and ".join(filter(None, (lower, upper)))
    return f", {words}" if words else ""


def _bound(words: str, bound: float | None) -> str:
    return "" if bound is None else f"{words} {bound:g}"


def _show(value: Any) -> str:
    """What stands in the file, shortly."""
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        return f"settings ({', '.join(map(str, value))})" if value else "empty"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = f"“{value}”" if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
