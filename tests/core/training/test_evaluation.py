"""A model judged on labelled images, by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sklearn import metrics

from core.calibration import Calibration
from core.classifier import Classifier
from core.data.dataset import UNLABELLED, Dataset
from core.data.normalize import Normalizer
from core.data.problem import Problem
from core.data.sources import ArrayImages, TreeImages
from core.data.tree import FolderTree
from core.errors import DataError, ModelFileError
from core.model_file import Model
from core.steps import run_steps
from core.training.evaluation import Evaluation, evaluate, evaluate_in_steps
from tests.core.training.made_up import CLASS_NAMES, SIZE, dataset, tiny_architecture


@pytest.fixture
def always_column() -> Classifier:
    """Answers class 1 to everything."""
    architecture = tiny_architecture()
    network = architecture.build()
    network.parameters["linear1.bias"][...] = [0, 5, 0]
    return Classifier(Model("constant", architecture, network, Normalizer.of_size(SIZE), CLASS_NAMES))


@pytest.fixture(scope="module")
def drawn() -> Evaluation:
    """Of a network with weights as they were drawn, and probabilities that a temperature sharpens."""
    architecture = tiny_architecture()
    network = architecture.build(np.random.default_rng(5))
    model = Model("drawn", architecture, network, Normalizer.of_size(SIZE), CLASS_NAMES)
    sharp = Calibration(temperature=0.2, rejection_threshold=0.6)
    return evaluate(Classifier(replace(model, calibration=sharp)), dataset(90))


def test_figures_by_hand(always_column: Classifier) -> None:
    seen: list[tuple[int, int]] = []
    result = evaluate(always_column, dataset(10), progress=lambda done, total: seen.append((done, total)))
    assert result.confusion.tolist() == [[0, 4, 0], [0, 3, 0], [0, 3, 0]]
    assert (result.images, result.skipped, result.problems) == (10, 0, ())
    assert result.accuracy == pytest.approx(0.3)
    assert result.macro_f1 == pytest.approx((6 / 13) / 3)
    assert [(score.name, score.support) for score in result.per_class] == [
        ("row", 4),
        ("column", 3),
        ("cross", 3),
    ]
    assert seen[-1] == (10, 10)


def test_how_sure_it_is_by_hand(always_column: Classifier) -> None:
    probability = np.exp(5) / (np.exp(5) + 2)
    result = evaluate(always_column, dataset(10))
    assert result.expected_calibration_error == pytest.approx(probability - 0.3, abs=1e-6)
    assert result.not_sure == 0
    strict = replace(always_column.model, calibration=Calibration(rejection_threshold=0.999))
    assert evaluate(Classifier(strict), dataset(10)).not_sure == 10


def test_what_cannot_be_read_is_skipped_and_counted(always_column: Classifier, tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.png" for name in "abc"]
    for path in paths[::2]:
        Image.fromarray(np.eye(20, dtype=np.uint8) * 255).save(path)
    paths[1].write_text("not a picture", encoding="utf-8")
    missing = Problem("somewhere", "has 2 images that no row names", 2)
    files = TreeImages(FolderTree.of(tmp_path), np.arange(3))
    data = Dataset(tmp_path, "files", files, np.array([0, 1, 2]), np.full(3, ""), CLASS_NAMES, (missing,))
    result = evaluate(always_column, data)
    assert (result.images, result.skipped) == (2, 3)
    assert result.confusion.tolist() == [[0, 1, 0], [0, 0, 0], [0, 1, 0]]
    assert result.problems[0] == missing
    assert result.problems[1].path == str(paths[1])
    assert result.problems[1].reason.startswith("is not an image")


def test_the_figures_come_of_the_arrays_it_keeps(drawn: Evaluation) -> None:
    result, labels = drawn, np.arange(90) % 3
    np.testing.assert_array_equal(result.labels, labels)
    np.testing.assert_array_equal(result.rows, np.arange(90))
    assert result.probabilities.shape == (90, 3)
    assert result.accuracy == pytest.approx((result.answers == labels).mean())
    own = result.probabilities[np.arange(90), labels]
    np.testing.assert_allclose(result.losses, -np.log(own), rtol=1e-4)
    assert result.cross_entropy == pytest.approx(metrics.log_loss(labels, result.probabilities), rel=1e-5)
    assert result.top_2 == pytest.approx(metrics.top_k_accuracy_score(labels, result.probabilities, k=2))
    accuracy, macro_f1 = result.intervals
    assert accuracy.low < result.accuracy < accuracy.high
    assert macro_f1.low < result.macro_f1 < macro_f1.high
    assert result.images_per_second == pytest.approx(90 / result.seconds)


def test_the_images_behind_a_cell_and_the_hardest(drawn: Evaluation) -> None:
    result = drawn
    for true in range(3):
        for answer in range(3):
            behind = result.behind(true, answer)
            assert len(behind) == result.confusion[true, answer]
            assert (result.labels[behind] == true).all()
            assert (result.answers[behind] == answer).all()
            assert (np.diff(result.losses[behind]) <= 0).all()
    hardest = result.hardest()
    assert sorted(hardest.tolist()) == list(range(90))
    assert (np.diff(result.losses[hardest]) <= 0).all()
    assert (np.diff(result.confidences[result.least_sure()]) >= 0).all()
    assert sum(len(result.answered(number)) for number in range(3)) == 90


def test_without_labels_there_are_answers_alone(always_column: Classifier) -> None:
    unlabelled = replace(dataset(10), labels=np.full(10, UNLABELLED), class_names=())
    steps = evaluate_in_steps(always_column, unlabelled)
    result = run_steps(steps, 10)
    assert not isinstance(result, Evaluation)
    assert result.answers.tolist() == [1] * 10
    assert (result.class_names, result.images, result.not_sure) == (CLASS_NAMES, 10, 0)
    with pytest.raises(DataError, match="has no labels to compare with"):
        evaluate(always_column, unlabelled)


def test_a_blank_image_has_no_answer_unless_it_has_a_label(always_column: Classifier) -> None:
    full = dataset(6)
    images = np.stack([full.source.read(row) for row in range(6)])
    images[[1, 4]] = 0
    labelled = replace(full, source=ArrayImages(images, full.path))
    assert (evaluate(always_column, labelled).images, len(evaluate(always_column, labelled).blank)) == (6, 0)
    unlabelled = replace(labelled, labels=np.full(6, UNLABELLED), class_names=())
    result = run_steps(evaluate_in_steps(always_column, unlabelled), 6)
    assert (result.rows.tolist(), result.blank.tolist()) == ([0, 2, 3, 5], [1, 4])
    assert len(result.answers) == len(result.sure) == len(result.confidences) == 4
    nothing = replace(unlabelled, source=ArrayImages(np.zeros_like(images), full.path))
    result = run_steps(evaluate_in_steps(always_column, nothing), 6)
    assert (result.images, result.skipped, len(result.blank)) == (0, 0, 6)


def test_closing_the_steps_cancels(always_column: Classifier) -> None:
    steps = evaluate_in_steps(always_column, dataset(10))
    assert 0 <= next(steps) <= 10
    steps.close()
    assert list(steps) == []


def test_no_image_is_refused(always_column: Classifier) -> None:
    with pytest.raises(DataError, match="no image is selected"):
        evaluate(always_column, dataset(10).subset(np.zeros(0, np.int64)))


def test_a_network_that_answers_with_what_is_no_number_is_refused(always_column: Classifier) -> None:
    always_column.model.network.parameters["linear1.bias"][0] = np.nan
    with pytest.raises(ModelFileError, match="constant answers with what is no number"):
        evaluate(always_column, dataset(10))


def test_other_classes_are_refused(always_column: Classifier) -> None:
    other = replace(dataset(6), class_names=("row", "column", "star"))
    with pytest.raises(DataError, match="has the classes row, column, star, but constant knows row, column"):
        evaluate(always_column, other)
