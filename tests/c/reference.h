/* Reading the reference files; their format is described in tests/reference/README.md. */
#ifndef REFERENCE_H
#define REFERENCE_H

#include "dtypes.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { MAX_INPUTS = 6, MAX_OUTPUTS = 4, NAME_SIZE = 64, NO_SCALE = INT32_MIN };

typedef struct {
  char name[NAME_SIZE];
  void *values; /* of the type that reference_input_type says */
  int64_t count;
} reference_input;

typedef struct {
  int64_t index;
  double hi, lo;
  int scale; /* under RULE_SCALE: the exponent of the largest term; NO_SCALE: there is none */
} reference_value;

typedef enum { RULE_VALUE, RULE_ROW, RULE_SCALE } reference_rule;

typedef struct {
  char name[NAME_SIZE];
  double bound;
  reference_rule rule;
  reference_value *values;
  int64_t count;
} reference_output;

/* `param` lines; those that are absent have the defaults of the functions. */
typedef struct {
  double temperature, label_smoothing, softcap, z_loss, base, beta, alpha, gamma, margin, eps, order;
  bool alpha_given, empty_zero, ignore_given, ignore_none;
  int32_t p, full, log_input, log_target, normalize;
  int32_t given, choice; /* which variable is known; the estimator or the average */
  int64_t batch, ignore_index;
  char reduction[12]; /* "" for what is no loss */
} reference_parameters;

extern const reference_parameters default_parameters;

/* Set the parameter of this name; false: there is none, or the value is not one. */
bool reference_word(reference_parameters *given, const char *name, const char *value);
bool reference_number(reference_parameters *given, const char *name, const char *value);

typedef struct {
  char name[NAME_SIZE];
  bool elementwise;           /* then rows is 1 and cols is n */
  int64_t tables, rows, cols; /* tables: how many of rows x cols, for functions of joint tables */
  reference_parameters given;
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
  dtype type;
  reference_output bounds[MAX_OUTPUTS]; /* name, bound and rule that hold for the next case */
  int bound_count;
} reference_reader;

/* End the process with a message on anything unexpected: a reference file that cannot be read is no test result. */
void reference_open(reference_reader *reader, const char *path);       /* reads the function and the dtype */
bool reference_next(reference_reader *reader, reference_case *result); /* false at the end of the file */
void reference_free(reference_case *test);
void reference_close(reference_reader *reader);

const reference_input *reference_find(const reference_case *test, const char *name); /* NULL: not there */

/* Of the elements of an input with this name, in a file of this dtype. */
dtype reference_input_type(const char *name, dtype of_file);
size_t reference_input_size(const char *name, dtype of_file);

#endif
