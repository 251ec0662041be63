/* Pools: the people of a desk, and in which order its choice looks at those who are free. */
#ifndef SUPPORTSIM_POOLS_H
#define SUPPORTSIM_POOLS_H

#include "recorder.h"

static inline Engineer *engineer_at(Engine *engine, i64 id) { return &AT(engine->engineers, id); }

static inline bool is_on_duty(const Engineer *who) { return who->on_shift || who->is_out; }

/* --- lines: alike to the choice, longest idle first ------------------------------------------ */

static inline bool place_before(Place one, Place other) {
    return key_of(one.since, one.engineer) < key_of(other.since, other.engineer);
}

/* Whether a place in a line is of somebody who is free, stands there, and since then. */
static inline bool is_place_valid(Engine *engine, i64 line, Place place) {
    const Engineer *who = engineer_at(engine, place.engineer);
    return who->is_free && who->idle_since == place.since && who->line == line;
}

/* A place is dropped: who had it stands nowhere, unless they have another. */
static inline void forget_place(Engine *engine, i64 line, Place place) {
    Engineer *who = engineer_at(engine, place.engineer);
    if (who->pooled_since == place.since && who->line == line) who->pooled_since = NONE;
}

/* Drop the places of those who are free no longer, those taken, and what stands twice. */
static void tidy_places(Engine *engine, Pool *pool, i64 number) {
    Line *line = &AT(pool->lines, number);
    i64 kept = 0;
    for (i64 n = line->first; n < line->order.count; n++) {
        Place place = AT(line->order, n);
        if (!is_place_valid(engine, number, place)) forget_place(engine, number, place);
        else if (kept == 0 || place_before(AT(line->order, kept - 1), place))
            AT(line->order, kept++) = place;
    }
    line->order.count = kept;
    line->first = 0;
}

/* Who became free last is behind all others, but for those who come back from a block or change
   lines. */
static void add_place(Engine *engine, Pool *pool, i64 number, Place place) {
    while (pool->lines.count <= number) {
        Line none = {{NULL, 0, 0}, 0};
        PUSH(pool->lines, none);
    }
    if (number < pool->first_line) pool->first_line = number;
    Line *line = &AT(pool->lines, number);
    if (line->order.count == line->order.room) {
        tidy_places(engine, pool, number);
        GROW(line->order, line->order.count + 1);
    }
    PUSH(line->order, place);
    i64 at = line->order.count - 1;
    for (; at > line->first && place_before(place, AT(line->order, at - 1)); at--)
        AT(line->order, at) = AT(line->order, at - 1);
    AT(line->order, at) = place;
}

/* Let somebody free stand in the line of those who are as loaded, or always like them. */
static inline void stand_in_line(Engine *engine, Engineer *who) {
    Pool *pool = &AT(engine->pools, who->desk);
    if (!pool->keeps_lines) return;
    i32 line = pool->is_by_load ? who->open_cases : who->kin;
    if (who->pooled_since == who->idle_since && who->line == line) return;
    who->pooled_since = who->idle_since;
    who->line = line;
    Place place = {who->idle_since, who->id};
    add_place(engine, pool, line, place);
}

/* --- who is free ----------------------------------------------------------------------------- */

enum { WORD = 64 };

/* Where in a pool the first free person from a place on is, or -1. */
static inline i64 free_from(const Pool *pool, i64 place) {
    for (i64 word = place / WORD; word < pool->is_in.count; word++, place = word * WORD) {
        uint64_t bits = AT(pool->is_in, word) >> (place % WORD);
        if (bits) return place + __builtin_ctzll(bits);
    }
    return -1;
}

/* The free person before whom so many others are, by number. */
static Engineer *nth_free(Engine *engine, const Pool *pool, i64 others) {
    i64 word = 0;
    for (i64 here; (here = __builtin_popcountll(AT(pool->is_in, word))) <= others; word++)
        others -= here;
    uint64_t bits = AT(pool->is_in, word);
    for (; others > 0; others--) bits &= bits - 1;
    return engineer_at(engine, AT(pool->people, word * WORD + __builtin_ctzll(bits)));
}

static inline void mark_free(Pool *pool, Engineer *who, bool is_free) {
    who->is_free = is_free;
    pool->free += is_free ? 1 : -1;
    if (who->has_held) pool->bound += is_free ? 1 : -1;
    AT(pool->is_in, who->place / WORD) ^= (uint64_t)1 << (who->place % WORD);
}

/* Somebody may hold something, or surely does not. */
static inline void note_held(Engine *engine, Engineer *who, bool has_held) {
    if (who->has_held == has_held) return;
    who->has_held = has_held;
    if (who->is_free) AT(engine->pools, who->desk).bound += has_held ? 1 : -1;
}

/* Count an engineer among the free. */
static void enter_pool(Engine *engine, Engineer *who) {
    mark_free(&AT(engine->pools, who->desk), who, true);
    stand_in_line(engine, who);
}

/* Count an engineer among the free no longer. */
static void leave_pool(Engine *engine, Engineer *who) {
    mark_free(&AT(engine->pools, who->desk), who, false);
}

/* --- whom cases are given to ----------------------------------------------------------------- */

/* Something that waits at a desk may be given to somebody to whom it could not before. */
static void stir_desk(Engine *engine, i64 desk) {
    Pool *pool = &AT(engine->pools, desk);
    if (!pool->gives_out || pool->is_stirred) return;
    pool->is_stirred = true;
    PUSH(engine->stirred, (i32)desk);
}

/* Have the match of somebody played anew, where cases are given to people. */
static APART void list_change(Engine *engine, Engineer *who) {
    Pool *pool = &AT(engine->pools, who->desk);
    stir_desk(engine, who->desk);
    if (!pool->gives_out || who->is_changed) return;
    who->is_changed = true;
    PUSH(pool->changed, who->id);
}

/* Somebody comes or goes, or what they have in hand, waiting or open is another. */
static inline void note_change(Engine *engine, Engineer *who) {
    if (engine->can_push) list_change(engine, who);
}

/* --- making ---------------------------------------------------------------------------------- */

/* Whether a rule of choice that never changes its mind sees no difference between two people. */
static bool are_kin(const Plan *plan, i64 rule, i64 one, i64 other) {
    if (rule == GRADE_ORDER) return AT(plan->choice_place, one) == AT(plan->choice_place, other);
    if (rule != HIGHEST_SOLVING_RATE) return true;
    i64 rates = plan->kinds * plan->skill_count;
    return memcmp(&AT(plan->solving_rate, one * rates), &AT(plan->solving_rate, other * rates),
                  (size_t)rates * sizeof(i64)) == 0;
}

/* More kins than this stand in no lines: all who are free are looked at. */
enum { MOST_KINS = 64 };

/* People whom a desk's choice likes alike are kin, numbered from 0 in the order in which they come;
   how many kins there are, or one more than the most. */
static i64 tell_kin(Engine *engine, Pool *pool, i64 rule) {
    i64 first = engine->scratch.count; /* one of each kin */
    for (i64 n = 0; n < pool->people.count && engine->scratch.count - first <= MOST_KINS; n++) {
        Engineer *who = engineer_at(engine, AT(pool->people, n));
        i64 kin = 0;
        while (first + kin < engine->scratch.count &&
               !are_kin(&engine->plan, rule, AT(engine->scratch, first + kin), who->id))
            kin++;
        if (first + kin == engine->scratch.count) PUSH(engine->scratch, who->id);
        who->kin = (i32)kin;
    }
    i64 kins = engine->scratch.count - first;
    engine->scratch.count = first;
    return kins;
}

/* Pools know their people. */
static void make_pools(Engine *engine) {
    const Plan *plan = &engine->plan;
    for (i64 desk = 0; desk < plan->desks; desk++) {
        Pool *pool = &AT(engine->pools, desk);
        pool->last_named = NONE;
        pool->is_by_load = AT(plan->choice, desk) == LEAST_LOADED;
        pool->skills = -1;
        for (i64 n = 0; n < pool->people.count; n++) {
            Engineer *who = engineer_at(engine, AT(pool->people, n));
            who->place = (i32)n;
            pool->skills &= who->skills;
            pool->has_choosy = pool->has_choosy || who->is_choosy;
        }
        FILL(pool->is_in, (pool->people.count + WORD - 1) / WORD);
        i64 rule = AT(plan->choice, desk);
        i64 kins = tell_kin(engine, pool, rule);
        pool->keeps_lines = kins <= MOST_KINS && rule != AT_RANDOM && rule != ROTATION;
        pool->is_one_line = pool->keeps_lines && kins == 1 && rule != MOST_FAMILIAR && !pool->is_by_load;
        Line line = {{NULL, 0, 0}, 0};
        PUSH(pool->lines, line);
    }
}

#endif
