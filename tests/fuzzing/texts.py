"""Texts: mutations of a file as it is written, without regard to what it means."""

import re
from collections.abc import Callable
from random import Random
from typing import Final

Change = Callable[[Random, str], bytes]

_STRANGE: Final = ["\t", "\x00", "\x07", "\x85", "\u2028", "\ufeff", "é", "😀", "{", "}", "[", "]",
                   ":", "#", "&a ", "*a", "!", "|", ">", "%", "@", "`", '"', "'", ",", "?", "-",
                   "\ud7ff", "\u202e"]  # fmt: skip
_BOMB: Final = """a0: &a0 [x, x, x, x, x, x, x, x, x, x]
a1: &a1 [*a0, *a0, *a0, *a0, *a0, *a0, *a0, *a0, *a0, *a0]
a2: &a2 [*a1, *a1, *a1, *a1, *a1, *a1, *a1, *a1, *a1, *a1]
a3: &a3 [*a2, *a2, *a2, *a2, *a2, *a2, *a2, *a2, *a2, *a2]
a4: [*a3, *a3, *a3, *a3, *a3, *a3, *a3, *a3, *a3, *a3]
"""


def _line(dice: Random, text: str) -> tuple[list[str], int]:
    lines = text.split("\n")
    return lines, dice.randrange(len(lines))


def truncate(dice: Random, text: str) -> bytes:
    """End the file somewhere, be it inside a letter."""
    raw = text.encode()
    return raw[: dice.randrange(len(raw))]


def drop_line(dice: Random, text: str) -> bytes:
    """Take a line out."""
    lines, at = _line(dice, text)
    del lines[at]
    return "\n".join(lines).encode()


def double_line(dice: Random, text: str) -> bytes:
    """Write a line, or a block, twice."""
    lines, at = _line(dice, text)
    until = at + dice.choice([1, 1, 3, 10])
    return "\n".join([*lines[:until], *lines[at:until], *lines[until:]]).encode()


def swap_lines(dice: Random, text: str) -> bytes:
    """Exchange two lines."""
    lines, at = _line(dice, text)
    other = dice.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]
    return "\n".join(lines).encode()


def indent(dice: Random, text: str) -> bytes:
    """Indent a line more, less, or by a tab."""
    lines, at = _line(dice, text)
    lines[at] = dice.choice([" ", "  ", "\t", "    "]) + lines[at].removeprefix(
        dice.choice(["", " ", "  "])
    )
    return "\n".join(lines).encode()


def letter(dice: Random, text: str) -> bytes:
    """Put a strange letter somewhere."""
    at = dice.randrange(len(text))
    return (text[:at] + dice.choice(_STRANGE) + text[at + dice.randint(0, 1) :]).encode()


def flip_byte(dice: Random, text: str) -> bytes:
    """Change a byte."""
    raw = bytearray(text.encode())
    raw[dice.randrange(len(raw))] = dice.randrange(256)
    return bytes(raw)


def line_ends(dice: Random, text: str) -> bytes:
    """Line ends of another system, all or some."""
    end = dice.choice(["\r\n", "\r", "\n\n", "\x0b\n"])
    ends = (end if dice.random() < 0.9 else "\n" for _ in text.split("\n"))
    return "".join(map("".join, zip(text.split("\n"), ends, strict=True))).encode()


def encoding(dice: Random, text: str) -> bytes:
    """Another encoding, or a mark of one."""
    name = dice.choice(["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1"])
    mark = "# é\n" if name == "latin-1" else ""
    return (mark + text).encode(name, errors="replace")


def aliases(dice: Random, text: str) -> bytes:
    """Anchors, aliases, a bomb of them, or a merge key."""
    lines, at = _line(dice, text)
    more = dice.choice(["x: &x 1\ny: *x", "<<: {a: 1}", "&a a: *a", "x: *unknown", _BOMB])
    return "\n".join([*lines[:at], more, *lines[at:]]).encode()


def document(dice: Random, text: str) -> bytes:
    """Marks of documents, directives and tags."""
    return dice.choice([
        "---\n" + text, text + "\n---\n" + text, text + "\n...\n", "%YAML 1.1\n---\n" + text,
        "%TAG ! x\n" + text, "!!python/object:os.system\n" + text, "---\n---\n", "# nothing\n",
        "[" * 5000, "{" * 1000, "a: " * 1000, "- " * 2000 + "1", "?" + text, "x" * 100_000,
    ]).encode()  # fmt: skip


def unquote(dice: Random, text: str) -> bytes:
    """Take the quotes off something."""
    found = list(re.finditer(r'"([^"\n]*)"', text))
    if not found:
        return text.encode()
    one = dice.choice(found)
    return (text[: one.start()] + one.group(1) + text[one.end() :]).encode()


def long_number(dice: Random, text: str) -> bytes:
    """Write a number much longer."""
    found = list(re.finditer(r"\d+", text))
    one = dice.choice(found)
    much = dice.choice(["9" * 39, "9" * 5000, "0." + "3" * 400, "1e400", "1e-400", "0b101", "1__0"])
    return (text[: one.start()] + much + text[one.end() :]).encode()


#: Mutations and how often each is chosen.
CHANGES: Final[dict[Change, int]] = {
    truncate: 3, drop_line: 5, double_line: 3, swap_lines: 2, indent: 4, letter: 5, flip_byte: 3,
    line_ends: 1, encoding: 1, aliases: 2, document: 1, unquote: 3, long_number: 2,
}  # fmt: skip
