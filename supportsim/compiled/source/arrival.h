/* Arrival: a case comes to a desk, its next touch joins a queue, and it grows too old for the desk. */
#ifndef SUPPORTSIM_ARRIVAL_H
#define SUPPORTSIM_ARRIVAL_H

#include "workbench.h"

static bool is_too_old(Engine *engine, i64 number) {
    const Work *work = work_at(engine, number);
    i64 limit = AT(engine->plan.aged_after, work->desk);
    if (limit == NONE) return false;
    if (AT(engine->plan.review_every, work->desk) != NONE) return work->is_found_old;
    return age_of(engine, number) >= limit;
}

static inline bool is_aged(Engine *engine, i64 number) {
    return engine->can_age && is_too_old(engine, number);
}

/* Have it noted when a case whose clock runs becomes too old for its desk. */
static void watch_age(Engine *engine, i32 number) {
    if (!engine->can_age) return;
    const Work *work = work_at(engine, number);
    i64 limit = AT(engine->plan.aged_after, work->desk);
    if (limit == NONE || AT(engine->plan.review_every, work->desk) != NONE) return;
    const Clocks *clocks = clocks_at(engine, number);
    if (clocks->since == NONE || is_aged(engine, number)) return;
    i64 at = open_after(calendar_of(engine, number), clocks->since, limit - clocks->used);
    set_timer(engine, at, number, AGE, AGED, number, clocks->turns);
}

static void arrive(Engine *engine, i32 number, i64 desk, bool refers) {
    arrive_at(engine, number, desk, refers);
    if (!engine->keeps_clocks) return;
    clocks_at(engine, number)->turns++;
    watch_age(engine, number);
}

/* Escalate a case past every desk for which it is too old. */
static void pass_on_if_aged(Engine *engine, i32 number) {
    while (is_aged(engine, number)) {
        Work *work = work_at(engine, number);
        work->escalations++;
        arrive(engine, number, AT(engine->plan.aged_to, work->desk), true);
    }
}

/* A request for the touch, or for the triage that this desk wants before. */
static void make_request(Engine *engine, i32 number) {
    pass_on_if_aged(engine, number);
    Work *work = work_at(engine, number);
    work->request = new_request(engine, number, work->wants_triage ? TRIAGE : TOUCH, work->desk);
    join(engine, work->request, NONE, false);
}

/* The next touch of a case is ready, unless it waits for a reproduction. */
static void touch_ready(Engine *engine, i32 number) {
    Work *work = work_at(engine, number);
    lay_out(engine, number);
    if (work->touch > 0 && work->reproduction != -1) work->is_held_up = true;
    else make_request(engine, number);
}

/* The case moves to another desk, and its touch joins the queue there. `is_next`: it is the next
   touch that is ready, not what is left of one. */
static void transfer(Engine *engine, i32 number, i64 desk, bool is_next) {
    Work *work = work_at(engine, number);
    i32 request = work->request;
    work->escalations++;
    arrive(engine, number, desk, true);
    if (is_next) {
        work->request = -1;
        touch_ready(engine, number);
        return;
    }
    pass_on_if_aged(engine, number);
    bool is_touch = request != -1 && request_at(engine, request)->purpose == TOUCH;
    if (is_touch && !work->wants_triage) {
        join(engine, request, NONE, false);
        return;
    }
    if (request != -1) drop_request(engine, request);
    make_request(engine, number);
}

/* A case has become too old for its desk. */
static void aged(Engine *engine, i32 number, i64 turns) {
    if (!is_here(engine, number) || clocks_at(engine, number)->turns != turns) return;
    const Work *work = work_at(engine, number);
    if (is_closed(work) || work->request == -1) return;
    const Request *request = request_at(engine, work->request);
    bool is_own = request->purpose == TOUCH || request->purpose == TRIAGE;
    if (!is_own || !is_waiting(request)) return;
    give_up(engine, work->request);
    transfer(engine, number, AT(engine->plan.aged_to, work->desk), false);
    settle(engine);
}

/* --- reviews --------------------------------------------------------------------------------- */

/* Have the next review of a desk noted: after hand-overs in sickness, before timers of cases. */
static void await_review(Engine *engine, i32 desk) {
    i64 every = AT(engine->plan.review_every, desk);
    if (every == NONE || engine->now + every > engine->plan.run_off) return;
    Moment moment = {.order = TIMERS, .act = REVIEW, .number = engine->plan.engineers + desk,
                     .subject = desk};
    schedule(engine, engine->now + every, moment);
}

/* Find the open cases of a desk that are over its age; those that wait go at this instant. */
static void review(Engine *engine, i32 desk) {
    i64 limit = AT(engine->plan.aged_after, desk);
    for (i64 n = engine->case_book.next; n < engine->case_book.last; n++) {
        if (!is_here(engine, n)) continue;
        Work *work = work_at(engine, n);
        if (work->desk != desk || is_closed(work) || age_of(engine, n) < limit) continue;
        work->is_found_old = true;
        set_timer(engine, engine->now, (i32)n, AGE, AGED, (i32)n, clocks_at(engine, n)->turns);
    }
    await_review(engine, desk);
}

#endif
