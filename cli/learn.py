"""Learns a person's handwriting: a copy of a model is trained on with their drawings, and compared with what it was."""

import argparse
from contextlib import closing
from pathlib import Path

from cli.data import part_names
from cli.interrupt import noting_interrupt
from cli.training_bar import TrainingBar
from core.classifier import SHIPPED_MODEL, model_path
from core.data.handwriting import Handwriting, handwriting_folder
from core.data.readers import open_dataset
from core.errors import ConfigError, DataError
from core.files import check_writable
from core.model_file import load_model, save_model
from core.training.personal import Comparison, Learned, learn_handwriting

HELP = "learn your handwriting from your own drawings"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, nargs="?", metavar="FOLDER", help="labelled drawings; My handwriting by default"
    )
    parser.add_argument(
        "--model",
        type=model_path,
        metavar="FILE",
        default=SHIPPED_MODEL,
        help="what to begin with, a model file, or tiny for the small shipped one; ankan-base by default",
    )
    parser.add_argument(
        "--replay",
        type=Path,
        metavar="DATA",
        help="what the model was trained on, so that it forgets less of it",
    )
    parser.add_argument("--parts", type=part_names, metavar="a,b,c", help="parts of --replay; all by default")
    parser.add_argument("--out", type=Path, metavar="FILE", required=True, help="the new model file")


def run(options: argparse.Namespace) -> int:
    out = options.out.absolute()
    if out.resolve() == options.model.resolve():
        raise ConfigError(f"{options.out} is the model to begin with; choose another name for the new one")
    check_writable(out.parent)
    model = load_model(options.model)
    drawings = open_dataset(options.folder or _my_handwriting())
    original = None if options.replay is None else open_dataset(options.replay)
    if original is not None and options.parts is not None:
        original = original.with_parts(options.parts)
    print(f"{drawings.path}: {len(drawings):,} drawings, for {model.name}", flush=True)
    steps, bar = learn_handwriting(model, drawings, original), TrainingBar()
    with closing(steps), closing(bar), noting_interrupt() as interrupted:
        for event in steps:
            if interrupted.is_set():
                raise KeyboardInterrupt
            if isinstance(event, Learned):
                bar.close()
                save_model(event.model, out)
                print(_table(event))
                print(f"{event.model.name}: {options.out}")
            else:
                bar.show(event)
    return 0


def _my_handwriting() -> Path:
    folder = handwriting_folder()
    if not Handwriting(folder).listing().entries:
        raise DataError(
            f"there are no drawings in {folder} yet; say on the Draw page what you drew, or name a folder",
            path=folder,
        )
    return folder


def _table(learned: Learned) -> str:
    lines = [f"learned from {learned.learned_from:,} drawings; right of images that were put aside:"]
    lines.append(f"{'':16}{'before':>8}{'after':>9}{'images':>9}")
    lines += [_row("your drawings", learned.drawings), _row("replay", learned.replay)]
    return "\n".join(lines)


def _row(name: str, share: Comparison) -> str:
    return f"{name:16}{share.before:>8.1%}{share.after:>9.1%}{share.images:>9,}"
