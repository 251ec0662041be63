/* Who took a request while a more urgent one, that was waiting before, went on waiting. */
#ifndef SUPPORTSIM_OVERTAKING_H
#define SUPPORTSIM_OVERTAKING_H

#include "base.h"

/* Levels of 64 times as many places each. */
enum { MOST_SKILLS = 64, MOST_LEVELS = 11 };

/* The requests of one backlog; see `overtaking.py`. */
typedef struct {
    const i64 *place, *at, *ready, *left, *skill, *able;
    const i32 *subject, *taker;
    i64 count, skills;
    /* Requests somebody started and requests that waited, each in order of time. */
    i64 starts, joins;
    const i64 *start, *join;
} Backlog;

static inline i64 skill_of(const Backlog *backlog, i64 row) {
    return backlog->skill[backlog->subject[row]];
}

/* A set of places: a bit for each, and above them a bit for each word that has any. */
typedef struct { u64 *level[MOST_LEVELS]; int levels; } Places;

static void places_add(const Places *places, i64 place) {
    for (int n = 0; n < places->levels; n++, place >>= 6) {
        u64 *word = &places->level[n][place >> 6], before = *word;
        *word |= (u64)1 << (place & 63);
        if (before) break;
    }
}

static void places_remove(const Places *places, i64 place) {
    for (int n = 0; n < places->levels; n++, place >>= 6) {
        u64 *word = &places->level[n][place >> 6];
        *word &= ~((u64)1 << (place & 63));
        if (*word) break;
    }
}

/* The lowest place, or `none`. */
static i64 places_first(const Places *places, i64 none) {
    if (!*places->level[places->levels - 1]) return none;
    i64 at = 0;
    for (int n = places->levels; n-- > 0;) at = at << 6 | __builtin_ctzll(places->level[n][at]);
    return at;
}

/* Lays out the places of each skill in `spare`, which is 0; see `overtaking.py` for its size. */
static void lay_out(Places *places, i64 skills, i64 count, u64 *spare) {
    for (i64 skill = 0; skill < skills; skill++) {
        i64 words = count;
        places[skill].levels = 0;
        do {
            words = (words + 63) / 64;
            places[skill].level[places[skill].levels++] = spare;
            spare += words;
        } while (words > 1);
    }
}

/* Pairs (who overtook, who was overtaken) into `found`; returns how many, `most` at most. */
DOOR i64 native_overtaking(const Backlog *backlog, u64 *spare, i64 *found, i64 most) {
    Places waiting[MOST_SKILLS];
    lay_out(waiting, backlog->skills, backlog->count, spare);
    i64 joined = 0, pairs = 0;
    for (i64 n = 0; n < backlog->starts; n++) {
        i64 row = backlog->start[n], now = backlog->left[row], mine = backlog->place[row];
        i64 able = backlog->able[backlog->taker[row]];
        for (; joined < backlog->joins; joined++) {
            i64 other = backlog->join[joined];
            if (backlog->ready[other] >= now) break;
            if (backlog->left[other] > now)
                places_add(&waiting[skill_of(backlog, other)], backlog->place[other]);
        }
        for (i64 skill = 0; skill < backlog->skills; skill++) {
            i64 first;
            while ((first = places_first(&waiting[skill], mine)) < mine &&
                   backlog->left[backlog->at[first]] <= now)
                places_remove(&waiting[skill], first);
            if (first >= mine || !(able >> skill & 1)) continue;
            if (pairs == most) return pairs;
            found[2 * pairs] = row;
            found[2 * pairs++ + 1] = backlog->at[first];
        }
    }
    return pairs;
}

#endif
