/* Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011): random blocks by key and counter. */
#ifndef SUPPORTSIM_PHILOX_H
#define SUPPORTSIM_PHILOX_H

#include "base.h"

typedef struct { u32 first, second; } Key;

/* A table of 64-bit words: the first, and the bytes from a row and from a column to the next. */
typedef struct { const char *first; i64 row, column; } Table;

/* Where each part of the counters stands: identity (words 0 and 1), word 2, word 3. */
typedef struct { Table who, ordinal, draw; } Addresses;

static inline u64 read(const Table *table, i64 row, i64 column) {
    u64 word;
    /* Copied, since an array of numpy may start at any byte. */
    memcpy(&word, table->first + row * table->row + column * table->column, sizeof word);
    return word;
}

/* Words 0 and 1 of the block of a counter: word 0 above word 1. */
static inline u64 leading_words(Key key, u64 who, u32 ordinal, u32 draw) {
    u32 word_0 = (u32)who, word_1 = (u32)(who >> 32), word_2 = ordinal, word_3 = draw;
    for (int round = 0; round < 10; round++) {
        u64 product_0 = (u64)0xD2511F53u * word_0, product_2 = (u64)0xCD9E8D57u * word_2;
        word_0 = (u32)(product_2 >> 32) ^ word_1 ^ key.first;
        word_2 = (u32)(product_0 >> 32) ^ word_3 ^ key.second;
        word_1 = (u32)product_2;
        word_3 = (u32)product_0;
        key.first += 0x9E3779B9u;
        key.second += 0xBB67AE85u;
    }
    return (u64)word_0 << 32 | word_1;
}

static inline u64 words_at(Key key, const Addresses *at, i64 row, i64 column) {
    u32 ordinal = (u32)read(&at->ordinal, row, column), draw = (u32)read(&at->draw, row, column);
    return leading_words(key, read(&at->who, row, column), ordinal, draw);
}

/* Odd multiples of 2**-53: 26 + 26 bits and a half, exact in a double whatever the rounding. */
DOOR void philox_uniform(Key key, const Addresses *at, i64 rows, i64 columns, double *found) {
    for (i64 row = 0; row < rows; row++)
        for (i64 column = 0; column < columns; column++) {
            u64 words = words_at(key, at, row, column);
            i64 bits = (i64)((words >> 38 << 26) | (u32)words >> 6);
            *found++ = ((double)bits + 0.5) * 0x1p-52;
        }
}

/* Word 0 of each block. */
DOOR void philox_leading(Key key, const Addresses *at, i64 rows, i64 columns, i64 *found) {
    for (i64 row = 0; row < rows; row++)
        for (i64 column = 0; column < columns; column++)
            *found++ = (i64)(words_at(key, at, row, column) >> 32);
}

#endif
