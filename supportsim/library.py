"""The files that ship with the program: models, configs, experiments and what explains them."""

import shutil
from pathlib import Path
from typing import Final

from supportsim.errors import InputError, SupportSimError

FOLDERS: Final = ("models", "configs", "experiments", "docs")
_PACKAGE: Final = Path(__file__).parent
#: What running leaves behind in a checkout.
_LEFTOVERS: Final = ("__pycache__", "out", ".*")


def library_root() -> Path:
    """Folder that holds `FOLDERS`: inside an installed package, else the root of the checkout.

    Raises:
        SupportSimError: Neither has them.
    """
    for root in (_PACKAGE / "_library", _PACKAGE.parent):
        if all((root / name).is_dir() for name in FOLDERS):
            return root
    raise SupportSimError("this installation lacks its models, configs, experiments and docs")


def copy_library(target: Path) -> list[Path]:
    """Copy the shipped files into a new or empty folder; return the folders made there.

    Raises:
        InputError: The target holds something, or cannot be written.
    """
    root = library_root()
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise InputError([f"{target}: is there already and not empty; nothing was written"])
        ignore = shutil.ignore_patterns(*_LEFTOVERS)
        made = [target / name for name in FOLDERS]
        for folder in made:
            shutil.copytree(root / folder.name, folder, ignore=ignore)
    except OSError as error:
        raise InputError([f"{target}: cannot be written ({error.strerror})"]) from error
    return made
