"""What an evaluation is written as."""

import base64
import csv
import io
import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.classifier import Classifier
from core.data.dataset import UNLABELLED
from core.data.normalize import Normalizer
from core.data.sources import ArrayImages
from core.errors import DataError
from core.model_file import Model
from core.steps import run_steps
from core.training.comparison import McNemar, compare
from core.training.confident_learning import find_wrong_labels
from core.training.evaluation import evaluate, evaluate_in_steps
from core.training.reports import Report, as_csv, as_html, as_json
from core.training.reports.words import comparison_sentences
from tests.core.training.made_up import CLASS_NAMES, SIZE, dataset, tiny_architecture

DATA = dataset(40)


def drawn(seed: int) -> Classifier:
    """A model with weights as they were drawn."""
    architecture = tiny_architecture()
    network = architecture.build(np.random.default_rng(seed))
    model = Model(f"<b>model</b> {seed}", architecture, network, Normalizer.of_size(SIZE), CLASS_NAMES)
    return Classifier(model)


@pytest.fixture(scope="module")
def report() -> Report:
    """Two models, compared, and likely wrong labels."""
    first, second = evaluate(drawn(1), DATA), evaluate(drawn(2), DATA)
    found = find_wrong_labels(first.labels, first.probabilities, first.rows, source="model")
    return Report(DATA, (first, second), compare(first, second), found)


@pytest.fixture(scope="module")
def unlabelled() -> Report:
    data = replace(DATA, labels=np.full(len(DATA), UNLABELLED), class_names=())
    return Report(data, (run_steps(evaluate_in_steps(drawn(1), data), len(data)),))


class Page(HTMLParser):
    """Reads a whole page; every element that is opened is closed in order."""

    VOID = ("meta", "img", "br")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, Any]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html_is_whole_and_loads_nothing(report: Report) -> None:
    text = as_html(report)
    page = Page(text)
    names = [tag for tag, _ in page.tags]
    assert not {"script", "link", "iframe", "b"} & set(names)
    assert "http" not in text
    assert "url(" not in text
    assert "prefers-color-scheme: dark" in text
    sources = [about["src"] for tag, about in page.tags if tag == "img"]
    assert len(sources) >= 2 * len(DATA)
    for source in sources:
        assert source.startswith("data:image/png;base64,")
    with Image.open(io.BytesIO(base64.b64decode(sources[0].partition(",")[2]))) as picture:
        assert picture.size == (SIZE, SIZE)


def test_html_says_what_there_is_to_say(report: Report) -> None:
    page = Page(as_html(report))
    first, second = report.evaluations
    for words in (
        "<b>model</b> 1 and <b>model</b> 2",
        f"{first.accuracy:.4f} (",
        f"{second.macro_f1:.4f} (",
        "McNemar's test: p = ",
        "95% bootstrap intervals",
        "Labels that are likely wrong",
    ):
        assert words in page.text, words
    labels = [about["aria-label"] for tag, about in page.tags if tag == "svg"]
    assert sum("Reliability" in label for label in labels) == 2
    assert sum("Confusion" in label for label in labels) == 2
    for row, true in enumerate(CLASS_NAMES):
        for column, answer in enumerate(CLASS_NAMES):
            assert f"{true} answered as {answer}: {first.confusion[row, column]:,}," in page.text


def test_html_without_labels(unlabelled: Report) -> None:
    page = Page(as_html(unlabelled))
    assert "classified, not scored" in page.text
    assert "accuracy" not in page.text
    assert sum(tag == "img" for tag, _ in page.tags) == len(DATA)


def test_names_and_files_may_hold_anything(tmp_path: Path, report: Report) -> None:
    odd = replace(DATA, path=tmp_path / "<script>alert(1)</script>")
    page = Page(as_html(replace(report, dataset=odd)))
    assert "script" not in [tag for tag, _ in page.tags]


def test_csv_has_a_row_for_every_prediction(report: Report) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(report))))
    assert len(rows) == 2 * len(DATA)
    shares = [f"p_{name}" for name in CLASS_NAMES]
    assert list(rows[0]) == [
        "model",
        "file",
        "part",
        "true",
        "answer",
        "probability",
        *shares,
        "loss",
        "sure",
    ]
    first = report.evaluations[0]
    for i, row in enumerate(rows[: len(DATA)]):
        assert (row["file"], row["part"]) == (f"image {i}", "a" if i < len(DATA) // 2 else "b")
        assert row["true"] == CLASS_NAMES[first.labels[i]]
        assert row["answer"] == max(CLASS_NAMES, key=lambda name: float(row[f"p_{name}"]))
        assert float(row["probability"]) == max(float(row[share]) for share in shares)
        assert float(row["loss"]) == pytest.approx(first.losses[i], rel=1e-4)
        assert row["sure"] == "yes"


def test_csv_without_labels(unlabelled: Report) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(unlabelled))))
    assert len(rows) == len(DATA)
    assert {(row["true"], row["loss"]) for row in rows} == {("", "")}


def test_blank_pictures_without_labels_are_told_apart(unlabelled: Report) -> None:
    [answers] = unlabelled.judged
    kept = replace(
        answers,
        rows=answers.rows[2:],
        probabilities=answers.probabilities[2:],
        sure=answers.sure[2:],
        blank=answers.rows[:2],
    )
    report = replace(unlabelled, judged=(kept,))
    rows = list(csv.DictReader(io.StringIO(as_csv(report))))
    assert [row["file"] for row in rows if not row["answer"]] == ["image 0", "image 1"]
    assert {(row["probability"], row["p_row"], row["sure"]) for row in rows[-2:]} == {("", "", "no")}
    assert (as_json(report)["images"], as_json(report)["blank"]) == (len(DATA) - 2, 2)
    assert "blank, no answer2" in Page(as_html(report)).text


def test_a_p_value_is_never_said_to_be_nothing(report: Report) -> None:
    first, second = report.evaluations
    assert report.comparison is not None
    for counts, words in (
        ((9000, 1), "p < 1e-300 (chi-squared"),
        ((1400, 100), "p = 1.26e-246 (chi-squared"),
    ):
        comparison = replace(report.comparison, mcnemar=McNemar.of(*counts))
        assert words in comparison_sentences(comparison, first, second)[1]


def test_json_of_one_model_and_of_several(report: Report, unlabelled: Report) -> None:
    several = json.loads(json.dumps(as_json(report)))
    first, second = report.evaluations
    assert [model["accuracy"] for model in several["models"]] == [first.accuracy, second.accuracy]
    assert len(several["comparison"]["differ"]) == len(report.comparison.first)  # type: ignore[union-attr]
    assert set(several["comparison"]["mcnemar"]) == {"only_first", "only_second", "method", "p_value"}
    assert all(wrong["label"] != wrong["suggested"] for wrong in several["wrong_labels"])
    one = json.loads(json.dumps(as_json(Report(DATA, (first,)))))
    assert one["confusion"] == first.confusion.tolist()
    assert one["models"] == several["models"][:1]
    assert one.items() >= one["models"][0].items()
    assert sum(one["reliability"]["counts"]) == len(DATA)
    low, high = one["accuracy_interval"]
    assert low <= one["accuracy"] <= high
    answers = as_json(unlabelled)
    assert "accuracy" not in answers
    assert sum(answers["answers"].values()) == len(DATA)


class Gone(ArrayImages):
    """Images that were deleted after they had been classified."""

    def read(self, i: int) -> np.ndarray:
        raise DataError("it is gone")


def test_an_image_that_is_gone_is_left_blank(report: Report) -> None:
    gone = replace(DATA, source=Gone(np.zeros((len(DATA), 1, 1), np.uint8), DATA.path))
    assert as_html(replace(report, dataset=gone)).count("data:image/png") >= 2 * len(DATA)
