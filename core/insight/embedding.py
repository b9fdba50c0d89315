"""The map: what the last hidden layer makes of many images, as points in the plane, near where the network sees
likeness."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from core.errors import InsightError
from core.insight.images import Maps
from core.insight.passes import watched_passes
from core.model_file import Model
from core.nn.arrays import Array
from core.nn.layers import Linear

Points = NDArray[np.float32]
"""(N, 2), or (2,) for one."""

_PERPLEXITY = 30
_FEWEST = 5


def last_hidden_layer(model: Model) -> str | None:
    """The layer whose output `last_hidden` gives; None where no layer with weights comes before the last one."""
    layers = model.network.layers
    names = list(layers)
    weighted = [i for i, layer in enumerate(layers.values()) if layer.parameter_shapes()]
    linear = [i for i, layer in enumerate(layers.values()) if isinstance(layer, Linear)]
    last = max(linear or weighted, default=0)
    return names[last - 1] if any(place < last for place in weighted) else None


def last_hidden(model: Model, images: NDArray[np.uint8]) -> Generator[int, None, Maps]:
    """What goes into the last Linear layer, image by image; yields how many are done, and returns them.

    Without a Linear layer it is what goes into the last layer that has weights, and without a hidden layer the images
    themselves. Closing the generator cancels.

    Args:
        model: whose network to look into.
        images: (N, C, size, size) uint8, normalized.

    Returns:
        (N, F) float32.
    """
    name = last_hidden_layer(model)
    if name is None:
        return images.reshape(len(images), -1) * np.float32(1 / 255)
    features = np.empty((len(images), int(np.prod(model.network.shapes[name]))), np.float32)

    def keep(rows: slice, layer: str, output: Array) -> None:
        if layer == name:
            features[rows] = output.reshape(-1, output.shape[-1]).T

    yield from watched_passes(model.network, images, keep)
    return features


@dataclass(frozen=True, eq=False)
class PCA:
    """The two directions along which points differ most.

    Attributes:
        mean: (F,) of the points it was made of.
        components: (2, F) unit vectors; the largest entry of each is positive, so that a map does not flip.
        shares: (2,) of all the variance that each direction accounts for.
    """

    mean: Maps
    components: Maps
    shares: Maps

    def project(self, features: Maps) -> Points:
        """(N, F) or (F,) -> (N, 2) or (2,): also points that it was not made of, such as the current drawing's."""
        return np.asarray((features - self.mean) @ self.components.T, np.float32)


def pca(features: Maps) -> PCA:
    """The first two principal components (Pearson 1901): the largest eigenvectors of the covariance.

    Args:
        features: (N, F), with at least one point.
    """
    mean = features.mean(axis=0, dtype=np.float64)
    centred = features - mean
    count, width = centred.shape
    # of the two products that have the same eigenvalues the smaller one: 8,192 features of 1,000 images in 0.5 s
    variances, vectors = np.linalg.eigh(centred.T @ centred if width <= count else centred @ centred.T)
    components, shares = np.zeros((2, width)), np.zeros(2)
    for i, (variance, vector) in enumerate(zip(variances[:-3:-1], vectors.T[:-3:-1], strict=True)):
        direction = vector if width <= count else vector @ centred
        if variance > 0 and (length := np.linalg.norm(direction)) > 0:
            components[i] = direction / (length * np.sign(direction[np.abs(direction).argmax()]))
            shares[i] = variance / variances.sum()
    return PCA(*(part.astype(np.float32) for part in (mean, components, shares)))


def tsne(features: Maps, *, seed: int = 1) -> Points:
    """A map where near points stay near (van der Maaten & Hinton 2008, "Visualizing Data using t-SNE").

    scikit-learn's, with a perplexity of 30 or a third of the points, beginning from their principal components. It
    takes some seconds for a thousand points and cannot be interrupted: call it from a thread of its own, and drop what
    comes back when it is not wanted any more. Points that come later have no place on it by itself; `place_among`
    gives them one.

    Args:
        features: (N, F), at least five points.
        seed: the same one gives the same map.

    Returns:
        (N, 2) float32.

    Raises:
        InsightError: there are too few points.
    """
    count = len(features)
    if count < _FEWEST:
        raise InsightError(f"a t-SNE map needs at least {_FEWEST} images, not {count}")
    from sklearn.manifold import TSNE  # takes a second, which the start of the program need not wait for

    if not np.ptp(features, axis=0).any():
        return np.zeros((count, 2), np.float32)
    perplexity = min(_PERPLEXITY, (count - 1) / 3)
    init = pca(features).project(features)
    init *= (
        1e-4 / init[:, 0].std()
    )  # as scikit-learn scales its own, which fails with fewer than two features
    method = TSNE(perplexity=perplexity, init=init, random_state=seed)
    # a thousand points: 2.8 s; with a thread a core 16 s when another process computes, as each waits for all
    with threadpool_limits(1, user_api="openmp"):
        return np.asarray(method.fit_transform(features), np.float32)


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The nearest points, nearest first: (K,) their rows, and (K,) their distances."""

    rows: NDArray[np.intp]
    distances: Maps


def neighbours(features: Maps, one: Maps, *, count: int = 9) -> Neighbours:
    """The points nearest to one in the Euclidean distance, which is the one that both maps go by.

    Args:
        features: (N, F).
        one: (F,).
        count: how many, or all where there are fewer.
    """
    distances = np.linalg.norm(features - one, axis=1)
    rows = np.argsort(distances, kind="stable")[:count]
    return Neighbours(rows, distances[rows].astype(np.float32))


def place_among(points: Points, near: Neighbours) -> Points:
    """Where a new point belongs on a map that was made without it, as t-SNE's are: at the mean of its nearest
    neighbours' places, each weighted by one over its squared distance.

    It is a convention, not an optimum of t-SNE: a point unlike all others lands between those that are least unlike it.

    Args:
        points: (N, 2), the map.
        near: of the new point, among the features that the map was made of.

    Returns:
        (2,) float32.
    """
    least = np.finfo(np.float32).tiny
    weights = (near.distances.min() / np.maximum(near.distances, least)) ** 2
    if near.distances.min() <= least:
        weights = (near.distances <= least).astype(np.float32)
    return np.asarray(np.average(points[near.rows], axis=0, weights=weights), np.float32)
