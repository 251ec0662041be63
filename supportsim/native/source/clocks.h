/* Clocks of opening hours: when a target is used up, and how long a clock ran. */
#ifndef SUPPORTSIM_CLOCKS_H
#define SUPPORTSIM_CLOCKS_H

#include "base.h"

/* Disjoint intervals in order, and the open time before each and in all. */
typedef struct {
    const i64 *start, *end, *before;
    i64 count;
    /* Where the last instant and the last amount of open time were found; the next are near. */
    i64 row, amount_row;
} Hours;

/* Stretches of each clock that are left out, in order; the first of each clock. */
typedef struct { const i64 *offset, *start, *end; } Pauses;

/* What a clock has: number of its hours, open time allowed or -1, when it begins and stops. */
typedef struct { const i64 *calendar, *target, *start, *stop; } Clocks;

static const i64 NEVER = (i64)1 << 62;

static inline i64 least(i64 one, i64 other) { return one < other ? one : other; }
static inline i64 most(i64 one, i64 other) { return one > other ? one : other; }

/* How many edges lie at or below a value, looked for around a place in wider and wider steps. */
static i64 edges_near(const i64 *edge, i64 edges, i64 value, i64 near) {
    i64 low = near, high = near, step = 1;
    while (low > 0 && edge[low - 1] > value) {
        high = low - 1;
        low = most(low - step, 0);
        step *= 2;
    }
    for (step = 1; high < edges && edge[high] <= value; step *= 2) {
        low = high + 1;
        high = least(high + step, edges);
    }
    while (low < high) {
        i64 middle = low + (high - low) / 2;
        if (edge[middle] <= value) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* Open time before an instant. */
static i64 open_time(Hours *hours, i64 at) {
    if (hours->count == 0) return 0;
    hours->row = edges_near(hours->start, hours->count, at, hours->row);
    i64 row = most(hours->row - 1, 0), start = hours->start[row];
    return hours->before[row] + most(least(at, hours->end[row]) - start, 0);
}

/* Earliest instant at which the open time before it comes to `goal`; NEVER beyond the hours. */
static i64 used_up(Hours *hours, i64 goal) {
    if (goal > hours->before[hours->count]) return NEVER;
    /* Edges below the goal are those at or below what comes before it. */
    i64 edges = edges_near(hours->before, hours->count + 1, goal - 1, hours->amount_row);
    hours->amount_row = edges;
    i64 row = most(edges - 1, 0);
    return hours->start[row] + goal - hours->before[row];
}

/* When the target is used up, or -1 without one, and the open time that a clock ran. */
static void run_clock(
    Hours *hours, const Clocks *clocks, const Pauses *pauses, i64 clock, i64 *due, i64 *run) {
    i64 start = clocks->start[clock], first = open_time(hours, start), reached = first;
    i64 last = open_time(hours, clocks->stop[clock]), paused = 0;
    i64 target = clocks->target[clock], left = target;
    for (i64 n = pauses->offset[clock]; n < pauses->offset[clock + 1]; n++) {
        i64 from = open_time(hours, pauses->start[n]), worked = most(from - reached, 0);
        /* This pause and all that follow begin when the target is used up. */
        if (target >= 0 && worked >= left) break;
        i64 until = open_time(hours, pauses->end[n]);
        left -= worked;
        start = most(start, pauses->end[n]);
        reached = most(reached, until);
        paused += most(least(until, last) - most(from, first), 0);
    }
    *due = target < 0 ? -1 : left == 0 ? start : used_up(hours, reached + left);
    *run = last - first - paused;
}

/* Due time, or -1 without a target, and time run of each clock; -1 and 0 of one without hours. */
DOOR void native_clocks(
    Hours *hours, i64 calendars, const Clocks *clocks, const Pauses *pauses, i64 count, i64 *due,
    i64 *run) {
    for (i64 n = 0; n < count; n++) {
        i64 calendar = clocks->calendar[n];
        due[n] = -1;
        run[n] = 0;
        if (calendar >= 0 && calendar < calendars)
            run_clock(&hours[calendar], clocks, pauses, n, &due[n], &run[n]);
    }
}

#endif
