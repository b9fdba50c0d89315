"""Files that a command writes do not take the place of what it reads, nor of each other."""

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from pathlib import Path

from core.errors import ConfigError
from core.files import check_writable


def check_outputs(
    outputs: Mapping[str, Path | None],
    inputs: Iterable[Path],
    is_read: Callable[[Path], bool],
) -> None:
    """Before anything is computed.

    Args:
        outputs: what is written, by the option that names it; None where the option was left out.
        inputs: files and folders that are read.
        is_read: of a file in one of these folders, whether it is one of those that are read.

    Raises:
        ConfigError: two of the outputs are one file, or one is an input.
        OutputError: the folder of one cannot be written.
    """
    given = {option: path for option, path in outputs.items() if path is not None}
    for (option, path), (other, other_path) in combinations(given.items(), 2):
        if is_same(path, other_path):
            raise ConfigError(f"{option} and {other} both name {path}; give each a file of its own")
    read = list(inputs)
    for option, path in given.items():
        for source in read:
            if is_same(path, source) or (_is_inside(path, source) and is_read(path)):
                whose = "is what" if is_same(path, source) else f"is a file of {source}, which"
                raise ConfigError(f"{path} {whose} the command reads; choose another file for {option}")
        check_writable(path.absolute().parent)


def is_same(path: Path, other: Path) -> bool:
    """Whether two paths lead to one file, by whatever name."""
    if path.resolve() == other.resolve():
        return True
    return path.exists() and other.exists() and path.samefile(other)


def _is_inside(path: Path, folder: Path) -> bool:
    return folder.is_dir() and path.is_file() and path.resolve().is_relative_to(folder.resolve())
