/* The doors of the compiled engine: a plan in, a few steps at a time, the ledger's rows out. */

#include "floor.h"

#if defined(_WIN32)
#define DOOR __declspec(dllexport)
#else
#define DOOR __attribute__((visibility("default")))
#endif

/* --- making an engine ----------------------------------------------------------------------------- */

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

static void make_engineers(Engine *engine) {
    const Plan *plan = &engine->plan;
    FILL(engine->engineers, plan->engineers);
    for (i64 n = 0; n < plan->engineers; n++) {
        Engineer *who = engineer_at(engine, n);
        i64 desk = AT(plan->engineer_desk, n);
        who->id = (i32)n;
        who->desk = (i32)desk;
        who->rank = (i32)AT(plan->rank, desk);
        who->limit = (i32)AT(plan->limit, desk);
        who->interruption = (signed char)AT(plan->interruption, desk);
        who->is_unlimited = AT(plan->is_unlimited, desk);
        who->is_seat = AT(plan->is_seat, n);
        who->skills = AT(plan->skills, n);
        who->choice_place = (i32)AT(plan->choice_place, n);
        who->hired = AT(plan->hired, n);
        who->shift_row = AT(plan->shift_offset, n);
        who->shift_end_row = AT(plan->shift_offset, n + 1);
        who->on_shift = who->is_unlimited;
        who->overtime_since = who->pooled_since = NONE;
        who->spell = -1;
        Queue held = empty_queue(plan, desk);
        held.order = SEVERITY_FIRST;
        held.by_opening = false;
        held.holder = (i32)n;
        who->held = (i32)engine->queues.count;
        PUSH(engine->queues, held);
        PUSH(AT(engine->pools, desk).people, (i32)n);
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
            queue.is_new = is_new;
            if (is_new) owner->new_queue = (i32)engine->queues.count;
            else owner->queue = (i32)engine->queues.count;
            PUSH(engine->queues, queue);
        }
        for (i64 m = 0; m < owner->count; m++)
            PUSH(engineer_at(engine, owner->members[m])->owners, (i32)n);
    }
}

/* Everything an engineer may take from: held work, owners, and their desk's queues. */
static void connect(Engine *engine) {
    const Plan *plan = &engine->plan;
    for (i64 n = 0; n < plan->engineers; n++) {
        Engineer *who = engineer_at(engine, n);
        PUSH(who->queues, who->held);
        for (i64 m = 0; m < who->owners.count; m++) {
            PUSH(who->queues, owner_at(engine, AT(who->owners, m))->queue);
            PUSH(who->queues, owner_at(engine, AT(who->owners, m))->new_queue);
        }
        i32 kinds[4] = {engine->backlog, engine->fresh, engine->offers, engine->overflow};
        for (int kind = 0; kind < 4; kind++)
            for (i64 skill = 0; skill < plan->skill_count; skill++)
                if ((who->skills >> skill) & 1)
                    PUSH(who->queues, desk_queue(engine, kinds[kind], who->desk, skill));
        bool is_even = true;
        for (i64 skill = 1; skill < plan->skill_count; skill++)
            is_even = is_even && place_of(engine, who, skill) == place_of(engine, who, 0);
        for (i64 q = 0; q < who->queues.count && !is_even; q++)
            queue_at(engine, AT(who->queues, q))->has_places = true;
    }
    for (i64 q = 0; q < engine->queues.count; q++) {
        Queue *queue = queue_at(engine, q);
        if (queue->desk_pool < 0) continue;
        const Pool *pool = &AT(engine->pools, queue->desk_pool);
        for (i64 n = 1; n < pool->people.count; n++) {
            const Engineer *one = engineer_at(engine, AT(pool->people, 0));
            const Engineer *other = engineer_at(engine, AT(pool->people, n));
            if (place_of(engine, one, queue->skill) != place_of(engine, other, queue->skill))
                queue->has_places = true;
        }
    }
}

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

static void note_what_is_used(Engine *engine) {
    const Plan *plan = &engine->plan;
    engine->keeps_clocks = any_is(plan->order, DUE_FIRST) || !all_are(plan->aged_after, NONE);
    engine->keeps_credit = plan->familiarity.count || any_is(plan->choice, MOST_FAMILIAR);
    engine->can_push = !all_are(plan->push, 0);
    engine->can_interrupt = !all_are(plan->interruption, NEVER_INTERRUPTED);
    engine->can_back_up = !all_are(plan->backup_desk, NONE);
    engine->has_skill_factors = !all_are(plan->skill_factor, PPM);
}

static void start_run(Engine *engine) {
    const Plan *plan = &engine->plan;
    for (i64 n = 0; n < plan->familiarity_start.count / 3; n++) {
        const i64 *row = plan->familiarity_start.item + 3 * n;
        Credit *known = credit_of(engine, row[0], row[1], true);
        known->credit = row[2];
        known->at = 0;
    }
    for (i64 n = 0; n < plan->cases; n++) engine->judged_open += AT(plan->judged, n);
    for (i64 n = 0; n < plan->engineers; n++)
        if (engineer_at(engine, n)->is_unlimited) release(engine, engineer_at(engine, n));
    Moment end = {.time = plan->run_off, .order = CLOSING, .act = END_RUN, .number = 1};
    Moment done = {.time = plan->window_end, .order = CLOSING, .act = CLOSE_IF_DONE};
    schedule(engine, end);
    schedule(engine, done);
}

static void build(Engine *engine, const Column *columns) {
    read_columns(&engine->plan, columns);
    const Plan *plan = &engine->plan;
    if (plan->ranks > RANKS) fail(OUT_OF_BOUNDS);
    read_hours(&engine->plan);
    engine->free_node = -1;
    FILL(engine->works, plan->cases + plan->tasks);
    FILL(engine->pools, plan->desks);
    for (i64 desk = 0; desk < plan->desks; desk++) AT(engine->pools, desk).last_named = NONE;
    FILL(engine->trays, 2 * plan->desks * plan->skill_count);
    for (i64 n = 0; n < engine->trays.count; n++) AT(engine->trays, n) = -1;
    FILL(engine->topics, plan->topic_factor.count ? plan->engineers * plan->topics : 0);
    engine->backlog = queues_by_desk(engine, false, HOME);
    engine->fresh = queues_by_desk(engine, true, HOME);
    engine->offers = queues_by_desk(engine, false, BACKUP);
    engine->overflow = queues_by_desk(engine, false, OVERFLOW_ROUTE);
    make_engineers(engine);
    make_owners(engine);
    connect(engine);
    note_what_is_used(engine);
    start_run(engine);
}

static void destroy(Engine *engine) {
    for (i64 n = 0; n < engine->queues.count; n++) DROP(engine->queues.item[n].entries);
    for (i64 n = 0; n < engine->pools.count; n++) {
        DROP(engine->pools.item[n].order);
        DROP(engine->pools.item[n].people);
    }
    for (i64 n = 0; n < engine->engineers.count; n++) {
        DROP(engine->engineers.item[n].queues);
        DROP(engine->engineers.item[n].owners);
    }
    DROP(engine->works);
    DROP(engine->requests);
    DROP(engine->free_requests);
    DROP(engine->spells);
    DROP(engine->free_spells);
    DROP(engine->nodes);
    DROP(engine->engineers);
    DROP(engine->owners);
    DROP(engine->queues);
    DROP(engine->pools);
    DROP(engine->live);
    DROP(engine->agenda);
    DROP(engine->rows);
    DROP(engine->duty);
    DROP(engine->credits);
    DROP(engine->topics);
    DROP(engine->trays);
    DROP(engine->scratch);
    free(engine->plan.hours);
    free(engine);
}

#ifndef SOURCE_HASH
#define SOURCE_HASH ""
#endif

/* --- the doors ---------------------------------------------------------------------------------------- */

/* Of which source this was built. */
DOOR const char *engine_source(void) { return SOURCE_HASH; }

#ifdef SUPPORTSIM_FAIL_AFTER
/* Let so many more requests for memory succeed; only in builds that test what happens then. */
DOOR void engine_fail_after(i64 requests) { requests_left = requests; }
#endif

/* How many columns a plan has, to be checked by who hands one over. */
DOOR i64 engine_columns(void) { return COLUMNS; }

/* An engine for a plan whose columns stay where they are until it is freed; NULL without memory. */
DOOR void *engine_new(const Column *columns, i64 wants_rows) {
    jmp_buf exit;
    Engine *volatile engine = claimed(NULL, sizeof(Engine));
    if (engine == NULL) return NULL;
    memset(engine, 0, sizeof(Engine));
    failure_exit = &exit;
    if (setjmp(exit)) {
        destroy(engine);
        return NULL;
    }
    engine->wants_rows = wants_rows != 0;
    build(engine, columns);
    return engine;
}

/* Let so many things happen; 0 when the run is over, 1 when it goes on, else minus a failure. */
DOOR i64 engine_run(void *door, i64 steps) {
    Engine *engine = door;
    jmp_buf exit;
    failure_exit = &exit;
    int why = setjmp(exit);
    if (why) return -why;
    for (i64 n = 0; n < steps; n++) {
        if (engine->is_over) {
            cut_off(engine);
            return 0;
        }
        step(engine);
    }
    return 1;
}

DOOR i64 engine_now(void *door) { return ((Engine *)door)->now; }
DOOR i64 engine_spell_rows(void *door) { return ((Engine *)door)->rows.count; }
DOOR i64 engine_duty_rows(void *door) { return ((Engine *)door)->duty.count; }
DOOR i64 engine_opened(void *door) { return ((Engine *)door)->next_case; }
DOOR i64 engine_tasks_opened(void *door) { return ((Engine *)door)->next_task; }

/* Columns of the cases that opened: `out` holds 22 arrays of as many rows as the plan has cases. */
DOOR void engine_case_columns(void *door, i64 **out) {
    Engine *engine = door;
    for (i64 n = 0; n < engine->next_case; n++) {
        const Work *work = &engine->works.item[n];
        i64 status = work->resolved != NONE ? 1 : work->withdrawn != NONE ? 2 : 0;
        i64 row[] = {
            status, work->assigned, work->first_start, work->first_end, work->resolved,
            work->withdrawn, work->desk, work->first_engineer, work->last_owner, work->touch,
            work->escalations, work->returns, work->assists, work->hand_offs, work->interruptions,
            work->reopened, work->effort_drawn, work->progress, work->rework,
        };
        for (size_t column = 0; column < sizeof row / sizeof *row; column++) out[column][n] = row[column];
    }
}

/* Stays of requests that still wait when the run ends, in the order of the SimPy engine. */
static void note_waiting(Engine *engine, i64 number) {
    const Work *work = work_at(engine, number);
    for (i32 count = 0, last = -1; count < work->requests; count++) {
        i32 next = -1;
        i32 open[2] = {work->request, work->reproduction};
        for (int n = 0; n < 2; n++)
            if (open[n] != -1 && request_at(engine, open[n])->number > last &&
                (next == -1 || request_at(engine, open[n])->number < request_at(engine, next)->number))
                next = open[n];
        for (i32 at = work->pleas; at != -1; at = request_at(engine, at)->next_plea)
            if (request_at(engine, at)->number > last &&
                (next == -1 || request_at(engine, at)->number < request_at(engine, next)->number))
                next = at;
        if (next == -1) return;
        last = request_at(engine, next)->number;
        if (is_waiting(request_at(engine, next))) note_stay(engine, request_at(engine, next));
    }
}

/* After the run: note the stays that did not end. */
DOOR i64 engine_note_waiting(void *door) {
    Engine *engine = door;
    jmp_buf exit;
    failure_exit = &exit;
    int why = setjmp(exit);
    if (why) return -why;
    for (i64 n = 0; n < engine->next_case; n++) note_waiting(engine, n);
    for (i64 n = 0; n < engine->next_task; n++) note_waiting(engine, engine->plan.cases + n);
    return 0;
}

/* Columns of the spells, in order of case and position: `out` holds 22 arrays. */
DOOR i64 engine_spell_columns(void *door, i64 **out) {
    Engine *engine = door;
    i64 works = engine->plan.cases + engine->plan.tasks;
    size_t size = ((size_t)works + 1) * sizeof(i64);
    i64 *place = claimed(NULL, size), *first = claimed(NULL, size);
    if (place == NULL || first == NULL) {
        free(place);
        free(first);
        return -OUT_OF_MEMORY;
    }
    memset(place, 0, size);
    for (i64 n = 0; n < engine->rows.count; n++) place[engine->rows.item[n].work + 1]++;
    for (i64 n = 0; n < works; n++) place[n + 1] += place[n];
    memcpy(first, place, size);
    for (i64 n = 0; n < engine->rows.count; n++) {
        const Row *row = &engine->rows.item[n];
        i64 at = place[row->work]++;
        i64 values[] = {
            row->work, row->touch, at - first[row->work], row->number, row->purpose, row->desk,
            row->owner, row->held, row->joined, row->ready, row->engineer, row->started, row->ended,
            row->end_reason, row->effort, row->added, row->length, row->progress, row->rework,
            row->overtime, row->next, row->reply_at,
        };
        for (size_t column = 0; column < sizeof values / sizeof *values; column++)
            out[column][at] = values[column];
    }
    free(first);
    free(place);
    return 0;
}

/* Rows of duty that the run itself made: engineer, start, end, 0 for a seat and 1 for overtime. */
DOOR void engine_duty(void *door, i64 *out) {
    Engine *engine = door;
    for (i64 n = 0; n < engine->duty.count; n++) {
        const DutyRow *row = &engine->duty.item[n];
        out[4 * n] = row->engineer;
        out[4 * n + 1] = row->start;
        out[4 * n + 2] = row->end;
        out[4 * n + 3] = row->kind;
    }
}

DOOR void engine_free(void *door) {
    if (door != NULL) destroy(door);
}
