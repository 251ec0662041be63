/* Rows of cases that follow each other one by one, and the time they account for. */
#ifndef SUPPORTSIM_CHAIN_H
#define SUPPORTSIM_CHAIN_H

#include "base.h"

/* The rows, those of a case one after the other; `none` stands for an instant that never comes. */
typedef struct {
    const i32 *subject;
    const i8 *purpose, *next;
    const i64 *ready, *started, *ended, *reply;
    i64 count, none;
} Told;

/* Codes of what was done, of what came next, and of what became of a case. */
typedef struct { i64 waiting, customer, resolution, resolved; } Meanings;

/* Of each case when it opened, ceased to be open and was resolved, what became of it, and how often
   it was reopened. */
typedef struct {
    const i64 *opened, *stop, *resolved;
    const i8 *status;
    const i32 *reopened;
    i64 count, end;
} Lives;

/* What is found of each case: the time accounted for, whether its rows do anything but follow each
   other to its end, and, to work with, when the last row ends and when a row last resolved it. */
typedef struct { i64 *spent; u8 *tangled; i64 *reached, *said; } Chains;

/* Goes through the cases once their rows are told: what is left of each until it ceased to be
   open. Returns -2 where one was not resolved as its last touch ended. */
static i64 close_chains(
    const Told *row, const Meanings *is, const Lives *lives, const Chains *found) {
    for (i64 n = 0; n < lives->count; n++) {
        i64 rest = lives->stop[n] - found->reached[n], resolved = lives->resolved[n];
        if (resolved != row->none && resolved != found->said[n]) return -2;
        int goes_on = lives->status[n] == is->resolved && rest > 0;
        if (rest < 0 || goes_on || lives->reopened[n] > 0) found->tangled[n] = 1;
        found->spent[n] += rest;
    }
    return 0;
}

/* Goes through the rows, then the cases. Returns -1 for a row of no case, else as above. The sums
   of tangled cases mean nothing; of the others they miss what a gap leaves out. */
DOOR i64 native_chains(const Told *row, const Meanings *is, const Lives *lives, const Chains *found) {
    for (i64 n = 0; n < lives->count; n++) {
        found->reached[n] = lives->opened[n];
        found->said[n] = row->none;
    }
    for (i64 n = 0; n < row->count; n++) {
        i64 mine = row->subject[n], ended = row->ended[n], follows = ended;
        if (mine < 0 || mine >= lives->count) return -1;
        int is_first = n == 0 || row->subject[n - 1] != mine;
        i64 left = row->purpose[n] == is->waiting ? ended : row->started[n];
        if (row->next[n] == is->customer) {
            i64 reply = row->reply[n];
            if (reply == row->none || reply > lives->end) reply = lives->end;
            if (reply > follows) follows = reply;
        } else if (row->next[n] == is->resolution) {
            found->said[mine] = ended;
        }
        i64 due = is_first ? lives->opened[mine] : found->reached[mine];
        if (row->ready[n] != due || left < row->ready[n] || ended < left) found->tangled[mine] = 1;
        /* What it waited, was worked on, and was at the customer. */
        found->spent[mine] += follows - row->ready[n];
        found->reached[mine] = follows;
    }
    return close_chains(row, is, lives, found);
}

#endif
