"""A model learns one person's handwriting: a copy of it is trained on, with the drawings and replay in every batch."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.calibration import Calibration
from core.classifier import Classifier
from core.data.augment import Affine, ElasticTransform, Thickness
from core.data.dataset import Dataset
from core.data.prepared import PreparedData, joined
from core.data.split import Split
from core.errors import DataError, TrainingError
from core.model_file import Model
from core.nn.network import Network
from core.training.config import CrossEntropy
from core.training.evaluation import check_classes
from core.training.events import Diverged, Event, Finished, Improved, Started
from core.training.fit import Recipe, fit
from core.training.metrics import Counts, accuracy, confusion_matrix, macro_f1
from core.training.optimizers import AdamW
from core.training.replay import prepare_replay, prepared
from core.training.schedules import OneCycleLR

FEWEST_EACH, FEWEST_DIGITS = 3, 2
"""Drawings of a digit before one of them is put aside, and digits with so many before there is anything to learn."""

_NAME = ", my hand"
_MOST_REPEATS = 25
_MOVED = 0.8
"""How far the weights move towards what was learned (Wortsman et al. 2022, arXiv:2109.01903): the rest of the way
brings the hand little and costs what was known most."""
_RECIPE = Recipe(
    AdamW(),
    OneCycleLR(),
    learning_rate=0.003,
    epochs=4,
    batch_size=128,
    loss=CrossEntropy(label_smoothing=0.1),
    augmentation=(Thickness(), ElasticTransform(), Affine(rotation=15, shear=0.3, scale=0.15)),
)
"""Chosen by the figures in benchmarks/NOTES.md, “Learning a hand”."""


@dataclass(frozen=True)
class Comparison:
    """The share of images that was right before, and that is right now, of images that were not learned from."""

    images: int
    before: float
    after: float


@dataclass(frozen=True, eq=False)
class Learned:
    """The last event.

    Attributes:
        model: a new one; the old one is as it was.
        learned_from: how many drawings it was trained on.
        drawings: of the same hand, put aside.
        replay: what must not be forgotten.
    """

    model: Model
    learned_from: int
    drawings: Comparison
    replay: Comparison


def learn_handwriting(
    model: Model, drawings: Dataset, original: Dataset | None = None, *, workers: int | None = None
) -> Generator[Event | Learned, None, None]:
    """Trains a copy of a model on a person's drawings; the events of `fit`, and at the end `Learned`.

    A fifth of the drawings of each digit, at least one where there are three or more, is put aside to judge by. The
    others are repeated until there are about as many as images of replay, and shuffled among them: so a batch's
    statistics, which batch norm goes by, are never those of the hand alone.

    Closing the generator stops at once; then there is no new model.

    Args:
        model: what to begin with.
        drawings: the person's, such as those of `core.data.handwriting`.
        original: what the model was trained on, where it is at hand; practice digits are replayed without it.
        workers: how many share a batch; one a core when left out.

    Raises:
        DataError: there are too few drawings, of too few digits, or their classes are not the model's.
        TrainingError: it did not work out; the old model is as it was.
    """
    for dataset in (drawings, original):
        if dataset is not None:
            check_classes(dataset, model)
    own = yield from prepared(drawings, model.normalizer)
    learned, put_aside = divided(own.labels, drawings)
    replay = yield from prepare_replay(model.normalizer, model.class_names, original)
    repeats = int(np.clip(round(len(replay.training) / len(learned)), 1, _MOST_REPEATS))
    training = joined(own.subset(np.tile(learned, repeats)), replay.training)
    held_out = own.subset(put_aside)
    judged = joined(held_out, replay.judged)
    network = model.architecture.build()
    network.load_state_dict(model.network.state_dict())
    steps = fit(
        network,
        model.architecture,
        training,
        judged,
        replace(_RECIPE, workers=workers),
    )
    with closing(steps):
        for event in steps:
            match event:
                case Started():
                    yield replace(event, problems=(*drawings.problems, *own.problems))
                case Diverged():
                    raise TrainingError(f"learning did not work out: {event.reason}")
                case Improved() | Finished():  # of no meaning here: it is the last epoch that counts
                    pass
                case _:
                    yield event
    learner = replace(
        model, name=model.name.removesuffix(_NAME) + _NAME, network=_between(model, network, share=_MOVED)
    )
    on_drawings, _ = _compared(model, learner, held_out)
    on_replay, confusion = _compared(model, learner, replay.judged)
    scores = {"macro_f1": macro_f1(confusion), "accuracy": on_replay.after, "own_accuracy": on_drawings.after}
    calibration = Calibration.fit(Classifier(learner).logits(judged.images), judged.labels)
    learner = replace(learner, scores=scores, calibration=calibration)
    yield Learned(learner, len(learned), on_drawings, on_replay)


def divided(labels: NDArray[np.int64], drawings: Dataset) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which drawings to learn from, and which to put aside, each in ascending order.

    Args:
        labels: (N,) class numbers of the drawings that can be used.
        drawings: whose they are, for the error.

    Raises:
        DataError: there are too few of them.
    """
    counts = np.bincount(labels, minlength=len(drawings.class_names))
    many = np.flatnonzero(counts >= FEWEST_EACH)
    if len(many) < FEWEST_DIGITS:
        there = f"{len(labels)} drawing{'' if len(labels) == 1 else 's'} of {np.count_nonzero(counts)}"
        raise DataError(
            f"{drawings.path} has {there} of the {len(counts)} digits; to learn from it takes {FEWEST_EACH} drawings "
            f"or more of {FEWEST_DIGITS} digits or more",
            path=drawings.path,
        )
    of_many = np.flatnonzero(np.isin(labels, many))
    _, chosen = Split().rows(labels[of_many], np.full(len(of_many), ""))
    put_aside = of_many[chosen]
    return np.setdiff1d(np.arange(len(labels)), put_aside), put_aside


def _between(model: Model, learned: Network, *, share: float) -> Network:
    """Weights and running statistics part of the way from the model's to those that were learned."""
    network, before, after = model.architecture.build(), model.network.state_dict(), learned.state_dict()
    network.load_state_dict({name: before[name] + share * (after[name] - before[name]) for name in before})
    return network


def _compared(before: Model, after: Model, data: PreparedData) -> tuple[Comparison, Counts]:
    """With the confusion matrix of the second one."""
    first, second = (
        confusion_matrix(
            data.labels,
            Classifier(model).probabilities(data.images).argmax(axis=1),
            classes=len(model.class_names),
        )
        for model in (before, after)
    )
    return Comparison(len(data), accuracy(first), accuracy(second)), second
