"""Pictures of which nobody has said what they are, answered one by one: a folder, an archive, or any files."""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.classifier import Classifier, check_numbers
from core.data.dataset import UNLABELLED, Dataset
from core.data.prepare import prepared_chunks
from core.data.problem import Problem
from core.data.readers import open_unlabelled
from core.data.sources import FileImages, ImageSource, JoinedImages
from core.errors import DataError

BLANK = "is blank"


@dataclass(frozen=True, eq=False)
class PictureAnswer:
    """What a model says of one picture.

    Attributes:
        file: the picture.
        probabilities: (K,) float32; all 0 for a picture without an answer.
        sure: whether the answer reaches the model's rejection threshold.
        blank: no ink was found.
        unreadable: why it could not be read, to be read after the file; "" where it could.
        row: which image of the data set; -1 for a file that never became one.
    """

    file: str
    probabilities: NDArray[np.float32]
    sure: bool
    blank: bool = False
    unreadable: str = ""
    row: int = -1

    @property
    def answer(self) -> int | None:
        """Number of the likeliest class, if there is an answer."""
        return None if self.reason else int(self.probabilities.argmax())

    @property
    def runner_up(self) -> int | None:
        """Number of the class that comes second."""
        return None if self.reason else int(self.probabilities.argsort()[-2:][0])

    @property
    def probability(self) -> float:
        """Of the answer; 0 where there is none."""
        return float(self.probabilities.max(initial=0))

    @property
    def reason(self) -> str:
        """Why there is no answer, to be read after the file; "" where there is one."""
        return BLANK if self.blank else self.unreadable


def open_pictures(paths: Sequence[Path]) -> Dataset:
    """A data set without labels of folders, zip archives and image files, as they come.

    One folder or archive that cannot be opened is an error, one of several a problem of the data set; a file that is no
    image is found out when it is read.

    Raises:
        DataError: there is not one picture.
    """
    if len(paths) == 1 and _holds_many(paths[0]):
        return open_unlabelled(paths[0])
    sources: list[ImageSource] = []
    problems: list[Problem] = []
    for path in filter(_holds_many, paths):
        try:
            opened = open_unlabelled(path)
        except DataError as error:
            problems.append(Problem(str(path), str(error).removeprefix(f"{path} "), kind="unreadable"))
            continue
        sources.append(opened.source)
        problems += opened.problems
    sources.append(FileImages(tuple(path for path in paths if not _holds_many(path))))
    source = JoinedImages(sources)
    if not len(source):
        why = "; ".join(f"{problem.path} {problem.reason}" for problem in problems)
        raise DataError(f"there is no picture to classify; {why or 'choose some images or a folder'}")
    count = len(source)
    return Dataset(
        path=paths[0].parent,
        layout="pictures",
        source=source,
        labels=np.full(count, UNLABELLED),
        parts=np.full(count, ""),
        class_names=(),
        problems=tuple(problems),
    )


def answer_in_steps(classifier: Classifier, dataset: Dataset) -> Generator[tuple[PictureAnswer, ...]]:
    """Yields the answers to some pictures after the other, as they are read, first those to what is no picture.

    Closing the generator cancels.

    Raises:
        ModelFileError: the network answers with what is no number.
    """
    model, source = classifier.model, dataset.source
    nothing = np.zeros(len(model.class_names), np.float32)
    yield tuple(
        PictureAnswer(problem.path, nothing, sure=False, unreadable=problem.reason)
        for problem in dataset.problems
    )
    for chunk in prepared_chunks(dataset, model.normalizer):
        logits = classifier.logits(chunk.images)
        check_numbers(model, logits)
        probabilities = model.calibration.probabilities(logits)
        sure = model.calibration.is_sure(probabilities)
        unreadable = {problem.rows[0]: problem.reason for problem in chunk.problems}
        answers = []
        for place, row in enumerate(chunk.rows):
            blank, reason = bool(chunk.blank[place]), unreadable.get(row, "")
            answered = not (blank or reason)
            shares = probabilities[place].copy() if answered else nothing
            certain = answered and bool(sure[place])
            answers.append(PictureAnswer(source.name(row), shares, certain, blank, reason, row))
        yield tuple(answers)


def as_csv(
    answers: Iterable[PictureAnswer], class_names: Sequence[str], *, with_unreadable: bool = False
) -> str:
    """A row for each picture, the least sure first; blank ones go before, unreadable ones come last.

    The columns: file, answer, probability, one of each class's probability (`p_3` and so on), sure, reason. A picture
    without an answer has the reason, and no probability.

    Args:
        answers: what is said of the pictures.
        class_names: the K classes.
        with_unreadable: whether those that could not be read have a row.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(
        ("file", "answer", "probability", *(f"p_{name}" for name in class_names), "sure", "reason")
    )
    listed = [answer for answer in answers if with_unreadable or not answer.unreadable]
    for answer in sorted(listed, key=lambda answer: (bool(answer.unreadable), answer.probability)):
        if answer.answer is None:
            table.writerow((answer.file, *[""] * (2 + len(class_names)), "no", answer.reason))
            continue
        shares = (f"{share:.6g}" for share in (answer.probability, *answer.probabilities.tolist()))
        sure = "yes" if answer.sure else "no"
        table.writerow((answer.file, class_names[answer.answer], *shares, sure, ""))
    return text.getvalue()


def _holds_many(path: Path) -> bool:
    return path.is_dir() or path.suffix.lower() == ".zip"
