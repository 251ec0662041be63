/* Counts the pieces of memory that a build of the engine has and has not given back: linked in with
   --wrap for each of malloc, realloc and free. */
#include <stddef.h>

void *__real_malloc(size_t size);
void *__real_realloc(void *memory, size_t size);
void __real_free(void *memory);

static int pieces;

/* What a compiler may make of `realloc` of nothing. */
void *__wrap_malloc(size_t size) {
    void *memory = __real_malloc(size);
    pieces += memory != NULL;
    return memory;
}

void *__wrap_realloc(void *memory, size_t size) {
    void *other = __real_realloc(memory, size);
    pieces += memory == NULL && other != NULL;
    return other;
}

void __wrap_free(void *memory) {
    pieces -= memory != NULL;
    __real_free(memory);
}

__attribute__((visibility("default"))) int engine_pieces(void) { return pieces; }
