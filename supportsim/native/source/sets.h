/* Sets of intervals: how long they are, what is left of them, and what they meet. */
#ifndef SUPPORTSIM_SETS_H
#define SUPPORTSIM_SETS_H

#include "base.h"
#include "clocks.h"

/* First interval of each set and the end of all; starts and ends, in order of start in a set. */
typedef struct { const i64 *offset, *start, *end; } Sets;

/* Sum of the lengths of each set. */
DOOR void native_lengths(const Sets *of, i64 sets, i64 *found) {
    for (i64 set = 0; set < sets; set++) {
        i64 sum = 0;
        for (i64 n = of->offset[set]; n < of->offset[set + 1]; n++) sum += of->end[n] - of->start[n];
        found[set] = sum;
    }
}

/* What at least one interval of each set covers; there is room for as many as there are. */
DOOR i64 native_merged(const Sets *of, i64 sets, i64 *offset, i64 *start, i64 *end) {
    i64 parts = 0;
    for (i64 set = 0; set < sets; set++) {
        i64 first = offset[set] = parts;
        for (i64 n = of->offset[set]; n < of->offset[set + 1]; n++) {
            if (of->end[n] <= of->start[n]) continue;
            if (parts > first && of->start[n] <= end[parts - 1]) {
                if (of->end[n] > end[parts - 1]) end[parts - 1] = of->end[n];
                continue;
            }
            start[parts] = of->start[n];
            end[parts++] = of->end[n];
        }
    }
    offset[sets] = parts;
    return parts;
}

/* What is left of each set when what is taken from it is away; those in `there` are disjoint and
   of some length. There is room for as many parts as intervals of both kinds. */
DOOR i64 native_remainder(
    const Sets *there, const Sets *taken, i64 sets, i64 *offset, i64 *start, i64 *end) {
    i64 parts = 0;
    for (i64 set = 0; set < sets; set++) {
        i64 next = taken->offset[set], last = taken->offset[set + 1], reach = INT64_MIN;
        offset[set] = parts;
        for (i64 n = there->offset[set]; n < there->offset[set + 1]; n++) {
            i64 at = there->start[n] > reach ? there->start[n] : reach;
            for (; next < last && taken->start[next] < there->end[n]; next++) {
                /* What has no length takes nothing. */
                if (taken->end[next] <= taken->start[next]) continue;
                if (taken->start[next] > at) {
                    start[parts] = at;
                    end[parts++] = taken->start[next];
                }
                if (taken->end[next] > reach) reach = taken->end[next];
                if (reach > at) at = reach;
            }
            if (at >= there->end[n]) continue;
            start[parts] = at;
            end[parts++] = there->end[n];
        }
    }
    offset[sets] = parts;
    return parts;
}

/* Which stretches of some length have anything of their set inside, whose intervals are disjoint;
   `near` is 0 for each set. Returns -1 for a stretch of no set. */
DOOR i64 native_meet(const Sets *of, i64 sets, const i64 *set, const i64 *from, const i64 *until,
                     i64 count, i64 *near, u8 *found) {
    for (i64 n = 0; n < count; n++) {
        if (set[n] < 0 || set[n] >= sets) return -1;
        i64 first = of->offset[set[n]], size = of->offset[set[n] + 1] - first;
        /* Intervals that begin before its end; stretches mostly come in order of time. */
        i64 begun = edges_near(of->start + first, size, until[n] - 1, near[set[n]]);
        near[set[n]] = begun;
        found[n] = begun > 0 && of->end[first + begun - 1] > from[n];
    }
    return 0;
}

#endif
