"""A model judged on labelled images, by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.calibration import Calibration
from core.classifier import Classifier
from core.data.dataset import Dataset
from core.data.normalize import Normalizer
from core.data.problem import Problem
from core.data.sources import TreeImages
from core.data.tree import FolderTree
from core.errors import DataError
from core.model_file import Model
from core.training.evaluation import evaluate
from tests.core.training.made_up import CLASS_NAMES, SIZE, dataset, tiny_architecture


@pytest.fixture
def always_column() -> Classifier:
    """Answers class 1 to everything."""
    architecture = tiny_architecture()
    network = architecture.build()
    network.parameters["linear1.bias"][...] = [0, 5, 0]
    return Classifier(Model("constant", architecture, network, Normalizer.of_size(SIZE), CLASS_NAMES))


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


def test_other_classes_are_refused(always_column: Classifier) -> None:
    other = replace(dataset(6), class_names=("row", "column", "star"))
    with pytest.raises(DataError, match="has the classes row, column, star, but constant knows row, column"):
        evaluate(always_column, other)
