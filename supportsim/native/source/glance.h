/* One look at all backlogs, from the last wait to end back to the first: is anything wrong? */
#ifndef SUPPORTSIM_GLANCE_H
#define SUPPORTSIM_GLANCE_H

#include "base.h"

/* The waits of all backlogs, in order of their end; see `glancing.py`. */
typedef struct {
    const i64 *row, *left, *ready, *skill;
    const i32 *desk, *subject, *request;
    i64 count, skills;
} Backlogs;

/* Which backlog a wait is in: one for each desk and skill. */
static inline i64 backlog_of(const Backlogs *of, i64 wait) {
    i64 row = of->row[wait], desk = of->desk[row];
    return of->skills == 1 ? desk : desk * of->skills + of->skill[of->subject[row]];
}

/* People of a desk, or of none (-1) who are not looked at, with a bit for each skill. */
typedef struct { const i32 *desk; const i64 *able; } People;

/* When people are free: whose each interval is, and the intervals in order of their start. */
typedef struct { const i64 *order; i64 count; const i32 *who; const i64 *start, *end; } Free;

/* Whether anybody was free while something they may take waited: of the waits that end after
   somebody is free, the first to begin begins before they are not. `least` has the latest of all
   times for each backlog. */
DOOR i64 native_idle_beside(const Backlogs *of, const People *people, const Free *free, i64 *least) {
    i64 next = of->count - 1;
    for (i64 n = free->count - 1; n >= 0; n--) {
        i64 here = free->order[n], desk = people->desk[free->who[here]];
        for (; next >= 0 && of->left[next] > free->start[here]; next--) {
            if (of->ready[next] >= of->left[next]) continue;
            i64 *first = &least[backlog_of(of, next)];
            if (of->ready[next] < *first) *first = of->ready[next];
        }
        if (desk < 0) continue;
        i64 able = people->able[free->who[here]];
        for (i64 skill = 0; skill < of->skills; skill++)
            if (able >> skill & 1 && least[desk * of->skills + skill] < free->end[here]) return 1;
    }
    return 0;
}

/* Which of the rows somebody started, by whom, and how urgent each is: a level of each case or
   task, which counts at some desks only. */
typedef struct {
    const u8 *starts;
    const i32 *taker;
    const i64 *able;
    const i32 *level;
    const u8 *counts;
    i64 levels;
} Starts;

static inline i64 level_of(const Backlogs *of, const Starts *starts, i64 wait) {
    i64 row = of->row[wait];
    return starts->counts[of->desk[row]] ? starts->level[of->subject[row]] : 0;
}

/* Whether a wait comes before another of the same backlog and level that begins as it does. */
static inline int is_before(const Backlogs *of, i64 one, i64 other) {
    i64 mine = of->row[one], its = of->row[other];
    if (of->subject[mine] != of->subject[its]) return of->subject[mine] < of->subject[its];
    return of->request[mine] < of->request[its];
}

/* Of each backlog and level the first wait among those that go on, and when it began: the latest
   of all times where nothing goes on. */
typedef struct { i64 *wait, *since; } Firsts;

/* Whether a start leaves something behind that waited before it and comes before it. */
static inline int leaves_behind(
    const Backlogs *of, const Starts *starts, i64 wait, i64 level, const Firsts *first) {
    i64 row = of->row[wait], left = of->left[wait], ready = of->ready[wait];
    i64 desk = of->desk[row] * of->skills * starts->levels;
    u64 able = (u64)starts->able[starts->taker[row]] & (((u64)1 << of->skills) - 1);
    for (; able; able &= able - 1) {
        i64 here = desk + __builtin_ctzll(able) * starts->levels;
        for (i64 at = here; at < here + level; at++)
            if (first->since[at] < left) return 1;
        i64 since = first->since[here + level];
        if (since >= left || since > ready) continue;
        if (since < ready || is_before(of, first->wait[here + level], wait)) return 1;
    }
    return 0;
}

/* Marks in `found` the desks at which anybody started before their turn, where the turn is by
   level and then by the time of joining. */
DOOR void native_overtakes(
    const Backlogs *of, const Starts *starts, const Firsts *first, u8 *found) {
    for (i64 last = of->count - 1, next; last >= 0; last = next) {
        for (next = last; next >= 0 && of->left[next] == of->left[last]; next--) {
            i64 row = of->row[next];
            if (starts->starts[row] &&
                leaves_behind(of, starts, next, level_of(of, starts, next), first))
                found[of->desk[row]] = 1;
        }
        /* Those that end at one instant do not wait on beside each other. */
        for (i64 wait = next + 1; wait <= last; wait++) {
            i64 at = backlog_of(of, wait) * starts->levels + level_of(of, starts, wait);
            i64 ready = of->ready[wait];
            if (ready > first->since[at]) continue;
            if (ready == first->since[at] && !is_before(of, wait, first->wait[at])) continue;
            first->since[at] = ready;
            first->wait[at] = wait;
        }
    }
}

#endif
