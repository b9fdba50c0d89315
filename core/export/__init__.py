"""A model for other programs: ONNX, which most runtimes read."""

from pathlib import Path

from core.errors import ExportError
from core.files import write_atomically
from core.model_file import Model

__all__ = ["export_onnx"]


def export_onnx(model: Model, path: Path, *, from_pixels: bool = False) -> None:
    """Writes the network with its weights, its classes and all settings, for ONNX Runtime and others.

    Args:
        model: what is written; `core.export.onnx_model` says how.
        path: the file, usually `*.onnx`.
        from_pixels: whether the file takes normalized images as they are, uint8 from 0 to 255; else divided by 255.

    Raises:
        ExportError: the package onnx is missing, ONNX has no operator for a layer, or a weight is not a number.
        OutputError: it cannot be written there.
    """
    try:
        from core.export.onnx_model import onnx_model  # an optional extra stands behind it
    except ImportError as error:
        raise ExportError(
            "to write ONNX needs the package onnx; install it with: pip install 'ankan[onnx]'"
        ) from error
    written = onnx_model(model, from_pixels=from_pixels)
    write_atomically(path, lambda temporary: temporary.write_bytes(written))
