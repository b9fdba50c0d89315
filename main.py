"""Starts Ankan: the window without arguments, the command line with them."""

from __future__ import annotations

import sys


def main() -> int:
    """Runs the program and returns its exit code."""
    arguments = sys.argv[1:]
    # Imported here: every worker process imports this module again and needs neither of them.
    if not arguments:
        from gui import app

        return app.run()
    import cli
    from cli.streams import prepare_streams

    prepare_streams()
    return cli.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
