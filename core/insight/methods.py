"""The ways to say what in an image speaks for a class, each with its name and what it shows."""

from collections.abc import Callable
from dataclasses import dataclass

from core.data.ink import Image
from core.insight.grad_cam import grad_cam
from core.insight.images import Maps
from core.insight.occlusion import occlusion
from core.insight.saliency import input_gradient, integrated_gradients
from core.model_file import Model


@dataclass(frozen=True)
class Method:
    """A way to say what speaks for a class.

    Attributes:
        title: what it is called.
        explanation: what it shows, to be read after its title.
        function: takes a model, a normalized image and a class, gives (size, size) float32.
        signed: whether it has values below 0, which speak against the class.
    """

    title: str
    explanation: str
    function: Callable[[Model, Image, int], Maps]
    signed: bool


METHODS = (
    Method("Grad-CAM", "where the last convolution sees what speaks for it", grad_cam, signed=False),
    Method("Occlusion", "how much less likely it is when a place is covered", occlusion, signed=True),
    Method(
        "Gradient × input",
        "what each pixel brings, at the slope its score has there",
        input_gradient,
        signed=True,
    ),
    Method(
        "Integrated gradients", "how much of its score each pixel brings", integrated_gradients, signed=True
    ),
)
