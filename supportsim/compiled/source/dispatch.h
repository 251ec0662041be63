/* Dispatch: which waiting request starts next, and who takes it. */
#ifndef SUPPORTSIM_DISPATCH_H
#define SUPPORTSIM_DISPATCH_H

#include "choice.h"

/* --- pairs ----------------------------------------------------------------------------------- */

/* Key of a request in a queue; of held work, by the order of its desk. */
static void pair_key(Engine *engine, const Queue *queue, const Request *request, i64 *first,
                     i64 *time) {
    if (queue->route == HOME && request->holder != -1)
        queue = queue_at(engine, desk_queue(engine, engine->backlog, home_desk(engine, request), 0));
    key_in(engine, queue, request, first, time);
}

/* A request of a queue and who takes it. */
static inline void set_pair(Pair *pair, i32 queue, i32 request, const Engineer *who) {
    pair->request = request;
    pair->queue = queue;
    pair->engineer = who->id;
    pair->has_key = false;
}

static inline Pair pair_of(i32 queue, i32 request, const Engineer *who) {
    Pair pair;
    set_pair(&pair, queue, request, who);
    return pair;
}

/* Note the key of a pair that meets another. */
static void rank_pair(Engine *engine, Pair *pair) {
    const Queue *queue = queue_at(engine, pair->queue);
    const Request *request = request_at(engine, pair->request);
    const Engineer *who = engineer_at(engine, pair->engineer);
    pair->place = place_of(engine, who, work_at(engine, request->work)->skill);
    pair->work = request->work;
    pair->number = request->number;
    pair->route = queue->route;
    pair->desk = queue->desk;
    pair->has_key = true;
    pair_key(engine, queue, request, &pair->first, &pair->time);
}

/* Whether a pair whose key is noted comes before another. */
static bool ranks_before(const Pair *one, const Pair *other) {
    if (one->place != other->place) return one->place < other->place;
    if (one->first != other->first) return one->first < other->first;
    if (one->time != other->time) return one->time < other->time;
    if (one->work != other->work) return one->work < other->work;
    if (one->number != other->number) return one->number < other->number;
    if (one->route != other->route) return one->route < other->route;
    return one->desk < other->desk;
}

static bool pair_before(Engine *engine, Pair *one, Pair *other) {
    if (!one->has_key) rank_pair(engine, one);
    if (!other->has_key) rank_pair(engine, other);
    return ranks_before(one, other);
}

static i64 lowest_place_above(Engine *engine, const Queue *queue, i64 skill, i64 above) {
    i64 lowest = NEVER, at = 0;
    for (const Engineer *who; (who = next_free(engine, queue, &at)) != NULL;) {
        i64 place = place_of(engine, who, skill);
        if (place > above && place < lowest) lowest = place;
    }
    return lowest;
}

/* The lowest pair where people take skills in an order of their own. */
static bool lowest_by_place(Engine *engine, i32 number, Pair *best) {
    Queue *queue = queue_at(engine, number);
    Cursor at = {0, 0};
    const Entry *entry;
    i64 best_place = NEVER;
    while ((entry = next_valid(engine, queue, &at)) != NULL) {
        const Request *request = request_at(engine, entry->request);
        i64 skill = work_at(engine, entry->work)->skill;
        i64 lowest = lowest_place_above(engine, queue, skill, -1);
        for (i64 place = lowest; place < best_place;
             place = lowest_place_above(engine, queue, skill, place)) {
            const Engineer *who = taker(engine, queue, request, place);
            if (who == NULL) continue;
            *best = pair_of(number, entry->request, who);
            best_place = place;
        }
        /* Held work goes in its own order; elsewhere nothing behind can have a lower place. */
        if (queue->holder >= 0 || (queue->skill >= 0 && best_place <= lowest)) break;
    }
    return best_place != NEVER;
}

/* Whether somebody free takes only what is urgent: they hold work, or are called out. */
static bool is_anybody_bound(Engine *engine, const Queue *queue) {
    i64 at = 0;
    for (Engineer *who; (who = next_free(engine, queue, &at)) != NULL;)
        if (is_on_call(who) || has_held_work(engine, who)) return true;
    return false;
}

/* Whether a request of a queue is refused to nobody by name. */
static bool is_open_to_all(const Queue *queue, const Request *request) {
    return queue->route == HOME && request->excluded == -1 && !request->is_handed_over;
}

/* Whether what keeps people from a request that they could do keeps them from all behind it: not
   if that is a name, or a severity where others are behind. What waits for those who leave what
   they cannot solve is looked for apart. */
static bool blocks_the_rest(Engine *engine, const Queue *queue, const Queue *entries,
                            const Request *request) {
    if (!is_open_to_all(queue, request)) return false;
    if (entries->has_lanes || entries->order == SEVERITY_FIRST) return true;
    return !is_anybody_bound(engine, queue);
}

/* What a look into a queue brings: nothing, a pair, or nothing lower than the best so far. */
enum { NOBODY_FREE, FOUND, BEHIND_BEST };

/* Whether an entry of a desk's queue, whoever takes it, comes after the best pair; all take its
   skill at the same place, or the queue would have places. */
static bool is_behind(Engine *engine, i32 number, const Entry *entry, Pair *best) {
    if (best->request == -1 || queue_at(engine, number)->desk_pool < 0) return false;
    const Engineer *any = crew_member(engine, queue_at(engine, number), 0);
    Pair pair = pair_of(number, entry->request, any);
    return !pair_before(engine, &pair, best);
}

/* Keep a pair if it is lower than the best; the first is made where it stays, as what was written
   in parts and is copied at once makes the processor wait. */
static inline void keep_lower(Engine *engine, i32 queue, i32 request, const Engineer *who,
                              Pair *best) {
    if (best->request == -1) {
        set_pair(best, queue, request, who);
        return;
    }
    Pair pair = pair_of(queue, request, who);
    if (pair_before(engine, &pair, best)) *best = pair;
}

/* Look from an entry on, in its lane, for a pair of queue `number` that is lower than the best;
   `at` is behind that entry. Of what is kept apart for people like `whom` (-1 for none), only
   what they surely can do tells of the rest. */
static int improve_from(Engine *engine, i32 number, const Queue *entries, i32 whom,
                        const Entry *entry, Cursor at, Pair *best) {
    Queue *queue = queue_at(engine, number);
    i32 lane = entry->lane;
    for (; entry != NULL && entry->lane == lane; entry = next_valid(engine, entries, &at)) {
        if (is_behind(engine, number, entry, best)) return BEHIND_BEST;
        const Request *request = request_at(engine, entry->request);
        const Engineer *who = taker(engine, queue, request, ANY_PLACE);
        if (who != NULL) {
            keep_lower(engine, number, entry->request, who, best);
            return FOUND;
        }
        if ((whom == -1 || is_easy(engine, whom, request)) &&
            blocks_the_rest(engine, queue, entries, request))
            return NOBODY_FREE;
    }
    return NOBODY_FREE;
}

/* The same, lane by lane: of each, only the first that somebody takes can be the lowest. */
static int improve_by_lanes(Engine *engine, i32 number, Pair *best) {
    const Queue *lanes = queue_at(engine, queue_at(engine, number)->lanes);
    int brought = NOBODY_FREE;
    Entry place = begin_of_lane(lanes, 0);
    Cursor at;
    const Entry *entry;
    while ((entry = first_valid_from(engine, lanes, &place, NEVER, &at)) != NULL) {
        place = begin_of_lane(lanes, entry->lane + 1);
        int of_lane = improve_from(engine, number, lanes, -1, entry, at, best);
        if (of_lane != NOBODY_FREE) brought = of_lane;
    }
    return brought;
}

/* The same in order of the queue, from its head on. */
static inline int improve_in_order(Engine *engine, i32 number, const Queue *entries,
                                   const Entry *head, i32 whom, Pair *best) {
    Cursor behind = {0, block_at(engine, entries, entries->passed)->head + 1};
    return improve_from(engine, number, entries, whom, head, behind, best);
}

/* The same of what people might take who leave all they cannot solve. */
static int improve_by_easy(Engine *engine, i32 number, Pair *best) {
    int brought = NOBODY_FREE;
    for (i32 at = queue_at(engine, number)->easy; at != -1; at = AT(engine->easies, at).next) {
        const Easy *easy = &AT(engine->easies, at);
        Queue *entries = queue_at(engine, easy->queue);
        const Entry *head = head_of(engine, entries);
        if (head == NULL) continue;
        int of_these = improve_in_order(engine, number, entries, head, easy->engineer, best);
        if (of_these != NOBODY_FREE) brought = of_these;
    }
    return brought;
}

/* Look for a pair of a queue that is lower than the best: an entry and somebody free for it. */
static inline int improve(Engine *engine, i32 number, Pair *best) {
    Queue *queue = queue_at(engine, number);
    if (queue->desk_pool >= 0 && AT(engine->pools, queue->desk_pool).free == 0) return NOBODY_FREE;
    const Entry *head = head_of(engine, queue);
    if (head == NULL) return NOBODY_FREE;
    if (queue->has_places) {
        Pair pair;
        if (!lowest_by_place(engine, number, &pair)) return NOBODY_FREE;
        if (best->request == -1 || pair_before(engine, &pair, best)) *best = pair;
        return FOUND;
    }
    int brought = queue->lanes != -1 ? improve_by_lanes(engine, number, best)
                                     : improve_in_order(engine, number, queue, head, -1, best);
    if (queue->easy == -1 || (brought != NOBODY_FREE && queue->lanes == -1)) return brought;
    int of_easy = improve_by_easy(engine, number, best);
    return of_easy != NOBODY_FREE ? of_easy : brought;
}

/* --- what waits for one person ---------------------------------------------------------------- */

static bool is_ready_before(Engine *engine, const Pair *one, const Pair *other) {
    (void)engine;
    return ranks_before(one, other);
}
HEAP(ready, Pair, Engine *, is_ready_before)

/* Put what is next of a queue for one person, if they may take it, among what is ready. */
static void make_ready(Engine *engine, i32 number) {
    Queue *queue = queue_at(engine, number);
    queue->is_live = false;
    Pair pair;
    pair.request = -1;
    if (is_nobody_free(engine, queue) || improve(engine, number, &pair) == NOBODY_FREE) return;
    rank_pair(engine, &pair);
    pair.ticket = request_at(engine, pair.request)->ticket[HOME];
    GROW(engine->ready, 1);
    engine->ready.count++;
    ready_rise(engine, engine->ready.item, engine->ready.count - 1, pair);
}

/* Whether a pair still is as it was: the request waits where it did, and its person may take it. */
static bool is_ready(Engine *engine, const Pair *pair) {
    Engineer *who = engineer_at(engine, pair->engineer);
    const Request *request = request_at(engine, pair->request);
    return who->is_free && request->ticket[HOME] == pair->ticket &&
           may_take(engine, who, queue_at(engine, pair->queue), request);
}

/* The lowest pair of somebody and what waits for them alone. Each is looked for once: what others
   start on makes it void, or leaves it as it is; what changes for its person is looked for anew. */
static void next_personal(Engine *engine, Pair *best) {
    for (i64 n = 0; n < engine->live_personal.count; n++)
        make_ready(engine, AT(engine->live_personal, n));
    engine->live_personal.count = 0;
    while (engine->ready.count) {
        const Pair *first = &AT(engine->ready, 0);
        if (is_ready(engine, first)) {
            *best = *first;
            return;
        }
        i32 queue = first->queue;
        ready_pop(engine, engine->ready.item, engine->ready.count);
        engine->ready.count--;
        make_ready(engine, queue);
    }
}

/* --- the lowest pair -------------------------------------------------------------------------- */

/* Look into the live queues of desks and of owners that are several. */
static void look_into(Engine *engine, Pair *best) {
    i64 kept = 0;
    for (i64 n = 0; n < engine->live.count; n++) {
        i32 number = AT(engine->live, n);
        if (improve(engine, number, best) == NOBODY_FREE) {
            Queue *queue = queue_at(engine, number);
            /* An overflow may only wait for who is free at home to start on something. */
            if (queue->route != OVERFLOW_ROUTE || head_of(engine, queue) == NULL) {
                queue->is_live = false;
                continue;
            }
        }
        engine->live.item[kept++] = number;
    }
    engine->live.count = kept;
}

/* The waiting request with the lowest key that has an eligible free person. What waits for one
   person is looked at first: of that the lowest is known. */
static bool next_start(Engine *engine, Pair *best) {
    best->request = -1;
    if (engine->live_personal.count || engine->ready.count) next_personal(engine, best);
    look_into(engine, best);
    return best->request != -1;
}

/* The choice of a desk has named somebody; a rotation moves on. */
static void note_named(Engine *engine, const Pair *pair) {
    const Queue *queue = queue_at(engine, pair->queue);
    if (queue->desk_pool >= 0) AT(engine->pools, queue->desk).last_named = pair->engineer;
}

/* Note that a free engineer may take what they could not take before. */
static void stir(Engine *engine, const Engineer *who) {
    for (i64 n = 0; n < who->queues.count; n++) {
        Queue *queue = queue_at(engine, AT(who->queues, n));
        if (queue->count && !queue->is_live) enliven(engine, queue, AT(who->queues, n));
    }
}

/* Count an engineer among the free, if they are. */
static void release(Engine *engine, Engineer *who) {
    if (who->spell != -1) return;
    if ((!who->on_shift || who->in_block) && !who->is_out) return;
    if (!who->is_free) enter_pool(engine, who);
    stir(engine, who);
}

static void withhold(Engine *engine, Engineer *who) {
    if (who->is_free && !who->is_unlimited) leave_pool(engine, who);
}

/* Whether more seats of a desk are on duty than there should be. */
static bool is_over_count(Engine *engine, i64 desk) {
    const Pool *pool = &AT(engine->pools, desk);
    return pool->seats_on > pool->seats;
}

#endif
