/* Numbers that a line of a reference file describes instead of listing them: tests/reference/README.md. */
#ifndef GENERATED_H
#define GENERATED_H

#include <stdbool.h>
#include <stdint.h>

/* `values` has room for `count` floats or doubles. */
void generate_signed(void *values, bool f64, int64_t count, uint64_t seed, int k);

/* near_bits 0: the numbers as they are. */
void generate_fractions(void *values, bool f64, int64_t count, uint64_t seed, int k, uint64_t near_seed, int near_bits);

/* Integers: remainder * factor + offset. */
void generate_remainders(int64_t *values, int64_t count, uint64_t seed, uint64_t divisor, int64_t factor, int64_t offset);

#endif
