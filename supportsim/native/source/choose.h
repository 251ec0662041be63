/* The smallest numbers of a row, as runs of neighbours. */
#ifndef SUPPORTSIM_CHOOSE_H
#define SUPPORTSIM_CHOOSE_H

#include "base.h"

static inline i64 smaller_than(const double *lot, i64 lots, double edge) {
    i64 found = 0;
    for (i64 n = 0; n < lots; n++) found += lot[n] < edge;
    return found;
}

/* So many places of a row are looked at together, with one more between them and the next. */
enum { PLACES = 63 };

/* Bit n of the result: whether number `first + n` is among the `wanted` smallest of the row. */
static inline u64 chosen(const double *lot, i64 lots, i64 wanted, i64 first) {
    i64 here = lots - first < PLACES ? lots - first : PLACES;
    u64 bits = 0;
    for (i64 n = 0; n < here; n++)
        bits |= (u64)(smaller_than(lot, lots, lot[first + n]) < wanted) << n;
    return bits;
}

/* Rows of numbers, of which the first `lots` count: where the runs of the `wanted` smallest begin
   and end; how many runs there are. What is equal to the last of them is among them. */
DOOR WIDE i64 native_runs(
    const double *lot, i64 rows, i64 width, const i64 *lots, const i64 *wanted, i64 *found) {
    i64 runs = 0;
    for (i64 row = 0; row < rows; row++, lot += width) {
        u64 inside = 0;
        for (i64 first = 0; first <= lots[row]; first += PLACES) {
            u64 bits = chosen(lot, lots[row], wanted[row], first);
            /* Bit n: whether place n differs from the one before it. */
            u64 edges = (bits ^ (bits << 1 | inside)) & (((u64)1 << PLACES) - 1);
            for (; edges != 0; edges &= edges - 1) {
                found[3 * runs] = row;
                found[3 * runs + 1 + (i64)inside] = first + __builtin_ctzll(edges);
                runs += (i64)inside;
                inside ^= 1;
            }
        }
    }
    return runs;
}

#endif
