"""Trees: mutations of the data of a file; each changes it in place."""

import copy
from collections.abc import Callable
from random import Random
from typing import Any, Final

from fuzzing.values import Place, Values
from fuzzing.writing import Bare

Data = dict[Any, Any]
Change = Callable[[Random, Data, Values], None]

_EXTREMES: Final = [
    0, -1, 1, 0.0, -0.5, 1e-9, 1e-300, 1e9, 999999999, 1e12, 1e308, -1e308, 10**18, 10**30,
    2**31, 2**63, 0.1, 1.0000001, 3.7, 10_000, 1_000_000,
    *map(Bare, [".inf", "-.inf", ".nan", "nan", "inf", "1e999", "0x1F", "0o17", "1_000", "+5",
                "1e5", "007", "-0", "9" * 60]),
]  # fmt: skip
_TYPES: Final = [
    None, True, False, "", " ", "text", "5", "0.5", [], {}, [[]], [None], {"a": 1}, {1: 2},
    *map(Bare, ["yes", "No", "~", "null", "2025-01-06", "!!str 5", "? a", "&x 1", "*x", "|", ">"]),
]  # fmt: skip
_TIMES: Final = [
    *map(Bare, ["9:30", "09:30", "24:00", "0:00", "1:2:3", "190:20:30", "12:60", "-1:30"]),
    "9:30", "24:00", "24:01", "25:00", "00:00", "09:60", "9.30", "09:30:00", " 09:30", "٠٩:٣٠",
]  # fmt: skip
_DATES: Final = [
    "2025-02-30", "2025-13-01", "0000-01-01", "9999-12-31", "1969-12-31", "2150-12-31",
    "1970-01-01", "2025-1-6", "06/01/2025", "2025-01-06T00:00:00", 20250106, 2025,
    *map(Bare, ["2025-02-29", "2024-02-29", "2025-W02-1", "1583-01-01"]),
]  # fmt: skip
#: Laws without which shares of kinds are refused.
_FOLLOW_UP: Final = ("reproduction_hours", "reopen_delay_hours", "reopen_hours")
_WORDS: Final = ["é", "名前", "😀", "a\u202eb", "\u0000", "a b", "a.b", "a/b", "-x", "x" * 61,
                 "x" * 5000, "__proto__", "None", "\n", "front\n", "ﬁ", "A\u0301"]  # fmt: skip


def _pick(dice: Random, data: Data, values: Values, *, there: bool = True) -> Place | None:
    """A place of the file, each key of the schema as likely however often it stands there."""
    places = values.places(data)
    if there:
        places = [p for p in places if isinstance(p.holder, list) or p.key in p.holder]
    if not places:
        return None
    name = dice.choice(sorted({place.name for place in places}))
    return dice.choice([place for place in places if place.name == name])


def _near(dice: Random, word: str) -> str:
    """A word as a tired writer types it."""
    at = dice.randrange(max(len(word), 1))
    return dice.choice([
        word[:at] + word[at + 1 :], word[:at] + word[at : at + 1] + word[at:], word.upper(),
        word + "s", word.replace("_", "-"), word[:at] + "x" + word[at + 1 :], word + " ",
    ])  # fmt: skip


def drop(dice: Random, data: Data, values: Values) -> None:
    """Take a key or list entry out."""
    place = _pick(dice, data, values)
    if place is not None:
        del place.holder[place.key]


def rename_key(dice: Random, data: Data, values: Values) -> None:
    """Misspell a key, at its place among the others."""
    place = _pick(dice, data, values)
    if place is None or isinstance(place.holder, list):
        return
    known = str(place.key)
    new = dice.choice([_near(dice, known), _near(dice, known), dice.choice(_WORDS), 7])
    items = [(new if key == place.key else key, value) for key, value in place.holder.items()]
    place.holder.clear()
    place.holder.update(items)


def swap_type(dice: Random, data: Data, values: Values) -> None:
    """Put something of another type there."""
    _put(dice, data, values, _TYPES)


def extreme(dice: Random, data: Data, values: Values) -> None:
    """Put an extreme number where a number stands."""
    places = [p for p in values.places(data) if _is_number(_at(p))]
    if places:
        place = dice.choice(places)
        place.holder[place.key] = dice.choice(_EXTREMES)


def clock(dice: Random, data: Data, values: Values) -> None:
    """Put a strange time of day where one stands."""
    keys = {"opens", "closes", "starts", "ends"}
    places = [p for p in values.places(data) if p.key in keys and p.key in p.holder]
    if places:
        place = dice.choice(places)
        place.holder[place.key] = dice.choice(_TIMES)


def date(dice: Random, data: Data, values: Values) -> None:
    """Put a strange day where one may stand."""
    places = [p for p in values.places(data) if p.key in {"start", "hired", "hired_week"}]
    if places:
        place = dice.choice(places)
        place.holder[place.key] = dice.choice(_DATES)


def empty(dice: Random, data: Data, values: Values) -> None:
    """Empty a list or mapping."""
    places = [p for p in values.places(data) if isinstance(_at(p), list | dict)]
    if places:
        _at(dice.choice(places)).clear()


def reference(dice: Random, data: Data, values: Values) -> None:
    """Name something that is not there, or something else of the file."""
    known = {name for names in values.names.values() for name in names}
    places = [p for p in values.places(data) if isinstance(_at(p), str) and _at(p) in known]
    if places:
        place = dice.choice(places)
        others = sorted(map(str, known))
        place.holder[place.key] = dice.choice([_near(dice, _at(place)), dice.choice(others)])


def unicode_text(dice: Random, data: Data, values: Values) -> None:
    """Put strange letters into a text."""
    places = [p for p in values.places(data) if isinstance(_at(p), str)]
    if places:
        place = dice.choice(places)
        place.holder[place.key] = dice.choice([dice.choice(_WORDS), _at(place) + "\u200b"])


def nest(dice: Random, data: Data, values: Values) -> None:
    """Put a value deep inside lists or mappings."""
    place = _pick(dice, data, values)
    value: Any = 1
    for _ in range(dice.choice([2, 5, 28, 29, 30, 31, 40, 300, 3000])):
        value = [value] if dice.random() < 0.5 else {"a": value}
        if dice.random() < 0.001:
            break
    if place is not None:
        place.holder[place.key] = Bare(_brackets(value))


def headcount(dice: Random, data: Data, values: Values) -> None:
    """Make a number of people, customers, weeks or cases strange."""
    keys = {"headcount", "customers", "count", "always", "group_size", "new_hires", "per_week",
            "warm_up_weeks", "window_weeks", "run_off_weeks", "cases_per_month", "most",
            "cases_per_hour", "load", "open_case_limit", "history_months"}  # fmt: skip
    places = [p for p in values.places(data) if p.key in keys]
    if places:
        place = dice.choice(places)
        place.holder[place.key] = dice.choice([0, 1, 0.5, 7, 100, 9999, 10_000, 10**6, 10**9])


def shares(dice: Random, data: Data, values: Values) -> None:
    """Change a share, so that a whole does not add up or has a part of nothing."""
    places = [p for p in values.places(data) if isinstance(_at(p), float) and 0 <= _at(p) <= 1]
    if places:
        place = dice.choice(places)
        place.holder[place.key] = dice.choice([0, 1, 0.5, _at(place) / 2, _at(place) + 1e-7])


def copy_branch(dice: Random, data: Data, values: Values) -> None:
    """Put a copy of one part of the file where another stands."""
    one, other = _pick(dice, data, values), _pick(dice, data, values)
    if one is not None and other is not None:
        one.holder[one.key] = copy.deepcopy(_at(other))


def add_member(dice: Random, data: Data, values: Values) -> None:
    """Copy a member of a collection under another name: a second desk, kind or shift."""
    places = [p for p in values.places(data) if isinstance(_at(p), dict) and p.depth <= 3]
    places = [p for p in places if _at(p) and all(isinstance(v, dict) for v in _at(p).values())]
    if places:
        members = _at(dice.choice(places))
        members["another"] = copy.deepcopy(members[dice.choice(list(members))])


def one_valid(dice: Random, data: Data, values: Values) -> None:
    """Give one key a random value that the schema allows."""
    place = _pick(dice, data, values, there=dice.random() < 0.3)
    is_fixed = place is None or place.key in {"trace", "file"} or "law" in place.holder
    if place is not None and not is_fixed and place.schema:
        place.holder[place.key] = values.value(place.schema, place.name)


def rule(dice: Random, data: Data, values: Values) -> None:
    """Give one rule of a desk, or a mechanism, a valid value: most of what decides a run."""
    places = [
        place
        for place in values.places(data)
        if (isinstance(place.holder, dict) and {"site", "staff"} <= set(place.holder))
        or place.name in {"when", "grade", "seats", "skills", "blocks", "mechanisms"}
    ]
    if places:
        name = dice.choice(sorted({place.name for place in places}))
        place = dice.choice([place for place in places if place.name == name])
        place.holder[place.key] = values.value(place.schema, place.name)


def pair(dice: Random, data: Data, values: Values) -> None:
    """Set keys that are valid only together, where an earlier change left a place for them."""
    if desks := _parts(data.get("desks")):
        _pair_of_desk(dice, dice.choice(desks), values)
    elif kinds := _parts(data.get("kinds")):
        data |= {key: values.law() for key in _FOLLOW_UP}
        for kind in kinds:
            kind["reproduction_share"] = dice.choice([0.0, 0.5, 1.0])
            kind["reopen_share"] = dice.choice([0.0, 0.5, 1.0])


def _parts(holder: Any) -> list[Data]:
    """Entries of a mapping that are mappings; none of anything else."""
    entries = holder.values() if isinstance(holder, dict) else ()
    return [entry for entry in entries if isinstance(entry, dict)]


def _pair_of_desk(dice: Random, desk: Data, values: Values) -> None:
    """Rules of a desk that need one another."""
    desks, grades = values.names["desks"], values.names["grades"]
    if not desks or not grades:
        return
    to, kind = dice.choice(desks), dice.randrange(8)
    severity, minutes = dice.choice([1, 2, 9]), dice.choice([0, 5, 30])
    if kind == 0:
        hand_over = {"to": to, "from_severity": severity, "minutes": minutes}
        hand_over["owner"] = dice.choice(["keeps", "moves"])
        desk |= {"shift_end": "hand_over", "hand_over": hand_over}
    elif kind == 1:
        desk |= {"choice": "grade_order", "grade_order": dice.sample(grades, 1)}
    elif kind == 2:
        desk |= {"ownership": "customer", "group_size": dice.choice([1, 2])}
    elif kind == 3:
        desk |= {"ownership": "engineer", "assignment": "push", "open_case_limit": 2}
    elif kind == 4:
        helpers = dice.sample(desks, min(2, len(desks)))
        desk["escalation"] = {"rule": "swarm", "to": to, "helpers": helpers}
    elif kind == 5:
        desk |= {"staff": {}, "unlimited": {"grade": dice.choice(grades)}, "ownership": "desk"}
    elif kind == 6:
        window = {"days": ["mon", "tue"], "starts": "09:00", "ends": "17:15", "count": 3}
        seats = {"always": dice.choice([0, 1]), "windows": {"rush": window}}
        roles = _parts(desk.get("staff"))
        grade = next((role["grade"] for role in roles if "grade" in role), grades[0])
        desk |= {"staff": {"early": {"grade": grade, "seats": seats}}, "ownership": "desk"}
    else:
        desk["overflow"] = {"desk": to, "after_minutes": minutes}
        desk["moves"] = {dice.choice(desks): dice.choice([0.1, 0.6])}


def some_valid(dice: Random, data: Data, values: Values) -> None:
    """Give several keys random valid values."""
    for _ in range(dice.randint(2, 6)):
        one_valid(dice, data, values)


def _put(dice: Random, data: Data, values: Values, choices: list[Any]) -> None:
    place = _pick(dice, data, values)
    if place is not None:
        place.holder[place.key] = copy.deepcopy(dice.choice(choices))


def _at(place: Place) -> Any:
    if isinstance(place.holder, dict):
        return place.holder.get(place.key)
    return place.holder[place.key]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _brackets(value: Any) -> str:
    """Nested lists and mappings as text, without recursion."""
    text, closing = "", ""
    while isinstance(value, list | dict):
        is_list = isinstance(value, list)
        text += "[" if is_list else "{a: "
        closing = ("]" if is_list else "}") + closing
        value = value[0] if is_list else value["a"]
    return f"{text}{value}{closing}"


#: Mutations and how often each is chosen.
CHANGES: Final[dict[Change, int]] = {
    drop: 5, rename_key: 5, swap_type: 8, extreme: 10, clock: 4, date: 3, empty: 3, reference: 6,
    unicode_text: 3, nest: 2, headcount: 6, shares: 5, copy_branch: 4, add_member: 3,
    one_valid: 16, some_valid: 20, rule: 4, pair: 4,
}  # fmt: skip
