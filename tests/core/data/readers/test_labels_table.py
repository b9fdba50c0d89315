"""Images anywhere with a table of files and labels: however it is written, and whatever its columns are called."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data.readers import open_dataset
from core.errors import DataError


def write_images(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.full((4, 4), 9, np.uint8)).save(folder / name, format="PNG")


def write(folder: Path, text: str, *, name: str = "labels.csv", encoding: str = "utf-8") -> None:
    (folder / name).write_bytes(text.encode(encoding))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_images(tmp_path, "scans/a.png", "scans/b.png", "scans/deep/c.png")
    return tmp_path


@pytest.mark.parametrize(
    "text",
    [
        "filename,digit\nscans/a.png,3\nscans/b.png,7\nscans/deep/c.png,9\n",
        "digit;writer;image\n3;x;a.png\n7;y;b.png\n9;x;c.png\n",
        "writer\tlabel\tid\nx\t3\ta\ny\t7\tb\nz\t9\tc\n",
        "a.png,3\nb.png,7\nc.png,9\n",
        "what,this is\n3,a\n7,b\n9,c\n",
        "file,digit\n.\\scans\\a.png,৩\nscans\\b.png,৭.\nb.png, ৭\n c.png ,৯\n",
        "file,digit\na.png,3.0\nb.png,7.0\nc.png,9.0\n",
        "sep=;\nfile;digit\na.png;3\nb.png;7\nc.png;9\n",
        'file,digit\n"a.png", "3"\n"b.png", "7 "\n"c.png", "৯"\n',
        "file,digit\nA.PNG,03\nb.PNG,০৭\nC.png,Nine\n",
        "\r\nfile,digit\r\n\r\na.png,3\r\nb.png,7\r\nc.png,9",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_any_way_of_writing_it(folder: Path, text: str, encoding: str) -> None:
    write(folder, text, encoding=encoding)
    dataset = open_dataset(folder)
    assert dataset.layout == "a table of files and labels"
    assert dataset.labels.tolist() == [3, 7, 9]
    assert [Path(dataset.source.name(i)).name for i in range(3)] == ["a.png", "b.png", "c.png"]
    assert dataset.part_names == ()


def test_labels_that_are_names_become_the_classes(folder: Path) -> None:
    write(folder, "file,class\na.png,cat\nb.png,ant\nc.png,cat\n")
    dataset = open_dataset(folder)
    assert dataset.class_names == ("ant", "cat")
    assert dataset.labels.tolist() == [1, 0, 1]


def test_columns_are_told_and_can_be_chosen(folder: Path) -> None:
    write(folder, "file,digit,teacher says\na.png,3,4\nb.png,7,7\nc.png,9,1\n")
    guessed = open_dataset(folder).columns
    assert guessed is not None
    assert (guessed.file, guessed.label) == ("file", "digit")
    assert guessed.available == ("file", "digit", "teacher says")
    assert open_dataset(folder, columns=("file", "teacher says")).labels.tolist() == [4, 7, 1]
    with pytest.raises(DataError, match="has no column “pupil”; its columns are file, digit, teacher says"):
        open_dataset(folder, columns=("file", "pupil"))


def test_a_column_divides_into_parts(folder: Path) -> None:
    write(folder, "file,digit,split\na.png,3,train\nb.png,7,test\nc.png,9,train\n")
    assert open_dataset(folder).part_counts() == {"train": 2, "test": 1}


def test_several_tables_are_parts(folder: Path) -> None:
    write(folder, "file,digit\na.png,3\n", name="old.csv")
    write(folder, "file\tdigit\nb.png\t7\n", name="young.tsv")
    dataset = open_dataset(folder)
    assert dataset.part_counts() == {"old": 1, "young": 1}
    assert [(p.reason, p.count) for p in dataset.problems] == [
        ("has 1 images that no table names, c.png the first", 1)
    ]


def test_the_table_itself_can_be_pointed_at(folder: Path) -> None:
    write(folder, "file,digit\na.png,3\n", name="old.csv")
    write(folder, "file,digit\nb.png,7\n", name="young.csv")
    assert open_dataset(folder / "young.csv").labels.tolist() == [7]


def test_two_images_of_one_name_are_told_apart_only_by_their_folders(folder: Path) -> None:
    write_images(folder, "more/a.png")
    write(folder, "file,digit\nscans/a.png,3\nmore/a.png,5\na.png,1\n")
    dataset = open_dataset(folder)
    assert dataset.labels.tolist() == [3, 5]
    assert "a.png is missing; labels.csv line 4 names it" in [
        f"{Path(p.path).name} {p.reason}" for p in dataset.problems
    ]


def test_rows_that_repeat_or_miss(folder: Path) -> None:
    write(folder, "file,digit\na.png,3\na.png,3\na.png,4\nz.png,1\nb.png,\n")
    dataset = open_dataset(folder)
    assert dataset.labels.tolist() == [3]
    assert sorted(p.kind for p in dataset.problems) == ["label", "label", "label", "missing", "unlabelled"]


def test_a_table_beside_images_it_does_not_name(folder: Path) -> None:
    write(folder, "file,digit\nx.png,3\ny.png,4\n")
    with pytest.raises(DataError, match=r"has not one image with a label; .*labels\.csv names 2 images"):
        open_dataset(folder)


def test_no_way_to_tell_the_label(folder: Path) -> None:
    write(folder, "file,mood,place\na.png,good,Dhaka\nb.png,bad,Sylhet\n")
    with pytest.raises(DataError, match=r"no label column, such as “digit”.*name the two columns to read"):
        open_dataset(folder)
    assert open_dataset(folder, columns=("file", "mood")).class_names == ("bad", "good")


@pytest.mark.parametrize("text", ["writer,age\nrahim,30\nkarim,20\n", "id,name,age,city\n11,r,30,x\n", ""])
def test_a_table_of_something_else_is_listed(folder: Path, text: str) -> None:
    write(folder, "file,digit\na.png,3\nb.png,7\nc.png,9\n")
    write(folder, text, name="writers.csv")
    dataset = open_dataset(folder)
    assert dataset.labels.tolist() == [3, 7, 9]
    (problem,) = dataset.problems
    assert problem.path == str(folder / "writers.csv")
    with pytest.raises(DataError, match=r"writers\.csv (has no|is empty)"):
        open_dataset(folder / "writers.csv")


def test_a_table_of_pixels_is_refused_in_a_short_sentence(folder: Path) -> None:
    write(folder, ",".join(["label", *(f"pixel{i}" for i in range(784))]) + "\n" + "3," * 784 + "0\n")
    with pytest.raises(DataError, match="pixel10 and 773 more"):
        open_dataset(folder)
