/* Every function of the library behind one signature, so that a case can be run in many layouts. */
#ifndef CALLS_H
#define CALLS_H

#include "reference.h"

#include <native_entropy.h>

enum { MAX_ARRAYS = 4 };

typedef struct {
  const void *in[MAX_ARRAYS]; /* NULL: not given */
  int64_t in_count[MAX_ARRAYS], in_stride[MAX_ARRAYS];
  const int64_t *target;
  const void *grad_output, *class_weight;
  int64_t tables, rows, cols; /* elementwise: cols is n */
  int64_t table_stride;
  const reference_parameters *given;
  int32_t reduction;
  const ne_cross_entropy_params *params;
  int64_t *bad_row;
  void *out[MAX_OUTPUTS];
  int64_t out_stride[MAX_OUTPUTS];
} library_call;

typedef ne_status (*library_function)(const library_call *);

/* PER_ROW: a value per row, or one where the loss is reduced (elementwise: per element); WHOLE: of the first input's shape and dtype;
 * FLAGS: a byte per row; ONE: one value; LENGTHS: an integer for each element of a vector. */
typedef enum { PER_ROW, WHOLE, FLAGS, ONE, LENGTHS } output_shape;

typedef struct {
  const char *name; /* of the reference file */
  output_shape shape;
  int over; /* bits: the inputs that it may lie over */
} tested_output;

typedef enum { NO_LOSS, LOSS, LOSS_PER_ROW } loss_kind; /* LOSS_PER_ROW: without reduction */

typedef struct {
  const char *name;
  const char *inputs[MAX_ARRAYS]; /* names of the arrays, but for those that have a place of their own in library_call */
  tested_output outputs[MAX_OUTPUTS];
  loss_kind loss;
  bool classes; /* has class indices */
  bool elementwise;
  library_function run[DTYPE_COUNT]; /* NULL: not in this dtype */
} tested_function;

typedef struct {
  const tested_function *functions;
  int count;
} tested_group;

extern const tested_group log_domain_functions, cross_entropy_functions, elementwise_loss_functions, logits_functions;
extern const tested_group information_functions, data_functions;

int tested_function_count(void);
const tested_function *tested_function_at(int index);
const tested_function *tested_function_named(const char *name);                   /* NULL: not there */
const tested_function *tested_function_without_gradient(const tested_function *); /* NULL: it has none */
bool takes_tables(const tested_function *function);                               /* joint tables: a value for each */
bool is_of_vectors(const tested_function *function); /* all its elements are one case: no rows, no elements of their own */
bool has_parameters_struct(const tested_function *function);

#define IN_ALL_DTYPES(name)                                                                                                        \
  { name##_f32, name##_f64, name##_f16, name##_bf16 }
#define IN_F32_AND_F64(name)                                                                                                       \
  { name##_f32, name##_f64, NULL, NULL }
#define GROUP(name, table) const tested_group name = {table, sizeof table / sizeof table[0]}

#endif
