/* The support floor: cases open, work starts, is cut, and ends; one instant after the other. */
#ifndef SUPPORTSIM_FLOOR_H
#define SUPPORTSIM_FLOOR_H

#include "shifts.h"

/* --- spells ------------------------------------------------------------------------------------------ */

/* Keep track of who works on a case, for first response and hand-offs. */
static void note_worker(Engine *engine, i32 number, const Engineer *who) {
    Work *work = work_at(engine, number);
    bool is_first = work->first_start == NONE;
    if (is_first) {
        work->first_start = engine->now;
        work->first_engineer = who->id;
    } else if (work->last_worker != who->id) {
        work->hand_offs++;
    }
    work->last_worker = who->id;
    if (engine->keeps_clocks) work->response_due = work->update_due = NEVER;
    if (is_first) first_work(engine, number);
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
    }
    i64 ends = engine->now + spell.length;
    if (ends <= engine->plan.run_off) {
        Moment moment = {.time = ends, .order = SPELL_ENDS, .act = END_SPELL, .subject = at,
                         .about = spell.serial,
                         .number = ((i64)who->id << 40) + case_number, .detail = request->number};
        schedule(engine, moment);
    }
    if (is_touch) note_worker(engine, case_number, who);
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
    Row row = {.work = request->work, .touch = request->touch, .number = request->number,
               .purpose = spell->purpose, .desk = request->desk, .owner = request->owner,
               .held = spell->was_held, .joined = request->joined, .ready = request->ready,
               .engineer = spell->engineer, .started = spell->started, .ended = engine->now,
               .end_reason = (signed char)reason, .effort = spell->effort, .added = spell->added,
               .length = spell->length, .progress = progress, .rework = rework,
               .overtime = spell->overtime, .next = (signed char)sequel.then,
               .reply_at = sequel.reply_at};
    note_row(engine, row);
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
    follow(engine, &spell, sequel);
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

/* --- interruption --------------------------------------------------------------------------------------- */

/* Whether a request waits in a queue. */
static bool waits_in(Engine *engine, i32 number, i32 request_number) {
    const Queue *queue = queue_at(engine, number);
    const Request *request = request_at(engine, request_number);
    if (!request->ticket[queue->route]) return false;
    if (queue->route == HOME) return request->queue == number;
    for (i64 n = 0; n < queue->entries.count; n++) {
        const Entry *entry = &AT(queue->entries, n);
        if (entry->request == request_number && is_valid(engine, queue, entry)) return true;
    }
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
        if (!waits_in(engine, candidate, number) || !may_take(engine, who, queue, request)) continue;
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
    return best;
}

/* Let a request cut the least urgent, then the latest started spell of who may take it. */
static bool claim(Engine *engine, i32 number, bool *is_kept_off) {
    i64 severity = work_of(engine, number)->severity;
    Engineer *best = NULL;
    i32 best_queue = -1;
    i64 best_severity = 0, best_started = 0;
    *is_kept_off = false;
    for (i64 n = 0; n < engine->engineers.count; n++) {
        Engineer *who = engineer_at(engine, n);
        if (who->interruption == NEVER_INTERRUPTED || who->is_unlimited) continue;
        if (who->spell == -1 || !who->on_shift) continue;
        const Spell *spell = &AT(engine->spells, who->spell);
        if (spell->started + spell->length <= engine->now) continue;
        if (who->is_seat && is_over_count(engine, who->desk)) continue;
        i64 in_hand = work_of(engine, spell->request)->severity;
        if (!would_drop(who, in_hand, severity)) continue;
        i32 queue = way_to(engine, who, number);
        if (queue == -1) continue;
        if (spell->started == engine->now) {
            *is_kept_off = true;
            continue;
        }
        if (best == NULL || in_hand > best_severity ||
            (in_hand == best_severity && spell->started > best_started)) {
            best = who;
            best_queue = queue;
            best_severity = in_hand;
            best_started = spell->started;
        }
    }
    if (best == NULL) return false;
    cut_spell(engine, best->spell, INTERRUPTED);
    start_spell(engine, number, best, best_queue);
    return true;
}

/* Waiting requests that could cut anything in hand, lowest key first. */
static void candidates_to_interrupt(Engine *engine, Entry **found, i64 *count) {
    LIST(Entry) list = {NULL, 0, 0};
    i64 least = 0;
    for (i64 n = 0; n < engine->engineers.count; n++) {
        const Engineer *who = engineer_at(engine, n);
        if (who->interruption == NEVER_INTERRUPTED || who->is_unlimited) continue;
        if (who->spell == -1 || !who->on_shift) continue;
        i64 severity = work_of(engine, AT(engine->spells, who->spell).request)->severity;
        if (severity > least) least = severity;
    }
    for (i64 q = 0; least && q < engine->queues.count; q++) {
        const Queue *queue = queue_at(engine, q);
        for (i64 n = 0; n < queue->entries.count; n++) {
            Entry entry = AT(queue->entries, n);
            if (!is_valid(engine, queue, &entry)) continue;
            if (work_at(engine, entry.work)->severity >= least) continue;
            const Request *request = request_at(engine, entry.request);
            entry.ticket = 0;
            pair_key(engine, queue_at(engine, request->queue), request, &entry.first, &entry.time);
            PUSH(list, entry);
        }
    }
    if (list.count > 1) qsort(list.item, (size_t)list.count, sizeof(Entry), compare_entries);
    *found = list.item;
    *count = list.count;
}

/* Let waiting requests take the place of less urgent work; whether any did. */
static bool interrupt(Engine *engine) {
    Entry *list;
    i64 count;
    bool has_cut = false, must_retry = false;
    candidates_to_interrupt(engine, &list, &count);
    for (i64 n = 0; n < count; n++) {
        bool is_again = n && list[n].request == list[n - 1].request;
        if (is_again || !is_waiting(request_at(engine, list[n].request))) continue;
        bool is_kept_off;
        if (claim(engine, list[n].request, &is_kept_off)) has_cut = true;
        else must_retry = must_retry || is_kept_off;
    }
    free(list);
    if (must_retry) set_dispatch(engine, engine->now + 1);
    return has_cut;
}

/* Give cases out, and start work until no waiting request has an eligible person. */
static void dispatch(Engine *engine) {
    engine->is_dispatch_due = false;
    bool is_settled = false;
    while (!is_settled) {
        Pair pair = {0};
        give_out(engine);
        while (engine->live.count && next_start(engine, &pair))
            start_spell(engine, pair.request, engineer_at(engine, pair.engineer), pair.queue);
        is_settled = !(engine->can_interrupt && interrupt(engine));
    }
}

/* --- a case opens and closes ----------------------------------------------------------------------------- */

static void fresh_work(Engine *engine, i64 number, i64 severity, i64 skill, i64 opened) {
    Work *work = work_at(engine, number);
    memset(work, 0, sizeof *work);
    work->severity = severity;
    work->skill = skill;
    work->opened = opened;
    work->desk = work->owner = work->counted = work->request = work->reproduction = -1;
    work->last_worker = work->first_engineer = work->last_owner = -1;
    work->worked = work->marks = work->able = work->failed_stand_ins = work->pleas = -1;
    work->owned_before = work->owned_after = -1;
    work->clock_since = work->response_due = work->update_due = work->resolution_due = NONE;
    work->assigned = work->first_start = work->first_end = NONE;
    work->resolved = work->withdrawn = NONE;
    work->is_new = true;
}

static void open_case(Engine *engine) {
    const Plan *plan = &engine->plan;
    i32 number = (i32)engine->next_case++;
    fresh_work(engine, number, AT(plan->severity, number), AT(plan->skill, number),
               AT(plan->opened, number));
    Work *work = work_at(engine, number);
    work->touch_row = AT(plan->touch_offset, number);
    work->last_row = AT(plan->touch_offset, number + 1) - 1;
    open_clocks(engine, number);
    arrive(engine, number, AT(plan->entry_desk, number), true);
    touch_ready(engine, number);
    i64 patience = AT(plan->patience, number);
    if (patience != NONE && engine->now + patience <= plan->run_off) {
        Moment moment = {.time = engine->now + patience, .order = WITHDRAWALS, .act = WITHDRAW,
                         .number = number, .subject = number};
        schedule(engine, moment);
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
    Moment moment = {.time = engine->now, .order = LAST_DISPATCH, .act = DISPATCH_NOW};
    schedule(engine, moment);
}

/* End the run at this instant once every judged case is closed. */
static void close_if_done(Engine *engine) {
    const Plan *plan = &engine->plan;
    if (engine->judged_open || engine->now < plan->window_end || engine->now >= plan->run_off) return;
    Moment moment = {.time = engine->now, .order = CLOSING, .act = END_RUN, .number = 1};
    schedule(engine, moment);
}

/* --- the run ------------------------------------------------------------------------------------------------ */

enum { SHIFT_END_CHANGE, BLOCK_START_CHANGE, HAND_OVER_CHANGE, SHIFT_START_CHANGE,
       BLOCK_END_CHANGE, SEATS_CHANGE };

static void change(Engine *engine) {
    const Plan *plan = &engine->plan;
    i64 row = engine->next_change++;
    i64 subject = AT(plan->change_subject, row);
    switch (AT(plan->change_what, row)) {
    case SHIFT_END_CHANGE: end_shift(engine, engineer_at(engine, subject)); break;
    case BLOCK_START_CHANGE: begin_block(engine, engineer_at(engine, subject)); break;
    case HAND_OVER_CHANGE: hand_over(engine, engineer_at(engine, subject)); break;
    case SHIFT_START_CHANGE: begin_shift(engine, engineer_at(engine, subject)); break;
    case BLOCK_END_CHANGE: end_block(engine, engineer_at(engine, subject)); break;
    default: change_seats(engine, subject, AT(plan->change_seats, row));
    }
    settle(engine);
}

static void act_on(Engine *engine, Moment moment) {
    switch (moment.act) {
    case END_SPELL: finish_spell(engine, moment.subject, moment.about); break;
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
    case WITHDRAW: withdraw(engine, moment.subject); break;
    case DISPATCH_NOW: dispatch(engine); break;
    case CLOSE_IF_DONE: close_if_done(engine); break;
    default: engine->is_over = true;
    }
}

/* Where the next thing to happen comes from. */
enum { FROM_AGENDA, FROM_CHANGES, FROM_OPENINGS, FROM_TASKS };

static bool earlier(const Moment *one, const Moment *other) {
    if (one->time != other->time) return one->time < other->time;
    if (one->order != other->order) return one->order < other->order;
    return one->number < other->number;
}

/* The next thing to happen, with its time, order and number; where it comes from. */
static int look_ahead(Engine *engine, Moment *next) {
    const Plan *plan = &engine->plan;
    int source = FROM_AGENDA;
    *next = AT(engine->agenda, 0);
    if (engine->next_change < plan->change_at.count) {
        i64 row = engine->next_change;
        Moment moment = {.time = AT(plan->change_at, row),
                         .order = (signed char)AT(plan->change_order, row),
                         .number = AT(plan->change_number, row)};
        if (earlier(&moment, next)) { *next = moment; source = FROM_CHANGES; }
    }
    if (engine->next_case < plan->cases) {
        Moment moment = {.time = AT(plan->opened, engine->next_case), .order = OPENINGS,
                         .number = engine->next_case};
        if (earlier(&moment, next)) { *next = moment; source = FROM_OPENINGS; }
    }
    if (engine->next_task < plan->tasks) {
        Moment moment = {.time = AT(plan->task_ready, engine->next_task), .order = OPENINGS,
                         .number = plan->cases + engine->next_task};
        if (earlier(&moment, next)) { *next = moment; source = FROM_TASKS; }
    }
    return source;
}

/* Bring about the next thing to happen. */
static void step(Engine *engine) {
    Moment next;
    int source = look_ahead(engine, &next);
    bool is_due = engine->is_dispatch_due;
    if (is_due && (next.time > engine->now || next.order > DISPATCHES)) {
        dispatch(engine);
        return;
    }
    engine->now = next.time;
    if (source == FROM_CHANGES) change(engine);
    else if (source == FROM_OPENINGS) open_case(engine);
    else if (source == FROM_TASKS) open_task(engine);
    else act_on(engine, next_moment(engine));
}

/* The run is over: note spells in hand and stays that did not end. */
static void cut_off(Engine *engine) {
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
    for (i64 n = 0; n < engine->engineers.count; n++) {
        const Engineer *who = engineer_at(engine, n);
        if (who->is_seat && who->on_shift)
            note_duty(engine, who->id, who->on_since, engine->now, ON_SHIFT_ROW);
    }
}

#endif
