"""YAML, read with one sentence when it cannot be."""

import re
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import Any

import yaml

from core.errors import AnkanError, system_reason


class _Loader(yaml.SafeLoader):
    """As YAML 1.2 has it: `1e-3` is a number also without a point, and no name stands twice in a mapping.

    libyaml's loader is seven times as fast, but lists within lists without an end crash the interpreter there.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        names: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in names:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"{key.value} is there twice", key.start_mark
                    )
                names.add(key.value)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping


_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^[-+]?\d+(?:\.\d*)?[eE][-+]?\d+$"), list("-+0123456789")
)


def read_text(path: Path, what: str, error: type[AnkanError]) -> str:
    """The text of a file in UTF-8; `what` says what it should be, for the message of `error`."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        raise error(f"{path} cannot be read as a {what}: it is not text in UTF-8", path=path) from problem
    except OSError as problem:
        reason = system_reason(problem)
        raise error(f"{path} cannot be read as a {what}: {reason}", path=path) from problem


def parse_yaml(text: str, path: Path, error: type[AnkanError]) -> Any:
    """The document in a text, or `error` with the line where it stops being YAML."""
    try:
        return yaml.load(text, _Loader)  # noqa: S506  # a SafeLoader
    except RecursionError as problem:
        raise error(f"{path} holds lists within lists without an end", path=path) from problem
    except (yaml.YAMLError, ValueError) as problem:  # a date such as 2024-13-45: ValueError
        mark = getattr(problem, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        why = getattr(problem, "problem", None)
        raise error(f"{path} is not valid YAML{where}{f': {why}' if why else ''}", path=path) from problem


LineFinder = Callable[[Sequence[str | int]], int | None]
"""From the keys and numbers that lead to a value to the line it begins on."""


def line_finder(text: str) -> LineFinder:
    """Where the values of a document in YAML stand; lines count from 1."""
    root = yaml.compose(text, _Loader)

    def find(path: Sequence[str | int]) -> int | None:
        node = root
        for key in path:
            if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
                node = node.value[key]
            elif isinstance(node, yaml.MappingNode):
                node = next((value for name, value in node.value if name.value == key), None)
            else:
                return None
        return None if node is None else node.start_mark.line + 1

    return find
