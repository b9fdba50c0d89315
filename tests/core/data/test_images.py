"""Whatever a file holds, read_image gives upright uint8 or one sentence."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.data.images import read_image
from core.errors import DataError

RAMP = np.arange(12, dtype=np.uint8).reshape(3, 4) * 20


def saved(path: Path, image: Image.Image, **options: Any) -> Path:
    image.save(path, **options)
    return path


@pytest.mark.parametrize(
    ("mode", "channels"),
    [("L", ()), ("1", ()), ("RGB", (3,)), ("P", (3,)), ("LA", (4,)), ("RGBA", (4,))],
)
def test_png_modes(tmp_path: Path, mode: str, channels: tuple[int, ...]) -> None:
    array = read_image(saved(tmp_path / "a.png", Image.fromarray(RAMP).convert(mode)))
    assert array.dtype == np.uint8
    assert array.shape == (3, 4, *channels)


def test_grey_is_kept_as_it_is(tmp_path: Path) -> None:
    np.testing.assert_array_equal(read_image(saved(tmp_path / "a.png", Image.fromarray(RAMP))), RAMP)


def test_16_bit_grey_keeps_its_full_scale(tmp_path: Path) -> None:
    deep = RAMP.astype(np.uint16) * 257
    np.testing.assert_array_equal(read_image(saved(tmp_path / "a.png", Image.fromarray(deep))), RAMP)


@pytest.mark.parametrize("dtype", [np.float32, np.int32])
def test_wide_grey_is_stretched(tmp_path: Path, dtype: type) -> None:
    wide = Image.fromarray(np.array([[0, 500], [1000, 250]]).astype(dtype))
    array = read_image(saved(tmp_path / "a.tif", wide))
    np.testing.assert_array_equal(array, [[0, 128], [255, 64]])


def test_palette_with_transparency(tmp_path: Path) -> None:
    image = Image.fromarray(RAMP).convert("P")
    transparent = image.getpixel((0, 0))
    array = read_image(saved(tmp_path / "a.png", image, transparency=transparent))
    assert array.shape == (3, 4, 4)
    assert array[0, 0, 3] == 0
    assert array[2, 3, 3] == 255


def test_cmyk_becomes_rgb(tmp_path: Path) -> None:
    array = read_image(saved(tmp_path / "a.jpg", Image.new("CMYK", (4, 3), (0, 0, 0, 255))))
    assert array.shape == (3, 4, 3)
    assert array.max() < 10


def test_exif_rotation(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter to the right when shown
    upright = read_image(saved(tmp_path / "a.png", Image.fromarray(RAMP), exif=exif))
    np.testing.assert_array_equal(upright, np.rot90(RAMP, -1))


def test_first_frame_of_an_animation(tmp_path: Path) -> None:
    frames = [Image.new("L", (4, 3), value) for value in (10, 200)]
    array = read_image(saved(tmp_path / "a.gif", frames[0], save_all=True, append_images=frames[1:]))
    assert array.max() == 10


def test_truncated(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (40, 40), np.uint8)
    path = saved(tmp_path / "a.png", Image.fromarray(noise))
    path.write_bytes(path.read_bytes()[:700])
    with pytest.raises(DataError, match=r"a\.png is damaged: .*truncated") as error:
        read_image(path)
    assert error.value.path == path


@pytest.mark.parametrize(
    ("content", "reason"), [(b"filename,digit\n", "is not an image; PNG"), (b"", "is empty; it should be")]
)
def test_not_an_image(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content)
    with pytest.raises(DataError, match=reason):
        read_image(path)


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.png cannot be read: no such file"):
        read_image(tmp_path / "none.png")


def test_folder(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read: "):
        read_image(tmp_path)


def test_too_large_is_refused_before_decoding(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", Image.new("1", (20_000, 10_000)))
    with pytest.raises(DataError, match=r"20000 x 10000 pixels; at most 100 million"):
        read_image(path)


def test_broken_bytes_give_an_image_or_a_sentence(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    good = saved(
        tmp_path / "good.png", Image.fromarray(rng.integers(0, 256, (20, 20), np.uint8))
    ).read_bytes()
    path = tmp_path / "a.png"
    refused = 0
    for _ in range(300):
        broken = np.frombuffer(good, np.uint8).copy()
        broken[rng.integers(0, len(broken), 3)] = rng.integers(0, 256, 3)
        path.write_bytes(broken.tobytes())
        try:
            assert read_image(path).dtype == np.uint8
        except DataError:
            refused += 1
    assert refused > 100


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_what_never_ends_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    for path in (tmp_path / "pipe.png", Path("/dev/zero")):
        with pytest.raises(DataError, match="is not a file"):
            read_image(path)


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_grey_that_is_no_number(tmp_path: Path, odd: float) -> None:
    values = np.array([[0, 0.5, 1], [odd, odd, odd]], np.float32)
    Image.fromarray(values).save(tmp_path / "a.tif")
    expected = 255 if odd > 0 else 0
    assert read_image(tmp_path / "a.tif").tolist() == [[0, 128, 255], [expected] * 3]
    Image.fromarray(np.full((2, 2), odd, np.float32)).save(tmp_path / "a.tif")
    assert not read_image(tmp_path / "a.tif").any()
