"""Events as JSON: all that a reader needs, and no pictures."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.data.problem import Problem
from core.nn.summary import LayerSummary
from core.training.event_words import event_to_dict
from core.training.events import (
    BatchDone,
    Diverged,
    EpochDone,
    Event,
    Finished,
    Improved,
    Mistake,
    Noticed,
    NotSaved,
    Preparing,
    Saved,
    Started,
)

MISTAKE = Mistake(np.int64(3), np.zeros((1, 28, 28), np.uint8), 1, 2, np.float32(0.5), 0.25)  # type: ignore[arg-type]
EPOCH = EpochDone(
    epoch=2,
    epochs=8,
    train_loss=0.5,
    train_accuracy=0.75,
    validation_loss=float("nan"),
    validation_accuracy=0.5,
    validation_macro_f1=0.5,
    confusion=np.array([[3, 1], [0, 4]]),
    learning_rate=0.01,
    seconds=1.5,
    mistakes=(MISTAKE,),
)
EVENTS: list[Event] = [
    Preparing(1, 2),
    Started(
        layers=(
            LayerSummary(
                "0", "Residual", (4, 5, 5), 10, 20, 30, (LayerSummary("0.body", "ReLU", (4,), 0, 1),)
            ),
        ),
        train_images=8,
        validation_images=2,
        batches_per_epoch=1,
        epochs=3,
        class_names=("০", "১"),
        problems=(Problem("a.png", "is empty", rows=(4,)),),
        done=5,
    ),
    BatchDone(1, 2, 3, 4, float("inf"), 0.5, 0.1, 100.0, 1.0),
    EPOCH,
    Improved(2, 0.5, Path("runs") / "best.safetensors"),
    Noticed(1, "predicting only ৩; try a lower learning rate"),
    Diverged(1, "the loss exploded"),
    Saved(1, 10),
    NotSaved("the disk is full"),
    Finished("completed", 2, 0.5, 12.0),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_every_event_is_one_line_of_strict_json(event: Event) -> None:
    line = json.dumps(event_to_dict(event), ensure_ascii=False, allow_nan=False)
    assert "\n" not in line
    assert json.loads(line)["event"] == type(event).__name__


def test_what_an_epoch_says() -> None:
    words = event_to_dict(EPOCH)
    assert words["confusion"] == [[3, 1], [0, 4]]
    assert words["validation_loss"] is None
    assert words["train_loss"] == 0.5
    assert words["mistakes"] == [{"row": 3, "true": 1, "predicted": 2, "probability": 0.5, "loss": 0.25}]


def test_paths_problems_and_layers_within_layers() -> None:
    started, improved = event_to_dict(EVENTS[1]), event_to_dict(EVENTS[4])
    assert improved["path"] == str(Path("runs") / "best.safetensors")
    assert started["layers"][0]["inside"][0]["kind"] == "ReLU"
    assert started["layers"][0]["output_shape"] == [4, 5, 5]
    assert started["problems"] == [
        {"path": "a.png", "reason": "is empty", "count": 1, "kind": "skipped", "rows": [4]}
    ]
    assert (started["class_names"], started["done"]) == (["০", "১"], 5)
