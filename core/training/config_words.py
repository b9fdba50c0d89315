"""What every setting means: read from the docstrings, and written into a configuration as comments."""

import inspect
import re
import textwrap
from collections.abc import Iterator
from typing import Any

import msgspec
import yaml

from core.training.config import TrainingConfig

_SECTION = re.compile(r"^(?:Attributes|Args):\n((?:    .*\n|\n)+)", re.MULTILINE)
_ENTRY = re.compile(r"^    (\w+(?:, \w+)*): (.*(?:\n {5,}.*)*)", re.MULTILINE)
_WIDTH = 100


def field_docs(struct: type[msgspec.Struct]) -> dict[str, str]:
    """What the docstring says of each field of a struct, or of those it inherits from, on one line each."""
    docs: dict[str, str] = {}
    for kind in reversed(struct.__mro__):
        for section in _SECTION.findall(inspect.cleandoc(kind.__doc__ or "") + "\n"):
            for names, text in _ENTRY.findall(section):
                docs |= dict.fromkeys(names.split(", "), " ".join(text.split()))
    return {name: docs[name] for name in struct.__struct_fields__ if name in docs}


def commented_config(config: TrainingConfig) -> str:
    """Every setting in YAML, each below a comment that says what it means; `load_config` reads it."""
    return "\n".join(_lines(config, "", set())) + "\n"


def _lines(struct: msgspec.Struct, indent: str, said: set[tuple[str, str]]) -> Iterator[str]:
    """The settings of one struct; what was said of a setting once is not said again."""
    docs = field_docs(type(struct))
    if struct.__struct_config__.tag_field:
        yield f"{indent}{struct.__struct_config__.tag_field}: {struct.__struct_config__.tag}"
    for name in struct.__struct_fields__:
        doc = docs[name]
        if (name, doc) not in said:
            said.add((name, doc))
            if not indent:
                yield ""
            yield from textwrap.wrap(
                doc, _WIDTH, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# "
            )
        yield from _setting(name, getattr(struct, name), indent, said)


def _setting(name: str, value: Any, indent: str, said: set[tuple[str, str]]) -> Iterator[str]:
    if isinstance(value, msgspec.Struct) and (value.__struct_fields__ or value.__struct_config__.tag_field):
        yield f"{indent}{name}:"
        yield from _lines(value, f"{indent}  ", said)
    elif isinstance(value, tuple) and value and isinstance(value[0], msgspec.Struct):
        yield f"{indent}{name}:"
        for item in value:
            first, *rest = _lines(item, f"{indent}    ", said)
            yield f"{indent}  - {first.strip()}"
            yield from rest
    else:
        plain = {name: msgspec.to_builtins(value)}
        style = None if isinstance(value, tuple | list) else False  # lists on one line
        text = yaml.safe_dump(
            plain, sort_keys=False, allow_unicode=True, default_flow_style=style, width=_WIDTH
        )
        yield from textwrap.indent(text, indent).rstrip("\n").split("\n")
