/* The doors of the compiled engine: a plan in, a few steps at a time, the ledger's rows out. */

#include "making.h"

#if defined(_WIN32)
#define DOOR __declspec(dllexport)
#else
#define DOOR __attribute__((visibility("default")))
#endif

#ifndef SOURCE_HASH
#define SOURCE_HASH ""
#endif

/* Of which source this was built. */
DOOR const char *engine_source(void) { return SOURCE_HASH; }

#ifdef SUPPORTSIM_FAIL_AFTER
/* Let so many more requests for memory succeed; only in builds that test what happens then. */
DOOR void engine_fail_after(i64 requests) { requests_left = requests; }
#endif

/* Columns of a plan, and bytes of a row of the cases and of the spells, to be checked by who
   hands them over. */
DOOR i64 engine_columns(void) { return COLUMNS; }
DOOR i64 engine_case_width(void) { return CASE_WIDTH; }
DOOR i64 engine_spell_width(void) { return SPELL_WIDTH; }

/* An engine for a plan and columns for its cases, which stay where they are until it is freed;
   NULL without memory. */
DOOR void *engine_new(const Column *columns, const CaseColumns *cases, i64 wants_rows) {
    jmp_buf exit;
    Engine *volatile engine = claimed(NULL, sizeof(Engine));
    if (engine == NULL) return NULL;
    memset(engine, 0, sizeof(Engine));
    failure_exit = &exit;
    if (setjmp(exit)) {
        destroy(engine);
        return NULL;
    }
    engine->case_columns = *cases;
    engine->wants_rows = wants_rows != 0;
    build(engine, columns);
    return engine;
}

/* Let so many things happen, but no more than there is room for. Not part of its door: where
   `setjmp` is called, nothing stays in registers. */
APART static void play(Engine *engine, i64 steps) {
    for (i64 n = 0; n < steps && !engine->is_over && !is_full(engine); n++) step(engine);
    if (engine->is_over && !engine->is_cut_off && !is_full(engine)) cut_off(engine);
}

/* Let so many things happen; 0 when the run is over and all is written, 1 when it goes on, 2 when
   there is no room for more rows, else minus a failure. */
DOOR i64 engine_run(void *door, i64 steps) {
    Engine *engine = door;
    jmp_buf exit;
    failure_exit = &exit;
    int why = setjmp(exit);
    if (why) return -why;
    play(engine, steps);
    if (is_full(engine)) return 2;
    return !engine->is_over;
}

/* Columns for so many rows of the spells of cases, or of tasks; what was written is in them. All
   but the first may be NULL: nobody wants those, and none of them later either. */
DOOR i64 engine_give_room(void *door, i64 is_tasks, const SpellColumns *columns, i64 room) {
    Engine *engine = door;
    Book *book = is_tasks ? &engine->task_book : &engine->case_book;
    jmp_buf exit;
    failure_exit = &exit;
    int why = setjmp(exit);
    if (why) return -why;
    book->columns = *columns;
    book->room = room;
    bool is_played = is_tasks ? engine->plan.tasks > 0 : engine->wants_rows;
    if (is_played && has_details(columns) && !engine->keeps_details) {
        if (engine->rows.count) fail(OUT_OF_BOUNDS); /* rows noted so far have none */
        engine->keeps_details = true;
    }
    write_what_is_over(engine, book);
    return 0;
}

static const Book *read_book(void *door, i64 is_tasks) {
    const Engine *engine = door;
    return is_tasks ? &engine->task_book : &engine->case_book;
}

/* Rows noted so far and cases that wait with some, rows written, and whether those are in order
   of case. */
DOOR i64 engine_noted(void *door, i64 is_tasks) {
    return read_book(door, is_tasks)->count + read_book(door, is_tasks)->waiting;
}
DOOR i64 engine_written(void *door, i64 is_tasks) { return read_book(door, is_tasks)->count; }
DOOR i64 engine_is_ordered(void *door, i64 is_tasks) {
    return !read_book(door, is_tasks)->is_unordered;
}

DOOR i64 engine_now(void *door) { return ((Engine *)door)->now; }
DOOR i64 engine_duty_rows(void *door) { return ((Engine *)door)->duty.count; }
DOOR i64 engine_opened(void *door) { return ((Engine *)door)->next_case; }

/* Rows of duty that the run itself made: engineer, start, end, 0 for a seat, 1 for
   overtime, 2 for a call-out, 3 for rest. */
DOOR void engine_duty(void *door, i64 *out) {
    Engine *engine = door;
    for (i64 n = 0; n < engine->duty.count; n++) {
        const DutyRow *row = &engine->duty.item[n];
        out[4 * n] = row->engineer;
        out[4 * n + 1] = row->start;
        out[4 * n + 2] = row->end;
        out[4 * n + 3] = row->kind;
    }
}

DOOR void engine_free(void *door) {
    if (door != NULL) destroy(door);
}
