/* The sequel: what comes after a spell, by what it was for and what it achieved. */
#ifndef SUPPORTSIM_SEQUEL_H
#define SUPPORTSIM_SEQUEL_H

#include "arrival.h"

/* What comes after a spell: next of the ledger, when the customer answers, where the case goes. */
typedef struct { i64 reply_at, desk; int then; } Sequel;

static Sequel next_is(int then) {
    Sequel sequel = {NONE, NONE, then};
    return sequel;
}

static Sequel goes_to(i64 desk) {
    Sequel sequel = {NONE, desk, TRANSFERRED};
    return sequel;
}

static Sequel after_touch(Engine *engine, i64 number) {
    const Plan *plan = &engine->plan;
    const Work *work = work_at(engine, number);
    i64 row = work->touch_row;
    i64 share = AT(plan->completion, work->desk * plan->kinds + work->kind);
    if (work->reopened || row == work->last_row || AT(plan->touch_completion, row) < share)
        return next_is(RESOLUTION);
    if (is_aged(engine, number)) return goes_to(AT(plan->aged_to, work->desk));
    Sequel sequel = {engine->now + AT(plan->touch_delay, row), NONE, CUSTOMER};
    i64 end = AT(plan->move_offset, work->desk + 1);
    for (i64 n = AT(plan->move_offset, work->desk); n < end; n++) {
        if (AT(plan->touch_move, row) < AT(plan->move_below, n)) {
            sequel.desk = AT(plan->move_to, n);
            break;
        }
    }
    return sequel;
}

static Sequel after_attempt(Engine *engine, const Spell *spell, i64 number) {
    const Plan *plan = &engine->plan;
    const Work *work = work_at(engine, number);
    i64 rank = engineer_at(engine, spell->engineer)->rank;
    bool is_last = steps_left(engine, number, rank) == 0;
    i64 rule = AT(plan->escalation, work->desk);
    if (is_last && rule == TRANSFER) return goes_to(AT(plan->escalate_to, work->desk));
    if (is_aged(engine, number)) return goes_to(AT(plan->aged_to, work->desk));
    if (is_last) return next_is(rule == NO_ESCALATION ? BACK_TO_OWNER : ASSIST_ASKED);
    i64 row = AT(plan->attempt_offset, attempt_position(engine, number, rank)) +
              attempts_at(engine, number)->steps[rank] - 1;
    Sequel sequel = {engine->now + AT(plan->attempt_delay, row), NONE, CUSTOMER};
    return sequel;
}

static Sequel after_help(Engine *engine, const Spell *spell, i64 number) {
    const Request *plea = request_at(engine, spell->request);
    if (plea->is_answered) return next_is(ASSIST_LATE);
    if (can_solve(engine, engineer_at(engine, spell->engineer), number))
        return next_is(ASSIST_GIVEN);
    if (!plea->in_swarm) return next_is(ASSIST_PASSED);
    const Work *work = work_at(engine, number);
    for (i32 at = work->pleas; at != -1; at = request_at(engine, at)->next_plea)
        if (at != spell->request && !request_at(engine, at)->is_answered)
            return next_is(ASSIST_PASSED);
    return goes_to(AT(engine->plan.escalate_to, work->desk));
}

/* What comes after a spell that ended by itself. */
static Sequel after_spell(Engine *engine, const Spell *spell) {
    i64 number = request_at(engine, spell->request)->work;
    const Work *work = work_at(engine, number);
    switch (spell->purpose) {
    case TOUCH: return after_touch(engine, number);
    case ATTEMPT: return after_attempt(engine, spell, number);
    case HELP: return after_help(engine, spell, number);
    case REPRODUCTION: return next_is(REPRODUCED);
    case TASK: return next_is(TASK_DONE);
    default:
        if (is_closed(work)) return next_is(CONTINUES);
        return goes_to(AT(engine->plan.refer_to, work->desk));
    }
}

/* What comes after a spell that was cut: its rest waits, here or at another desk. */
static Sequel after_cut(Engine *engine, const Spell *spell) {
    i64 number = request_at(engine, spell->request)->work;
    const Work *work = work_at(engine, number);
    bool is_own = spell->purpose == TOUCH || spell->purpose == ATTEMPT || spell->purpose == TRIAGE;
    if (is_own && !is_closed(work) && is_aged(engine, number))
        return goes_to(AT(engine->plan.aged_to, work->desk));
    return next_is(CONTINUES);
}

#endif
