/* What is left of intervals on a line after others are taken away. */
#ifndef SUPPORTSIM_REMAINDER_H
#define SUPPORTSIM_REMAINDER_H

#include "base.h"

/* Intervals [start, end), in order of their start. */
typedef struct { const i64 *start, *end; i64 count; } Stretches;

/* `of` says which interval each part is left of; there is room for as many parts as intervals of
   both kinds. Those in `there` are disjoint. Returns how many parts there are. */
DOOR i64 native_remainder(const Stretches *there, const Stretches *taken, i64 *of, i64 *start,
                          i64 *end) {
    i64 parts = 0, next = 0, reach = INT64_MIN;
    for (i64 n = 0; n < there->count; n++) {
        i64 at = there->start[n] > reach ? there->start[n] : reach;
        for (; next < taken->count && taken->start[next] < there->end[n]; next++) {
            if (taken->start[next] > at) {
                of[parts] = n;
                start[parts] = at;
                end[parts++] = taken->start[next];
            }
            if (taken->end[next] > reach) reach = taken->end[next];
            if (reach > at) at = reach;
        }
        if (at >= there->end[n]) continue;
        of[parts] = n;
        start[parts] = at;
        end[parts++] = there->end[n];
    }
    return parts;
}

#endif
