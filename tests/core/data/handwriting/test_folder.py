"""*My handwriting* as a program, a person with a spreadsheet and two programs at once treat it."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.data.handwriting import Entry, Handwriting, handwriting_folder
from core.data.readers import open_dataset
from core.errors import DataError, OutputError
from tests.conftest import ROOT

WHEN = datetime(2026, 11, 29, 10, 15, 30, tzinfo=UTC)
STROKES = [{"width": 14.0, "points": [[20.5, 30.0, 0.5], [40.0, 60.0, 1.0]]}]


def drawing(shade: int = 0, *, size: int = 40) -> NDArray[np.uint8]:
    image = np.full((size, size), 255, np.uint8)
    image[8:-8, 16:24] = shade
    return image


@pytest.fixture
def hand(tmp_path: Path) -> Handwriting:
    return Handwriting(tmp_path / "My handwriting")


def three(hand: Handwriting) -> list[Entry]:
    return [hand.add(drawing(digit), digit, when=WHEN + timedelta(seconds=digit)) for digit in (3, 1, 4)]


def test_it_lies_in_the_documents() -> None:
    assert handwriting_folder().parts[-2:] == ("Ankan", "My handwriting")


def test_nothing_is_there_at_first(hand: Handwriting) -> None:
    assert hand.listing().entries == hand.listing().problems == ()
    assert not hand.path.exists()


def test_what_was_added_is_listed_in_order_with_picture_and_strokes(hand: Handwriting) -> None:
    first = hand.add(drawing(), 7, strokes=STROKES, when=WHEN)
    second = hand.add(np.dstack([drawing()] * 3), 2, when=WHEN + timedelta(hours=1))
    assert hand.listing().entries == (first, second)
    assert first == Entry("2026-11-29-101530.png", 7, WHEN)
    np.testing.assert_array_equal(hand.image(first), drawing())
    assert hand.image(second).shape == (40, 40, 3)
    assert hand.strokes(first) == STROKES
    assert hand.strokes(second) is None


def test_two_drawings_of_one_second_are_two(hand: Handwriting) -> None:
    names = {hand.add(drawing(), 5, when=WHEN).name for _ in range(3)}
    assert names == {"2026-11-29-101530.png", "2026-11-29-101530-2.png", "2026-11-29-101530-3.png"}


def test_it_opens_as_a_data_set(hand: Handwriting) -> None:
    entries = three(hand)
    hand.delete(hand.add(drawing(), 9, strokes=STROKES, when=WHEN))
    dataset = open_dataset(hand.path)
    assert dataset.labels.tolist() == [3, 1, 4]
    assert [Path(dataset.source.name(row)).name for row in range(3)] == [entry.name for entry in entries]
    assert dataset.problems == ()
    assert len(dataset.class_names) == 10


def test_another_label(hand: Handwriting) -> None:
    entries = three(hand)
    changed = hand.relabel(entries[1], 9)
    assert hand.listing().entries == (entries[0], changed, entries[2])
    assert changed == Entry(entries[1].name, 9, entries[1].when)


def test_deleting_and_restoring(hand: Handwriting) -> None:
    kept = hand.add(drawing(9), 1, when=WHEN)
    gone = hand.add(drawing(), 7, strokes=STROKES, when=WHEN + timedelta(days=1))
    hand.delete(gone)
    assert hand.listing().entries == (kept,)
    assert hand.deleted() == (gone,)
    assert not (hand.path / gone.name).exists()
    Handwriting(hand.path).restore(gone)
    assert hand.listing().entries == (kept, gone)
    assert hand.deleted() == ()
    assert hand.strokes(gone) == STROKES
    np.testing.assert_array_equal(hand.image(gone), drawing())


def test_what_was_deleted_is_removed_for_good(hand: Handwriting) -> None:
    first, second, kept = three(hand)
    for entry in (first, second):
        hand.delete(entry)
    hand.purge([first, kept])  # what is not deleted stays
    assert hand.deleted() == (second,)
    assert hand.listing().entries == (kept,)
    with pytest.raises(DataError, match="no longer in"):
        hand.restore(first)
    hand.purge([second])
    hand.purge([second])
    assert not (hand.path / ".deleted").exists()


def test_strokes_go_with_their_picture(hand: Handwriting) -> None:
    gone = hand.add(drawing(), 7, strokes=STROKES, when=WHEN)
    hand.delete(gone)
    hand.purge([gone])
    assert sorted(path.name for path in hand.path.rglob("*")) == [".handwriting.lock", "handwriting.csv"]


def test_what_was_deleted_before_a_time(hand: Handwriting) -> None:
    first, second, _ = three(hand)
    hand.delete(first)
    begun = datetime.now(UTC)
    picture = hand.path / ".deleted" / first.name
    assert abs(picture.stat().st_mtime - begun.timestamp()) < 60  # not when it was drawn
    os.utime(picture, (begun.timestamp() - 100,) * 2)
    hand.delete(second)
    assert hand.deleted(before=begun - timedelta(seconds=50)) == (first,)
    assert hand.deleted() == (first, second)


def test_nothing_is_made_where_there_is_nothing_to_remove(hand: Handwriting) -> None:
    assert hand.deleted(before=WHEN) == ()
    hand.purge(())
    assert not hand.path.exists()


def test_a_new_drawing_never_takes_the_name_of_a_deleted_one(hand: Handwriting) -> None:
    gone = hand.add(drawing(), 7, when=WHEN)
    hand.delete(gone)
    new = hand.add(drawing(9), 2, when=WHEN)
    hand.restore(gone)
    assert [entry.digit for entry in hand.listing().entries] == [2, 7]
    assert new.name != gone.name


def test_what_another_program_deleted_cannot_be_changed(hand: Handwriting) -> None:
    entry = three(hand)[0]
    hand.delete(entry)
    for change in (lambda: hand.relabel(entry, 1), lambda: hand.delete(entry)):
        with pytest.raises(DataError, match=r"2026-11-29-101533\.png is no longer in handwriting\.csv"):
            change()


@pytest.mark.parametrize("digit", [-1, 10])
def test_a_digit_that_is_none(hand: Handwriting, digit: int) -> None:
    with pytest.raises(DataError, match=f"a digit from 0 to 9, not {digit}"):
        hand.add(drawing(), digit, when=WHEN)
    assert not hand.path.exists()


def test_a_picture_that_is_gone_is_skipped_and_said(hand: Handwriting) -> None:
    entries = three(hand)
    (hand.path / entries[0].name).unlink()
    listing = hand.listing()
    assert listing.entries == tuple(entries[1:])
    assert [problem.reason for problem in listing.problems] == ["is missing; handwriting.csv line 2 names it"]


def test_a_picture_without_a_row_is_said(hand: Handwriting) -> None:
    three(hand)
    (hand.path / "holiday.png").write_bytes((hand.path / "2026-11-29-101533.png").read_bytes())
    (problem,) = hand.listing().problems
    assert problem.path.endswith("holiday.png")
    assert problem.reason == "is not named in handwriting.csv"


def test_what_a_person_has_written_into_the_table_stays(hand: Handwriting) -> None:
    """A spreadsheet's semicolons, a Bangla digit, a column of notes, a label that is none, a row of another folder."""
    entries = three(hand)
    rows = [
        "note;digit;filename",
        f"tired;৩;{entries[0].name}",
        f";a nine;{entries[1].name}",
        f"twice;5;{entries[0].name}",
        ";5;../secret.png",
        f"last;4;{entries[2].name}",
    ]
    (hand.path / "handwriting.csv").write_text("\n".join(rows), encoding="utf-16")
    listing = hand.listing()
    assert listing.entries == (Entry(entries[0].name, 3), Entry(entries[2].name, 4))
    assert [problem.reason.partition(" in ")[0] for problem in listing.problems] == [
        "has the label “a nine”",
        "is named again",
        "names no picture of this folder",
    ]
    hand.relabel(entries[2], 8)
    added = hand.add(drawing(), 6, when=WHEN + timedelta(days=1))
    assert (hand.path / "handwriting.csv").read_text(encoding="utf-8").splitlines() == [
        "note,digit,filename",
        f"tired,৩,{entries[0].name}",
        f",a nine,{entries[1].name}",
        f"twice,5,{entries[0].name}",
        ",5,../secret.png",
        f"last,8,{entries[2].name}",
        f",6,{added.name}",
    ]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (
            b"",
            "names the columns filename and digit, but it is empty; mend it, or move it away to begin anew",
        ),
        (b"picture,number\na.png,3\n", "names the columns filename and digit, but it has picture, number"),
        (b'filename,digit\n"a.png,3\n', "line 2 is not CSV"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "is not text in UTF-8 or UTF-16"),
    ],
)
def test_a_damaged_table_is_said_and_left_alone(hand: Handwriting, table: bytes, words: str) -> None:
    entry = three(hand)[0]
    (hand.path / "handwriting.csv").write_bytes(table)
    before = sorted(hand.path.rglob("*"))
    for act in (
        hand.listing,
        lambda: hand.add(drawing(), 1, when=WHEN),
        lambda: hand.relabel(entry, 1),
        lambda: hand.delete(entry),
    ):
        with pytest.raises(DataError, match=words) as caught:
            act()
        assert "handwriting.csv" in str(caught.value)
    assert (hand.path / "handwriting.csv").read_bytes() == table
    assert [path for path in sorted(hand.path.rglob("*")) if path.name != ".deleted"] == before


def test_damaged_strokes_are_said(hand: Handwriting) -> None:
    entry = hand.add(drawing(), 7, strokes=STROKES, when=WHEN)
    (hand.path / entry.name).with_suffix(".json").write_text("[1, 2", encoding="utf-8")
    with pytest.raises(DataError, match=r"101530\.json is damaged"):
        hand.strokes(entry)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written"):
        Handwriting(tmp_path / "file" / "My handwriting").add(drawing(), 1, when=WHEN)


def test_two_programs_at_once_lose_nothing(hand: Handwriting) -> None:
    program = (
        "import sys, numpy as np\n"
        "from datetime import datetime, UTC\n"
        "from pathlib import Path\n"
        "from core.data.handwriting import Handwriting\n"
        "hand, digit = Handwriting(Path(sys.argv[1])), int(sys.argv[2])\n"
        "for _ in range(25):\n"
        "    hand.add(np.zeros((4, 4), np.uint8), digit, when=datetime(2026, 1, 1, tzinfo=UTC))\n"
    )
    command = [sys.executable, "-c", program, str(hand.path)]
    programs = [subprocess.Popen([*command, str(digit)], cwd=ROOT) for digit in (2, 8)]
    assert [each.wait(timeout=60) for each in programs] == [0, 0]
    listing = hand.listing()
    assert sorted(entry.digit for entry in listing.entries) == [2] * 25 + [8] * 25
    assert len({entry.name for entry in listing.entries}) == 50
    assert listing.problems == ()
