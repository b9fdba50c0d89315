"""Says which digit, or which number, is in each picture."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cli.codes import WRONG_INPUT
from cli.outputs import check_outputs
from core.classifier import SHIPPED_MODEL, Classifier, load_classifier, model_path
from core.data.digits import glyph
from core.data.images import image_paths, is_image_name, read_image
from core.errors import ConfigError, DataError, one_line
from core.files import write_text
from core.number_reader import read_number
from core.picture_answers import PictureAnswer, as_csv

HELP = "classify images or folders of images"

Answer = dict[str, Any]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="an image, or a folder of images")
    parser.add_argument(
        "--model",
        type=model_path,
        metavar="FILE",
        help="a model file, or tiny for the small shipped one; ankan-base by default",
    )
    parser.add_argument(
        "--number", action="store_true", help="read a number of several digits in each picture"
    )
    parser.add_argument("--json", action="store_true", help="write a list for programs to standard output")
    parser.add_argument(
        "--csv", type=Path, metavar="FILE", help="write a table of the answers, the least sure first"
    )


def run(options: argparse.Namespace) -> int:
    """2 when nothing at a path that was named could be classified; single bad images of a folder are only listed."""
    if options.csv is not None and options.number:
        raise ConfigError("--csv is a table of digits; use --json with --number")
    check_outputs(
        {"--csv": options.csv},
        [*options.paths, options.model or SHIPPED_MODEL],
        lambda path: is_image_name(path.name),
    )
    classifier = load_classifier(options.model)
    read = _number if options.number else _digit
    answers: list[Answer] = []
    code = 0
    for path in options.paths:
        before = len(answers)
        for answer in _answers(read, classifier, path):
            answers.append(answer)
            if "error" in answer:
                print(f"ankan: {answer['error']}", file=sys.stderr)
            elif not options.json:
                print(_line(answer, classifier.model.class_names), flush=True)
        if all("error" in answer for answer in answers[before:]):
            code = WRONG_INPUT
    if options.json:
        print(json.dumps(answers, ensure_ascii=False, indent=1))
    if options.csv is not None:
        write_text(options.csv, _table(answers, classifier.model.class_names))
    return code


def _table(answers: list[Answer], class_names: tuple[str, ...]) -> str:
    nothing = np.zeros(len(class_names), np.float32)
    said = (
        PictureAnswer(
            answer["path"],
            nothing,
            sure=False,
            unreadable=answer["error"].removeprefix(f"{one_line(answer['path'])} "),
        )
        if "error" in answer
        else PictureAnswer(
            answer["path"],
            np.array(answer["probabilities"], np.float32),
            answer["sure"],
            blank=answer["digit"] is None,
        )
        for answer in answers
    )
    return as_csv(said, class_names, with_unreadable=True)


def _answers(
    read: Callable[[Classifier, NDArray[np.uint8]], Answer], classifier: Classifier, path: Path
) -> Iterator[Answer]:
    files = [path]
    if path.is_dir():
        try:
            files = image_paths(path)
        except DataError as error:
            yield {"path": str(path), "error": str(error)}
            return
        if not files:
            yield {"path": str(path), "error": f"{path} has no images in it"}
    for file in files:
        try:
            yield {"path": str(file), **read(classifier, read_image(file))}
        except DataError as error:
            yield {"path": str(file), "error": str(error)}


def _digit(classifier: Classifier, image: NDArray[np.uint8]) -> Answer:
    prediction = classifier.classify(image)
    return {
        "digit": prediction.digit,
        "probability": prediction.probability,
        "sure": prediction.is_sure,
        "probabilities": [float(p) for p in prediction.probabilities],
    }


def _number(classifier: Classifier, image: NDArray[np.uint8]) -> Answer:
    reading = read_number(image, classifier)
    digits = [
        {
            "digit": digit.prediction.digit,
            "probability": digit.prediction.probability,
            "sure": digit.prediction.is_sure,
            "probabilities": [float(p) for p in digit.prediction.probabilities],
            "box": [round(side, 1) for side in digit.box],
        }
        for digit in reading.digits
    ]
    return {
        "number": reading.latin if digits else None,
        "text": reading.text if digits else None,
        "probability": reading.probability,
        "sure": bool(digits) and all(digit["sure"] for digit in digits),
        "digits": digits,
    }


def _line(answer: Answer, class_names: tuple[str, ...]) -> str:
    path = one_line(answer["path"])
    if "digits" in answer:
        latin, bangla = answer["number"], answer["text"]
    else:
        latin = None if answer["digit"] is None else class_names[answer["digit"]]
        bangla = None if latin is None else glyph(latin)
    if latin is None:
        return f"{path}: blank"
    both = latin if bangla == latin else f"{bangla} {latin}"
    return f"{path}: {both}  {answer['probability']:.1%}{'' if answer['sure'] else '  not sure'}"
