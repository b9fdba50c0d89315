"""What a model already knows, shown again while it learns something new, so that it does not forget.

Rebuffi et al. 2017 (iCaRL, arXiv:1611.07725) keep examples of what was learned before; here they are practice digits,
which can always be drawn, and images of the original data set where it is at hand.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from core.data.dataset import Dataset
from core.data.digits import CLASS_NAMES
from core.data.normalize import Normalizer
from core.data.prepared import PreparedData, joined
from core.data.split import Split
from core.errors import DataError
from core.training.events import Preparing
from core.training.preparing import practice_telling, prepare_telling

TRAINED_ON, JUDGED_BY = 1500, 600
"""Images; more to train on would take longer than a person waits for."""

_SEED = 2026


@dataclass(frozen=True, eq=False)
class Replay:
    """Images to train on again, and others to judge by what was forgotten."""

    training: PreparedData
    judged: PreparedData


def prepare_replay(
    normalizer: Normalizer, class_names: tuple[str, ...], original: Dataset | None
) -> Generator[Preparing, None, Replay]:
    """Practice digits alone; with the original data set half of what is trained on, and all that is judged, is its own.

    Args:
        normalizer: how the model's images are prepared.
        class_names: those of the model.
        original: what the model was trained on. What was put aside by the usual split, a fifth of each class with
            seed 1, is put aside here too.

    Raises:
        DataError: the classes are no digits and there is no original data set; or not one of its images can be read.
    """
    if original is None:
        if class_names != CLASS_NAMES:
            raise DataError(
                f"the model knows {', '.join(class_names)}, of which no practice digits can be drawn; "
                f"name the data set that it was trained on"
            )
        drawn = yield from practice_telling(TRAINED_ON + JUDGED_BY, normalizer, seed=_SEED)
        every = np.arange(len(drawn))
        return Replay(drawn.subset(every[:TRAINED_ON]), drawn.subset(every[TRAINED_ON:]))
    rng = np.random.default_rng(_SEED)
    training, judged = (rng.permutation(rows) for rows in Split().rows(original.labels, original.parts))
    can_draw = class_names == CLASS_NAMES
    own = yield from prepared(
        original.subset(training[: TRAINED_ON // 2 if can_draw else TRAINED_ON]), normalizer
    )
    kept = yield from prepared(original.subset(judged[:JUDGED_BY]), normalizer)
    if can_draw:
        own = joined(own, (yield from practice_telling(TRAINED_ON - len(own), normalizer, seed=_SEED)))
    return Replay(own, kept)


def prepared(dataset: Dataset, normalizer: Normalizer) -> Generator[Preparing, None, PreparedData]:
    """The images of a data set that are not blank.

    Raises:
        DataError: not one image can be read.
    """
    data = yield from prepare_telling(dataset, normalizer)
    return data.subset(np.flatnonzero(~data.blank))
