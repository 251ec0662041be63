"""Tasks that kill their worker; a light module, so that workers start fast."""

import os
from pathlib import Path


def die_once(task: tuple[int, Path]) -> int:
    """A task whose worker is killed the first time it sees task 3."""
    number, folder = task
    mark = folder / "died"
    if number == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), 9)
    return number * number


def die_always(task: tuple[int, Path]) -> int:
    """A task that kills its worker whenever it is task 1."""
    number, folder = task
    if number == 1:
        (folder / f"death-{os.getpid()}").touch()
        os.kill(os.getpid(), 9)
    return number * number
