"""The pictures of a data set: what excites each channel, a map of the images, and the network's health."""

from cli.figures import Figures
from cli.inspect_image import Inspected
from core.data.dataset import Dataset
from core.insight import (
    Head,
    Health,
    exciting_images,
    exciting_picture,
    health,
    last_hidden,
    pca,
    points_picture,
    samples_in_steps,
    spreads_picture,
)
from core.steps import run_steps

_HEALTH_IMAGES = 256
_MOST_CHANNELS = 64


def write_samples(figures: Figures, inspected: Inspected, dataset: Dataset) -> None:
    model = inspected.model
    data = run_steps(samples_in_steps(model, dataset), len(dataset))
    for layer, exciting in run_steps(exciting_images(model, data.images), len(data)).items():
        count = len(exciting.rows)
        size = f"{count:,} channels" if count <= _MOST_CHANNELS else f"{_MOST_CHANNELS} of {count:,} channels"
        figures.picture(
            f"exciting/{layer}", exciting_picture(exciting, data.images, Head(layer, size, model.name))
        )
        figures.numbers(f"exciting/{layer}", exciting.values, (("channel", None), ("rank", None)))
    features = run_steps(last_hidden(model, data.images), len(data))
    plane = pca(features)
    points = plane.project(features)
    here = plane.project(run_steps(last_hidden(model, inspected.normalized.planes[None]), 1))[0]
    head = inspected.head("Map", f"{len(points):,} images, near ones look alike to the network")
    figures.picture("map", points_picture(points, data.labels, model.class_names, head, here=here))
    figures.numbers("map", points, (("image", (data.rows + 1).tolist()), ("axis", ("x", "y"))))
    found = health(model, data.images[:_HEALTH_IMAGES], data.labels[:_HEALTH_IMAGES])
    figures.text("health", _in_words(found))
    head = Head("Health", f"{found.images} images; a bar's height is the root of its count", model.name)
    figures.picture("health", spreads_picture(found, head))


def _in_words(found: Health) -> list[str]:
    lines = [f"{found.images} images"]
    for layer in found.layers:
        for what, found_there in (
            ("dead", layer.dead),
            ("saturated", layer.saturated),
            ("most alike", layer.alike),
        ):
            lines += [f"{what}: {found_there}"] if found_there is not None else []
    return lines
