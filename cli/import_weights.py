"""Makes a model of weights that were trained in PyTorch: a `state_dict` in safetensors, and the network in words."""

import argparse
from pathlib import Path

from core.errors import ConfigError
from core.files import check_writable
from core.import_weights import Imported, import_state_dict
from core.model_file import save_model
from core.nn.architecture import load_architecture

HELP = "make a model of weights from PyTorch"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "state",
        type=Path,
        metavar="STATE.safetensors",
        help="a state_dict, written by safetensors.torch.save_file",
    )
    parser.add_argument(
        "--model",
        required=True,
        metavar="PRESET|FILE",
        help="the same network: a preset, a model.txt or YAML",
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="MODEL.safetensors", help="the new model file"
    )
    parser.add_argument(
        "--classes",
        type=_class_names,
        metavar="A,B,C",
        help="names of its outputs; the ten digits by default",
    )
    parser.add_argument(
        "--image-kind",
        choices=("ink", "picture"),
        help="digits on paper, or what is only resized; ink by default, pictures where it takes colour",
    )


def run(options: argparse.Namespace) -> int:
    if options.out.resolve() == options.state.resolve():
        raise ConfigError(f"{options.out} holds the weights themselves; choose another name for the model")
    check_writable(options.out.absolute().parent)
    architecture = load_architecture(options.model)
    imported = import_state_dict(
        options.state, architecture, class_names=options.classes, image_kind=options.image_kind
    )
    save_model(imported.model, options.out)
    print(_table(imported))
    print(f"{options.out}: {architecture.name} with {len(imported.model.class_names)} classes")
    return 0


def _table(imported: Imported) -> str:
    """Which module became which layer, and what could have been otherwise."""
    modules = {_module(own): _module(theirs) for own, theirs in imported.match.tensors.items()}
    width = max(map(len, modules), default=0)
    lines = [f"{layer:<{width}}  from {module}" for layer, module in modules.items()]
    if imported.doubt:
        lines.append(f"note: {imported.doubt}; see with evaluate whether that is right")
    return "\n".join(lines)


def _module(tensor: str) -> str:
    return tensor.rpartition(".")[0]


def _class_names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    if not all(names) or len({*names}) < len(names):
        raise argparse.ArgumentTypeError("it should be different names, as 0,1,2")
    return names
