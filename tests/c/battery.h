/* The battery of the ledger: python/native_entropy/ledger/battery.txt, which says what each word of it means. */
#ifndef BATTERY_H
#define BATTERY_H

#include "calls.h"

enum { MAX_FUNCTIONS = 80, MAX_SPECIALS = 64 };

typedef enum { WEIGHTS_SIGNED, WEIGHTS_POSITIVE, WEIGHTS_UNITS } weights_kind;
typedef enum { NUMBERS, BITS, FRACTIONS, UNIT_NUMBERS, LABELS, SIGNS, NEGATIVE_NUMBERS, WHOLE_NUMBERS, AS_VALUES } number_kind;

/* One line, for one number of columns. */
typedef struct {
  char name[NAME_SIZE];
  const tested_function *functions[MAX_FUNCTIONS];
  int function_count;
  int64_t rows, cols, specials, ignore, more, spread, height, modulo;
  uint64_t seed;
  double scale, offset, peak, near;
  bool target_peak, grad_output, class_weight, sample_weight;
  weights_kind weights;
  number_kind values, numbers[2]; /* of all elements, and of the first and the second input where it is another */
  reference_parameters given;
} battery_case;

typedef struct {
  const tested_function *functions[MAX_FUNCTIONS]; /* all, in the order in which the groups name them */
  bool in[MAX_FUNCTIONS][DTYPE_COUNT];             /* the dtypes that they are called in */
  int function_count;
  battery_case *cases;
  int case_count;
  uint64_t specials[DTYPE_COUNT][MAX_SPECIALS]; /* bits */
  int special_count[DTYPE_COUNT];
} battery;

/* Ends the process with a message on anything unexpected. */
void battery_read(battery *result, const char *path);
void battery_free(battery *read);

/* The inputs of a function: `count` rows from row `first` on, row 0 coming again after the last one. Freed by reference_free. */
void battery_inputs(const battery *from, const battery_case *what, const tested_function *function, dtype type, int64_t first,
                    int64_t count, reference_case *result);

#endif
