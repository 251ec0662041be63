/* Calls: requests that nobody takes call people on standby, who come, and go when idle. */
#ifndef SUPPORTSIM_CALLS_H
#define SUPPORTSIM_CALLS_H

#include "interruption.h"

/* --- calling --------------------------------------------------------------------------------- */

static void call(Engine *engine, Standby *standby, const Request *request) {
    i64 stretch = stretch_of(engine, standby);
    if (standby->calls_row != stretch) standby->calls = 0;
    standby->calls_row = stretch;
    standby->calls++;
    standby->is_called = true;
    standby->has_worked = false;
    standby->since = engine->now;
    standby->serial = ++engine->serials;
    standby->work = request->work;
    standby->number = request->number;
    i64 comes = engine->now + standby->wake;
    if (comes > engine->plan.run_off) return;
    /* After shifts that begin and blocks that end, before seats. */
    Moment moment = {.order = SHIFT_STARTS, .act = COME, .number = engine->plan.engineers,
                     .detail = standby->engineer, .subject = standby->engineer,
                     .about = standby->serial};
    schedule(engine, comes, moment);
}

/* Whether somebody is called for a request already. */
static bool is_called_for(Engine *engine, const Request *request) {
    for (i64 n = 0; n < engine->standbys.count; n++) {
        const Standby *standby = &AT(engine->standbys, n);
        if (standby->is_called && standby->work == request->work &&
            standby->number == request->number)
            return true;
    }
    return false;
}

/* Whether somebody might take a request, or be given it, were they called out. */
static bool would_take(Engine *engine, Engineer *who, i32 number) {
    const Request *request = request_at(engine, number);
    const Queue *home = queue_at(engine, request->queues[HOME]);
    if (!is_tray(home) || home->desk != who->desk) return way_to(engine, who, number) != -1;
    if (!((who->skills >> home->skill) & 1) || (home->is_new && is_at_limit(who))) return false;
    return would_choose(engine, who, request);
}

/* Of those who might take a request who has the fewest calls, or NULL. */
static Standby *callee(Engine *engine, i32 number) {
    Standby *best = NULL;
    i64 fewest = NEVER;
    for (i64 n = 0; n < engine->standbys.count; n++) {
        Standby *standby = &AT(engine->standbys, n);
        if (!can_be_called(engine, standby)) continue;
        i64 calls = standby->calls_row == standby->row ? standby->calls : 0;
        if (calls >= fewest) continue;
        if (!would_take(engine, engineer_at(engine, standby->engineer), number)) continue;
        best = standby;
        fewest = calls;
    }
    return best;
}

/* The highest severity number for which anybody could be called; 0 for none. */
static i64 call_limit(Engine *engine) {
    i64 limit = 0;
    for (i64 n = 0; n < engine->standbys.count; n++) {
        Standby *standby = &AT(engine->standbys, n);
        if (standby->from_severity > limit && can_be_called(engine, standby))
            limit = standby->from_severity;
    }
    return limit;
}

/* Let every waiting request for which nobody is called call somebody, lowest key first. */
static void call_out(Engine *engine) {
    i64 limit = call_limit(engine);
    if (limit == 0) return;
    engine->chances.count = 0;
    i64 at = 0;
    for (i32 number; (number = next_filled(engine, &at)) != -1;)
        if (queue_at(engine, number)->route == HOME) enlist_all(engine, number, limit + 1);
    while (engine->chances.count) {
        i32 number = take_chance(engine).entry.request;
        const Request *request = request_at(engine, number);
        if (is_called_for(engine, request)) continue;
        Standby *called = callee(engine, number);
        if (called) call(engine, called, request);
    }
}

/* --- coming and going ------------------------------------------------------------------------ */

/* Who was called is there, unless their own shift has begun meanwhile. */
static void come(Engine *engine, i64 engineer, i64 serial) {
    Engineer *who = engineer_at(engine, engineer);
    const Standby *standby = standby_of(engine, who);
    if (!standby->is_called || standby->serial != serial) return;
    who->is_out = true;
    engine->out++;
    note_turn(engine, who);
    who->idle_since = engine->now;
    release(engine, who);
    settle(engine);
}

/* Let everybody called out who is idle go; whether anybody did. */
static bool let_go(Engine *engine) {
    bool is_any = false;
    for (i64 n = 0; n < engine->standbys.count && engine->out; n++) {
        Standby *standby = &AT(engine->standbys, n);
        Engineer *who = engineer_at(engine, standby->engineer);
        if (!who->is_out || who->spell != -1) continue;
        withhold(engine, who);
        end_call(engine, who);
        owe_rest(engine, standby);
        give_away(engine, who);
        is_any = true;
    }
    return is_any;
}

/* Have a dispatch when the next stretch of standby begins, which may call somebody. */
static void await_stretch(Engine *engine, i32 number, i64 from) {
    const Plan *plan = &engine->plan;
    const Standby *standby = &AT(engine->standbys, number);
    i64 row = standby->row;
    while (row < standby->row_end && AT(plan->standby_from, row) < from) row++;
    if (row == standby->row_end || AT(plan->standby_from, row) > plan->run_off) return;
    Moment moment = {.order = SHIFT_STARTS, .act = BEGIN_STRETCH, .number = plan->engineers,
                     .subject = number};
    schedule(engine, AT(plan->standby_from, row), moment);
}

static void begin_stretch(Engine *engine, i32 number) {
    await_stretch(engine, number, engine->now + 1);
    note_change(engine, engineer_at(engine, AT(engine->standbys, number).engineer));
    settle(engine);
}

/* --- work of other desks --------------------------------------------------------------------- */

/* Look for the lowest pair of somebody called out and a queue of a desk that they back. */
static void look_at(Engine *engine, i32 number, const Standby *standby, Pair *best, bool *found) {
    if (number == -1) return;
    const Queue *queue = queue_at(engine, in_order_of_severity(engine, number));
    Engineer *who = engineer_at(engine, standby->engineer);
    i32 backed = engine->backed + who->desk;
    Cursor at = {0, 0};
    const Entry *entry;
    while ((entry = next_valid(engine, queue, &at)) != NULL) {
        if (work_at(engine, entry->work)->severity > standby->from_severity) return;
        const Request *request = request_at(engine, entry->request);
        if (!may_back(engine, who, request)) continue;
        Queue *home = queue_at(engine, request->queues[HOME]);
        if (has_somebody_free(engine, home, request)) continue;
        Pair pair = pair_of(backed, entry->request, who);
        if (*found && !pair_before(engine, &pair, best)) continue;
        *best = pair;
        *found = true;
    }
}

/* Look for the lowest pair of somebody called out and the desks that they back. */
static void look_behind(Engine *engine, const Standby *standby, Pair *best, bool *found) {
    const Plan *plan = &engine->plan;
    const Engineer *who = engineer_at(engine, standby->engineer);
    for (i64 row = standby->backs; row < standby->backs_end; row++) {
        i64 desk = AT(plan->backs_desk, row);
        for (i64 skill = 0; skill < plan->skill_count; skill++) {
            if (!((who->skills >> skill) & 1)) continue;
            i64 tray = 2 * (desk * plan->skill_count + skill);
            look_at(engine, desk_queue(engine, engine->backlog, desk, skill), standby, best, found);
            look_at(engine, desk_queue(engine, engine->fresh, desk, skill), standby, best, found);
            look_at(engine, desk_queue(engine, engine->offers, desk, skill), standby, best, found);
            look_at(engine, AT(engine->trays, tray), standby, best, found);
            look_at(engine, AT(engine->trays, tray + 1), standby, best, found);
        }
    }
}

/* Whom the choice of their desk names among those called out who may take what they back. */
static void choose_backer(Engine *engine, Pair *pair) {
    const Request *request = request_at(engine, pair->request);
    const Engineer *found = engineer_at(engine, pair->engineer);
    i64 skill = work_at(engine, request->work)->skill;
    Small *candidates = &engine->candidates;
    candidates->count = 0;
    for (i64 n = 0; n < engine->standbys.count; n++) {
        Engineer *who = engineer_at(engine, AT(engine->standbys, n).engineer);
        if (!who->is_out || !who->is_free || who->desk != found->desk) continue;
        if (place_of(engine, who, skill) != place_of(engine, found, skill)) continue;
        if (may_back(engine, who, request)) PUSH(*candidates, who->id);
    }
    pair->engineer = named(engine, found->desk, candidates, request)->id;
}

/* The lowest pair of those called out with what they back, if it is before the best so far. */
static bool next_backed(Engine *engine, Pair *best, bool is_found) {
    for (i64 n = 0; n < engine->standbys.count; n++) {
        const Standby *standby = &AT(engine->standbys, n);
        const Engineer *who = engineer_at(engine, standby->engineer);
        if (who->is_out && who->is_free) look_behind(engine, standby, best, &is_found);
    }
    if (is_found && queue_at(engine, best->queue)->route == BACKED) choose_backer(engine, best);
    return is_found;
}

/* The waiting request with the lowest key that has somebody free who may take it, and who does. */
static bool next_pair(Engine *engine, Pair *pair) {
    bool is_any = engine->live.count || engine->live_personal.count || engine->ready.count;
    bool is_found = is_any && next_start(engine, pair);
    if (engine->out) is_found = next_backed(engine, pair, is_found);
    if (is_found) note_named(engine, pair);
    return is_found;
}

#endif
