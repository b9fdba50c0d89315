"""Fits a model's temperature and “not sure” anew, on the images that were put aside when it was trained."""

import argparse
from dataclasses import replace
from pathlib import Path

from cli.data import add_data_arguments, open_data, part_names
from cli.outputs import is_same
from cli.progress import progress_bar
from core.classifier import SHIPPED_MODEL, TINY_MODEL, load_classifier, model_path
from core.errors import ConfigError
from core.files import check_writable
from core.model_file import save_model
from core.training.config import TrainingConfig, change_config
from core.training.recalibration import recalibrate

HELP = "make a model's probabilities come true"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "model",
        type=model_path,
        metavar="MODEL",
        help="a model file, whose weights stay as they are; ankan-base or tiny, which are shipped, with --out",
    )
    add_data_arguments(parser)
    parser.add_argument(
        "--parts", type=part_names, metavar="a,b,c", help="as it was trained on; all by default"
    )
    parser.add_argument(
        "--validation", type=float, metavar="SHARE", help="as in its training; 0.2 by default"
    )
    parser.add_argument("--seed", type=int, metavar="N", help="as in its training; 1 by default")
    parser.add_argument("--out", type=Path, metavar="FILE", help="a file for the result; MODEL by default")


def run(options: argparse.Namespace) -> int:
    config = change_config(TrainingConfig(), validation=options.validation, seed=options.seed)
    out = options.out or options.model
    if any(is_same(out, shipped) for shipped in (SHIPPED_MODEL, TINY_MODEL)):
        raise ConfigError(
            f"{out.stem} is shipped and stays as it is; name a file for the calibrated model with --out"
        )
    check_writable(out.absolute().parent)
    classifier = load_classifier(options.model)
    dataset = open_data(options)
    if options.parts is not None:
        dataset = dataset.with_parts(options.parts)
    with progress_bar("images", len(dataset)) as progress:
        result = recalibrate(classifier, dataset, config.split, progress=progress)
    save_model(result.model if options.out is None else replace(result.model, name=out.stem), out)
    calibration = result.model.calibration
    print(f"{out}: temperature {calibration.temperature:.3f}")
    print(
        f"expected calibration error {result.error_before:.4f} before, {result.error_after:.4f} after, "
        f"on {result.images:,} images"
    )
    share = result.not_sure / result.images
    print(f"not sure below {calibration.rejection_threshold:.1%}, which is {share:.1%} of them")
    return 0
