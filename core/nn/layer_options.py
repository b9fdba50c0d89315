"""The options of every layer that a person can set: what they may be, what they are when left out, what they mean.

All of it is read from the layers themselves, their signatures and docstrings, so that a new layer needs nothing here.
"""

import inspect
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeGuard, get_args, get_origin

from core.nn.layer_words import FROM_INPUT, LAYERS, LayerSpec, arguments_of
from core.nn.layers import Layer

OptionType = Literal["whole", "real", "switch", "word", "layers"]
LARGEST = 1_000_000
"""No size is larger than this; one that is, is a slip of the pen."""

_WORDS = {2: "two", 3: "three"}


@dataclass(frozen=True)
class LayerOption:
    """One option of a layer.

    Attributes:
        type: whole numbers, a real number, yes or no, one of `words`, or layers.
        default: what holds when it is left out; of no meaning while `required`.
        axes: whole numbers it may consist of besides a single one, one an axis; 1 when there is only that one.
        words: what may stand for a number, or all that it can be.
        meaning: what it does, in a few words.
    """

    name: str
    type: OptionType
    default: Any
    required: bool
    axes: int
    words: tuple[str, ...]
    meaning: str

    def parse(self, text: str) -> Any:
        """The value that is written so, in Latin or Bangla digits.

        Text that is none is returned as it is, and `problem` says what is wrong with it.
        """
        text = text.strip()
        if not text and not self.required:
            return self.default
        if self.type == "whole" and re.fullmatch(r"\d{1,18}(\s*[,x×\s]\s*\d{1,18})*", text):
            numbers = tuple(map(int, re.findall(r"\d+", text)))
            return numbers[0] if len(numbers) == 1 else numbers
        if self.type == "real":
            try:
                return float(text) if math.isfinite(float(text)) else text
            except ValueError:
                return text
        return text

    def text(self, value: Any) -> str:
        """A value as `parse` reads it."""
        if value is None:
            return ""
        if isinstance(value, float):
            return f"{value:g}" if float(f"{value:g}") == value else repr(value)
        return ", ".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)

    def problem(self, value: Any) -> str:
        """What is wrong with the value alone, whatever the layer is given, in one sentence without a full stop."""
        if self._is_right(value):
            return ""
        if self.type == "whole" and _largest(value) > LARGEST:
            return f"{self.name} should be at most {LARGEST:,}"
        found = f'"{value}"' if isinstance(value, str) and value else self.text(value)
        return f"{self.name} should be {self.expected}{f', not {found}' if found else ''}"

    @property
    def expected(self) -> str:
        """What it may be, in words."""
        if self.type == "switch":
            return "true or false"
        if self.type == "layers":
            return "a list of layers"
        if self.type == "real":
            return "a number"
        numbers = [f"a whole number of at least {self.lowest}"] if self.type == "whole" else []
        numbers += [f"{_WORDS[self.axes]} of them"] if self.axes > 1 else []
        return ", or ".join([*numbers, " or ".join(self.words)] if self.words else numbers)

    @property
    def lowest(self) -> int:
        """The least that a whole number may be."""
        return 0 if "padding" in self.name else 1

    def _is_right(self, value: Any) -> bool:
        match self.type:
            case "switch":
                return isinstance(value, bool)
            case "word":
                return value in self.words
            case "real":
                return (
                    isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
                )
            case "layers":
                return isinstance(value, (tuple, list))
        if value is None and not self.required:
            return self.default is None
        if isinstance(value, str):
            return value in self.words
        if isinstance(value, (tuple, list)):
            return len(value) == self.axes > 1 and all(map(self._is_size, value))
        return self._is_size(value)

    def _is_size(self, value: object) -> TypeGuard[int]:
        return isinstance(value, int) and not isinstance(value, bool) and self.lowest <= value <= LARGEST


@cache
def layer_options(kind: str) -> Mapping[str, LayerOption]:
    """The options of a layer by name, in the order of its signature; what follows from its input is none of them."""
    return {
        name: _option(LAYERS[kind], argument)
        for name, argument in arguments_of(kind).items()
        if name not in FROM_INPUT
    }


def plain(spec: LayerSpec) -> LayerSpec:
    """The layer without what is as when left out, and without where it was written."""
    known = layer_options(spec.kind)
    options = {name: _plain_value(value, known[name]) for name, value in spec.options.items()}
    needed = {
        name: value
        for name, value in options.items()
        if known[name].required
        or type(value) is not type(known[name].default)
        or value != known[name].default
    }
    return LayerSpec(spec.kind, needed)


def _plain_value(value: Any, option: LayerOption) -> Any:
    if option.type == "layers" and isinstance(value, (tuple, list)):
        return tuple(map(plain, value))
    if option.type == "real" and isinstance(value, int):
        return float(value)
    return tuple(value) if isinstance(value, list) else value


def _option(layer: type[Layer], argument: inspect.Parameter) -> LayerOption:
    required = argument.default is argument.empty
    annotation = argument.annotation
    members = (annotation,) if get_origin(annotation) in (Literal, tuple, None) else get_args(annotation)
    tuples = [len(get_args(member)) for member in members if get_origin(member) is tuple]
    words = tuple(word for member in members if get_origin(member) is Literal for word in get_args(member))
    types: dict[Any, OptionType] = {bool: "switch", float: "real", int: "whole"}
    known = [types[member] for member in members if member in types]
    return LayerOption(
        name=argument.name,
        type=known[0] if known else "word" if words else "layers",
        default=None if required else argument.default,
        required=required,
        axes=max(tuples, default=1),
        words=words,
        meaning=_meaning(layer, argument.name),
    )


def _largest(value: object) -> int:
    values = value if isinstance(value, (tuple, list)) else (value,)
    return max((size for size in values if isinstance(size, int)), default=0)


def _meaning(layer: type[Layer], name: str) -> str:
    """What the docstring of the layer, or of what it is derived from, says of the argument."""
    for each in layer.__mro__:
        found = re.search(
            rf"^    {name}: (.+(?:\n {{8,}}.+)*)", inspect.cleandoc(each.__doc__ or ""), re.MULTILINE
        )
        if found:
            return " ".join(found[1].split())
    return ""
