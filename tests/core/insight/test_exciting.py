"""The images that excite a channel most, and what of them it looks at."""

import numpy as np
import pytest

from core.errors import InsightError
from core.insight import exciting_images, feature_maps, receptive_field
from core.model_file import Model
from tests.core.insight.made_up import CONVOLUTION, FLAT, SMOOTH, architecture, model_of, result_of

RESIDUAL = {
    "Residual": {"body": [{"Conv2d": {"out_channels": 4, "kernel_size": 3, "stride": 2, "padding": 1}}]}
}
RESIDUAL["Residual"]["shortcut"] = [{"Conv2d": {"out_channels": 4, "kernel_size": 1, "stride": 2}}]
TRANSPOSED = {"ConvTranspose2d": {"out_channels": 3, "kernel_size": 3, "stride": 2, "padding": 1}}
DILATED = {"Conv2d": {"out_channels": 4, "kernel_size": [3, 2], "dilation": 2, "padding": "same"}}
POOL = {"MaxPool2d": {"kernel_size": 3, "stride": 2, "padding": 1}}
MODELS = [
    pytest.param(model_of(architecture(SMOOTH, channels=3)), id="colour"),
    pytest.param(model_of(architecture([DILATED, POOL, RESIDUAL, "ReLU", TRANSPOSED, "GlobalAvgPool2d"])), id="many"),
    pytest.param(model_of(architecture(FLAT)), id="flat"),
    pytest.param(model_of("resnet13"), id="resnet13"),
]  # fmt: skip


def pictures(model: Model, count: int):
    """(N, C, size, size) noise of different strength."""
    rng = np.random.default_rng(2)
    noise = rng.integers(0, 256, (count, *model.architecture.input_shape))
    return (noise * rng.random((count, 1, 1, 1))).astype(np.uint8)


def picture(image):
    """(size, size) or (size, size, 3)."""
    return image[0] if len(image) == 1 else image.transpose(1, 2, 0)


@pytest.mark.parametrize("model", MODELS)
def test_they_are_those_with_the_highest_values(model: Model) -> None:
    images = pictures(model, 70)
    found = result_of(exciting_images(model, images))
    maps = [feature_maps(model, picture(image)) for image in images]
    assert list(found) == list(model.network.layers)
    for name, exciting in found.items():
        every = np.stack([each[name] for each in maps])
        highest = every.max(axis=(2, 3))
        channels = np.arange(every.shape[1])[:, None]
        expected = -np.sort(-highest, axis=0)[:9].T
        np.testing.assert_allclose(exciting.values, expected, rtol=1e-4, atol=1e-4)
        np.testing.assert_allclose(highest[exciting.rows, channels], expected, rtol=1e-4, atol=1e-4)
        rows, columns = np.moveaxis(exciting.places, 2, 0)
        np.testing.assert_allclose(
            every[exciting.rows, channels, rows, columns], expected, rtol=1e-4, atol=1e-4
        )
        assert all(len(set(own)) == 9 for own in exciting.rows.tolist())


def test_of_fewer_images_there_are_fewer() -> None:
    model = model_of("lenet")
    found = result_of(exciting_images(model, pictures(model, 4)))
    assert found["conv1"].rows.shape == (model.network.shapes["conv1"][0], 4)
    assert [sorted(rows) for rows in found["conv1"].rows.tolist()] == [[0, 1, 2, 3]] * len(
        found["conv1"].rows
    )


def test_it_says_how_far_it_is_and_can_be_closed() -> None:
    model = model_of("lenet")
    steps = exciting_images(model, pictures(model, 100))
    assert 0 < next(steps) < 100
    steps.close()
    assert [*exciting_images(model, pictures(model, 100))][-1] == 100


@pytest.mark.parametrize("model", MODELS)
def test_a_cell_changes_with_what_it_sees_and_with_nothing_else(model: Model) -> None:
    """The slope of a cell is 0 outside its field, and at each of the field's edges some weight reaches it."""
    rng = np.random.default_rng(0)
    size = model.normalizer.size
    image = picture(pictures(model, 1)[0])
    before = feature_maps(model, image)
    for name, shape in model.network.shapes.items():
        if len(shape) != 3:
            continue
        row, column = (int(rng.integers(0, side)) for side in shape[1:])
        rows, columns = receptive_field(model, name, row, column)
        outside = np.ones((size, size), bool)
        outside[rows, columns] = False
        other = rng.integers(0, 256, image.shape, dtype=np.uint8)
        other[~outside] = image[~outside]
        after = feature_maps(model, other)[name][:, row, column]
        np.testing.assert_allclose(after, before[name][:, row, column], atol=1e-4)


@pytest.mark.parametrize(
    ("layer", "cell", "expected"),
    [
        ("conv1", (0, 0), (slice(0, 2), slice(0, 2))),
        ("conv1", (5, 15), (slice(4, 7), slice(14, 16))),
        ("pool1", (3, 3), (slice(5, 9), slice(5, 9))),
        ("conv2", (3, 0), (slice(3, 11), slice(0, 5))),
        ("linear1", (0, 0), (slice(0, 16), slice(0, 16))),
    ],
)
def test_fields_by_hand(layer: str, cell: tuple[int, int], expected: tuple[slice, slice]) -> None:
    layers = [CONVOLUTION, {"MaxPool2d": {"kernel_size": 2}}, CONVOLUTION, "ReLU", "Flatten"]
    model = model_of(architecture([*layers, {"Linear": {"out_features": 10}}]))
    assert receptive_field(model, layer, *cell) == expected


def test_transposed_and_residual_fields_by_hand() -> None:
    model = model_of(architecture([TRANSPOSED, "GlobalAvgPool2d"]))
    # output 4 is input 2 times the middle weight; output 5 has the ends of inputs 2 and 3
    assert receptive_field(model, "transposed1", 4, 5) == (slice(2, 3), slice(2, 4))
    model = model_of(architecture([RESIDUAL, "GlobalAvgPool2d"]))
    assert receptive_field(model, "res1", 2, 0) == (slice(3, 6), slice(0, 2))


def test_what_is_not_there_has_no_field() -> None:
    model = model_of("lenet")
    with pytest.raises(InsightError, match="lenet has no layer conv9; its layers are conv1,"):
        receptive_field(model, "conv9", 0, 0)
    with pytest.raises(InsightError, match="so there is no cell 99, 0"):
        receptive_field(model, "conv1", 99, 0)
