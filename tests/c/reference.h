/* Reading the reference files; their format is described in tests/reference/README.md. */
#ifndef REFERENCE_H
#define REFERENCE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { MAX_INPUTS = 4, MAX_OUTPUTS = 2, NAME_SIZE = 64 };

typedef struct {
  char name[NAME_SIZE];
  void *values; /* float, double, or int64_t where the name is that of an input of integers */
  int64_t count;
} reference_input;

typedef struct {
  int64_t index;
  double hi, lo;
} reference_value;

typedef struct {
  char name[NAME_SIZE];
  double bound;
  bool by_row;
  reference_value *values;
  int64_t count;
} reference_output;

typedef struct {
  char name[NAME_SIZE];
  bool elementwise;           /* then rows is 1 and cols is n */
  int64_t tables, rows, cols; /* tables: how many of rows x cols, for functions of joint tables */
  double temperature, base, order;
  int32_t normalize;
  bool given_columns;
  char choice[NAME_SIZE]; /* the estimator or the average */
  char reduction[8];      /* "" for what is no loss */
  bool empty_zero, ignore_given, ignore_none;
  int64_t ignore_index;
  reference_input inputs[MAX_INPUTS];
  int input_count;
  reference_output outputs[MAX_OUTPUTS];
  int output_count;
} reference_case;

typedef struct {
  const char *path;
  FILE *file;
  char *line;
  size_t line_size;
  long line_number;
  char function[NAME_SIZE];
  bool f64;
  reference_output bounds[MAX_OUTPUTS]; /* name, bound and rule that hold for the next case */
  int bound_count;
} reference_reader;

/* Ends the process with a message on anything unexpected: a reference file that cannot be read is no test result. */
void reference_open(reference_reader *reader, const char *path);
bool reference_next(reference_reader *reader, reference_case *result); /* false at the end of the file */
void reference_free(reference_case *test);
void reference_close(reference_reader *reader);

const reference_input *reference_find(const reference_case *test, const char *name); /* NULL: not there */

/* The distance of `got` from the exact value in units in the last place of the dtype at the magnitude `at_least` or above. */
double ulp_error(double got, const reference_value *exact, double at_least, bool f64);

#endif
