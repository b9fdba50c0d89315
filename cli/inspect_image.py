"""The pictures of one image: what it looks like to the network, every layer, and why the answer is what it is."""

import sys
from dataclasses import dataclass

from cli.cell_argument import Cell
from cli.figures import MAP_AXES, Figures
from core.data.digits import glyph
from core.data.normalize import NormalizedImage
from core.errors import InsightError
from core.insight import (
    METHODS,
    Head,
    Maps,
    bars_picture,
    cell_in_words,
    cell_numbers,
    cell_picture,
    convolutions,
    explain_onwards,
    filters,
    image_picture,
    maps_picture,
    place_in_words,
    reason_picture,
)
from core.model_file import Model


@dataclass(frozen=True, eq=False)
class Inspected:
    """An image and what a model makes of it.

    Attributes:
        name: of the image's file.
        probabilities: (K,), of all classes.
        answer: the class that the model answers with.
        explained: the class that is explained.
        maps: every layer's output, (C, H, W).
    """

    model: Model
    name: str
    normalized: NormalizedImage
    probabilities: Maps
    answer: int
    explained: int
    maps: dict[str, Maps]

    def head(self, title: str, size: str = "", class_number: int | None = None) -> Head:
        """With the model and a class, the answer by default, and its probability."""
        number = self.answer if class_number is None else class_number
        name = glyph(self.model.class_names[number])
        return Head(title, size, f"{self.model.name} · {name} {float(self.probabilities[number]):.1%}")


def write_image(figures: Figures, inspected: Inspected) -> None:
    image = inspected.normalized.image
    head = inspected.head(inspected.name, f"as the network is shown it, {image.shape[0]} × {image.shape[1]}")
    figures.picture("input", image_picture(image, head))
    figures.numbers("answer", inspected.probabilities, (("class", inspected.model.class_names),))


def write_cell(figures: Figures, inspected: Inspected, cell: Cell) -> None:
    """The picture, the parts in words, and the numbers of the parts, always."""
    steps = explain_onwards(inspected.model, inspected.normalized.image, cell.layer, cell.place)
    place, name = place_in_words(steps[0].place), f"cells/{cell.file_name}"
    figures.picture(name, cell_picture(steps, inspected.head(cell.layer, place)))
    head = f"{cell.layer} of {inspected.model.name}, {place}, for {inspected.name}"
    figures.text(name, [head, *cell_in_words(steps)])
    numbers = cell_numbers(steps)
    figures.numbers(name, numbers.values, numbers.axes, always=True)


def write_maps(figures: Figures, inspected: Inspected, *, own_scales: bool) -> None:
    """The last layer as bars where it has a number for each class."""
    class_names, last = inspected.model.class_names, next(reversed(inspected.maps))
    for place, (layer, maps) in enumerate(inspected.maps.items(), start=1):
        name = f"maps/{place:02d}-{layer}"
        if layer == last and maps.shape == (len(class_names), 1, 1):
            head = inspected.head(layer, f"scores of {len(class_names)} classes")
            figures.picture(name, bars_picture(maps[:, 0, 0], class_names, head))
        else:
            head = inspected.head(layer, _size(maps))
            figures.picture(name, maps_picture(maps, head, own_scales=own_scales))
        figures.numbers(name, maps, MAP_AXES)


def write_filters(figures: Figures, inspected: Inspected, *, own_scales: bool) -> None:
    """Summed over the input channels; the numbers are all of them."""
    model = inspected.model
    for layer in convolutions(model):
        kernels = filters(model, layer)
        count, inputs, height, width = kernels.shape
        summed = f", summed over {inputs} channels" if inputs > 1 else ""
        head = Head(layer, f"{count} filters of {height} × {width}{summed}", model.name)
        figures.picture(f"filters/{layer}", maps_picture(kernels.sum(axis=1), head, own_scales=own_scales))
        axes = (("filter", None), ("input", None), ("row", None), ("column", None))
        figures.numbers(f"filters/{layer}", kernels, axes)


def write_reasons(figures: Figures, inspected: Inspected) -> None:
    model, number, image = inspected.model, inspected.explained, inspected.normalized.image
    class_name = glyph(model.class_names[number])
    for method in METHODS:
        name = f"why/{method.title.lower().replace('×', 'x').replace(' ', '-')}"
        try:
            values = method.function(model, image, number)
        except InsightError as error:
            print(f"ankan: {error}", file=sys.stderr)
            continue
        words = f"red speaks for {class_name}" + (", blue against it" if method.signed else "")
        head = inspected.head(method.title, f"{values.shape[0]} × {values.shape[1]}", number)
        is_ink = model.normalizer.kind == "ink"
        figures.picture(name, reason_picture(values, image, head, is_ink=is_ink, words=words))
        figures.numbers(name, values, (("row", None), ("column", None)))


def _size(maps: Maps) -> str:
    count, height, width = maps.shape
    return f"{count:,} numbers" if height == width == 1 else f"{count:,} maps of {height} × {width}"
