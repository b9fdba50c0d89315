import base64
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

from core.data.images import decode_image
from gui.transfer import transfer_of

PIXELS = np.arange(60, dtype=np.uint8).reshape(6, 10)


def encoded(kind: str) -> bytes:
    content = io.BytesIO()
    Image.fromarray(PIXELS).save(content, kind)
    return content.getvalue()


def data_url(kind: str = "png") -> str:
    return f"data:image/{kind};base64,{base64.b64encode(encoded(kind)).decode()}"


def mime(
    *, urls: tuple[str, ...] = (), html: str = "", text: str = "", image: QImage | None = None
) -> QMimeData:
    made = QMimeData()
    if urls:
        made.setUrls([QUrl(url) for url in urls])
    if html:
        made.setHtml(html)
    if text:
        made.setText(text)
    if image is not None:
        made.setImageData(image)
    return made


def screenshot() -> QImage:
    image = QImage(10, 6, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    return image


def test_a_file_comes_before_the_icon_that_stands_for_it(tmp_path):
    url = QUrl.fromLocalFile(str(tmp_path / "a b.png")).toString()
    given = transfer_of(mime(urls=("https://example.org/a.png", url), image=screenshot()))
    assert given == tmp_path / "a b.png"


def test_a_screenshot_is_its_pixels():
    given = transfer_of(mime(image=screenshot()))
    assert isinstance(given, np.ndarray)
    assert given.shape == (6, 10, 4)


def test_a_browser_gives_the_picture_and_html_that_links_to_it():
    html = '<meta charset="utf-8"><img src="https://example.org/seven.png">'
    given = transfer_of(mime(html=html, image=screenshot()))
    assert isinstance(given, np.ndarray)
    assert transfer_of(mime(html=html)) is None


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "gif"])
@pytest.mark.parametrize("place", ["html", "url", "text"])
def test_a_picture_in_a_data_url_is_the_content_of_its_file(kind, place):
    url = data_url(kind)
    given = {
        "html": mime(html=f'<p>A seven:</p><img alt="7" src="{url}" width=10>'),
        "url": mime(urls=(url,)),
        "text": mime(text=url),
    }[place]
    content = transfer_of(given)
    assert isinstance(content, bytes)
    assert content == encoded(kind)
    assert decode_image(content, "it").shape[:2] == (6, 10)


@pytest.mark.parametrize(
    "text",
    ["", "seven", "data:text/plain;base64,c2V2ZW4=", "data:image/svg+xml,%3Csvg%3E", "/no/such/file.png"],
)
def test_what_is_no_picture_is_nothing(text):
    assert transfer_of(mime(text=text)) is None


def test_a_cut_off_data_url_is_an_empty_file():
    assert transfer_of(mime(text="data:image/png;base64,iVBORw0KG")) == b""


def test_a_null_image_is_nothing():
    assert transfer_of(mime(image=QImage())) is None
    assert isinstance(transfer_of(mime(urls=(Path.cwd().as_uri(),), image=QImage())), Path)
