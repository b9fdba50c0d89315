"""What goes on inside a network, and why it answers as it does, as arrays to be drawn.

Every function may be called from any thread, also while others use the same network. The rooms:

    activations, inside         the layers by name, and what each makes of an image: feature maps
    filters                     what convolutions and Linear layers look for
    explained                   one number of a layer, or of the answer: what it was made from
    grad_cam, occlusion,
    saliency                    why this answer: where in the image
    health                      weights, activations and gradients; dead and saturated units; filters alike
    methods                     the ways to say why, each with its name
    exciting, receptive_field   the images that a channel likes most, and what of them it sees
    activation_maximization     an image grown for a channel from noise
    embedding                   the last hidden layer of many images as points
    timing                      which layers take the time
    samples                     images to look inside with
    numbers                     what is shown, as figures in a file
    mosaic, overlay             arrays made ready to be drawn
    pictures                    the same as finished pictures, for slides and print
"""

from core.insight.activation_maximization import Grown, activation_maximization
from core.insight.activations import LayerInfo, feature_maps, layer_infos
from core.insight.embedding import (
    PCA,
    Neighbours,
    last_hidden,
    last_hidden_layer,
    neighbours,
    pca,
    place_among,
    tsne,
)
from core.insight.exciting import Exciting, exciting_images
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
    cell_in_words,
    cell_numbers,
    explain_cell,
    explain_onwards,
    explain_softmax,
    place_in_words,
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
from core.insight.pictures import (
    CLASS_COLOURS,
    Head,
    bars_picture,
    cell_picture,
    exciting_picture,
    image_picture,
    maps_picture,
    points_picture,
    ramp,
    reason_picture,
    spreads_picture,
)
from core.insight.receptive_field import receptive_field
from core.insight.saliency import input_gradient, integrated_gradients
from core.insight.samples import samples_in_steps
from core.insight.timing import layer_times

__all__ = [
    "CLASS_COLOURS",
    "METHODS",
    "PCA",
    "ActivationCell",
    "AlikeFilters",
    "BatchNormCell",
    "ConvolutionCell",
    "Exciting",
    "Explanation",
    "Grown",
    "Head",
    "Health",
    "Histogram",
    "LayerHealth",
    "LayerInfo",
    "LinearCell",
    "Maps",
    "Method",
    "Neighbours",
    "Numbers",
    "PassedCell",
    "PoolingCell",
    "ResidualCell",
    "SoftmaxCell",
    "Units",
    "activation_maximization",
    "bars_picture",
    "cell_in_words",
    "cell_numbers",
    "cell_picture",
    "convolutions",
    "exciting_images",
    "exciting_picture",
    "explain_cell",
    "explain_onwards",
    "explain_softmax",
    "feature_maps",
    "filters",
    "grad_cam",
    "health",
    "image_picture",
    "input_gradient",
    "integrated_gradients",
    "last_hidden",
    "last_hidden_layer",
    "layer_infos",
    "layer_times",
    "maps_picture",
    "mosaic",
    "neighbours",
    "occlusion",
    "onto_picture",
    "pca",
    "place_among",
    "place_in_words",
    "points_picture",
    "ramp",
    "reason_picture",
    "receptive_field",
    "samples_in_steps",
    "save_numbers",
    "spreads_picture",
    "tsne",
    "weight_images",
]
