"""What the answers on the validation images come to."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.calibration import Calibration
from core.data.prepared import PreparedData
from core.nn.arrays import Array
from core.nn.losses import log_softmax
from core.training.events import Mistake
from core.training.metrics import accuracy, confusion_matrix, macro_f1

MISTAKES = 10


@dataclass(frozen=True, eq=False)
class Verdict:
    """The figures; `confusion` is (K, K), rows the true class, and `mistakes` are the worst, worst first.

    `calibration` is what makes the answers' probabilities come true on these images.
    """

    loss: float
    confusion: NDArray[np.int64]
    mistakes: tuple[Mistake, ...]
    calibration: Calibration

    @property
    def accuracy(self) -> float:
        return accuracy(self.confusion)

    @property
    def macro_f1(self) -> float:
        return macro_f1(self.confusion)


def judge(logits: Array, data: PreparedData) -> Verdict:
    """Compares (N, K) logits with the labels of the N images they answer to."""
    log_shares = log_softmax(logits)
    calibration = Calibration.fit(logits, data.labels)
    probabilities = calibration.probabilities(logits)
    answers = logits.argmax(axis=1)
    losses = -log_shares[np.arange(len(data)), data.labels]
    wrong = np.flatnonzero(answers != data.labels)
    worst = wrong[np.argsort(-losses[wrong], kind="stable")[:MISTAKES]]
    return Verdict(
        loss=float(losses.mean(dtype=np.float64)),
        confusion=confusion_matrix(data.labels, answers, classes=logits.shape[1]),
        mistakes=tuple(
            Mistake(
                row=int(data.rows[i]),
                image=data.images[i].copy(),
                true=int(data.labels[i]),
                predicted=int(answers[i]),
                probability=float(probabilities[i, answers[i]]),
                loss=float(losses[i]),
            )
            for i in worst
        ),
        calibration=calibration,
    )
