"""A sentence for every setting that is written wrong."""

from pathlib import Path

import pytest

from tests.core.training.conftest import message_for


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("learning_rte: 0.1", "there is no setting learning_rte; did you mean learning_rate?"),
        ("early_stoping: {patience: 3}", "there is no setting early_stoping; did you mean early_stopping?"),
        ("zzzzqqq: 1", "there is no setting zzzzqqq"),
        ("momentum: 0.9", "there is no setting momentum; did you mean optimizer.momentum?"),
        ("1: 2", "the name of every setting should be text"),
        (
            "optimizer: {name: SGD, momentm: 1}",
            "there is no setting optimizer.momentm; did you mean momentum?",
        ),
        (
            "optimizer: {name: SGD, zzzz: 1}",
            "there is no setting optimizer.zzzz; there are momentum, nesterov, weight_decay",
        ),
        (
            "schedule: {name: WarmupLR, then: {name: StepLR, gama: 1}}",
            "there is no setting schedule.then.gama; did you mean gamma?",
        ),
        (
            "early_stopping: {patence: 1}",
            "there is no setting early_stopping.patence; did you mean patience?",
        ),
        ("model: {input: [1, 8, 8], layer: []}", "there is no setting model.layer; did you mean layers?"),
        ("model: {input: [1, 8, 8]}", "model lacks its layers"),
        ("augmentation: [{name: Affine, spin: 3}]", "there is no setting augmentation[0].spin; there are "),
        (
            "augmentation: [{name: Affine}, {name: Thicknes}]",
            "or Mixup, not “Thicknes”; did you mean Thickness?",
        ),
        ("augmentation: [{rotation: 3}]", "augmentation[0] lacks its name, one of Outliers, Thickness, "),
        ("augmentation: {rotation: 3}", "augmentation should be a list, not settings (rotation)"),
        ("epochs: many", "epochs should be a whole number, not “many”"),
        ("epochs: 2.5", "epochs should be a whole number, not 2.5"),
        ("epochs: null", "epochs should be a whole number, not null"),
        ("epochs: yes", "epochs should be a whole number, not true"),
        ("learning_rate: [0.1]", "learning_rate should be a number, not a list of 1"),
        ("parts: a", "parts should be a list, not “a”"),
        ("columns: [a]", "columns should be a list of 2, not a list of 1"),
        ("columns: [a, 3]", "columns[1] should be text, not 3"),
        ("model: 3", "model should be text or settings such as {input: ...}, not 3"),
        (
            "augmentation: [{name: Affine, rotation: wild}]",
            "augmentation[0].rotation should be a number, at least 0 and at most 180, not “wild”",
        ),
        (
            "optimizer: {name: Adamw}",
            "SGD, Adagrad, RMSprop, Adadelta, Adam or AdamW, not “Adamw”; did you mean AdamW?",
        ),
        ("optimizer: {name: 3}", "or AdamW, not 3"),
        (
            "schedule: {name: WarmupLR, then: {name: WarmupLR}}",
            "schedule.then.name should be ConstantLR, StepLR, ",
        ),
        (
            "schedule: {name: ReduceLROnPlateau, metric: val_loss}",
            "or validation_macro_f1, not “val_loss”; did you mean validation_loss?",
        ),
        (
            "loss: {name: CrossEntropyLoss, class_weights: heavy}",
            "loss.class_weights should be balanced or a list, not “heavy”",
        ),
        ("loss: {name: MSELoss}", "loss.name should be CrossEntropyLoss, not “MSELoss”"),
        (
            "worker_kind: thread",
            "worker_kind should be processes or threads, not “thread”; did you mean threads?",
        ),
        (
            "loggers: [tensorbord]",
            "loggers[0] should be tensorboard or wandb, not “tensorbord”; did you mean",
        ),
        ("optimizer: adamw", "optimizer should be settings such as {name: AdamW}, not “adamw”"),
        ("optimizer: {momentum: 0.5}", "optimizer lacks its name, one of SGD, Adagrad, "),
        ("- epochs", "is no configuration"),
        ("just words", "is no configuration"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, words: str) -> None:
    assert words in message_for(tmp_path, text)
