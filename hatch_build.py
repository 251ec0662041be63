"""Compiles what is in C while the package is built; without a compiler it is pure Python.

Each is a plain shared library (no Python headers), so one build serves every Python.
SUPPORTSIM_NO_COMPILER=1 leaves them out, as on a machine without a compiler.
"""

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Library(NamedTuple):
    """A library in C: its room, the source in there that includes all others, its file, flags."""

    room: Path
    source: str
    file: str
    flags: tuple[str, ...] = ()


#: The engine is many short functions, each called for every spell: drawn into one another they
#: take an eighth less time. gcc needs to be told; clang passes over it.
INLINE = (
    *("--param", "inline-unit-growth=600"),
    *("--param", "max-inline-insns-auto=200"),
    *("--param", "large-function-insns=10000"),
)
ENGINE = Library(Path("supportsim/compiled"), "engine.c", "_engine.so", INLINE)
#: Roots are worked many at a time where nobody is told of those of negative numbers.
NATIVE = Library(Path("supportsim/native"), "native.c", "_native.so", flags=("-fno-math-errno",))
#: Sums of doubles are those the source writes, on every processor: none is fused with a product.
FLAGS = ("-std=c11", "-O3", "-fPIC", "-fvisibility=hidden", "-shared", "-ffp-contract=off")


def source_hash(room: Path) -> str:
    """What the library and the source beside it must agree on."""
    total = hashlib.sha256()
    for file in sorted((room / "source").iterdir()):
        total.update(file.read_bytes())
    return total.hexdigest()[:16]


def compilers() -> list[list[str]]:
    """Commands of the machine's C compilers, CC first."""
    wanted = [os.environ.get("CC", ""), "cc", "gcc", "clang"]
    commands = [shlex.split(name) for name in wanted if name.strip()]
    return [command for command in commands if shutil.which(command[0])]


def command_line(compiler: list[str], root: Path, library: Library, target: Path) -> list[str]:
    """What compiles a library into a file."""
    room = root / library.room
    version = f'-DSOURCE_HASH="{source_hash(room)}"'
    source = str(room / "source" / library.source)
    return [*compiler, *FLAGS, *library.flags, version, source, "-lm", "-o", str(target)]


def compile_library(root: Path, library: Library) -> Path | None:
    """Build a library into its room, with the first compiler that can.

    Returns:
        The library, or None when there is no compiler or all fail.
    """
    target = root / library.room / library.file
    target.unlink(missing_ok=True)
    for command in [] if os.environ.get("SUPPORTSIM_NO_COMPILER") else compilers():
        done = subprocess.run(  # noqa: S603 (the machine's compiler, our own source)
            command_line(command, root, library, target),
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode == 0:
            return target
        target.unlink(missing_ok=True)
        sys.stderr.write(done.stderr)
    return None


class CompiledLibraries(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the libraries into wheels, and beside the source of an editable installation."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, if this is a wheel; name the platform, if that worked."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        built = [each for each in (ENGINE, NATIVE) if compile_library(root, each)]
        if ENGINE not in built:
            self.app.display_warning("no C compiler: the SimPy engine serves alone")
        if not built:
            return
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform}"
        if version != "editable":
            for each in built:
                inside = each.room / each.file
                build_data["force_include"][str(root / inside)] = str(inside)
