"""What goes on inside a network, and why it answers as it does, as arrays to be drawn.

Every function may be called from any thread, also while others use the same network. The rooms:

    activations, inside         the layers by name, and what each makes of an image: feature maps
    filters                     what convolutions and Linear layers look for
    explained                   one number of a layer, or of the answer: what it was made from
    grad_cam, occlusion,
    saliency                    why this answer: where in the image
    health                      weights, activations and gradients; dead and saturated units; filters alike
    timing                      which layers take the time
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
from core.insight.mosaic import mosaic
from core.insight.occlusion import occlusion
from core.insight.overlay import onto_picture
from core.insight.saliency import input_gradient, integrated_gradients
from core.insight.timing import layer_times

__all__ = [
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
    "weight_images",
]
