"""The command line: the same core calls as the window's."""

from cli.main import main

__all__ = ["main"]
