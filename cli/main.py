"""Chooses the subcommand and turns what goes wrong into one line and an exit code."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from threadpoolctl import threadpool_limits

from cli import (
    calibrate,
    evaluate,
    export,
    import_weights,
    inspect,
    inspect_data,
    learn,
    make_data,
    predict,
    train,
)
from cli.codes import INTERRUPTED, OUTPUT_CLOSED, WRONG_INPUT
from core.errors import AnkanError

_COMMANDS = {
    "train": train,
    "evaluate": evaluate,
    "predict": predict,
    "calibrate": calibrate,
    "inspect": inspect,
    "inspect-data": inspect_data,
    "make-data": make_data,
    "learn": learn,
    "export": export,
    "import-weights": import_weights,
}


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_INPUT, f"{self.prog}: {message} (see {self.prog} --help)\n")


def main(arguments: Sequence[str]) -> int:
    """Runs a subcommand.

    Returns:
        0 on success, 2 on wrong input, 130 after Ctrl-C, 141 when nobody reads the output any more.
    """
    options = _parser().parse_args(arguments)
    try:
        with threadpool_limits(1, user_api="blas"):  # many small products: see gui.app
            code: int = options.run(options)
        sys.stdout.flush()
    except AnkanError as error:
        print(f"ankan: {error}", file=sys.stderr)
        return WRONG_INPUT
    except MemoryError:
        print("ankan: there is not enough memory for this", file=sys.stderr)
        return WRONG_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever reads our output has had enough; keep the interpreter's exit quiet too
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OUTPUT_CLOSED
    return code


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="ankan",
        description="Handwritten Bangla digits: train, evaluate, predict. No arguments: the window.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, module in _COMMANDS.items():
        command = commands.add_parser(name, help=module.HELP, description=module.__doc__)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser
