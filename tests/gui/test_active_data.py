from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from core.data.augment import Affine
from core.data.split import Split
from gui.active_data import RECENT, ActiveData, is_test_part

SECONDS = 20_000


@pytest.fixture
def data(qapp):
    made = ActiveData()
    yield made
    made.stop()


def open_(qtbot, data: ActiveData, path: Path) -> None:
    with qtbot.waitSignal(data.opened, timeout=SECONDS):
        data.open(path)


def test_a_data_set_is_listed_first_and_then_prepared(qtbot, data, archive):
    seen, words = [], []
    data.changed.connect(lambda: seen.append(data.prepared is not None))
    data.progressed.connect(lambda *step: words.append(step))
    open_(qtbot, data, archive)
    assert seen == [False, True]
    assert words[0] == ("Looking through digits.npz", 0, 0)
    assert words[-1] == ("Preparing images", 320, 320)
    assert len(data.prepared) == 320
    assert data.current.normalizer.kind == "ink"
    qtbot.waitUntil(lambda: data.report is not None)
    assert data.report.images == 320


def test_the_second_time_it_comes_from_the_cache(qtbot, data, archive):
    open_(qtbot, data, archive)
    open_(qtbot, data, archive)
    assert data.prepared.from_cache


def test_numtadbs_test_part_is_left_out(qtbot, data, archive):
    open_(qtbot, data, archive)
    assert data.current.parts == ("a", "b", "c")
    assert int(data.current.chosen.sum()) == 240
    assert is_test_part("training-d", ("training-a", "training-b", "training-c", "training-d"))
    assert is_test_part("t10k", ("t10k", "train"))
    assert is_test_part("test", ("train", "test"))
    assert not is_test_part("d", ("d", "e"))
    assert not is_test_part("test", ("test",))


def test_a_wrong_folder_leaves_what_was_open(qtbot, data, archive, tmp_path):
    open_(qtbot, data, archive)
    before = data.current
    busy: list[bool] = []
    data.busy_changed.connect(busy.append)
    with qtbot.waitSignal(data.failed) as failure:
        data.open(tmp_path / "gone")
    assert failure.args[0] == f"{tmp_path / 'gone'} does not exist"
    assert data.current is before
    assert busy == [True, False]


def test_images_that_cannot_be_read_leave_what_was_open(qtbot, data, archive, tmp_path):
    open_(qtbot, data, archive)
    before = data.current
    for digit in "01":
        (tmp_path / "bad" / digit).mkdir(parents=True)
        (tmp_path / "bad" / digit / "x.png").write_bytes(b"no image")
    with qtbot.waitSignal(data.failed) as failure:
        data.open(tmp_path / "bad")
    assert "not one image could be read" in failure.args[0]
    assert data.current is before


def test_cancelled_while_preparing_what_was_open_is_back(qtbot, data, archive, tmp_path, numtadb_folder):
    open_(qtbot, data, archive)
    before = data.current
    fresh = shutil.copytree(numtadb_folder(300), tmp_path / "fresh")
    data.changed.connect(data.cancel)
    data.open(fresh)
    qtbot.waitUntil(lambda: not data.busy, timeout=SECONDS)
    assert data.current is before
    qtbot.waitUntil(lambda: not data._ending, timeout=SECONDS)
    assert data.current is before


def test_another_opened_meanwhile_wins(qtbot, data, archive, numtadb_folder):
    with qtbot.waitSignal(data.opened, timeout=SECONDS):
        data.open(numtadb_folder(300))
        data.open(archive)
    qtbot.waitUntil(lambda: not data._ending, timeout=SECONDS)
    assert data.dataset.path == archive


def test_the_share_stays_and_the_parts_go_with_their_data_set(qtbot, data, archive):
    open_(qtbot, data, archive)
    data.choose_split(Split(0.3, False, ("c",), 5))
    training, validation = data.current.split_rows()
    assert set(data.dataset.parts[validation]) == {"c"}
    assert set(data.dataset.parts[training]) == {"a", "b"}
    open_(qtbot, data, archive)
    assert data.current.split == Split(0.3, False, None, 5)


def test_a_part_that_is_not_used_is_not_validated_on(qtbot, data, archive):
    open_(qtbot, data, archive)
    data.choose_split(Split(parts=("b", "c")))
    data.choose_parts(("a", "b"))
    assert data.current.split.parts == ("b",)


def test_the_split_is_the_one_that_training_makes(qtbot, data, archive):
    open_(qtbot, data, archive)
    chosen = data.dataset.with_parts(data.current.parts)
    expected = Split().rows(chosen.labels, chosen.parts)
    rows = np.flatnonzero(np.isin(data.dataset.parts, data.current.parts))
    for found, wanted in zip(data.current.split_rows(), expected, strict=True):
        assert found.tolist() == rows[wanted].tolist()


def test_another_kind_is_prepared_in_its_own_way(qtbot, data, archive):
    open_(qtbot, data, archive)
    assert data.current.guessed
    with qtbot.waitSignal(data.opened, timeout=SECONDS):
        data.prepare_as("picture")
        preparing = data.prepared
    assert preparing is None
    assert data.prepared is not None
    assert data.prepared.images.shape[1] == 3
    assert (data.current.normalizer.kind, data.current.guessed) == ("picture", False)


def test_practice_digits_get_a_folder_of_their_own(qtbot, data, tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with qtbot.waitSignal(data.opened, timeout=SECONDS):
        data.make_practice(tmp_path, 40)
    assert data.dataset.path == tmp_path / "practice-40"
    assert len(data.dataset) == 40
    with qtbot.waitSignal(data.opened, timeout=SECONDS):
        data.make_practice(tmp_path, 40)
    assert data.dataset.path == tmp_path / "practice-40-2"


def test_what_was_opened_lately_is_remembered(qtbot, data, archive, tmp_path):
    for number in range(RECENT + 2):
        path = tmp_path / f"{number}.npz"
        shutil.copy(archive, path)
        open_(qtbot, data, path)
    open_(qtbot, data, tmp_path / "5.npz")
    assert [path.stem for path in ActiveData().recent] == ["5", "9", "8", "7", "6", "4", "3", "2"]


def test_augmentation_is_told_to_all(qtbot, data):
    with qtbot.waitSignal(data.augmentation_changed):
        data.augment_with((Affine(),))
    assert data.augmentation == (Affine(),)
