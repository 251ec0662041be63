/* Tournaments: who of the people on duty at a desk would be given a case first. */
#ifndef SUPPORTSIM_TOURNAMENT_H
#define SUPPORTSIM_TOURNAMENT_H

#include "dispatch.h"

/* --- matches --------------------------------------------------------------------------------- */

/* Whether somebody is at work, or something waits for them alone. */
static bool has_work(Engine *engine, Engineer *who) {
    if (who->spell != -1) return true;
    const Owner *own = &AT(engine->owners, who->id);
    return head_of(engine, queue_at(engine, who->held)) != NULL ||
           head_of(engine, queue_at(engine, own->queue)) != NULL ||
           head_of(engine, queue_at(engine, own->new_queue)) != NULL;
}

static const Match NOBODY = {.engineer = -1};

/* Whether the first of one match comes before that of another, as `is_named_first` has it. */
static inline bool match_before(const Match *one, const Match *other) {
    if (one->engineer == -1 || other->engineer == -1) return other->engineer == -1;
    __int128 key = key_of(one->merit, one->since), other_key = key_of(other->merit, other->since);
    return key != other_key ? key < other_key : one->engineer < other->engineer;
}

/* The match of somebody who plays alone, by what is the same for every case. */
static Match match_of(Engine *engine, Engineer *who) {
    i64 rule = AT(engine->plan.choice, who->desk);
    i64 merit = rule == LONGEST_IDLE ? has_work(engine, who)
                                     : merit_of(engine, rule, who, no_case(engine));
    Match match = {merit, who->idle_since, who->skills, who->id, 1};
    return match;
}

/* Play the matches above one of one person. */
static void play_up(Matches *matches, i64 at, Match match) {
    AT(*matches, at) = match;
    for (at /= 2; at > 0; at /= 2) {
        const Match *one = &AT(*matches, 2 * at), *other = one + 1;
        Match both = match_before(one, other) ? *one : *other;
        both.skills = one->skills | other->skills;
        both.count = one->count + other->count;
        AT(*matches, at) = both;
    }
}

/* Play what the changes of people since the last time ask for. */
static void play_anew(Engine *engine, Pool *pool) {
    for (i64 n = 0; n < pool->changed.count; n++) {
        Engineer *who = engineer_at(engine, AT(pool->changed, n));
        who->is_changed = false;
        Match match = is_on_duty(who) ? match_of(engine, who) : NOBODY;
        play_up(&pool->on_duty, pool->on_duty.count / 2 + who->place, match);
        if (!pool->has_limit) continue;
        if (is_at_limit(who)) match = NOBODY;
        play_up(&pool->with_room, pool->with_room.count / 2 + who->place, match);
    }
    pool->changed.count = 0;
}

static void make_matches(Matches *matches, i64 people) {
    i64 leaves = 1;
    while (leaves < people) leaves *= 2;
    FILL(*matches, 2 * leaves);
    for (i64 n = 0; n < matches->count; n++) AT(*matches, n) = NOBODY;
}

/* The desks that give cases to people have a tournament; everybody has yet to be seen. */
static void make_tournaments(Engine *engine) {
    const Plan *plan = &engine->plan;
    for (i64 desk = 0; desk < plan->desks; desk++) {
        Pool *pool = &AT(engine->pools, desk);
        pool->gives_out = AT(plan->push, desk) && AT(plan->ownership, desk) != DESK_OWNS;
        if (!pool->gives_out) continue;
        pool->has_limit = AT(plan->limit, desk) >= 0;
        make_matches(&pool->on_duty, pool->people.count);
        if (pool->has_limit) make_matches(&pool->with_room, pool->people.count);
        for (i64 n = 0; n < pool->people.count; n++)
            note_change(engine, engineer_at(engine, AT(pool->people, n)));
    }
}

/* --- who may be given something of a tray ---------------------------------------------------- */

/* Whom a case is given to: they have room for its tray and take the request, where one is given. */
typedef struct { const Queue *tray; const Request *request; Matches *matches; } Gift;

/* Those of whom somebody on duty may have room for a tray. */
static Gift gift_of(Engine *engine, const Queue *tray, const Request *request) {
    Pool *pool = &AT(engine->pools, tray->desk);
    play_anew(engine, pool);
    bool is_limited = tray->is_new && pool->has_limit;
    Gift gift = {tray, request, is_limited ? &pool->with_room : &pool->on_duty};
    return gift;
}

/* Whether somebody with skill and room takes a gift: no seat too many, and nothing they leave. */
static bool is_for(Engine *engine, const Gift *gift, const Engineer *who) {
    if (who->is_seat && is_over_count(engine, who->desk)) return false;
    return gift->request == NULL || !who->is_choosy || would_choose(engine, who, gift->request);
}

/* Whether nobody of a match may have the skill for a gift. */
static inline bool is_hopeless(const Gift *gift, const Match *match) {
    return !((match->skills >> gift->tray->skill) & 1);
}

static Engineer *of_match(Engine *engine, const Gift *gift, i64 at) {
    return engineer_at(engine, AT(*gift->matches, at).engineer);
}

/* Take the first of some people whom a gift is for, if they come before the best. */
static void improve_match(Engine *engine, const Gift *gift, i64 at, Match *best) {
    const Match *match = &AT(*gift->matches, at);
    if (is_hopeless(gift, match) || !match_before(match, best)) return;
    if (at >= gift->matches->count / 2) {
        if (is_for(engine, gift, of_match(engine, gift, at))) *best = *match;
        return;
    }
    const Match *one = &AT(*gift->matches, 2 * at);
    bool is_second = match_before(one + 1, one);
    improve_match(engine, gift, 2 * at + is_second, best);
    improve_match(engine, gift, 2 * at + !is_second, best);
}

/* Who is given a case first by merit, then idle for longest; NULL for nobody. */
static Engineer *first_for(Engine *engine, const Gift *gift) {
    Match best = NOBODY;
    improve_match(engine, gift, 1, &best);
    return best.engineer == -1 ? NULL : engineer_at(engine, best.engineer);
}

/* The first by number, from a place in the pool on, whom a gift is for, of the people of a match
   from place `from` to before `to`; NULL for nobody. */
static Engineer *next_of(Engine *engine, const Gift *gift, i64 begin, i64 at, i64 from, i64 to) {
    if (to <= begin || is_hopeless(gift, &AT(*gift->matches, at))) return NULL;
    if (to - from == 1) {
        Engineer *who = of_match(engine, gift, at);
        return is_for(engine, gift, who) ? who : NULL;
    }
    i64 middle = (from + to) / 2;
    Engineer *who = next_of(engine, gift, begin, 2 * at, from, middle);
    return who ? who : next_of(engine, gift, begin, 2 * at + 1, middle, to);
}

/* The first by number, from a place in the pool on, whom a gift is for; NULL for nobody. */
static Engineer *next_for(Engine *engine, const Gift *gift, i64 begin) {
    return next_of(engine, gift, begin, 1, 0, gift->matches->count / 2);
}

/* The person before whom so many others are, by number. */
static Engineer *nth_match(Engine *engine, const Gift *gift, i64 others) {
    i64 at = 1;
    while (at < gift->matches->count / 2) {
        at *= 2;
        i64 here = AT(*gift->matches, at).count;
        if (others < here) continue;
        others -= here;
        at++;
    }
    return of_match(engine, gift, at);
}

/* --- whom the choice of a desk names --------------------------------------------------------- */

/* Whom a rule names that looks at everybody whom a gift is for. */
static APART Engineer *named_of_all_for(Engine *engine, const Gift *gift) {
    Small *candidates = &engine->candidates;
    candidates->count = 0;
    for (i64 at = gift->matches->count / 2; at < gift->matches->count; at++) {
        if (is_hopeless(gift, &AT(*gift->matches, at))) continue;
        const Engineer *who = of_match(engine, gift, at);
        if (is_for(engine, gift, who)) PUSH(*candidates, who->id);
    }
    return named(engine, gift->tray->desk, candidates, gift->request);
}

/* The first behind the one last named, else of all. */
static Engineer *next_in_turn_for(Engine *engine, const Gift *gift) {
    i64 last = AT(engine->pools, gift->tray->desk).last_named;
    i64 begin = last == NONE ? 0 : engineer_at(engine, last)->place + 1;
    Engineer *who = next_for(engine, gift, begin);
    return who ? who : next_for(engine, gift, 0);
}

/* Whom the lot of a request names; counted off where a gift is for everybody on duty. */
static Engineer *drawn_for(Engine *engine, const Gift *gift) {
    const Pool *pool = &AT(engine->pools, gift->tray->desk);
    bool is_for_all = !pool->has_choosy && ((pool->skills >> gift->tray->skill) & 1) &&
                      !is_over_count(engine, gift->tray->desk);
    if (is_for_all) {
        i64 count = AT(*gift->matches, 1).count;
        return nth_match(engine, gift, drawn(engine, gift->request, count));
    }
    return named_of_all_for(engine, gift);
}

/* The most familiar: of those who know the customer, or are on duty, whichever are fewer; else the
   first. */
static Engineer *most_familiar_for(Engine *engine, const Gift *gift) {
    i64 number = gift->request->work;
    Knowers knowers = AT(engine->knowers, work_at(engine, number)->customer);
    if (knowers.count > AT(*gift->matches, 1).count) return named_of_all_for(engine, gift);
    Engineer *best = first_for(engine, gift);
    i64 best_merit = merit_of(engine, MOST_FAMILIAR, best, number);
    for (i32 at = knowers.first; at != -1; at = AT(engine->nodes, at).next) {
        Engineer *who = engineer_at(engine, AT(engine->nodes, at).key);
        if (who->desk != gift->tray->desk) continue;
        const Match *match = &AT(*gift->matches, gift->matches->count / 2 + who->place);
        i64 merit = merit_of(engine, MOST_FAMILIAR, who, number);
        if (!is_named_first(who, merit, best, best_merit)) continue;
        if (is_hopeless(gift, match) || !is_for(engine, gift, who)) continue;
        best = who;
        best_merit = merit;
    }
    return best;
}

/* Whom the choice of a desk names of those whom a case is for, of whom there is somebody. */
static Engineer *named_for(Engine *engine, const Gift *gift) {
    i64 rule = AT(engine->plan.choice, gift->tray->desk);
    if (rule == AT_RANDOM) return drawn_for(engine, gift);
    if (rule == ROTATION) return next_in_turn_for(engine, gift);
    if (rule == MOST_FAMILIAR) return most_familiar_for(engine, gift);
    if (rule == HIGHEST_SOLVING_RATE) return named_of_all_for(engine, gift);
    return first_for(engine, gift);
}

#endif
