/* The recorder: rows of the ledger are noted, and written once nothing more can happen to a case:
   that of the case at once, those of its spells after those of the cases before it. */
#ifndef SUPPORTSIM_RECORDER_H
#define SUPPORTSIM_RECORDER_H

#include "timeline.h"

/* Rows and cases that may wait for one open case before order is given up, besides a part of all
   written. */
#ifndef SUPPORTSIM_MOST_WAITING
#define SUPPORTSIM_MOST_WAITING (1 << 16)
#endif
enum { PART_WAITING = 8, PLACES_BEHIND = 2 };

static inline Book *book_of(Engine *engine, i64 number) {
    return number < engine->plan.cases ? &engine->case_book : &engine->task_book;
}

/* --- noting ---------------------------------------------------------------------------------- */

/* Whether anybody wants to see the spells of this case; those of tasks are always shown. */
static inline bool is_noted(const Engine *engine, i64 number) {
    return engine->wants_rows || number >= engine->plan.cases;
}

/* Rows lie about for long between their uses. */
INLINED void fetch_row(const Engine *engine, i32 row) {
    const Row *memory = &AT(engine->rows, row);
    FETCH(memory);
    FETCH((const char *)(memory + 1) - 1);
    if (engine->keeps_details) fetch_lines(&AT(engine->details, row), LINES_OF(Details));
}

/* A row at the end of those of a case, to be filled in. */
static i32 new_row(Engine *engine, i64 number) {
    i32 at = engine->free_row;
    if (at != -1) {
        engine->free_row = AT(engine->rows, at).following;
        if (engine->free_row != -1) fetch_row(engine, engine->free_row);
    } else {
        at = (i32)engine->rows.count;
        GROW(engine->rows, 1);
        engine->rows.count++;
        if (engine->keeps_details) GROW(engine->details, 1);
        engine->details.count += engine->keeps_details;
    }
    Trail *trail = &work_at(engine, number)->trail;
    if (trail->first == -1) trail->first = at;
    else AT(engine->rows, trail->last).following = at;
    trail->last = at;
    if (trail->count < NOTED) trail->noted[trail->count] = at;
    trail->count++;
    book_of(engine, number)->waiting++;
    return at;
}

/* Note a stay or spell that ends now: `row` but for what its request says, and the details. */
static void note_row(Engine *engine, const Request *request, Row row, const Details *details) {
    i32 at = new_row(engine, request->work);
    row.touch = request->touch;
    row.joined = request->joined;
    row.ended = engine->now;
    row.following = -1;
    AT(engine->rows, at) = row;
    if (!engine->keeps_details) return;
    Details *noted = &AT(engine->details, at);
    *noted = *details;
    noted->request = request->number;
    noted->desk = request->desk;
    noted->owner = request->owner;
    noted->ready = request->ready;
}

/* Note that a request left its queue, or the run, without work; if it waited at all. */
static void note_stay(Engine *engine, const Request *request) {
    if (request->ready == engine->now || !is_noted(engine, request->work)) return;
    Row row = {.purpose = WAITING, .engineer = -1, .started = engine->now, .end_reason = WAITED,
               .next = CONTINUES, .reply_at = NONE};
    Details details = {.held = request->holder != -1};
    note_row(engine, request, row, &details);
}

/* --- writing --------------------------------------------------------------------------------- */

/* Columns that are nearly always 0 come as zeros; pages nobody writes to cost nothing. */
#define WRITE_UNLESS_ZERO(column, at, value)                                                  \
    do {                                                                                      \
        if ((value) != 0) (column)[at] = (value);                                             \
    } while (0)

/* Columns that nobody wants are not there. */
#define WRITE(column, at, value)                                                              \
    do {                                                                                      \
        if ((column) != NULL) (column)[at] = (value);                                         \
    } while (0)

#define WRITE_OF_ROW(type, name) WRITE(to->name, at, row->name);
#define WRITE_OF_DETAILS(type, name) WRITE(to->name, at, details->name);
#define WRITE_RARE(type, name) if (details->name) WRITE(to->name, at, details->name);

static void write_row(const SpellColumns *to, i64 at, i32 number, i32 spell, const Row *row) {
    to->case_[at] = number;
    WRITE(to->spell, at, spell);
    ROW_COLUMNS(WRITE_OF_ROW)
}

static void write_details(const SpellColumns *to, i64 at, const Details *details) {
    DETAIL_COLUMNS(WRITE_OF_DETAILS)
    RARE_COLUMNS(WRITE_RARE)
}

static void write_case(Engine *engine, i64 at, const Work *work) {
    const CaseColumns *to = &engine->case_columns;
    to->status[at] = work->resolved != NONE ? 1 : work->withdrawn != NONE ? 2 : 0;
    to->assigned[at] = work->assigned;
    to->first_start[at] = work->first_start;
    to->first_end[at] = work->first_end;
    to->resolved[at] = work->resolved;
    to->withdrawn[at] = work->withdrawn;
    to->last_desk[at] = work->desk;
    to->first_engineer[at] = work->first_worker;
    to->last_owner[at] = work->last_owner;
    to->touches[at] = work->touch;
    WRITE_UNLESS_ZERO(to->escalations, at, work->escalations);
    WRITE_UNLESS_ZERO(to->returns, at, work->returns);
    WRITE_UNLESS_ZERO(to->assists, at, work->assists);
    WRITE_UNLESS_ZERO(to->hand_offs, at, work->hand_offs);
    WRITE_UNLESS_ZERO(to->interruptions, at, work->interruptions);
    WRITE_UNLESS_ZERO(to->reopened, at, work->reopened);
    to->effort_drawn[at] = work->effort_drawn;
    to->progress[at] = work->progress;
    WRITE_UNLESS_ZERO(to->rework, at, work->rework);
}

/* The place of a case's row comes near, to be written: others near it may have been long ago. */
INLINED void fetch_case_row(const Engine *engine, i64 at) {
    const CaseColumns *to = &engine->case_columns;
    const void *places[] = {
        &to->status[at], &to->assigned[at], &to->first_start[at], &to->first_end[at],
        &to->resolved[at], &to->withdrawn[at], &to->last_desk[at], &to->first_engineer[at],
        &to->last_owner[at], &to->touches[at], &to->effort_drawn[at], &to->progress[at]};
    for (size_t n = 0; n < sizeof places / sizeof *places; n++) FETCH_TO_WRITE(places[n]);
}

static void write_rows(Engine *engine, Book *book, i64 number, const Trail *trail) {
    i32 spell = 0;
    for (i32 next, at = trail->first; at != -1; at = next) {
        next = AT(engine->rows, at).following;
        if (engine->keeps_details)
            write_details(&book->columns, book->count, &AT(engine->details, at));
        write_row(&book->columns, book->count++, (i32)(number - book->first), spell++,
                  &AT(engine->rows, at));
    }
    AT(engine->rows, trail->last).following = engine->free_row;
    engine->free_row = trail->first;
    book->waiting -= spell;
}

/* Where the rows of a case that is over wait to be written. */
static inline const Trail *parked_at(const Engine *engine, i64 number) {
    return &AT(engine->parked, PARKED - AT(engine->slots, number));
}
static inline bool is_parked(const Engine *engine, i64 number) {
    return AT(engine->slots, number) <= PARKED;
}

/* The first rows of a case come near, all at once. */
INLINED void fetch_rows(const Engine *engine, const Trail *trail) {
    for (i32 n = 0; n < trail->count && n < NOTED; n++) fetch_row(engine, trail->noted[n]);
}

/* So do rows of a case some places behind the one that is written, and a trail twice as far off. */
INLINED void fetch_behind(const Engine *engine, const Book *book) {
    i64 number = book->next + PLACES_BEHIND;
    if (number >= book->last) return;
    if (is_parked(engine, number)) fetch_rows(engine, parked_at(engine, number));
    number += PLACES_BEHIND;
    if (number >= book->last) return;
    if (is_parked(engine, number)) fetch_lines(parked_at(engine, number), LINES_OF(Trail));
}

/* Keep the rows of a case that is over until they can be written; what stands for its place then. */
static i32 park(Engine *engine, const Trail *trail) {
    if (trail->count == 0) return WRITTEN;
    i32 place;
    TAKE_PLACE(place, engine->free_parked, engine->parked);
    AT(engine->parked, place) = *trail;
    return PARKED - place;
}

/* Write the rows of a case that is over, and free their place; false when they do not fit. */
static bool write_down(Engine *engine, Book *book, i64 number) {
    if (!is_parked(engine, number)) return true;
    const Trail *trail = parked_at(engine, number);
    if (book->count + trail->count > book->room) return false;
    fetch_rows(engine, trail);
    write_rows(engine, book, number, trail);
    PUSH(engine->free_parked, PARKED - AT(engine->slots, number));
    AT(engine->slots, number) = WRITTEN;
    book->waiting--;
    return true;
}

/* From now on rows are written as cases end, in no order. */
static void give_up_order(Engine *engine, Book *book) {
    book->is_unordered = true;
    for (i64 n = book->next; n < book->last; n++)
        if (is_parked(engine, n)) PUSH(book->late, (i32)n);
}

/* Write all that can be written by now, as far as there is room. */
static void write_what_is_over(Engine *engine, Book *book) {
    if (!book->is_unordered) {
        while (book->next < book->last && !is_here(engine, book->next)) {
            fetch_behind(engine, book);
            book->is_full = !write_down(engine, book, book->next);
            if (book->is_full) return;
            book->next++;
        }
        if (book->waiting > SUPPORTSIM_MOST_WAITING + book->count / PART_WAITING)
            give_up_order(engine, book);
    }
    while (book->late.count) {
        book->is_full = !write_down(engine, book, AT(book->late, book->late.count - 1));
        if (book->is_full) return;
        book->late.count--;
    }
}

/* --- over ------------------------------------------------------------------------------------ */

/* A case or task is over; its place is free for another. */
static void retire(Engine *engine, i64 number) {
    i32 slot = AT(engine->slots, number);
    Work *work = &AT(engine->works, slot);
    Book *book = book_of(engine, number);
    drop_chain(engine, &work->worked);
    drop_chain(engine, &work->marks);
    drop_chain(engine, &work->able);
    drop_chain(engine, &work->failed_stand_ins);
    if (!is_task(work)) write_case(engine, number, work);
    PUSH(engine->free_works, slot);
    AT(engine->slots, number) = park(engine, &work->trail);
    if (is_parked(engine, number)) {
        book->waiting++;
        if (book->is_unordered) PUSH(book->late, (i32)number);
    }
    write_what_is_over(engine, book);
}

#endif
