/* Valid arguments for any function, to be spoilt one at a time. */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include "calls.h"

enum { ROWS = 2, COLS = 3, OUTPUT = 8 };

/* Values are 1/2, integers 1. */
typedef struct {
  double values[MAX_ARRAYS][ROWS * COLS], weights[ROWS + COLS];
  int64_t target[ROWS];
  double out[MAX_OUTPUTS][OUTPUT];
  int64_t bad_row;
  reference_parameters given;
  ne_cross_entropy_params params;
  library_call call;
} arguments;

void make_valid(arguments *a, const tested_function *function, dtype type);

/* Calls the function: the status, and on any but NE_OK no output has been written. */
void expect_status(const tested_function *function, dtype type, arguments *a, ne_status wanted, const char *what);

/* One argument spoilt: assignments to `a` in the last place. */
#define SPOILT(wanted, what, ...)                                                                                                  \
  do {                                                                                                                             \
    arguments a_, *a = &a_;                                                                                                        \
    make_valid(a, function, type);                                                                                                 \
    __VA_ARGS__;                                                                                                                   \
    expect_status(function, type, a, wanted, what);                                                                                \
  } while (0)

void test_measure_arguments(const tested_function *function, dtype type);
void test_loss_arguments(const tested_function *function, dtype type);

#endif
