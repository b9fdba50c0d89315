"""Learning from the answers of trained models, beside the labels."""

from pathlib import Path
from typing import Annotated, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.data.dataset import Dataset
from core.data.normalize import Normalizer
from core.errors import ConfigError
from core.model_file import load_model
from core.nn.arrays import Array
from core.nn.losses import softmax


class Distillation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a network is taught by trained ones (Hinton, Vinyals, Dean 2015, "Distilling the Knowledge in a Neural
    Network", arXiv:1503.02531), which see every image as it does, changed at random (Beyer et al. 2021, "Knowledge
    distillation: A good teacher is patient and consistent", arXiv:2106.05237).

    Attributes:
        teachers: model files of the same classes, which are shown images of the same preparation; with several, the
            mean of their probabilities teaches.
        weight: the teachers' share of each target; the rest is the label's.
        temperature: the teachers' logits are divided by it before the softmax; the higher, the softer.
    """

    teachers: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    weight: Annotated[float, msgspec.Meta(gt=0, le=1)] = 0.7
    temperature: Annotated[float, msgspec.Meta(gt=0, le=20)] = 1.0

    def resolved(self) -> Self:
        """The same with whole paths, so that a run goes on from anywhere."""
        return msgspec.structs.replace(
            self, teachers=tuple(str(Path(path).resolve()) for path in self.teachers)
        )


def check_teachers(distillation: Distillation, normalizer: Normalizer, dataset: Dataset) -> None:
    """Whether they can teach on these images.

    Raises:
        ConfigError: one of them is shown images of another preparation, or tells other classes apart.
        ModelFileError: one of the files cannot be opened as a model.
    """
    for path in distillation.teachers:
        teacher = load_model(Path(path))
        if teacher.class_names != dataset.class_names:
            raise ConfigError(
                f"{path} cannot teach: it tells {', '.join(teacher.class_names)} apart, "
                f"but the classes of {dataset.path} are {', '.join(dataset.class_names)}"
            )
        if teacher.normalizer != normalizer:
            raise ConfigError(
                f"{path} cannot teach: it is shown images prepared otherwise; give both networks the same normalizer"
            )


class Teachers:
    """The teachers at work, in one worker.

    Raises:
        ModelFileError: one of the files cannot be opened as a model.
    """

    def __init__(self, distillation: Distillation) -> None:
        self._settings = distillation
        networks = [load_model(Path(path)).network for path in distillation.teachers]
        self._networks = [(network, network.workspace(frozen=True)) for network in networks]

    def blend(self, images: Array, shares: NDArray[np.float32]) -> NDArray[np.float32]:
        """The targets with the teachers' share in them.

        Args:
            images: (N, C, H, W) float32, as the network that learns is shown them.
            shares: (N, K) of each class, as the labels have them.
        """
        logits = (network.forward(images, workspace) for network, workspace in self._networks)
        taught = sum(softmax(answer / self._settings.temperature) for answer in logits) / len(self._networks)
        return np.asarray(shares + np.float32(self._settings.weight) * (taught - shares), np.float32)
