/* Whole numbers in ascending order, digit by digit from the lowest. */
#ifndef SUPPORTSIM_SORT_H
#define SUPPORTSIM_SORT_H

#include "base.h"

enum { DIGIT_BITS = 12, DIGITS = 1 << DIGIT_BITS, MOST_DIGITS = 6 };

static inline u64 digit_of(u64 value, int shift) { return value >> shift & (DIGITS - 1); }

/* The numbers of `from` into `to` in the order of one digit, of which `place` holds the counts;
   equal digits keep their order. */
static void spread(const u64 *from, u64 *to, i64 count, int shift, u32 *place) {
    u32 before = 0;
    for (int digit = 0; digit < DIGITS; digit++) {
        u32 here = place[digit];
        place[digit] = before;
        before += here;
    }
    for (i64 n = 0; n < count; n++) to[place[digit_of(from[n], shift)]++] = from[n];
}

/* Sorts less than 2**32 numbers by their bits from `low` on, those alike keep their order; says
   where they are: where they stood, or in `spare`, which has room for as many. */
static u64 *sorted(u64 *values, u64 *spare, i64 count, int low) {
    u32 place[MOST_DIGITS][DIGITS];
    u64 differing = 0;
    for (i64 n = 1; n < count; n++) differing |= values[n] ^ values[0];
    int shifts[MOST_DIGITS], digits = 0;
    for (int shift = low; shift < 64; shift += DIGIT_BITS)
        if (digit_of(differing, shift)) shifts[digits++] = shift;
    memset(place, 0, sizeof *place * (size_t)digits);
    for (i64 n = 0; n < count; n++)
        for (int digit = 0; digit < digits; digit++)
            place[digit][digit_of(values[n], shifts[digit])]++;
    for (int digit = 0; digit < digits; digit++) {
        spread(values, spare, count, shifts[digit], place[digit]);
        u64 *other = values;
        values = spare;
        spare = other;
    }
    return values;
}

/* Sorts numbers not below 0 where they stand, by their bits from `low` on; `spare` has room for
   as many. Numbers alike in those bits keep their order. */
DOOR void native_sort(u64 *values, i64 count, i64 low, u64 *spare) {
    u64 *found = sorted(values, spare, count, (int)low);
    if (found != values) memcpy(values, found, (size_t)count * sizeof *values);
}

#endif
