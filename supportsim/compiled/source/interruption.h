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

/* Severities below this may cut what an engineer has in hand. */
static i64 limit_of(Engine *engine, const Engineer *who) {
    if (who->interruption == NEVER_INTERRUPTED || who->is_unlimited) return 0;
    if (who->spell == -1 || (!who->on_shift && !who->is_out)) return 0;
    i64 in_hand = work_of(engine, AT(engine->spells, who->spell).request)->severity;
    return who->interruption == BY_SEVERITY_1 && in_hand > 2 ? 2 : in_hand;
}

/* Whose spell a request takes, through which queue, and how urgent and old that is. */
typedef struct { Engineer *who; i64 severity, started; i32 queue; bool is_kept_off; } Claim;

/* Have a claim on the spell of an engineer, if it is less urgent or later started than the best. */
static void consider_claim(Engine *engine, Claim *best, Engineer *who, i32 number) {
    if (work_of(engine, number)->severity >= limit_of(engine, who)) return;
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

/* Let a request cut the least urgent, then the latest started spell of who may take it. */
static bool claim(Engine *engine, i32 number, bool *is_kept_off) {
    Claim best = {NULL, 0, 0, -1, false};
    for (int route = 0; route < ROUTES; route++) {
        const Request *request = request_at(engine, number);
        if (!request->ticket[route]) continue;
        const Queue *queue = queue_at(engine, request->queues[route]);
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
    if (queue->desk_pool >= 0) return AT(engine->limits, queue->desk_pool);
    i64 limit = 0;
    for (i64 n = 0; n < crew_count(engine, queue); n++) {
        i64 own = limit_of(engine, crew_member(engine, queue, n));
        if (own > limit) limit = own;
    }
    return limit;
}

/* Whether a spell has gone on for a while, and does for another. */
static inline bool is_under_way(const Engine *engine, const Spell *spell) {
    return spell->started < engine->now && spell->started + spell->length > engine->now;
}

/* Severities below this may cut something at this instant. */
static i64 limit_now(Engine *engine) {
    i64 highest = 0;
    for (i64 n = 0; n < engine->engineers.count; n++) {
        const Engineer *who = engineer_at(engine, n);
        i64 limit = limit_of(engine, who);
        if (limit > highest && is_under_way(engine, &AT(engine->spells, who->spell)))
            highest = limit;
    }
    return highest;
}

/* Note the limits of desks; whether anything in hand may be cut, now or later. */
static bool note_limits(Engine *engine) {
    bool is_any = false;
    for (i64 desk = 0; desk < engine->limits.count; desk++) AT(engine->limits, desk) = 0;
    for (i64 n = 0; n < engine->engineers.count; n++) {
        const Engineer *who = engineer_at(engine, n);
        i64 limit = limit_of(engine, who);
        if (limit > AT(engine->limits, who->desk)) AT(engine->limits, who->desk) = limit;
        is_any = is_any || limit > 1;
    }
    return is_any;
}

/* Severities below this may interrupt somebody who is called out and backs other desks. */
static i64 limit_of_backers(Engine *engine) {
    i64 limit = 0;
    for (i64 n = 0; n < engine->standbys.count && engine->out; n++) {
        const Standby *standby = &AT(engine->standbys, n);
        i64 own = limit_of(engine, engineer_at(engine, standby->engineer));
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

static void enlist_waiting(Engine *engine) {
    engine->chances.count = 0;
    engine->chances_begun = engine->tickets;
    i64 of_backers = engine->out ? limit_of_backers(engine) : 0;
    for (i32 number = 0; number < engine->queues.count; number++) {
        Queue *queue = queue_at(engine, number);
        if (!queue->count || !queue->is_known) continue;
        i64 limit = limit_at(engine, queue);
        if (of_backers > limit) limit = of_backers;
        queue = queue_at(engine, in_order_of_severity(engine, number));
        if (limit <= 1 || head_of(engine, queue) == NULL) continue;
        if (is_tried_in_order(queue_at(engine, number)) && !of_backers) enlist_lanes(engine, number, limit);
        else enlist_all(engine, number, limit);
    }
}

/* Let waiting requests take the place of less urgent work, lowest key first; whether any did. */
static bool interrupt(Engine *engine) {
    if (!note_limits(engine)) return false;
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
                note_limits(engine);
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
