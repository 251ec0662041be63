/* An engine is made of the columns of a plan, and destroyed. */
#ifndef SUPPORTSIM_MAKING_H
#define SUPPORTSIM_MAKING_H

#include "floor.h"

#define NAME_COLUMN(name) plan->name = columns[at++];

static void read_columns(Plan *plan, const Column *columns) {
    int at = 0;
    PLAN_COLUMNS(NAME_COLUMN)
    plan->window_end = AT(plan->scalars, 1);
    plan->run_off = AT(plan->scalars, 2);
    plan->loss_share = AT(plan->scalars, 4);
    plan->colleague_share = AT(plan->scalars, 5);
    plan->pick_up = AT(plan->scalars, 6);
    plan->resume = AT(plan->scalars, 7);
    plan->kinds = AT(plan->scalars, 8);
    plan->skill_count = AT(plan->scalars, 9);
    plan->ranks = AT(plan->scalars, 10);
    plan->topics = AT(plan->scalars, 11);
    plan->own_ramp_days = AT(plan->scalars, 12);
    plan->topic_from_assists = AT(plan->scalars, 13);
    plan->cases = plan->opened.count;
    plan->tasks = plan->task_ready.count;
    plan->desks = plan->ownership.count;
    plan->engineers = plan->engineer_desk.count;
    plan->owners = plan->owner_desk.count;
    plan->customers = plan->desks ? plan->owner_of_customer.count / plan->desks : 0;
}

/* Opening hours of desks and calendars: rows offset[n] to offset[n + 1]; `before` has one more. */
static void read_hours(Plan *plan) {
    i64 count = plan->hours_offset.count - 1;
    plan->hours = resized(NULL, (size_t)(count + 1) * sizeof *plan->hours);
    for (i64 n = 0; n < count; n++) {
        i64 first = AT(plan->hours_offset, n), rows = AT(plan->hours_offset, n + 1) - first;
        Hours hours = {{plan->hours_start.item + first, rows},
                       {plan->hours_end.item + first, rows},
                       {plan->hours_before.item + first + n, rows + 1}};
        plan->hours[n] = hours;
    }
}

/* A queue for each desk and skill; the number of the first. */
static i32 queues_by_desk(Engine *engine, bool is_new, int route) {
    i32 first = (i32)engine->queues.count;
    for (i64 desk = 0; desk < engine->plan.desks; desk++) {
        for (i64 skill = 0; skill < engine->plan.skill_count; skill++) {
            Queue queue = empty_queue(&engine->plan, desk);
            queue.skill = (i32)skill;
            queue.desk_pool = (i32)desk;
            queue.is_new = is_new;
            queue.route = (signed char)route;
            PUSH(engine->queues, queue);
        }
    }
    return first;
}

/* The ramp of an engineer: their own, or that of everybody. */
static Column ramp_of(const Plan *plan, i64 engineer) {
    i64 own = AT(plan->ramp_class, engineer);
    if (own == NONE) return plan->ramp;
    Column ramp = {plan->own_ramp.item + own * plan->own_ramp_days, plan->own_ramp_days};
    return ramp;
}

static void make_engineers(Engine *engine) {
    const Plan *plan = &engine->plan;
    FILL(engine->engineers, plan->engineers);
    for (i64 n = 0; n < plan->engineers; n++) {
        Engineer *who = engineer_at(engine, n);
        i64 desk = AT(plan->engineer_desk, n);
        who->id = (i32)n;
        who->desk = (i32)desk;
        who->rank = (signed char)AT(plan->rank, desk);
        who->limit = (i32)AT(plan->limit, desk);
        who->interruption = (signed char)AT(plan->interruption, desk);
        who->is_unlimited = AT(plan->is_unlimited, desk);
        who->is_seat = AT(plan->is_seat, n);
        who->skills = AT(plan->skills, n);
        who->hired = AT(plan->hired, n);
        who->ramp = ramp_of(plan, n);
        who->only_solvable = who->is_choosy = AT(plan->only_solvable, n);
        engine->has_choosy = engine->has_choosy || who->is_choosy;
        who->shift_row = AT(plan->shift_offset, n);
        who->shift_end_row = AT(plan->shift_offset, n + 1);
        who->on_shift = who->is_unlimited;
        who->overtime_since = who->pooled_since = NONE;
        who->spell = -1;
        who->is_even = true;
        for (i64 skill = 1; skill < plan->skill_count; skill++)
            who->is_even = who->is_even && place_of(engine, who, skill) == place_of(engine, who, 0);
        Queue held = empty_queue(plan, desk);
        held.order = SEVERITY_FIRST;
        held.by_opening = false;
        held.holder = (i32)n;
        held.is_personal = true;
        who->held = (i32)engine->queues.count;
        PUSH(engine->queues, held);
        PUSH(AT(engine->pools, desk).people, (i32)n);
    }
}

/* What is known of those who are on call at some time. */
static void make_standbys(Engine *engine) {
    const Plan *plan = &engine->plan;
    for (i64 n = 0; n < plan->engineers; n++) {
        Engineer *who = engineer_at(engine, n);
        i64 rules = AT(plan->on_call, n);
        i64 first = AT(plan->standby_offset, n), end = AT(plan->standby_offset, n + 1);
        who->standby = -1;
        if (rules == NONE || first == end) continue;
        Standby standby = {
            .from_severity = AT(plan->call_severity, rules), .wake = AT(plan->call_wake, rules),
            .most_calls = AT(plan->most_calls, rules), .rest = AT(plan->call_rest, rules),
            .backs = AT(plan->backs_offset, rules), .backs_end = AT(plan->backs_offset, rules + 1),
            .row = first, .row_end = end, .calls_row = NONE, .late_since = NONE,
            .engineer = (i32)n};
        who->standby = (i32)engine->standbys.count;
        who->is_choosy = engine->has_choosy = true;
        if (standby.from_severity > engine->call_severity)
            engine->call_severity = standby.from_severity;
        PUSH(engine->standbys, standby);
    }
    engine->backed = (i32)engine->queues.count;
    for (i64 desk = 0; desk < plan->desks && engine->standbys.count; desk++) {
        Queue queue = empty_queue(plan, desk);
        queue.desk_pool = (i32)desk;
        queue.route = BACKED;
        PUSH(engine->queues, queue);
    }
}

static void make_owners(Engine *engine) {
    const Plan *plan = &engine->plan;
    FILL(engine->owners, plan->owners);
    for (i64 n = 0; n < plan->owners; n++) {
        Owner *owner = owner_at(engine, n);
        i64 first = AT(plan->owner_offset, n);
        owner->id = (i32)n;
        owner->desk = (i32)AT(plan->owner_desk, n);
        owner->cases = -1;
        owner->members = plan->owner_member.item + first;
        owner->count = AT(plan->owner_offset, n + 1) - first;
        for (int is_new = 0; is_new < 2; is_new++) {
            Queue queue = empty_queue(plan, owner->desk);
            queue.owner = (i32)n;
            queue.is_personal = owner->count == 1;
            queue.is_new = is_new;
            if (is_new) owner->new_queue = (i32)engine->queues.count;
            else owner->queue = (i32)engine->queues.count;
            PUSH(engine->queues, queue);
        }
        for (i64 m = 0; m < owner->count; m++)
            PUSH(engineer_at(engine, owner->members[m])->owners, (i32)n);
    }
}

enum { MOST_WORDS = 1 << 14 };

static bool any_is(Column column, i64 value) {
    for (i64 n = 0; n < column.count; n++)
        if (AT(column, n) == value) return true;
    return false;
}

static bool all_are(Column column, i64 value) {
    for (i64 n = 0; n < column.count; n++)
        if (AT(column, n) != value) return false;
    return true;
}

static i64 highest(Column column) {
    i64 found = -NEVER;
    for (i64 n = 0; n < column.count; n++) found = AT(column, n) > found ? AT(column, n) : found;
    return found;
}

static i64 lowest(Column column) {
    i64 found = NEVER;
    for (i64 n = 0; n < column.count; n++) found = AT(column, n) < found ? AT(column, n) : found;
    return found;
}

static void note_what_is_used(Engine *engine) {
    const Plan *plan = &engine->plan;
    engine->keeps_clocks = any_is(plan->order, DUE_FIRST) || !all_are(plan->aged_after, NONE);
    engine->keeps_attempts = highest(plan->difficulty) >= lowest(plan->competence);
    engine->keeps_marks = plan->loss_share || plan->colleague_share;
    engine->keeps_credit = plan->familiarity.count || any_is(plan->choice, MOST_FAMILIAR);
    engine->can_push = !all_are(plan->push, 0);
    engine->can_interrupt = !all_are(plan->interruption, NEVER_INTERRUPTED);
    engine->can_back_up = !all_are(plan->backup_desk, NONE);
    engine->can_age = !all_are(plan->aged_after, NONE);
    engine->can_overflow = !all_are(plan->overflow_desk, NONE);
    engine->can_reproduce = !all_are(plan->reproduction_desk, NONE);
    engine->has_owners = !all_are(plan->ownership, DESK_OWNS) ||
                         !all_are(plan->owner_of_customer, NONE);
    engine->has_grade_factors = !all_are(plan->grade_factor, PPM);
    engine->has_skill_factors = !all_are(plan->skill_factor, PPM);
}

/* Bits for all pairs of customers and engineers, or for as many as stay in a cache. */
static void make_acquaintances(Engine *engine) {
    const Plan *plan = &engine->plan;
    i64 words = 1;
    while (words < MOST_WORDS && 64 * words < plan->customers * plan->engineers) words *= 2;
    FILL(engine->acquainted, words);
    FILL(engine->knowers, any_is(plan->choice, MOST_FAMILIAR) ? plan->customers : 0);
    for (i64 n = 0; n < engine->knowers.count; n++) AT(engine->knowers, n).first = -1;
}

static void start_run(Engine *engine) {
    const Plan *plan = &engine->plan;
    make_acquaintances(engine);
    for (i64 n = 0; n < plan->familiarity_start.count / 3; n++) {
        const i64 *row = plan->familiarity_start.item + 3 * n;
        Credit *known = credit_of(engine, row[0], row[1], true);
        known->credit = row[2];
        known->at = 0;
    }
    for (i64 n = 0; n < plan->cases; n++) engine->judged_open += AT(plan->judged, n);
    for (i64 n = 0; n < plan->engineers; n++)
        if (engineer_at(engine, n)->is_unlimited) release(engine, engineer_at(engine, n));
    for (i64 n = 0; n < engine->standbys.count; n++) await_stretch(engine, (i32)n, 0);
    for (i64 desk = 0; desk < plan->desks; desk++) await_review(engine, (i32)desk);
    Moment end = {.order = CLOSING, .act = END_RUN, .number = 1};
    Moment done = {.order = CLOSING, .act = CLOSE_IF_DONE};
    schedule(engine, plan->run_off, end);
    schedule(engine, plan->window_end, done);
    look_ahead(engine);
}

static void build(Engine *engine, const Column *columns) {
    read_columns(&engine->plan, columns);
    const Plan *plan = &engine->plan;
    if (plan->ranks > RANKS) fail(OUT_OF_BOUNDS);
    read_hours(&engine->plan);
    engine->free_node = -1;
    engine->free_row = -1;
    make_chest(engine);
    engine->slots.item = resized(NULL, (size_t)(plan->cases + plan->tasks) * sizeof(i32));
    engine->slots.count = engine->slots.room = plan->cases + plan->tasks;
    Book *tasks = &engine->task_book;
    tasks->first = tasks->next = tasks->last = plan->cases;
    FILL(engine->pools, plan->desks);
    FILL(engine->trays, 2 * plan->desks * plan->skill_count);
    for (i64 n = 0; n < engine->trays.count; n++) AT(engine->trays, n) = -1;
    FILL(engine->topics, plan->topic_factor.count ? plan->engineers * plan->topics : 0);
    engine->backlog = queues_by_desk(engine, false, HOME);
    engine->fresh = queues_by_desk(engine, true, HOME);
    engine->offers = queues_by_desk(engine, false, BACKUP);
    engine->overflow = queues_by_desk(engine, false, OVERFLOW_ROUTE);
    make_engineers(engine);
    make_standbys(engine);
    make_pools(engine);
    make_owners(engine);
    note_what_is_used(engine);
    make_tournaments(engine);
    start_run(engine);
}

static void destroy(Engine *engine) {
    for (i64 n = 0; n < engine->queues.count; n++) DROP(engine->queues.item[n].blocks);
    for (i64 n = 0; n < engine->pools.count; n++) {
        Pool *pool = &engine->pools.item[n];
        for (i64 line = 0; line < pool->lines.count; line++) DROP(pool->lines.item[line].order);
        DROP(pool->lines);
        DROP(pool->on_duty);
        DROP(pool->with_room);
        DROP(pool->changed);
        DROP(pool->trays);
        for (i64 severity = 0; severity < pool->hands.count; severity++)
            DROP(pool->hands.item[severity].list);
        DROP(pool->hands);
        DROP(pool->people);
        DROP(pool->is_in);
    }
    for (i64 n = 0; n < engine->engineers.count; n++) {
        DROP(engine->engineers.item[n].queues);
        DROP(engine->engineers.item[n].owners);
    }
    DROP(engine->slots);
    DROP(engine->works);
    DROP(engine->attempts);
    DROP(engine->clocks);
    DROP(engine->free_works);
    DROP(engine->parked);
    DROP(engine->free_parked);
    DROP(engine->case_book.late);
    DROP(engine->task_book.late);
    DROP(engine->requests);
    DROP(engine->free_requests);
    DROP(engine->spells);
    DROP(engine->free_spells);
    DROP(engine->nodes);
    DROP(engine->engineers);
    DROP(engine->standbys);
    DROP(engine->owners);
    DROP(engine->queues);
    DROP(engine->easies);
    DROP(engine->pools);
    DROP(engine->live);
    DROP(engine->live_personal);
    DROP(engine->ready);
    DROP(engine->filled);
    DROP(engine->agenda);
    DROP(engine->moments);
    DROP(engine->slips);
    DROP(engine->rows);
    DROP(engine->details);
    DROP(engine->duty);
    DROP(engine->credits);
    DROP(engine->acquainted);
    DROP(engine->knowers);
    DROP(engine->topics);
    DROP(engine->trays);
    DROP(engine->stirred);
    DROP(engine->scratch);
    DROP(engine->late_returns);
    DROP(engine->back_on_shift);
    DROP(engine->blocks);
    DROP(engine->free_blocks);
    DROP(engine->candidates);
    DROP(engine->chances);
    free(engine->plan.hours);
    free(engine);
}

#endif
