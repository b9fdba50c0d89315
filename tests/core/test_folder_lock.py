from pathlib import Path

import pytest

from core.errors import OutputError
from core.files import make_folder
from core.folder_lock import held, is_held

BUSY = OutputError("another program is there")


def test_one_at_a_time_and_free_again_afterwards(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    assert not is_held(lock)
    with held(lock, patience=0, busy=BUSY):
        assert is_held(lock)
        with pytest.raises(OutputError, match="another program is there"), held(lock, patience=0, busy=BUSY):
            pass
        assert is_held(lock)
    assert not is_held(lock)


def test_it_is_free_again_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), held(tmp_path / "lock", patience=0, busy=BUSY):
        raise ZeroDivisionError
    assert not is_held(tmp_path / "lock")


def test_what_was_half_written_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".table.csv.x1.unfinished").touch()
    with held(tmp_path / "lock", patience=0, busy=BUSY):
        assert [path.name for path in tmp_path.iterdir()] == ["lock"]


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    make_folder(tmp_path / "lock")  # a folder in the lock's place
    with (
        pytest.raises(OutputError, match="cannot be written"),
        held(tmp_path / "lock", patience=0, busy=BUSY),
    ):
        pass
