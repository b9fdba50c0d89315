"""Pictures without labels, from a folder, an archive or anywhere, and the table of what is said of them."""

import csv
import io
import zipfile
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from core.classifier import Classifier
from core.data.dataset import Dataset
from core.data.images import read_image
from core.errors import DataError, ModelFileError
from core.picture_answers import BLANK, PictureAnswer, answer_in_steps, as_csv, open_pictures
from tests.core.made_up_model import random_model


def write_digit(path: Path, digit: str) -> Path:
    image = np.full((30, 30), 255, np.uint8)
    cv2.putText(image, digit, (6, 24), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 0, 2)
    Image.fromarray(image).save(path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "scans"
    made.mkdir()
    for digit in "123":
        write_digit(made / f"{digit}.png", digit)
    Image.new("L", (30, 30), 255).save(made / "blank.png")
    (made / "broken.png").write_bytes(b"no image")
    return made


def answers(dataset: Dataset) -> dict[str, PictureAnswer]:
    steps = answer_in_steps(Classifier(random_model()), dataset)
    return {Path(answer.file).name: answer for step in steps for answer in step}


def test_every_picture_of_a_folder_has_an_answer_or_the_reason_why_not(folder: Path) -> None:
    dataset, classifier = open_pictures([folder]), Classifier(random_model())
    said = answers(dataset)
    assert set(said) == {"1.png", "2.png", "3.png", "blank.png", "broken.png"}
    for name in ("1.png", "2.png", "3.png"):
        prediction = classifier.classify(read_image(folder / name))
        answer = said[name]
        assert (answer.answer, answer.sure, answer.reason) == (prediction.digit, prediction.is_sure, "")
        np.testing.assert_allclose(answer.probabilities, prediction.probabilities, atol=1e-5)
        assert answer.runner_up == int(prediction.probabilities.argsort()[-2])
        assert dataset.source.name(answer.row) == answer.file == str(folder / name)
    assert (said["blank.png"].answer, said["blank.png"].reason) == (None, BLANK)
    assert said["broken.png"].reason.startswith("is not an image")
    assert said["broken.png"].runner_up is None


def test_an_archive_and_files_from_anywhere_are_opened_too(folder: Path, tmp_path: Path) -> None:
    archive = tmp_path / "scans.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(folder / "1.png", "in/1.png")
    [only] = answers(open_pictures([archive])).values()
    assert only.answer is not None
    other = write_digit(tmp_path / "other.png", "7")
    (tmp_path / "empty").mkdir()
    together = answers(open_pictures([folder / "1.png", archive, other, tmp_path / "empty"]))
    assert set(together) == {"1.png", "other.png", "empty"}
    assert (together["empty"].row, together["empty"].reason) == (-1, "has no images")


def test_nothing_to_classify_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="has no images"):
        open_pictures([tmp_path / "empty"])
    with pytest.raises(DataError, match="no picture to classify"):
        open_pictures([tmp_path / "empty", tmp_path / "empty"])


def test_a_model_that_answers_with_no_numbers_is_refused(folder: Path) -> None:
    model = random_model()
    model.network.parameters.vector[...] = np.nan
    with pytest.raises(ModelFileError, match="no number"):
        list(answer_in_steps(Classifier(model), open_pictures([folder])))


def test_the_table_has_the_least_sure_first_and_leaves_out_what_cannot_be_read(folder: Path) -> None:
    said = answers(open_pictures([folder]))
    rows = list(csv.DictReader(io.StringIO(as_csv(said.values(), tuple("0123456789")))))
    assert Path(rows[0]["file"]).name == "blank.png"
    assert len(rows) == 4
    assert list(rows[0]) == [
        "file",
        "answer",
        "probability",
        *(f"p_{i}" for i in range(10)),
        "sure",
        "reason",
    ]
    assert {rows[0][column] for column in rows[0] if column not in ("file", "sure", "reason")} == {""}
    assert rows[0]["sure"] == "no"
    assert [row["reason"] for row in rows] == [BLANK, "", "", ""]
    shares = [float(row["probability"]) for row in rows[1:]]
    assert shares == sorted(shares)
    assert [row["answer"] for row in rows] == [
        "",
        *(str(said[Path(row["file"]).name].answer) for row in rows[1:]),
    ]
