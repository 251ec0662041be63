/* Waiting: requests join queues, are offered to others, are held by people, and leave again. */
#ifndef SUPPORTSIM_WAITING_H
#define SUPPORTSIM_WAITING_H

#include "push.h"

/* --- backup ---------------------------------------------------------------------------------- */

/* When an engineer off duty comes back; after the run when they do not. */
static i64 next_shift(Engine *engine, Engineer *who) {
    Column starts = engine->plan.shift_from;
    while (who->shift_row < who->shift_end_row && AT(starts, who->shift_row) <= engine->now)
        who->shift_row++;
    if (who->shift_row < who->shift_end_row) return AT(starts, who->shift_row);
    return engine->plan.run_off + 1;
}

/* The waiting time is used up: the backup desk may take the touch. */
static void offer_backup(Engine *engine, i32 number, i64 ticket) {
    const Request *request = request_at(engine, number);
    if (request->ticket[HOME] != ticket) return;
    const Work *work = work_at(engine, request->work);
    if (work->owner == -1 || owner_at(engine, work->owner)->on_shift) return;
    i64 backup = AT(engine->plan.backup_desk, work->desk);
    put(engine, desk_queue(engine, engine->offers, backup, work->skill), number);
    settle(engine);
}

/* Offer a touch once it has waited long enough, if its owner is off duty till then. */
static void consider_backup(Engine *engine, i32 number) {
    const Request *request = request_at(engine, number);
    if (!engine->can_back_up || request->purpose != TOUCH) return;
    const Work *work = work_at(engine, request->work);
    const Plan *plan = &engine->plan;
    if (work->owner == -1 || AT(plan->backup_desk, work->desk) == NONE) return;
    if (work->severity > AT(plan->backup_from, work->desk)) return;
    const Owner *owner = owner_at(engine, work->owner);
    if (owner->on_shift || (request->holder != -1 && !is_member(owner, request->holder))) return;
    i64 at = open_after(&plan->hours[work->desk], request->ready,
                        AT(plan->backup_after, work->desk));
    if (at < engine->now) at = engine->now;
    if (at == engine->now) {
        offer_backup(engine, number, request->ticket[HOME]);
        return;
    }
    i64 back = NEVER;
    for (i64 n = 0; n < owner->count; n++) {
        i64 start = next_shift(engine, engineer_at(engine, owner->members[n]));
        if (start < back) back = start;
    }
    /* Rest may keep the owner away for longer; whether it did is asked when the time comes. */
    if (at < back || engine->standbys.count)
        set_timer(engine, at, request->work, OFFER, OFFER_BACKUP, number, request->ticket[HOME]);
}

/* An owner has gone off duty (backups may step in), or is on duty again. */
static void owner_changes(Engine *engine, const Owner *owner, bool is_back) {
    if (AT(engine->plan.backup_desk, owner->desk) == NONE) return;
    for (i32 at = owner->cases; at != -1; at = work_at(engine, at)->owned_after) {
        i32 number = work_at(engine, at)->request;
        if (number == -1 || !is_waiting(request_at(engine, number))) continue;
        if (is_back) request_at(engine, number)->ticket[BACKUP] = 0;
        else consider_backup(engine, number);
    }
}

/* --- joining --------------------------------------------------------------------------------- */

static void overflow(Engine *engine, i32 number) {
    const Request *request = request_at(engine, number);
    i64 to = AT(engine->plan.overflow_desk, request->desk);
    i64 skill = work_at(engine, request->work)->skill;
    put(engine, desk_queue(engine, engine->overflow, to, skill), number);
}

/* Offer a request of a backlog to another desk, now or after a time. */
static void consider_overflow(Engine *engine, i32 number) {
    if (!engine->can_overflow) return;
    const Request *request = request_at(engine, number);
    if (AT(engine->plan.overflow_desk, request->desk) == NONE || request->purpose == TASK) return;
    i64 after = AT(engine->plan.overflow_after, request->desk);
    if (after == 0) overflow(engine, number);
    else
        set_timer(engine, engine->now + after, request->work, OVERFLOWING, OFFER_OVERFLOW, number,
                  request->ticket[HOME]);
}

/* Where a touch of a case waits: with its owner, or at its desk. */
static i32 touch_queue(Engine *engine, const Work *work) {
    if (work->owner != -1) {
        const Owner *owner = owner_at(engine, work->owner);
        return work->is_new && work->counted == -1 ? owner->new_queue : owner->queue;
    }
    i32 tray = tray_of(engine, work);
    if (tray != -1) return tray;
    bool is_limited = work->is_new && !is_by_desk(engine, work->desk);
    i32 kind = is_limited ? engine->fresh : engine->backlog;
    return desk_queue(engine, kind, work->desk, work->skill);
}

/* Where a request waits for its own people; sets its desk and owner. */
static i32 own_queue(Engine *engine, Request *request) {
    const Work *work = work_at(engine, request->work);
    request->owner = -1;
    if (request->purpose == TOUCH) {
        request->desk = work->desk;
        request->owner = work->owner;
        return touch_queue(engine, work);
    }
    if (request->is_with_owner) {
        request->desk = work->desk;
        if (work->owner != -1) {
            request->owner = work->owner;
            return owner_at(engine, work->owner)->queue;
        }
    }
    return desk_queue(engine, engine->backlog, request->desk, work->skill);
}

/* A request joins, anew, the queue where it belongs: of its own people, or (`loose_at` a desk)
   a backlog from which anyone there may resume it. */
static void join(Engine *engine, i32 number, i64 loose_at, bool is_handed_over) {
    Request *request = request_at(engine, number);
    request->joined = request->ready = engine->now;
    request->holder = -1;
    request->due = due_of(engine, request->work);
    request->is_handed_over = is_handed_over;
    i32 queue;
    if (loose_at == NONE) {
        queue = own_queue(engine, request);
    } else {
        request->desk = (i32)loose_at;
        request->owner = -1;
        queue = desk_queue(engine, engine->backlog, loose_at, work_at(engine, request->work)->skill);
    }
    put(engine, queue, number);
    consider_backup(engine, number);
    if (request->owner == -1) consider_overflow(engine, number);
}

static void leave_queues(Engine *engine, Request *request) {
    if (engine->can_push) note_waits(engine, request->queues[HOME]);
    request->ticket[HOME] = request->ticket[BACKUP] = request->ticket[OVERFLOW_ROUTE] = 0;
}

/* A waiting request leaves its queue without work. */
static void give_up(Engine *engine, i32 number) {
    note_stay(engine, request_at(engine, number));
    leave_queues(engine, request_at(engine, number));
}

/* A waiting request leaves who holds or owns it and joins its own people anew. */
static void give_back(Engine *engine, i32 number) {
    give_up(engine, number);
    join(engine, number, NONE, false);
}

/* Work held for too long returns to the backlog of its desk. */
static void return_held(Engine *engine, i32 number) {
    const Request *request = request_at(engine, number);
    i64 desk = request->purpose == TOUCH ? NONE : request->desk;
    give_up(engine, number);
    join(engine, number, desk, false);
}

static void await_return(Engine *engine, i64 at, i32 number, i64 ticket) {
    i32 work = request_at(engine, number)->work;
    set_timer(engine, at, work, RETURN_HELD, RETURN_OF_HELD, number, ticket);
}

/* What a shift that began has made due at its own instant comes after the dispatch. */
static void await_late_returns(Engine *engine) {
    for (i64 n = 0; n < engine->late_returns.count; n += 2)
        await_return(engine, engine->now, (i32)AT(engine->late_returns, n),
                     AT(engine->late_returns, n + 1));
    engine->late_returns.count = 0;
}

/* Cut work stays with its engineer; under desk ownership not for ever. */
static void hold(Engine *engine, i32 number, Engineer *who) {
    Request *request = request_at(engine, number);
    request->ready = engine->now;
    request->holder = who->id;
    note_held(engine, who, true);
    put(engine, who->held, number);
    i64 desk = home_desk(engine, request);
    if (is_by_desk(engine, desk)) {
        i64 back = open_after(&engine->plan.hours[desk], engine->now,
                              AT(engine->plan.return_after, desk));
        if (back == engine->now && engine->is_past_timers) {
            PUSH(engine->late_returns, number);
            PUSH(engine->late_returns, request->ticket[HOME]);
        } else {
            await_return(engine, back, number, request->ticket[HOME]);
        }
    }
    consider_backup(engine, number);
}

#endif
