/* One reference case in one memory layout. */
#ifndef LAYOUTS_H
#define LAYOUTS_H

#include "calls.h"
#include "guarded.h"
#include "reference.h"

typedef struct {
  const char *name;
  int64_t padding;     /* elements between the rows of a matrix, poisoned */
  guarded_place place; /* which guard page the arrays touch */
  size_t offset;       /* bytes after the guard page, with AT_START */
  int threads;
  int over; /* the output matrix lies over input over - 1; 0: in memory of its own */
} layout;

/* The outputs of a case without the padding between rows. */
typedef struct {
  unsigned char *values[MAX_OUTPUTS];
  size_t bytes[MAX_OUTPUTS];
} dense_outputs;

/* What the case asks for in the parameter struct. */
ne_cross_entropy_params parameters_of(const reference_case *test);

/* The sizes and parameters of the case, without its arrays. */
library_call call_of(const reference_case *test);

/* Runs the case; false (with the failures reported) where the status is not NE_OK, or memory has changed that is no output. */
bool run_layout(const tested_function *function, const reference_case *test, bool f64, const layout *how, dense_outputs *outputs);

void dense_outputs_free(dense_outputs *outputs);

#endif
