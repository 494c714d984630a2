/* Every function of the library behind one signature, so that a case can be run in many layouts. */
#ifndef CALLS_H
#define CALLS_H

#include <native_entropy.h>
#include <stdbool.h>

typedef struct {
  const void *in[2];
  const int64_t *target;
  const void *grad_output;
  int64_t tables, rows, cols; /* elementwise: cols is n */
  int64_t in_stride[2], table_stride;
  double temperature, base, order;
  int32_t normalize, given;
  const ne_cross_entropy_params *params;
  void *out[2];
  int64_t out_stride; /* of the output that is a matrix */
} library_call;

typedef ne_status (*library_function)(const library_call *);

typedef struct {
  const char *name;       /* of the reference file */
  const char *inputs[2];  /* names of the floating point arrays */
  const char *outputs[2]; /* the output at 0 has one value per row (per table) unless `matrix` is 0 */
  int matrix;             /* which output is a matrix of the first input's shape; -1: none */
  bool loss, elementwise;
  library_function f32, f64;
} tested_function;

extern const tested_function tested_functions[];
extern const int tested_function_count;

const tested_function *tested_function_named(const char *name); /* NULL: not there */

/* Whether the function reads joint tables and gives one value per table. */
bool takes_tables(const tested_function *function);

#endif
