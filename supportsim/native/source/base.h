/* What the doors of this library share. */
#ifndef SUPPORTSIM_NATIVE_BASE_H
#define SUPPORTSIM_NATIVE_BASE_H

#include <stdint.h>
#include <string.h>

#define DOOR __attribute__((visibility("default")))

typedef uint32_t u32;
typedef uint64_t u64;
typedef int64_t i64;

#endif
