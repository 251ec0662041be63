"""Other builds of the C engine: with bounds checks, with sanitizers, and without enough memory."""

import os
import subprocess
import sys
from pathlib import Path

from supportsim.native.library import source_hash

TESTS = Path(__file__).parent
ROOT = TESTS.parent
sys.path.insert(0, str(ROOT))
import hatch_build  # noqa: E402 (beside the package, not in it)

SOURCE = ROOT / "supportsim" / "compiled" / "source" / "engine.c"
COMMON = ("-std=c11", "-fPIC", "-fvisibility=hidden", "-shared", "-g")

#: As where much goes on at once: what happens next is fetched from the first case on, as where more
#: are open than a cache holds, and three who wait in a queue fill more than one block of it.
MUCH = ("-DSUPPORTSIM_CASES_NEAR=0", "-DSUPPORTSIM_ENTRIES_A_BLOCK=2")
CHECKED = ("-O1", "-DSUPPORTSIM_CHECKED", *MUCH)
SANITIZED = (
    "-O1", "-fno-omit-frame-pointer", "-fsanitize=address,undefined",
    "-fno-sanitize-recover=undefined", *MUCH,
)  # fmt: skip
#: Gives up the order of cases as soon as two rows wait for a case that stays open.
IMPATIENT = ("-O1", "-DSUPPORTSIM_CHECKED", "-DSUPPORTSIM_MOST_WAITING=1", *MUCH)
#: Memory does not run out before `engine_fail_after` says when; `engine_pieces` are not given back.
STARVED = (
    "-O1", "-DSUPPORTSIM_FAIL_AFTER=INT64_MAX",
    "-Wl,--wrap=malloc,--wrap=realloc,--wrap=free", str(TESTS / "counted_memory.c"),
)  # fmt: skip


def compiler() -> list[str] | None:
    """The command of the machine's C compiler, or None."""
    return next(iter(hatch_build.compilers()), None)


def library(
    folder: Path, flags: tuple[str, ...], source: Path = SOURCE, *, quiet: bool = False
) -> Path:
    """Build the engine with more flags into a folder; a changed copy of its source passes for it.

    Args:
        folder: For the library.
        flags: Of the compiler.
        source: What is compiled.
        quiet: Whether what the compiler refuses goes unsaid.

    Raises:
        CalledProcessError: The compiler refused it.
    """
    command, target = compiler(), folder / "_engine.so"
    assert command is not None
    version = f'-DSOURCE_HASH="{source_hash(SOURCE.parent)}"'
    line = [*command, *COMMON, *flags, version, str(source), "-o", str(target)]
    said = subprocess.DEVNULL if quiet else None
    subprocess.run(line, check=True, stderr=said)  # noqa: S603 (the machine's compiler)
    return target


def runtime(name: str) -> str:
    """Where the compiler keeps a library that its sanitizers need first of all."""
    line = [*(compiler() or ()), f"-print-file-name={name}"]
    found = subprocess.check_output(line, text=True)  # noqa: S603 (the machine's compiler)
    return found.strip()


def play(
    what: str, examples: int, *, seed: int, timeout: float, **environment: str
) -> tuple[str, str]:
    """Let a process of its own play random plans; see `plan_worker`.

    Returns:
        Its last line, and what was wrong: empty when it came to its end.
    """
    command = [sys.executable, str(TESTS / "plan_worker.py"), what, str(examples), str(seed)]
    try:
        done = subprocess.run(  # noqa: S603 (our own program)
            command,
            check=False,
            capture_output=True,
            text=True,
            timeout=timeout,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        )
    except subprocess.TimeoutExpired as slow:
        return _last(slow.stdout), f"no end after {timeout} seconds"
    ending = "" if done.returncode == 0 else f"exit {done.returncode}: {done.stderr[-3000:]}"
    return _last(done.stdout), ending


def _last(output: str | bytes | None) -> str:
    text = output.decode() if isinstance(output, bytes) else output or ""
    return text.rstrip().rpartition("\n")[2]
