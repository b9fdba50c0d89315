"""An honest account: counts, blanks, repeated pictures, and leaks across a split."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.data.dataset import Dataset
from core.data.digits import CLASS_NAMES
from core.data.normalize import Normalizer
from core.data.prepare import prepare
from core.data.problem import Problem
from core.data.readers import open_dataset
from core.data.report import Report
from core.data.sources import ArrayImages
from core.data.split import Split


def dataset() -> Dataset:
    """Rows 0 and 3 are one picture, rows 1 and 4 another with two labels; rows 2 and 5 are blank."""
    images = np.zeros((6, 20, 20), np.uint8)
    images[[0, 3], 5:8, 3:15] = 200
    images[[1, 4], 3:15, 9:12] = 200
    parts = np.array(["a", "a", "a", "b", "b", "b"])
    labels = np.array([0, 1, 2, 0, 7, 2])
    missing = Problem("made-up/x.png", "is missing", 3, "missing")
    source = ArrayImages(images, Path("made-up"))
    return Dataset(Path("made-up"), "made up", source, labels, parts, CLASS_NAMES, (missing,))


def report(split: Split | None = None) -> Report:
    data = dataset()
    return data.report(prepare(data, Normalizer(size=12, box=8)), split)


def test_before_anything_is_read() -> None:
    account = dataset().report()
    assert (account.images, account.parts, account.layout) == (6, ("a", "b"), "made up")
    assert account.counts.tolist() == [[1, 1, 1] + [0] * 7, [1, 0, 1, 0, 0, 0, 0, 1, 0, 0]]
    assert account.problem_counts() == {"missing": 3}


def test_blank_and_repeated() -> None:
    account = report()
    assert account.problem_counts() == {"blank": 2, "duplicate": 2, "missing": 3}
    assert [(p.path, p.reason, p.rows) for p in account.problems if p.kind == "duplicate"] == [
        ("made-up image 0", "is the same picture as image 3", (0, 3)),
        ("made-up image 1", "is the same picture as image 4; their labels differ: 1, 7", (1, 4)),
    ]
    assert not any(p.left_out for p in account.problems[1:])


def test_a_leak_is_said() -> None:
    account = report(Split(parts=("b",)))
    assert account.problem_counts() == {"blank": 2, "leak": 2, "missing": 3}
    leak = next(p for p in account.problems if p.kind == "leak")
    assert leak.reason == "is the same picture as image 3, and both training and validation have it: a leak"


def test_a_part_that_is_not_used_leaks_nothing() -> None:
    data = dataset()
    prepared = prepare(data, Normalizer(size=12, box=8))
    split = Split(share=0.5, stratified=False, seed=1)
    account = data.report(prepared, split, ("a",))
    assert account.problem_counts() == {"blank": 2, "duplicate": 2, "missing": 3}


def test_written_for_other_programs() -> None:
    account = report()
    content = json.loads(json.dumps(account.as_json()))
    assert content["parts"]["b"]["7"] == 1
    assert content["problems"][0] == {
        "kind": "missing",
        "file": "made-up/x.png",
        "reason": "is missing",
        "count": 3,
    }
    lines = account.as_csv().splitlines()
    assert lines[0] == "problem,file,reason,count"
    assert len(lines) == 1 + len(account.problems)


def test_numtadb_repeats_itself(shared_data: Path) -> None:
    data = open_dataset(shared_data / "numtadb-28.npz").with_parts(["b"])
    prepared = prepare(data, Normalizer())
    repeated = [p for p in data.report(prepared).problems if p.kind == "duplicate"]
    assert len(repeated) == 3
    for problem in repeated:
        first, second = problem.rows
        np.testing.assert_array_equal(data.source.read(first), data.source.read(second))


@pytest.mark.parametrize("size", [(20, 20), (20, 21)])
def test_pictures_of_other_size_are_others(size: tuple[int, int]) -> None:
    images = np.zeros((1, *size), np.uint8)
    images[0, 5:8, 3:15] = 200
    prints = [
        prepare(
            Dataset(
                Path(), "", ArrayImages(some, Path()), np.zeros(1, np.int64), np.array([""]), CLASS_NAMES
            ),
            Normalizer(size=12, box=8),
        ).fingerprints[0]
        for some in (images, np.pad(images, ((0, 0), (0, 1), (0, 0))))
    ]
    assert prints[0] != prints[1]


def test_images_in_no_part_are_counted_too() -> None:
    data = replace(dataset(), parts=np.array(["a", "a", "a", "", "", ""]))
    account = data.report()
    assert account.parts == ("a", "")
    assert account.counts.sum() == account.images


def test_the_split_is_the_one_that_training_makes() -> None:
    """Of what can be read: a file that cannot be changes the draw."""
    data = dataset()
    prepared = prepare(data, Normalizer(size=12, box=8)).subset(np.array([0, 1, 3, 4, 5]))
    for seed in range(20):
        split = Split(share=0.4, stratified=False, seed=seed)
        held_out = prepared.rows[split.rows(prepared.labels, data.parts[prepared.rows])[1]]
        leaks = [p.rows for p in data.report(prepared, split).problems if p.kind == "leak"]
        assert leaks == [pair for pair in ((0, 3), (1, 4)) if len(set(pair) & set(held_out.tolist())) == 1]
