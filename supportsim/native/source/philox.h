/* Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011): random blocks by key and counter. */
#ifndef SUPPORTSIM_PHILOX_H
#define SUPPORTSIM_PHILOX_H

#include "base.h"

/* Blocks are worked side by side, so that the compiler can use wide registers. */
enum { LANES = 64 };

typedef struct { u32 first, second; } Key;

/* A table of 64-bit words: the first, and the bytes from a row and from a column to the next. */
typedef struct { const char *first; i64 row, column; } Table;

/* Where each part of the counters stands: identity (words 0 and 1), word 2, word 3. */
typedef struct { Table who, ordinal, draw; } Addresses;

/* Rows of so many draws each, counted from 0: identity and word 2 of each row, its first draw. */
typedef struct { const u64 *who, *ordinal; const i64 *offset; } Ragged;

/* Counters, and then words 0 and 1 of their blocks. */
typedef struct { u32 word_0[LANES], word_1[LANES], word_2[LANES], word_3[LANES]; } Lanes;

/* Copied, since an array of numpy may start at any byte. */
static inline u64 word_at(const char *from) {
    u64 word;
    memcpy(&word, from, sizeof word);
    return word;
}

static inline void set_lane(Lanes *lanes, int lane, u64 who, u64 ordinal, u64 draw) {
    lanes->word_0[lane] = (u32)who;
    lanes->word_1[lane] = (u32)(who >> 32);
    lanes->word_2[lane] = (u32)ordinal;
    lanes->word_3[lane] = (u32)draw;
}

static inline void scramble(Key key, Lanes *at) {
    for (int round = 0; round < 10; round++) {
        for (int lane = 0; lane < LANES; lane++) {
            u32 from_0 = at->word_0[lane], from_2 = at->word_2[lane];
            u32 high_0 = (u32)((u64)0xD2511F53u * from_0 >> 32);
            u32 high_2 = (u32)((u64)0xCD9E8D57u * from_2 >> 32);
            at->word_0[lane] = high_2 ^ at->word_1[lane] ^ key.first;
            at->word_2[lane] = high_0 ^ at->word_3[lane] ^ key.second;
            at->word_1[lane] = 0xCD9E8D57u * from_2;
            at->word_3[lane] = 0xD2511F53u * from_0;
        }
        key.first += 0x9E3779B9u;
        key.second += 0xBB67AE85u;
    }
}

/* Odd multiples of 2**-53: 26 + 26 bits and a half, exact in a double whatever the rounding. */
static inline void read_uniform(const Lanes *lanes, double *found) {
    for (int lane = 0; lane < LANES; lane++) {
        /* Beneath the exponent of 2**52 the bits are a double without being converted. */
        u64 bits = (u64)(lanes->word_0[lane] >> 6) << 26 | lanes->word_1[lane] >> 6;
        u64 above = bits | (u64)0x433 << 52;
        double number;
        memcpy(&number, &above, sizeof number);
        found[lane] = (number - 0x1p52 + 0.5) * 0x1p-52;
    }
}

/* Word 0 of each block. */
static inline void read_leading(const Lanes *lanes, i64 *found) {
    for (int lane = 0; lane < LANES; lane++) found[lane] = (i64)lanes->word_0[lane];
}

/* Goes through addresses by so many lanes at a time and reads their blocks; the last lanes, of
   which there may be fewer, go by way of a spare place. */
#define FILL(type, count, next, read_lanes)                                       \
    do {                                                                          \
        Lanes lanes;                                                              \
        type spare[LANES];                                                        \
        for (i64 done = 0; done < (count); done += LANES) {                       \
            int here = (count)-done < LANES ? (int)((count)-done) : LANES;        \
            for (int lane = 0; lane < here; lane++) next;                         \
            for (int lane = here; lane < LANES; lane++) set_lane(&lanes, lane, 0, 0, 0); \
            scramble(key, &lanes);                                                \
            read_lanes(&lanes, here == LANES ? found + done : spare);             \
            if (here < LANES) memcpy(found + done, spare, (size_t)here * sizeof *spare); \
        }                                                                         \
    } while (0)

/* Where a walk through tables stands: the words of one cell, and the columns left in its row. */
typedef struct { const char *who, *ordinal, *draw; i64 row, left; } Cell;

static inline void enter_row(Cell *cell, const Addresses *at, i64 columns) {
    cell->who = at->who.first + cell->row * at->who.row;
    cell->ordinal = at->ordinal.first + cell->row * at->ordinal.row;
    cell->draw = at->draw.first + cell->row * at->draw.row;
    cell->left = columns;
}

static inline void next_cell(
    Lanes *lanes, int lane, const Addresses *at, Cell *cell, i64 columns) {
    if (cell->left == 0) {
        cell->row++;
        enter_row(cell, at, columns);
    }
    set_lane(lanes, lane, word_at(cell->who), word_at(cell->ordinal), word_at(cell->draw));
    cell->who += at->who.column;
    cell->ordinal += at->ordinal.column;
    cell->draw += at->draw.column;
    cell->left--;
}

/* Where a walk through ragged rows stands. */
typedef struct { i64 row, draw; } Place;

static inline void next_draw(Lanes *lanes, int lane, const Ragged *at, Place *place) {
    while (at->offset[place->row + 1] - at->offset[place->row] == place->draw) {
        place->draw = 0;
        place->row++;
    }
    u64 who = at->who[place->row], ordinal = at->ordinal[place->row];
    set_lane(lanes, lane, who, ordinal, (u64)place->draw++);
}

DOOR WIDE void philox_uniform(
    Key key, const Addresses *at, i64 rows, i64 columns, double *found) {
    Cell cell = {.row = -1};
    FILL(double, rows * columns, next_cell(&lanes, lane, at, &cell, columns), read_uniform);
}

DOOR WIDE void philox_leading(Key key, const Addresses *at, i64 rows, i64 columns, i64 *found) {
    Cell cell = {.row = -1};
    FILL(i64, rows * columns, next_cell(&lanes, lane, at, &cell, columns), read_leading);
}

/* The same for rows of draws 0, 1, ... whose number differs. */
DOOR WIDE void philox_uniform_ragged(Key key, const Ragged *at, i64 rows, double *found) {
    Place place = {0, 0};
    FILL(double, at->offset[rows], next_draw(&lanes, lane, at, &place), read_uniform);
}

DOOR WIDE void philox_leading_ragged(Key key, const Ragged *at, i64 rows, i64 *found) {
    Place place = {0, 0};
    FILL(i64, at->offset[rows], next_draw(&lanes, lane, at, &place), read_leading);
}

/* A row that waits for its first draw below an edge, in a lane of its own. */
typedef struct { i64 row; u64 draw; } Waiting;

/* How many draws each row takes until one is below its edge, at most `most` of the row. */
DOOR WIDE void philox_draws_until(
    Key key, const Ragged *at, i64 rows, const i64 *edge, const i64 *most, i64 *found) {
    Lanes lanes;
    Waiting waiting[LANES];
    i64 next = 0, open = 0;
    for (int lane = 0; lane < LANES; lane++) {
        waiting[lane] = (Waiting){.row = next < rows ? next++ : -1};
        open += waiting[lane].row >= 0;
    }
    while (open > 0) {
        for (int lane = 0; lane < LANES; lane++) {
            i64 row = waiting[lane].row < 0 ? 0 : waiting[lane].row;
            set_lane(&lanes, lane, at->who[row], at->ordinal[row], waiting[lane].draw);
        }
        scramble(key, &lanes);
        for (int lane = 0; lane < LANES; lane++) {
            i64 row = waiting[lane].row;
            if (row < 0) continue;
            i64 drawn = (i64)++waiting[lane].draw;
            if ((i64)lanes.word_0[lane] >= edge[row] && drawn < most[row]) continue;
            found[row] = drawn;
            waiting[lane] = (Waiting){.row = next < rows ? next++ : -1};
            open -= waiting[lane].row < 0;
        }
    }
}

#endif
