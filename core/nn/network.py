"""An ordered network: forward, backward and its parameters."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import DTypeLike

from core.nn.arrays import Array, Shape
from core.nn.context import Arena, Context
from core.nn.fusion import fuse
from core.nn.layers import Layer
from core.nn.layers.base import name_layers
from core.nn.parameters import Parameters
from core.nn.step import LayerStep, Step
from core.nn.summary import LayerSummary, summarize
from core.nn.workers import WorkerGroup

Watcher = Callable[[str, Array], None]


class Network:
    """Layers one after the other, their weights in one flat vector.

    Args:
        layers: in order.
        input_shape: (C, H, W) of one image.
        rng: where the initial weights come from; zeros when left out, for weights that will be loaded.
        dtype: of weights and activations.

    Raises:
        ValueError: a layer does not fit the shape it is given.
    """

    layers: dict[str, Layer]
    input_shape: Shape
    parameters: Parameters
    buffers: Parameters

    def __init__(
        self,
        layers: Sequence[Layer],
        input_shape: Shape,
        *,
        rng: np.random.Generator | None = None,
        dtype: DTypeLike = np.float32,
    ) -> None:
        self.layers = name_layers(layers)
        self.input_shape = input_shape
        self.shapes = self._check_shapes()
        self.parameters = Parameters(self._named("parameter_shapes"), dtype=dtype)
        self.buffers = Parameters(self._named("buffer_shapes"), dtype=dtype)
        self._bind()
        self._layer_by_layer: list[Step] = [LayerStep(name, layer) for name, layer in self.layers.items()]
        self._fused = fuse(self.layers, input_shape)
        if rng is not None:
            for layer in layers:
                layer.reset_parameters(rng)

    @property
    def dtype(self) -> np.dtype:
        return self.parameters.vector.dtype

    def move_to(self, parameters: Array, buffers: Array) -> None:
        """Makes these vectors the network's own, whatever they hold: memory that several workers share."""
        self.parameters = Parameters(self.parameters.shapes, parameters)
        self.buffers = Parameters(self.buffers.shapes, buffers)
        self._bind()

    def forward(
        self, x: Array, workspace: "Workspace | None" = None, *, watch: Watcher | None = None
    ) -> Array:
        """The outputs of a batch.

        Args:
            x: (N, C, H, W).
            workspace: a worker's memory; a new one for inference when left out.
            watch: called with the name and the output of each layer, (C, H, W, N) or (F, N), valid during the call.

        Returns:
            (N, ...), such as (N, K) logits of a classifier; valid until the workspace is used again.
        """
        workspace = workspace or self.workspace()
        workspace.use(self._layer_by_layer if watch is not None or not workspace.fuses else self._fused)
        y = np.moveaxis(x, 0, -1)
        for step in workspace.steps:
            y = step.forward(y, workspace.contexts)
            if watch is not None:
                watch(step.name, y)
        return np.moveaxis(y, -1, 0)

    def backward(self, dy: Array, workspace: "Workspace", *, watch: Watcher | None = None) -> Array:
        """Writes the gradient of every parameter to `workspace.gradients`.

        Args:
            dy: (N, ...), the gradient of the outputs of the last `forward` with this workspace, which was made for
                training. What that left is used up: a second `backward` needs another `forward`.
            workspace: that of the last `forward`.
            watch: called with the name of each layer, from the last to the first, and the gradient of its output, like
                that in shape, valid during the call; layer by layer only with a workspace that does not fuse.

        Returns:
            The gradient of the input, (N, C, H, W); meaningless unless the workspace asked for it.
        """
        gradient = np.moveaxis(dy, 0, -1)
        for step in reversed(workspace.steps):
            if watch is not None:
                watch(step.name, gradient)
            gradient = step.backward(gradient, workspace.contexts)
        return np.moveaxis(gradient, -1, 0)

    def workspace(
        self,
        *,
        training: bool = False,
        group: WorkerGroup | None = None,
        gradients: Array | None = None,
        needs_input_grad: bool = False,
        fuses: bool = True,
        frozen: bool = False,
    ) -> "Workspace":
        """Memory for one worker's passes through this network.

        Args:
            training: batch statistics and dropout, or inference; `backward` can follow training, else see below.
            group: the workers that share the batch.
            gradients: the vector to write gradients to; a new one when left out.
            needs_input_grad: whether `backward` gives the gradient of the input.
            fuses: neighbouring layers as one, which is faster; without, `backward` can follow inference too.
            frozen: whether the weights stay as they are as long as the workspace is used, which makes inference faster.
                Their gradients are not written; where the input's is wanted, `backward` can follow inference.
        """
        return Workspace(
            self,
            training=training,
            group=group,
            gradients=gradients,
            needs_input_grad=needs_input_grad,
            fuses=fuses,
            frozen=frozen,
        )

    def state_dict(self) -> dict[str, Array]:
        """Copies of all weights and running statistics, by name."""
        return {name: view.copy() for part in (self.parameters, self.buffers) for name, view in part.items()}

    def load_state_dict(self, state: Mapping[str, Array]) -> None:
        """Takes over weights and running statistics.

        Raises:
            ValueError: a name is missing or too many, or a shape differs.
        """
        views = dict(self.parameters.items()) | dict(self.buffers.items())
        if odd := sorted(views.keys() ^ state.keys()):
            raise ValueError(f"weights that only one side has: {', '.join(odd)}")
        for name, view in views.items():
            if state[name].shape != view.shape:
                raise ValueError(f"{name} should have the shape {view.shape}, not {state[name].shape}")
        for name, view in views.items():
            view[...] = state[name]

    def not_finite(self) -> str | None:
        """The name of the first weight or running statistic that holds infinity or no number; None when all is well."""
        arrays = (*self.parameters.items(), *self.buffers.items())
        return next((name for name, array in arrays if not np.isfinite(array).all()), None)

    def summary(self) -> list[LayerSummary]:
        """A row for each layer."""
        return summarize(self.layers, self.input_shape, itemsize=self.dtype.itemsize)

    def _check_shapes(self) -> dict[str, Shape]:
        shapes, shape = {}, self.input_shape
        for name, layer in self.layers.items():
            shape = shapes[name] = layer.output_shape(shape)
        return shapes

    def _named(self, kind: str) -> dict[str, Shape]:
        return {
            f"{name}.{array}": shape
            for name, layer in self.layers.items()
            for array, shape in getattr(layer, kind)().items()
        }

    def _bind(self) -> None:
        for name, layer in self.layers.items():
            layer.bind(self.parameters.of(name) | self.buffers.of(name))


class Workspace:
    """One worker's memory of a pass: a context for each layer, a vector of gradients, and the steps it went through."""

    gradients: Parameters
    contexts: dict[str, Context]
    steps: list[Step]
    fuses: bool

    def __init__(
        self,
        network: Network,
        *,
        training: bool,
        group: WorkerGroup | None,
        gradients: Array | None,
        needs_input_grad: bool,
        fuses: bool,
        frozen: bool,
    ) -> None:
        self.fuses = fuses
        self.steps: list[Step] = []
        self.gradients = Parameters(network.parameters.shapes, gradients, dtype=network.dtype)
        scratch = Arena(clears=False)
        self.contexts = {
            name: Context(
                self.gradients.of(name),
                group=group or WorkerGroup(),
                scratch=scratch,
                dtype=network.dtype,
                needs_input_grad=needs_input_grad or (index > 0 and not frozen),
                frozen=frozen,
            )
            for index, name in enumerate(network.layers)
        }
        self.set_training(training)

    def use(self, steps: list[Step]) -> None:
        """Goes through these from now on; what other steps have left in the contexts is forgotten."""
        if self.steps is not steps:
            self.steps = steps
            for context in self.contexts.values():
                context.forget()

    def set_training(self, training: bool) -> None:
        for context in self.contexts.values():
            context.training = training

    def seed(self, rng: np.random.Generator) -> None:
        """The randomness of the next pass."""
        for context in self.contexts.values():
            context.rng = rng
