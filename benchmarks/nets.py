"""The four networks that are timed, from a small LeNet to five convolutions with batch normalization."""

from core.nn.architecture import Architecture


def _conv(filters: int, kernel: int, padding: int = 0) -> dict[str, dict[str, int]]:
    return {"Conv2d": {"out_channels": filters, "kernel_size": kernel, "padding": padding}}


def _linear(outputs: int) -> dict[str, dict[str, int]]:
    return {"Linear": {"out_features": outputs}}


_POOL = {"MaxPool2d": {"kernel_size": 2}}


def _stage(filters: int) -> list[object]:
    return [_conv(filters, 3, 1), "BatchNorm2d", "ReLU"]


_LAYERS: dict[str, tuple[list[int], int, list[object]]] = {
    "W1": (
        [1, 28, 28],
        32,
        [
            _conv(6, 5, 2),
            "ReLU",
            _POOL,
            _conv(12, 5),
            "ReLU",
            _POOL,
            _conv(100, 5),
            "ReLU",
            "Flatten",
            _linear(10),
        ],
    ),
    "W2": (
        [1, 28, 28],
        128,
        [_conv(32, 3), "ReLU", _conv(64, 3), "ReLU", _POOL, "Flatten", _linear(128), "ReLU", _linear(10)],
    ),
    "W3": (
        [3, 48, 48],
        128,
        [
            *(layer for filters in (16, 32, 32) for layer in (_conv(filters, 3, 1), "ReLU", _POOL)),
            *("Flatten", _linear(1024), "ReLU", _linear(512), "ReLU", _linear(10)),
        ],
    ),
    "W4": (
        [1, 32, 32],
        128,
        [
            *(*_stage(32), *_stage(32), _POOL, *_stage(64), *_stage(64), _POOL, *_stage(128)),
            *("GlobalAvgPool2d", _linear(10)),
        ],
    ),
}

NETS: dict[str, tuple[Architecture, int]] = {
    name: (Architecture.from_dict({"input": shape, "layers": layers}, name=name, source=name), batch_size)
    for name, (shape, batch_size, layers) in _LAYERS.items()
}
"""The architecture and the batch size by name."""
