"""Learning a person's handwriting: what is put aside, what comes of it, and what is refused."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.data.dataset import Dataset
from core.data.digits import CLASS_NAMES
from core.data.normalize import Normalizer
from core.data.practice import practice_digit
from core.data.sources import ArrayImages
from core.errors import DataError
from core.training import replay
from core.training.events import EpochDone, Finished, Preparing, Started
from core.training.personal import Learned, divided, learn_handwriting
from tests.core.made_up_model import random_model

SEED = 7


def drawings(count: int, *, class_names: tuple[str, ...] = CLASS_NAMES) -> Dataset:
    """Practice digits in ink, each digit in turn."""
    pictures = np.zeros((count, 28, 28), np.uint8)
    labels = np.zeros(count, np.int64)
    for number in range(count):
        picture, labels[number] = practice_digit(SEED, number)
        pictures[number] = 255 - Normalizer().normalize(picture).image
    source = ArrayImages(pictures, Path("my drawings"))
    return Dataset(source.path, "drawings", source, labels, np.full(count, ""), class_names)


def of_labels(*labels: int) -> tuple[np.ndarray, Dataset]:
    numbers = np.array(labels, np.int64)
    source = ArrayImages(np.zeros((len(labels), 4, 4), np.uint8), Path("my drawings"))
    parts = np.full(len(labels), "")
    return numbers, Dataset(source.path, "drawings", source, numbers, parts, CLASS_NAMES)


@pytest.fixture
def little_replay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "TRAINED_ON", 200)
    monkeypatch.setattr(replay, "JUDGED_BY", 100)


def test_one_of_each_five_is_put_aside() -> None:
    labels, dataset = of_labels(*list(range(10)) * 5)
    learned, put_aside = divided(labels, dataset)
    assert sorted(labels[put_aside]) == list(range(10))
    assert sorted([*learned, *put_aside]) == list(range(50))


def test_of_few_none_is_put_aside() -> None:
    labels, dataset = of_labels(7, 7, 7, 1, 1, 1, 4, 4, 9)
    learned, put_aside = divided(labels, dataset)
    assert sorted(labels[put_aside]) == [1, 7]
    assert sorted(labels[learned]) == [1, 1, 4, 4, 7, 7, 9]


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ((7,), "has 1 drawing of 1 of the 10 digits"),
        ((7, 7, 7, 7, 7), "has 5 drawings of 1 of the 10 digits"),
        ((0, 1, 2, 3, 4, 5, 6, 7, 8, 9), "has 10 drawings of 10 of the 10 digits"),
    ],
)
def test_too_few_of_too_few_digits(labels: tuple[int, ...], words: str) -> None:
    with pytest.raises(
        DataError, match=f"my drawings {words}; to learn from it takes 3 drawings or more of 2"
    ):
        divided(*of_labels(*labels))


@pytest.mark.usefixtures("little_replay")
def test_a_new_model_comes_of_it_and_the_old_one_stays() -> None:
    model = random_model()
    before = model.network.state_dict()
    events = list(learn_handwriting(model, drawings(50), workers=1))
    learned = events[-1]
    assert isinstance(learned, Learned)
    assert {type(event).__name__ for event in events} >= {"Preparing", "Started", "BatchDone", "EpochDone"}
    assert not any(isinstance(event, Finished) for event in events)
    started = next(event for event in events if isinstance(event, Started))
    assert started.train_images == 40 * 5 + 200
    assert started.validation_images == 10 + 100
    new = learned.model
    assert (new.name, model.name) == ("ছোট model, my hand", "ছোট model")
    assert learned.learned_from == 40
    assert (learned.drawings.images, learned.replay.images) == (10, 100)
    losses = [event.train_loss for event in events if isinstance(event, EpochDone)]
    assert losses[-1] < losses[0]
    assert new.scores["own_accuracy"] == learned.drawings.after
    assert new.scores["accuracy"] == learned.replay.after
    assert 0 < new.scores["macro_f1"] <= 1
    assert new.scores["macro_f1"] == pytest.approx(learned.replay.after, abs=0.25)  # of classes of like size
    for name, weights in model.network.state_dict().items():
        np.testing.assert_array_equal(weights, before[name])
    assert not np.array_equal(new.network.parameters.vector, model.network.parameters.vector)
    assert not np.array_equal(new.network.buffers.vector, model.network.buffers.vector)


@pytest.mark.usefixtures("little_replay")
def test_what_was_learned_can_be_learned_from_again() -> None:
    model = replace(random_model(), name="base, my hand")
    learned = list(learn_handwriting(model, drawings(30), workers=1))[-1]
    assert isinstance(learned, Learned)
    assert learned.model.name == "base, my hand"


@pytest.mark.usefixtures("little_replay")
def test_the_original_data_set_is_judged_by_what_was_put_aside() -> None:
    original = drawings(300)
    events = list(learn_handwriting(random_model(), drawings(50), original, workers=1))
    started = next(event for event in events if isinstance(event, Started))
    learned = events[-1]
    assert isinstance(learned, Learned)
    assert started.train_images == 40 * 5 + 200
    assert learned.replay.images == 60  # a fifth of it


@pytest.mark.usefixtures("little_replay")
@pytest.mark.parametrize("kind", [Preparing, Started, EpochDone])
def test_closing_it_ends_it(kind: type) -> None:
    steps = learn_handwriting(random_model(), drawings(50), workers=1)
    assert any(isinstance(event, kind) for event in steps)
    steps.close()
    assert list(steps) == []


def test_other_classes_are_refused() -> None:
    named = drawings(20, class_names=tuple("abcdefghij"))
    with pytest.raises(DataError, match="my drawings has the classes a, b"):
        next(learn_handwriting(random_model(), named))


def test_a_model_of_no_digits_needs_its_own_data_set() -> None:
    names = tuple("abcdefghij")
    named = drawings(50, class_names=names)
    with pytest.raises(DataError, match="no practice digits can be drawn; name the data set"):
        list(learn_handwriting(replace(random_model(), class_names=names), named))
