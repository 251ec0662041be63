/* The smallest numbers of a row, as runs of neighbours. */
#ifndef SUPPORTSIM_CHOOSE_H
#define SUPPORTSIM_CHOOSE_H

#include "base.h"

static inline i64 smaller_than(const double *lot, i64 lots, double edge) {
    i64 found = 0;
    for (i64 n = 0; n < lots; n++) found += lot[n] < edge;
    return found;
}

/* Rows of numbers, of which the first `lots` count: where the runs of the `wanted` smallest begin
   and end; how many runs there are. What is equal to the last of them is among them. */
DOOR WIDE i64 native_runs(
    const double *lot, i64 rows, i64 width, const i64 *lots, const i64 *wanted, i64 *found) {
    i64 runs = 0;
    for (i64 row = 0; row < rows; row++, lot += width) {
        i64 inside = 0;
        for (i64 n = 0; n <= lots[row]; n++) {
            i64 taken = n < lots[row] && smaller_than(lot, lots[row], lot[n]) < wanted[row];
            if (taken == inside) continue;
            found[3 * runs] = row;
            found[3 * runs + 1 + inside] = n;
            runs += inside;
            inside = taken;
        }
    }
    return runs;
}

#endif
