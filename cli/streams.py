"""What the program writes on, made fit for any text and kept free of what libraries say."""

import io
import os
import sys


def prepare_streams() -> None:
    """Called once, before a command.

    What a terminal's or a file's encoding lacks is written as an escape instead of ending the program. Standard error
    becomes the program's alone: libpng and libtiff, within OpenCV and Pillow, write there by themselves of damaged
    files, which are listed with the others.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    number = sys.stderr.fileno()
    sys.stderr = os.fdopen(
        os.dup(number), "w", buffering=1, encoding=sys.stderr.encoding, errors="backslashreplace"
    )
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, number)
    os.close(nothing)
