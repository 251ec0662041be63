/* Work in hand: it starts, is cut, and ends. */
#ifndef SUPPORTSIM_HANDS_H
#define SUPPORTSIM_HANDS_H

#include "calls.h"

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
INLINED void fetch_touch(const Engine *engine, i64 row) {
    FETCH(&AT(engine->plan.touch_completion, row));
    FETCH(&AT(engine->plan.touch_delay, row));
    FETCH(&AT(engine->plan.touch_move, row));
    FETCH(&AT(engine->plan.touch_effort, row) + 1);
}

static void start_spell(Engine *engine, i32 number, Engineer *who, i32 queue) {
    Request *request = request_at(engine, number);
    i32 case_number = request->work;
    bool is_touch = request->purpose == TOUCH;
    if (is_memory_far(engine)) fetch_behind_head(engine, queue_at(engine, queue));
    if (is_touch) take(engine, request, who, queue_at(engine, queue));
    Spell spell = make_spell(engine, number, who);
    spell.was_held = request->holder == who->id;
    spell.serial = ++engine->serials;
    leave_queues(engine, request);
    const Engineer *holder = request->holder == -1 ? who : engineer_at(engine, request->holder);
    if (holder != who && holder->is_free) stir(engine, holder); /* nothing keeps them any more */
    request->holder = -1;
    i32 at;
    TAKE_PLACE(at, engine->free_spells, engine->spells);
    AT(engine->spells, at) = spell;
    if (!who->is_unlimited) {
        who->spell = at;
        note_turn(engine, who);
        if (who->yields > 0) note_hand(engine, who);
        withhold(engine, who);
        if (who->is_out) standby_of(engine, who)->has_worked = true;
    }
    i64 ends = engine->now + spell.length;
    if (ends <= engine->plan.run_off) {
        Moment moment = {.order = SPELL_ENDS, .act = END_SPELL, .subject = at,
                         .about = spell.serial, .request = number,
                         .slot = AT(engine->slots, case_number),
                         .number = ((i64)who->id << CASE_BITS) + case_number, .detail = request->number};
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
        note_turn(engine, who);
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
    Row row = {.purpose = spell->purpose, .engineer = spell->engineer, .started = spell->started,
               .end_reason = (i8)reason, .next = (i8)sequel.then, .reply_at = sequel.reply_at};
    Details details = {.held = spell->was_held, .effort = spell->effort, .added = spell->added,
                       .length = spell->length, .progress = progress, .rework = rework,
                       .overtime = spell->overtime};
    note_row(engine, request, row, &details);
}

/* A case in its last touch may be over soon. */
INLINED void fetch_if_last(const Engine *engine, i64 number) {
    const Work *work = &AT(engine->works, AT(engine->slots, number));
    if (work->touch_row == work->last_row && !is_task(work)) fetch_case_row(engine, number);
}

/* A spell comes to its end, if nothing has cut it. */
static void finish_spell(Engine *engine, i32 number, i64 serial) {
    if (AT(engine->spells, number).serial != serial) return;
    put_down(engine, number);
    Spell spell = AT(engine->spells, number);
    fetch_if_last(engine, request_at(engine, spell.request)->work);
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

#endif
