/* The agenda: a heap of what is due, in the total order of the rules. */
#ifndef SUPPORTSIM_TIMELINE_H
#define SUPPORTSIM_TIMELINE_H

#include "state.h"

static bool moment_before(const Moment *one, const Moment *other) {
    if (one->order != other->order) return one->order < other->order;
    if (one->number != other->number) return one->number < other->number;
    if (one->detail != other->detail) return one->detail < other->detail;
    return one->serial < other->serial;
}

static inline bool due_before(const Moment *moments, const Due *one, const Due *other) {
    bool is_before = one->time < other->time;
    if (one->time == other->time)
        is_before = moment_before(&moments[one->moment], &moments[other->moment]);
    return is_before;
}

HEAP(agenda, Due, const Moment *, due_before)

static void schedule(Engine *engine, i64 time, Moment moment) {
    i32 number;
    if (engine->free_moments.count) {
        number = engine->free_moments.item[--engine->free_moments.count];
    } else {
        number = (i32)engine->moments.count;
        GROW(engine->moments, 1);
        engine->moments.count++;
    }
    moment.serial = ++engine->serials;
    AT(engine->moments, number) = moment;
    GROW(engine->agenda, 1);
    Due due = {time, moment.order, number};
    agenda_rise(engine->moments.item, engine->agenda.item, engine->agenda.count++, due);
}

/* Take what is due first off the agenda. */
static Moment next_moment(Engine *engine) {
    i32 first = AT(engine->agenda, 0).moment;
    agenda_pop(engine->moments.item, engine->agenda.item, engine->agenda.count--);
    PUSH(engine->free_moments, first);
    return AT(engine->moments, first);
}

/* A timer of a case: after those of engineers, by case, then which. */
static void set_timer(Engine *engine, i64 time, i32 work, int which, int act, i32 subject,
                      i64 about) {
    if (time > engine->plan.run_off) return;
    Moment moment = {.order = TIMERS, .number = ((i64)1 << 40) + work,
                     .detail = which, .act = (signed char)act, .subject = subject, .about = about};
    schedule(engine, time, moment);
}

static void set_dispatch(Engine *engine, i64 time) {
    if (time > engine->plan.run_off) return;
    Moment moment = {.order = DISPATCHES, .act = DISPATCH_NOW};
    schedule(engine, time, moment);
}

#endif
