/* How many edges lie at or below a value: a grid tells where to begin to look. */
#ifndef SUPPORTSIM_SEARCH_H
#define SUPPORTSIM_SEARCH_H

#include "base.h"

/* Ascending edges, and a grid of cells from the first edge on, each 2**width wide. */
typedef struct {
    const i64 *edge;
    i64 edges;
    /* Of each cell, how many edges lie before it. */
    const i64 *before;
    i64 cells, width;
} Grid;

static inline i64 edges_up_to(const Grid *grid, i64 value) {
    if (value < grid->edge[0]) return 0;
    u64 cell = ((u64)value - (u64)grid->edge[0]) >> grid->width, last = (u64)grid->cells - 1;
    i64 found = grid->before[cell < last ? cell : last];
    while (found < grid->edges && grid->edge[found] <= value) found++;
    return found;
}

DOOR void native_search(const Grid *grid, const i64 *values, i64 count, i64 *found) {
    for (i64 n = 0; n < count; n++) found[n] = edges_up_to(grid, values[n]);
}

#endif
