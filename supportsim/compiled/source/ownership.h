/* Whose case it is: owners, counting, and deadlines of the customer's clocks. */
#ifndef SUPPORTSIM_OWNERSHIP_H
#define SUPPORTSIM_OWNERSHIP_H

#include "dispatch.h"

static inline bool is_by_desk(const Engine *engine, i64 desk) {
    return !engine->has_owners || AT(engine->plan.ownership, desk) == DESK_OWNS;
}

static bool is_member(const Owner *owner, i64 engineer) {
    for (i64 n = 0; n < owner->count; n++)
        if (owner->members[n] == engineer) return true;
    return false;
}

/* Take a case from among those of its owner. */
static void disown(Engine *engine, i32 number) {
    Work *work = work_at(engine, number);
    if (!work->is_among_owned) return;
    work->is_among_owned = false;
    if (work->owned_before != -1) work_at(engine, work->owned_before)->owned_after = work->owned_after;
    else owner_at(engine, work->owner)->cases = work->owned_after;
    if (work->owned_after != -1) work_at(engine, work->owned_after)->owned_before = work->owned_before;
}

/* A case gets another owner, or none (-1). */
static void give_owner(Engine *engine, i32 number, i32 owner) {
    Work *work = work_at(engine, number);
    disown(engine, number);
    work->owner = owner;
    if (owner == -1) return;
    Owner *new_owner = owner_at(engine, owner);
    work->is_among_owned = true;
    work->owned_before = -1;
    work->owned_after = new_owner->cases;
    if (new_owner->cases != -1) work_at(engine, new_owner->cases)->owned_before = number;
    new_owner->cases = number;
}

static void count_under(Engine *engine, Work *work, i64 engineer) {
    Engineer *who = engineer_at(engine, engineer);
    work->counted = who->id;
    who->open_cases++;
    note_change(engine, who);
    if (who->is_free) stand_in_line(engine, who);
}

/* The case counts under its engineer no longer, who may take a new one. */
static void uncount(Engine *engine, Work *work) {
    if (work->counted == -1) return;
    Engineer *who = engineer_at(engine, work->counted);
    who->open_cases--;
    note_change(engine, who);
    if (engine->can_interrupt) look_again(engine, who);
    work->counted = -1;
    if (!who->is_free) return;
    stand_in_line(engine, who);
    stir(engine, who);
}

/* A case comes to a desk, where its customer may have a named owner. */
static void arrive_at(Engine *engine, i32 number, i64 desk, bool refers) {
    const Plan *plan = &engine->plan;
    Work *work = work_at(engine, number);
    uncount(engine, work);
    work->desk = (i32)desk;
    work->is_new = true;
    work->is_found_old = false;
    i64 to = AT(plan->refer_to, desk);
    bool can_refer = to != NONE && to != desk;
    work->wants_triage = refers && can_refer &&
                         AT(plan->perceived, number) > AT(plan->refer_above, desk);
    if (!engine->has_owners) return;
    give_owner(engine, number,
               (i32)AT(plan->owner_of_customer, work->customer * plan->desks + desk));
}

/* Settle whose case it is now that an engineer starts on a touch from a queue. */
static void take(Engine *engine, Request *request, const Engineer *who, const Queue *queue) {
    i32 number = request->work;
    Work *work = work_at(engine, number);
    work->is_new = false;
    if (is_by_desk(engine, work->desk)) return;
    bool is_stand_in = queue->route != HOME || who->desk != work->desk;
    /* Whoever stands in for another desk does so when they go on with it, too. */
    if (queue->route == BACKED) request->is_handed_over = true;
    if (work->owner == -1 && !is_stand_in && !request->is_handed_over)
        give_owner(engine, number, who->id);
    if (work->owner == -1) return;
    const Owner *owner = owner_at(engine, work->owner);
    bool is_theirs = is_member(owner, who->id);
    if (work->counted == -1 && (is_theirs || owner->count == 1))
        count_under(engine, work, is_theirs ? who->id : owner->members[0]);
    if (is_theirs && work->counted != -1) {
        work->last_owner = work->counted;
        if (work->assigned == NONE) work->assigned = engine->now;
    }
}

/* Who has learned to solve a case may take, where they are free, or be given what they left before. */
static void stir_all(Engine *engine) {
    for (i64 n = 0; n < engine->engineers.count; n++)
        if (engineer_at(engine, n)->is_free) stir(engine, engineer_at(engine, n));
    for (i64 desk = 0; engine->can_push && desk < engine->pools.count; desk++)
        stir_desk(engine, desk);
}

/* After an assist the owner, or the whole desk, can solve the case, and who asked. */
static void teach(Engine *engine, Work *work, i64 asker, i64 helper) {
    i64 known[2] = {asker, helper};
    for (int n = 0; n < 2; n++)
        node_for(engine, &work->able, known[n]);
    if (work->owner != -1) {
        const Owner *owner = owner_at(engine, work->owner);
        for (i64 n = 0; n < owner->count; n++)
            node_for(engine, &work->able, owner->members[n]);
    }
    if (is_by_desk(engine, work->desk)) node_for(engine, &work->able, key_of_desk(work->desk));
    if (engine->has_choosy) stir_all(engine);
}

/* --- the customer's clocks, as far as rules of work ask for them ----------------------------- */

static const Hours *calendar_of(const Engine *engine, i64 number) {
    return &engine->plan.hours[engine->plan.desks + AT(engine->plan.case_calendar, number)];
}

static i64 due_after(const Engine *engine, i64 number, i64 target) {
    if (target == NONE) return NEVER;
    return open_after(calendar_of(engine, number), engine->now, target);
}

static void open_clocks(Engine *engine, i64 number) {
    if (!engine->keeps_clocks) return;
    Clocks *clocks = clocks_at(engine, number);
    clocks->since = engine->now;
    clocks->response_due = due_after(engine, number, AT(engine->plan.response_target, number));
    clocks->update_due = NEVER;
    clocks->resolution_due = due_after(engine, number, AT(engine->plan.resolution_target, number));
}

/* Open time since opening, less waits for the customer. */
static i64 age_of(Engine *engine, i64 number) {
    const Clocks *clocks = clocks_at(engine, number);
    if (clocks->since == NONE) return clocks->used;
    return clocks->used + open_between(calendar_of(engine, number), clocks->since, engine->now);
}

static void stop_clocks(Engine *engine, i64 number) {
    if (!engine->keeps_clocks) return;
    Clocks *clocks = clocks_at(engine, number);
    clocks->used = age_of(engine, number);
    clocks->since = NONE;
    clocks->turns++;
}

static void resume_clocks(Engine *engine, i64 number, bool is_reply) {
    if (!engine->keeps_clocks) return;
    Clocks *clocks = clocks_at(engine, number);
    clocks->since = engine->now;
    i64 target = AT(engine->plan.resolution_target, number);
    if (target > clocks->used)
        clocks->resolution_due = due_after(engine, number, target - clocks->used);
    if (is_reply)
        clocks->update_due = due_after(engine, number, AT(engine->plan.update_target, number));
}

static i64 due_of(Engine *engine, i64 number) {
    if (!engine->keeps_clocks || number >= engine->plan.cases) return NEVER;
    const Clocks *clocks = clocks_at(engine, number);
    i64 due = clocks->response_due < clocks->update_due ? clocks->response_due : clocks->update_due;
    return due < clocks->resolution_due ? due : clocks->resolution_due;
}

#endif
