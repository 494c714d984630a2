/* One reference case in one memory layout. */
#ifndef LAYOUTS_H
#define LAYOUTS_H

#include "calls.h"
#include "guarded.h"

typedef struct {
  const char *name;
  int64_t padding;     /* elements between the rows of a matrix, poisoned */
  guarded_place place; /* which guard page the arrays touch */
  size_t offset;       /* bytes after the guard page, with AT_START */
  int threads;
  int over;        /* bits: the inputs that outputs lie over, where they may; 0: every output in memory of its own */
  bool first_only; /* NULL for all outputs but the first */
  int tables;      /* 0: rows; else matrices are the columns of so many tables, where these divide the rows */
  int as_rows;     /* bits: the inputs, and with OUTPUT_AS_ROWS the outputs, that are rows nevertheless */
} layout;

enum { OUTPUT_AS_ROWS = 1 << 8 };

/* The outputs of a case without the padding between rows. */
typedef struct {
  unsigned char *values[MAX_OUTPUTS];
  size_t bytes[MAX_OUTPUTS];
} dense_outputs;

/* What the case asks for in the parameter struct. */
ne_cross_entropy_params parameters_of(const reference_case *test);

/* Of a value of an output. */
dtype output_type(const tested_function *function, int output, dtype type);

/* Some rows (or tables) of a case without reduction, or some elements of an elementwise one; it points into the whole case. */
reference_case part_of(const reference_case *whole, dtype type, int64_t first, int64_t count);

/* Runs the case; false (with the failures reported) where the status is not NE_OK, or memory has changed that is no output. */
bool run_layout(const tested_function *function, const reference_case *test, dtype type, const layout *how, dense_outputs *outputs);

void dense_outputs_free(dense_outputs *outputs);

#endif
