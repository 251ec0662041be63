/* Cases and tasks open; a customer gives up; the run may be over. */
#ifndef SUPPORTSIM_OPENING_H
#define SUPPORTSIM_OPENING_H

#include "hands.h"

/* A free place among the works, and among what belongs to the same slot. */
static i32 free_slot(Engine *engine) {
    if (engine->free_works.count) return engine->free_works.item[--engine->free_works.count];
    GROW(engine->works, 1);
    if (engine->keeps_attempts) GROW(engine->attempts, 1);
    if (engine->keeps_clocks) GROW(engine->clocks, 1);
    if (engine->keeps_attempts) engine->attempts.count++;
    if (engine->keeps_clocks) engine->clocks.count++;
    return (i32)engine->works.count++;
}

enum { NUMBERS_A_LINE = LINE / sizeof(i64) };

static void fresh_work(Engine *engine, i64 number, i64 severity, i64 skill, i64 opened) {
    AT(engine->slots, number) = free_slot(engine);
    book_of(engine, number)->last = number + 1;
    Work *work = work_at(engine, number);
    work->severity = (i32)severity;
    work->skill = (i32)skill;
    work->opened = opened;
    work->kind = work->touch = work->requests = work->customer = 0;
    work->desk = work->owner = work->counted = work->request = work->reproduction = -1;
    work->last_worker = work->first_worker = work->last_owner = -1;
    work->worked = work->marks = work->able = work->failed_stand_ins = work->pleas = -1;
    work->owned_before = work->owned_after = work->trail.first = work->trail.last = -1;
    work->is_new = true;
    work->wants_triage = work->is_begun = work->is_held_up = work->is_among_owned = false;
    work->is_closed_for_good = work->has_attempts = work->is_found_old = work->is_judged = false;
    work->difficulty = work->touch_row = work->last_row = work->reopen_delay = 0;
    work->effort_left = work->added_left = work->extra_left = 0;
    work->assigned = work->first_start = work->first_end = NONE;
    work->resolved = work->withdrawn = NONE;
    work->effort_drawn = work->progress = work->rework = work->worked_total = work->streak = 0;
    work->escalations = work->returns = work->assists = work->hand_offs = 0;
    work->interruptions = work->reopened = work->trail.count = 0;
    if (engine->keeps_clocks) {
        Clocks clocks = {0, NONE, NONE, NONE, NONE, 0};
        *clocks_at(engine, number) = clocks;
    }
}

/* Columns that are read at each opening, too many for the processor to see what comes next. */
INLINED void fetch_openings(const Plan *plan, i64 number) {
    const Column *columns[] = {
        &plan->opened, &plan->severity, &plan->skill, &plan->kind, &plan->customer, &plan->judged,
        &plan->reopen_delay, &plan->difficulty, &plan->touch_offset, &plan->entry_desk,
        &plan->patience};
    i64 at = number + 2 * NUMBERS_A_LINE;
    if (number % NUMBERS_A_LINE || at >= plan->cases) return;
    for (size_t n = 0; n < sizeof columns / sizeof *columns; n++) FETCH(&AT(*columns[n], at));
    i64 row = AT(plan->touch_offset, number + NUMBERS_A_LINE);
    for (; row < AT(plan->touch_offset, at); row += NUMBERS_A_LINE)
        FETCH(&AT(plan->touch_effort, row));
}

static void open_case(Engine *engine) {
    const Plan *plan = &engine->plan;
    i32 number = (i32)engine->next_case++;
    fetch_openings(plan, number);
    fresh_work(engine, number, AT(plan->severity, number), AT(plan->skill, number),
               AT(plan->opened, number));
    Work *work = work_at(engine, number);
    work->kind = (i32)AT(plan->kind, number);
    work->customer = (i32)AT(plan->customer, number);
    work->is_judged = AT(plan->judged, number);
    work->reopen_delay = AT(plan->reopen_delay, number);
    work->difficulty = AT(plan->difficulty, number);
    work->touch_row = AT(plan->touch_offset, number);
    work->last_row = AT(plan->touch_offset, number + 1) - 1;
    open_clocks(engine, number);
    arrive(engine, number, AT(plan->entry_desk, number), true);
    touch_ready(engine, number);
    i64 patience = AT(plan->patience, number);
    if (patience != NONE && engine->now + patience <= plan->run_off) {
        Moment moment = {.order = WITHDRAWALS, .act = WITHDRAW, .number = number,
                         .subject = number};
        schedule(engine, engine->now + patience, moment);
    }
    settle(engine);
}

static void open_task(Engine *engine) {
    const Plan *plan = &engine->plan;
    i64 row = engine->next_task++;
    i32 number = (i32)(plan->cases + row);
    fresh_work(engine, number, TASK_SEVERITY, AT(plan->task_skill, row), AT(plan->task_ready, row));
    Work *work = work_at(engine, number);
    work->desk = (i32)AT(plan->task_desk, row);
    work->request = new_request(engine, number, TASK, work->desk);
    join(engine, work->request, NONE, false);
    settle(engine);
}

/* A customer whom nobody has served gives up. */
static void withdraw(Engine *engine, i32 number) {
    if (!is_here(engine, number)) return;
    Work *work = work_at(engine, number);
    if (work->first_start != NONE || is_closed(work) || work->request == -1) return;
    work->withdrawn = engine->now;
    if (is_waiting(request_at(engine, work->request))) {
        i32 request = work->request;
        give_up(engine, request);
        work->request = -1;
        drop_request(engine, request);
    }
    close_case(engine, number);
    retire_if_over(engine, number);
    Moment moment = {.order = LAST_DISPATCH, .act = DISPATCH_NOW};
    schedule(engine, engine->now, moment);
}

/* End the run at this instant once every judged case is closed. */
static void close_if_done(Engine *engine) {
    const Plan *plan = &engine->plan;
    if (engine->judged_open || engine->now < plan->window_end || engine->now >= plan->run_off) return;
    Moment moment = {.order = CLOSING, .act = END_RUN, .number = 1};
    schedule(engine, engine->now, moment);
}

#endif
