"""What one worker keeps of a pass through one layer."""

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np
from numpy.typing import DTypeLike

from core.nn.arrays import Array, Shape, count
from core.nn.workers import WorkerGroup


class Arena:
    """Arrays that outlive a batch, by name: memory is asked for once and used again.

    An array handed out is overwritten by the next request of the same name.

    Args:
        clears: whether an array is zero when it is asked for in a new shape; otherwise only new memory is.
    """

    def __init__(self, *, clears: bool) -> None:
        self._clears = clears
        self._memory: dict[tuple[str, np.dtype], Array] = {}
        self._shapes: dict[str, Shape] = {}

    def get(self, name: str, shape: Shape, dtype: DTypeLike) -> Array:
        key = name, np.dtype(dtype)
        size = count(shape)
        memory = self._memory.get(key)
        if memory is None or memory.size < size:
            memory = self._memory[key] = np.zeros(size, dtype)
        elif self._clears and self._shapes[name] != shape:
            memory[:size] = 0
        self._shapes[name] = shape
        return memory[:size].reshape(shape)


class Context:
    """Handed to a layer's `forward` and `backward`, as in a `torch.autograd.Function`.

    Attributes:
        training: batch statistics and dropout, or inference.
        frozen: whether weights stay as they are, so that what is made of them once may be used again, and `backward`
            writes no gradient of them.
        needs_input_grad: whether `backward` must return the gradient of its input; the first layer's need not.
        rng: the worker's own random generator.
        group: the workers that share this batch.
        gradients: where `backward` writes (not adds) the gradient of each parameter, by its name in the layer.
        saved: what `forward` leaves for `backward`.
    """

    training: bool
    frozen: bool
    needs_input_grad: bool
    rng: np.random.Generator
    group: WorkerGroup
    gradients: Mapping[str, Array]
    saved: SimpleNamespace

    def __init__(
        self,
        gradients: Mapping[str, Array],
        *,
        group: WorkerGroup,
        scratch: Arena,
        dtype: DTypeLike,
        needs_input_grad: bool = True,
        frozen: bool = False,
    ) -> None:
        self.training = False
        self.frozen = frozen
        self.needs_input_grad = needs_input_grad
        self.rng = np.random.default_rng(0)
        self.group = group
        self.gradients = gradients
        self.saved = SimpleNamespace()
        self._dtype = np.dtype(dtype)
        self._own = Arena(clears=True)
        self._inside: dict[str, Context] = {}
        self._scratch = scratch

    @property
    def differentiates(self) -> bool:
        """Whether `backward` follows, for layers that keep what it needs only then."""
        return self.training or (self.frozen and self.needs_input_grad)

    def forget(self) -> None:
        """Clears `saved`, here and inside."""
        self.saved = SimpleNamespace()
        for context in self._inside.values():
            context.forget()

    def buffer(self, name: str, shape: Shape, dtype: DTypeLike | None = None) -> Array:
        """An array of this layer's own, which keeps its contents until the next batch; zero in a new shape."""
        return self._own.get(name, shape, dtype or self._dtype)

    def scratch(self, name: str, shape: Shape, dtype: DTypeLike | None = None) -> Array:
        """An array shared by all layers of the worker; its contents last until the layer returns."""
        return self._scratch.get(name, shape, dtype or self._dtype)

    def inside(self, name: str, *, needs_input_grad: bool) -> "Context":
        """The context of a layer inside this one, the same at every call; its parameters are named `name.`..."""
        context = self._inside.get(name)
        if context is None:
            start = name + "."
            gradients = {
                key.removeprefix(start): view for key, view in self.gradients.items() if key.startswith(start)
            }
            context = self._inside[name] = Context(
                gradients,
                group=self.group,
                scratch=self._scratch,
                dtype=self._dtype,
                needs_input_grad=needs_input_grad,
                frozen=self.frozen,
            )
        context.training, context.rng = self.training, self.rng
        return context
