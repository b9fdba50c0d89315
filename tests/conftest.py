"""What every test may use: no screen, and real handwriting where it is present."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="ankan-test-cache-")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real handwriting; a test that needs it is skipped where it is missing."""
    path = Path(os.environ.get("ANKAN_DATA") or ROOT.parent / "shared" / "data")
    if not (path / "numtadb-28.npz").is_file():
        pytest.skip(f"no real handwriting in {path} (set ANKAN_DATA)")
    return path


@pytest.fixture(scope="session")
def numtadb_folder(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """`numtadb_folder(limit)`: NumtaDB's own layout with the first `limit` images of each part, made once."""
    made: dict[int, Path] = {}

    def folder(limit: int) -> Path:
        if limit not in made:
            made[limit] = tmp_path_factory.mktemp(f"numtadb-{limit}")
            _unpack_numtadb(shared_data / "numtadb-28.npz", made[limit], limit)
        return made[limit]

    return folder


def _unpack_numtadb(archive: Path, folder: Path, limit: int) -> None:
    with np.load(archive) as packed:
        images, labels, parts = packed["images"], packed["labels"], packed["part"]
    for part in "abcd":
        rows = np.flatnonzero(parts == part)[:limit]
        digits = {f"{part}{i:05d}.png": int(labels[row]) for i, row in enumerate(rows)}
        write_part(folder, f"training-{part}", digits, 255 - images[rows])


def write_part(
    folder: Path, stem: str, digits: Mapping[str, int | str], images: NDArray[np.uint8] | None = None
) -> None:
    """Writes `stem`/*.png and `stem`.csv, as NumtaDB has them: dark ink on light paper."""
    (folder / stem).mkdir(parents=True)
    for i, name in enumerate(digits):
        image = np.full((5, 4), i, np.uint8) if images is None else images[i]
        Image.fromarray(image).save(folder / stem / name)
    rows = [f"{name},,,{digit},,,{stem}" for name, digit in digits.items()]
    header = "filename,original filename,scanid,digit,database name original,contributing team,database name"
    (folder / f"{stem}.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
