from pathlib import Path

import numpy as np
import pytest

from core.errors import DataError
from core.training.runs.records import BATCHES, HISTORY, read_records

HEADING = "step,epoch,batch,loss,accuracy,learning_rate,gradient_norm,images_per_second"
EPOCHS = (
    "epoch,step,train_loss,train_accuracy,validation_loss,validation_accuracy,"
    "validation_macro_f1,learning_rate,seconds\n"
)


def write(folder: Path, *rows: str, end: str = "\n") -> None:
    (folder / BATCHES).write_text("\n".join([HEADING, *rows]) + end)


def row(step: int, loss: float = 0.5) -> str:
    return f"{step},1,{step},{loss},0.9,0.001,1.5,1184.2"


def test_figures_come_back_as_arrays(tmp_path):
    write(tmp_path, row(1), row(2, 0.25))
    (tmp_path / HISTORY).write_text(EPOCHS + "1,2,0.6,0.8,0.5,0.85,0.84,0.001,12.5\n")
    records = read_records(tmp_path)
    assert records.step.tolist() == [1, 2]
    assert records.loss.tolist() == [0.5, 0.25]
    assert records.gradient_norm.tolist() == [1.5, 1.5]
    assert records.images_per_second.dtype == np.float32
    [epoch] = records.epochs
    assert (epoch.epoch, epoch.step, epoch.validation_macro_f1, epoch.seconds) == (1, 2, 0.84, 12.5)


def test_what_has_not_been_written_is_empty(tmp_path):
    records = read_records(tmp_path)
    assert len(records.step) == len(records.loss) == len(records.epochs) == 0
    (tmp_path / BATCHES).touch()
    assert len(read_records(tmp_path).step) == 0


@pytest.mark.parametrize("tail", ["3,1,3,0.4,0.9,0.001,1.5,118", "3,1,", "3", "3,1,3,0.4e-", "\0\0\0"])
def test_a_torn_last_line_is_left_out(tmp_path, tail):
    write(tmp_path, row(1), row(2), tail, end="")
    assert read_records(tmp_path).step.tolist() == [1, 2]


def test_a_torn_heading_is_a_file_without_rows(tmp_path):
    (tmp_path / BATCHES).write_text("step,epo")
    assert len(read_records(tmp_path).step) == 0


def test_a_step_taken_again_counts_as_the_last_time(tmp_path):
    write(tmp_path, row(1), row(2), row(3, 9), row(4, 9), row(3, 0.1), row(4, 0.2), row(5))
    records = read_records(tmp_path)
    assert records.step.tolist() == [1, 2, 3, 4, 5]
    np.testing.assert_allclose(records.loss, [0.5, 0.5, 0.1, 0.2, 0.5])


def test_a_loss_that_is_no_number_is_kept(tmp_path):
    write(tmp_path, row(1), row(2, float("nan")), row(3, float("inf")))
    loss = read_records(tmp_path).loss
    assert np.isnan(loss[1])
    assert np.isinf(loss[2])


@pytest.mark.parametrize(
    "content",
    [
        b"filename,digit\na.png,3\n",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\n",
        b"step,epoch,batch,loss,accuracy,learning_rate,gradient_norm,images_per_second\none,1,1,1,1,1,1,1\n",
        b"step,epoch,batch,loss,accuracy,learning_rate,gradient_norm,images_per_second\n1,1\n",
        b"step,epoch,batch,loss,accuracy,learning_rate,gradient_norm,images_per_second\n99999999999,1,1,1,1,1,1,1\n",
        b"\n\n\n",
        b'step,"epoch\n',
    ],
)
def test_a_foreign_file_is_said_in_one_sentence(tmp_path, content):
    (tmp_path / BATCHES).write_bytes(content)
    with pytest.raises(DataError, match=r"batches\.csv is not what a run writes") as caught:
        read_records(tmp_path)
    assert "\n" not in str(caught.value)
    assert caught.value.path == tmp_path / BATCHES


def test_a_folder_in_place_of_the_file_is_said(tmp_path):
    (tmp_path / HISTORY).mkdir()
    with pytest.raises(DataError, match=r"history\.csv cannot be read: "):
        read_records(tmp_path)
