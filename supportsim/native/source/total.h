/* Sums by group, and of intervals by who and by what. */
#ifndef SUPPORTSIM_TOTAL_H
#define SUPPORTSIM_TOTAL_H

#include "base.h"

/* Intervals of some people (below 0: nobody's), each with a code. */
typedef struct { const i32 *who; const i8 *code; const i64 *start, *end; } Intervals;

/* Adds to each (person, code) what lies of its intervals in [low, high). */
DOOR void native_time_by_code(
    const Intervals *of, i64 count, i64 low, i64 high, i64 codes, i64 *found) {
    for (i64 n = 0; n < count; n++) {
        i64 start = of->start[n] > low ? of->start[n] : low;
        i64 end = of->end[n] < high ? of->end[n] : high;
        if (of->who[n] >= 0 && end > start) found[of->who[n] * codes + of->code[n]] += end - start;
    }
}

/* Adds each value to the sum of its group; returns -1 for one of no group. */
DOOR i64 native_sums(const i32 *group, const i64 *value, i64 count, i64 groups, i64 *found) {
    for (i64 n = 0; n < count; n++) {
        if (group[n] < 0 || group[n] >= groups) return -1;
        found[group[n]] += value[n];
    }
    return 0;
}

/* Sum of words with odd weights without a pattern, modulo 2**64. */
DOOR WIDE u64 native_weighed(const u64 *word, i64 count) {
    u64 sum = 0;
    for (i64 n = 0; n < count; n++) {
        u64 weight = (u64)(n + 1) * 0x9E3779B97F4A7C15u;
        sum += ((weight ^ weight >> 29) | 1) * word[n];
    }
    return sum;
}

#endif
