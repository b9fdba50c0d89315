"""Views are chosen by key, and go out as pictures and as numbers."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog


def test_a_view_goes_out_as_picture_and_as_numbers(seen, tmp_path, qtbot):
    export, maps = seen.stage.export, seen.subject.maps
    for name in ("view.png", "numbers.csv", "numbers.npy"):
        save = export.save_picture if name.endswith("png") else export.save_numbers
        with qtbot.waitSignal(export.noted) as noted:
            save(tmp_path / name)
        assert noted.args == [f"Saved as {tmp_path / name}."]
    assert not QImage(str(tmp_path / "view.png")).isNull()
    np.testing.assert_array_equal(np.load(tmp_path / "numbers.npy"), maps)
    table = pd.read_csv(tmp_path / "numbers.csv")
    assert list(table.columns) == ["channel", "row", "column", "value"]
    assert len(table) == maps.size
    row = table[(table.channel == 3) & (table.row == 5) & (table.column == 7)]
    np.testing.assert_allclose(row.value, maps[2, 4, 6], rtol=1e-5)


def test_a_place_that_cannot_be_written_is_said(seen, tmp_path, qtbot):
    with qtbot.waitSignal(seen.failed) as failed:
        seen.stage.export.save_numbers(tmp_path / "missing" / "numbers.csv")
    assert "numbers.csv" in failed.args[0]
    with qtbot.waitSignal(seen.failed) as failed:
        seen.stage.export.save_numbers(tmp_path / "numbers.xyz")
    assert failed.args[0] == "numbers.xyz ends in “.xyz”; numbers are written as .csv or .npy"


def test_the_dialog_proposes_a_name_and_a_kind_is_added(seen, tmp_path, qtbot, monkeypatch):
    asked = []

    def answer(_parent, title, start, kinds):
        asked.append((title, start))
        return str(tmp_path / "mine"), "NumPy array (*.npy)"

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    with qtbot.waitSignal(seen.noted):
        seen.stage.export.choose_numbers()
    [(title, start)] = asked
    assert (title, Path(start).name) == ("Save numbers", "conv1.csv")
    assert Path(start).parent.is_dir()
    assert (tmp_path / "mine.npy").is_file()


@pytest.mark.parametrize("save", ["save_numbers", "save_picture"])
def test_nothing_to_save_is_said(page, tmp_path, qtbot, save):
    with qtbot.waitSignal(page.noted) as noted:
        getattr(page.stage.export, save)(tmp_path / "numbers.png")
    assert noted.args == ["There is nothing to save here yet."]
    assert not list(tmp_path.glob("*.png"))


def test_a_picture_is_never_written_under_a_tables_name(seen, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a.csv"), "PNG image (*.png)")
    )
    with qtbot.waitSignal(seen.noted):
        seen.stage.export.choose_picture()
    assert (tmp_path / "a.csv.png").is_file()


def test_reasons_and_the_explained_number_go_out_too(seen, tmp_path, qtbot):
    qtbot.waitUntil(lambda: seen.why.is_complete and seen.cell.is_complete)
    for card, name in ((seen.why, "why"), (seen.cell, "cell")):
        for suffix, save in (("png", card.export.save_picture), ("npy", card.export.save_numbers)):
            with qtbot.waitSignal(seen.noted):
                save(tmp_path / f"{name}.{suffix}")
    assert np.load(tmp_path / "why.npy").shape == (4, 28, 28)
    patch, kernel, products = np.load(tmp_path / "cell.npy")
    np.testing.assert_allclose(patch * kernel, products)
    explained = seen.cell.explained.steps[0]
    assert products.sum() + explained.bias == pytest.approx(explained.value, abs=1e-5)
