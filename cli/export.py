"""Writes a model as ONNX: the network with its weights, classes and settings, for other programs to run."""

import argparse
from pathlib import Path

from cli.outputs import is_same
from core.classifier import model_path
from core.errors import ConfigError
from core.export import export_onnx
from core.files import check_writable
from core.model_file import load_model

HELP = "write a model as ONNX, for other programs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "model", type=model_path, metavar="MODEL", help="a model file; ankan-base or tiny, which are shipped"
    )
    parser.add_argument("out", type=Path, metavar="OUT.onnx", help="the new file")
    parser.add_argument(
        "--from-pixels",
        action="store_true",
        help="take images of uint8 from 0 to 255; otherwise float32, divided by 255",
    )


def run(options: argparse.Namespace) -> int:
    if is_same(options.out, options.model):
        raise ConfigError(f"{options.out} is the model itself; choose another name for the ONNX file")
    if options.out.suffix.lower() != ".onnx":
        raise ConfigError(f"{options.out} should end in .onnx, by which other programs know the file")
    check_writable(options.out.absolute().parent)
    model = load_model(options.model)
    export_onnx(model, options.out, from_pixels=options.from_pixels)
    size = options.out.stat().st_size
    print(f"{options.out}: {model.name} as ONNX, {size:,} bytes")
    return 0
