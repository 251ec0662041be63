"""Bugs planted on purpose: what a broken engine would do, each as one change.

Most make the engine deaf to one column of its plan, or hear it wrongly; the others break one
function of it. A check compares what happens with what the sound plan demands.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from functools import cache, cached_property
from typing import Any

import numpy as np
import pytest
import witness
import witness_rows
from organisations import Organisation, some_organisations
from twin import Twin, happened, told

from supportsim.arrays import frozen
from supportsim.engine import on_call, overtime, workbench
from supportsim.engine.backup import Backup
from supportsim.engine.on_call import OnCall
from supportsim.engine.ownership import Ownership
from supportsim.engine.queues import Queue
from supportsim.engine.recorder import Recorder
from supportsim.engine.run import simulate
from supportsim.engine.waiting import WaitingRoom
from supportsim.engine.workbench import Workbench
from supportsim.ledger.tables import TOUCH, Ledger
from supportsim.outcome.audit import audit
from supportsim.plan import plan as rules
from supportsim.plan.plan import Plan
from supportsim.supply.roster import BLOCK, ON_CALL
from supportsim.units import DAY, NONE, PPM
from supportsim.workweek import always

Monkey = pytest.MonkeyPatch
Misreading = Callable[[Plan], Plan]
Break = Callable[[Monkey], None]

NEVER_REACHED = 10**12
#: Random organisations, of which one must show a bug.
ORGANISATIONS = 400
#: What looks at the whole rule space; `witness` alone needs organisations of its heart.
CHECKS = ("twin", "rows", "audit")
LAWS: dict[str, Callable[[Plan, Ledger], list[str]]] = {
    "rows": witness_rows.violations,
    "queues": witness.violations,
    "audit": audit,
}


# --- the engine reads its plan wrongly ----------------------------------------------------------


def deaf(part: str, **columns: Any) -> Misreading:
    """Columns of a part of the plan have other values: constants, or functions of them."""

    def misread(plan: Plan) -> Plan:
        sound = getattr(plan, part)
        wrong = {
            name: frozen(value(getattr(sound, name)) if callable(value)
                         else np.full_like(getattr(sound, name), value))
            for name, value in columns.items()
        }  # fmt: skip
        return replace(plan, **{part: replace(sound, **wrong)})

    return misread


def mistaken(column: str, was: int, becomes: int) -> Misreading:
    """A rule of desks is taken for another."""
    return deaf("desks", **{column: lambda values: np.where(values == was, becomes, values)})


def without(name: str) -> Misreading:
    """A mechanism is off."""

    def misread(plan: Plan) -> Plan:
        sound = getattr(plan.mechanisms, name)
        off: Any = 0 if isinstance(sound, int) else frozen([])
        return replace(plan, mechanisms=replace(plan.mechanisms, **{name: off}))

    return misread


def interruptions_cost_a_pick_up(plan: Plan) -> Plan:
    return replace(plan, mechanisms=replace(plan.mechanisms, resume=plan.mechanisms.pick_up))


def colleagues_lose_as_strangers_do(plan: Plan) -> Plan:
    loss = plan.mechanisms.loss_share
    return replace(plan, mechanisms=replace(plan.mechanisms, colleague_share=loss))


def around_the_clock(plan: Plan) -> Plan:
    """The clocks of the customer run outside their calendar."""
    calendars = tuple(always(0, 2 * plan.run_off + 10) for _ in plan.contract.calendars)
    return replace(plan, contract=replace(plan.contract, calendars=calendars))


def desks_never_close(plan: Plan) -> Plan:
    """The hours of backups and returns run around the clock."""
    opening = tuple(always(0, 2 * plan.run_off + 10) for _ in plan.desks.opening)
    return replace(plan, desks=replace(plan.desks, opening=opening))


def blocks_do_not_cut(plan: Plan) -> Plan:
    return without_duty(plan, BLOCK)


def nobody_is_on_standby(plan: Plan) -> Plan:
    return without_duty(plan, ON_CALL)


def nobody_backs(plan: Plan) -> Plan:
    """Nobody is called out for another desk."""
    rules, nothing = plan.on_call, frozen(np.zeros(0, dtype=np.int64))
    offset = frozen(np.zeros_like(rules.backs_offset))
    return replace(plan, on_call=replace(rules, backs_offset=offset, backs_desk=nothing))


def without_duty(plan: Plan, kind: int) -> Plan:
    """Rows of one kind are missing in everybody's duty."""
    people = plan.engineers
    kept = people.duty_kind != kind
    counts = [
        kept[a:b].sum() for a, b in zip(people.duty_offset, people.duty_offset[1:], strict=False)
    ]
    rows = {name: frozen(getattr(people, name)[kept])
            for name in ("duty_from", "duty_to", "duty_kind")}  # fmt: skip
    offset = frozen(np.concatenate([[0], np.cumsum(counts)]))
    return replace(plan, engineers=replace(people, duty_offset=offset, **rows))


def nobody_hands_over(plan: Plan) -> Plan:
    """An owner away for long is never handed over."""
    names = [each.name for each in fields(plan.engineers) if each.name.startswith("handover_")]
    return replace(plan, engineers=replace(plan.engineers, **dict.fromkeys(names, frozen([]))))


def attempts_of_the_first_rank(plan: Plan) -> Plan:
    """Assists of every rank take as long as those of the first."""
    effort = np.repeat(plan.cases.assist_effort[:, :1], plan.cases.assist_effort.shape[1], axis=1)
    return replace(plan, cases=replace(plan.cases, assist_effort=frozen(effort)))


MISREADINGS: dict[str, Misreading] = {
    "due times ignored in the order": mistaken("order", rules.DUE_FIRST, rules.SEVERITY_FIRST),
    "first come first served ignored": mistaken("order", rules.FIRST_COME, rules.SEVERITY_FIRST),
    "the time of opening ignored in the order": deaf("desks", by_opening=0),
    "rotation taken for longest idle": mistaken("choice", rules.ROTATION, rules.LONGEST_IDLE),
    "random taken for longest idle": mistaken("choice", rules.AT_RANDOM, rules.LONGEST_IDLE),
    "least loaded taken for longest idle": mistaken(
        "choice", rules.LEAST_LOADED, rules.LONGEST_IDLE
    ),
    "most familiar taken for longest idle": mistaken(
        "choice", rules.MOST_FAMILIAR, rules.LONGEST_IDLE
    ),
    "the order of grades ignored in the choice": deaf("engineers", choice_place=0),
    "the order of skills ignored": deaf("engineers", skill_place=0),
    "push taken for pull": deaf("desks", push=0),
    "nothing overflows": deaf("desks", overflow_desk=NONE),
    "overflow at once": deaf("desks", overflow_after=0),
    "an assist taken for a transfer": mistaken("escalation", rules.ASSIST, rules.TRANSFER),
    "an assist costs its owner nothing": deaf("desks", assist_share=0),
    "nobody refers at sight": deaf("desks", refer_above=2**32),
    "the triage takes no time": deaf("desks", triage=0),
    "nobody refers by age": deaf("desks", aged_after=NONE),
    "no case moves by chance": deaf("desks", move_below=0),
    "nobody reproduces": deaf("desks", reproduction_desk=NONE),
    "a reproduction waits for ever": deaf("desks", reproduction_wait=NEVER_REACHED),
    "no backup": deaf("desks", backup_desk=NONE),
    "backups step in at once": deaf("desks", backup_after=0),
    "backups for every severity": deaf("desks", backup_from=9),
    "held work never returns": deaf("desks", return_after=NEVER_REACHED),
    "one case more than the limit": deaf("desks", limit=lambda x: np.where(x < 0, x, x + 1)),
    "nobody interrupts": deaf("desks", interruption=rules.NEVER),
    "only severity 1 interrupts": mistaken("interruption", rules.ANY_MORE_SEVERE, rules.SEVERITY_1),
    "nobody finishes after the shift": mistaken("shift_end", rules.FINISH, rules.PAUSE),
    "nothing is returned at the end of a shift": mistaken("shift_end", rules.RETURN, rules.PAUSE),
    "nothing is handed over": mistaken("shift_end", rules.HAND_OVER, rules.PAUSE),
    "all severities are handed over": deaf("desks", hand_over_from=9),
    "a handed over case stays": deaf("desks", hand_over_moves=0),
    "a hand-over costs nothing": deaf("desks", hand_over_added=0),
    "a desk's completion share ignored": deaf("desks", completion=2**30),
    "customers never give up": deaf("cases", patience=NONE),
    "no case reopens": deaf("cases", reopen_delay=NONE),
    "lots ignored": deaf("cases", lot=0),
    "perception never errs": lambda plan: replace(
        plan, cases=replace(plan.cases, perceived=plan.cases.difficulty)
    ),
    "assists of the wrong rank": attempts_of_the_first_rank,
    "a second skill is as fast": deaf("engineers", skill_factor=PPM),
    "slow and fast people mistaken": deaf("engineers", grade_factor=lambda x: PPM * PPM // x),
    "everybody solves everything": deaf("engineers", competence=2**32),
    "blocks do not cut": blocks_do_not_cut,
    "an owner never handed over": nobody_hands_over,
    "no hand-off loss": without("loss_share"),
    "colleagues lose as strangers do": colleagues_lose_as_strangers_do,
    "pick-up never paid": without("pick_up"),
    "an interruption costs a pick-up": interruptions_cost_a_pick_up,
    "new people are as fast": without("ramp"),
    "familiarity never helps": without("familiarity"),
    "familiarity never fades": without("familiarity_fade"),
    "familiarity from before the start forgotten": lambda plan: replace(
        plan,
        mechanisms=replace(plan.mechanisms, familiarity_start=frozen(np.zeros((0, 3)))),
    ),
    "known topics never help": without("topic"),
    "many open cases cost nothing": without("context"),
    "clocks run outside their calendar": around_the_clock,
    "desks never close": desks_never_close,
    "no time to wake": deaf("on_call", wake=0),
    "the limit of calls ignored": deaf("on_call", most_call_outs=999),
    "no rest after a call": deaf("on_call", rest=0),
    "called out for every severity": deaf("on_call", from_severity=9),
    "nobody is called for another desk": nobody_backs,
    "nobody is on standby": nobody_is_on_standby,
    "a ramp of one's own ignored": deaf("engineers", ramp_class=NONE),
    "nobody leaves what is too hard": deaf("engineers", only_solvable=0),
    "the limit to overtime ignored": deaf("desks", overtime_limit=NONE),
    "reviews are never held": deaf(
        "desks", review_every=lambda every: np.where(every < 0, every, NEVER_REACHED)
    ),
    "cases are reviewed all the time": deaf("desks", review_every=NONE),
    "nobody learns from help": without("topic_from_assists"),
}


# --- the engine is broken ------------------------------------------------------------------------


def work_takes_3_percent_longer(m: Monkey) -> None:
    sound = workbench.length_of
    m.setattr(workbench, "length_of", lambda *work: sound(*work) * 103 // 100)


def rests_are_rounded_up(m: Monkey) -> None:
    sound = workbench.done_of
    m.setattr(workbench, "done_of", lambda *of: max(0, sound(*of) - 1))


def last_come_first_served(m: Monkey) -> None:
    sound = Queue.key
    m.setattr(Queue, "key", lambda self, request: (sound(self, request)[0], -request.joined))


def severity_ignored(m: Monkey) -> None:
    sound = Queue.key
    m.setattr(Queue, "key", lambda self, request: (0, sound(self, request)[1]))


def effort_redrawn_after_a_cut(m: Monkey) -> None:
    def cut(self: Any, spell: Any, *rest: Any) -> tuple[int, int]:
        done: tuple[int, int] = sound(self, spell, *rest)
        if spell.purpose == TOUCH:
            spell.request.work.effort_left = spell.effort
        return done

    sound = Workbench.cut
    m.setattr(Workbench, "cut", cut)


def effort_redrawn_at_a_hand_off(m: Monkey) -> None:
    def touch(self: Any, request: Any, engineer: Any) -> Any:
        work = request.work
        if work.marks and engineer.id not in work.marks:
            work.effort_left = self._touch_effort[work.touch_row]
        return sound(self, request, engineer)

    sound = Workbench._touch
    m.setattr(Workbench, "_touch", touch)


def loss_counts_own_work(m: Monkey) -> None:
    def loss(self: Any, work: Any, engineer: Any) -> int:
        (work.marks or {}).pop(engineer.id, None)
        return int(sound(self, work, engineer))

    sound = Workbench._loss
    m.setattr(Workbench, "_loss", loss)


def overtime_paid_twice(m: Monkey) -> None:
    def overtime(self: Recorder, *stretch: Any) -> None:
        sound(self, *stretch)
        sound(self, *stretch)

    sound = Recorder.overtime
    m.setattr(Recorder, "overtime", overtime)


def offers_never_withdrawn(m: Monkey) -> None:
    m.setattr(Backup, "owner_is_back", lambda *_: None)


def held_work_never_comes_back(m: Monkey) -> None:
    m.setattr(WaitingRoom, "_return_held", lambda *_: None)


def closed_cases_still_count(m: Monkey) -> None:
    m.setattr(Ownership, "uncount", staticmethod(lambda _: None))


def queueing_starts_anew_when_cut(m: Monkey) -> None:
    def hold(self: WaitingRoom, request: Any, engineer: Any) -> None:
        request.joined = self._time.now
        sound(self, request, engineer)

    sound = WaitingRoom.hold
    m.setattr(WaitingRoom, "hold", hold)


def attempts_counted_as_progress(m: Monkey) -> None:
    def finish(self: Any, spell: Any) -> tuple[int, int]:
        progress, rework = sound(self, spell)
        return (progress + rework, 0) if spell.purpose != TOUCH else (progress, rework)

    sound = Workbench.finish
    m.setattr(Workbench, "finish", finish)


def standby_goes_on_after_its_stretch(m: Monkey) -> None:
    sound = on_call._turns
    m.setattr(on_call, "_turns", lambda plan: [turn for turn in sound(plan) if turn[1]])


def calls_of_all_stretches_count(m: Monkey) -> None:
    made: Counter[Any] = Counter()

    def call(self: OnCall, engineer: Any, request: Any) -> None:
        made[engineer] += 1
        sound(self, engineer, request)

    def is_callable(self: OnCall, engineer: Any) -> bool:
        return may(self, engineer) and made[engineer] < engineer.standby.most_call_outs

    sound, may = OnCall._call, OnCall._is_callable
    m.setattr(OnCall, "_call", call)
    m.setattr(OnCall, "_is_callable", is_callable)


def another_desk_is_called_first(m: Monkey) -> None:
    def would_get(self: OnCall, engineer: Any, request: Any) -> bool:
        people = [e for e in self._on_standby if self._is_callable(e) and e.desk != request.desk]
        is_elsewhere = any(sound(self, other, request) for other in people)
        return sound(self, engineer, request) and not (
            is_elsewhere and engineer.desk == request.desk
        )

    sound = OnCall._would_get
    m.setattr(OnCall, "_would_get", would_get)


def a_request_calls_again_and_again(m: Monkey) -> None:
    def call(self: OnCall, engineer: Any, request: Any) -> None:
        sound(self, engineer, request)
        self._called_for.discard(request)

    sound = OnCall._call
    m.setattr(OnCall, "_call", call)


def who_was_called_stays(m: Monkey) -> None:
    m.setattr(OnCall, "let_go", lambda _: False)


def overtime_of_all_weeks_counts(m: Monkey) -> None:
    m.setattr(overtime, "WEEK", NEVER_REACHED)


BREAKS: dict[str, Break] = {
    each.__name__.replace("_", " ").replace("3 percent", "3 %"): each
    for each in (
        work_takes_3_percent_longer, rests_are_rounded_up, last_come_first_served,
        severity_ignored, effort_redrawn_after_a_cut, effort_redrawn_at_a_hand_off,
        loss_counts_own_work, overtime_paid_twice, offers_never_withdrawn,
        held_work_never_comes_back, closed_cases_still_count,
        queueing_starts_anew_when_cut, attempts_counted_as_progress,
        standby_goes_on_after_its_stretch, calls_of_all_stretches_count,
        another_desk_is_called_first, a_request_calls_again_and_again, who_was_called_stays,
        overtime_of_all_weeks_counts,
    )
}  # fmt: skip

NAMES = [*MISREADINGS, *BREAKS]


@contextmanager
def planted(name: str) -> Iterator[Callable[[Plan], Ledger]]:
    """The engine with a bug in it."""
    with pytest.MonkeyPatch.context() as monkey:
        if name in BREAKS:
            BREAKS[name](monkey)
        misread = MISREADINGS.get(name, lambda plan: plan)
        yield lambda plan: simulate(misread(plan))


# --- checks --------------------------------------------------------------------------------------


class Trial:
    """A random organisation with what its plan demands, worked out once, when first asked."""

    def __init__(self, organisation: Organisation, unit: int) -> None:
        self.organisation = organisation
        self.unit = unit

    @cached_property
    def plan(self) -> Plan:
        return self.organisation.plan(self.unit)

    @cached_property
    def told(self) -> object:
        return happened(Twin(self.plan).run())

    @cached_property
    def is_sound(self) -> dict[str, bool]:
        """Checks asked so far, and whether they see nothing without a bug."""
        return {}

    def alarms(self, bug: str, checks: Iterable[str] = CHECKS) -> frozenset[str]:
        """Which checks see something wrong with a bug that they do not see without it."""
        if "twin" in checks:
            _ = self.told  # before the bug is planted
        with planted(bug) as engine:
            seen = self._seen(engine, checks)
        return frozenset(check for check in seen if check == "crash" or self._is_silent(check))

    def _is_silent(self, check: str) -> bool:
        """Whether a check sees nothing without a bug."""
        if check not in self.is_sound:
            self.is_sound[check] = not self._seen(simulate, [check])
        return self.is_sound[check]

    def _seen(self, engine: Callable[[Plan], Ledger], checks: Iterable[str]) -> set[str]:
        try:
            ledger = engine(self.plan)
        except Exception:  # noqa: BLE001 (a bug that crashes has been seen)
            return {"crash"}
        return {name for name in checks if self._sees(name, ledger)}

    def _sees(self, check: str, ledger: Ledger) -> bool:
        if check == "twin":
            return told(ledger, self.plan.engineers.is_seat) != self.told
        try:
            return bool(LAWS[check](self.plan, ledger))
        except Exception:  # noqa: BLE001 (a check that stumbles over a ledger has seen it)
            return True


#: Bugs that are tried where few rules are drawn, since others would hide them; and at one desk,
#: where several people are free at once.
FOCUS: dict[str, dict[str, Any]] = {
    name: {"rules": frozenset({"choice", "order", "push"}), "most_desks": 1}
    for name in (
        "rotation taken for longest idle", "random taken for longest idle",
        "least loaded taken for longest idle", "most familiar taken for longest idle",
        "the order of grades ignored in the choice", "lots ignored",
    )
} | {
    name: {"rules": frozenset({"hand_over"})}
    for name in (
        "a hand-over costs nothing", "familiarity never fades", "offers never withdrawn",
    )
} | {
    "overtime of all weeks counts": {"rules": frozenset({"overtime_limit"})},
}  # fmt: skip


@cache
def trials(count: int, **limits: Any) -> tuple[Trial, ...]:
    """Random organisations, the same in every run; times of every third one are days."""
    drawn = some_organisations(count, **limits)
    return tuple(Trial(each, 1 if n % 3 else DAY // 20) for n, each in enumerate(drawn))


def first_seen(name: str, count: int, checks: Iterable[str] = ("twin",)) -> int | None:
    """Which of so many organisations shows the bug first; None when it survives them all.

    A crash alone is not enough: the door may have refused what the bug made of the plan.
    """
    for number, trial in enumerate(trials(count, **FOCUS.get(name, {}))):
        if trial.alarms(name, checks) & set(checks):
            return number
    return None
