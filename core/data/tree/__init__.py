"""The files of a data set, by name: a folder, or a zip archive read in place."""

from core.data.tree.archive import ZipTree
from core.data.tree.base import LARGEST_FILE, Tree, file_name, note_archives, suffix, top_folders
from core.data.tree.folder import FolderTree, only, read_file

__all__ = [
    "LARGEST_FILE",
    "FolderTree",
    "Tree",
    "ZipTree",
    "file_name",
    "note_archives",
    "only",
    "read_file",
    "suffix",
    "top_folders",
]
