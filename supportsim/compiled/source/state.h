/* What the engine remembers: cases, requests, spells, people, queues, and the agenda. */
#ifndef SUPPORTSIM_STATE_H
#define SUPPORTSIM_STATE_H

#include "heap.h"
#include "ledger.h"
#include "plan.h"

/* Along which route a request waits for somebody; what those called out back has no queue. */
enum { HOME, BACKUP, OVERFLOW_ROUTE, ROUTES, BACKED = ROUTES };
enum { RANKS = 4, TASK_SEVERITY = 99 };

/* Instead of the place of a case that is over: all is written, or PARKED less that of its trail. */
enum { WRITTEN = -1, PARKED = -2 };

/* What is left of cut work: effort, work added, and what continuing it costs. */
typedef struct { i64 effort, added, extra; } Rest;

/* A small table that hangs on a case: by key two numbers; chained, from one pool. */
typedef struct { i64 first, second; i32 key, next; } Node;

/* A case or task from its opening until it is over; what is read most comes first. */
typedef struct {
    i32 desk, owner, counted, request, severity, skill, kind, touch;
    i32 last_worker, failed_stand_ins, able, requests, customer;
    bool is_new, wants_triage, is_begun, is_held_up, is_among_owned, is_closed_for_good;
    bool has_attempts, is_found_old, is_judged;
    i64 difficulty, touch_row, last_row, reopen_delay;
    i64 effort_left, added_left, extra_left;
    i64 streak; /* effort of the last worker since they took over, not yet in `worked` */
    i64 opened, assigned, first_start, first_end, resolved, withdrawn;
    i64 effort_drawn, progress, rework;
    i32 first_worker, last_owner, escalations, returns, assists, hand_offs, interruptions, reopened;
    i32 reproduction, pleas, worked, marks; /* with those above heads of chains, -1 when empty */
    i32 owned_before, owned_after;
    Trail trail; /* its rows of the ledger so far */
    i64 worked_total;
} Work;

/* What attempts of each rank have left, of a case that has had any at its touch in hand. */
typedef struct {
    Rest rest[RANKS];
    i32 steps[RANKS];
    bool has_rest[RANKS];
} Attempts;

/* The customer's clocks of a case, where rules of work ask for them. */
typedef struct {
    i64 used, since, response_due, update_due, resolution_due, turns;
} Clocks;

typedef struct {
    i64 ticket[ROUTES];
    i64 joined, ready, due;
    i32 work, number, touch, desk, owner, holder, excluded;
    i32 queues[ROUTES]; /* where it waits, or waited last, by route */
    signed char purpose;
    bool is_handed_over, is_with_owner, is_started, has_rest, in_swarm, is_answered;
    i32 asker, next_plea;
    i64 whole;
    Rest rest;
} Request;

typedef struct {
    i64 effort, added, length, started, overtime, serial;
    i32 request, engineer;
    signed char purpose;
    bool was_held;
} Spell;

/* A place in a queue: key, case and number of the request, the ticket, and the request; before
   all that its lane, where the queue has any. */
typedef struct { i64 first, time, ticket; i32 lane, work, number, request; } Entry;

/* A request that is to be tried; `lane` is the queue of which the next is tried after it, or -1. */
typedef struct { Entry entry; i32 lane; } Chance;

/* A queue is kept in order, in blocks of entries; `head` to `end` are used. */
#ifndef SUPPORTSIM_ENTRIES_A_BLOCK
#define SUPPORTSIM_ENTRIES_A_BLOCK 32
#endif
enum { BLOCK = SUPPORTSIM_ENTRIES_A_BLOCK };
typedef struct { i32 head, end; Entry item[BLOCK]; } Block;

/* Where a walk through a queue stands: the block, and the place in it. */
typedef struct { i64 block; i32 place; } Cursor;

typedef struct {
    Small blocks;      /* numbers, the first `passed` of them given back */
    i64 passed, count; /* count: of entries, void ones too */
    i64 most;          /* entries at which void ones are cleared away */
    i32 desk, skill, owner, holder, desk_pool; /* whom it is for: one of the three, -1 else */
    i32 lanes; /* number of the queue beside it, with a lane for each severity; or -1 */
    i32 easy;  /* the first of those beside it for people who leave what they cannot solve; or -1 */
    signed char order, route;
    bool by_opening, is_new, has_lanes, has_places, is_live, is_filled; /* filled: on that list */
    bool is_known;    /* to those whom it is for */
    bool is_personal; /* for one person: what they hold, or own alone */
} Queue;

/* Beside a queue, what people of one competence might take who leave all they cannot solve: the
   queue of that, one of them, and the next such queue. */
typedef struct { i32 queue, engineer, next; } Easy;

typedef struct {
    i64 idle_since, on_since, overtime_since, hired, skills;
    i64 pooled_since; /* idle since, of the place where they stand among the free; -1 for none */
    i64 shift_row, shift_end_row;
    i64 overtime; /* what was worked over in the week of `overtime_week` */
    Column ramp; /* by days employed; empty when nothing grows */
    i32 id, desk, limit, open_cases, held, spell;
    i32 place, kin, line; /* in their pool: where, like whom the choice sees them, and in which line */
    i32 overtime_week;    /* whole weeks before it */
    i32 standby; /* -1 for who is never on call */
    signed char rank, interruption;
    signed char yields; /* severities below may cut what they have in hand */
    bool on_shift, in_block, is_free;
    bool is_changed; /* on the list of their pool */
    bool is_out;   /* called out, and there */
    bool has_held; /* work, since their queue was last seen empty */
    bool is_unlimited : 1, is_seat : 1;
    bool is_even : 1;                      /* takes all skills alike */
    bool only_solvable : 1, is_choosy : 1; /* choosy: leaves some of what others of the desk take */
    LIST(i32) queues;
    LIST(i32) owners;
} Engineer;

/* Somebody who is on call at times: the rules, the stretches, the call, and rest owed. */
typedef struct {
    i64 from_severity, wake, most_calls, rest;
    i64 backs, backs_end; /* rows of other desks */
    i64 row, row_end;     /* rows of stretches: the one of now or the next */
    i64 calls, calls_row; /* calls in a stretch */
    i64 since, serial;    /* of the call */
    i64 rest_until;       /* no shift begins before */
    i64 late_since;       /* when the shift that rest holds up should have begun, or -1 */
    i32 engineer, work, number; /* for which request they are called */
    bool is_called, has_worked;
} Standby;

typedef struct {
    i32 id, desk, queue, new_queue, on_shift, cases; /* cases: head of a chain of works */
    const i64 *members;
    i64 count;
} Owner;

/* Free people between whom a choice sees no difference, longest idle first; who left keeps a void
   place. */
typedef struct { i64 since; i32 engineer; } Place;
typedef struct {
    LIST(Place) order; /* sorted */
    i64 first;         /* those before it have been taken */
} Line;

/* Somebody at work: since when, and the serial of the spell, which tells whether they still are. */
typedef struct { i64 started, serial; i32 engineer; } Hand;
typedef struct {
    LIST(Hand) list; /* by start; the first `ordered` among those who began at once, too */
    i64 first;       /* nobody before it is still at that work */
    i64 ordered;
} Hands;

/* Of some people of a desk, who would be given a case first (-1: there is nobody), how many there
   are, and what skills any of them has. */
typedef struct { i64 merit, since, skills; i32 engineer, count; } Match;

/* A tournament of people: match n is of those of matches 2n and 2n + 1, the last of one each. */
typedef LIST(Match) Matches;

/* The people of a desk. */
typedef struct {
    i32 free;
    LIST(Line) lines;     /* those who are free, by open cases or by kin */
    i64 first_line;       /* nobody stands in those before it */
    LIST(uint64_t) is_in; /* a bit for each person: whether they are free */
    LIST(i32) people;     /* everybody, by number */
    i64 last_named;
    i64 seats, seats_on;
    i32 bound;            /* of the free, who may hold something */
    i64 skills;           /* that all of them have */
    bool keeps_lines, is_one_line; /* one line: it alone tells whom to name */
    bool is_by_load, has_choosy;
    LIST(Hands) hands; /* by severity in hand: who is at work, the latest start last */
    i64 yields;        /* severities below may cut something in hand */
    i32 yielding[TASK_SEVERITY + 1]; /* people at work, by the severities below which may cut them */
    Matches on_duty, with_room;      /* where cases are given to people: of all, of who may take new */
    Small changed;                   /* whose match is to be played anew */
    Small trays;                     /* where cases wait to be given to them */
    bool gives_out, has_limit, is_stirred;
} Pool;

/* Something due: its place within the instant, and what it is about. */
enum {
    SPELL_ENDS, SHIFT_ENDS, TIMERS, SHIFT_STARTS, OPENINGS, DISPATCHES, WITHDRAWALS,
    LAST_DISPATCH, CLOSING
};
enum { REPLY, AGE, REPRODUCTION_WAIT, RETURN_HELD, OFFER, OVERFLOWING };
enum {
    END_SPELL, REPLY_TOUCH, REPLY_STEP, REOPEN, AGED, FALL_BACK, RETURN_OF_HELD, OFFER_BACKUP,
    OFFER_OVERFLOW, REVIEW, COME, BEGIN_LATE, BEGIN_STRETCH, WITHDRAW, DISPATCH_NOW, CLOSE_IF_DONE, END_RUN
};
typedef struct {
    i64 serial, about; /* about: ticket, serial of a spell, or turns of a clock */
    i64 number;        /* within the order: engineer or case */
    i32 detail;        /* within the number: case and request, or which timer */
    i32 subject;       /* spell, work or request */
    i32 slot, request; /* of the case and a request, to be fetched; 0 where they are not known */
    signed char order, act;
} Moment;

/* Bits of a number within an order that are a case's: above them is an engineer, or 1 where cases
   alone come after engineers alone. */
enum { CASE_BITS = 40 };

/* When a moment is due, its order, and what follows in the same drawer or of those that are free:
   all that is read until it is on the agenda, apart from the rest. */
typedef struct { i64 time; i32 order, following; } Slip;

/* A place on the agenda: when, and which of the moments. */
typedef struct { i64 time; i32 order, moment; } Due;

/* Chains of moments by time: the drawers of a row stand for spans 64 times as long as those of the
   row before; a drawer of a longer span is shared out among shorter ones when its time comes. */
enum { DRAWERS = 64, DRAWER_BITS = 6, DRAWER_ROWS = 11 };
typedef struct {
    uint64_t filled[DRAWER_ROWS]; /* a bit for each drawer that is not empty */
    i32 first[DRAWER_ROWS][DRAWERS];
    i64 open; /* number of the shortest span that is open: time shifted by `bits` */
    i64 next; /* nothing in a drawer is due before; NEVER when all are empty */
    i32 bits;
} Chest;

/* What comes next of openings and of the timetable, which are known beforehand; `what` and `seats`
   of a change. */
enum { FROM_CHANGES, FROM_OPENINGS, FROM_TASKS, FROM_NOWHERE };
typedef struct { i64 time, number, what, seats; int order, source; } Ahead;

/* A waiting request, the queue it waits in, and who takes it; the lowest key (from `place` to
   `desk`) is next. */
typedef struct {
    i32 request, queue, engineer;
    bool has_key;
    i32 work, number, route, desk;
    i64 place, first, time;
    i64 ticket; /* of what waits for one person */
} Pair;

typedef struct { i64 start, end; i32 engineer, kind; } DutyRow;

typedef struct { uint64_t key; i64 credit, at; } Credit;

/* Who knows a customer: head of a chain, and how many. */
typedef struct { i32 first, count; } Knowers;

typedef struct {
    Plan plan;
    i64 now, next_case, next_task, next_change, tickets, serials, judged_open;
    bool is_dispatch_due, is_over, keeps_clocks, keeps_attempts, keeps_marks, keeps_credit, can_push;
    bool can_interrupt, has_skill_factors, can_back_up, has_choosy;
    bool can_age, can_overflow, can_reproduce, has_owners, has_grade_factors;
    Small slots;                /* by case, then task: the place among the works, of those not over */
    LIST(Work) works;           /* and what belongs to the same slot: */
    LIST(Attempts) attempts;    /* only where somebody may not solve a case */
    LIST(Clocks) clocks;        /* only where clocks are kept */
    Small free_works;
    LIST(Trail) parked; /* of cases that are over, until they are written */
    Small free_parked;
    LIST(Request) requests;
    LIST(i32) free_requests;
    LIST(Spell) spells;
    LIST(i32) free_spells;
    LIST(Node) nodes;
    i32 free_node;
    LIST(Engineer) engineers;
    LIST(Standby) standbys;
    LIST(Owner) owners;
    LIST(Queue) queues;
    LIST(Easy) easies;
    LIST(Block) blocks;
    Small free_blocks;
    LIST(Pool) pools;
    LIST(i32) live, live_personal; /* queues to look into, those for one person apart */
    LIST(Pair) ready;              /* a heap: people, and what of a queue for them is next */
    Small filled;                  /* queues that were not empty when last seen, where they are searched */
    LIST(Due) agenda; /* a heap of all that is due up to the end of the open drawer */
    LIST(Moment) moments;
    LIST(Slip) slips; /* of the same numbers */
    i32 free_moment;
    Chest chest;      /* what is due later */
    Ahead ahead;
    LIST(Row) rows;
    LIST(Details) details; /* of the same numbers, if they are kept */
    i32 free_row;
    CaseColumns case_columns;
    Book case_book, task_book;
    LIST(DutyRow) duty;
    LIST(Credit) credits;
    i64 credits_used;
    LIST(uint64_t) acquainted; /* a bit for who knows which customer: most know few */
    LIST(Knowers) knowers;     /* by customer, where a choice asks for them */
    Small topics;
    LIST(i32) trays; /* by desk, skill and newness, -1 for none */
    Small stirred;   /* desks where something may be given to somebody to whom it could not before */
    LIST(i64) scratch;
    Small candidates;         /* of a choice */
    LIST(Chance) chances;     /* a heap: what may interrupt somebody, or have somebody called */
    i64 chances_begun;        /* tickets given out when its search began */
    i32 backlog, fresh, offers, overflow; /* first queue of each kind, by desk and skill */
    i32 backed;                           /* by desk: an order, and empty */
    i64 out;                              /* people called out and there */
    i64 call_severity;                    /* nothing less severe calls anybody; 0 for nobody */
    bool is_past_timers;                  /* of this instant, until its dispatch */
    LIST(i64) late_returns;               /* due then: requests and tickets */
    LIST(i32) back_on_shift;              /* at this instant, from a call-out */
    bool wants_rows, keeps_details, is_cut_off;
} Engine;

/* --- chains ---------------------------------------------------------------------------------- */

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

/* The node of a key in a chain, made where there is none. */
static Node *node_for(Engine *engine, i32 *head, i64 key) {
    Node *node = node_of(engine, *head, key);
    return node ? node : add_node(engine, head, key);
}

/* The key of a desk in a chain of people: below all of theirs. */
static inline i64 key_of_desk(i64 desk) { return -2 - desk; }

static void drop_chain(Engine *engine, i32 *head) {
    while (*head != -1) {
        i32 at = *head;
        *head = AT(engine->nodes, at).next;
        AT(engine->nodes, at).next = engine->free_node;
        engine->free_node = at;
    }
}

/* --- cases and requests ---------------------------------------------------------------------- */

static inline Work *work_at(Engine *engine, i64 work) {
    return &AT(engine->works, AT(engine->slots, work));
}
/* Whether something may still happen to a case that has opened. */
static inline bool is_here(Engine *engine, i64 work) {
    return AT(engine->slots, work) >= 0;
}
static inline Clocks *clocks_at(Engine *engine, i64 work) {
    return &AT(engine->clocks, AT(engine->slots, work));
}
static inline Attempts *attempts_at(Engine *engine, i64 work) {
    return &AT(engine->attempts, AT(engine->slots, work));
}
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
    TAKE_PLACE(at, engine->free_requests, engine->requests);
    Request *request = request_at(engine, at);
    Work *work = work_at(engine, work_number);
    request->ticket[HOME] = request->ticket[BACKUP] = request->ticket[OVERFLOW_ROUTE] = 0;
    request->joined = request->ready = request->due = NONE;
    request->work = work_number;
    request->number = work->requests++;
    request->touch = work->touch;
    request->desk = (i32)desk;
    request->owner = request->holder = request->excluded = request->queues[HOME] = -1;
    request->purpose = (signed char)purpose;
    request->is_handed_over = request->is_with_owner = request->is_started = false;
    request->has_rest = request->in_swarm = request->is_answered = false;
    request->asker = request->next_plea = -1;
    request->whole = 0;
    return at;
}

static void drop_request(Engine *engine, i32 at) {
    Request *request = request_at(engine, at);
    drop_chain(engine, &request->excluded);
    request->ticket[HOME] = request->ticket[BACKUP] = request->ticket[OVERFLOW_ROUTE] = 0;
    PUSH(engine->free_requests, at);
}

static inline bool is_waiting(const Request *request) { return request->ticket[HOME] != 0; }

/* Whether more cases are remembered than a processor keeps near anyway. */
#ifndef SUPPORTSIM_CASES_NEAR
#define SUPPORTSIM_CASES_NEAR 4096
#endif
static inline bool is_memory_far(const Engine *engine) {
    return engine->works.count > SUPPORTSIM_CASES_NEAR;
}

/* A dispatch follows once all of this instant has happened. */
static inline void settle(Engine *engine) { engine->is_dispatch_due = true; }

#endif
