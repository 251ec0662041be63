/* The rules of work as pure functions, the same sums as engine/rules.py. */
#ifndef SUPPORTSIM_RULES_H
#define SUPPORTSIM_RULES_H

#include "base.h"

/* Part of the work that a spell cut after `done` of `length` has finished. */
static inline i64 done_of(i64 work, i64 done, i64 length) {
    if (length == 0) return work;
    i64 product;
    if (!__builtin_mul_overflow(work, done, &product)) return product / length;
    return (i64)((__int128)work * done / length);
}

static inline i64 share_of(i64 work, i64 share) {
    i64 product;
    if (!__builtin_mul_overflow(work, share, &product)) return product / PPM;
    return (i64)((__int128)work * share / PPM);
}

static inline i64 loss_of(i64 strangers, i64 colleagues, i64 share, i64 colleague_share) {
    i64 product, other, total;
    if (!__builtin_mul_overflow(strangers, share, &product) &&
        !__builtin_mul_overflow(colleagues, colleague_share, &other) &&
        !__builtin_add_overflow(product, other, &total))
        return total / PPM;
    __int128 sum = (__int128)strangers * share + (__int128)colleagues * colleague_share;
    return (i64)(sum / PPM);
}

static inline i64 lot_of(i64 lot, i64 number) {
    return (i64)(((uint64_t)lot + (uint64_t)2654435769u * (uint64_t)number) & 0xFFFFFFFFu);
}

#endif
