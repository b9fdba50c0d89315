"""What goes on inside a network, and why it answers as it does, as arrays to be drawn.

Every function may be called from any thread, also while others use the same network. The rooms:

    activations, inside         the layers by name, and what each makes of an image: feature maps
    filters                     what convolutions and Linear layers look for
    explained                   one number of a layer, or of the answer: what it was made from
    grad_cam, occlusion,
    saliency                    why this answer: where in the image
    health                      weights, activations and gradients; dead and saturated units; filters alike
    methods                     the ways to say why, each with its name
    timing                      which layers take the time
    samples                     images to look inside with
    numbers                     what is shown, as figures in a file
    mosaic, overlay             arrays made ready to be drawn
"""

from core.insight.activations import LayerInfo, feature_maps, layer_infos
from core.insight.explained import (
    ActivationCell,
    BatchNormCell,
    ConvolutionCell,
    Explanation,
    LinearCell,
    PassedCell,
    PoolingCell,
    ResidualCell,
    SoftmaxCell,
    explain_cell,
    explain_onwards,
    explain_softmax,
)
from core.insight.filters import convolutions, filters, weight_images
from core.insight.grad_cam import grad_cam
from core.insight.health import AlikeFilters, Health, Histogram, LayerHealth, Units, health
from core.insight.images import Maps
from core.insight.methods import METHODS, Method
from core.insight.mosaic import mosaic
from core.insight.numbers import Numbers, save_numbers
from core.insight.occlusion import occlusion
from core.insight.overlay import onto_picture
from core.insight.saliency import input_gradient, integrated_gradients
from core.insight.samples import samples_in_steps
from core.insight.timing import layer_times

__all__ = [
    "METHODS",
    "ActivationCell",
    "AlikeFilters",
    "BatchNormCell",
    "ConvolutionCell",
    "Explanation",
    "Health",
    "Histogram",
    "LayerHealth",
    "LayerInfo",
    "LinearCell",
    "Maps",
    "Method",
    "Numbers",
    "PassedCell",
    "PoolingCell",
    "ResidualCell",
    "SoftmaxCell",
    "Units",
    "convolutions",
    "explain_cell",
    "explain_onwards",
    "explain_softmax",
    "feature_maps",
    "filters",
    "grad_cam",
    "health",
    "input_gradient",
    "integrated_gradients",
    "layer_infos",
    "layer_times",
    "mosaic",
    "occlusion",
    "onto_picture",
    "samples_in_steps",
    "save_numbers",
    "weight_images",
]
