/* One hash over all results of a function: the same for every build and every language (tests/reference/bits.txt). */
#ifndef BITS_H
#define BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BITS_START UINT64_C(0xcbf29ce484222325) /* FNV-1a */

uint64_t bits_hash(uint64_t state, const unsigned char *bytes, size_t count);

/* Compares with the line of bits.txt, or with `write` replaces or adds it. */
void bits_compare(const char *directory, const char *function, const char *dtype, uint64_t hash, bool write);

#endif
