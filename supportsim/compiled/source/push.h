/* Push: cases that nobody owns are given to people on duty before anybody starts. */
#ifndef SUPPORTSIM_PUSH_H
#define SUPPORTSIM_PUSH_H

#include "ownership.h"
#include "tournament.h"

/* Whether a queue waits for its requests to be given to somebody. */
static bool is_tray(const Queue *queue) {
    return queue->desk_pool == -1 && queue->owner == -1 && queue->holder == -1;
}

/* Where an ownerless touch of a case waits to be given to somebody; -1 for pull. */
static i32 tray_of(Engine *engine, const Work *work) {
    const Plan *plan = &engine->plan;
    if (!engine->can_push || !AT(engine->pools, work->desk).gives_out) return -1;
    stir_desk(engine, work->desk);
    i64 at = 2 * (work->desk * plan->skill_count + work->skill) + work->is_new;
    if (AT(engine->trays, at) == -1) {
        Queue tray = empty_queue(plan, work->desk);
        tray.skill = (i32)work->skill;
        tray.is_new = work->is_new;
        AT(engine->trays, at) = (i32)engine->queues.count;
        PUSH(AT(engine->pools, work->desk).trays, (i32)engine->queues.count);
        PUSH(engine->queues, tray);
    }
    return AT(engine->trays, at);
}

/* Whether anybody has room for a request of a tray, or for a tray whatever is in it. */
static bool has_somebody_for(Engine *engine, const Queue *tray, const Request *request) {
    Gift gift = gift_of(engine, tray, request);
    return next_for(engine, &gift, 0) != NULL;
}

/* The first of a tray for whom somebody has room, or NULL. Skill and limit are the tray's own: where
   nobody is choosy, whoever has no room for the head has none for any. */
static const Entry *first_to_give(Engine *engine, Queue *tray) {
    Cursor at = {0, 0};
    const Entry *entry;
    if (!has_somebody_for(engine, tray, NULL)) return NULL;
    bool has_choosy = AT(engine->pools, tray->desk).has_choosy;
    while ((entry = next_valid(engine, tray, &at)) != NULL)
        if (!has_choosy || has_somebody_for(engine, tray, request_at(engine, entry->request)))
            return entry;
    return NULL;
}

/* The tray of a desk with the waiting case of the lowest key for whom there is somebody, and that
   case; -1 for none. */
static i32 next_to_give(Engine *engine, i64 desk, Entry *best) {
    i32 best_tray = -1;
    const Small *trays = &AT(engine->pools, desk).trays;
    for (i64 n = 0; n < trays->count; n++) {
        i32 number = AT(*trays, n);
        const Entry *first = head_of(engine, queue_at(engine, number));
        if (first == NULL || (best_tray != -1 && !entry_before(first, best))) continue;
        first = first_to_give(engine, queue_at(engine, number));
        if (first == NULL || (best_tray != -1 && !entry_before(first, best))) continue;
        *best = *first;
        best_tray = number;
    }
    return best_tray;
}

static void consider_backup(Engine *engine, i32 number);

/* A case is somebody's, and waits with them. */
static void give(Engine *engine, const Entry *entry, const Engineer *who) {
    Request *request = request_at(engine, entry->request);
    Work *work = work_at(engine, entry->work);
    AT(engine->pools, who->desk).last_named = who->id;
    give_owner(engine, entry->work, who->id);
    count_under(engine, work, who->id);
    if (work->assigned == NONE) work->assigned = engine->now;
    request->owner = who->id;
    request->ticket[OVERFLOW_ROUTE] = 0;
    put(engine, owner_at(engine, who->id)->queue, entry->request);
    if (who->is_out) consider_backup(engine, entry->request);
}

/* Give the waiting cases of a desk to its people, the lowest key first, while anybody has room. */
static void give_out_at(Engine *engine, i64 desk) {
    Entry entry = {0};
    for (i32 tray; (tray = next_to_give(engine, desk, &entry)) != -1;) {
        Gift gift = gift_of(engine, queue_at(engine, tray), request_at(engine, entry.request));
        give(engine, &entry, named_for(engine, &gift));
    }
}

/* Give waiting cases to people. A desk stirs itself by that, but nothing more can be given there. */
static APART void give_out(Engine *engine) {
    for (i64 n = 0; n < engine->stirred.count; n++) give_out_at(engine, AT(engine->stirred, n));
    for (i64 n = 0; n < engine->stirred.count; n++)
        AT(engine->pools, AT(engine->stirred, n)).is_stirred = false;
    engine->stirred.count = 0;
}

#endif
