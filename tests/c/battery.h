/* The battery of the ledger: python/native_entropy/ledger/battery.txt, which says what each word of it means. */
#ifndef BATTERY_H
#define BATTERY_H

#include "calls.h"
#include "reference.h"

enum { MAX_FUNCTIONS = 64, MAX_SPECIALS = 64 };

typedef enum { WEIGHTS_SIGNED, WEIGHTS_POSITIVE, WEIGHTS_UNITS } weights_kind;

/* One line, for one number of columns. */
typedef struct {
  char name[NAME_SIZE];
  const tested_function *functions[MAX_FUNCTIONS];
  int function_count;
  int64_t rows, cols, specials, ignore, ignore_index;
  uint64_t seed;
  int64_t spread, height;
  double scale, offset, peak, near, temperature, base, order;
  bool bits, fractions, target_peak, empty_zero, grad_output, given_columns;
  int32_t normalize;
  weights_kind weights;
  char reduction[8];
} battery_case;

typedef struct {
  const tested_function *functions[MAX_FUNCTIONS]; /* all, in the order in which the groups name them */
  int function_count;
  battery_case *cases;
  int case_count;
  uint64_t specials[2][MAX_SPECIALS]; /* bits; f32, f64 */
  int special_count[2];
} battery;

/* Ends the process with a message on anything unexpected. */
void battery_read(battery *result, const char *path);
void battery_free(battery *read);

/* The inputs of a function: `count` rows from row `first` on, row 0 coming again after the last one. Freed by reference_free. */
void battery_inputs(const battery *from, const battery_case *what, const tested_function *function, bool f64, int64_t first,
                    int64_t count, reference_case *result);

#endif
