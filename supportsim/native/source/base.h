/* What the doors of this library share. */
#ifndef SUPPORTSIM_NATIVE_BASE_H
#define SUPPORTSIM_NATIVE_BASE_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#define DOOR __attribute__((visibility("default")))

/* Built for wide registers too where the machine may turn out to have them: whole numbers and the
   four operations on doubles are the same in all builds. */
#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__clang__) && __GNUC__ >= 12
#define WIDE __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define WIDE
#endif

typedef int8_t i8;
typedef int32_t i32;
typedef uint8_t u8;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int64_t i64;

#endif
