"""Standard output takes any text, and standard error says only what the program says."""

import os
import struct
import zlib
from pathlib import Path

import pytest

from tests.cli.command_line import run_program
from tests.conftest import write_part


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def test_libraries_are_not_heard_of_damaged_files(tmp_path: Path) -> None:
    """Every checksum of this PNG is right, and its pixels are nonsense: libpng says so by itself."""
    write_part(tmp_path, "training-a", {"good.png": 1, "bad.png": 2, "too.png": 1})
    header = struct.pack(">IIBBBBB", 5, 5, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\x09" * 30)
    content = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    (tmp_path / "training-a" / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n" + content)
    answer = run_program("inspect-data", tmp_path, folder=tmp_path)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "bad.png is damaged" in answer.stdout


def test_an_error_is_still_heard(tmp_path: Path) -> None:
    answer = run_program("inspect-data", tmp_path / "নেই", folder=tmp_path)
    assert (answer.returncode, len(answer.stderr.splitlines())) == (2, 1)


def test_an_encoding_without_the_letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "PYTHONIOENCODING", "ascii")
    write_part(tmp_path / "ছবি", "training-a", {"a.png": 1, "b.png": 1})
    answer = run_program("inspect-data", tmp_path / "ছবি", folder=tmp_path)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert r"\u099b" in answer.stdout
