"""Draws synthetic Bangla digits to practise on: from the outlines of fonts and from hand-made skeletons of strokes."""

import argparse
from contextlib import closing
from pathlib import Path

from cli.progress import progress_bar
from core.data.practice import DEFAULT_COUNT, make_practice_data

HELP = "make a data set of drawn digits to train on"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("destination", type=Path, metavar="DEST", help="a new folder for the images")
    parser.add_argument(
        "--count", type=int, metavar="N", default=DEFAULT_COUNT, help="how many images; 20,000 by default"
    )
    parser.add_argument(
        "--seed", type=int, metavar="N", default=1, help="another seed gives other images; 1 by default"
    )


def run(options: argparse.Namespace) -> int:
    destination, count = options.destination, options.count
    steps = make_practice_data(destination, count=count, seed=options.seed)
    with closing(steps), progress_bar("images", count) as progress:
        for done in steps:
            progress(done, count)
    print(f"{destination}: {count:,} practice digits; now type: python main.py train {destination}")
    return 0
