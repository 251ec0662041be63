/* The support floor: cases open, work starts, is cut, and ends; one instant after the other. */
#ifndef SUPPORTSIM_FLOOR_H
#define SUPPORTSIM_FLOOR_H

#include "calls.h"

/* --- spells ---------------------------------------------------------------------------------- */

/* Keep track of who works on a case, for first response and hand-offs. */
static void note_worker(Engine *engine, i32 number, const Engineer *who) {
    Work *work = work_at(engine, number);
    bool is_first = work->first_start == NONE;
    if (is_first) {
        work->first_start = engine->now;
        work->first_worker = who->id;
    } else if (work->last_worker != who->id) {
        work->hand_offs++;
    }
    work->last_worker = who->id;
    if (engine->keeps_clocks)
        clocks_at(engine, number)->response_due = clocks_at(engine, number)->update_due = NEVER;
    if (is_first) first_work(engine, number);
}

/* What the end of a touch asks for comes near while it is worked on. */
static inline void fetch_touch(const Engine *engine, i64 row) {
    FETCH(&AT(engine->plan.touch_completion, row));
    FETCH(&AT(engine->plan.touch_delay, row));
    FETCH(&AT(engine->plan.touch_move, row));
    FETCH(&AT(engine->plan.touch_effort, row) + 1);
}

static void start_spell(Engine *engine, i32 number, Engineer *who, i32 queue) {
    Request *request = request_at(engine, number);
    i32 case_number = request->work;
    bool is_touch = request->purpose == TOUCH;
    if (is_touch) take(engine, request, who, queue_at(engine, queue));
    Spell spell = make_spell(engine, number, who);
    spell.was_held = request->holder == who->id;
    spell.serial = ++engine->serials;
    leave_queues(request);
    const Engineer *holder = request->holder == -1 ? who : engineer_at(engine, request->holder);
    if (holder != who && holder->is_free) stir(engine, holder); /* nothing keeps them any more */
    request->holder = -1;
    i32 at;
    if (engine->free_spells.count) {
        at = engine->free_spells.item[--engine->free_spells.count];
        AT(engine->spells, at) = spell;
    } else {
        at = (i32)engine->spells.count;
        PUSH(engine->spells, spell);
    }
    if (!who->is_unlimited) {
        who->spell = at;
        withhold(engine, who);
        if (who->is_out) standby_of(engine, who)->has_worked = true;
    }
    i64 ends = engine->now + spell.length;
    if (ends <= engine->plan.run_off) {
        Moment moment = {.order = SPELL_ENDS, .act = END_SPELL, .subject = at,
                         .about = spell.serial,
                         .number = ((i64)who->id << 40) + case_number, .detail = request->number};
        schedule(engine, ends, moment);
    }
    if (!is_touch) return;
    fetch_touch(engine, work_at(engine, case_number)->touch_row);
    note_worker(engine, case_number, who);
}

/* The engineer has no longer this spell in hand. */
static void put_down(Engine *engine, i32 number) {
    Engineer *who = engineer_at(engine, AT(engine->spells, number).engineer);
    if (!who->is_unlimited) {
        stop_overtime(engine, who);
        who->spell = -1;
        who->idle_since = engine->now;
    }
    AT(engine->spells, number).serial = 0;
    PUSH(engine->free_spells, number);
}

/* Write a spell down at its end, and book what it did to the case. */
static void note_spell(Engine *engine, const Spell *spell, int reason, i64 progress, i64 rework,
                       Sequel sequel) {
    const Request *request = request_at(engine, spell->request);
    Work *work = work_at(engine, request->work);
    work->progress += progress;
    work->rework += rework;
    if (work->first_end == NONE && (spell->purpose == TOUCH || spell->purpose == ATTEMPT))
        work->first_end = engine->now;
    if (!is_noted(engine, request->work)) return;
    Row *row = row_of(engine, request, spell->purpose);
    row->held = spell->was_held;
    row->engineer = spell->engineer;
    row->started = spell->started;
    row->end_reason = (i8)reason;
    row->effort = spell->effort;
    row->added = spell->added;
    row->length = spell->length;
    row->progress = progress;
    row->rework = rework;
    row->overtime = spell->overtime;
    row->next = (i8)sequel.then;
    row->reply_at = sequel.reply_at;
}

/* A spell comes to its end, if nothing has cut it. */
static void finish_spell(Engine *engine, i32 number, i64 serial) {
    if (AT(engine->spells, number).serial != serial) return;
    put_down(engine, number);
    Spell spell = AT(engine->spells, number);
    Engineer *who = engineer_at(engine, spell.engineer);
    i64 progress, rework;
    book_work(engine, &spell, DONE, &progress, &rework);
    Sequel sequel = after_spell(engine, &spell);
    note_spell(engine, &spell, DONE, progress, rework, sequel);
    if (who->is_seat && is_over_count(engine, who->desk)) leave_seat(engine, who);
    else release(engine, who);
    i32 case_number = request_at(engine, spell.request)->work;
    follow(engine, &spell, sequel);
    retire_if_over(engine, case_number);
    settle(engine);
}

/* A spell is cut; its engineer holds the rest, or the case goes to another desk. */
static void cut_spell(Engine *engine, i32 number, int reason) {
    put_down(engine, number);
    Spell spell = AT(engine->spells, number);
    i32 case_number = request_at(engine, spell.request)->work;
    i64 progress, rework;
    book_work(engine, &spell, reason, &progress, &rework);
    Sequel sequel = after_cut(engine, &spell);
    if (reason == INTERRUPTED) work_at(engine, case_number)->interruptions++;
    note_spell(engine, &spell, reason, progress, rework, sequel);
    if (sequel.then == TRANSFERRED) transfer(engine, case_number, sequel.desk, false);
    else hold(engine, spell.request, engineer_at(engine, spell.engineer));
}

/* --- dispatch -------------------------------------------------------------------------------- */

/* Give cases out, and start work until no waiting request has an eligible person. */
static void dispatch(Engine *engine) {
    engine->is_dispatch_due = false;
    bool is_settled = false;
    if (engine->back_on_shift.count) cut_for_blocks(engine);
    while (!is_settled) {
        Pair pair;
        give_out(engine);
        while (next_pair(engine, &pair))
            start_spell(engine, pair.request, engineer_at(engine, pair.engineer), pair.queue);
        if (engine->can_interrupt && interrupt(engine)) continue;
        if (engine->standbys.count) {
            call_out(engine);
            await_late_returns(engine);
        }
        is_settled = !(engine->out && let_go(engine));
    }
}

/* --- a case opens and closes ----------------------------------------------------------------- */

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

enum { CASES_A_LINE = LINE / sizeof(i64) };

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
    work->owned_before = work->owned_after = work->first_noted = work->last_noted = -1;
    work->is_new = true;
    work->wants_triage = work->is_begun = work->is_held_up = work->is_open_of_owner = false;
    work->is_closed_for_good = work->has_attempts = work->is_over = work->is_found_old = false;
    work->is_judged = false;
    work->difficulty = work->touch_row = work->last_row = work->reopen_delay = 0;
    work->effort_left = work->added_left = work->extra_left = 0;
    work->assigned = work->first_start = work->first_end = NONE;
    work->resolved = work->withdrawn = NONE;
    work->effort_drawn = work->progress = work->rework = work->worked_total = 0;
    work->escalations = work->returns = work->assists = work->hand_offs = 0;
    work->interruptions = work->reopened = work->rows_noted = 0;
    if (engine->keeps_clocks) {
        Clocks clocks = {0, NONE, NONE, NONE, NONE, 0};
        *clocks_at(engine, number) = clocks;
    }
}

/* Columns that are read at each opening, too many for the processor to see what comes next. */
static void fetch_openings(const Plan *plan, i64 number) {
    const Column *columns[] = {
        &plan->opened, &plan->severity, &plan->skill, &plan->kind, &plan->customer, &plan->judged,
        &plan->reopen_delay, &plan->difficulty, &plan->touch_offset, &plan->entry_desk,
        &plan->patience};
    i64 at = number + 2 * CASES_A_LINE;
    if (number % CASES_A_LINE || at >= plan->cases) return;
    for (size_t n = 0; n < sizeof columns / sizeof *columns; n++) FETCH(&AT(*columns[n], at));
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

/* --- the run --------------------------------------------------------------------------------- */

enum { SHIFT_END_CHANGE, BLOCK_START_CHANGE, HAND_OVER_CHANGE, SHIFT_START_CHANGE,
       BLOCK_END_CHANGE, SEATS_CHANGE };

static void change(Engine *engine) {
    const Plan *plan = &engine->plan;
    i64 row = engine->next_change++;
    i64 subject = AT(plan->change_subject, row);
    switch (AT(plan->change_what, row)) {
    case SHIFT_END_CHANGE: shift_is_over(engine, engineer_at(engine, subject)); break;
    case BLOCK_START_CHANGE: begin_block(engine, engineer_at(engine, subject)); break;
    case HAND_OVER_CHANGE: hand_over(engine, engineer_at(engine, subject)); break;
    case SHIFT_START_CHANGE: shift_is_due(engine, engineer_at(engine, subject)); break;
    case BLOCK_END_CHANGE: end_block(engine, engineer_at(engine, subject)); break;
    default: change_seats(engine, subject, AT(plan->change_seats, row));
    }
    settle(engine);
}

static void act_on(Engine *engine, Moment moment) {
    if (moment.act == END_SPELL) {
        finish_spell(engine, moment.subject, moment.about);
        return;
    }
    switch (moment.act) {
    case REPLY_TOUCH: reply(engine, moment.subject, true); break;
    case REPLY_STEP: reply(engine, moment.subject, false); break;
    case REOPEN: reopen(engine, moment.subject); break;
    case AGED: aged(engine, moment.subject, moment.about); break;
    case FALL_BACK: fall_back(engine, moment.subject, moment.about); break;
    case RETURN_OF_HELD:
        if (request_at(engine, moment.subject)->ticket[HOME] != moment.about) break;
        return_held(engine, moment.subject);
        settle(engine);
        break;
    case OFFER_BACKUP: offer_backup(engine, moment.subject, moment.about); break;
    case OFFER_OVERFLOW:
        if (request_at(engine, moment.subject)->ticket[HOME] != moment.about) break;
        overflow(engine, moment.subject);
        settle(engine);
        break;
    case REVIEW: review(engine, moment.subject); break;
    case COME: come(engine, moment.subject, moment.about); break;
    case BEGIN_LATE: begin_late(engine, moment.subject); break;
    case BEGIN_STRETCH: begin_stretch(engine, moment.subject); break;
    case WITHDRAW: withdraw(engine, moment.subject); break;
    case DISPATCH_NOW: dispatch(engine); break;
    case CLOSE_IF_DONE: close_if_done(engine); break;
    default: engine->is_over = true;
    }
}

/* Look for what comes next of all that is known beforehand. */
static void look_ahead(Engine *engine) {
    const Plan *plan = &engine->plan;
    Ahead next = {NEVER, 0, CLOSING + 1, FROM_NOWHERE};
    if (engine->next_task < plan->tasks) {
        Ahead task = {AT(plan->task_ready, engine->next_task), plan->cases + engine->next_task,
                      OPENINGS, FROM_TASKS};
        next = task;
    }
    if (engine->next_case < plan->cases && AT(plan->opened, engine->next_case) <= next.time) {
        Ahead opening = {AT(plan->opened, engine->next_case), engine->next_case, OPENINGS,
                         FROM_OPENINGS};
        next = opening;
    }
    if (engine->next_change < plan->change_at.count) {
        i64 row = engine->next_change;
        i64 time = AT(plan->change_at, row), order = AT(plan->change_order, row);
        if (time < next.time || (time == next.time && order < next.order)) {
            Ahead change = {time, AT(plan->change_number, row), (int)order, FROM_CHANGES};
            next = change;
        }
    }
    engine->ahead = next;
}

/* Whether what is known beforehand comes before the first of the agenda. */
static inline bool is_ahead_first(const Engine *engine, const Due *due) {
    const Ahead *ahead = &engine->ahead;
    if (ahead->time != due->time) return ahead->time < due->time;
    if (ahead->order != due->order) return ahead->order < due->order;
    return ahead->number < AT(engine->moments, due->moment).number;
}

/* Whether more happens at this instant before its dispatch. */
static inline bool is_more_to_come(Engine *engine) {
    const Ahead *ahead = &engine->ahead;
    if (ahead->time == engine->now && ahead->order <= DISPATCHES) return true;
    const Due *due = first_due(engine, engine->now);
    return due != NULL && due->time == engine->now && due->order <= DISPATCHES;
}

/* What was known beforehand happens. */
static void act_ahead(Engine *engine) {
    engine->now = engine->ahead.time;
    switch (engine->ahead.source) {
    case FROM_CHANGES: change(engine); break;
    case FROM_OPENINGS: open_case(engine); break;
    default: open_task(engine);
    }
    look_ahead(engine);
}

/* Bring about the next thing to happen, and the dispatch of its instant after the last. */
static void step(Engine *engine) {
    const Due *due = first_due(engine, engine->ahead.time);
    if (due == NULL || is_ahead_first(engine, due)) {
        act_ahead(engine);
    } else {
        engine->now = due->time;
        act_on(engine, next_moment(engine));
    }
    if (engine->is_dispatch_due && !is_more_to_come(engine)) dispatch(engine);
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

/* Note the spells in hand when the run is over. */
static void cut_spells_off(Engine *engine) {
    for (i64 n = 0; n < engine->engineers.count; n++) {
        Engineer *who = engineer_at(engine, n);
        if (who->spell != -1) stop_overtime(engine, who);
    }
    i64 first = engine->scratch.count;
    for (i64 n = 0; n < engine->spells.count; n++) {
        const Spell *spell = &AT(engine->spells, n);
        if (spell->serial == 0) continue;
        PUSH(engine->scratch, spell->engineer);
        PUSH(engine->scratch, spell->serial);
        PUSH(engine->scratch, n);
    }
    i64 count = (engine->scratch.count - first) / 3;
    if (count > 1)
        qsort(engine->scratch.item + first, (size_t)count, 3 * sizeof(i64), compare_triples);
    for (i64 n = 0; n < count; n++) {
        Spell spell = AT(engine->spells, AT(engine->scratch, first + 3 * n + 2));
        i64 progress, rework;
        book_work(engine, &spell, RUN_END, &progress, &rework);
        note_spell(engine, &spell, RUN_END, progress, rework, next_is(CONTINUES));
    }
    engine->scratch.count = first;
}

/* The run is over: note spells in hand and stays that did not end, and write what is left. */
static void cut_off(Engine *engine) {
    engine->is_cut_off = true;
    cut_spells_off(engine);
    for (i64 n = 0; n < engine->engineers.count; n++) {
        const Engineer *who = engineer_at(engine, n);
        if (who->is_seat && who->on_shift)
            note_duty(engine, who->id, who->on_since, engine->now, ON_SHIFT_ROW);
    }
    for (i64 n = 0; n < engine->standbys.count; n++) {
        Standby *standby = &AT(engine->standbys, n);
        end_rest(engine, standby);
        if (standby->is_called) end_call(engine, engineer_at(engine, standby->engineer));
    }
    Book *books[2] = {&engine->case_book, &engine->task_book};
    for (int which = 0; which < 2; which++) {
        for (i64 n = books[which]->next; n < books[which]->last; n++) {
            if (!is_here(engine, n)) continue;
            note_waiting(engine, n);
            retire(engine, n);
        }
    }
}

static inline bool is_full(const Engine *engine) {
    return engine->case_book.is_full || engine->task_book.is_full;
}

#endif
