"""The numbers that settings may have, and settings that are changed."""

from pathlib import Path

import pytest

from core.errors import ConfigError
from core.training.config import TrainingConfig, change_config
from tests.core.training.conftest import message_for


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("validation: 0", "validation should be a share above 0 and below 1, such as 0.2, not 0"),
        ("validation: 1.5", "validation should be"),
        ("validation: .nan", "validation should be"),
        ("epochs: 0", "epochs should be at least 1, not 0"),
        ("images: 1", "images should be at least 2, such as 5000, not 1"),
        ("batch_size: -1", "batch_size should be from 1 to 65,536, not -1"),
        ("learning_rate: 0", "learning_rate should be above 0"),
        ("learning_rate: .inf", "learning_rate should be above 0"),
        ("learning_rate: .nan", "learning_rate should be above 0"),
        (
            "loss: {name: CrossEntropyLoss, label_smoothing: 1}",
            "label_smoothing should be at least 0 and below 1",
        ),
        ("clip_norm: 0", "clip_norm should be above 0, such as 5, not 0"),
        ("clip_norm: .nan", "clip_norm should be above 0"),
        ("ema: 1", "ema should be at least 0 and below 1, such as 0.999, not 1"),
        (
            "loss: {name: CrossEntropyLoss, class_weights: [1, 0]}",
            "class_weights should be above 0 for every class",
        ),
        ("schedule: {name: StepLR, step_size: 0}", "step_size"),
        ("schedule: {name: ExponentialLR, gamma: 1.5}", "gamma"),
        ("schedule: {name: WarmupLR, start_factor: 0}", "start_factor"),
        ("optimizer: {name: RMSprop, alpha: 1}", "alpha"),
        ("workers: 0", "workers should be from 1 to 256, not 0"),
        ("workers: 1000", "workers should be from 1 to 256"),
        ("seed: -1", "seed should be 0 or a positive whole number, not -1"),
        ("keep_epochs: -1", "keep_epochs should be from 0 to 10,000, not -1"),
        ("normalizer: {box: 30}", "the box of 30 pixels must lie between 4 and the size, 28"),
        ("normalizer: {size: 2, box: 2}", "the box of 2 pixels must lie between 4 and"),
        ("schedule: {name: OneCycleLR, div_factor: 0}", "div_factor"),
        ("schedule: {name: OneCycleLR, final_div_factor: 0}", "final_div_factor"),
        ("schedule: {name: OneCycleLR, pct_start: 2}", "pct_start"),
        ("schedule: {name: ReduceLROnPlateau, factor: 10}", "factor"),
        ("optimizer: {name: SGD, momentum: 1.5}", "momentum"),
        ("optimizer: {name: AdamW, beta1: 1}", "beta1"),
        ("optimizer: {name: AdamW, beta2: 1}", "beta2"),
        (
            "augmentation: [{name: Thickness}, {name: Affine, p: 1.5}]",
            "augmentation[1].p should be a number, at least 0 and at most 1, not 1.5",
        ),
        ("augmentation: [{name: Affine, scale: 1}]", "augmentation[0].scale should be a"),
        ("augmentation: [{name: Mixup, alpha: 0}]", "augmentation[0].alpha should be a"),
        ("augmentation: [{name: Thickness, strength: .nan}]", "augmentation[0].strength should be a"),
        ("augmentation: [{name: ContourCutout, squares: 9}]", "augmentation[0].squares should be a"),
    ],
)
def test_an_impossible_number_is_refused(tmp_path: Path, text: str, words: str) -> None:
    assert words in message_for(tmp_path, text)


def test_changing_leaves_alone_what_is_none_and_checks_the_rest() -> None:
    config = change_config(TrainingConfig(seed=7), epochs=3, seed=None)
    assert (config.epochs, config.seed) == (3, 7)
    with pytest.raises(ConfigError, match="epochs should be at least 1, not 0"):
        change_config(config, epochs=0)
