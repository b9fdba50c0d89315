"""A folder is only cleared of what the command itself wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.written_files import LIST, replace_written
from core.errors import OutputError


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder with what an earlier run wrote, two files."""
    (tmp_path / "out").mkdir()
    write(tmp_path, {"input.png": "one", "why/occlusion.csv": "1"})
    return tmp_path / "out"


def write(parent: Path, files: dict[str, str]) -> str:
    """A run that writes these, by name what is in them."""
    source = parent / "new"
    for name, text in files.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text)
    source.mkdir(exist_ok=True)
    return replace_written(source, parent / "out")


def found(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != LIST)
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


def test_what_an_earlier_run_wrote_goes_and_its_empty_folders_too(out: Path) -> None:
    files = {"input.png": "two", "map.png": "2"}
    assert write(out.parent, files) == f"2 files in {out}, in place of the 2 of an earlier run"
    assert found(out) == files
    assert not (out / "why").exists()


def test_a_users_own_files_stay_and_so_do_those_that_were_changed(out: Path) -> None:
    (out / "why" / "notes.txt").write_text("mine")
    (out / "why" / "occlusion.csv").write_text("2")
    write(out.parent, {"input.png": "two"})
    assert found(out) == {"input.png": "two", "why/notes.txt": "mine", "why/occlusion.csv": "2"}
    write(out.parent, {"input.png": "three"})
    assert found(out) == {"input.png": "three", "why/notes.txt": "mine", "why/occlusion.csv": "2"}


def test_a_name_that_a_user_has_taken_is_refused_before_anything_is_moved(out: Path) -> None:
    (out / "input.png").write_text("mine")
    before = found(out)
    with pytest.raises(
        OutputError, match=r"input\.png is there already and is not as an earlier run wrote it"
    ):
        write(out.parent, {"a.png": "new", "input.png": "two"})
    assert found(out) == before


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"files": {}}', '{"written_by": "ankan inspect", "files": 3}']
)
def test_a_list_that_is_none_is_refused_and_stays(out: Path, text: str) -> None:
    (out / LIST).write_text(text)
    with pytest.raises(OutputError, match="is no list of what an earlier run wrote"):
        write(out.parent, {"input.png": "two"})
    assert (out / LIST).read_text() == text


def test_a_list_cannot_lead_out_of_the_folder(out: Path) -> None:
    outside = out.parent / "outside.txt"
    outside.write_text("one")
    content = json.loads((out / LIST).read_text())
    content["files"] = {"../outside.txt": content["files"]["input.png"]}
    (out / LIST).write_text(json.dumps(content))
    write(out.parent, {"other.png": "two"})
    assert outside.read_text() == "one"
