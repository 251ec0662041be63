"""The library of the compiled engine: where it is, whether it can serve, and its doors."""

import ctypes
import os
from functools import cache
from pathlib import Path
from typing import Any, Final

from supportsim.compiled.allocator import keep_memory
from supportsim.compiled.rows import CASE_COLUMNS, width
from supportsim.errors import SupportSimError
from supportsim.ledger.tables import SPELL_COLUMNS
from supportsim.native.library import source_hash

#: Where the build puts the library; another build of the same source may be named instead.
LIBRARY: Final = Path(
    os.environ.get("SUPPORTSIM_ENGINE_LIBRARY") or Path(__file__).with_name("_engine.so")
)

#: What it is built of.
SOURCE: Final = Path(__file__).with_name("source")


@cache
def why_missing() -> str | None:
    """Why the compiled engine cannot serve, or None when it can."""
    if not LIBRARY.exists():
        return "it was not built: no C compiler at installation, or one that failed"
    try:
        library = ctypes.CDLL(str(LIBRARY))
    except OSError as error:
        return str(error)
    library.engine_source.restype = ctypes.c_char_p
    built = library.engine_source().decode()
    is_same = built == source_hash(SOURCE)
    return None if is_same else "it was built of another source: install again"


@cache
def library() -> Any:
    """The library; loaded once, and memory kept from one run to the next from then on.

    Raises:
        SupportSimError: It was not built, or is of another version.
    """
    reason = why_missing()
    if reason is not None:
        raise SupportSimError(f"the compiled engine cannot serve: {reason}")
    loaded = ctypes.CDLL(str(LIBRARY))
    number, address = ctypes.c_int64, ctypes.c_void_p
    doors = {
        "new": (address, (address, address, number)),
        "run": (number, (address, number)),
        "give_room": (number, (address, number, address, number)),
        "duty": (None, (address, address)),
        "free": (None, (address,)),
    }
    doors |= dict.fromkeys(("columns", "case_width", "spell_width"), (number, ()))
    doors |= dict.fromkeys(("now", "duty_rows", "opened"), (number, (address,)))
    doors |= dict.fromkeys(("noted", "written", "is_ordered"), (number, (address, number)))
    for name, (result, arguments) in doors.items():
        door = getattr(loaded, f"engine_{name}")
        door.restype, door.argtypes = result, arguments
    widths = (loaded.engine_case_width(), loaded.engine_spell_width())
    if widths != (width(CASE_COLUMNS), width(SPELL_COLUMNS)):
        raise SupportSimError("the compiled engine cannot serve: its tables are of another width")
    keep_memory()
    return loaded
