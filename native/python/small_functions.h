/* The functions of the library that small_calls.c offers to Python: what each takes and gives, and one way to call them all. */
#ifndef SMALL_FUNCTIONS_H
#define SMALL_FUNCTIONS_H

#include <native_entropy.h>
#include <stddef.h>
#include <stdint.h>

enum { SINGLE, DOUBLE, DTYPES };

/* Arrays of the shape and dtype of the first, itself among them. */
#define MOST_ARRAYS 4

/* The arguments and results of one call, contiguous. */
typedef struct {
  const void *x[MOST_ARRAYS];
  const int64_t *classes; /* one for each row */
  int64_t elements;
  int64_t first; /* length of the first axis */
  int64_t rows;  /* elements / cols */
  int64_t cols;  /* length of the last axis */
  int64_t table; /* rows of a joint table: length of the axis before the last */
  double order, base, temperature;
  int32_t reduction;
  void *values;   /* one per row, pair of rows, table, or element; or one in all */
  void *whole[2]; /* of the first array's shape */
} call_arguments;

/* What comes back besides arrays of the first one's shape. */
enum {
  NO_VALUES,
  VALUE_OF_ROW,   /* the last axis is reduced */
  VALUE_OF_TABLE, /* the last two */
  VALUE_OF_LOSS,  /* everything, or as `reduction` says */
};

/* What a function takes besides its arrays. */
enum {
  ORDER = 1, /* a number, the argument after the arrays */
  AXIS = 2,  /* the argument after that, or a keyword; the last one only */
  AXIS_KEYWORD = 4,
  BASE = 8,
  TEMPERATURE = 16,
  REDUCTION = 32,
};

typedef ne_status (*library_function)(const call_arguments *);

typedef struct {
  const char *name;
  int arrays;      /* of one shape and dtype */
  int has_classes; /* and then an array of class indices */
  int reads_one;   /* one element of a row is read, not all */
  int values;
  int wholes; /* arrays of the first one's shape that come back */
  int takes;
  library_function call[DTYPES];
} small_function;

extern const small_function small_functions[];
extern const size_t small_functions_count;

#endif
