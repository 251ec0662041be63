/* What a spell is made of: effort, work added, how long it takes, and what a cut leaves. */
#ifndef SUPPORTSIM_WORKBENCH_H
#define SUPPORTSIM_WORKBENCH_H

#include "waiting.h"

/* Put the whole of the touch in hand on the bench. */
static void lay_out(Engine *engine, i64 number) {
    Work *work = work_at(engine, number);
    work->effort_left = work->reopened ? AT(engine->plan.reopen_effort, number)
                                       : AT(engine->plan.touch_effort, work->touch_row);
    work->added_left = work->extra_left = 0;
    work->is_begun = work->has_attempts = false;
}

/* What is left of attempts at the touch in hand; nothing is before the first. */
static Attempts *attempts_of(Engine *engine, i64 number) {
    Work *work = work_at(engine, number);
    Attempts *attempts = attempts_at(engine, number);
    if (!work->has_attempts) memset(attempts, 0, sizeof *attempts);
    work->has_attempts = true;
    return attempts;
}

/* Book the streak of the last worker under their desk, and note what others had spent by then: of
   other desks, and of their own. */
static void end_streak(Engine *engine, Work *work) {
    i32 last = work->last_worker;
    if (last == -1) return;
    Node *worked = node_for(engine, &work->worked, engineer_at(engine, last)->desk);
    worked->first += work->streak;
    work->worked_total += work->streak;
    work->streak = 0;
    i64 own = worked->first;
    Node *seen = node_for(engine, &work->marks, last);
    seen->first = work->worked_total - own;
    seen->second = own;
}

/* Work added because others have worked on a case since this person did, who is its last worker
   from now on (`note_worker`). */
static i64 loss_at(Engine *engine, Work *work, const Engineer *who) {
    if (!engine->keeps_marks || work->last_worker == who->id) return 0;
    end_streak(engine, work);
    const Node *worked = node_of(engine, work->worked, who->desk);
    const Node *seen = node_of(engine, work->marks, who->id);
    i64 own = worked ? worked->first : 0, others = work->worked_total - own;
    if (seen) {
        others -= seen->first;
        own -= seen->second;
    }
    return loss_of(others, own, engine->plan.loss_share, engine->plan.colleague_share);
}

static inline i64 attempt_position(const Engine *engine, i64 number, i64 rank) {
    return number * engine->plan.ranks + rank;
}

/* Steps of the attempt of a rank that are still to be done. */
static i64 steps_left(Engine *engine, i64 number, i64 rank) {
    i64 at = attempt_position(engine, number, rank);
    const i64 *offset = engine->plan.attempt_offset.item;
    return offset[at + 1] - offset[at] - attempts_of(engine, number)->steps[rank];
}

/* Effort of a request of which nothing is done. */
static i64 whole_of(Engine *engine, const Request *request, const Engineer *who) {
    const Plan *plan = &engine->plan;
    i64 number = request->work;
    if (request->purpose == TASK) return AT(plan->task_effort, number - plan->cases);
    if (request->purpose == TRIAGE) return AT(plan->triage, work_at(engine, number)->desk);
    if (request->purpose == REPRODUCTION) return AT(plan->reproduction, number);
    i64 at = attempt_position(engine, number, who->rank);
    if (can_solve(engine, who, number)) return AT(plan->assist_effort, at);
    i64 sum = 0;
    for (i64 row = AT(plan->attempt_offset, at); row < AT(plan->attempt_offset, at + 1); row++)
        sum += AT(plan->attempt_effort, row);
    return sum;
}

static i64 looked_up(Column table, i64 index) {
    return AT(table, index < table.count ? index : table.count - 1);
}

/* How long effort and added work take this person now: grade, skill, ramp, familiarity, topic,
   context switching, in this order; at least 1 ms unless there is no work at all. */
static i64 length_now(Engine *engine, const Engineer *who, i64 number, i64 work_to_do) {
    const Plan *plan = &engine->plan;
    if (work_to_do == 0) return 0;
    bool is_case = number < plan->cases;
    const Work *work = work_at(engine, number);
    i64 length = work_to_do;
    if (engine->has_grade_factors)
        length = share_of(length, AT(plan->grade_factor, who->id * plan->kinds + work->kind));
    if (engine->has_skill_factors)
        length = share_of(length, AT(plan->skill_factor, who->id * plan->skill_count + work->skill));
    if (who->ramp.count)
        length = share_of(length, looked_up(who->ramp, (engine->now - who->hired) / DAY));
    if (is_case && plan->familiarity.count) {
        i64 level = familiarity_of(engine, who->id, work->customer) / (PPM / 10);
        length = share_of(length, looked_up(plan->familiarity, level));
    }
    if (is_case && plan->topic_factor.count) {
        i64 known = AT(engine->topics, who->id * plan->topics + AT(plan->topic, number));
        length = share_of(length, looked_up(plan->topic_factor, known));
    }
    if (is_case && plan->context.count)
        length = share_of(length, looked_up(plan->context, who->open_cases));
    return length ? length : 1;
}

/* The spell of an engineer on a request: what it sets out to do and how long it takes. */
static Spell make_spell(Engine *engine, i32 number, const Engineer *who) {
    Request *request = request_at(engine, number);
    Work *work = work_at(engine, request->work);
    Spell spell = {.request = number, .engineer = who->id, .started = engine->now,
                   .purpose = request->purpose};
    if (request->purpose != TOUCH) {
        if (!request->has_rest) {
            request->whole = whole_of(engine, request, who);
            if (request->purpose == REPRODUCTION) work->effort_drawn += request->whole;
            request->rest.effort = request->whole;
            request->rest.added = request->rest.extra = 0;
        }
        request->is_started = true;
        spell.effort = request->rest.effort;
        spell.added = request->rest.added + request->rest.extra;
    } else if (can_solve(engine, who, request->work)) {
        if (!work->is_begun) work->effort_drawn += work->effort_left;
        work->is_begun = true;
        spell.effort = work->effort_left;
        spell.added = work->added_left + loss_at(engine, work, who) + work->extra_left;
    } else {
        spell.purpose = ATTEMPT;
        const Attempts *attempts = attempts_of(engine, request->work);
        Rest rest = attempts->rest[who->rank];
        if (!attempts->has_rest[who->rank]) {
            i64 row = AT(engine->plan.attempt_offset, attempt_position(
                          engine, request->work, who->rank)) + attempts->steps[who->rank];
            rest.effort = AT(engine->plan.attempt_effort, row);
            rest.added = rest.extra = 0;
        }
        spell.effort = rest.effort;
        spell.added = rest.added + loss_at(engine, work, who) + rest.extra;
    }
    spell.length = length_now(engine, who, request->work, spell.effort + spell.added);
    return spell;
}

static bool is_progress(int purpose) {
    return purpose == TOUCH || purpose == REPRODUCTION || purpose == TASK;
}

/* Book what a spell has done and put back what a cut leaves; progress and rework of it. */
static void book_work(Engine *engine, const Spell *spell, int reason, i64 *progress, i64 *rework) {
    const Plan *plan = &engine->plan;
    Request *request = request_at(engine, spell->request);
    Work *work = work_at(engine, request->work);
    const Engineer *who = engineer_at(engine, spell->engineer);
    i64 effort = spell->effort, added = spell->added;
    if (reason != DONE) {
        i64 done = engine->now - spell->started;
        effort = done_of(spell->effort, done, spell->length);
        added = done_of(spell->added, done, spell->length);
        i64 extra = 0;
        if (reason == SHIFT_ENDED || reason == BLOCKED) extra = plan->pick_up;
        if (reason == INTERRUPTED) extra = plan->resume;
        if (reason == HANDED_OVER) extra = AT(plan->hand_over_added, who->desk);
        Rest rest = {spell->effort - effort, spell->added - added, extra};
        if (spell->purpose == TOUCH) {
            work->effort_left = rest.effort;
            work->added_left = rest.added;
            work->extra_left = rest.extra;
        } else if (spell->purpose == ATTEMPT) {
            attempts_of(engine, request->work)->rest[who->rank] = rest;
            attempts_of(engine, request->work)->has_rest[who->rank] = true;
        } else {
            request->rest = rest;
            request->has_rest = true;
        }
    } else if (spell->purpose == ATTEMPT) {
        attempts_of(engine, request->work)->has_rest[who->rank] = false;
        attempts_of(engine, request->work)->steps[who->rank]++;
    }
    if (spell->purpose == TOUCH || spell->purpose == ATTEMPT) work->streak += effort;
    *progress = is_progress(spell->purpose) ? effort : 0;
    *rework = is_progress(spell->purpose) ? added : effort + added;
}

#endif
