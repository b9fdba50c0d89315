"""Images to look inside a network with: some of a data set, or practice digits where there is none."""

from collections.abc import Generator

import numpy as np

from core.data.dataset import Dataset
from core.data.digits import CLASS_NAMES
from core.data.practice import practice_in_steps
from core.data.prepare import prepare_in_steps
from core.data.prepared import PreparedData
from core.errors import InsightError
from core.model_file import Model

_SEED = 7


def samples_in_steps(
    model: Model, dataset: Dataset | None, *, count: int = 1_000
) -> Generator[int, None, PreparedData]:
    """At most so many images, as the model is shown them, the same ones every time; yields how many are done.

    Args:
        model: whose normalizer prepares them.
        dataset: which images to choose from, at random; practice digits are drawn when left out.
        count: how many.

    Raises:
        InsightError: there is no data set, and the model knows other things than digits.
        DataError: not one image can be read.
    """
    if dataset is not None:
        rows = np.random.default_rng(_SEED).permutation(len(dataset))[:count]
        return (yield from prepare_in_steps(dataset.subset(np.sort(rows)), model.normalizer))
    if model.class_names != CLASS_NAMES:
        raise InsightError(
            f"{model.name} knows {', '.join(model.class_names)}, of which no practice digits can be drawn; "
            "open a data set on the Data page"
        )
    return (yield from practice_in_steps(count, model.normalizer, seed=_SEED))
