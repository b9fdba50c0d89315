from PySide6.QtGui import QImage

from core.model_file import save_model
from gui.shots import take


def test_a_picture_of_every_page_in_both_themes(qapp, model, tmp_path):
    save_model(model, tmp_path / "tiny.safetensors")
    files = take(tmp_path / "shots", (1024, 700), tmp_path / "tiny.safetensors")
    names = {
        f"{page}-{scheme}.png"
        for page in ("draw", "draw-browser", "draw-learned")
        for scheme in ("light", "dark")
    }
    assert names <= {file.name for file in files}
    light, dark = (QImage(str(tmp_path / "shots" / f"draw-{scheme}.png")) for scheme in ("light", "dark"))
    assert light.width() == dark.width() == 1024
    assert light != dark
