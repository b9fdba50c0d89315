"""What a run ran on."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version

from core.nn.blas import CORETYPE, kernel

_LIBRARIES = ("ankan", "numpy", "opencv-python-headless", "pillow", "safetensors")


def environment() -> dict[str, object]:
    """Versions, the kernel of matrix products, and the machine; ready to be written as JSON."""
    return {
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in _LIBRARIES},
        "blas_kernel": kernel(),
        "blas_kernel_pinned": os.environ.get(CORETYPE, ""),
        "cores": os.cpu_count(),
        "processor": platform.machine(),
        "system": f"{platform.system()} {platform.release()}",
    }


def _version(library: str) -> str | None:
    try:
        return version(library)
    except PackageNotFoundError:  # run from a folder of sources
        return None
