"""Images of which nobody has said what they are."""

from pathlib import Path

import pytest

from core.data.dataset import UNLABELLED
from core.data.readers import open_dataset, open_unlabelled
from core.errors import DataError, NoLabelsError
from tests.conftest import write_part


def test_all_images_in_order_without_a_label(tmp_path: Path) -> None:
    write_part(tmp_path, "scans", {"2.png": 2, "1.png": 1})
    (tmp_path / "scans.csv").unlink()
    with pytest.raises(NoLabelsError, match="has images but no labels"):
        open_dataset(tmp_path)
    dataset = open_unlabelled(tmp_path)
    assert [dataset.file_of(row) for row in range(len(dataset))] == ["scans/1.png", "scans/2.png"]
    assert dataset.labels.tolist() == [UNLABELLED] * 2
    assert not dataset.is_labelled
    assert (dataset.class_names, dataset.part_names, dataset.path) == ((), (), tmp_path)
    assert dataset.source.read(0).shape == (5, 4)


def test_one_part_of_a_data_set_is_not_taken_for_unlabelled(tmp_path: Path) -> None:
    write_part(tmp_path, "training-a", {"1.png": 1})
    with pytest.raises(DataError, match="is one part of a data set") as refused:
        open_dataset(tmp_path / "training-a")
    assert not isinstance(refused.value, NoLabelsError)


def test_no_images(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="has no images"):
        open_unlabelled(tmp_path)
    with pytest.raises(DataError, match="does not exist"):
        open_unlabelled(tmp_path / "missing")
