/* Whole numbers in ascending order, digit by digit from the lowest. */
#ifndef SUPPORTSIM_SORT_H
#define SUPPORTSIM_SORT_H

#include "base.h"

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

static inline u64 digit_of(u64 value, int shift) { return value >> shift & (DIGITS - 1); }

/* The numbers of `from` into `to` in the order of one digit; equal digits keep their order. */
static void spread(const u64 *from, u64 *to, i64 count, int shift) {
    i64 place[DIGITS] = {0}, before = 0;
    for (i64 n = 0; n < count; n++) place[digit_of(from[n], shift)]++;
    for (int digit = 0; digit < DIGITS; digit++) {
        i64 here = place[digit];
        place[digit] = before;
        before += here;
    }
    for (i64 n = 0; n < count; n++) to[place[digit_of(from[n], shift)]++] = from[n];
}

/* Sorts numbers not below 0 where they stand, by their bits from `low` on; `spare` has room for
   as many. Numbers alike in those bits keep their order. */
DOOR void native_sort(u64 *values, i64 count, i64 low, u64 *spare) {
    u64 *from = values, *to = spare, differing = 0;
    for (i64 n = 1; n < count; n++) differing |= values[n] ^ values[0];
    for (int shift = (int)low; shift < 64; shift += DIGIT_BITS) {
        if (digit_of(differing, shift) == 0) continue;
        spread(from, to, count, shift);
        u64 *other = from;
        from = to;
        to = other;
    }
    if (from != values) memcpy(values, from, (size_t)count * sizeof *values);
}

#endif
