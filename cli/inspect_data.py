"""Looks through a data set: what is in it, what is wrong with it, how it would be split and what a network is shown.

With --out it also writes report.json, problems.csv, and as pictures samples of every class, the way of one image to the
network, and how it is changed while training.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cli.data import add_data_arguments, open_data, part_names
from cli.progress import progress_bar
from cli.sheets import sheet, write_picture
from core.data.augment import augment
from core.data.dataset import Dataset
from core.data.normalize import Kind, Normalizer
from core.data.prepare import prepare
from core.data.prepared import PreparedData
from core.data.problem import KINDS
from core.data.report import Report
from core.errors import DataError
from core.files import check_writable, make_folder, write_text
from core.training.config import TrainingConfig, change_config
from core.training.config_file import load_config
from core.training.suiting import kind_for

HELP = "say what is in a data set, and what is wrong with it"
_LISTED, _SAMPLES, _VARIANTS, _SIDE = 20, 20, 18, 84
_IN_WORDS: dict[Kind, str] = {"ink": "ink on paper", "picture": "pictures that are only resized"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_arguments(parser)
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings of a training run, in YAML")
    parser.add_argument("--parts", type=part_names, metavar="a,b,c", help="parts to split; all by default")
    parser.add_argument("--validation", type=float, metavar="SHARE", help="share of the images to judge by")
    parser.add_argument("--validation-parts", type=part_names, metavar="d", help="parts to judge by instead")
    parser.add_argument(
        "--not-stratified", action="store_true", help="draw from all images, not class by class"
    )
    parser.add_argument("--seed", type=int, metavar="N", help="of the split")
    parser.add_argument(
        "--image-kind", choices=tuple(_IN_WORDS), help="digits on paper, or what is only resized; guessed"
    )
    parser.add_argument("--find", metavar="TEXT", help="the first image whose file has this in its name")
    parser.add_argument("--json", action="store_true", help="everything, for other programs")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write report, problems and pictures there")


def run(options: argparse.Namespace) -> int:
    config = _config(options)
    if options.out:
        make_folder(options.out)
        check_writable(options.out)
    dataset = open_data(options)
    kind = kind_for(config, dataset)
    normalizer = config.normalizer or Normalizer.of_size(
        28 if kind == "ink" else 32, kind=kind, channels=1 if kind == "ink" else 3
    )
    found = None if options.find is None else _find(dataset, options.find)
    with progress_bar("images", len(dataset)) as progress:
        prepared = prepare(dataset, normalizer, progress=progress)
    counts, not_split = _split_counts(config, dataset, prepared)
    report = dataset.report(prepared, config.split if counts else None, config.parts)
    content = {
        **report.as_json(),
        "kind": kind,
        "kind_guessed": config.normalizer is None and config.image_kind is None,
        "split": counts,
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    if options.out:
        write_text(options.out / "report.json", text + "\n")
        write_text(options.out / "problems.csv", report.as_csv())
        _write_pictures(options.out, config, dataset, prepared, normalizer, found)
    if options.json:
        print(text)
        return 0
    guessed = " (guessed; --image-kind decides)" if content["kind_guessed"] else ""
    print(f"{options.data}: {report.layout}, {report.images:,} images, {_IN_WORDS[kind]}{guessed}")
    print(_table(report))
    print(
        f"split: {counts['training']:,} to train on, {counts['validation']:,} to judge by"
        if counts
        else not_split
    )
    print(_problems(report))
    if found is not None:
        part = f", part {dataset.parts[found]}" if dataset.parts[found] else ""
        print(f"found: {dataset.source.name(found)}, {dataset.class_names[dataset.labels[found]]}{part}")
    return 0


def _config(options: argparse.Namespace) -> TrainingConfig:
    return change_config(
        load_config(options.config) if options.config else TrainingConfig(),
        parts=options.parts,
        validation=options.validation,
        validation_parts=options.validation_parts,
        stratified=False if options.not_stratified else None,
        split_seed=options.seed,
        image_kind=options.image_kind,
    )


def _find(dataset: Dataset, text: str) -> int:
    """The row of the image that is asked for."""
    for row in range(len(dataset)):
        if text.lower() in dataset.source.name(row).removeprefix(str(dataset.path)).lower():
            return row
    raise DataError(f"{dataset.path} has no image with “{text}” in its name", path=dataset.path)


def _split_counts(
    config: TrainingConfig, dataset: Dataset, prepared: PreparedData
) -> tuple[dict[str, int] | None, str]:
    """How many images there would be on each side; or none, and why: such data are worth an account nevertheless."""
    parts = dataset.parts[prepared.rows]
    if config.parts is not None:
        dataset.with_parts(config.parts)  # raises for a part that is not there
    used = np.ones(len(parts), bool) if config.parts is None else np.isin(parts, config.parts)
    try:
        training, validation = config.split.rows(prepared.labels[used], parts[used])
    except DataError as error:
        if config.validation_parts is not None:
            raise
        return None, str(error)
    return {"training": len(training), "validation": len(validation)}, ""


def _write_pictures(
    folder: Path,
    config: TrainingConfig,
    dataset: Dataset,
    prepared: PreparedData,
    normalizer: Normalizer,
    found: int | None,
) -> None:
    """Samples, a row a class; the steps of one image; and what augmentation makes of it."""
    samples: list[NDArray[np.uint8]] = []
    for label in range(len(dataset.class_names)):
        places = np.flatnonzero(prepared.labels == label)
        chosen = places[np.linspace(0, len(places) - 1, _SAMPLES).astype(int)] if len(places) else []
        samples += [_upright(prepared.images[place]) for place in chosen]
    write_picture(folder / "samples.png", sheet(samples, columns=_SAMPLES, side=_SIDE // 2))
    picture = dataset.source.read(int(prepared.rows[0]) if found is None else found)
    normalized = normalizer.normalize(picture)
    steps = [step.image for step in normalized.steps]
    write_picture(folder / "steps.png", sheet(steps, columns=len(steps), side=2 * _SIDE))
    copies = np.repeat(normalized.planes[None], _VARIANTS, axis=0)
    changed = augment(copies, config.augmentation, np.random.default_rng(config.seed))
    variants = [_upright(image) for image in changed]
    write_picture(folder / "augmented.png", sheet(variants, columns=6, side=_SIDE))


def _upright(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(C, H, W) as it is shown: (H, W), or (H, W, 3)."""
    return image[0] if len(image) == 1 else image.transpose(1, 2, 0)


def _table(report: Report) -> str:
    """A row for each part, a column for each class; the other way round where there are many classes."""
    if len(report.class_names) > 12:
        totals = report.counts.sum(axis=0)
        return "\n".join(
            f"{name:>24} {count:>8,}" for name, count in zip(report.class_names, totals, strict=True)
        )
    rows = dict(zip(report.parts, report.counts.tolist(), strict=True))
    if len(rows) > 1:
        rows = {name or "(none)": counts for name, counts in rows.items()}
        rows["all"] = report.counts.sum(axis=0).tolist()
    first = max(6, *(len(name) + 2 for name in rows))
    width = max(8, *(len(name) + 2 for name in report.class_names))
    lines = [" " * first + "".join(f"{name:>{width}}" for name in (*report.class_names, "all"))]
    lines += [
        f"{name:<{first}}" + "".join(f"{count:>{width},}" for count in (*counts, sum(counts)))
        for name, counts in rows.items()
    ]
    return "\n".join(lines)


def _problems(report: Report) -> str:
    counts = report.problem_counts()
    if not counts:
        return "no problems"
    lines = [f"{count:,} {KINDS[kind]}" for kind, count in counts.items()]
    lines += [f"  {problem.path} {problem.reason}" for problem in report.problems[:_LISTED]]
    if len(report.problems) > _LISTED:
        lines.append(f"  and {len(report.problems) - _LISTED:,} more; --out DIR writes all")
    return "\n".join(lines)
