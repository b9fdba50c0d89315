"""Which tensor of a PyTorch `state_dict` belongs to which weight of a network.

Where all names are the same, they tell. Otherwise a layer takes a module of the same shapes, in order: a `.safetensors`
has lost the order of the modules, so it is read from their names. `features.2` comes before `features.10` and `conv1`
before `conv2`; of modules whose names do not say it, a layer takes the one that stands nearest to the one before it, as
`stem.1` does to `stem.0`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.nn.arrays import Shape, Shapes
from core.nn.layers.base import times

_COUNTER = "num_batches_tracked"
"""What PyTorch's batch norm keeps besides its statistics, and only a `momentum` of None uses."""

_Modules = dict[str, dict[str, Shape]]
"""By module, the shapes of its tensors by their last name."""


@dataclass(frozen=True)
class StateMatch:
    """What was found.

    Attributes:
        tensors: the tensor of each of the network's weights and running statistics.
        guessed: layers that another module would have fitted too, with the module that was taken.
    """

    tensors: Mapping[str, str]
    guessed: Mapping[str, str]


def match_state_dict(own: Shapes, theirs: Shapes) -> StateMatch:
    """Finds a tensor for every weight and running statistic.

    Args:
        own: the network's shapes by name, in the order of its layers.
        theirs: the shapes of the tensors by name, in any order.

    Raises:
        ValueError: one has no counterpart or another shape, in words.
    """
    theirs = {name: shape for name, shape in theirs.items() if name.rpartition(".")[2] != _COUNTER}
    if own.keys() == theirs.keys():
        for name, shape in own.items():
            if theirs[name] != shape:
                raise ValueError(_differs(name, theirs[name], name, shape))
        return StateMatch({name: name for name in own}, {})
    return _match_in_order(_modules(own), _modules(theirs))


def _match_in_order(layers: _Modules, left: _Modules) -> StateMatch:
    tensors: dict[str, str] = {}
    guessed: dict[str, str] = {}
    last = ""
    for layer, shapes in layers.items():
        fitting = [module for module, others in left.items() if others == shapes]
        first = [module for module in fitting if not any(_is_before(other, module) for other in fitting)]
        if not first:
            raise ValueError(_no_module(layer, shapes, left, last))
        last = min(first, key=lambda module: (_distance(last, module), _natural(module)))
        if len(first) > 1:
            guessed[layer] = last
        tensors |= {_joined(layer, name): _joined(last, name) for name in shapes}
        del left[last]
    if left:
        module, shapes = next(iter(left.items()))
        name, shape = max(shapes.items(), key=lambda item: len(item[1]))
        raise ValueError(
            f"{_joined(module, name)} ({_size(shape)}) is left over; the network has no layer for it"
        )
    return StateMatch(tensors, guessed)


def _modules(shapes: Shapes) -> _Modules:
    modules: _Modules = {}
    for name, shape in shapes.items():
        module, _, tensor = name.rpartition(".")
        modules.setdefault(module, {})[tensor] = shape
    return modules


def _is_before(one: str, other: str) -> bool:
    """Whether the numbers in two names say so: where they first differ, only a number does."""
    for a, b in zip(one.split("."), other.split("."), strict=False):
        if a != b:
            return re.sub(r"\d+", "#", a) == re.sub(r"\d+", "#", b) and _natural(a) < _natural(b)
    return False


def _natural(name: str) -> tuple[str | int, ...]:
    """A key that sorts `conv2` before `conv10`; text and numbers take turns in it."""
    return tuple(int(part) if place % 2 else part for place, part in enumerate(re.split(r"(\d+)", name)))


def _distance(one: str, other: str) -> int:
    """Steps from one module to the other, up and down the tree of names."""
    a, b = one.split("."), other.split(".")
    common = 0
    while common < min(len(a), len(b)) and a[common] == b[common]:
        common += 1
    return len(a) + len(b) - 2 * common


def _no_module(layer: str, shapes: Mapping[str, Shape], left: _Modules, last: str) -> str:
    """Why nothing fits the layer, by the module that seems to be meant for it."""
    sizes = " and ".join(f"{name} {_size(shape)}" for name, shape in shapes.items())
    if not left:
        return f"nothing is left for {layer}, which takes {sizes}"
    ranks = {name: len(shape) for name, shape in shapes.items()}

    def strangeness(module: str) -> tuple[bool, bool, int, tuple[str | int, ...]]:
        others = {name: len(shape) for name, shape in left[module].items()}
        is_other_kind = max(ranks.values()) != max(others.values())
        return is_other_kind, ranks != others, _distance(last, module), _natural(module)

    module = min(left, key=strangeness)
    for name, shape in shapes.items():
        theirs = left[module].get(name)
        if theirs is None:
            return f"{_joined(module, name)} is missing; {layer} takes {sizes}"
        if theirs != shape:
            return _differs(_joined(module, name), theirs, _joined(layer, name), shape)
    extra = next(name for name in left[module] if name not in shapes)
    return f"{_joined(module, extra)} has no counterpart; {layer} takes only {sizes}"


def _differs(tensor: str, shape: Shape, name: str, wanted: Shape) -> str:
    return f"{tensor} is {_size(shape)}, but {name} of the network is {_size(wanted)}"


def _size(shape: Shape) -> str:
    return times(shape) or "a single number"


def _joined(module: str, name: str) -> str:
    return f"{module}.{name}" if module else name
