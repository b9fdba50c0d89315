"""Whether a window can be opened here; Qt itself would abort the process instead of saying so."""

from __future__ import annotations

import ctypes
import os
import re
import socket
import sys
from pathlib import Path

_NEED_A_DISPLAY = ("xcb", "wayland")


def display_problem() -> str | None:
    """One sentence that says why no window can be opened and what would help, or None where one can."""
    if not sys.platform.startswith("linux"):
        return None
    chosen = os.environ.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    if chosen and not chosen.startswith(_NEED_A_DISPLAY):
        return None
    wayland, x11 = os.environ.get("WAYLAND_DISPLAY"), os.environ.get("DISPLAY")
    if not wayland and not x11:
        return (
            "Ankan's window needs a display, and neither DISPLAY nor WAYLAND_DISPLAY is set; "
            "start it on a desktop, or use the command line: ankan --help."
        )
    if wayland and _wayland_answers(wayland):
        return None
    if not x11 or not _x11_answers(x11):
        name = f"DISPLAY={x11}" if x11 else f"WAYLAND_DISPLAY={wayland}"
        return f"Ankan's window needs a display, and none answers at {name}; start it on a desktop."
    return _missing_library()


def import_problem(error: ImportError) -> str:
    """The sentence for a PySide6 that cannot be loaded."""
    library = re.match(r"(lib[^:\s]+): cannot open shared object", str(error))
    if library:
        return _install_sentence(library[1])
    return f"Ankan's window needs PySide6: pip install ankan ({error})."


def _wayland_answers(name: str) -> bool:
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    return _connects(socket.AF_UNIX, str(Path(folder) / name))


def _x11_answers(display: str) -> bool:
    found = re.fullmatch(r"(?:unix/?|([^:/]*)/?)?:(\d+)(?:\.\d+)?", display)
    if not found:
        return Path(display.split(".")[0]).exists()
    host, number = found[1], int(found[2])
    if host:
        return _connects(socket.AF_INET, (host, 6000 + number))
    path = f"/tmp/.X11-unix/X{number}"  # noqa: S108  where every X server listens
    return _connects(socket.AF_UNIX, path) or _connects(socket.AF_UNIX, f"\0{path}")


def _connects(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as connection:
        connection.settimeout(3)
        try:
            connection.connect(address)
        except OSError:
            return False
    return True


def _missing_library() -> str | None:
    """Load Qt's X11 plugin as Qt will: what it lacks is named before Qt aborts over it."""
    from PySide6.QtCore import QLibraryInfo

    plugin = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), "platforms", "libqxcb.so")
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        return _install_sentence(str(error).split(":")[0])
    return None


def _install_sentence(library: str) -> str:
    package = re.sub(r"\.so.*", "", library).lower()
    return (
        f"Ankan's window needs the system library {library}, which is not installed; on Debian and Ubuntu: "
        f"sudo apt install {_PACKAGES.get(package, package + '0')}."
    )


_PACKAGES = {
    "libegl": "libegl1",
    "libgl": "libgl1",
    "libopengl": "libopengl0",
    "libdbus-1": "libdbus-1-3",
    "libfontconfig": "libfontconfig1",
    "libfreetype": "libfreetype6",
    "libglib-2.0": "libglib2.0-0",
    "libxcb-icccm": "libxcb-icccm4",
    "libxcb-keysyms": "libxcb-keysyms1",
    "libxcb-util": "libxcb-util1",
    "libxcb-xkb": "libxcb-xkb1",
    "libx11-xcb": "libx11-xcb1",
    "libxcb": "libxcb1",
}
