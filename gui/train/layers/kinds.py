"""The layers one can add, by family, each in a sentence; and a layer's settings in short words."""

from __future__ import annotations

from core.nn.layer_options import layer_options
from core.nn.layer_words import LayerSpec

FAMILIES: dict[str, dict[str, str]] = {
    "Convolution": {
        "Conv2d": "Slides small learned pictures over the image and says where it looks like them",
        "ConvTranspose2d": "Makes an image larger: every pixel is spread through a learned picture",
    },
    "Pooling": {
        "MaxPool2d": "Makes an image smaller: keeps the largest value of every window",
        "AvgPool2d": "Makes an image smaller: keeps the mean of every window",
        "GlobalAvgPool2d": "One number a channel, its mean; a small way to end the part that sees",
    },
    "Normalization": {
        "BatchNorm2d": "Brings every channel of an image to mean 0 and variance 1; training is faster and steadier",
        "BatchNorm1d": "The same for values, such as those behind a Linear",
    },
    "Activation": {
        "ReLU": "Takes what is below zero away; the usual choice behind a convolution",
        "LeakyReLU": "A ReLU that lets a little of what is below zero through",
        "GELU": "A smooth ReLU",
        "Tanh": "Bends values into -1 to 1",
        "Sigmoid": "Bends values into 0 to 1",
        "Softmax": "Makes shares that are 1 together; needless at the end, where training has it already",
    },
    "Linear": {
        "Flatten": "Makes one row of numbers of an image; goes before the first Linear",
        "Linear": "Weighs all values against one another; the last one has an output for every class",
    },
    "Regularization": {
        "Dropout": "Sets values to 0 at random while training, so that none is relied on alone",
    },
    "Block": {
        "Residual": "Layers that learn what to add to their input, so that very deep networks can be trained",
    },
    "Volumes": {
        "Conv3d": "Conv2d for volumes: channels, depth, height and width",
        "MaxPool3d": "MaxPool2d for volumes",
        "BatchNorm3d": "BatchNorm2d for volumes",
    },
}

EXPLANATIONS = {kind: sentence for family in FAMILIES.values() for kind, sentence in family.items()}

_SHORT = {"padding": "pad", "output_padding": "out pad", "dilation": "dilated", "negative_slope": "slope"}
_BARE = ("out_channels", "out_features", "kernel_size", "p", "approximate", "negative_slope")


def settings_text(spec: LayerSpec) -> str:
    """What a layer has been given, as short as can be understood: `32 · 3×3 · same`."""
    if spec.kind == "Residual":
        body, shortcut = (len(spec.options.get(option, ())) for option in ("body", "shortcut"))
        return f"{body} layers" + (f" + {shortcut}" if shortcut else "")
    said = [name for name in spec.options if not (name == "stride" and _steps_by_windows(spec))]
    return " · ".join(_short(spec, name, spec.options[name]) for name in said)


def full_settings(spec: LayerSpec) -> str:
    """The same in full: `out_channels 32, kernel_size 3, padding same`."""
    options = layer_options(spec.kind)
    if spec.kind == "Residual":
        return settings_text(spec)
    return ", ".join(
        f"{name} {options[name].text(value) or 'missing'}".lower() for name, value in spec.options.items()
    )


def _steps_by_windows(spec: LayerSpec) -> bool:
    """Whether this is a pooling as it usually is, each window beside the next."""
    return "Pool" in spec.kind and spec.options.get("stride") == spec.options.get("kernel_size")


def _short(spec: LayerSpec, name: str, value: object) -> str:
    if name == "bias":
        return "bias" if value is True else "no bias"
    text = layer_options(spec.kind)[name].text(value) or "?"
    if name == "kernel_size":
        axes = "3" if spec.kind.endswith("3d") else "2"
        text = "×".join([text] * int(axes)) if isinstance(value, int) else text.replace(", ", "×")
    if value == "same" or name in _BARE:
        return text
    return f"{_SHORT.get(name, name)} {text.replace(', ', '×')}"
