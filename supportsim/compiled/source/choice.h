/* Choice: who of the free people of a desk takes a request. */
#ifndef SUPPORTSIM_CHOICE_H
#define SUPPORTSIM_CHOICE_H

#include "familiarity.h"

/* Of what somebody is likely to solve in an hour, by kind and skill of a case. */
static i64 solving_rate_of(const Engine *engine, const Engineer *who, const Work *work) {
    i64 row = who->id * engine->plan.kinds + work->kind;
    return AT(engine->plan.solving_rate, row * engine->plan.skill_count + work->skill);
}

/* Of people on any place of the skill that a request needs. */
enum { ANY_PLACE = -1 };

/* The number of no case: of none is somebody familiar with the customer, or likely to solve it. */
static inline i64 no_case(const Engine *engine) { return engine->plan.cases; }

/* What a choice looks at first; lower is better. */
static i64 merit_of(Engine *engine, i64 rule, const Engineer *who, i64 number) {
    if (rule == LEAST_LOADED) return who->open_cases;
    if (rule == GRADE_ORDER) return AT(engine->plan.choice_place, who->id);
    if (rule == MOST_FAMILIAR && number < engine->plan.cases)
        return -familiarity_of(engine, who->id, work_at(engine, number)->customer);
    if (rule == HIGHEST_SOLVING_RATE && number < engine->plan.cases)
        return -solving_rate_of(engine, who, work_at(engine, number));
    return 0;
}

/* Whether one of two people is named before the other: by merit, idle for longer, by number. */
static bool is_named_first(const Engineer *one, i64 merit, const Engineer *other, i64 other_merit) {
    if (merit != other_merit) return merit < other_merit;
    if (one->idle_since != other->idle_since) return one->idle_since < other->idle_since;
    return one->id < other->id;
}

/* The number below `count` that the lot of a request draws. */
static i64 drawn(Engine *engine, const Request *request, i64 count) {
    i64 row = request->work;
    i64 lot = is_task(work_at(engine, row)) ? AT(engine->plan.task_lot, row - engine->plan.cases)
                                            : AT(engine->plan.lot, row);
    return (lot_of(lot, request->number) * count) >> 32;
}

/* Whom the rule of a desk names among candidates, by number. */
static Engineer *named(Engine *engine, i64 desk, const Small *candidates, const Request *request) {
    i64 rule = AT(engine->plan.choice, desk);
    if (candidates->count == 1) return engineer_at(engine, AT(*candidates, 0));
    if (rule == AT_RANDOM)
        return engineer_at(engine, AT(*candidates, drawn(engine, request, candidates->count)));
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
        i64 merit = merit_of(engine, rule, who, request->work);
        if (best == NULL || is_named_first(who, merit, best, best_merit)) {
            best = who;
            best_merit = merit;
        }
    }
    return best;
}

/* --- of all who are free at a desk ----------------------------------------------------------- */

/* Who is at a place of a line comes near. */
INLINED void fetch_place(Engine *engine, const Line *line, i64 n) {
    if (n >= line->order.count) return;
    fetch_lines(engineer_at(engine, AT(line->order, n).engineer), LINES_OF(Engineer));
}

/* The longest idle of a line who may take a request; everybody keeps their place. */
static Engineer *first_in_line(Engine *engine, Queue *queue, const Request *request, i64 number) {
    Line *line = &AT(AT(engine->pools, queue->desk).lines, number);
    for (i64 n = line->first; n < line->order.count; n++) {
        Place place = AT(line->order, n);
        if (is_place_valid(engine, number, place)) {
            Engineer *who = engineer_at(engine, place.engineer);
            if (may_take(engine, who, queue, request)) {
                fetch_place(engine, line, n + 1);
                return who;
            }
        } else if (n == line->first) {
            forget_place(engine, number, place);
            line->first++;
        }
    }
    return NULL;
}

/* Of the first of each line the best; the least loaded stand in the first where anybody may. */
static Engineer *first_of_lines(Engine *engine, Queue *queue, const Request *request, i64 rule) {
    Pool *pool = &AT(engine->pools, queue->desk);
    Engineer *best = NULL;
    i64 best_merit = 0;
    for (i64 n = pool->first_line; n < pool->lines.count; n++) {
        Engineer *who = first_in_line(engine, queue, request, n);
        const Line *line = &AT(pool->lines, n);
        if (n == pool->first_line && line->first == line->order.count) pool->first_line++;
        if (who == NULL) continue;
        if (pool->is_by_load) return who;
        i64 merit = merit_of(engine, rule, who, request->work);
        if (best == NULL || is_named_first(who, merit, best, best_merit)) {
            best = who;
            best_merit = merit;
        }
    }
    return best;
}

/* Take somebody free for the best if they are more familiar, and may take a request. */
static void prefer_familiar(Engine *engine, Queue *queue, const Request *request, Engineer *who,
                            Engineer **best, i64 *best_merit) {
    i64 merit = merit_of(engine, MOST_FAMILIAR, who, request->work);
    if (!is_named_first(who, merit, *best, *best_merit)) return;
    if (!may_take(engine, who, queue, request)) return;
    *best = who;
    *best_merit = merit;
}

/* The most familiar: of those who know the customer, or are free, whichever are fewer; else the
   longest idle. */
static Engineer *most_familiar(Engine *engine, Queue *queue, const Request *request) {
    Engineer *best = first_of_lines(engine, queue, request, MOST_FAMILIAR);
    const Work *work = work_at(engine, request->work);
    if (best == NULL || is_task(work)) return best;
    i64 best_merit = merit_of(engine, MOST_FAMILIAR, best, request->work), place = 0;
    Knowers knowers = AT(engine->knowers, work->customer);
    if (knowers.count > AT(engine->pools, queue->desk).free) {
        for (Engineer *who; (who = next_free(engine, queue, &place)) != NULL;)
            prefer_familiar(engine, queue, request, who, &best, &best_merit);
        return best;
    }
    for (i32 at = knowers.first; at != -1; at = AT(engine->nodes, at).next) {
        Engineer *who = engineer_at(engine, AT(engine->nodes, at).key);
        if (who->is_free && who->desk == queue->desk)
            prefer_familiar(engine, queue, request, who, &best, &best_merit);
    }
    return best;
}

/* The first who may take a request behind the one last named, else of all. */
static Engineer *next_in_turn(Engine *engine, Queue *queue, const Request *request) {
    i64 last = AT(engine->pools, queue->desk).last_named;
    i64 begin = last == NONE ? 0 : engineer_at(engine, last)->place + 1, at = begin;
    for (Engineer *who; (who = next_free(engine, queue, &at)) != NULL;)
        if (may_take(engine, who, queue, request)) return who;
    at = 0;
    for (Engineer *who; (who = next_free(engine, queue, &at)) != NULL && who->place < begin;)
        if (may_take(engine, who, queue, request)) return who;
    return NULL;
}

/* Whether everybody free at a desk may take a request, for nothing keeps anybody from it. */
static bool may_all_take(Engine *engine, const Queue *queue, const Request *request) {
    const Pool *pool = &AT(engine->pools, queue->desk);
    if (pool->bound > 0 || pool->has_choosy) return false;
    if (queue->skill >= 0 && !((pool->skills >> queue->skill) & 1)) return false;
    if (queue->is_new || request->excluded != -1) return false;
    return work_at(engine, request->work)->failed_stand_ins == -1;
}

/* Those of a queue, on one place of its skill or on any, who are free and may take a request. */
static const Small *candidates_for(Engine *engine, Queue *queue, const Request *request, i64 place) {
    i64 skill = work_at(engine, request->work)->skill, at = 0;
    Small *candidates = &engine->candidates;
    candidates->count = 0;
    for (Engineer *who; (who = next_free(engine, queue, &at)) != NULL;) {
        if (place != ANY_PLACE && place_of(engine, who, skill) != place) continue;
        if (may_take(engine, who, queue, request)) PUSH(*candidates, who->id);
    }
    return candidates;
}

/* Whom the choice names of those candidates; NULL for nobody. */
static Engineer *named_of_candidates(Engine *engine, Queue *queue, const Request *request,
                                     i64 place) {
    const Small *candidates = candidates_for(engine, queue, request, place);
    return candidates->count ? named(engine, queue->desk, candidates, request) : NULL;
}

/* Whom the lot of a request names. */
static Engineer *named_by_lot(Engine *engine, Queue *queue, const Request *request) {
    const Pool *pool = &AT(engine->pools, queue->desk);
    if (!may_all_take(engine, queue, request))
        return named_of_candidates(engine, queue, request, ANY_PLACE);
    return pool->free ? nth_free(engine, pool, drawn(engine, request, pool->free)) : NULL;
}

/* Whom the choice rule of a desk names of all who are free there, where they stand in many lines or
   no line tells. */
static APART Engineer *named_of_all(Engine *engine, Queue *queue, const Request *request) {
    i64 rule = AT(engine->plan.choice, queue->desk);
    if (rule == ROTATION) return next_in_turn(engine, queue, request);
    if (rule == AT_RANDOM) return named_by_lot(engine, queue, request);
    if (rule == MOST_FAMILIAR) return most_familiar(engine, queue, request);
    if (!AT(engine->pools, queue->desk).keeps_lines)
        return named_of_candidates(engine, queue, request, ANY_PLACE);
    return first_of_lines(engine, queue, request, rule);
}

/* --- who takes a request --------------------------------------------------------------------- */

/* Whether somebody of those who could serve a queue is free and may take a request of it. */
static bool has_somebody_free(Engine *engine, Queue *queue, const Request *request) {
    i64 at = 0;
    for (Engineer *who; (who = next_free(engine, queue, &at)) != NULL;)
        if (may_take(engine, who, queue, request)) return true;
    return false;
}

/* Whether somebody free at its own desk may take a request of a backlog. */
static bool has_somebody_at_home(Engine *engine, const Request *request) {
    if (request->queues[HOME] < 0) return false;
    Queue *home = queue_at(engine, request->queues[HOME]);
    return home->desk_pool >= 0 && has_somebody_free(engine, home, request);
}

/* Whom the choice rule names among the free who may take a request; NULL for nobody. */
static Engineer *taker(Engine *engine, Queue *queue, const Request *request, i64 place) {
    if (queue->route == OVERFLOW_ROUTE && has_somebody_at_home(engine, request)) return NULL;
    if (queue->desk_pool >= 0 && place == ANY_PLACE) {
        const Pool *pool = &AT(engine->pools, queue->desk_pool);
        if (pool->is_one_line) return first_in_line(engine, queue, request, 0);
        return named_of_all(engine, queue, request);
    }
    return named_of_candidates(engine, queue, request, place);
}

#endif
