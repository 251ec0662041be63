/* What the engine remembers: cases, requests, spells, people, queues, and the agenda. */
#ifndef SUPPORTSIM_STATE_H
#define SUPPORTSIM_STATE_H

#include "plan.h"

enum { HOME, BACKUP, OVERFLOW_ROUTE, ROUTES };
enum { RANKS = 4, TASK_SEVERITY = 99 };

/* What is left of cut work: effort, work added, and what continuing it costs. */
typedef struct { i64 effort, added, extra; } Rest;

/* A small table that hangs on a case: by key two numbers; chained, from one pool. */
typedef struct { i64 first, second; i32 key, next; } Node;

typedef struct {
    i64 severity, skill, opened, touch_row, last_row;
    i64 effort_left, added_left, extra_left;
    Rest attempt_rest[RANKS];
    i32 attempt_steps[RANKS];
    bool has_attempt_rest[RANKS];
    i64 clock_used, clock_since, response_due, update_due, resolution_due;
    i64 assigned, first_start, first_end, resolved, withdrawn;
    i64 effort_drawn, progress, rework;
    i64 worked_total;
    i32 desk, owner, counted, request, reproduction, requests, rows, touch, clock_turns;
    i32 last_worker, first_engineer, last_owner;
    i32 escalations, returns, assists, hand_offs, interruptions, reopened;
    i32 worked, marks, able, failed_stand_ins, pleas; /* heads of chains, -1 when empty */
    i32 owned_before, owned_after;
    bool is_new, wants_triage, is_begun, is_held_up, is_open_of_owner;
} Work;

typedef struct {
    i64 joined, ready, due;
    i64 ticket[ROUTES];
    Rest rest;
    i64 whole;
    i32 work, number, touch, desk, owner, queue, holder, asker, excluded, next_plea;
    signed char purpose;
    bool is_handed_over, is_with_owner, is_started, has_rest, in_swarm, is_answered, is_used;
} Request;

typedef struct {
    i64 effort, added, length, started, overtime, serial;
    i32 request, engineer;
    signed char purpose;
    bool was_held;
} Spell;

/* A place in a queue: key, case and number of the request, the ticket, and the request. */
typedef struct { i64 first, time, ticket; i32 work, number, request; } Entry;

typedef struct {
    LIST(Entry) entries;
    i32 desk, skill, owner, holder, desk_pool; /* whom it is for: one of the three, -1 else */
    signed char order, route;
    bool by_opening, is_new, has_places, is_live;
} Queue;

typedef struct {
    i64 idle_since, on_since, overtime_since, hired, skills;
    i64 pooled_since; /* idle since, of the place in the pool's order; -1 for none */
    i64 shift_row, shift_end_row;
    i32 id, desk, rank, limit, open_cases, held, spell, choice_place;
    signed char interruption;
    bool is_unlimited, is_seat, on_shift, in_block, is_free;
    LIST(i32) queues;
    LIST(i32) owners;
} Engineer;

typedef struct {
    i32 id, desk, queue, new_queue, on_shift, cases; /* cases: head of a chain of works */
    const i64 *members;
    i64 count;
} Owner;

/* Free people, longest idle first; who left keeps a void place. */
typedef struct { i64 since; i32 engineer; } Place;
typedef struct {
    LIST(Place) order;
    LIST(i32) people; /* everybody of the desk, by number */
    i32 free;
    i64 last_named;
    i64 seats, seats_on;
} Pool;

/* Something due: when, its place within the instant, and what it is about. */
enum {
    SPELL_ENDS, SHIFT_ENDS, TIMERS, SHIFT_STARTS, OPENINGS, DISPATCHES, WITHDRAWALS,
    LAST_DISPATCH, CLOSING
};
enum { REPLY, AGE, REPRODUCTION_WAIT, RETURN_HELD, OFFER, OVERFLOWING };
enum {
    END_SPELL, REPLY_TOUCH, REPLY_STEP, REOPEN, AGED, FALL_BACK, RETURN_OF_HELD, OFFER_BACKUP,
    OFFER_OVERFLOW, WITHDRAW, DISPATCH_NOW, CLOSE_IF_DONE, END_RUN
};
typedef struct {
    i64 time, serial, about; /* about: ticket, serial of a spell, or turns of a clock */
    i64 number;              /* within the order: engineer or case */
    i32 detail;              /* within the number: case and request, or which timer */
    i32 subject;             /* spell, work or request */
    signed char order, act;
} Moment;

/* A row of the ledger's spells; `work` is the case or, beyond the cases, the task. */
typedef struct {
    i64 joined, ready, started, ended, effort, added, length, progress, rework, overtime, reply_at;
    i32 work, touch, number, desk, owner, engineer;
    signed char purpose, held, end_reason, next;
} Row;

typedef struct { i64 start, end; i32 engineer, kind; } DutyRow;

typedef struct { uint64_t key; i64 credit, at; } Credit;

typedef struct {
    Plan plan;
    i64 now, next_case, next_task, next_change, tickets, serials, judged_open;
    bool is_dispatch_due, is_over, keeps_clocks, keeps_credit, can_push, can_interrupt;
    bool has_skill_factors, can_back_up;
    LIST(Work) works;
    LIST(Request) requests;
    LIST(i32) free_requests;
    LIST(Spell) spells;
    LIST(i32) free_spells;
    LIST(Node) nodes;
    i32 free_node;
    LIST(Engineer) engineers;
    LIST(Owner) owners;
    LIST(Queue) queues;
    LIST(Pool) pools;
    LIST(i32) live;
    LIST(Moment) agenda;
    LIST(Row) rows;
    LIST(DutyRow) duty;
    LIST(Credit) credits;
    i64 credits_used;
    Small topics;
    LIST(i32) trays; /* by desk, skill and newness, -1 for none */
    LIST(i64) scratch;
    i32 backlog, fresh, offers, overflow; /* first queue of each kind, by desk and skill */
    bool wants_rows;
} Engine;

/* --- chains ------------------------------------------------------------------------------- */

static Node *node_of(Engine *engine, i32 head, i64 key) {
    for (i32 at = head; at != -1; at = AT(engine->nodes, at).next)
        if (AT(engine->nodes, at).key == key) return &AT(engine->nodes, at);
    return NULL;
}

static Node *add_node(Engine *engine, i32 *head, i64 key) {
    i32 at = engine->free_node;
    if (at != -1) {
        engine->free_node = AT(engine->nodes, at).next;
    } else {
        at = (i32)engine->nodes.count;
        Node fresh = {0, 0, 0, 0};
        PUSH(engine->nodes, fresh);
    }
    Node *node = &AT(engine->nodes, at);
    node->first = node->second = 0;
    node->key = (i32)key;
    node->next = *head;
    *head = at;
    return node;
}

static void drop_chain(Engine *engine, i32 *head) {
    while (*head != -1) {
        i32 at = *head;
        *head = AT(engine->nodes, at).next;
        AT(engine->nodes, at).next = engine->free_node;
        engine->free_node = at;
    }
}

/* --- cases and requests --------------------------------------------------------------------- */

static inline Work *work_at(Engine *engine, i64 work) { return &AT(engine->works, work); }
static inline Request *request_at(Engine *engine, i64 r) { return &AT(engine->requests, r); }
static inline Work *work_of(Engine *engine, i64 request) {
    return work_at(engine, request_at(engine, request)->work);
}
static inline bool is_task(const Work *work) { return work->severity == TASK_SEVERITY; }
static inline bool is_closed(const Work *work) {
    return work->resolved != NONE || work->withdrawn != NONE;
}

static i32 new_request(Engine *engine, i32 work_number, int purpose, i64 desk) {
    i32 at;
    if (engine->free_requests.count) {
        at = engine->free_requests.item[--engine->free_requests.count];
    } else {
        at = (i32)engine->requests.count;
        Request fresh;
        memset(&fresh, 0, sizeof fresh);
        PUSH(engine->requests, fresh);
    }
    Request *request = request_at(engine, at);
    memset(request, 0, sizeof *request);
    Work *work = work_at(engine, work_number);
    request->work = work_number;
    request->number = work->requests++;
    request->touch = work->touch;
    request->purpose = (signed char)purpose;
    request->desk = (i32)desk;
    request->owner = request->holder = request->asker = -1;
    request->queue = request->excluded = request->next_plea = -1;
    request->joined = request->ready = request->due = NONE;
    request->is_used = true;
    return at;
}

static void drop_request(Engine *engine, i32 at) {
    Request *request = request_at(engine, at);
    drop_chain(engine, &request->excluded);
    request->is_used = false;
    request->ticket[HOME] = request->ticket[BACKUP] = request->ticket[OVERFLOW_ROUTE] = 0;
    PUSH(engine->free_requests, at);
}

static inline bool is_waiting(const Request *request) { return request->ticket[HOME] != 0; }

/* --- the agenda: a heap of moments ------------------------------------------------------------ */

static bool comes_before(const Moment *one, const Moment *other) {
    if (one->time != other->time) return one->time < other->time;
    if (one->order != other->order) return one->order < other->order;
    if (one->number != other->number) return one->number < other->number;
    if (one->detail != other->detail) return one->detail < other->detail;
    return one->serial < other->serial;
}

static void schedule(Engine *engine, Moment moment) {
    moment.serial = ++engine->serials;
    GROW(engine->agenda, 1);
    Moment *heap = engine->agenda.item;
    i64 at = engine->agenda.count++;
    while (at > 0) {
        i64 parent = (at - 1) / 2;
        if (!comes_before(&moment, &heap[parent])) break;
        heap[at] = heap[parent];
        at = parent;
    }
    heap[at] = moment;
}

static Moment next_moment(Engine *engine) {
    Moment *heap = engine->agenda.item;
    Moment first = heap[0];
    Moment last = heap[--engine->agenda.count];
    i64 count = engine->agenda.count, at = 0;
    for (;;) {
        i64 child = 2 * at + 1;
        if (child >= count) break;
        if (child + 1 < count && comes_before(&heap[child + 1], &heap[child])) child++;
        if (!comes_before(&heap[child], &last)) break;
        heap[at] = heap[child];
        at = child;
    }
    if (count) heap[at] = last;
    return first;
}

/* A timer of a case: after those of engineers, by case, then which. */
static void set_timer(Engine *engine, i64 time, i32 work, int which, int act, i32 subject,
                      i64 about) {
    if (time > engine->plan.run_off) return;
    Moment moment = {.time = time, .order = TIMERS, .number = ((i64)1 << 40) + work,
                     .detail = which, .act = (signed char)act, .subject = subject, .about = about};
    schedule(engine, moment);
}

static void set_dispatch(Engine *engine, i64 time) {
    if (time > engine->plan.run_off) return;
    Moment moment = {.time = time, .order = DISPATCHES, .act = DISPATCH_NOW};
    schedule(engine, moment);
}

/* A dispatch follows once all of this instant has happened. */
static inline void settle(Engine *engine) { engine->is_dispatch_due = true; }

#endif
