/* People come and go: shifts, blocks, seats, and hand-overs before a long absence. */
#ifndef SUPPORTSIM_SHIFTS_H
#define SUPPORTSIM_SHIFTS_H

#include "consequences.h"

static void cut_spell(Engine *engine, i32 spell, int reason);

static void note_duty(Engine *engine, i64 engineer, i64 start, i64 end, int kind) {
    DutyRow row = {start, end, (i32)engineer, kind};
    if (end > start) PUSH(engine->duty, row);
}

enum { ON_SHIFT_ROW, OVERTIME_ROW, CALL_OUT_ROW, REST_ROW };

/* Add overtime that ends now to that of its week. */
static void add_overtime(const Engine *engine, Engineer *who) {
    i64 week = engine->now / WEEK;
    if (week != who->overtime_week) who->overtime = 0;
    who->overtime_week = (i32)week;
    i64 start = who->overtime_since > week * WEEK ? who->overtime_since : week * WEEK;
    who->overtime += engine->now - start;
}

/* Whether somebody has worked over for as long as their desk lets them in a week. */
static bool is_over_limit(const Engine *engine, const Engineer *who) {
    i64 limit = AT(engine->plan.overtime_limit, who->desk);
    if (limit == NONE) return false;
    return (engine->now / WEEK == who->overtime_week ? who->overtime : 0) >= limit;
}

/* Overtime ends with the spell, or when the next shift begins during it. */
static void stop_overtime(Engine *engine, Engineer *who) {
    if (who->overtime_since == NONE || who->spell == -1) return;
    note_duty(engine, who->id, who->overtime_since, engine->now, OVERTIME_ROW);
    AT(engine->spells, who->spell).overtime += engine->now - who->overtime_since;
    add_overtime(engine, who);
    who->overtime_since = NONE;
}

/* Note the rest in place of a shift, or of its beginning. */
static void end_rest(Engine *engine, Standby *standby) {
    if (standby->late_since == NONE) return;
    note_duty(engine, standby->engineer, standby->late_since, engine->now, REST_ROW);
    standby->late_since = NONE;
}

/* Have a shift that rest holds up begin when it is over. */
static void await_late_shift(Engine *engine, const Standby *standby) {
    if (standby->rest_until > engine->plan.run_off) return;
    Moment moment = {.order = SHIFT_STARTS, .act = BEGIN_LATE, .number = standby->engineer,
                     .subject = standby->engineer};
    schedule(engine, standby->rest_until, moment);
}

/* A call-out is over, or it never came to one. */
static void end_call(Engine *engine, Engineer *who) {
    Standby *standby = standby_of(engine, who);
    note_duty(engine, who->id, standby->since, engine->now, CALL_OUT_ROW);
    standby->is_called = standby->has_worked = false;
    engine->out -= who->is_out;
    who->is_out = false;
    note_turn(engine, who);
}

static inline bool is_called(Engine *engine, const Engineer *who) {
    return who->standby != -1 && standby_of(engine, who)->is_called;
}

static void begin_shift(Engine *engine, Engineer *who) {
    bool was_called = is_called(engine, who);
    if (was_called) end_call(engine, who);
    who->on_shift = true;
    note_turn(engine, who);
    who->on_since = who->idle_since = engine->now;
    if (who->is_seat) AT(engine->pools, who->desk).seats_on++;
    stop_overtime(engine, who);
    for (i64 n = 0; n < who->owners.count; n++) {
        Owner *owner = owner_at(engine, AT(who->owners, n));
        if (++owner->on_shift == 1) owner_changes(engine, owner, true);
    }
    release(engine, who);
    if (was_called) PUSH(engine->back_on_shift, who->id);
}

/* Who went on on shift into a block has nothing in hand any more. */
static void cut_for_blocks(Engine *engine) {
    engine->is_past_timers = true;
    for (i64 n = 0; n < engine->back_on_shift.count; n++) {
        Engineer *who = engineer_at(engine, AT(engine->back_on_shift, n));
        if (!who->in_block) continue;
        withhold(engine, who);
        if (who->spell != -1) cut_spell(engine, who->spell, BLOCKED);
    }
    engine->is_past_timers = false;
    engine->back_on_shift.count = 0;
}

/* A shift is due to begin, unless its engineer is owed rest. */
static void shift_is_due(Engine *engine, Engineer *who) {
    Standby *standby = who->standby == -1 ? NULL : standby_of(engine, who);
    if (standby == NULL || standby->rest_until <= engine->now) {
        begin_shift(engine, who);
        return;
    }
    standby->late_since = engine->now;
    await_late_shift(engine, standby);
}

/* What is left of a shift begins after rest, if there is anything left, and no more rest is owed. */
static void begin_late(Engine *engine, i64 engineer) {
    Engineer *who = engineer_at(engine, engineer);
    Standby *standby = standby_of(engine, who);
    if (standby->late_since == NONE || engine->now < standby->rest_until) return;
    end_rest(engine, standby);
    begin_shift(engine, who);
    settle(engine);
}

/* From now on no shift begins before somebody has rested. */
static void owe_rest(Engine *engine, Standby *standby) {
    standby->rest_until = engine->now + standby->rest;
    if (standby->late_since != NONE) await_late_shift(engine, standby);
}

/* Whether the desk of an engineer hands a request over at the end of the shift. */
static bool is_handed_on(Engine *engine, const Engineer *who, const Request *request) {
    const Plan *plan = &engine->plan;
    bool is_ruled = AT(plan->shift_end, who->desk) == HAND_OVER &&
                    AT(plan->hand_over_to, who->desk) != NONE;
    i64 severity = work_at(engine, request->work)->severity;
    return is_ruled && severity <= AT(plan->hand_over_from, who->desk) &&
           request->purpose != TASK;
}

/* At the end of a shift held work is returned or handed over, if the desk does so. */
static void give_away(Engine *engine, const Engineer *who) {
    const Plan *plan = &engine->plan;
    i64 rule = AT(plan->shift_end, who->desk);
    if (rule != RETURN && rule != HAND_OVER) return;
    Queue *held = queue_at(engine, who->held);
    Cursor at = {0, 0};
    i64 first = engine->scratch.count;
    for (const Entry *entry; (entry = next_valid(engine, held, &at)) != NULL;)
        PUSH(engine->scratch, entry->request);
    i64 last = engine->scratch.count;
    for (i64 n = first; n < last; n++) {
        i32 number = (i32)AT(engine->scratch, n);
        const Request *request = request_at(engine, number);
        if (rule == RETURN) {
            give_up(engine, number);
            join(engine, number, home_desk(engine, request_at(engine, number)), false);
        } else if (is_handed_on(engine, who, request)) {
            i64 to = AT(plan->hand_over_to, who->desk);
            bool moves = request->purpose == TOUCH && AT(plan->hand_over_moves, who->desk);
            give_up(engine, number);
            if (moves) hand_case_over(engine, number, to);
            else join(engine, number, to, true);
        }
    }
    engine->scratch.count = first;
}

static void end_shift(Engine *engine, Engineer *who) {
    who->on_shift = who->in_block = false;
    note_turn(engine, who);
    if (who->is_seat) AT(engine->pools, who->desk).seats_on--;
    withhold(engine, who);
    bool finishes = AT(engine->plan.shift_end, who->desk) == FINISH && !is_over_limit(engine, who);
    if (who->spell != -1 && finishes) {
        who->overtime_since = engine->now;
    } else if (who->spell != -1) {
        const Spell *spell = &AT(engine->spells, who->spell);
        bool is_given = is_handed_on(engine, who, request_at(engine, spell->request));
        bool is_aged_out = after_cut(engine, spell).then == TRANSFERRED;
        cut_spell(engine, who->spell, is_given && !is_aged_out ? HANDED_OVER : SHIFT_ENDED);
    }
    give_away(engine, who);
    for (i64 n = 0; n < who->owners.count; n++) {
        Owner *owner = owner_at(engine, AT(who->owners, n));
        if (--owner->on_shift == 0) owner_changes(engine, owner, false);
    }
}

static void begin_block(Engine *engine, Engineer *who) {
    who->in_block = true;
    if (is_called(engine, who)) return;
    withhold(engine, who);
    if (who->spell != -1) cut_spell(engine, who->spell, BLOCKED);
}

static void end_block(Engine *engine, Engineer *who) {
    who->in_block = false;
    release(engine, who);
}

/* A planned shift ends, unless it fell away for rest. */
static void shift_is_over(Engine *engine, Engineer *who) {
    if (who->on_shift) end_shift(engine, who);
    else if (who->standby != -1) end_rest(engine, standby_of(engine, who));
}

/* A seat that is not at work goes off duty. */
static void leave_seat(Engine *engine, Engineer *who) {
    note_duty(engine, who->id, who->on_since, engine->now, ON_SHIFT_ROW);
    end_shift(engine, who);
}

/* A desk has another number of seats: the lowest come; the idle leave, the highest first. */
static void change_seats(Engine *engine, i64 desk, i64 count) {
    Pool *pool = &AT(engine->pools, desk);
    i64 missing = count - pool->seats_on;
    pool->seats = count;
    if (engine->can_push) stir_desk(engine, desk);
    for (i64 n = 0; n < pool->people.count && missing > 0; n++) {
        Engineer *who = engineer_at(engine, AT(pool->people, n));
        if (!who->is_seat || who->on_shift) continue;
        begin_shift(engine, who);
        missing--;
    }
    for (i64 n = pool->people.count; n-- > 0 && missing < 0;) {
        Engineer *who = engineer_at(engine, AT(pool->people, n));
        if (!who->is_seat || !who->on_shift || who->spell != -1) continue;
        leave_seat(engine, who);
        missing++;
    }
}

static int compare_numbers(const void *one, const void *other) {
    i64 a = *(const i64 *)one, b = *(const i64 *)other;
    return a < b ? -1 : a > b;
}

static void collect_waiting(Engine *engine, i32 number) {
    Queue *queue = queue_at(engine, number);
    Cursor at = {0, 0};
    for (const Entry *entry; (entry = next_valid(engine, queue, &at)) != NULL;) {
        PUSH(engine->scratch, entry->work);
        PUSH(engine->scratch, entry->number);
        PUSH(engine->scratch, entry->request);
    }
}

static int compare_triples(const void *one, const void *other) {
    int first = compare_numbers(one, other);
    return first ? first : compare_numbers((const i64 *)one + 1, (const i64 *)other + 1);
}

/* Somebody away for long gives up open cases and all they hold. */
static void hand_over(Engine *engine, Engineer *who) {
    Owner *owner = owner_at(engine, who->id);
    i64 first = engine->scratch.count;
    collect_waiting(engine, owner->queue);
    collect_waiting(engine, owner->new_queue);
    collect_waiting(engine, who->held);
    while (owner->cases != -1) {
        i32 number = owner->cases;
        give_owner(engine, number, -1);
        i32 request = work_at(engine, number)->request;
        if (request != -1) request_at(engine, request)->ticket[BACKUP] = 0;
        uncount(engine, work_at(engine, number));
    }
    i64 count = (engine->scratch.count - first) / 3;
    if (count > 1)
        qsort(engine->scratch.item + first, (size_t)count, 3 * sizeof(i64), compare_triples);
    for (i64 n = 0; n < count; n++) give_back(engine, (i32)AT(engine->scratch, first + 3 * n + 2));
    engine->scratch.count = first;
}

#endif
