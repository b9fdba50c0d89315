"""What is shown of a network is what it computed."""

import numpy as np
import pytest

from core.insight import feature_maps, layer_infos, mosaic
from tests.core.insight.made_up import model_of, picture_for
from tests.core.made_up_model import random_model

MODEL = random_model()
IMAGE = np.random.default_rng(0).integers(0, 256, (16, 16), dtype=np.uint8)


def test_maps_are_the_networks_own_outputs() -> None:
    outputs = {}
    MODEL.network.forward(
        IMAGE[None, None] / np.float32(255), watch=lambda name, y: outputs.update({name: y[..., 0].copy()})
    )
    maps = feature_maps(MODEL, IMAGE)
    assert list(maps) == list(outputs) == ["conv1", "norm1", "relu1", "pool1", "flatten1", "linear1"]
    for name, output in outputs.items():
        np.testing.assert_allclose(maps[name].reshape(output.shape), output, atol=1e-5)
    assert maps["conv1"].shape == (3, 14, 14)
    assert maps["pool1"].shape == (3, 7, 7)
    assert maps["linear1"].shape == (10, 1, 1)
    assert all(array.dtype == np.float32 for array in maps.values())


def test_maps_outlive_the_next_image() -> None:
    maps = feature_maps(MODEL, IMAGE)
    before = {name: array.copy() for name, array in maps.items()}
    feature_maps(MODEL, 255 - IMAGE)
    for name, array in maps.items():
        np.testing.assert_array_equal(array, before[name])


def test_layer_infos() -> None:
    infos = layer_infos(MODEL)
    assert [(info.name, info.kind) for info in infos][:2] == [("conv1", "Conv2d"), ("norm1", "BatchNorm2d")]
    maps = feature_maps(MODEL, IMAGE)
    for info in infos:
        assert maps[info.name].size == np.prod(info.output_shape)


def test_maps_inside_a_block_add_up_to_the_blocks_own() -> None:
    model = model_of("resnet13")
    image = picture_for(model)
    maps, own = feature_maps(model, image, inside=True), feature_maps(model, image)
    assert [name for name in maps if "." not in name] == list(own)
    for name, values in own.items():
        np.testing.assert_array_equal(maps[name], values)
    np.testing.assert_array_equal(maps["res1.norm2"] + maps["relu1"], maps["res1"])
    np.testing.assert_array_equal(maps["res3.norm2"] + maps["res3.shortcut.norm1"], maps["res3"])
    blocks = [info for info in layer_infos(model) if info.inside]
    named = {inner.name: inner for block in blocks for inner in block.inside}
    assert set(maps) == set(own) | set(named)
    assert all(maps[name].shape == inner.output_shape for name, inner in named.items())


def test_mosaic_by_hand() -> None:
    maps = np.arange(12, dtype=np.float32).reshape(3, 2, 2)
    picture, columns = mosaic(maps, columns=2)
    gap = np.nan
    expected = [
        [0, 1, gap, 4, 5],
        [2, 3, gap, 6, 7],
        [gap] * 5,
        [8, 9, gap, gap, gap],
        [10, 11, gap, gap, gap],
    ]
    assert columns == 2
    np.testing.assert_array_equal(picture, np.array(expected, np.float32))


@pytest.mark.parametrize(
    ("count", "columns", "shape"), [(1, 1, (3, 5)), (4, 2, (7, 11)), (5, 3, (7, 17)), (64, 8, (31, 47))]
)
def test_mosaic_is_about_square(count: int, columns: int, shape: tuple[int, int]) -> None:
    picture, chosen = mosaic(np.ones((count, 3, 5), np.float32))
    assert chosen == columns
    assert picture.shape == shape
    assert np.isfinite(picture).sum() == count * 15


def test_mosaic_without_gaps() -> None:
    picture, columns = mosaic(np.ones((6, 1, 1), np.float32), columns=3, gap=0)
    assert (picture.shape, columns) == ((2, 3), 3)
    assert np.isfinite(picture).all()
