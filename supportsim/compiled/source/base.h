/* The ground of the compiled engine: whole numbers, memory that reports its failure, lists. */
#ifndef SUPPORTSIM_BASE_H
#define SUPPORTSIM_BASE_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef int64_t i64;
typedef int32_t i32;

#define NONE ((i64)-1)
#define NEVER ((i64)1 << 62)
#define PPM ((i64)1000000)
#define DAY ((i64)86400000)
#define WEEK (7 * DAY)

/* Why a run stops early; 0 is none. */
enum { OUT_OF_MEMORY = 1, OUT_OF_BOUNDS = 2 };

/* Where a failure inside a run lands; set by the doors of the engine. */
static _Thread_local jmp_buf *failure_exit;

_Noreturn static void fail(int why) { longjmp(*failure_exit, why); }

/* Small, and called with numbers known where it stands: structures it is given need no memory. */
#define INLINED static inline __attribute__((always_inline))

/* Kept out of those that call it. */
#define APART __attribute__((noinline))

/* Have memory come near that is read or written soon. */
#define FETCH(address) __builtin_prefetch(address)
#define FETCH_TO_WRITE(address) __builtin_prefetch(address, 1)
enum { LINE = 64 };

#define LINES_OF(type) ((sizeof(type) + LINE - 1) / LINE)

/* The first lines of a structure come near. What only fetches must be INLINED: gcc takes a function
   like that for one without effect, and drops the calls. */
INLINED void fetch_lines(const void *memory, size_t lines) {
    for (size_t line = 0; line < lines; line++) FETCH((const char *)memory + line * LINE);
}

/* An index that is checked in builds with SUPPORTSIM_CHECKED and free of cost in others. */
#ifdef SUPPORTSIM_CHECKED
static inline i64 checked(i64 index, i64 count) {
    if (index < 0 || index >= count) fail(OUT_OF_BOUNDS);
    return index;
}
#define AT(list, index) ((list).item[checked((i64)(index), (list).count)])
#else
#define AT(list, index) ((list).item[index])
#endif

#ifdef SUPPORTSIM_FAIL_AFTER
/* Requests for memory that still succeed, in builds that test what happens when none is left. */
static i64 requests_left = SUPPORTSIM_FAIL_AFTER;
#endif

/* Memory of another size, or NULL; for doors that nothing lands in. */
static void *claimed(void *memory, size_t size) {
#ifdef SUPPORTSIM_FAIL_AFTER
    if (requests_left-- <= 0) return NULL;
#endif
    return realloc(memory, size ? size : 1);
}

static void *resized(void *memory, size_t size) {
    void *other = claimed(memory, size);
    if (other == NULL) fail(OUT_OF_MEMORY);
    return other;
}

/* A list that grows; `LIST(type)` declares it, PUSH adds and gives the new item's position. */
#define LIST(type) struct { type *item; i64 count, room; }

#define GROW(list, more)                                                                      \
    do {                                                                                      \
        if ((list).count + (more) > (list).room) {                                            \
            i64 room_ = (list).room + (list).room / 2 + (more) + 8;                           \
            (list).item = resized((list).item, (size_t)room_ * sizeof *(list).item);          \
            (list).room = room_;                                                              \
        }                                                                                     \
    } while (0)

#define PUSH(list, value)                                                                     \
    do {                                                                                      \
        GROW(list, 1);                                                                        \
        (list).item[(list).count++] = (value);                                                \
    } while (0)

/* Set `place` to one of a list that is free, or else to a new one at its end. */
#define TAKE_PLACE(place, vacant, list)                                                       \
    do {                                                                                      \
        if ((vacant).count) {                                                                 \
            (place) = (vacant).item[--(vacant).count];                                        \
        } else {                                                                              \
            GROW(list, 1);                                                                    \
            (place) = (i32)(list).count++;                                                    \
        }                                                                                     \
    } while (0)

/* `count` items, all bytes zero. */
#define FILL(list, number)                                                                    \
    do {                                                                                      \
        i64 number_ = (number);                                                               \
        (list).item = resized(NULL, (size_t)number_ * sizeof *(list).item);                   \
        memset((list).item, 0, (size_t)number_ * sizeof *(list).item);                        \
        (list).count = (list).room = number_;                                                 \
    } while (0)

#define DROP(list) free((list).item)

typedef LIST(i32) Small;

#endif
