/* The element types of arrays, and distances in units in their last place. */
#ifndef DTYPES_H
#define DTYPES_H

#include <stddef.h>
#include <stdint.h>

/* The last two hold integers. */
typedef enum { F32, F64, F16, BF16, I64, U8, DTYPE_COUNT } dtype;

const char *dtype_name(dtype of);
size_t dtype_size(dtype of);

/* Of values per row, weights per row or class, and grad_output: double for f64 and integers, float for all others. */
dtype dtype_of_results(dtype of);

/* How many random bits the generated numbers of the reference files have in this type. */
int dtype_random_bits(dtype of);

double dtype_value(dtype of, const void *values, int64_t index);

/* Stores the nearest number, ties to even. */
void dtype_store(dtype of, void *values, int64_t index, double value);

/* Stores the lower bits. */
void dtype_store_bits(dtype of, void *values, int64_t index, uint64_t bits);

/* The distance of `got` from hi + lo in units in the last place at the magnitude `at_least`, or that of hi + lo where it is larger. */
double ulp_error(dtype of, double got, double hi, double lo, double at_least);

#endif
