"""What goes on inside a network, and why it answers as it does, as arrays to be drawn.

Every function may be called from any thread, also while others use the same network.
"""

from core.insight.activation_maximization import Grown, activation_maximization
from core.insight.activations import LayerInfo, feature_maps, first_filters, layer_infos
from core.insight.embedding import (
    PCA,
    Neighbours,
    last_hidden,
    neighbours,
    pca,
    place_among,
    tsne,
)
from core.insight.exciting import Exciting, exciting_images
from core.insight.grad_cam import grad_cam
from core.insight.images import Maps
from core.insight.mosaic import mosaic
from core.insight.occlusion import occlusion
from core.insight.overlay import onto_picture
from core.insight.receptive_field import receptive_field
from core.insight.saliency import input_gradient, integrated_gradients

__all__ = [
    "PCA",
    "Exciting",
    "Grown",
    "LayerInfo",
    "Maps",
    "Neighbours",
    "activation_maximization",
    "exciting_images",
    "feature_maps",
    "first_filters",
    "grad_cam",
    "input_gradient",
    "integrated_gradients",
    "last_hidden",
    "layer_infos",
    "mosaic",
    "neighbours",
    "occlusion",
    "onto_picture",
    "pca",
    "place_among",
    "receptive_field",
    "tsne",
]
