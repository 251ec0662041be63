"""Memory is kept from run to run where the C library is glibc and nobody said otherwise."""

import os
import subprocess
import sys

import pytest

from supportsim.compiled import allocator

#: Pages that a process takes anew when it uses 24 MB six times, after a first time.
FAULTS = """
import resource
from supportsim.compiled.allocator import keep_memory
print(keep_memory())
def use():
    return [bytearray(3 << 20) for _ in range(8)]
use()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(6):
    use()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(**environment: str) -> tuple[bool, int]:
    """Whether memory was kept by a process of its own, and the pages that it took anew."""
    kept = {name: value for name, value in os.environ.items() if "MALLOC" not in name}
    command = [sys.executable, "-c", FAULTS]
    done = subprocess.run(  # noqa: S603 (our own program)
        command, env=kept | environment, capture_output=True, text=True, check=True
    )
    said, taken = done.stdout.split()
    return said == "True", int(taken)


def has_mallopt() -> bool:
    """Whether this C library is one that the allocator's options are for."""
    return sys.platform == "linux" and "glibc" in os.confstr("CS_GNU_LIBC_VERSION").lower()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc is for Linux")
def test_the_next_run_uses_the_memory_of_the_last():
    if not has_mallopt():
        pytest.skip("the C library is not glibc")
    is_kept, taken = faults()
    is_left_alone, taken_anew = faults(MALLOC_TRIM_THRESHOLD_="131072")
    assert is_kept
    assert not is_left_alone
    assert taken_anew > 6 * 24 * (1 << 20) // 4096 * 0.9
    assert taken < taken_anew / 10


def test_nothing_is_asked_of_another_library(monkeypatch: pytest.MonkeyPatch):
    for name in ("MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_", "GLIBC_TUNABLES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(allocator.ctypes, "CDLL", lambda _: object())
    assert allocator.keep_memory() is False
