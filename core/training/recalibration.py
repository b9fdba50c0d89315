"""A model's calibration fitted anew, without training it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from core.calibration import Calibration
from core.classifier import Classifier
from core.data.dataset import Dataset
from core.data.prepare import prepare
from core.data.split import Split
from core.model_file import Model
from core.training.evaluation import check_classes
from core.training.reliability import expected_calibration_error


@dataclass(frozen=True, eq=False)
class Recalibration:
    """What came of it.

    Attributes:
        model: with its new calibration.
        images: how many it was fitted on.
        error_before, error_after: the expected calibration error on them.
        not_sure: how many of them are answered so now.
    """

    model: Model
    images: int
    error_before: float
    error_after: float
    not_sure: int


def recalibrate(
    classifier: Classifier,
    dataset: Dataset,
    split: Split,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Recalibration:
    """Fits temperature and rejection threshold on the validation images, as a training run does.

    Args:
        classifier: of the model.
        dataset: what the model was trained on, the same parts of it.
        split: how it was divided then; on images that a model has learned by heart it seems surer than it is.
        progress: called with the images that are read, and with all.

    Raises:
        DataError: not one image can be read, they cannot be divided so, or the classes are not the model's.
    """
    model = classifier.model
    check_classes(dataset, model)
    data = prepare(dataset, model.normalizer, progress=progress)
    _, rows = split.rows(data.labels, dataset.parts[data.rows])
    logits, labels = classifier.logits(data.images[rows]), data.labels[rows]
    calibration = Calibration.fit(logits, labels)
    before, after = (kind.probabilities(logits) for kind in (model.calibration, calibration))
    return Recalibration(
        model=replace(model, calibration=calibration),
        images=len(rows),
        error_before=expected_calibration_error(before, labels),
        error_after=expected_calibration_error(after, labels),
        not_sure=int(np.count_nonzero(~calibration.is_sure(after))),
    )
