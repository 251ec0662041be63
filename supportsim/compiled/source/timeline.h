/* The agenda: what is due, in the total order of the rules; a heap, and drawers for later. */
#ifndef SUPPORTSIM_TIMELINE_H
#define SUPPORTSIM_TIMELINE_H

#include "state.h"

static bool moment_before(const Moment *one, const Moment *other) {
    if (one->order != other->order) return one->order < other->order;
    if (one->number != other->number) return one->number < other->number;
    if (one->detail != other->detail) return one->detail < other->detail;
    return one->serial < other->serial;
}

static inline bool due_before(const Moment *moments, const Due *one, const Due *other) {
    bool is_before = one->time < other->time;
    if (one->time == other->time)
        is_before = moment_before(&moments[one->moment], &moments[other->moment]);
    return is_before;
}

HEAP(agenda, Due, const Moment *, due_before)

/* Spans of the first row so short that few things are due within the same. */
static void make_chest(Engine *engine) {
    const Plan *plan = &engine->plan;
    i64 many = 4 * (plan->touch_effort.count + plan->tasks) + DRAWERS;
    while (plan->run_off >> engine->chest.bits > many) engine->chest.bits++;
    for (int row = 0; row < DRAWER_ROWS; row++)
        for (int place = 0; place < DRAWERS; place++) engine->chest.first[row][place] = -1;
    engine->chest.open = 0;
    engine->chest.next = NEVER;
    engine->free_moment = -1;
}

/* A moment of the span that is open goes onto the agenda. */
static inline void lay_on_agenda(Engine *engine, i32 number) {
    const Slip *slip = &AT(engine->slips, number);
    Due due = {slip->time, slip->order, number};
    GROW(engine->agenda, 1);
    agenda_rise(engine->moments.item, engine->agenda.item, engine->agenda.count++, due);
}

/* A moment goes onto the agenda, or into the drawer of the shortest span that is not open yet. */
static void lay(Engine *engine, i32 number) {
    Chest *chest = &engine->chest;
    Slip *slip = &AT(engine->slips, number);
    i64 span = slip->time >> chest->bits;
    if (span <= chest->open) {
        lay_on_agenda(engine, number);
        return;
    }
    unsigned row = (63 - (unsigned)__builtin_clzll((uint64_t)(span ^ chest->open))) / DRAWER_BITS;
    unsigned shift = row * DRAWER_BITS;
    i64 drawer = span >> shift, place = drawer & (DRAWERS - 1);
    slip->following = chest->first[row][place]; /* of an empty drawer -1 */
    chest->first[row][place] = number;
    chest->filled[row] |= (uint64_t)1 << place;
    i64 from = drawer << (shift + chest->bits);
    chest->next = from < chest->next ? from : chest->next;
}

/* A bit for each filled drawer of a row that is later than the open one. */
static inline uint64_t later_drawers(const Chest *chest, int row) {
    i64 open = (chest->open >> (row * DRAWER_BITS)) & (DRAWERS - 1);
    return chest->filled[row] & (~(uint64_t)1 << open);
}

/* The first row in which a later drawer is filled, and which; -1 for none. */
static int next_drawer(const Chest *chest, int *place) {
    for (int row = 0; row < DRAWER_ROWS; row++) {
        uint64_t later = later_drawers(chest, row);
        if (!later) continue;
        *place = __builtin_ctzll(later);
        return row;
    }
    return -1;
}

/* What a moment is about comes near. */
INLINED void fetch_about(const Engine *engine, const Moment *moment) {
    fetch_lines(engine->works.item + moment->slot, LINES_OF(Work));
    fetch_lines(engine->requests.item + moment->request, LINES_OF(Request));
    if (moment->act != END_SPELL) return;
    fetch_lines(engine->spells.item + moment->subject, LINES_OF(Spell));
    fetch_lines(engine->engineers.item + (moment->number >> 40), LINES_OF(Engineer));
}

/* What some moments of the next drawer of the shortest spans are about comes near, and the first
   moment of the drawer after that. A cache holds few, and a long drawer may be looked at often. */
enum { MOST_FETCHED = 16 };
INLINED void fetch_ahead(const Engine *engine) {
    const Chest *chest = &engine->chest;
    uint64_t later = later_drawers(chest, 0);
    if (!later) return;
    i32 number = chest->first[0][__builtin_ctzll(later)];
    for (int n = 0; number != -1 && n < MOST_FETCHED; n++) {
        fetch_about(engine, &AT(engine->moments, number));
        number = AT(engine->slips, number).following;
    }
    later &= later - 1;
    if (later) FETCH(&AT(engine->moments, chest->first[0][__builtin_ctzll(later)]));
}

/* Open drawers until something is on the agenda, but none that is later than a time. */
static void open_drawers(Engine *engine, i64 latest) {
    Chest *chest = &engine->chest;
    while (engine->agenda.count == 0 && chest->next <= latest) {
        int place, row = next_drawer(chest, &place);
        if (row < 0) {
            chest->next = NEVER;
            return;
        }
        int shift = row * DRAWER_BITS;
        i64 span = ((chest->open >> shift) / DRAWERS * DRAWERS + place) << shift;
        chest->next = span << chest->bits;
        if (chest->next > latest) return;
        chest->open = span;
        chest->filled[row] ^= (uint64_t)1 << place;
        i32 number = chest->first[row][place];
        chest->first[row][place] = -1;
        for (i32 next; number != -1; number = next) {
            next = AT(engine->slips, number).following;
            if (row == 0) lay_on_agenda(engine, number);
            else lay(engine, number);
        }
        if (is_memory_far(engine)) fetch_ahead(engine);
    }
}

/* A place for another moment. */
static i32 new_moment(Engine *engine) {
    i32 number = engine->free_moment;
    if (number == -1) {
        GROW(engine->moments, 1);
        GROW(engine->slips, 1);
        engine->slips.count++;
        return (i32)engine->moments.count++;
    }
    engine->free_moment = AT(engine->slips, number).following;
    return number;
}

INLINED void schedule(Engine *engine, i64 time, Moment moment) {
    i32 number = new_moment(engine);
    moment.serial = ++engine->serials;
    AT(engine->moments, number) = moment;
    Slip slip = {time, moment.order, -1};
    AT(engine->slips, number) = slip;
    lay(engine, number);
}

/* What is due first, or NULL when nothing is until some time and a little longer. */
static inline const Due *first_due(Engine *engine, i64 latest) {
    if (engine->agenda.count == 0 && engine->chest.next <= latest) open_drawers(engine, latest);
    return engine->agenda.count ? &AT(engine->agenda, 0) : NULL;
}

/* Take what is due first off the agenda. */
static Moment next_moment(Engine *engine) {
    i32 first = AT(engine->agenda, 0).moment;
    agenda_pop(engine->moments.item, engine->agenda.item, engine->agenda.count--);
    Moment moment = AT(engine->moments, first);
    AT(engine->slips, first).following = engine->free_moment;
    engine->free_moment = first;
    return moment;
}

/* A timer of a case: after those of engineers, by case, then which. */
static void set_timer(Engine *engine, i64 time, i32 work, int which, int act, i32 subject,
                      i64 about) {
    if (time > engine->plan.run_off) return;
    Moment moment = {.order = TIMERS, .number = ((i64)1 << CASE_BITS) + work, .detail = which,
                     .act = (signed char)act, .subject = subject, .about = about,
                     .slot = AT(engine->slots, work)};
    schedule(engine, time, moment);
}

static void set_dispatch(Engine *engine, i64 time) {
    if (time > engine->plan.run_off) return;
    Moment moment = {.order = DISPATCHES, .act = DISPATCH_NOW};
    schedule(engine, time, moment);
}

#endif
