/* Queues of requests in the order of their desk, and who serves them. */
#ifndef SUPPORTSIM_QUEUES_H
#define SUPPORTSIM_QUEUES_H

#include "pools.h"

static inline Queue *queue_at(Engine *engine, i64 queue) { return &AT(engine->queues, queue); }
static inline Owner *owner_at(Engine *engine, i64 owner) { return &AT(engine->owners, owner); }

static inline i64 place_of(const Engine *engine, const Engineer *who, i64 skill) {
    return AT(engine->plan.skill_place, who->id * engine->plan.skill_count + skill);
}

/* Where those of a severity begin, in a queue that has them together. */
static Entry begin_of_lane(const Queue *queue, i64 severity) {
    Entry begin = {.first = INT64_MIN};
    if (queue->has_lanes) begin.lane = (i32)severity;
    else begin.first = severity;
    return begin;
}

/* A queue in the order of a desk, for nobody yet. */
static Queue empty_queue(const Plan *plan, i64 desk) {
    Queue queue;
    memset(&queue, 0, sizeof queue);
    queue.desk = (i32)desk;
    queue.skill = queue.owner = queue.holder = queue.desk_pool = queue.lanes = queue.easy = -1;
    queue.order = (signed char)AT(plan->order, desk);
    queue.by_opening = AT(plan->by_opening, desk);
    return queue;
}

/* A queue of one kind at a desk for a skill. */
static inline i32 desk_queue(const Engine *engine, i32 kind, i64 desk, i64 skill) {
    return kind + (i32)(desk * engine->plan.skill_count + skill);
}

static bool entry_before(const Entry *one, const Entry *other) {
    if (one->lane != other->lane) return one->lane < other->lane;
    __int128 key = key_of(one->first, one->time), other_key = key_of(other->first, other->time);
    if (key != other_key) return key < other_key;
    if (one->work != other->work) return one->work < other->work;
    if (one->number != other->number) return one->number < other->number;
    return one->ticket < other->ticket;
}

/* What ranks a request in a queue before the case number does. */
static void key_in(Engine *engine, const Queue *queue, const Request *request, i64 *first,
                   i64 *time) {
    const Work *work = work_at(engine, request->work);
    *time = queue->by_opening ? work->opened : request->joined;
    if (queue->order == SEVERITY_FIRST) *first = work->severity;
    else *first = queue->order == DUE_FIRST ? request->due : 0;
}

static inline bool is_valid(Engine *engine, const Queue *queue, const Entry *entry) {
    return entry->ticket == request_at(engine, entry->request)->ticket[queue->route];
}

/* --- entries in order ------------------------------------------------------------------------ */

static inline Block *block_at(Engine *engine, const Queue *queue, i64 n) {
    return &AT(engine->blocks, AT(queue->blocks, n));
}

/* An empty block behind the first `at` of a queue. */
static Block *new_block(Engine *engine, Queue *queue, i64 at) {
    i32 number;
    TAKE_PLACE(number, engine->free_blocks, engine->blocks);
    PUSH(queue->blocks, number);
    i32 *blocks = queue->blocks.item;
    for (i64 n = queue->blocks.count - 1; n > at; n--) blocks[n] = blocks[n - 1];
    blocks[at] = number;
    Block *block = &AT(engine->blocks, number);
    block->head = block->end = 0;
    return block;
}

/* Give the first block back. */
static void pass_block(Engine *engine, Queue *queue) {
    PUSH(engine->free_blocks, AT(queue->blocks, queue->passed));
    queue->passed++;
    if (queue->passed < queue->blocks.count && queue->passed < BLOCK) return;
    i64 kept = queue->blocks.count - queue->passed;
    i32 *blocks = queue->blocks.item;
    for (i64 n = 0; n < kept; n++) blocks[n] = blocks[n + queue->passed];
    queue->blocks.count = kept;
    queue->passed = 0;
}

/* Position of the last block that begins before an entry, or of the first. */
static i64 block_for(Engine *engine, const Queue *queue, const Entry *entry) {
    i64 low = queue->passed, high = queue->blocks.count - 1;
    while (low < high) {
        i64 middle = (low + high + 1) / 2;
        const Block *block = block_at(engine, queue, middle);
        if (entry_before(&block->item[block->head], entry)) low = middle; else high = middle - 1;
    }
    return low;
}

/* A block for an entry that has room at its end; a full one is parted, or left full at the end
   of a queue that grows there. */
static Block *block_with_room(Engine *engine, Queue *queue, const Entry *entry) {
    if (queue->passed == queue->blocks.count) return new_block(engine, queue, queue->passed);
    i64 at = block_for(engine, queue, entry);
    Block *block = block_at(engine, queue, at);
    if (block->end < BLOCK) return block;
    if (block->head > 0) {
        block->end -= block->head;
        memmove(block->item, block->item + block->head, (size_t)block->end * sizeof(Entry));
        block->head = 0;
        return block;
    }
    bool is_last = at == queue->blocks.count - 1 && entry_before(&block->item[BLOCK - 1], entry);
    Block *next = new_block(engine, queue, at + 1);
    if (is_last) return next;
    block = block_at(engine, queue, at);
    block->end = next->end = BLOCK / 2;
    memcpy(next->item, block->item + BLOCK / 2, BLOCK / 2 * sizeof(Entry));
    return entry_before(&next->item[0], entry) ? next : block;
}

static void insert(Engine *engine, Queue *queue, Entry entry) {
    Block *block = block_with_room(engine, queue, &entry);
    i32 at = block->end++;
    for (; at > block->head && entry_before(&entry, &block->item[at - 1]); at--)
        block->item[at] = block->item[at - 1];
    block->item[at] = entry;
    queue->count++;
}

/* The next entry of a walk that is not void, or NULL; nothing may join meanwhile. */
static const Entry *next_valid(Engine *engine, const Queue *queue, Cursor *at) {
    for (; queue->passed + at->block < queue->blocks.count; at->block++, at->place = 0) {
        const Block *block = block_at(engine, queue, queue->passed + at->block);
        if (at->place < block->head) at->place = block->head;
        while (at->place < block->end) {
            const Entry *entry = &block->item[at->place++];
            if (is_valid(engine, queue, entry)) return entry;
        }
    }
    return NULL;
}

/* The first entry that is not void, does not come before a place and had a ticket when so many
   were given out; or NULL. A walk goes on from there. */
static const Entry *first_valid_from(Engine *engine, const Queue *queue, const Entry *place,
                                     i64 tickets, Cursor *at) {
    if (queue->passed == queue->blocks.count) return NULL;
    at->block = block_for(engine, queue, place) - queue->passed;
    at->place = 0;
    const Entry *entry;
    while ((entry = next_valid(engine, queue, at)) != NULL)
        if (entry->ticket <= tickets && !entry_before(entry, place)) return entry;
    return NULL;
}

/* The first lines of what some entries behind the head of a queue are about come near. */
enum { ENTRIES_BEHIND = 2, FIRST_LINES = 2 };
INLINED void fetch_behind_head(Engine *engine, const Queue *queue) {
    if (queue->passed == queue->blocks.count) return;
    const Block *block = block_at(engine, queue, queue->passed);
    i32 last = block->head + ENTRIES_BEHIND;
    for (i32 place = block->head + 1; place <= last && place < block->end; place++) {
        const Entry *entry = &block->item[place];
        fetch_lines(&AT(engine->requests, entry->request), FIRST_LINES);
        if (is_here(engine, entry->work)) fetch_lines(work_at(engine, entry->work), FIRST_LINES);
    }
}

/* The entry with the lowest key, or NULL. */
static const Entry *head_of(Engine *engine, Queue *queue) {
    while (queue->passed < queue->blocks.count) {
        Block *block = block_at(engine, queue, queue->passed);
        for (; block->head < block->end; block->head++, queue->count--)
            if (is_valid(engine, queue, &block->item[block->head]))
                return &block->item[block->head];
        if (queue->desk_pool >= 0 && queue->passed + 1 == queue->blocks.count) {
            block->head = block->end = 0; /* backlogs keep a block: it is soon wanted again */
            return NULL;
        }
        pass_block(engine, queue);
    }
    return NULL;
}

/* Drop void entries once they are most of a queue, so that it stays as long as what waits. */
static void tidy(Engine *engine, Queue *queue) {
    queue->count = 0;
    for (i64 n = queue->passed; n < queue->blocks.count; n++) {
        Block *block = block_at(engine, queue, n);
        i32 kept = 0;
        for (i32 place = block->head; place < block->end; place++)
            if (is_valid(engine, queue, &block->item[place]))
                block->item[kept++] = block->item[place];
        block->head = 0;
        block->end = kept;
        queue->count += kept;
    }
    i64 kept = queue->passed;
    for (i64 n = queue->passed; n < queue->blocks.count; n++) {
        if (block_at(engine, queue, n)->end) AT(queue->blocks, kept++) = AT(queue->blocks, n);
        else PUSH(engine->free_blocks, AT(queue->blocks, n));
    }
    queue->blocks.count = kept;
    queue->most = 2 * queue->count + BLOCK;
}

/* --- who waits where ------------------------------------------------------------------------- */

/* People who could serve a queue, by number: of its desk, its owner, or who holds it. */
static i64 crew_count(Engine *engine, const Queue *queue) {
    if (queue->desk_pool >= 0) return AT(engine->pools, queue->desk_pool).people.count;
    if (queue->owner >= 0) return AT(engine->owners, queue->owner).count;
    return queue->holder >= 0 ? 1 : 0;
}

static Engineer *crew_member(Engine *engine, const Queue *queue, i64 n) {
    if (queue->desk_pool >= 0)
        return engineer_at(engine, AT(AT(engine->pools, queue->desk_pool).people, n));
    if (queue->owner >= 0)
        return engineer_at(engine, AT(engine->owners, queue->owner).members[n]);
    return engineer_at(engine, queue->holder);
}

/* The next who is free of those who could serve a queue, from a place among them on, which moves
   behind; NULL for nobody. */
static inline Engineer *next_free(Engine *engine, const Queue *queue, i64 *place) {
    if (queue->desk_pool >= 0) {
        const Pool *pool = &AT(engine->pools, queue->desk_pool);
        i64 found = free_from(pool, *place);
        if (found == -1) return NULL;
        *place = found + 1;
        return engineer_at(engine, AT(pool->people, found));
    }
    while (*place < crew_count(engine, queue)) {
        Engineer *who = crew_member(engine, queue, (*place)++);
        if (who->is_free) return who;
    }
    return NULL;
}

/* A queue in the same order beside another; its number. */
static i32 add_beside(Engine *engine, i32 number, bool has_lanes) {
    const Queue *queue = queue_at(engine, number);
    Queue beside = empty_queue(&engine->plan, queue->desk);
    beside.route = queue->route;
    beside.by_opening = queue->by_opening;
    beside.order = queue->order;
    beside.has_lanes = has_lanes;
    PUSH(engine->queues, beside);
    return (i32)engine->queues.count - 1;
}

/* Beside a queue where severity does not go first, one with a lane for each severity: what is
   urgent is found there at once, and what waits behind what nobody may take. */
static void add_lanes(Engine *engine, i32 number) {
    i32 lanes = add_beside(engine, number, true);
    queue_at(engine, number)->lanes = lanes;
}

/* Whether two people solve the same cases. */
static bool are_as_able(const Plan *plan, i64 one, i64 other) {
    for (i64 kind = 0; kind < plan->kinds; kind++)
        if (AT(plan->competence, one * plan->kinds + kind) !=
            AT(plan->competence, other * plan->kinds + kind))
            return false;
    return true;
}

/* Beside a queue, one of what somebody might take who leaves all they cannot solve; people of the
   same competence share it. */
static void add_easy(Engine *engine, i32 number, const Engineer *who) {
    for (i32 at = queue_at(engine, number)->easy; at != -1; at = AT(engine->easies, at).next)
        if (are_as_able(&engine->plan, AT(engine->easies, at).engineer, who->id)) return;
    Easy easy = {add_beside(engine, number, false), who->id, queue_at(engine, number)->easy};
    queue_at(engine, number)->easy = (i32)engine->easies.count;
    PUSH(engine->easies, easy);
}

/* Whether somebody can solve a case by their competence, which nobody needs for a task. */
static bool is_competent(const Engine *engine, i64 engineer, const Work *work) {
    const Plan *plan = &engine->plan;
    if (is_task(work)) return true;
    return work->difficulty < AT(plan->competence, engineer * plan->kinds + work->kind);
}

/* Whether somebody of a competence can do a request, helped to it or not. */
static bool is_easy(Engine *engine, i64 engineer, const Request *request) {
    if (request->purpose == TASK || request->purpose == REPRODUCTION) return true;
    return is_competent(engine, engineer, work_at(engine, request->work));
}

/* Whether they might take it once, or be helped to it while it waits. */
static bool might_be_easy(Engine *engine, i64 engineer, const Request *request) {
    return is_easy(engine, engineer, request) || request->purpose == HELP ||
           work_at(engine, request->work)->able != -1;
}

/* Whether the waiting requests of all queues are searched: some may interrupt somebody, or call. */
static inline bool is_searched(const Engine *engine) {
    return engine->can_interrupt || engine->standbys.count;
}

/* At its first request a queue becomes known to who serves it: most queues never have one. */
static void introduce(Engine *engine, i32 number) {
    if (is_searched(engine) && queue_at(engine, number)->order != SEVERITY_FIRST)
        add_lanes(engine, number);
    Queue *queue = queue_at(engine, number);
    queue->is_known = true;
    for (i64 n = 0; n < crew_count(engine, queue); n++) {
        Engineer *who = crew_member(engine, queue, n);
        const Engineer *first = crew_member(engine, queue, 0);
        if (queue->desk_pool >= 0 &&
            place_of(engine, who, queue->skill) != place_of(engine, first, queue->skill))
            queue->has_places = true;
        if (queue->skill >= 0 && !((who->skills >> queue->skill) & 1)) continue;
        if (!who->is_even) queue->has_places = true;
        PUSH(who->queues, number);
    }
    if (!engine->keeps_attempts || queue->route != HOME || queue->holder >= 0) return;
    for (i64 n = 0; n < crew_count(engine, queue_at(engine, number)); n++) {
        const Engineer *who = crew_member(engine, queue_at(engine, number), n);
        if (who->only_solvable) add_easy(engine, number, who);
    }
}

/* Whether of a desk, or of one person whom a queue is for, nobody is free: who is free next will
   look into it. Overflow is looked into always, as it waits for more than people. */
static bool is_nobody_free(Engine *engine, const Queue *queue) {
    if (queue->is_personal) return !crew_member(engine, queue, 0)->is_free;
    return queue->desk_pool >= 0 && queue->route != OVERFLOW_ROUTE &&
           AT(engine->pools, queue->desk_pool).free == 0;
}

static void add_entry(Engine *engine, i32 number, i32 request_number) {
    Queue *queue = queue_at(engine, number);
    const Request *request = request_at(engine, request_number);
    Entry entry = {.ticket = request->ticket[queue->route], .work = request->work,
                   .number = request->number, .request = request_number};
    key_in(engine, queue, request, &entry.first, &entry.time);
    if (queue->has_lanes) entry.lane = work_at(engine, request->work)->severity;
    if (queue->count >= queue->most) tidy(engine, queue);
    insert(engine, queue, entry);
}

/* From now on a dispatch looks into a queue. */
static void enliven(Engine *engine, Queue *queue, i32 number) {
    queue->is_live = true;
    if (queue->is_personal) PUSH(engine->live_personal, number);
    else PUSH(engine->live, number);
}

/* From now on a search looks into a queue. */
static void note_filled(Engine *engine, Queue *queue, i32 number) {
    queue->is_filled = true;
    PUSH(engine->filled, number);
}

/* No search looks into the queue at a place of the list any more. */
static void drop_filled(Engine *engine, i64 place) {
    queue_at(engine, AT(engine->filled, place))->is_filled = false;
    AT(engine->filled, place) = AT(engine->filled, engine->filled.count - 1);
    engine->filled.count--;
}

/* The next queue that is not empty, from a place among them on, which moves behind; -1 for none. */
static i32 next_filled(Engine *engine, i64 *place) {
    while (*place < engine->filled.count) {
        i32 number = AT(engine->filled, *place);
        if (queue_at(engine, number)->count) {
            (*place)++;
            return number;
        }
        drop_filled(engine, *place);
    }
    return -1;
}

/* Something else waits in a queue: who has it alone may have work now, or none any more. */
static APART void note_waits(Engine *engine, i32 number) {
    if (number == -1 || !queue_at(engine, number)->is_personal) return;
    note_change(engine, crew_member(engine, queue_at(engine, number), 0));
}

/* Let a request wait in a queue; its old place along the same route is void. */
static inline void put(Engine *engine, i32 number, i32 request_number) {
    if (!queue_at(engine, number)->is_known) introduce(engine, number);
    Queue *queue = queue_at(engine, number);
    Request *request = request_at(engine, request_number);
    request->ticket[queue->route] = ++engine->tickets;
    request->queues[queue->route] = number;
    if (engine->can_push) note_waits(engine, number);
    add_entry(engine, number, request_number);
    if (is_searched(engine) && !queue->is_filled) note_filled(engine, queue, number);
    if (queue->lanes != -1) add_entry(engine, queue->lanes, request_number);
    for (i32 at = queue->easy; at != -1; at = AT(engine->easies, at).next)
        if (might_be_easy(engine, AT(engine->easies, at).engineer, request))
            add_entry(engine, AT(engine->easies, at).queue, request_number);
    if (!queue->is_live && !is_nobody_free(engine, queue)) enliven(engine, queue, number);
}

#endif
