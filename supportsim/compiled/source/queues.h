/* Queues of requests in the order of their desk, and the pools of free people. */
#ifndef SUPPORTSIM_QUEUES_H
#define SUPPORTSIM_QUEUES_H

#include "state.h"

static inline Queue *queue_at(Engine *engine, i64 queue) { return &AT(engine->queues, queue); }
static inline Engineer *engineer_at(Engine *engine, i64 id) { return &AT(engine->engineers, id); }

/* A queue in the order of a desk, for nobody yet. */
static Queue empty_queue(const Plan *plan, i64 desk) {
    Queue queue;
    memset(&queue, 0, sizeof queue);
    queue.desk = (i32)desk;
    queue.skill = queue.owner = queue.holder = queue.desk_pool = -1;
    queue.order = (signed char)AT(plan->order, desk);
    queue.by_opening = AT(plan->by_opening, desk);
    return queue;
}

/* A queue of one kind at a desk for a skill. */
static inline i32 desk_queue(const Engine *engine, i32 kind, i64 desk, i64 skill) {
    return kind + (i32)(desk * engine->plan.skill_count + skill);
}

static bool entry_before(const Entry *one, const Entry *other) {
    if (one->first != other->first) return one->first < other->first;
    if (one->time != other->time) return one->time < other->time;
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

static void sift_down(Entry *heap, i64 count, i64 at, Entry entry) {
    for (;;) {
        i64 child = 2 * at + 1;
        if (child >= count) break;
        if (child + 1 < count && entry_before(&heap[child + 1], &heap[child])) child++;
        if (!entry_before(&heap[child], &entry)) break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = entry;
}

static void drop_head(Queue *queue) {
    Entry last = queue->entries.item[--queue->entries.count];
    if (queue->entries.count) sift_down(queue->entries.item, queue->entries.count, 0, last);
}

static inline bool is_valid(Engine *engine, const Queue *queue, const Entry *entry) {
    return entry->ticket == request_at(engine, entry->request)->ticket[queue->route];
}

/* Drop void places once they are most of a queue, so that it stays as long as what waits. */
static void tidy(Engine *engine, Queue *queue) {
    i64 kept = 0;
    for (i64 n = 0; n < queue->entries.count; n++)
        if (is_valid(engine, queue, &AT(queue->entries, n)))
            queue->entries.item[kept++] = AT(queue->entries, n);
    queue->entries.count = kept;
    for (i64 at = kept / 2; at-- > 0;)
        sift_down(queue->entries.item, kept, at, AT(queue->entries, at));
}

/* Let a request wait in a queue; its old place along the same route is void. */
static void put(Engine *engine, i32 number, i32 request_number) {
    Queue *queue = queue_at(engine, number);
    Request *request = request_at(engine, request_number);
    request->ticket[queue->route] = ++engine->tickets;
    if (queue->route == HOME) request->queue = number;
    Entry entry = {.ticket = engine->tickets, .work = request->work, .number = request->number,
                   .request = request_number};
    key_in(engine, queue, request, &entry.first, &entry.time);
    if (queue->entries.count == queue->entries.room && queue->entries.count > 32)
        tidy(engine, queue);
    GROW(queue->entries, 1);
    Entry *heap = queue->entries.item;
    i64 at = queue->entries.count++;
    while (at > 0) {
        i64 parent = (at - 1) / 2;
        if (!entry_before(&entry, &heap[parent])) break;
        heap[at] = heap[parent];
        at = parent;
    }
    heap[at] = entry;
    if (!queue->is_live) {
        queue->is_live = true;
        PUSH(engine->live, number);
    }
}

/* The entry with the lowest key, or NULL. */
static Entry *head_of(Engine *engine, Queue *queue) {
    while (queue->entries.count) {
        if (is_valid(engine, queue, queue->entries.item)) return queue->entries.item;
        drop_head(queue);
    }
    return NULL;
}

static int compare_entries(const void *one, const void *other) {
    return entry_before(one, other) ? -1 : entry_before(other, one) ? 1 : 0;
}

/* Put the valid entries of a queue in order of their keys; a sorted list is a heap too. */
static void sort_queue(Engine *engine, Queue *queue) {
    i64 kept = 0;
    for (i64 n = 0; n < queue->entries.count; n++)
        if (is_valid(engine, queue, &AT(queue->entries, n)))
            queue->entries.item[kept++] = AT(queue->entries, n);
    queue->entries.count = kept;
    if (kept > 1) qsort(queue->entries.item, (size_t)kept, sizeof(Entry), compare_entries);
}

/* --- pools ------------------------------------------------------------------------------------ */

static bool place_before(Place one, Place other) {
    return one.since != other.since ? one.since < other.since : one.engineer < other.engineer;
}

static void sink_place(Pool *pool, i64 at, Place place) {
    Place *heap = pool->order.item;
    for (;;) {
        i64 child = 2 * at + 1;
        if (child >= pool->order.count) break;
        if (child + 1 < pool->order.count && place_before(heap[child + 1], heap[child])) child++;
        if (!place_before(heap[child], place)) break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = place;
}

static void add_place(Pool *pool, Place place) {
    GROW(pool->order, 1);
    Place *heap = pool->order.item;
    i64 at = pool->order.count++;
    while (at > 0 && place_before(place, heap[(at - 1) / 2])) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = place;
}

static void drop_place(Pool *pool) {
    Place last = pool->order.item[--pool->order.count];
    if (pool->order.count) sink_place(pool, 0, last);
}

/* Count an engineer among the free. */
static void enter_pool(Engine *engine, Engineer *engineer) {
    Pool *pool = &AT(engine->pools, engineer->desk);
    engineer->is_free = true;
    pool->free++;
    if (engineer->pooled_since == engineer->idle_since) return;
    engineer->pooled_since = engineer->idle_since;
    Place place = {engineer->idle_since, engineer->id};
    add_place(pool, place);
}

/* Count an engineer among the free no longer. */
static void leave_pool(Engine *engine, Engineer *engineer) {
    engineer->is_free = false;
    AT(engine->pools, engineer->desk).free--;
}

#endif
