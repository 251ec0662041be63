"""HTML that cannot forget to escape: every text becomes harmless on its way in."""

import html
from typing import Final

_EMPTY: Final = {"meta", "br", "hr"}


class Markup(str):
    """Text that is HTML already and is not escaped again."""

    __slots__ = ()


def escaped(value: object) -> Markup:
    """A value as HTML; markup stays as it is, all else is escaped, quotes too."""
    return value if isinstance(value, Markup) else Markup(html.escape(str(value), quote=True))


def joined(*children: object) -> Markup:
    """Children one after the other."""
    return Markup("".join(escaped(child) for child in children))


def tag(name: str, /, *children: object, **attributes: object) -> Markup:
    """An element; "class_" stands for "class" and "_" in an attribute for "-"."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(value)}"'
        for key, value in attributes.items()
        if value not in ("", None)
    )
    if name in _EMPTY:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{joined(*children)}</{name}>")
