/* The tables of the ledger as they leave the engine: columns of their final width, in Python's memory. */
#ifndef SUPPORTSIM_LEDGER_H
#define SUPPORTSIM_LEDGER_H

#include "base.h"

typedef int8_t i8;

/* Columns of the cases that an engine fills, in the order of CASE_COLUMNS in rows.py. */
#define CASE_COLUMNS(X)                                                                       \
    X(i8, status) X(i64, assigned) X(i64, first_start) X(i64, first_end) X(i64, resolved)     \
    X(i64, withdrawn) X(i32, last_desk) X(i32, first_engineer) X(i32, last_owner)             \
    X(i32, touches) X(i32, escalations) X(i32, returns) X(i32, assists) X(i32, hand_offs)     \
    X(i32, interruptions) X(i32, reopened) X(i64, effort_drawn) X(i64, progress) X(i64, rework)

/* Columns of the spells, in the order of tables.py. */
#define SPELL_COLUMNS(X)                                                                      \
    X(i32, case_) X(i32, touch) X(i32, spell) X(i32, request) X(i8, purpose) X(i32, desk)     \
    X(i32, owner) X(i8, held) X(i64, joined) X(i64, ready) X(i32, engineer) X(i64, started)   \
    X(i64, ended) X(i8, end_reason) X(i64, effort) X(i64, added) X(i64, length)               \
    X(i64, progress) X(i64, rework) X(i64, overtime) X(i8, next) X(i64, reply_at)

/* Of these the columns that a run in brief reads (READ_IN_BRIEF in facts.py), but for the case;
   all else but the number of the spell; and what of that is nearly always 0. */
#define ROW_COLUMNS(X)                                                                        \
    X(i64, joined) X(i64, started) X(i64, ended) X(i64, reply_at) X(i32, touch)               \
    X(i32, engineer) X(i8, purpose) X(i8, end_reason) X(i8, next)
#define DETAIL_COLUMNS(X)                                                                     \
    X(i64, ready) X(i64, effort) X(i64, length) X(i64, progress) X(i32, request) X(i32, desk) \
    X(i32, owner) X(i8, held)
#define RARE_COLUMNS(X) X(i64, added) X(i64, rework) X(i64, overtime)

#define HAVE(type, name) type name;
#define IS_WANTED(type, name) || to->name != NULL
#define POINT_TO(type, name) type *name;
#define WIDTH_OF(type, name) +(i64)sizeof(type)

typedef struct { CASE_COLUMNS(POINT_TO) } CaseColumns;
typedef struct { SPELL_COLUMNS(POINT_TO) } SpellColumns;

enum { CASE_WIDTH = 0 CASE_COLUMNS(WIDTH_OF), SPELL_WIDTH = 0 SPELL_COLUMNS(WIDTH_OF) };

/* A row of the spells that waits until its case and those before it are over; `following` is the
   case's next. */
typedef struct {
    ROW_COLUMNS(HAVE)
    i32 following;
} Row;

/* The rest of a row, kept where any column of it is wanted. */
typedef struct { RARE_COLUMNS(HAVE) DETAIL_COLUMNS(HAVE) } Details;

static inline bool has_details(const SpellColumns *to) {
    return false RARE_COLUMNS(IS_WANTED) DETAIL_COLUMNS(IS_WANTED);
}

/* The rows of a case that wait: a chain from the first to the last, and where the first few are. */
enum { NOTED = 8 };
typedef struct {
    i32 first, last, count;
    i32 noted[NOTED];
} Trail;

/* Spells of the cases, or of the tasks: rows written, and of whom rows are still to come.
   Rows are written in order of case until too many wait for one case that stays open; from then
   on at the end of each case, and Python sorts them. */
typedef struct {
    SpellColumns columns;
    i64 room, count;       /* rows that fit, and that are written */
    i64 first, next, last; /* numbers: of this table, next to write in order, behind the opened */
    i64 waiting;           /* rows noted and not yet written, and cases over with such rows */
    LIST(i32) late;        /* over, not yet written, when order is given up */
    bool is_unordered, is_full;
} Book;

#endif
