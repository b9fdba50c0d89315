import numpy as np
import pandas as pd
import pytest

from core.errors import InsightError, OutputError
from core.insight import Numbers, save_numbers

VALUES = np.arange(6, dtype=np.float32).reshape(2, 3) / 7
NUMBERS = Numbers("weights", VALUES, (("digit", ("৩", "seven, ৭")), ("column", None)))


def test_a_table_has_a_row_for_each_number_with_its_place(tmp_path):
    save_numbers(NUMBERS, tmp_path / "a.csv")
    table = pd.read_csv(tmp_path / "a.csv")
    assert list(table.columns) == ["digit", "column", "value"]
    assert table.digit.tolist() == ["৩"] * 3 + ["seven, ৭"] * 3
    assert table.column.tolist() == [1, 2, 3] * 2
    np.testing.assert_array_equal(table.value.astype(np.float32), VALUES.reshape(-1))


def test_records_have_a_row_each_and_a_column_a_field(tmp_path):
    values = np.array([(0.5, "3"), (1.5, "cat")], [("x", np.float32), ("label", "U3")])
    for name in ("a.csv", "a.npy"):
        save_numbers(Numbers("map", values, (("point", None),)), tmp_path / name)
    table = pd.read_csv(tmp_path / "a.csv")
    assert table.to_dict("list") == {"point": [1, 2], "x": [0.5, 1.5], "label": ["3", "cat"]}
    np.testing.assert_array_equal(np.load(tmp_path / "a.npy", allow_pickle=False), values)


def test_an_array_is_as_it_was(tmp_path):
    save_numbers(NUMBERS, tmp_path / "a.NPY")
    np.testing.assert_array_equal(np.load(tmp_path / "a.NPY", allow_pickle=False), VALUES)


def test_other_endings_and_places_are_refused_in_a_sentence(tmp_path):
    with pytest.raises(InsightError, match=r"“\.txt”; numbers are written as .csv or .npy"):
        save_numbers(NUMBERS, tmp_path / "a.txt")
    with pytest.raises(OutputError):
        save_numbers(NUMBERS, tmp_path / "missing" / "a.csv")
