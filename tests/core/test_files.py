"""Files are whole or as they were."""

import stat
from pathlib import Path

import pytest

from core.errors import OutputError
from core.files import check_writable, make_folder, write_atomically, write_text


def test_writes_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    for text in ("first", "দ্বিতীয়"):
        write_text(path, text)
        assert path.read_text(encoding="utf-8") == text
    assert [file.name for file in path.parent.iterdir()] == ["file.txt"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), ValueError("a bug")])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path, error: Exception) -> None:
    path = tmp_path / "file.txt"
    write_text(path, "old")

    def fail(temporary: Path) -> None:
        temporary.write_text("half of the n", encoding="utf-8")
        raise error

    expected = OutputError if isinstance(error, OSError) else ValueError
    with pytest.raises(expected) as caught:
        write_atomically(path, fail)
    if expected is OutputError:
        sentence = f"{path} cannot be written: no space left on device; choose another folder"
        assert str(caught.value) == sentence
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_places_where_nothing_can_be_written(tmp_path: Path) -> None:
    file = tmp_path / "file"
    write_text(file, "in the way")
    for path in (file / "below.txt", file / "deeper" / "below.txt", tmp_path):
        with pytest.raises(OutputError, match="cannot be written") as caught:
            write_text(path, "text")
        assert caught.value.path == path
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_is_as_readable_as_any_other(tmp_path: Path) -> None:
    write_text(tmp_path / "ours", "")
    (tmp_path / "other").write_text("", encoding="utf-8")
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("ours", "other")]
    assert modes[0] == modes[1]


def test_a_folder_is_made_and_found_writable(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    check_writable(tmp_path / "a" / "b")
    assert list((tmp_path / "a" / "b").iterdir()) == []
    with pytest.raises(OutputError, match="missing cannot be written"):
        check_writable(tmp_path / "missing")
    write_text(tmp_path / "file", "")
    with pytest.raises(OutputError, match="cannot be written"):
        check_writable(tmp_path / "file")
