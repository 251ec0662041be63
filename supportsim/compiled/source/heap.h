/* Heaps: lists whose first item is the lowest, for agenda, queues and pools. */
#ifndef SUPPORTSIM_HEAP_H
#define SUPPORTSIM_HEAP_H

#include "base.h"

/* Two keys as one number, so that a comparison is no guess for the processor to get wrong. */
static inline __int128 key_of(i64 first, i64 second) {
    return (__int128)(((unsigned __int128)(uint64_t)first << 64) | (uint64_t)second);
}

/* `name_push`, `name_pop` and `name_order` for lists of a type; `before(around, one, other)`
   compares two items. The hole that a pop leaves sinks to the bottom and the last item rises from
   there: it belongs there nearly always, so that is about one comparison a level. */
#define HEAP(name, Type, Around, before)                                                      \
    static void name##_rise(Around around, Type *heap, i64 at, Type item) {                   \
        while (at > 0 && before(around, &item, &heap[(at - 1) / 2])) {                        \
            heap[at] = heap[(at - 1) / 2];                                                    \
            at = (at - 1) / 2;                                                                \
        }                                                                                     \
        heap[at] = item;                                                                      \
    }                                                                                         \
    /* Into the hole at `top`, of `count` items in all. */                                    \
    static inline i64 name##_sink(Around around, Type *heap, i64 count, i64 top) {            \
        i64 at = top, child = 2 * at + 1;                                                     \
        while (child + 1 < count) {                                                           \
            child += before(around, &heap[child + 1], &heap[child]);                          \
            heap[at] = heap[child];                                                           \
            at = child;                                                                       \
            child = 2 * at + 1;                                                               \
        }                                                                                     \
        if (child < count) {                                                                  \
            heap[at] = heap[child];                                                           \
            at = child;                                                                       \
        }                                                                                     \
        return at;                                                                            \
    }                                                                                         \
    /* Drop the first of `count` items. */                                                    \
    static void name##_pop(Around around, Type *heap, i64 count) {                            \
        Type last = heap[count - 1];                                                          \
        if (count > 1)                                                                        \
            name##_rise(around, heap, name##_sink(around, heap, count - 1, 0), last);         \
    }

#endif
