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


def test_an_array_is_as_it_was(tmp_path):
    save_numbers(NUMBERS, tmp_path / "a.NPY")
    np.testing.assert_array_equal(np.load(tmp_path / "a.NPY", allow_pickle=False), VALUES)


def test_other_endings_and_places_are_refused_in_a_sentence(tmp_path):
    with pytest.raises(InsightError, match=r"“\.txt”; numbers are written as .csv or .npy"):
        save_numbers(NUMBERS, tmp_path / "a.txt")
    with pytest.raises(OutputError):
        save_numbers(NUMBERS, tmp_path / "missing" / "a.csv")
