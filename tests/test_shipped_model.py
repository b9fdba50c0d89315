"""The shipped models keep what their cards promise: on handwriting they never saw, on scans, drawings and no digits."""

import csv
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from benchmarks.disturbances import DISTURBANCES
from benchmarks.drawn_digits import drawn_digits
from benchmarks.odd_drawings import odd_drawings
from core.classifier import SHIPPED_MODEL, TINY_MODEL, Classifier, load_classifier
from core.data.digits import CLASS_NAMES
from core.data.images import read_image
from core.data.readers import open_dataset
from core.training.evaluation import evaluate

LARGEST = 2_000_000  # bytes
WEIGHTS = {SHIPPED_MODEL: 300_000, TINY_MODEL: 50_000}
MACRO_F1 = {SHIPPED_MODEL: 0.995, TINY_MODEL: 0.99}
CALIBRATION_ERROR = 0.02
REFUSED = 0.02
HANDS, POINTS = 10, 0.03


@pytest.fixture(scope="module")
def shipped() -> Classifier:
    return load_classifier()


@pytest.mark.parametrize("file", [SHIPPED_MODEL, TINY_MODEL])
def test_it_is_small_and_answers_with_digits(file: Path) -> None:
    model = load_classifier(file).model
    assert file.stat().st_size <= LARGEST
    assert model.network.parameters.vector.size <= WEIGHTS[file]
    assert model.name == file.stem
    assert model.class_names == CLASS_NAMES
    assert model.scores["macro_f1"] > 0.985
    assert model.history


@pytest.mark.parametrize("file", [SHIPPED_MODEL, TINY_MODEL])
def test_it_has_a_card_and_a_recipe(file: Path) -> None:
    card = file.with_suffix(".md").read_text(encoding="utf-8")
    recipe = Path(__file__).parent.parent / "recipes" / f"{file.stem}.yaml"
    assert f"recipes/{recipe.name}" in card
    assert f"name: {file.stem}\n" in recipe.read_text(encoding="utf-8")


@pytest.mark.parametrize("file", [SHIPPED_MODEL, TINY_MODEL])
def test_handwriting_of_part_d(file: Path, shared_data: Path) -> None:
    dataset = open_dataset(shared_data / "numtadb-28.npz").with_parts(["d"])
    result = evaluate(load_classifier(file), dataset)
    assert result.images == len(dataset) > 10_000
    assert result.skipped == 0
    assert result.macro_f1 >= MACRO_F1[file]
    assert result.expected_calibration_error < CALIBRATION_ERROR
    assert result.not_sure < REFUSED * result.images


def test_handwriting_from_elsewhere(shipped: Classifier, shared_data: Path) -> None:
    assert evaluate(shipped, open_dataset(shared_data / "cmaterdb-bangla-32-train.npz")).accuracy >= 0.975


def test_raw_scans(shipped: Classifier, shared_data: Path) -> None:
    folder = shared_data / "numtadb-raw-samples"
    with (folder / "training-a.csv").open(encoding="utf-8", newline="") as table:
        digits = {row["filename"]: int(row["digit"]) for row in csv.DictReader(table)}
    assert len(digits) == 10
    answers = {name: shipped.classify(read_image(folder / "training-a" / name)).digit for name in digits}
    assert answers == digits


def test_drawings_and_what_disturbs_them(shipped: Classifier, qapp: QApplication) -> None:
    drawings = drawn_digits(HANDS, seed=7)

    def share_read(pictures: list[np.ndarray]) -> float:
        answers = shipped.classify_many(pictures)
        return float(np.mean([a.digit == d.digit for a, d in zip(answers, drawings, strict=True)]))

    plain = share_read([drawing.image for drawing in drawings])
    assert plain >= 0.97  # of 100; benchmarks/drawings.py has 500
    for name, disturb in DISTURBANCES.items():
        disturbed = [disturb(d.image, np.random.default_rng((7, i))) for i, d in enumerate(drawings)]
        assert share_read(disturbed) >= plain - POINTS - 0.02, name


def test_what_is_no_digit_is_not_sure(shipped: Classifier, qapp: QApplication) -> None:
    drawings = odd_drawings(seed=7)
    answers = shipped.classify_many([drawing.image for drawing in drawings])
    assert np.mean([not answer.is_sure for answer in answers]) >= 0.8
