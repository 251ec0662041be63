/* Interruption: waiting requests cut less urgent work of those who would take them. */
#ifndef SUPPORTSIM_INTERRUPTION_H
#define SUPPORTSIM_INTERRUPTION_H

#include "shifts.h"

static void start_spell(Engine *engine, i32 request, Engineer *who, i32 queue);

/* Whether a request waits in a queue. */
static bool waits_in(Engine *engine, i32 number, const Request *request) {
    int route = queue_at(engine, number)->route;
    return request->ticket[route] && request->queues[route] == number;
}

/* Whether a request waits for the people of a desk: in its backlog, or offered as a backup. */
static bool waits_at(Engine *engine, i64 desk, const Request *request) {
    if (request->ticket[BACKUP] && queue_at(engine, request->queues[BACKUP])->desk == desk)
        return true;
    const Queue *home = queue_at(engine, request->queues[HOME]);
    bool is_in_backlog = home->desk_pool >= 0 || is_tray(home);
    return is_in_backlog && home->desk == desk && request->purpose != TASK;
}

/* Whether somebody, called out, may take a request as work of a desk that they back. */
static bool may_back(Engine *engine, Engineer *who, const Request *request) {
    const Standby *standby = standby_of(engine, who);
    if (!((who->skills >> work_at(engine, request->work)->skill) & 1)) return false;
    for (i64 row = standby->backs; row < standby->backs_end; row++)
        if (waits_at(engine, AT(engine->plan.backs_desk, row), request))
            return may_take(engine, who, queue_at(engine, engine->backed + who->desk), request);
    return false;
}

/* The queue from which an engineer, were they free, would take a request; -1 for none. */
static i32 way_to(Engine *engine, Engineer *who, i32 number) {
    const Request *request = request_at(engine, number);
    i32 best = -1;
    i64 best_first = 0, best_time = 0;
    for (i64 n = 0; n < who->queues.count; n++) {
        i32 candidate = AT(who->queues, n);
        Queue *queue = queue_at(engine, candidate);
        if (!waits_in(engine, candidate, request) || !may_take(engine, who, queue, request)) continue;
        i64 first, time;
        pair_key(engine, queue, request, &first, &time);
        bool is_lower = best == -1 || first < best_first ||
                        (first == best_first && time < best_time) ||
                        (first == best_first && time == best_time &&
                         queue->route < queue_at(engine, best)->route);
        if (is_lower) {
            best = candidate;
            best_first = first;
            best_time = time;
        }
    }
    if (!is_on_call(who) || !may_back(engine, who, request)) return best;
    i64 first, time;
    key_in(engine, queue_at(engine, engine->backed + who->desk), request, &first, &time);
    bool is_lower = best == -1 || first < best_first || (first == best_first && time < best_time);
    return is_lower ? engine->backed + who->desk : best;
}

/* Whose spell a request takes, through which queue, and how urgent and old that is. */
typedef struct { Engineer *who; i64 severity, started; i32 queue; bool is_kept_off; } Claim;

/* Have a claim on the spell of an engineer, if it is less urgent or later started than the best. */
static void consider_claim(Engine *engine, Claim *best, Engineer *who, i32 number) {
    if (work_of(engine, number)->severity >= who->yields) return;
    const Spell *spell = &AT(engine->spells, who->spell);
    if (spell->started + spell->length <= engine->now) return;
    if (who->is_seat && is_over_count(engine, who->desk)) return;
    i32 queue = way_to(engine, who, number);
    if (queue == -1) return;
    if (spell->started == engine->now) {
        best->is_kept_off = true;
        return;
    }
    Claim claim = {who, work_of(engine, spell->request)->severity, spell->started, queue,
                   best->is_kept_off};
    bool is_better = best->who == NULL || claim.severity > best->severity;
    if (!is_better && claim.severity == best->severity) {
        is_better = claim.started > best->started;
        if (claim.started == best->started) is_better = who->id < best->who->id;
    }
    if (is_better) *best = claim;
}

/* Have claims on the spells of a desk, the least urgent first, of those the latest started, until
   none can be better than the best. */
static void consider_desk(Engine *engine, Claim *best, Pool *pool, i32 number) {
    i64 severity = work_of(engine, number)->severity;
    for (i64 in_hand = pool->hands.count - 1; in_hand > severity; in_hand--) {
        Hands *hands = &AT(pool->hands, in_hand);
        trim_hands(engine, hands);
        order_hands(hands);
        for (i64 n = hands->list.count - 1; n >= hands->first; n--) {
            const Hand *hand = &AT(hands->list, n);
            if (best->who != NULL) {
                Hand of_best = {best->started, 0, best->who->id};
                if (best->severity > in_hand) return;
                if (best->severity == in_hand && !hand_before(&of_best, hand)) return;
            }
            if (is_in_hand(engine, hand))
                consider_claim(engine, best, engineer_at(engine, hand->engineer), number);
        }
    }
}

/* Let a request cut the least urgent, then the latest started spell of who may take it. */
static bool claim(Engine *engine, i32 number, bool *is_kept_off) {
    Claim best = {NULL, 0, 0, -1, false};
    for (int route = 0; route < ROUTES; route++) {
        const Request *request = request_at(engine, number);
        if (!request->ticket[route]) continue;
        const Queue *queue = queue_at(engine, request->queues[route]);
        if (queue->desk_pool >= 0) {
            consider_desk(engine, &best, &AT(engine->pools, queue->desk_pool), number);
            continue;
        }
        for (i64 n = 0; n < crew_count(engine, queue); n++)
            consider_claim(engine, &best, crew_member(engine, queue, n), number);
    }
    for (i64 n = 0; n < engine->standbys.count && engine->out; n++) {
        const Standby *standby = &AT(engine->standbys, n);
        if (standby->backs < standby->backs_end)
            consider_claim(engine, &best, engineer_at(engine, standby->engineer), number);
    }
    *is_kept_off = best.is_kept_off;
    if (best.who == NULL) return false;
    cut_spell(engine, best.who->spell, INTERRUPTED);
    start_spell(engine, number, best.who, best.queue);
    return true;
}

/* Severities below this may interrupt one of those who serve a queue. */
static i64 limit_at(Engine *engine, const Queue *queue) {
    if (queue->desk_pool >= 0) return AT(engine->pools, queue->desk_pool).yields;
    i64 limit = 0;
    for (i64 n = 0; n < crew_count(engine, queue); n++) {
        i64 own = crew_member(engine, queue, n)->yields;
        if (own > limit) limit = own;
    }
    return limit;
}

/* Severities below this may cut something of a desk at this instant. */
static i64 limit_now_at(Engine *engine, Pool *pool) {
    for (i64 in_hand = pool->hands.count - 1; in_hand > 1; in_hand--) {
        const Engineer *who = earliest_of(engine, &AT(pool->hands, in_hand));
        if (who != NULL && AT(engine->spells, who->spell).started < engine->now) return who->yields;
    }
    return 0;
}

/* Severities below this may cut something at this instant. */
static i64 limit_now(Engine *engine) {
    i64 highest = 0;
    for (i64 desk = 0; desk < engine->pools.count; desk++) {
        i64 limit = limit_now_at(engine, &AT(engine->pools, desk));
        if (limit > highest) highest = limit;
    }
    return highest;
}

/* Severities below this may interrupt somebody who is called out and backs other desks. */
static i64 limit_of_backers(Engine *engine) {
    i64 limit = 0;
    for (i64 n = 0; n < engine->standbys.count && engine->out; n++) {
        const Standby *standby = &AT(engine->standbys, n);
        i64 own = engineer_at(engine, standby->engineer)->yields;
        if (standby->backs < standby->backs_end && own > limit) limit = own;
    }
    return limit;
}

/* --- what is tried, in which order ------------------------------------------------------------ */

static bool chance_before(Engine *engine, const Chance *one, const Chance *other) {
    (void)engine;
    return entry_before(&one->entry, &other->entry);
}
HEAP(chance, Chance, Engine *, chance_before)

/* Have a waiting request tried in its turn: by the key where it waits with its own people. */
static void enlist(Engine *engine, const Entry *entry, i32 lane) {
    Chance chance = {*entry, lane};
    const Request *request = request_at(engine, entry->request);
    chance.entry.ticket = chance.entry.lane = 0;
    pair_key(engine, queue_at(engine, request->queues[HOME]), request, &chance.entry.first,
             &chance.entry.time);
    GROW(engine->chances, 1);
    engine->chances.count++;
    chance_rise(engine, engine->chances.item, engine->chances.count - 1, chance);
}

static Chance take_chance(Engine *engine) {
    Chance first = engine->chances.item[0];
    chance_pop(engine, engine->chances.item, engine->chances.count);
    engine->chances.count--;
    return first;
}

/* A queue, or that beside it, in which requests stand by severity. */
static i32 in_order_of_severity(Engine *engine, i32 number) {
    i32 lanes = queue_at(engine, number)->lanes;
    return lanes != -1 ? lanes : number;
}

/* Whether those of one severity are tried in the order in which they wait in a queue. */
static bool is_tried_in_order(const Queue *queue) {
    return queue->route == HOME && queue->holder == -1;
}

/* The first of a lane, all of one severity, that waited when the search began and does not come
   before a place in it; NULL for none. */
static const Entry *first_of_lane(Engine *engine, i32 number, const Entry *place) {
    Queue *queue = queue_at(engine, in_order_of_severity(engine, number));
    Cursor at;
    return first_valid_from(engine, queue, place, engine->chances_begun, &at);
}

/* Have the first request of each severity below a limit tried; the next when it was. */
static void enlist_lanes(Engine *engine, i32 number, i64 limit) {
    const Queue *queue = queue_at(engine, in_order_of_severity(engine, number));
    Entry place = begin_of_lane(queue, 0);
    for (const Entry *entry; (entry = first_of_lane(engine, number, &place)) != NULL;) {
        i64 severity = work_at(engine, entry->work)->severity;
        if (severity >= limit) return;
        enlist(engine, entry, number);
        place = begin_of_lane(queue, severity + 1);
    }
}

/* Have the next request of a lane tried. */
static void enlist_next(Engine *engine, const Chance *tried) {
    const Queue *queue = queue_at(engine, in_order_of_severity(engine, tried->lane));
    i32 severity = work_at(engine, tried->entry.work)->severity;
    Entry place = tried->entry;
    place.ticket = NEVER;
    if (queue->has_lanes) place.lane = severity;
    const Entry *next = first_of_lane(engine, tried->lane, &place);
    if (next != NULL && work_at(engine, next->work)->severity == severity)
        enlist(engine, next, tried->lane);
}

/* Have all the waiting requests of a queue tried, or call, whose severities are below a limit. */
static void enlist_all(Engine *engine, i32 number, i64 limit) {
    const Queue *queue = queue_at(engine, in_order_of_severity(engine, number));
    Cursor at = {0, 0};
    for (const Entry *entry; (entry = next_valid(engine, queue, &at)) != NULL;) {
        if (work_at(engine, entry->work)->severity >= limit) return;
        enlist(engine, entry, -1);
    }
}

/* Whether nothing of a queue may interrupt anybody or call them: it has nothing, or is one person's,
   until something joins it, they have less urgent work in hand, or room for more (`look_again`).
   Who is called out and backs the desk finds it where it is offered. */
static bool is_at_rest(Engine *engine, i32 number, i64 limit) {
    const Queue *queue = queue_at(engine, number);
    const Entry *head = head_of(engine, queue_at(engine, in_order_of_severity(engine, number)));
    if (head == NULL || !queue->is_personal) return head == NULL;
    if (queue->is_new && is_at_limit(crew_member(engine, queue, 0))) limit = 0;
    i64 severity = work_at(engine, head->work)->severity;
    return severity >= limit && severity > engine->call_severity;
}

static void enlist_waiting(Engine *engine) {
    engine->chances.count = 0;
    engine->chances_begun = engine->tickets;
    i64 of_backers = engine->out ? limit_of_backers(engine) : 0;
    i64 at = 0;
    for (i32 number; (number = next_filled(engine, &at)) != -1;) {
        const Queue *queue = queue_at(engine, number);
        i64 limit = limit_at(engine, queue);
        if (is_at_rest(engine, number, limit)) {
            drop_filled(engine, --at);
            continue;
        }
        if (of_backers > limit) limit = of_backers;
        if (limit <= 1) continue;
        if (is_tried_in_order(queue) && !of_backers) enlist_lanes(engine, number, limit);
        else enlist_all(engine, number, limit);
    }
}

/* Let waiting requests take the place of less urgent work, lowest key first; whether any did. */
static bool interrupt(Engine *engine) {
    if (highest_limit(engine) <= 1) return false;
    enlist_waiting(engine);
    bool has_cut = false, must_retry = false;
    i64 limit = engine->chances.count ? limit_now(engine) : 0;
    for (i32 last = -1; engine->chances.count;) {
        Chance chance = take_chance(engine);
        i32 number = chance.entry.request, lane = chance.lane;
        i64 severity = work_at(engine, chance.entry.work)->severity;
        /* Once there is to be another try, only what can be cut now makes a difference. */
        if (must_retry && severity >= limit) continue;
        if (lane != -1 && severity >= limit_at(engine, queue_at(engine, lane))) continue;
        bool is_again = number == last, is_kept_off = false;
        last = number;
        if (!is_again && is_waiting(request_at(engine, number))) {
            if (claim(engine, number, &is_kept_off)) {
                has_cut = true;
                limit = limit_now(engine);
            } else {
                must_retry = must_retry || is_kept_off;
                const Request *request = request_at(engine, number);
                bool is_alike = lane != -1 && !engine->has_choosy;
                if (is_alike && is_open_to_all(queue_at(engine, lane), request)) continue;
            }
        }
        if (lane != -1) enlist_next(engine, &chance);
    }
    if (must_retry) set_dispatch(engine, engine->now + 1);
    return has_cut;
}

#endif
