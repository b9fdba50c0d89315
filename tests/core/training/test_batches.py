"""Batches prepared ahead: the same as in turn, whatever is asked for next, with errors where they belong."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import numpy as np
import pytest

from core.data.augment import DEFAULT_AUGMENTATION, TRANSFORMS, Mixup, Transform
from core.nn.losses import CrossEntropyLoss
from core.nn.workers import WorkerGroup
from core.training.batches import Batch, BatchLoader
from tests.core.training.made_up import pictures

EVERYTHING = tuple(kind() for kind in TRANSFORMS)


class OneOfTwo(WorkerGroup):
    size = 2

    def __init__(self, rank: int) -> None:
        self.rank = rank


def batch(number: int, *, epoch: int = 1, size: int = 16, images: int = 40) -> Batch:
    return Batch(number * size, min((number + 1) * size, images), epoch, number, 0.1, number + 1)


@contextmanager
def loader(
    augmentation: tuple[Transform, ...] = EVERYTHING,
    *,
    group: WorkerGroup | None = None,
    wrong: int | None = None,
) -> Iterator[BatchLoader]:
    """Of 40 pictures; the one that comes at place `wrong` of the order has a class that there is not."""
    images, labels = pictures(40)
    order = np.random.default_rng(0).permutation(40)
    if wrong is not None:
        labels[order[wrong]] = 7
    group = group or WorkerGroup()
    made = BatchLoader(group, images[:, None], labels, order, classes=3, augmentation=augmentation, seed=1)
    with closing(made):
        yield made


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    yield
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("ankan-load")]


@pytest.mark.parametrize(
    "augmentation", [(), DEFAULT_AUGMENTATION, EVERYTHING], ids=["none", "default", "all"]
)
def test_what_was_foreseen_is_what_is_made_when_asked_for(augmentation: tuple[Transform, ...]) -> None:
    asked = [batch(0), batch(1), batch(2), batch(0, epoch=2), batch(1, epoch=2), batch(1), batch(2)]
    with loader(augmentation) as in_a_row:
        for each in asked:
            loaded = in_a_row.load(each)
            with loader(augmentation) as fresh:
                for array, expected in zip(loaded, fresh.load(each), strict=True):
                    np.testing.assert_array_equal(array, expected)


def test_two_workers_share_a_batch() -> None:
    with loader(DEFAULT_AUGMENTATION) as alone:
        images, labels = alone.load(batch(2))
    halves = []
    for rank in (0, 1):
        with loader(DEFAULT_AUGMENTATION, group=OneOfTwo(rank)) as part:
            part.load(batch(1))
            halves.append(part.load(batch(2)))
    np.testing.assert_array_equal(np.concatenate([half[0] for half in halves]), images)
    np.testing.assert_array_equal(np.concatenate([half[1] for half in halves]), labels)


def test_an_error_ahead_is_raised_for_its_batch() -> None:
    with loader(wrong=20) as made:
        made.load(batch(0))
        with pytest.raises(IndexError, match="out of bounds"):
            made.load(batch(1))


@pytest.mark.parametrize("weight", [None, (0.5, 2.0, 1.0)])
def test_the_loss_of_mixed_images_is_the_mixture_of_their_losses(weight: tuple[float, ...] | None) -> None:
    with loader((Mixup(p=1, alpha=1),)) as mixing, loader(()) as plain:
        (_, targets), (_, labels) = mixing.load(batch(0)), plain.load(batch(0))
    logits = np.random.default_rng(2).standard_normal((16, 3)).astype(np.float32)
    loss = CrossEntropyLoss(0.1, weight)
    divisor = loss.divisor(labels)
    mixed, _ = loss(logits, targets, divisor=divisor)
    share = targets[np.arange(16), labels]
    own, other = (
        np.array([loss(logits[[i]], goal[[i]], divisor=1.0)[0] for i in range(16)])
        for goal in (labels, labels[::-1])
    )
    share = np.where(labels == labels[::-1], 1, share)  # then the same class either way
    assert mixed == pytest.approx((share * own + (1 - share) * other).sum() / divisor, rel=1e-5)
    # and what the classes weigh in all is what it was
    weights = np.ones(3) if weight is None else np.array(weight)
    assert (targets @ weights).sum() == pytest.approx(divisor, rel=1e-5)
