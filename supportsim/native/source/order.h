/* Rows in order of time, by group, and with ties settled. */
#ifndef SUPPORTSIM_ORDER_H
#define SUPPORTSIM_ORDER_H

#include "base.h"
#include "sort.h"

static int bits_of(u64 value) {
    int bits = 0;
    for (; value; value >>= 1) bits++;
    return bits;
}

/* The rows that are kept into `row`, in order of their time, those alike by row. Returns how
   many, or -1 where row and time have no room in one word. There is room for `count` rows. */
DOOR i64 native_in_time(const i64 *when, const u8 *kept, i64 count, u64 *row, u64 *spare) {
    i64 found = 0, low = INT64_MAX, high = INT64_MIN, turns = 0, before = INT64_MIN;
    for (i64 n = 0; n < count; n++) {
        if (!kept[n]) continue;
        row[found++] = (u64)n;
        turns += when[n] < before;
        before = when[n];
        if (before < low) low = before;
        if (before > high) high = before;
    }
    if (!turns) return found;
    int bits = bits_of((u64)count);
    if (bits + bits_of((u64)high - (u64)low) > 63) return -1;
    for (i64 n = 0; n < found; n++) row[n] |= ((u64)when[row[n]] - (u64)low) << bits;
    u64 *ordered = sorted(row, spare, found, bits);
    for (i64 n = 0; n < found; n++) row[n] = ordered[n] & (((u64)1 << bits) - 1);
    return found;
}

/* Columns that go along with their rows: as they are, and in order. */
typedef struct { i64 count; const i64 *const *given; i64 *const *found; } Carried;

/* Those of some rows that are kept into `found`, by group; rows of a group keep their order.
   `offset` has room for one place more than groups, all 0. Returns -1 for a row of no group. */
DOOR i64 native_parted(const i64 *row, i64 count, const u8 *kept, const i32 *group, i64 groups,
                       const Carried *along, i64 *offset, i64 *found) {
    i64 before = 0;
    for (i64 n = 0; n < count; n++) {
        i64 of = group[row[n]];
        if (!kept[row[n]]) continue;
        if (of < 0 || of >= groups) return -1;
        offset[of]++;
    }
    for (i64 of = 0; of <= groups; of++) {
        i64 here = offset[of];
        offset[of] = before;
        before += here;
    }
    for (i64 n = 0; n < count; n++) {
        i64 mine = row[n];
        if (!kept[mine]) continue;
        i64 place = offset[group[mine]]++;
        found[place] = mine;
        for (i64 each = 0; each < along->count; each++)
            along->found[each][place] = along->given[each][mine];
    }
    /* Each is where the next group begins. */
    for (i64 of = groups; of > 0; of--) offset[of] = offset[of - 1];
    offset[0] = 0;
    return before;
}

/* What settles ties of rows of one group and time. */
typedef struct { const i32 *group; const i64 *when; const i32 *first, *then; } Ties;

static inline int comes_before(const Ties *by, i64 one, i64 other) {
    if (by->group[one] != by->group[other] || by->when[one] != by->when[other]) return 0;
    if (by->first[one] != by->first[other]) return by->first[one] < by->first[other];
    return by->then[one] < by->then[other];
}

/* Settles ties of rows that are in order of group and time, where they stand. */
DOOR void native_untie(i64 *row, i64 count, const Ties *by) {
    for (i64 n = 1; n < count; n++) {
        i64 mine = row[n], at = n;
        for (; at > 0 && comes_before(by, mine, row[at - 1]); at--) row[at] = row[at - 1];
        row[at] = mine;
    }
}

#endif
