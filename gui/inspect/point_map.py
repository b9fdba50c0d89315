"""A network's map: images as points in the plane, near where the network sees likeness."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.classifier import Classifier
from core.data.prepared import PreparedData
from core.insight import (
    PCA,
    Maps,
    Neighbours,
    last_hidden,
    last_hidden_layer,
    neighbours,
    pca,
    place_among,
    tsne,
)
from core.model_file import Model
from gui.inspect.look import IMAGE, Look

Method = Literal["PCA", "t-SNE"]


@dataclass(frozen=True, eq=False)
class PointMap:
    """What `made` was asked for, and what it found.

    Attributes:
        classifier: whose network it is.
        data: the N images.
        features: (N, F), what they are in the last hidden layer.
        points: (N, 2).
        extent: (2, 2), the least and the greatest x and y of the network whose axes these are.
        axes: the directions that were chosen; None for t-SNE, which has none.
        axes_of: the network in whose features they were found, another one's on a map through time.
    """

    classifier: Classifier
    data: PreparedData
    features: Maps
    points: np.ndarray
    extent: np.ndarray
    axes: PCA | None
    axes_of: Classifier


def made(
    classifier: Classifier,
    data: PreparedData,
    method: Method,
    axes_of: Classifier,
    known: tuple[Maps | None, PointMap | None],
) -> Generator[int, None, PointMap]:
    """Yields how many images are done.

    Args:
        classifier: whose network.
        data: which images.
        method: how points are made of features; t-SNE takes seconds and cannot be interrupted.
        axes_of: the network whose principal components are the axes; through time it is the last epoch's, so that the
            axes stay what they are.
        known: the features, and another map on the same axes, where there are any.
    """
    features, like = known
    if features is None:
        features = yield from last_hidden(classifier.model, data.images)
    if method == "t-SNE":
        points = tsne(features)
        return PointMap(classifier, data, features, points, _extent(points), None, classifier)
    if like is None or like.axes is None:
        others = features
        if axes_of is not classifier:
            others = yield from last_hidden(axes_of.model, data.images)
        axes = pca(others)
        extent = _extent(axes.project(others))
    else:
        axes, extent = like.axes, like.extent
    return PointMap(classifier, data, features, axes.project(features), extent, axes, axes_of)


def _extent(points: np.ndarray) -> np.ndarray:
    return np.stack([points.min(axis=0), points.max(axis=0)])


@dataclass(frozen=True, eq=False)
class Placed:
    """An image on a map: (2,) where, and which images the network finds most like it."""

    on: PointMap
    point: np.ndarray
    near: Neighbours


def placed(on: PointMap, feature: Maps) -> Placed:
    """Input shape: (F,)."""
    near = neighbours(on.features, feature)
    point = on.axes.project(feature) if on.axes else place_among(on.points, near)
    return Placed(on, point, near)


def feature_of(look: Look) -> Maps:
    """The image that is looked at, in the last hidden layer. Output shape: (F,)."""
    return look.maps[last_hidden_layer(look.classifier.model) or IMAGE].reshape(-1)


def words_of(shown: PointMap, model: Model) -> str:
    """What is seen."""
    layer = last_hidden_layer(model) or "no hidden layer: the images themselves"
    if shown.axes is None:
        return f"{layer} · t-SNE: near each other is what the network finds alike"
    if shown.axes_of is not shown.classifier:
        return f"{layer} · on the axes of the run’s last epoch, which stay"
    first, second = shown.axes.shares
    return f"{layer} · PCA, {first:.0%} and {second:.0%} of the variance"
