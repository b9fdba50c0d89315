"""Images of a report, each with what is to be said of it; the pictures lie within the file."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from html import escape
from itertools import islice

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.data.dataset import Dataset
from core.errors import DataError, one_line
from core.training.answers import Answers
from core.training.comparison import Comparison
from core.training.confident_learning import WrongLabels
from core.training.evaluation import Evaluation

MOST = 60
"""Images of one gallery: more would make a file that a mail does not carry."""

_SHOWN = 14
_LARGEST = 96  # pixels


def hardest(result: Evaluation, dataset: Dataset) -> str:
    """Those of the largest loss."""
    names = result.class_names
    return _gallery(
        _figure(
            dataset,
            int(result.rows[i]),
            f"true {names[result.labels[i]]}",
            f"{names[result.answers[i]]} at {result.confidences[i]:.1%}",
            f"loss {result.losses[i]:.2f}",
            wrong=not result.right[i],
        )
        for i in result.hardest()[:MOST]
    )


def least_sure(result: Answers, dataset: Dataset) -> str:
    """Those whose answers are least sure."""
    names = result.class_names
    return _gallery(
        _figure(
            dataset,
            int(result.rows[i]),
            f"{names[result.answers[i]]} at {result.confidences[i]:.1%}",
            "" if result.sure[i] else "not sure",
            wrong=False,
        )
        for i in result.least_sure()[:MOST]
    )


def differing(comparison: Comparison, first: Evaluation, second: Evaluation, dataset: Dataset) -> str:
    """Those to which two models give different answers."""
    names = first.class_names
    return _gallery(
        _figure(
            dataset,
            int(first.rows[one]),
            f"true {names[first.labels[one]]}",
            f"{first.model_name}: {names[first.answers[one]]} at {first.confidences[one]:.1%}",
            f"{second.model_name}: {names[second.answers[two]]} at {second.confidences[two]:.1%}",
            wrong=False,
        )
        for one, two in zip(comparison.first[:MOST], comparison.second[:MOST], strict=True)
    )


def wrongly_labelled(found: WrongLabels, dataset: Dataset) -> str:
    """Those that are likely labelled wrong."""
    names = dataset.class_names
    return _gallery(
        _figure(
            dataset,
            int(row),
            f"labelled {names[label]}, at {share:.2%}",
            f"rather {names[suggested]}",
            wrong=False,
        )
        for row, label, suggested, share in zip(
            found.rows[:MOST],
            found.labels[:MOST],
            found.suggested[:MOST],
            found.self_confidence[:MOST],
            strict=True,
        )
    )


def _gallery(figures: Iterator[str]) -> str:
    """The first two rows of them; the others open when they are asked for."""
    shown = f'<div class="gallery">{"".join(islice(figures, _SHOWN))}</div>'
    others = list(figures)
    if not others:
        return shown
    more = f'<div class="gallery">{"".join(others)}</div>'
    return f"{shown}<details><summary>{len(others)} more</summary>{more}</details>"


def _figure(dataset: Dataset, row: int, *lines: str, wrong: bool) -> str:
    file = escape(one_line(dataset.file_of(row)))
    said = "<br>".join(escape(line) for line in lines if line)
    kind = ' class="wrong"' if wrong else ""
    return (
        f'<figure><img src="{_picture(dataset, row)}" alt="{file}">'
        f'<figcaption><span{kind}>{said}</span><br><span class="quiet">{file}</span></figcaption></figure>'
    )


def _picture(dataset: Dataset, row: int) -> str:
    """The image as it was read, reduced to 96 pixels at most, as the address of its own PNG."""
    try:
        picture = dataset.source.read(row)
    except DataError:  # gone since it was classified
        picture = np.zeros((1, 1), np.uint8)
    scale = _LARGEST / max(picture.shape[:2])
    if scale < 1:
        height, width = (max(1, round(side * scale)) for side in picture.shape[:2])
        picture = np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    return f"data:image/png;base64,{base64.b64encode(_png(picture)).decode()}"


def _png(picture: NDArray[np.uint8]) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, format="PNG")
    return file.getvalue()
