/* Who took a request while a more urgent one, that was waiting before, went on waiting. */
#ifndef SUPPORTSIM_OVERTAKING_H
#define SUPPORTSIM_OVERTAKING_H

#include "base.h"

enum { MOST_SKILLS = 64 };

/* The requests of one backlog; see `overtaking.py`. */
typedef struct {
    const i64 *place, *at, *ready, *left, *skill, *able;
    const i32 *subject, *taker;
    /* Requests somebody started and requests that waited, each in order of time. */
    i64 starts, joins;
    const i64 *start, *join;
} Backlog;

static inline i64 skill_of(const Backlog *backlog, i64 row) {
    return backlog->skill[backlog->subject[row]];
}

/* Places of the waiting requests of one skill, the lowest on top. */
typedef struct { i64 *place, count; } Heap;

static inline void heap_push(Heap *heap, i64 place) {
    i64 here = heap->count++;
    for (i64 above; here > 0 && heap->place[above = (here - 1) / 2] > place; here = above)
        heap->place[here] = heap->place[above];
    heap->place[here] = place;
}

static inline void heap_pop(Heap *heap) {
    i64 place = heap->place[--heap->count], here = 0, below;
    while ((below = 2 * here + 1) < heap->count) {
        below += below + 1 < heap->count && heap->place[below + 1] < heap->place[below];
        if (heap->place[below] >= place) break;
        heap->place[here] = heap->place[below];
        here = below;
    }
    heap->place[here] = place;
}

/* Lays the heaps of all skills side by side in `spare`; returns how many skills there may be. */
static int heaps_of(const Backlog *backlog, Heap *heaps, i64 *spare) {
    i64 number[MOST_SKILLS] = {0};
    int skills = 0;
    for (i64 n = 0; n < backlog->joins; n++) number[skill_of(backlog, backlog->join[n])]++;
    for (int skill = 0; skill < MOST_SKILLS; skill++) {
        heaps[skill] = (Heap){spare, 0};
        spare += number[skill];
        if (number[skill]) skills = skill + 1;
    }
    return skills;
}

/* Pairs (who overtook, who was overtaken) into `found`; returns how many, `most` at most. */
DOOR i64 native_overtaking(const Backlog *backlog, i64 *spare, i64 *found, i64 most) {
    Heap heaps[MOST_SKILLS];
    int skills = heaps_of(backlog, heaps, spare);
    i64 joined = 0, pairs = 0;
    for (i64 n = 0; n < backlog->starts; n++) {
        i64 row = backlog->start[n], now = backlog->left[row];
        i64 able = backlog->able[backlog->taker[row]];
        for (; joined < backlog->joins; joined++) {
            i64 other = backlog->join[joined];
            if (backlog->ready[other] >= now) break;
            if (backlog->left[other] <= now) continue;
            heap_push(&heaps[skill_of(backlog, other)], backlog->place[other]);
        }
        for (int skill = 0; skill < skills; skill++) {
            Heap *heap = &heaps[skill];
            while (heap->count && backlog->left[backlog->at[heap->place[0]]] <= now) heap_pop(heap);
            if (!heap->count || heap->place[0] >= backlog->place[row]) continue;
            if (!(able >> skill & 1)) continue;
            if (pairs == most) return pairs;
            found[2 * pairs] = row;
            found[2 * pairs++ + 1] = backlog->at[heap->place[0]];
        }
    }
    return pairs;
}

#endif
