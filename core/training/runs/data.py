"""What a run is shown, and by what it is known again."""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from dataclasses import dataclass
from functools import cached_property

import msgspec

from core.data.dataset import Dataset
from core.data.normalize import Normalizer
from core.data.prepared import PreparedData, joined
from core.training.config import TrainingConfig
from core.training.events import Preparing
from core.training.preparing import practice_telling, prepare_telling

_SEED = 77_001
"""Of the practice digits that are trained on, so that those made to judge by are others."""


class DataMark(msgspec.Struct, frozen=True):
    """A data set in short.

    Attributes:
        digest: of every picture as it was read, in order, and of its label.
        images: how many there are.
    """

    digest: str
    images: int
    class_names: tuple[str, ...]

    @classmethod
    def of(cls, data: PreparedData) -> DataMark:
        digest = hashlib.blake2b(digest_size=16)
        for array in (data.fingerprints, data.labels, data.rows):
            digest.update(array.tobytes())
        return cls(digest.hexdigest(), len(data), data.class_names)

    def change(self, now: DataMark) -> str:
        """What is different now, in words; "" for nothing."""
        if now == self:
            return ""
        if now.class_names != self.class_names:
            return f"its classes were {', '.join(self.class_names)} and are {', '.join(now.class_names)}"
        if now.images != self.images:
            return f"it had {self.images:,} images and has {now.images:,}"
        return "some of its pictures, labels or their order are other than they were"


@dataclass(frozen=True, eq=False)
class RunData:
    """The images, all of them and divided, as the normalizer prepared them."""

    normalizer: Normalizer
    all: PreparedData
    training: PreparedData
    validation: PreparedData

    @cached_property
    def mark(self) -> DataMark:
        return DataMark.of(self.all)


def prepare_for_run(
    config: TrainingConfig, dataset: Dataset, normalizer: Normalizer
) -> Generator[Preparing, None, RunData]:
    """Prepares the images and divides them as the configuration says; practice digits join those to train on.

    Raises:
        DataError: not one image can be read, or they cannot be divided so.
    """
    data = yield from prepare_telling(dataset, normalizer)
    training, validation = config.split.rows(data.labels, dataset.parts[data.rows])
    own, judged = data.subset(training), data.subset(validation)
    if count := config.practice_digits:
        drawn = yield from practice_telling(count, normalizer, seed=_SEED)
        own = joined(own, drawn)
    return RunData(normalizer, data, own, judged)
