"""What goes on inside a network, and why it answers as it does, as arrays to be drawn.

Every function may be called from any thread, also while others use the same network.
"""

from core.insight.activations import LayerInfo, feature_maps, first_filters, layer_infos
from core.insight.grad_cam import grad_cam
from core.insight.images import Maps
from core.insight.methods import METHODS, Method
from core.insight.mosaic import mosaic
from core.insight.numbers import Numbers, save_numbers
from core.insight.occlusion import occlusion
from core.insight.overlay import onto_picture
from core.insight.saliency import input_gradient, integrated_gradients
from core.insight.samples import samples_in_steps

__all__ = [
    "METHODS",
    "LayerInfo",
    "Maps",
    "Method",
    "Numbers",
    "feature_maps",
    "first_filters",
    "grad_cam",
    "input_gradient",
    "integrated_gradients",
    "layer_infos",
    "mosaic",
    "occlusion",
    "onto_picture",
    "samples_in_steps",
    "save_numbers",
]
