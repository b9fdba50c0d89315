"""Says which digit is in each picture."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cli.codes import WRONG_INPUT
from core.classifier import Classifier, load_classifier
from core.data.digits import glyph
from core.data.images import image_paths, read_image
from core.errors import DataError, one_line

HELP = "classify images or folders of images"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="an image, or a folder of images")
    parser.add_argument("--model", type=Path, metavar="FILE", help="a model file; the shipped one by default")
    parser.add_argument("--json", action="store_true", help="write a list for programs to standard output")


def run(options: argparse.Namespace) -> int:
    """2 when nothing at a path that was named could be classified; single bad images of a folder are only listed."""
    classifier = load_classifier(options.model)
    answers: list[dict[str, Any]] = []
    code = 0
    for path in options.paths:
        before = len(answers)
        for answer in _answers(classifier, path):
            answers.append(answer)
            if "error" in answer:
                print(f"ankan: {answer['error']}", file=sys.stderr)
            elif not options.json:
                print(_line(answer, classifier.model.class_names), flush=True)
        if all("error" in answer for answer in answers[before:]):
            code = WRONG_INPUT
    if options.json:
        print(json.dumps(answers, ensure_ascii=False, indent=1))
    return code


def _answers(classifier: Classifier, path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_dir():
        yield _answer(classifier, path)
        return
    try:
        files = image_paths(path)
    except DataError as error:
        yield {"path": str(path), "error": str(error)}
        return
    if not files:
        yield {"path": str(path), "error": f"{path} has no images in it"}
    for file in files:
        yield _answer(classifier, file)


def _answer(classifier: Classifier, path: Path) -> dict[str, Any]:
    try:
        prediction = classifier.classify(read_image(path))
    except DataError as error:
        return {"path": str(path), "error": str(error)}
    return {
        "path": str(path),
        "digit": prediction.digit,
        "probability": prediction.probability,
        "sure": prediction.is_sure,
        "probabilities": [float(p) for p in prediction.probabilities],
    }


def _line(answer: dict[str, Any], class_names: tuple[str, ...]) -> str:
    path = one_line(answer["path"])
    if answer["digit"] is None:
        return f"{path}: blank"
    name = class_names[answer["digit"]]
    both = name if glyph(name) == name else f"{glyph(name)} {name}"
    return f"{path}: {both}  {answer['probability']:.1%}{'' if answer['sure'] else '  not sure'}"
