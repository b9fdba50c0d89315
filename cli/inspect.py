"""Writes what a network sees in an image: feature maps, filters, and why it answers as it does, as pictures."""

import argparse
from pathlib import Path

from cli.cell_argument import cell, check_cell
from cli.figures import Figures
from cli.inspect_image import Inspected, write_cell, write_filters, write_image, write_maps, write_reasons
from cli.inspect_samples import write_samples
from core.classifier import load_classifier, model_path
from core.data.digits import glyph
from core.data.images import read_image
from core.data.readers import open_dataset
from core.errors import DataError, InsightError
from core.insight import feature_maps
from core.model_file import Model

HELP = "write what a network sees in an image, as pictures"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "model", type=model_path, metavar="MODEL", help="a model file; ankan-base or tiny, which are shipped"
    )
    parser.add_argument("image", type=Path, metavar="IMAGE", help="a picture of one digit")
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="DIR",
        help="where the pictures go, in place of those of an earlier run",
    )
    parser.add_argument(
        "--class", dest="class_name", metavar="NAME", help="explain this class; the answer by default"
    )
    parser.add_argument(
        "--cell",
        dest="cells",
        type=cell,
        action="append",
        default=[],
        metavar="LAYER:CHANNEL,ROW,COLUMN",
        help="also write how this number of a layer came about, counted from 1; can be given several times",
    )
    parser.add_argument("--own-scales", action="store_true", help="colour each map by its own largest value")
    parser.add_argument(
        "--numbers", choices=("csv", "npy"), help="also write the numbers behind each picture"
    )
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DATA",
        help="also write which of its images excite each channel, a map of them, and the health",
    )


def run(options: argparse.Namespace) -> int:
    classifier = load_classifier(options.model)
    model = classifier.model
    prediction = classifier.classify(read_image(options.image))
    if prediction.digit is None:
        raise DataError(f"{options.image} is blank; choose a picture with a digit in it", path=options.image)
    explained = _class_number(model, options.class_name, prediction.digit)
    inspected = Inspected(
        model=model,
        name=options.image.name,
        normalized=prediction.normalized,
        probabilities=prediction.probabilities,
        answer=prediction.digit,
        explained=explained,
        maps=feature_maps(model, prediction.normalized.image, inside=True),
    )
    for each in options.cells:
        check_cell(each, inspected.maps, model.name)
    dataset = open_dataset(options.data) if options.data is not None else None
    with Figures(options.out, options.numbers) as figures:
        write_image(figures, inspected)
        for each in options.cells:
            write_cell(figures, inspected, each)
        write_maps(figures, inspected, own_scales=options.own_scales)
        write_filters(figures, inspected, own_scales=options.own_scales)
        write_reasons(figures, inspected)
        if dataset is not None:
            write_samples(figures, inspected, dataset)
        written = figures.finish()
    print(f"{options.image}: {glyph(prediction.class_name)} {prediction.probability:.1%}; {written}")
    return 0


def _class_number(model: Model, name: str | None, answer: int) -> int:
    if name is None:
        return answer
    for number, known in enumerate(model.class_names):
        if name in (known, glyph(known)):
            return number
    raise InsightError(f"{model.name} has no class {name}; it has {', '.join(model.class_names)}")
