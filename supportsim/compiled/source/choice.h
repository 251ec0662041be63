/* Choice: who of the free people of a desk takes a request. */
#ifndef SUPPORTSIM_CHOICE_H
#define SUPPORTSIM_CHOICE_H

#include "familiarity.h"

/* Whether somebody is at work, or something waits for them alone. */
static bool has_work(Engine *engine, Engineer *who) {
    if (who->spell != -1) return true;
    const Owner *own = &AT(engine->owners, who->id);
    return head_of(engine, queue_at(engine, who->held)) != NULL ||
           head_of(engine, queue_at(engine, own->queue)) != NULL ||
           head_of(engine, queue_at(engine, own->new_queue)) != NULL;
}

/* Of what somebody is likely to solve in an hour, by kind and skill of a case. */
static i64 solving_rate_of(const Engine *engine, const Engineer *who, const Work *work) {
    i64 row = who->id * engine->plan.kinds + work->kind;
    return AT(engine->plan.solving_rate, row * engine->plan.skill_count + work->skill);
}

/* What a choice looks at first; lower is better. */
static i64 merit_of(Engine *engine, i64 rule, Engineer *who, i64 number, bool is_push) {
    if (rule == LONGEST_IDLE) return is_push ? has_work(engine, who) : 0;
    if (rule == LEAST_LOADED) return who->open_cases;
    if (rule == GRADE_ORDER) return who->choice_place;
    if (rule == MOST_FAMILIAR && number < engine->plan.cases)
        return -familiarity_of(engine, who->id, work_at(engine, number)->customer);
    if (rule == HIGHEST_SOLVING_RATE && number < engine->plan.cases)
        return -solving_rate_of(engine, who, work_at(engine, number));
    return 0;
}

/* Whom the rule of a desk names among candidates, by number. */
static Engineer *named(Engine *engine, i64 desk, const Small *candidates, const Request *request,
                       bool is_push) {
    i64 rule = AT(engine->plan.choice, desk);
    if (candidates->count == 1) return engineer_at(engine, AT(*candidates, 0));
    const Work *work = work_at(engine, request->work);
    if (rule == AT_RANDOM) {
        i64 row = request->work;
        i64 lot = is_task(work) ? AT(engine->plan.task_lot, row - engine->plan.cases)
                                : AT(engine->plan.lot, row);
        i64 drawn = lot_of(lot, request->number);
        return engineer_at(engine, AT(*candidates, (drawn * candidates->count) >> 32));
    }
    if (rule == ROTATION) {
        i64 last = AT(engine->pools, desk).last_named;
        for (i64 n = 0; n < candidates->count; n++)
            if (AT(*candidates, n) > last) return engineer_at(engine, AT(*candidates, n));
        return engineer_at(engine, AT(*candidates, 0));
    }
    Engineer *best = NULL;
    i64 best_merit = 0;
    for (i64 n = 0; n < candidates->count; n++) {
        Engineer *who = engineer_at(engine, AT(*candidates, n));
        i64 merit = merit_of(engine, rule, who, request->work, is_push);
        if (best == NULL || merit < best_merit ||
            (merit == best_merit && who->idle_since < best->idle_since)) {
            best = who;
            best_merit = merit;
        }
    }
    return best;
}

/* --- who takes a request --------------------------------------------------------------------- */

enum { ANY_PLACE = -1 };

/* Who is at a place among the free comes near. */
INLINED void fetch_place(Engine *engine, const Pool *pool, i64 n) {
    if (n >= pool->order.count) return;
    fetch_lines(engineer_at(engine, AT(pool->order, n).engineer), LINES_OF(Engineer));
}

/* The longest idle of a desk who may take a request; everybody keeps their place. */
static Engineer *longest_idle(Engine *engine, Queue *queue, const Request *request) {
    Pool *pool = &AT(engine->pools, queue->desk);
    for (i64 n = pool->first; n < pool->order.count; n++) {
        Place place = AT(pool->order, n);
        Engineer *who = engineer_at(engine, place.engineer);
        if (is_place_valid(engine, place)) {
            if (may_take(engine, who, queue, request)) {
                fetch_place(engine, pool, n + 1);
                return who;
            }
        } else if (n == pool->first) {
            if (who->pooled_since == place.since) who->pooled_since = NONE;
            pool->first++;
        }
    }
    return NULL;
}

/* Whether somebody free at its own desk may take a request of a backlog. */
static bool has_somebody_at_home(Engine *engine, const Request *request) {
    if (request->queues[HOME] < 0) return false;
    Queue *home = queue_at(engine, request->queues[HOME]);
    if (home->desk_pool < 0 || AT(engine->pools, home->desk_pool).free == 0) return false;
    for (i64 n = 0; n < crew_count(engine, home); n++) {
        Engineer *who = crew_member(engine, home, n);
        if (who->is_free && may_take(engine, who, home, request)) return true;
    }
    return false;
}

/* Whom the choice rule names among the free who may take a request; NULL for nobody. */
static Engineer *taker(Engine *engine, Queue *queue, const Request *request, i64 place) {
    if (queue->route == OVERFLOW_ROUTE && has_somebody_at_home(engine, request)) return NULL;
    i64 rule = AT(engine->plan.choice, queue->desk);
    if (queue->desk_pool >= 0 && place == ANY_PLACE && rule == LONGEST_IDLE)
        return longest_idle(engine, queue, request);
    i64 skill = work_at(engine, request->work)->skill;
    Small *candidates = &engine->candidates;
    candidates->count = 0;
    for (i64 n = 0; n < crew_count(engine, queue); n++) {
        Engineer *who = crew_member(engine, queue, n);
        if (!who->is_free || (place != ANY_PLACE && place_of(engine, who, skill) != place)) continue;
        if (may_take(engine, who, queue, request)) PUSH(*candidates, who->id);
    }
    if (candidates->count == 0) return NULL;
    return named(engine, queue->desk, candidates, request, false);
}

#endif
