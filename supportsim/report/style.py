"""How designs look in every picture: colours that survive colour blindness, and marks for grey."""

import textwrap
from dataclasses import dataclass
from typing import Final

#: Okabe and Ito's palette, the pale yellow left out and black last.
PALETTE: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
MARKERS: Final = ("o", "s", "^", "D", "v", "P", "X")
LINES: Final = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (8, 2)), (0, (1, 1)))
HATCHES: Final = ("", "//", "\\\\", "--", "||", "xx", "++", "")

INK: Final = "#1f2933"
SOFT: Final = "#616e7c"
RULE: Final = "#d9dfe5"
TIE: Final = "#c3cad2"
PAPER: Final = "#ffffff"

#: Reasons to wait keep their colours in every study.
REASON_COLOURS: Final = {
    "queue": "#0072B2",
    "escalation": "#CC79A7",
    "owner_away": "#E69F00",
    "off_hours": "#56B4E9",
    "customer": "#c3cad2",
    "third_party": "#8a94a0",
    "work": "#009E73",
}
#: And their hatches, so that neighbours differ in grey too.
REASON_HATCHES: Final = {
    "queue": "",
    "escalation": "//",
    "owner_away": "",
    "off_hours": "\\\\",
    "customer": "",
    "third_party": "--",
    "work": "xx",
}


#: Letters of a title that a picture a third of the page wide holds.
TITLE: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Colour, marker, line and hatch of one design."""

    colour: str
    marker: str
    line: str | tuple[int, tuple[int, ...]]
    hatch: str


def looks(names: list[str]) -> dict[str, Look]:
    """A look for each design by its position; the eighth begins again with other lines."""
    found = {}
    for position, name in enumerate(names):
        turn, place = divmod(position, len(PALETTE))
        shifted = (place + turn) % len(PALETTE)
        found[name] = Look(
            colour=PALETTE[place],
            marker=MARKERS[shifted],
            line=LINES[shifted],
            hatch=HATCHES[shifted],
        )
    return found


def shortened(name: str, most: int = 22) -> str:
    """A name cut to at most so many characters."""
    return name if len(name) <= most else name[: most - 1] + "\N{HORIZONTAL ELLIPSIS}"


def in_legend(name: str) -> str:
    """A name as a row of a legend holds it."""
    return shortened(name, 34)


def headed(name: str, what: str) -> str:
    """The title of a picture of a design: in two rows where one is too short for it."""
    if len(name) + len(what) <= TITLE:
        return f"{name}: {what}"
    return f"{shortened(name, TITLE)}:\n{what}"


def in_lines(name: str, width: int = 18) -> str:
    """A name in two lines of at most so many characters, broken at a hyphen where there is one."""
    lines = textwrap.wrap(name, width)
    return name if len(lines) < 2 else f"{lines[0]}\n{shortened(' '.join(lines[1:]), width)}"
