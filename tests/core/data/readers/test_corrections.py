"""Labels that a person has corrected, in a table beside the data set."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from core.data.readers import open_dataset
from core.data.readers.corrections import EXCLUDE, Corrections, corrections_path
from core.errors import DataError, OutputError
from tests.conftest import write_part


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six images of a part a and four of a part b."""
    for part, count in (("a", 6), ("b", 4)):
        write_part(tmp_path / "data", f"training-{part}", {f"{i}.png": i for i in range(count)})
    return tmp_path / "data"


def correct(folder: Path, *lines: str) -> Path:
    path = corrections_path(folder)
    path.write_text("\n".join(["file,label", *lines, ""]), encoding="utf-8")
    return path


def test_labels_and_images_are_other_than_the_data_set_says(folder: Path) -> None:
    before = open_dataset(folder)
    path = correct(folder, "training-a/1.png,7", "training-b/2.png,exclude", "training-b/3.png,৯")
    after = open_dataset(folder)
    assert path == folder / "corrections.csv"
    assert after.labels.tolist() == [0, 7, 2, 3, 4, 5, 0, 1, 9]
    names = [before.file_of(row) for row in range(10)]
    names.remove("training-b/2.png")
    assert [after.file_of(row) for row in range(9)] == names
    assert list(after.parts) == list("aaaaaabbb")
    [said] = after.problems
    assert (said.path, said.kind, said.count, said.left_out) == (str(path), "correction", 3, False)
    assert said.reason == "corrects 2 labels and leaves out 1 image"


def test_the_data_set_itself_stays_as_it_is(folder: Path) -> None:
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    Corrections.read(corrections_path(folder)).with_label("training-a/1.png", "7").write()
    assert open_dataset(folder).labels[1] == 7
    assert {path: path.read_bytes() for path in files} == files
    corrections_path(folder).unlink()
    assert open_dataset(folder).labels[1] == 1


def test_a_table_in_a_named_place_goes_before_that_in_the_folder(folder: Path, tmp_path: Path) -> None:
    correct(folder, "training-a/1.png,7")
    named = tmp_path / "mine.csv"
    named.write_text("file,label\ntraining-a/1.png,8\n", encoding="utf-8")
    assert open_dataset(folder, corrections=named).labels[1] == 8
    with pytest.raises(DataError, match="there is no table of corrections"):
        open_dataset(folder, corrections=tmp_path / "missing.csv")


def test_archives_are_corrected_beside_them(folder: Path, tmp_path: Path) -> None:
    arrays = tmp_path / "digits.npz"
    np.savez(arrays, images=np.full((3, 8, 8), 9, np.uint8), labels=np.array([1, 2, 3]))
    correct(arrays, "image 1,exclude")
    assert (tmp_path / "digits.corrections.csv").is_file()
    assert open_dataset(arrays).labels.tolist() == [1, 3]
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in folder.rglob("*.*"):
            archive.write(file, file.relative_to(folder))
    correct(packed, "training-a/4.png,0")
    assert open_dataset(packed).labels[4] == 0


def test_it_is_no_table_of_labels_by_itself(tmp_path: Path) -> None:
    write_part(tmp_path, "scans", {"1.png": 1, "2.png": 2})
    correct(tmp_path, "scans/2.png,5")
    dataset = open_dataset(tmp_path)
    assert (dataset.labels.tolist(), dataset.part_names) == ([1, 5], ())
    alone = open_dataset(tmp_path / "scans.csv")
    assert [alone.file_of(row) for row in range(2)] == ["scans/1.png", "scans/2.png"]


def test_written_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    empty = Corrections.read(path)
    assert dict(empty.labels) == {}
    some = empty.with_label("a, b.png", "7").with_label("c.png", EXCLUDE).with_label("d.png", "1")
    some.with_label("a, b.png", "8").without("d.png").write()
    assert dict(Corrections.read(path).labels) == {"a, b.png": "8", "c.png": "exclude"}
    with pytest.raises(OutputError, match="cannot be written"):
        Corrections(tmp_path / "missing" / "corrections.csv", {}, {}).write()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "corrections.csv line 1 should be “file,label”"),
        ("name,digit\nx,1\n", "corrections.csv line 1 should be “file,label”"),
        ("file,label\ntraining-a/1.png\n", "line 2 should have a file and a label, or “exclude”"),
        ("file,label\ntraining-a/1.png,\n", "line 2 should have a file and a label"),
        ("file,label\n\ntraining-a/1.png,eleven\n", "line 3 has the label “eleven”; the classes are 0 to 9"),
        ("file,label\ntraining-a/9.png,1\n", "line 2 names training-a/9.png, which is no image with a label"),
        (
            "file,label\ntraining-a/1.png,1\ntraining-a/1.png,2\n",
            "line 3 names training-a/1.png again, after line 2",
        ),
        ('file,label\n"training', "is not CSV"),
    ],
)
def test_mistakes_are_named_with_their_line(folder: Path, text: str, words: str) -> None:
    corrections_path(folder).write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="corrections") as refused:
        open_dataset(folder)
    assert words in str(refused.value)


def test_leaving_everything_out_is_refused(tmp_path: Path) -> None:
    write_part(tmp_path, "training-a", {"1.png": 1})
    correct(tmp_path, "training-a/1.png,exclude")
    with pytest.raises(DataError, match="leaves out every image"):
        open_dataset(tmp_path)
