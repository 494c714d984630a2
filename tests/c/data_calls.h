/* The functions of counts, bytes, labels, code lengths and Gaussians behind one signature. */
#ifndef DATA_CALLS_H
#define DATA_CALLS_H

#include <native_entropy.h>
#include <stdbool.h>

enum { MAX_ARRAYS = 4 };

typedef struct {
  const void *in[MAX_ARRAYS];
  int64_t rows, n; /* rows: of counts, whose columns are n */
  double base;
  int32_t choice; /* estimator or average */
  void *out;
} data_call;

typedef ne_status (*data_entry)(const data_call *);

typedef enum { RESULT_ONE, RESULT_PER_ROW, RESULT_PER_ELEMENT } data_result;

typedef struct {
  const char *name;               /* of the reference file */
  const char *inputs[MAX_ARRAYS]; /* in the order of the arguments */
  data_result result;
  bool whole;      /* the result is int64_t */
  bool sigmas;     /* the arrays at odd places, or the only one, hold standard deviations */
  const char *end; /* of the only reference file; NULL: there are f32 and f64 */
  data_entry f32, f64;
} data_function;

extern const data_function data_functions[];
extern const int data_function_count;

const data_function *data_function_named(const char *name); /* NULL: not there */

/* The library's number of a word of the reference files; 0 for "". */
int32_t choice_named(const char *word);

#endif
