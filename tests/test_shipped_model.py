"""The shipped model keeps its promise: on handwriting that it never saw, on raw scans, and in its size."""

import csv
from pathlib import Path

import pytest

from core.classifier import SHIPPED_MODEL, Classifier, load_classifier
from core.data.digits import CLASS_NAMES
from core.data.images import read_image
from core.data.readers import open_dataset
from core.training.evaluation import evaluate

LARGEST = 2_000_000  # bytes
MACRO_F1 = 0.985
CALIBRATION_ERROR = 0.02
REFUSED = 0.02


@pytest.fixture(scope="module")
def shipped() -> Classifier:
    return load_classifier()


def test_it_is_small_and_answers_with_digits(shipped: Classifier) -> None:
    assert SHIPPED_MODEL.stat().st_size <= LARGEST
    assert shipped.model.class_names == CLASS_NAMES
    assert shipped.model.scores["macro_f1"] > MACRO_F1
    assert shipped.model.history


def test_it_has_a_card() -> None:
    cards = [path for path in SHIPPED_MODEL.parent.iterdir() if path.suffix == ".md"]
    assert any(SHIPPED_MODEL.stem in card.read_text(encoding="utf-8") for card in cards)


def test_handwriting_of_part_d(shipped: Classifier, shared_data: Path) -> None:
    dataset = open_dataset(shared_data / "numtadb-28.npz").with_parts(["d"])
    result = evaluate(shipped, dataset)
    assert result.images == len(dataset) > 10_000
    assert result.skipped == 0
    assert result.macro_f1 >= MACRO_F1
    assert result.expected_calibration_error < CALIBRATION_ERROR
    assert result.not_sure < REFUSED * result.images


def test_raw_scans(shipped: Classifier, shared_data: Path) -> None:
    folder = shared_data / "numtadb-raw-samples"
    with (folder / "training-a.csv").open(encoding="utf-8", newline="") as table:
        digits = {row["filename"]: int(row["digit"]) for row in csv.DictReader(table)}
    assert len(digits) == 10
    answers = {name: shipped.classify(read_image(folder / "training-a" / name)).digit for name in digits}
    wrong = [name for name, digit in digits.items() if answers[name] != digit]
    assert len(wrong) <= 1
