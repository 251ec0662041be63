/* Eligibility, choice and dispatch: which waiting request starts next, and who takes it. */
#ifndef SUPPORTSIM_DISPATCH_H
#define SUPPORTSIM_DISPATCH_H

#include "rules.h"
#include "standby.h"

static bool is_at_limit(const Engineer *engineer) {
    return engineer->limit >= 0 && engineer->limit <= engineer->open_cases;
}

/* Whether their desk lets a request of this severity cut work of another. */
static bool would_drop(const Engineer *engineer, i64 in_hand, i64 waiting) {
    if (engineer->interruption == NEVER_INTERRUPTED || waiting >= in_hand) return false;
    return engineer->interruption == BY_ANY_MORE_SEVERE || waiting == 1;
}

/* Desk whose people are to do a request: where the case is, or who was asked. */
static i64 home_desk(Engine *engine, const Request *request) {
    return request->purpose == TOUCH ? work_at(engine, request->work)->desk : request->desk;
}

static bool stands_in(Engine *engine, const Engineer *engineer, const Queue *queue,
                      const Request *request) {
    if (queue->route != HOME) return true;
    return engineer->desk != work_at(engine, request->work)->desk && request->is_handed_over &&
           request->purpose == TOUCH;
}

/* Whether a person can solve a case, by competence or since an assist. */
static bool can_solve(Engine *engine, const Engineer *who, i64 number) {
    const Plan *plan = &engine->plan;
    if (!engine->keeps_attempts || number >= plan->cases) return true;
    const Work *work = work_at(engine, number);
    if (work->difficulty < AT(plan->competence, who->id * plan->kinds + work->kind)) return true;
    i32 able = work->able;
    return able != -1 && (node_of(engine, able, who->id) || node_of(engine, able, -2 - who->desk));
}

/* Whether somebody who leaves some of what others take would take a request. */
static bool would_choose(Engine *engine, const Engineer *who, const Request *request) {
    if (is_on_call(who) &&
        !would_come_for(engine, who, work_at(engine, request->work)->severity))
        return false;
    if (!who->only_solvable || request->purpose == TASK || request->purpose == REPRODUCTION)
        return true;
    return can_solve(engine, who, request->work);
}

/* Whether an engineer, were they free, is eligible for a request of a queue they serve. */
static bool may_take(Engine *engine, Engineer *who, Queue *queue, const Request *request) {
    const Work *work = work_at(engine, request->work);
    if (queue->skill >= 0 && !((who->skills >> queue->skill) & 1)) return false;
    if (queue->is_new && is_at_limit(who)) return false;
    if (who->is_choosy && !would_choose(engine, who, request)) return false;
    if (request->excluded != -1 && node_of(engine, request->excluded, who->id)) return false;
    if (work->failed_stand_ins != -1 && node_of(engine, work->failed_stand_ins, who->id) &&
        stands_in(engine, who, queue, request))
        return false;
    Queue *held = queue_at(engine, who->held);
    if (who->is_choosy && queue == held)
        return request_at(engine, head_of(engine, held)->request) == request;
    /* What they hold and is offered to others, they have already. */
    if (who->is_choosy && request->holder == who->id) return false;
    if (queue == held || held->count == 0 || work->severity == 1) return true;
    const Entry *most_urgent = head_of(engine, held);
    if (most_urgent == NULL || would_drop(who, most_urgent->first, work->severity)) return true;
    /* What they were not called out for is out of their sight. */
    return is_on_call(who) && most_urgent->first > standby_of(engine, who)->from_severity;
}

/* --- familiarity ----------------------------------------------------------------------------- */

static uint64_t mixed(uint64_t key) {
    key ^= key >> 33;
    key *= UINT64_C(0xff51afd7ed558ccd);
    key ^= key >> 33;
    key *= UINT64_C(0xc4ceb9fe1a85ec53);
    return key ^ (key >> 33);
}

/* Twice the places for those who know customers. */
static void widen_credits(Engine *engine) {
    LIST(Credit) wider = {NULL, 0, 0};
    FILL(wider, engine->credits.count ? 2 * engine->credits.count : 64);
    for (i64 n = 0; n < engine->credits.count; n++) {
        if (AT(engine->credits, n).key == 0) continue;
        i64 at = (i64)(mixed(AT(engine->credits, n).key) & (uint64_t)(wider.count - 1));
        while (AT(wider, at).key) at = (at + 1) & (wider.count - 1);
        AT(wider, at) = AT(engine->credits, n);
    }
    DROP(engine->credits);
    engine->credits.item = wider.item;
    engine->credits.count = engine->credits.room = wider.count;
}

/* The bit that is set when this pair, or another that shares it, is known. */
static inline uint64_t *acquaintance(Engine *engine, i64 who, i64 customer, uint64_t *bit) {
    i64 at = (customer * engine->plan.engineers + who) & (64 * engine->acquainted.count - 1);
    *bit = (uint64_t)1 << (at % 64);
    return &AT(engine->acquainted, at / 64);
}

/* The credit of an engineer with a customer; made when `may_add`, else NULL when unknown. */
static Credit *credit_of(Engine *engine, i64 who, i64 customer, bool may_add) {
    uint64_t key = (((uint64_t)who << 32) | (uint64_t)customer) + 1;
    if (may_add && 2 * (engine->credits_used + 1) > engine->credits.count) widen_credits(engine);
    if (engine->credits.count == 0) return NULL;
    i64 at = (i64)(mixed(key) & (uint64_t)(engine->credits.count - 1));
    while (AT(engine->credits, at).key && AT(engine->credits, at).key != key)
        at = (at + 1) & (engine->credits.count - 1);
    if (AT(engine->credits, at).key == 0) {
        if (!may_add) return NULL;
        AT(engine->credits, at).key = key;
        engine->credits_used++;
        uint64_t bit;
        *acquaintance(engine, who, customer, &bit) |= bit;
    }
    return &AT(engine->credits, at);
}

/* Faded cases handled for a customer, in millionths. */
static i64 familiarity_of(Engine *engine, i64 who, i64 customer) {
    uint64_t bit;
    if (!(*acquaintance(engine, who, customer, &bit) & bit)) return 0;
    const Credit *known = credit_of(engine, who, customer, false);
    if (known == NULL) return 0;
    Column fade = engine->plan.familiarity_fade;
    if (fade.count == 0) return known->credit;
    i64 days = (engine->now - known->at) / DAY;
    return share_of(known->credit, AT(fade, days < fade.count ? days : fade.count - 1));
}

/* --- choice ---------------------------------------------------------------------------------- */

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

/* The longest idle of a desk who may take a request; everybody keeps their place. */
static Engineer *longest_idle(Engine *engine, Queue *queue, const Request *request) {
    Pool *pool = &AT(engine->pools, queue->desk);
    for (i64 n = pool->first; n < pool->order.count; n++) {
        Place place = AT(pool->order, n);
        Engineer *who = engineer_at(engine, place.engineer);
        if (is_place_valid(engine, place)) {
            if (may_take(engine, who, queue, request)) return who;
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

static bool pair_before(Engine *engine, Pair *one, Pair *other) {
    if (!one->has_key) rank_pair(engine, one);
    if (!other->has_key) rank_pair(engine, other);
    if (one->place != other->place) return one->place < other->place;
    if (one->first != other->first) return one->first < other->first;
    if (one->time != other->time) return one->time < other->time;
    if (one->work != other->work) return one->work < other->work;
    if (one->number != other->number) return one->number < other->number;
    if (one->route != other->route) return one->route < other->route;
    return one->desk < other->desk;
}

static i64 lowest_place_above(Engine *engine, const Queue *queue, i64 skill, i64 above) {
    i64 lowest = NEVER;
    for (i64 n = 0; n < crew_count(engine, queue); n++) {
        const Engineer *who = crew_member(engine, queue, n);
        i64 place = place_of(engine, who, skill);
        if (who->is_free && place > above && place < lowest) lowest = place;
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

/* Whether what keeps people from a request keeps them from all behind it of its severity, and of
   lower ones. */
static bool blocks_the_rest(const Engine *engine, const Queue *queue, const Request *request) {
    return !engine->has_choosy && queue->route == HOME && request->excluded == -1 &&
           !request->is_handed_over;
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

/* Look from a place in a queue on, or in one lane of it, for a pair of `number` that is lower than
   the best. */
static int improve_from(Engine *engine, i32 number, const Queue *entries, const Entry *place,
                        Pair *best) {
    Queue *queue = queue_at(engine, number);
    Cursor at = {0, 0};
    const Entry *entry = first_valid_from(engine, entries, place, NEVER, &at);
    for (; entry != NULL && entry->lane == place->lane; entry = next_valid(engine, entries, &at)) {
        if (is_behind(engine, number, entry, best)) return BEHIND_BEST;
        const Request *request = request_at(engine, entry->request);
        const Engineer *who = taker(engine, queue, request, ANY_PLACE);
        if (who != NULL) {
            keep_lower(engine, number, entry->request, who, best);
            return FOUND;
        }
        bool is_in_order = entries->has_lanes || entries->order == SEVERITY_FIRST;
        if (is_in_order && blocks_the_rest(engine, queue, request)) return NOBODY_FREE;
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
        place = begin_of_lane(lanes, entry->lane);
        int of_lane = improve_from(engine, number, lanes, &place, best);
        if (of_lane != NOBODY_FREE) brought = of_lane;
        place.lane++;
    }
    return brought;
}

/* Look for a pair of a queue that is lower than the best: an entry and somebody free for it. */
static int improve(Engine *engine, i32 number, Pair *best) {
    Queue *queue = queue_at(engine, number);
    if (queue->desk_pool >= 0 && AT(engine->pools, queue->desk_pool).free == 0) return NOBODY_FREE;
    if (head_of(engine, queue) == NULL) return NOBODY_FREE;
    if (queue->has_places) {
        Pair pair;
        if (!lowest_by_place(engine, number, &pair)) return NOBODY_FREE;
        if (best->request == -1 || pair_before(engine, &pair, best)) *best = pair;
        return FOUND;
    }
    if (queue->lanes != -1 && !engine->has_choosy) return improve_by_lanes(engine, number, best);
    Entry begin = {.first = INT64_MIN};
    return improve_from(engine, number, queue, &begin, best);
}

/* --- what people hold ------------------------------------------------------------------------- */

/* Put the pair of somebody and what they hold among those that are ready, the lowest last. */
static void make_ready(Engine *engine, i32 number) {
    Pair pair;
    pair.request = -1;
    if (improve(engine, number, &pair) == NOBODY_FREE) {
        queue_at(engine, number)->is_live = false;
        return;
    }
    pair.ticket = request_at(engine, pair.request)->ticket[HOME];
    PUSH(engine->ready, pair);
    i64 at = engine->ready.count - 1;
    for (; at > 0 && pair_before(engine, &AT(engine->ready, at - 1), &pair); at--)
        AT(engine->ready, at) = AT(engine->ready, at - 1);
    AT(engine->ready, at) = pair;
}

/* Whether a pair still is as it was: the request waits where it did, and its holder is free. */
static bool is_ready(Engine *engine, const Pair *pair) {
    return engineer_at(engine, pair->engineer)->is_free &&
           request_at(engine, pair->request)->ticket[HOME] == pair->ticket;
}

/* The lowest pair of somebody and what they hold. Each is looked for once: what others start on
   does not change it, or makes it void. */
static void next_held(Engine *engine, Pair *best) {
    for (i64 n = 0; n < engine->live_held.count; n++)
        make_ready(engine, AT(engine->live_held, n));
    engine->live_held.count = 0;
    while (engine->ready.count) {
        const Pair *last = &AT(engine->ready, engine->ready.count - 1);
        if (is_ready(engine, last)) {
            *best = *last;
            return;
        }
        i32 queue = last->queue;
        engine->ready.count--;
        make_ready(engine, queue);
    }
}

/* --- the lowest pair -------------------------------------------------------------------------- */

/* Look into the live queues of desks and owners. */
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

/* The waiting request with the lowest key that has an eligible free person. Held work is looked
   at first: it is old, so that little else needs a look then. */
static bool next_start(Engine *engine, Pair *best) {
    best->request = -1;
    if (engine->has_held) next_held(engine, best);
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
