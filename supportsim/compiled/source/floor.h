/* The support floor: one instant after the other, and work given out after each. */
#ifndef SUPPORTSIM_FLOOR_H
#define SUPPORTSIM_FLOOR_H

#include "opening.h"

/* --- dispatch -------------------------------------------------------------------------------- */

/* Give cases out, and start work until no waiting request has an eligible person. */
static void dispatch(Engine *engine) {
    engine->is_dispatch_due = false;
    bool is_settled = false;
    if (engine->back_on_shift.count) cut_for_blocks(engine);
    while (!is_settled) {
        Pair pair;
        if (engine->stirred.count) give_out(engine);
        while (next_pair(engine, &pair))
            start_spell(engine, pair.request, engineer_at(engine, pair.engineer), pair.queue);
        if (engine->can_interrupt && interrupt(engine)) continue;
        if (engine->standbys.count) {
            call_out(engine);
            await_late_returns(engine);
        }
        is_settled = !(engine->out && let_go(engine));
    }
}

/* --- the run --------------------------------------------------------------------------------- */

enum { SHIFT_END_CHANGE, BLOCK_START_CHANGE, HAND_OVER_CHANGE, SHIFT_START_CHANGE,
       BLOCK_END_CHANGE, SEATS_CHANGE };

/* A row of the timetable: what its number is packed of, with the instant or without (timetable.py). */
typedef struct { i64 time, order, number, what, seats; } Change;

static inline Change change_at(const Plan *plan, i64 row) {
    i64 packed = AT(plan->change_packed, row), bits[4];
    for (int n = 0; n < 4; n++) bits[n] = AT(plan->change_bits, n);
    i64 number = packed >> bits[0], what = packed >> bits[1], order = packed >> bits[2];
    i64 time = packed >> bits[3];
    Change change = {time, order - (time << (bits[3] - bits[2])),
                     number - (what << (bits[1] - bits[0])),
                     what - (order << (bits[2] - bits[1])), packed - (number << bits[0])};
    if (plan->change_apart.count) change.time = AT(plan->change_apart, row);
    return change;
}

static void change(Engine *engine) {
    engine->next_change++;
    i64 subject = engine->ahead.number;
    switch (engine->ahead.what) {
    case SHIFT_END_CHANGE: shift_is_over(engine, engineer_at(engine, subject)); break;
    case BLOCK_START_CHANGE: begin_block(engine, engineer_at(engine, subject)); break;
    case HAND_OVER_CHANGE: hand_over(engine, engineer_at(engine, subject)); break;
    case SHIFT_START_CHANGE: shift_is_due(engine, engineer_at(engine, subject)); break;
    case BLOCK_END_CHANGE: end_block(engine, engineer_at(engine, subject)); break;
    default: change_seats(engine, subject - engine->plan.engineers, engine->ahead.seats);
    }
    settle(engine);
}

static void act_on(Engine *engine, Moment moment) {
    if (moment.act == END_SPELL) {
        finish_spell(engine, moment.subject, moment.about);
        return;
    }
    switch (moment.act) {
    case REPLY_TOUCH: reply(engine, moment.subject, true); break;
    case REPLY_STEP: reply(engine, moment.subject, false); break;
    case REOPEN: reopen(engine, moment.subject); break;
    case AGED: aged(engine, moment.subject, moment.about); break;
    case FALL_BACK: fall_back(engine, moment.subject, moment.about); break;
    case RETURN_OF_HELD:
        if (request_at(engine, moment.subject)->ticket[HOME] != moment.about) break;
        return_held(engine, moment.subject);
        settle(engine);
        break;
    case OFFER_BACKUP: offer_backup(engine, moment.subject, moment.about); break;
    case OFFER_OVERFLOW:
        if (request_at(engine, moment.subject)->ticket[HOME] != moment.about) break;
        overflow(engine, moment.subject);
        settle(engine);
        break;
    case REVIEW: review(engine, moment.subject); break;
    case COME: come(engine, moment.subject, moment.about); break;
    case BEGIN_LATE: begin_late(engine, moment.subject); break;
    case BEGIN_STRETCH: begin_stretch(engine, moment.subject); break;
    case WITHDRAW: withdraw(engine, moment.subject); break;
    case DISPATCH_NOW: dispatch(engine); break;
    case CLOSE_IF_DONE: close_if_done(engine); break;
    default: engine->is_over = true;
    }
}

/* Look for what comes next of all that is known beforehand. */
static void look_ahead(Engine *engine) {
    const Plan *plan = &engine->plan;
    Ahead next = {.time = NEVER, .order = CLOSING + 1, .source = FROM_NOWHERE};
    if (engine->next_task < plan->tasks) {
        Ahead task = {.time = AT(plan->task_ready, engine->next_task),
                      .number = plan->cases + engine->next_task, .order = OPENINGS,
                      .source = FROM_TASKS};
        next = task;
    }
    if (engine->next_case < plan->cases && AT(plan->opened, engine->next_case) <= next.time) {
        Ahead opening = {.time = AT(plan->opened, engine->next_case),
                         .number = engine->next_case, .order = OPENINGS,
                         .source = FROM_OPENINGS};
        next = opening;
    }
    if (engine->next_change < plan->change_packed.count) {
        Change first = change_at(plan, engine->next_change);
        if (first.time < next.time || (first.time == next.time && first.order < next.order)) {
            Ahead change = {.time = first.time, .number = first.number, .what = first.what,
                            .seats = first.seats, .order = (int)first.order,
                            .source = FROM_CHANGES};
            next = change;
        }
    }
    engine->ahead = next;
}

/* Whether what is known beforehand comes before the first of the agenda. */
static inline bool is_ahead_first(const Engine *engine, const Due *due) {
    const Ahead *ahead = &engine->ahead;
    if (ahead->time != due->time) return ahead->time < due->time;
    if (ahead->order != due->order) return ahead->order < due->order;
    return ahead->number < AT(engine->moments, due->moment).number;
}

/* Whether more happens at this instant before its dispatch. */
static inline bool is_more_to_come(Engine *engine) {
    const Ahead *ahead = &engine->ahead;
    if (ahead->time == engine->now && ahead->order <= DISPATCHES) return true;
    const Due *due = first_due(engine, engine->now);
    return due != NULL && due->time == engine->now && due->order <= DISPATCHES;
}

/* What was known beforehand happens. */
static void act_ahead(Engine *engine) {
    engine->now = engine->ahead.time;
    switch (engine->ahead.source) {
    case FROM_CHANGES: change(engine); break;
    case FROM_OPENINGS: open_case(engine); break;
    default: open_task(engine);
    }
    look_ahead(engine);
}

/* Bring about the next thing to happen, and the dispatch of its instant after the last. */
static void step(Engine *engine) {
    const Due *due = first_due(engine, engine->ahead.time);
    if (due == NULL || is_ahead_first(engine, due)) {
        act_ahead(engine);
    } else {
        engine->now = due->time;
        act_on(engine, next_moment(engine));
    }
    if (engine->is_dispatch_due && !is_more_to_come(engine)) dispatch(engine);
}

/* Stays of requests that still wait when the run ends, in the order of the SimPy engine. */
static void note_waiting(Engine *engine, i64 number) {
    const Work *work = work_at(engine, number);
    for (i32 count = 0, last = -1; count < work->requests; count++) {
        i32 next = -1;
        i32 open[2] = {work->request, work->reproduction};
        for (int n = 0; n < 2; n++)
            if (open[n] != -1 && request_at(engine, open[n])->number > last &&
                (next == -1 || request_at(engine, open[n])->number < request_at(engine, next)->number))
                next = open[n];
        for (i32 at = work->pleas; at != -1; at = request_at(engine, at)->next_plea)
            if (request_at(engine, at)->number > last &&
                (next == -1 || request_at(engine, at)->number < request_at(engine, next)->number))
                next = at;
        if (next == -1) return;
        last = request_at(engine, next)->number;
        if (is_waiting(request_at(engine, next))) note_stay(engine, request_at(engine, next));
    }
}

/* Note the spells in hand when the run is over. */
static void cut_spells_off(Engine *engine) {
    for (i64 n = 0; n < engine->engineers.count; n++) {
        Engineer *who = engineer_at(engine, n);
        if (who->spell != -1) stop_overtime(engine, who);
    }
    i64 first = engine->scratch.count;
    for (i64 n = 0; n < engine->spells.count; n++) {
        const Spell *spell = &AT(engine->spells, n);
        if (spell->serial == 0) continue;
        PUSH(engine->scratch, spell->engineer);
        PUSH(engine->scratch, spell->serial);
        PUSH(engine->scratch, n);
    }
    i64 count = (engine->scratch.count - first) / 3;
    if (count > 1)
        qsort(engine->scratch.item + first, (size_t)count, 3 * sizeof(i64), compare_triples);
    for (i64 n = 0; n < count; n++) {
        Spell spell = AT(engine->spells, AT(engine->scratch, first + 3 * n + 2));
        i64 progress, rework;
        book_work(engine, &spell, RUN_END, &progress, &rework);
        note_spell(engine, &spell, RUN_END, progress, rework, next_is(CONTINUES));
    }
    engine->scratch.count = first;
}

/* The run is over: note spells in hand and stays that did not end, and write what is left. */
static void cut_off(Engine *engine) {
    engine->is_cut_off = true;
    cut_spells_off(engine);
    for (i64 n = 0; n < engine->engineers.count; n++) {
        const Engineer *who = engineer_at(engine, n);
        if (who->is_seat && who->on_shift)
            note_duty(engine, who->id, who->on_since, engine->now, ON_SHIFT_ROW);
    }
    for (i64 n = 0; n < engine->standbys.count; n++) {
        Standby *standby = &AT(engine->standbys, n);
        end_rest(engine, standby);
        if (standby->is_called) end_call(engine, engineer_at(engine, standby->engineer));
    }
    Book *books[2] = {&engine->case_book, &engine->task_book};
    for (int which = 0; which < 2; which++) {
        for (i64 n = books[which]->next; n < books[which]->last; n++) {
            if (!is_here(engine, n)) continue;
            note_waiting(engine, n);
            retire(engine, n);
        }
    }
}

static inline bool is_full(const Engine *engine) {
    return engine->case_book.is_full || engine->task_book.is_full;
}

#endif
