"""Which images of a data set a configuration asks for, whether data set, network and configuration suit each other, and
how images are prepared so that they do.
"""

from core.data.dataset import Dataset
from core.data.digits import CLASS_NAMES
from core.data.guess import kind_of
from core.data.normalize import Kind, Normalizer
from core.errors import ConfigError
from core.nn.architecture import Architecture
from core.nn.layers.base import times
from core.training.config import TrainingConfig
from core.training.distillation import check_teachers


def chosen_images(config: TrainingConfig, dataset: Dataset) -> Dataset:
    """The images to train on and to judge by: those of its parts, and of these so many.

    Raises:
        DataError: a part is not there, or there are fewer images.
    """
    chosen = dataset if config.parts is None else dataset.with_parts(config.parts)
    return chosen if config.images is None else chosen.with_images(config.images, seed=config.split.seed)


def normalizer_for(
    config: TrainingConfig, architecture: Architecture, dataset: Dataset, *, kind: Kind
) -> Normalizer:
    """How the images of this data set are prepared for this network.

    Args:
        config: its normalizer goes before all else.
        architecture: what the images are for.
        dataset: whose images they are.
        kind: what they are; a network that takes colour is shown pictures in colour.

    Raises:
        ConfigError: they do not fit each other: colour, size or classes.
    """
    channels, height, _ = architecture.input_shape
    if channels == 3 and kind == "ink" and config.normalizer is None:
        raise ConfigError(
            f"{architecture.name} takes images in colour, but ink on paper is prepared in grey; choose a network "
            f"whose input has 1 channel, or set image_kind to picture"
        )
    normalizer = config.normalizer or Normalizer.of_size(
        height, kind=kind, channels=3 if channels == 3 else 1
    )
    if architecture.input_shape != normalizer.shape:
        raise ConfigError(
            f"{architecture.name} takes images of {times(architecture.input_shape)}, "
            f"but images are prepared as {times(normalizer.shape)}"
        )
    _check_classes(config, architecture, dataset)
    if config.practice_digits and dataset.class_names != CLASS_NAMES:
        raise ConfigError(
            f"practice_digits are of the classes {', '.join(CLASS_NAMES)}, but those of {dataset.path} are "
            f"{', '.join(dataset.class_names)}; set it to 0"
        )
    if config.distillation is not None:
        check_teachers(config.distillation, normalizer, dataset)
    return normalizer


def kind_for(config: TrainingConfig, dataset: Dataset) -> Kind:
    """What the images are, as the configuration says or by a look at some of them."""
    if config.normalizer is not None:
        return config.normalizer.kind
    return config.image_kind or kind_of(dataset)


def _check_classes(config: TrainingConfig, architecture: Architecture, dataset: Dataset) -> None:
    classes = len(dataset.class_names)
    if isinstance(config.loss.class_weights, tuple) and len(config.loss.class_weights) != classes:
        raise ConfigError(
            f"class_weights has {len(config.loss.class_weights)} numbers, but {dataset.path} has {classes} classes"
        )
    if architecture.output_shape != (classes,):
        outputs = "x".join(map(str, architecture.output_shape))
        raise ConfigError(
            f"{architecture.name} has {outputs} outputs, but {dataset.path} has {classes} classes; "
            f"the last layer needs {classes} outputs"
        )
