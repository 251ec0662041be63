"""The library in C: where it is, whether it can serve, and its doors."""

import ctypes
import hashlib
from functools import cache
from pathlib import Path
from typing import Any, Final

#: Where the build puts the library, and what it is built of.
LIBRARY: Final = Path(__file__).with_name("_native.so")
SOURCE: Final = Path(__file__).with_name("source")


class KeyWords(ctypes.Structure):
    """The key of a block as C sees it: two words."""

    _fields_ = (("first", ctypes.c_uint32), ("second", ctypes.c_uint32))


class Table(ctypes.Structure):
    """Words in rows and columns as C sees them: the first, and bytes from one to the next."""

    _fields_ = (
        ("first", ctypes.c_void_p),
        ("row", ctypes.c_int64),
        ("column", ctypes.c_int64),
    )


class Ragged(ctypes.Structure):
    """Rows of so many draws each as C sees them: identity, word 2, and the first draw of each."""

    _fields_ = (
        ("who", ctypes.c_void_p),
        ("ordinal", ctypes.c_void_p),
        ("offset", ctypes.c_void_p),
    )


class Grid(ctypes.Structure):
    """Edges and a grid of cells over them as C sees them."""

    _fields_ = (
        ("edge", ctypes.c_void_p),
        ("edges", ctypes.c_int64),
        ("before", ctypes.c_void_p),
        ("cells", ctypes.c_int64),
        ("width", ctypes.c_int64),
    )


class Waiting(ctypes.Structure):
    """The requests of a backlog as C sees them; see `overtaking.Backlog`."""

    _fields_ = (
        *((name, ctypes.c_void_p) for name in ("place", "at", "ready", "left", "skill", "able")),
        *((name, ctypes.c_void_p) for name in ("subject", "taker")),
        *((name, ctypes.c_int64) for name in ("count", "skills", "starts", "joins")),
        *((name, ctypes.c_void_p) for name in ("start", "join")),
    )


class Backlogs(ctypes.Structure):
    """The waits of all backlogs as C sees them; see `glancing.Backlogs`."""

    _fields_ = (
        *((name, ctypes.c_void_p) for name in ("row", "left", "ready", "skill")),
        *((name, ctypes.c_void_p) for name in ("desk", "subject", "request")),
        *((name, ctypes.c_int64) for name in ("count", "skills")),
    )


class Starts(ctypes.Structure):
    """Which rows somebody started as C sees them; see `glancing.Starts`."""

    _fields_ = (
        *((name, ctypes.c_void_p) for name in ("starts", "taker", "able", "level", "counts")),
        ("levels", ctypes.c_int64),
    )


class Firsts(ctypes.Structure):
    """The first wait of each backlog and level as C sees it, and since when it waits."""

    _fields_ = (("wait", ctypes.c_void_p), ("since", ctypes.c_void_p))


class People(ctypes.Structure):
    """Desk and skills of each person as C sees them."""

    _fields_ = (("desk", ctypes.c_void_p), ("able", ctypes.c_void_p))


class Free(ctypes.Structure):
    """When people are free as C sees it: an order of intervals, their number, whose, and when."""

    _fields_ = (
        ("order", ctypes.c_void_p),
        ("count", ctypes.c_int64),
        *((name, ctypes.c_void_p) for name in ("who", "start", "end")),
    )


class Sets(ctypes.Structure):
    """Sets of intervals as C sees them: the first of each, starts and ends."""

    _fields_ = tuple((name, ctypes.c_void_p) for name in ("offset", "start", "end"))


class Carried(ctypes.Structure):
    """Columns that go along with their rows as C sees them: how many, from where, to where."""

    _fields_ = (
        ("count", ctypes.c_int64),
        ("given", ctypes.c_void_p),
        ("found", ctypes.c_void_p),
    )


class Told(ctypes.Structure):
    """The rows of all cases as C sees them; see `chaining.chains`."""

    _fields_ = (
        *((name, ctypes.c_void_p) for name in ("subject", "purpose", "next")),
        *((name, ctypes.c_void_p) for name in ("ready", "started", "ended", "reply")),
        *((name, ctypes.c_int64) for name in ("count", "none")),
    )


class Meanings(ctypes.Structure):
    """Codes of the ledger that C has to tell apart."""

    _fields_ = tuple(
        (name, ctypes.c_int64) for name in ("waiting", "customer", "resolution", "resolved")
    )


class Lives(ctypes.Structure):
    """When each case opened and ceased to be open as C sees it, and when the run ended."""

    _fields_ = (
        *((name, ctypes.c_void_p) for name in ("opened", "stop", "resolved", "status", "reopened")),
        *((name, ctypes.c_int64) for name in ("count", "end")),
    )


class Chains(ctypes.Structure):
    """What is found of each case as C sees it."""

    _fields_ = tuple((name, ctypes.c_void_p) for name in ("spent", "tangled", "reached", "said"))


class Ties(ctypes.Structure):
    """What settles ties as C sees it: group, time, and two numbers of each row."""

    _fields_ = tuple((name, ctypes.c_void_p) for name in ("group", "when", "first", "then"))


class Calendar(ctypes.Structure):
    """Opening hours as C sees them, with where it looked last."""

    _fields_ = (
        *((name, ctypes.c_void_p) for name in ("start", "end", "before")),
        *((name, ctypes.c_int64) for name in ("count", "row", "amount_row")),
    )


def addresses(*columns: Any) -> list[int]:
    """Where the numbers of some arrays begin; the arrays must outlive the call that reads them."""
    return [column.ctypes.data for column in columns]


@cache
def library() -> Any:
    """The library; loaded once; None where it was not built, or of another source."""
    try:
        loaded = ctypes.CDLL(str(LIBRARY))
    except OSError:
        return None
    loaded.native_source.restype = ctypes.c_char_p
    if loaded.native_source().decode() != source_hash(SOURCE):
        return None
    number, address = ctypes.c_int64, ctypes.c_void_p
    drawn = (KeyWords, ctypes.POINTER(Table), number, number, address)
    ragged = (KeyWords, ctypes.POINTER(Ragged), number)
    sets, waiting = ctypes.POINTER(Sets), ctypes.POINTER(Waiting)
    calendar = ctypes.POINTER(Calendar)
    doors = {
        "philox_uniform": (None, drawn),
        "philox_leading": (None, drawn),
        "philox_uniform_ragged": (None, (*ragged, address)),
        "philox_leading_ragged": (None, (*ragged, address)),
        "philox_draws_until": (None, (*ragged, address, address, address)),
        "native_chains": (number, (address,) * 4),
        "native_clocks": (None, (calendar, number, address, address, number, address, address)),
        "native_search": (None, (ctypes.POINTER(Grid), address, number, address)),
        "native_time_by_code": (None, (address, number, number, number, number, address)),
        "native_sort": (None, (address, number, number, address)),
        "native_normal": (None, (address, number, address)),
        "native_idle_beside": (number, (address,) * 4),
        "native_in_time": (number, (address, address, number, address, address)),
        "native_lengths": (None, (sets, number, address)),
        "native_meet": (number, (sets, number, *(address,) * 3, number, address, address)),
        "native_overtaking": (number, (waiting, address, address, number)),
        "native_merged": (number, (sets, number, address, address, address)),
        "native_overtakes": (None, (address,) * 4),
        "native_parted": (number, (address, number, *(address,) * 2, number, *(address,) * 3)),
        "native_remainder": (number, (sets, sets, number, address, address, address)),
        "native_sums": (number, (address, address, number, number, address)),
        "native_untie": (None, (address, number, ctypes.POINTER(Ties))),
        "native_weighed": (ctypes.c_uint64, (address, number)),
        "native_runs": (number, (address, number, number, address, address, address)),
    }
    for name, (found, arguments) in doors.items():
        door = getattr(loaded, name)
        door.restype, door.argtypes = found, arguments
    return loaded


def source_hash(folder: Path) -> str:
    """What a library in C and the folder it is built of must agree on."""
    total = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        total.update(file.read_bytes())
    return total.hexdigest()[:16]
