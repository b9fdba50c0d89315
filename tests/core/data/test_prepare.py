"""A data set becomes one array; what cannot be read is listed and nothing else is lost."""

import multiprocessing
import tracemalloc
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from core.data import prepare as preparing
from core.data.dataset import Dataset
from core.data.digits import CLASS_NAMES
from core.data.normalize import Normalizer
from core.data.prepare import prepare, prepare_in_steps
from core.data.readers import open_dataset
from core.errors import DataError

NORMALIZER = Normalizer(size=12, box=8)


@dataclass
class Bars:
    """Image `i` has a bar as long as it says; some cannot be read."""

    count: int
    unreadable: frozenset[int] = frozenset()
    reads: int = 0
    stamp: bytes | None = None

    def __len__(self) -> int:
        return self.count

    def read(self, i: int) -> NDArray[np.uint8]:
        self.reads += 1
        if i in self.unreadable:
            raise DataError(f"{self.name(i)} is damaged")
        image = np.zeros((20, 30), np.uint8)
        image[8:11, 2 : 3 + i % 25] = 255
        return image

    def name(self, i: int) -> str:
        return f"bar-{i}.png"

    def identity(self) -> bytes | None:
        return self.stamp


def bars(count: int, unreadable: frozenset[int] = frozenset()) -> Dataset:
    labels = np.arange(count, dtype=np.int64) % 10
    source = Bars(count, unreadable)
    return Dataset(Path("bars"), "made up", source, labels, np.full(count, ""), CLASS_NAMES)


def test_every_image_in_order_with_its_label() -> None:
    data = bars(700)
    prepared = prepare(data, NORMALIZER)
    assert prepared.images.shape == (700, 1, 12, 12)
    assert len(prepared) == 700
    np.testing.assert_array_equal(prepared.labels, data.labels)
    np.testing.assert_array_equal(prepared.rows, np.arange(700))
    for row in (0, 1, 255, 256, 699):
        expected = NORMALIZER.normalize(data.source.read(row)).image
        np.testing.assert_array_equal(prepared.images[row, 0], expected)
    assert prepared.problems == ()
    assert prepared.class_names == CLASS_NAMES


def test_what_cannot_be_read_is_left_out_and_listed() -> None:
    unreadable = frozenset({0, 299, 300})
    data = bars(301, unreadable)
    prepared = prepare(data, NORMALIZER)
    kept = [row for row in range(301) if row not in unreadable]
    assert prepared.rows.tolist() == kept
    np.testing.assert_array_equal(prepared.labels, data.labels[kept])
    np.testing.assert_array_equal(prepared.images, prepare(bars(301), NORMALIZER).images[kept])
    assert [(p.path, p.reason) for p in prepared.problems] == [
        (f"bar-{row}.png", "is damaged") for row in sorted(unreadable)
    ]


def test_leaving_one_out_copies_nothing() -> None:
    normalizer = Normalizer(size=100, box=80)
    tracemalloc.start()
    prepared = prepare(bars(2000, frozenset({3})), normalizer)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 1.4 * prepared.images.nbytes


def test_nothing_readable_is_an_error_that_says_why() -> None:
    with pytest.raises(DataError, match=r"bars: not one image could be read; bar-0\.png is damaged"):
        prepare(bars(3, frozenset(range(3))), NORMALIZER)
    with pytest.raises(DataError, match="bars: not one image could be read; it has none"):
        prepare(bars(0), NORMALIZER)


def test_progress_reaches_the_end() -> None:
    seen: list[tuple[int, int]] = []
    prepare(bars(1000), NORMALIZER, progress=lambda done, total: seen.append((done, total)))
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})
    assert seen[-1] == (1000, 1000)
    assert {total for _, total in seen} == {1000}
    assert len(seen) > 1


def test_closing_cancels() -> None:
    data = bars(100_000)
    steps = prepare_in_steps(data, NORMALIZER)
    next(steps)
    steps.close()
    assert isinstance(data.source, Bars)
    assert data.source.reads < 50_000
    assert multiprocessing.active_children() == []


@pytest.fixture
def in_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if one process would take long."""
    monkeypatch.setattr(preparing, "_TRIAL", 0.0)
    monkeypatch.setattr(preparing, "_WORTH_PROCESSES", 0.0)
    monkeypatch.setattr(preparing, "CORES", 2)


@pytest.mark.usefixtures("in_processes")
def test_processes_do_the_same() -> None:
    unreadable = frozenset({0, 299, 300, 650})
    data = bars(700, unreadable)
    seen: list[int] = []
    prepared = prepare(data, NORMALIZER, progress=lambda done, _: seen.append(done))
    assert isinstance(data.source, Bars)
    assert data.source.reads < 700, "the rest was read elsewhere"
    assert seen[-1] == 700
    assert [problem.rows for problem in prepared.problems] == [(0,), (299,), (300,), (650,)]
    for place, row in enumerate(prepared.rows.tolist()):
        expected = NORMALIZER.normalize(data.source.read(row)).planes
        np.testing.assert_array_equal(prepared.images[place], expected)


@pytest.mark.usefixtures("in_processes")
def test_closing_ends_the_processes() -> None:
    steps = prepare_in_steps(bars(100_000), NORMALIZER)
    for _ in range(5):
        next(steps)
    assert len(multiprocessing.active_children()) == 2
    steps.close()
    assert multiprocessing.active_children() == []


@pytest.mark.usefixtures("in_processes")
def test_a_process_that_is_ended_is_said() -> None:
    steps = prepare_in_steps(bars(100_000), NORMALIZER)
    for _ in range(5):
        next(steps)
    multiprocessing.active_children()[0].kill()
    with pytest.raises(
        DataError, match=r"bars was not read to its end: a process was ended; is memory short\?"
    ):
        list(steps)
    assert multiprocessing.active_children() == []


@pytest.mark.usefixtures("in_processes")
def test_a_zip_is_opened_by_each_process(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for number in range(200):
            picture = Image.fromarray(bars(200).source.read(number))
            with archive.open(f"set/{number % 10}/{number}.png", "w") as file:
                picture.save(file, "PNG")
    data = open_dataset(tmp_path / "a.zip")
    prepared = prepare(data, NORMALIZER)
    assert len(prepared) == 200
    expected = NORMALIZER.normalize(data.source.read(150)).planes
    np.testing.assert_array_equal(prepared.images[150], expected)


def test_an_error_that_is_a_bug_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Bars, i: int) -> NDArray[np.uint8]:
        raise ZeroDivisionError(i)

    monkeypatch.setattr(Bars, "read", fail)
    with pytest.raises(ZeroDivisionError):
        prepare(bars(3), NORMALIZER)


def test_subset_keeps_image_label_and_row_together() -> None:
    prepared = prepare(bars(20, frozenset({0})), NORMALIZER)
    chosen = prepared.subset(np.array([18, 2]))
    assert chosen.rows.tolist() == [19, 3]
    assert chosen.labels.tolist() == [9, 3]
    np.testing.assert_array_equal(chosen.images, prepared.images[[18, 2]])
    assert chosen.problems == prepared.problems
