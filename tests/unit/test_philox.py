import shutil
import subprocess
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from compiled_builds import compiler
from hypothesis import given
from hypothesis import strategies as st

from supportsim.native import library, philox, philox_in_c
from supportsim.native.philox import philox4x32
from supportsim.streams import Stream

needs_library = pytest.mark.skipif(library.library() is None, reason="it was not built")
FILLS = [
    pytest.param(philox.fill, id="numpy"),
    pytest.param(philox_in_c.fill, id="C", marks=needs_library),
]
KINDS = {"uniform": np.float64, "leading": np.int64}
WORD = st.integers(0, 0xFFFFFFFF)

#: Counter, key, block. The first three are the known answers published with Random123, the
#: others were computed by the generator of randomgen 2.5.1.
KNOWN_ANSWERS = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    (
        (0xFFFFFFFF,) * 4,
        (0xFFFFFFFF,) * 2,
        (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD),
    ),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
    ((2, 0, 0, 0), (1, 0), (0x3F55B3F0, 0x8E76CC9D, 0xB68FAA8E, 0xEBED3676)),
    (
        (0x9ABCDEF0, 1, 2, 3),
        (0xDEADBEEF, 0x12345678),
        (0x80C93609, 0xDA2ACA5D, 0xC9E7EE05, 0x95ADB541),
    ),
    (
        (7, 0xFFFFFFFF, 5, 11),
        (0xFFFFFFFF, 0),
        (0xBC670BC0, 0x5513855F, 0xBB97B5FF, 0x1CEAEDD3),
    ),
]


def read(fill: Callable[..., None], reading: str, key: tuple[int, int], *counters: tuple[int, ...]):
    """What a way to fill finds at some counters."""
    words = np.array(counters, dtype=np.uint64).reshape(-1, 4).T
    found = np.empty(len(counters), dtype=KINDS[reading])
    fill(reading, key, (words[0] | words[1] << np.uint64(32), words[2], words[3]), found)
    return found.tolist()


def uniform_of(word_0: int, word_1: int) -> float:
    """The uniform number of two words, exactly."""
    return ((word_0 >> 6 << 26 | word_1 >> 6) + 0.5) / 2**52


def counter_of(block: tuple[int, ...], key: tuple[int, int]) -> tuple[int, ...]:
    """The counter that gives a block: the rounds of the generator, walked back."""
    first, second, third, fourth = block
    for turn in reversed(range(10)):
        keys = [(key[0] + turn * 0x9E3779B9) % 2**32, (key[1] + turn * 0xBB67AE85) % 2**32]
        word_0 = fourth * pow(0xD2511F53, -1, 2**32) % 2**32
        word_2 = second * pow(0xCD9E8D57, -1, 2**32) % 2**32
        word_1 = first ^ (word_2 * 0xCD9E8D57 >> 32) ^ keys[0]
        word_3 = third ^ (word_0 * 0xD2511F53 >> 32) ^ keys[1]
        first, second, third, fourth = word_0, word_1, word_2, word_3
    return first, second, third, fourth


@pytest.mark.parametrize(("counter", "key", "block"), KNOWN_ANSWERS)
def test_the_generator_gives_the_known_answers(
    counter: tuple[int, ...], key: tuple[int, int], block: tuple[int, ...]
):
    words = np.array(counter, dtype=np.uint64).reshape(4, 1)
    assert philox4x32(words, key)[:, 0].tolist() == list(block)
    assert counter_of(block, key) == counter


@pytest.mark.parametrize("fill", FILLS)
@pytest.mark.parametrize(("counter", "key", "block"), KNOWN_ANSWERS)
def test_what_is_read_is_that_of_the_known_answers(
    fill: Callable[..., None],
    counter: tuple[int, ...],
    key: tuple[int, int],
    block: tuple[int, ...],
):
    assert read(fill, "leading", key, counter) == [block[0]]
    assert read(fill, "uniform", key, counter) == [uniform_of(*block[:2])]


def test_blocks_side_by_side_are_the_blocks_one_by_one():
    counters = np.array([counter for counter, _, _ in KNOWN_ANSWERS], dtype=np.uint64).T
    together = philox4x32(counters, (5, 6))
    for column in range(counters.shape[1]):
        alone = philox4x32(counters[:, column : column + 1], (5, 6))
        assert together[:, column].tolist() == alone[:, 0].tolist()


@pytest.mark.parametrize("fill", FILLS)
def test_the_smallest_and_largest_uniform_lie_inside_zero_and_one(fill: Callable[..., None]):
    key = (0xDEADBEEF, 0x12345678)
    for word, expected in ((0, 2.0**-53), (0xFFFFFFFF, 1 - 2.0**-53)):
        counter = counter_of((word, word, 1, 2), key)
        assert read(fill, "uniform", key, counter) == [expected]
        assert read(fill, "leading", key, counter) == [word]


@needs_library
@given(key=st.tuples(WORD, WORD), block=st.tuples(WORD, WORD, WORD, WORD))
def test_any_block_is_read_alike_in_c_and_numpy(key: tuple[int, int], block: tuple[int, ...]):
    counter = counter_of(block, key)
    for fill in (philox_in_c.fill, philox.fill):
        assert read(fill, "leading", key, counter) == [block[0]]
        assert read(fill, "uniform", key, counter) == [uniform_of(*block[:2])]


SHAPES = st.lists(st.integers(0, 5), max_size=4).flatmap(
    lambda shape: st.tuples(st.just(tuple(shape)), *[parts_of(shape)] * 3)
)


def parts_of(shape: list[int]):
    """Shapes that broadcast to a shape, or to less."""
    axes = st.tuples(*(st.sampled_from((1, size)) for size in shape))
    return st.tuples(axes, st.integers(0, len(shape))).map(lambda drawn: drawn[0][drawn[1] :])


@needs_library
@given(shapes=SHAPES, seed=st.integers(0, 2**32), is_far=st.booleans())
def test_addresses_of_any_shape_are_drawn_alike_in_c_and_numpy(
    shapes: tuple[tuple[int, ...], ...], seed: int, is_far: bool
):
    numbers = np.random.default_rng(seed)
    most = 2**32 if is_far else 3
    who = numbers.integers(0, 2**64 if is_far else 3, shapes[1], dtype=np.uint64)
    ordinal, draw = (numbers.integers(0, most, shape) for shape in shapes[2:])
    stream = Stream(seed, 0, "a")
    drawn = [stream.uniform(who, ordinal, draw), stream.bits32(who, ordinal, draw)]
    with without_library():
        again = [stream.uniform(who, ordinal, draw), stream.bits32(who, ordinal, draw)]
    for one, other in zip(drawn, again, strict=True):
        assert (one.shape, one.dtype) == (other.shape, other.dtype)
        assert np.array_equal(one, other)


@needs_library
@pytest.mark.parametrize("size", [0, 1, 16383, 16384, 16385, 50000])
def test_any_number_of_draws_is_drawn_alike_in_c_and_numpy(size: int):
    # Every third of a longer array, backwards: words that do not stand side by side.
    who = np.arange(3 * size, dtype=np.uint64)[::-3] * np.uint64(0x9E3779B97F4A7C15)
    ordinal = np.arange(size) % 7
    drawn = Stream(3, 1, "b").uniform(who, ordinal, 2)
    with without_library():
        assert np.array_equal(drawn, Stream(3, 1, "b").uniform(who, ordinal, 2))


@needs_library
def test_a_large_table_is_drawn_alike_in_c_and_numpy():
    who, draw = np.arange(300, dtype=np.uint64)[:, np.newaxis], np.arange(70)
    drawn = Stream(3, 1, "b").uniform(who, 5, draw)  # more than one piece of the cache
    with without_library():
        assert np.array_equal(drawn, Stream(3, 1, "b").uniform(who, 5, draw))


@needs_library
def test_words_that_stand_at_odd_bytes_are_read():
    packed = np.zeros(20, dtype=[("mark", "u1"), ("who", "u8"), ("ordinal", "i8")])
    packed["who"], packed["ordinal"] = np.arange(20) << 40, np.arange(20)
    assert not packed["who"].flags.aligned
    drawn = Stream(3, 1, "b").uniform(packed["who"], packed["ordinal"])
    assert np.array_equal(drawn, Stream(3, 1, "b").uniform(np.arange(20) << 40, np.arange(20)))


@needs_library
@given(counts=st.lists(st.integers(0, 150), max_size=40), seed=st.integers(0, 2**32))
def test_ragged_rows_are_drawn_alike_in_c_and_numpy_and_as_one_by_one(counts: list[int], seed: int):
    numbers, stream = np.random.default_rng(seed), Stream(seed, 0, "a")
    who = numbers.integers(0, 2**64, len(counts), dtype=np.uint64)
    at = (who, numbers.integers(0, 2**32, len(counts)), np.cumsum([0, *counts]))
    each, draw = np.repeat(np.arange(len(counts)), counts), [n for c in counts for n in range(c)]
    alone = (at[0][each], at[1][each], np.array(draw, dtype=np.int64))
    for drawn, again in (
        (stream.uniform_each, stream.uniform),
        (stream.bits32_each, stream.bits32),
    ):
        assert np.array_equal(drawn(*at), again(*alone))
        with without_library():
            assert np.array_equal(drawn(*at), again(*alone))


@needs_library
@given(rows=st.integers(0, 200), seed=st.integers(0, 2**32))
def test_draws_are_counted_alike_in_c_and_numpy_up_to_the_first_below_the_edge(
    rows: int, seed: int
):
    numbers, stream = np.random.default_rng(seed), Stream(seed, 0, "a")
    who = numbers.integers(0, 2**64, rows, dtype=np.uint64)
    ordinal = numbers.integers(0, 2**32, rows)
    edge = numbers.choice([0, 1, 2**29, 2**31, 2**32], rows)
    most = numbers.integers(1, 30, rows)
    counts = stream.draws_until(who, ordinal, edge, most)
    with without_library():
        assert np.array_equal(counts, stream.draws_until(who, ordinal, edge, most))
    for row, count in enumerate(counts.tolist()):
        is_below = stream.bits32(who[row], ordinal[row], np.arange(most[row])) < edge[row]
        first = np.flatnonzero(is_below)
        assert count == (first[0] + 1 if len(first) else most[row])


@contextmanager
def without_library():
    """As on a machine where the library was not built."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library, "library", lambda: None)
        yield


def test_without_the_library_numpy_serves(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(library, "LIBRARY", tmp_path / "_native.so")
    assert library.library.__wrapped__() is None
    (tmp_path / "_native.so").write_bytes(b"no library")
    assert library.library.__wrapped__() is None
    with without_library():
        monkeypatch.setattr(philox_in_c, "fill", None)
        assert Stream(1, 0, "arrival").bits32(3268660895821830436, 2, 1) == 38768144


@needs_library
def test_a_library_of_another_source_does_not_serve(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    shutil.copytree(library.SOURCE, tmp_path / "source")
    monkeypatch.setattr(library, "SOURCE", tmp_path / "source")
    assert library.library.__wrapped__() is not None
    (tmp_path / "source" / "philox.h").write_text("/* another */\n", encoding="utf-8")
    assert library.library.__wrapped__() is None


@pytest.mark.skipif(compiler() is None, reason="there is no C compiler")
def test_the_source_compiles_without_a_warning(tmp_path: Path):
    flags = ["-std=c11", "-O3", "-fPIC", "-shared", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]
    source, target = str(library.SOURCE / "native.c"), str(tmp_path / "native.so")
    line = [*compiler(), *flags, '-DSOURCE_HASH="none"', source, "-o", target]
    done = subprocess.run(line, check=False, capture_output=True, text=True)  # noqa: S603
    assert (done.returncode, done.stderr) == (0, "")
