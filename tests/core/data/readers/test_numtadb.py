"""NumtaDB's two layouts: what is found, what is skipped and listed, what is refused and how it is said."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.data.dataset import Dataset
from core.data.readers import open_dataset
from core.errors import DataError
from tests.conftest import write_part


def reasons(dataset: Dataset) -> dict[str, str]:
    return {Path(problem.path).name: problem.reason for problem in dataset.problems}


def refusal(path: Path) -> str:
    with pytest.raises(DataError) as error:
        open_dataset(path)
    assert "\n" not in str(error.value)
    return str(error.value)


def rewrite(table: Path, old: str, new: str) -> None:
    table.write_text(table.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_part(tmp_path, "training-a", {"a0.png": 3, "a1.png": 7})
    write_part(tmp_path, "training-b", {"b0.png": 9})
    return tmp_path


def test_parts(folder: Path) -> None:
    dataset = open_dataset(folder)
    assert dataset.layout == "NumtaDB parts"
    assert dataset.labels.tolist() == [3, 7, 9]
    assert dataset.part_counts() == {"a": 2, "b": 1}
    assert dataset.class_names == tuple("0123456789")
    assert dataset.problems == ()
    assert dataset.source.name(1) == str(folder / "training-a" / "a1.png")
    assert (dataset.source.read(1) == 1).all()


def test_train_and_test_tables(tmp_path: Path) -> None:
    write_part(tmp_path, "train", {"x.png": 1, "y.png": 2})
    write_part(tmp_path, "test", {"x.png": 5})
    dataset = open_dataset(tmp_path)
    assert dataset.layout == "train and test tables"
    assert dataset.part_names == ("train", "test")
    assert dataset.labels.tolist() == [1, 2, 5]


def test_columns_in_any_case_and_bangla_labels(folder: Path) -> None:
    table = folder / "training-b.csv"
    table.write_text("\ufeffLabel , FILENAME\n ৪,b0.png\n\n", encoding="utf-8")
    assert open_dataset(folder).labels.tolist() == [3, 7, 4]


def test_reading_decodes_no_image(folder: Path) -> None:
    (folder / "training-a" / "a0.png").write_text("not an image")
    dataset = open_dataset(folder)
    assert len(dataset) == 3
    with pytest.raises(DataError, match=r"a0\.png is not an image"):
        dataset.source.read(0)


def test_row_whose_file_is_missing(folder: Path) -> None:
    (folder / "training-a" / "a0.png").unlink()
    dataset = open_dataset(folder)
    assert dataset.labels.tolist() == [7, 9]
    assert reasons(dataset) == {"a0.png": "is missing; training-a.csv line 2 names it"}


def test_files_that_no_row_names_are_one_problem(folder: Path) -> None:
    for name in ("new.png", "other.JPG", ".hidden.png", "notes.txt"):
        (folder / "training-a" / name).touch()
    (problem,) = open_dataset(folder).problems
    assert problem.reason == "has 2 images that no row of training-a.csv names, new.png the first"
    assert problem.count == 2


def test_file_named_twice_keeps_its_first_label(folder: Path) -> None:
    rewrite(folder / "training-a.csv", "a1.png,,,7", "a0.png,,,8")
    dataset = open_dataset(folder)
    assert dataset.labels.tolist() == [3, 9]
    assert "first label, 3, counts" in reasons(dataset)["a0.png"]


def test_a_part_without_its_table_or_its_folder(folder: Path) -> None:
    (folder / "training-a.csv").unlink()
    write_part(folder, "training-c", {"c0.png": 1})
    (folder / "training-c" / "c0.png").unlink()
    (folder / "training-c").rmdir()
    dataset = open_dataset(folder)
    assert dataset.part_counts() == {"b": 1}
    assert reasons(dataset) == {
        "training-a": "has 2 images that no table names, a0.png the first",
        "training-c": "is empty or missing; training-c.csv names 1 images in it",
    }


@pytest.mark.parametrize("label", ["10", "-1", "ka", "", "3.5"])
def test_label_outside_the_classes(folder: Path, label: str) -> None:
    rewrite(folder / "training-a.csv", "a1.png,,,7", f"a1.png,,,{label}")
    dataset = open_dataset(folder)
    assert dataset.labels.tolist() == [3, 9]
    reason = f"has the label “{label}” in training-a.csv line 3; the classes are 0 to 9"
    assert reasons(dataset) == {"a1.png": reason}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"writer,digit\nx.png,3\n", "has no file column, such as “filename”; its columns are writer, digit"),
        (
            b"filename,writer,city\na0.png,Mina,Dhaka\n",
            "has no label column, such as “digit” or “label”; its columns are filename, writer, city",
        ),
        (b"", "is empty; it should name a file and its label in each row"),
        (b"filename,digit\na0.png,\x80\n", "is not text in UTF-8 or UTF-16"),
        (b'filename,digit\n"a0.png,3\n', "line 2 is not CSV: unexpected end of data"),
    ],
)
def test_table_that_cannot_be_used(folder: Path, content: bytes, reason: str) -> None:
    table = folder / "training-a.csv"
    table.write_bytes(content)
    dataset = open_dataset(folder)
    assert dataset.part_names == ("b",)
    assert reason in reasons(dataset)["training-a.csv"]
    (folder / "training-b.csv").unlink()
    assert re.search(rf"{re.escape(str(table))} .*{re.escape(reason)}", refusal(folder))


def test_a_table_for_a_competition_has_no_labels(tmp_path: Path) -> None:
    write_part(tmp_path, "train", {"x.png": "cat", "y.png": "dog"})
    write_part(tmp_path, "test", {"z.png": 0})
    (tmp_path / "test.csv").write_text("image_id\nz\n")
    dataset = open_dataset(tmp_path)
    assert (dataset.class_names, dataset.part_counts()) == (("cat", "dog"), {"train": 2})
    assert "has no label column" in reasons(dataset)["test.csv"]


def test_nothing_left(folder: Path) -> None:
    for image in folder.glob("*/*.png"):
        image.unlink()
    assert "has not one image with a label; " in refusal(folder)


def test_one_part_chosen_instead_of_the_whole(folder: Path) -> None:
    assert f"choose the folder it lies in, {folder}" in refusal(folder / "training-a")


def test_real_scans(shared_data: Path) -> None:
    dataset = open_dataset(shared_data / "numtadb-raw-samples")
    assert dataset.part_counts() == {"a": 10}
    assert dataset.problems == ()
    assert all(dataset.source.read(i).shape == (180, 180, 3) for i in range(10))


def test_real_parts(numtadb_folder: Callable[[int], Path], shared_data: Path) -> None:
    dataset = open_dataset(numtadb_folder(20))
    assert dataset.part_counts() == dict.fromkeys("abcd", 20)
    archive = open_dataset(shared_data / "numtadb-28.npz").with_parts(["d"])
    chosen = dataset.with_parts(["d"])
    assert chosen.labels.tolist() == archive.labels[:20].tolist()
    np.testing.assert_array_equal(chosen.source.read(5), 255 - archive.source.read(5))
