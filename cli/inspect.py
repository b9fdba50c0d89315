"""Writes what a network sees in an image: feature maps, filters, and why it answers as it does, as pictures."""

import argparse
import sys
from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

from cli.figures import MAP_AXES, Figures
from cli.sheets import sheet
from core.classifier import load_classifier
from core.data.digits import glyph
from core.data.images import read_image
from core.data.ink import Image
from core.data.prepared import PreparedData
from core.data.readers import open_dataset
from core.errors import DataError, InsightError
from core.insight import (
    METHODS,
    Exciting,
    convolutions,
    exciting_images,
    feature_maps,
    filters,
    health,
    last_hidden,
    pca,
    points_picture,
    samples_in_steps,
)
from core.model_file import Model

HELP = "write what a network sees in an image, as pictures"

_SIDE, _SMALL_SIDE = 448, 64
_MOST_CHANNELS = 64
_HEALTH_IMAGES = 256
T = TypeVar("T")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", type=Path, metavar="MODEL", help="a model file")
    parser.add_argument("image", type=Path, metavar="IMAGE", help="a picture of one digit")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the pictures go")
    parser.add_argument(
        "--class", dest="class_name", metavar="NAME", help="explain this class; the answer by default"
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
    class_number = _class_number(model, options.class_name, prediction.digit)
    figures = Figures(options.out, options.numbers, own_scales=options.own_scales)
    image = prediction.normalized.image
    figures.picture("input", sheet([image], columns=1, side=_SIDE))
    figures.numbers("answer", prediction.probabilities, (("class", model.class_names),))
    _write_maps(figures, model, image)
    _write_filters(figures, model)
    _write_reasons(figures, model, image, class_number)
    if options.data is not None:
        _write_samples(figures, model, _last(samples_in_steps(model, open_dataset(options.data))))
    answer = glyph(prediction.class_name)
    print(f"{options.image}: {answer} {prediction.probability:.1%}; {figures.written} files in {options.out}")
    return 0


def _class_number(model: Model, name: str | None, answer: int) -> int:
    if name is None:
        return answer
    for number, known in enumerate(model.class_names):
        if name in (known, glyph(known)):
            return number
    raise InsightError(f"{model.name} has no class {name}; it has {', '.join(model.class_names)}")


def _write_maps(figures: Figures, model: Model, image: Image) -> None:
    for place, (layer, maps) in enumerate(feature_maps(model, image, inside=True).items(), start=1):
        figures.maps(f"maps/{place:02d}-{layer}", maps)
        figures.numbers(f"maps/{place:02d}-{layer}", maps, MAP_AXES)


def _write_filters(figures: Figures, model: Model) -> None:
    """Summed over the input channels; the numbers are all of them."""
    for layer in convolutions(model):
        kernels = filters(model, layer)
        figures.maps(f"filters/{layer}", kernels.sum(axis=1))
        figures.numbers(
            f"filters/{layer}", kernels, (("filter", None), ("input", None), ("row", None), ("column", None))
        )


def _write_reasons(figures: Figures, model: Model, image: Image, class_number: int) -> None:
    for method in METHODS:
        name = f"why/{method.title.lower().replace('×', 'x').replace(' ', '-')}"
        try:
            values = method.function(model, image, class_number)
        except InsightError as error:
            print(f"ankan: {error}", file=sys.stderr)
            continue
        figures.maps(name, values[None])
        figures.numbers(name, values, (("row", None), ("column", None)))


def _write_samples(figures: Figures, model: Model, data: PreparedData) -> None:
    for layer, exciting in _last(exciting_images(model, data.images)).items():
        figures.picture(f"exciting/{layer}", _liked(exciting, data))
        figures.numbers(f"exciting/{layer}", exciting.values, (("channel", None), ("rank", None)))
    features = _last(last_hidden(model, data.images))
    points = pca(features).project(features)
    figures.picture("map", points_picture(points, data.labels))
    figures.numbers("map", points, (("image", (data.rows + 1).tolist()), ("axis", ("x", "y"))))
    some = data.images[:_HEALTH_IMAGES], data.labels[:_HEALTH_IMAGES]
    found = health(model, *some)
    lines = [f"{found.images} images"]
    for layer_health in found.layers:
        for what, found_there in (
            ("dead", layer_health.dead),
            ("saturated", layer_health.saturated),
            ("most alike", layer_health.alike),
        ):
            lines += [f"{what}: {found_there}"] if found_there is not None else []
    figures.text("health", lines)


def _liked(exciting: Exciting, data: PreparedData) -> Image:
    """A row for each of the first channels."""
    rows = exciting.rows[:_MOST_CHANNELS]
    pictures = [planes.transpose(1, 2, 0) for planes in data.images[rows.reshape(-1)]]
    if data.images.shape[1] == 1:
        pictures = [picture[..., 0] for picture in pictures]
    return sheet(pictures, columns=rows.shape[1], side=_SMALL_SIDE)


def _last(steps: Generator[int, None, T]) -> T:
    """What the steps return."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            value: T = end.value
            return value
