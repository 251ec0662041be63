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

/* Whether a wait comes before another of the same backlog and level. */
static inline int is_before(const Backlogs *of, i64 one, i64 other) {
    if (of->ready[one] != of->ready[other]) return of->ready[one] < of->ready[other];
    i64 mine = of->row[one], its = of->row[other];
    if (of->subject[mine] != of->subject[its]) return of->subject[mine] < of->subject[its];
    return of->request[mine] < of->request[its];
}

/* Whether a start leaves something behind that waited before it and comes before it. `least` has
   the first wait of each backlog and level among those that go on, or -1. */
static int leaves_behind(const Backlogs *of, const Starts *starts, i64 wait, const i64 *least) {
    i64 row = of->row[wait], level = level_of(of, starts, wait);
    i64 able = starts->able[starts->taker[row]];
    for (i64 skill = 0; skill < of->skills; skill++) {
        if (!(able >> skill & 1)) continue;
        const i64 *first = &least[(of->desk[row] * of->skills + skill) * starts->levels];
        for (i64 at = 0; at <= level; at++) {
            if (first[at] < 0 || of->ready[first[at]] >= of->left[wait]) continue;
            if (at < level || is_before(of, first[at], wait)) return 1;
        }
    }
    return 0;
}

/* Marks in `found` the desks at which anybody started before their turn, where the turn is by
   level and then by the time of joining. */
DOOR void native_overtakes(const Backlogs *of, const Starts *starts, i64 *least, u8 *found) {
    for (i64 last = of->count - 1, next; last >= 0; last = next) {
        for (next = last; next >= 0 && of->left[next] == of->left[last]; next--) {
            i64 row = of->row[next];
            if (starts->starts[row] && leaves_behind(of, starts, next, least))
                found[of->desk[row]] = 1;
        }
        /* Those that end at one instant do not wait on beside each other. */
        for (i64 wait = next + 1; wait <= last; wait++) {
            i64 *first = &least[backlog_of(of, wait) * starts->levels + level_of(of, starts, wait)];
            if (*first < 0 || is_before(of, wait, *first)) *first = wait;
        }
    }
}

#endif
