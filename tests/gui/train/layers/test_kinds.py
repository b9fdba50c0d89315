"""A layer's settings in words."""

import pytest

from core.nn.layer_words import LAYERS, LayerSpec
from gui.train.layers.kinds import FAMILIES, full_settings, settings_text


@pytest.mark.parametrize(
    ("kind", "options", "short"),
    [
        ("Conv2d", {"out_channels": 32, "kernel_size": 3, "padding": "same"}, "32 · 3×3 · same"),
        ("Conv2d", {"out_channels": 8, "kernel_size": (3, 5), "stride": 2}, "8 · 3×5 · stride 2"),
        ("Conv2d", {"out_channels": 8, "kernel_size": 1, "padding": 1, "bias": False}, "8 · 1×1 · pad 1 · no bias"),
        ("Conv3d", {"out_channels": 8, "kernel_size": 3}, "8 · 3×3×3"),
        ("MaxPool2d", {"kernel_size": 2, "stride": 2}, "2×2"),
        ("MaxPool2d", {"kernel_size": 3, "stride": 2}, "3×3 · stride 2"),
        ("Linear", {"out_features": ""}, "?"),
        ("Dropout", {"p": 0.25}, "0.25"),
        ("BatchNorm2d", {"momentum": 0.2}, "momentum 0.2"),
        ("ReLU", {}, ""),
        ("Residual", {"body": (LayerSpec("ReLU"),) * 3, "shortcut": (LayerSpec("ReLU"),)}, "3 layers + 1"),
    ],
)  # fmt: skip
def test_short_settings(kind: str, options: dict[str, object], short: str) -> None:
    assert settings_text(LayerSpec(kind, options)) == short


def test_full_settings_name_every_option() -> None:
    spec = LayerSpec("Conv2d", {"out_channels": 8, "kernel_size": (3, 5), "bias": False})
    assert full_settings(spec) == "out_channels 8, kernel_size 3, 5, bias false"


def test_every_layer_is_in_one_family() -> None:
    kinds = [kind for family in FAMILIES.values() for kind in family]
    assert sorted(kinds) == sorted(LAYERS)
