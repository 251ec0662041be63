"""Rules that the compiled engine writes anew are the same sums, where they leave 64 bits too."""

import ctypes
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from compiled_builds import SOURCE, compiler
from hypothesis import example, given
from hypothesis import strategies as st

from supportsim.engine import rules
from supportsim.units import PPM, QUANTILE_ONE

#: Doors to the functions of rules.h, which are static, and how many numbers each takes.
FUNCTIONS = {"done_of": 3, "share_of": 2, "loss_of": 4, "lot_of": 2}
DOOR = "i64 door_{name}({taken}) {{ return {name}({given}); }}\n"

#: Products of the largest with a share take 80 bits; what comes of them still fits 63.
LARGEST = 2**59
work = st.integers(0, LARGEST) | st.integers(0, 10 * PPM)
share = st.integers(0, 8 * PPM)

pytestmark = pytest.mark.skipif(compiler() is None, reason="there is no C compiler")


@pytest.fixture(scope="module", name="in_c")
def rules_in_c(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., int]:
    """Calls a function of rules.h by its name."""
    folder = tmp_path_factory.mktemp("rules")
    lines = ['#include "rules.h"\n']
    for name, count in FUNCTIONS.items():
        numbers = [f"n{each}" for each in range(count)]
        taken = ", ".join(f"i64 {number}" for number in numbers)
        lines.append(DOOR.format(name=name, taken=taken, given=", ".join(numbers)))
    source, target = folder / "doors.c", folder / "doors.so"
    source.write_text("".join(lines), encoding="utf-8")
    command = [*(compiler() or ()), "-std=c11", "-shared", "-fPIC", "-Wno-unused-function"]
    build = [*command, f"-I{SOURCE.parent}", str(source), "-o", str(target)]
    subprocess.run(build, check=True)  # noqa: S603 (the machine's compiler, our own source)
    library: Any = ctypes.CDLL(str(target))

    def call(name: str, *numbers: int) -> int:
        door = library[f"door_{name}"]
        door.restype = ctypes.c_int64
        return int(door(*(ctypes.c_int64(number) for number in numbers)))

    return call


@given(whole=work, length=work, part=st.integers(0, PPM))
@example(whole=LARGEST, length=LARGEST, part=PPM - 1)
@example(whole=7, length=0, part=0)
def test_what_cut_work_has_done(
    in_c: Callable[..., int], whole: int, length: int, part: int
) -> None:
    done = length * part // PPM
    assert in_c("done_of", whole, done, length) == rules.done_of(whole, done, length)


@given(whole=work, part=share)
@example(whole=LARGEST, part=8 * PPM)
def test_a_share_of_work(in_c: Callable[..., int], whole: int, part: int) -> None:
    assert in_c("share_of", whole, part) == rules.share_of(whole, part)


@given(strangers=work, colleagues=work, part=share, of_colleagues=share)
@example(strangers=LARGEST, colleagues=LARGEST, part=8 * PPM, of_colleagues=7 * PPM)
@example(strangers=LARGEST // PPM * 15, colleagues=1, part=PPM, of_colleagues=PPM)
# Each product fits 64 bits, their sum does not.
@example(strangers=2**43, colleagues=2**43, part=PPM, of_colleagues=PPM)
def test_what_a_hand_off_loses(
    in_c: Callable[..., int], strangers: int, colleagues: int, part: int, of_colleagues: int
) -> None:
    numbers = strangers, colleagues, part, of_colleagues
    assert in_c("loss_of", *numbers) == rules.loss_of(*numbers)


@given(lot=st.integers(0, QUANTILE_ONE - 1), number=st.integers(0, 2**31 - 1))
def test_the_lot_of_a_request(in_c: Callable[..., int], lot: int, number: int) -> None:
    assert in_c("lot_of", lot, number) == rules.lot_of(lot, number)
