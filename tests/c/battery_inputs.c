#include "battery.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static uint64_t word_at(const battery_case *c, int64_t index) {
  uint64_t z = c->seed + ((uint64_t)index + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static double number_of(uint64_t word, double scale) {
  return (double)((int64_t)(word >> 20) - (INT64_C(1) << 43)) * scale * 0x1p-43;
}

/* Positive; `spread` powers of 2 wide. */
static double fraction_of(uint64_t word, const battery_case *c) {
  const int64_t low = (int64_t)(word & ((1 << 20) - 1));
  return ldexp((double)((int64_t)(word >> 20) + 1) * c->scale * 0x1p-44, -(int)(low % c->spread));
}

static double number_of_kind(const battery_case *c, uint64_t word, number_kind kind, double peak) {
  switch (kind) {
  case UNIT_NUMBERS:
    return (double)(word >> 20) * 0x1p-44;
  case LABELS:
    return (double)((word >> 32) % 2);
  case SIGNS:
    return (double)((word >> 32) % 2) * 2 - 1;
  case NEGATIVE_NUMBERS:
    return (double)(word >> 20) * -0x1p-41;
  case WHOLE_NUMBERS:
    return (double)(int64_t)((word >> 20) % (uint64_t)c->modulo) * c->scale + c->offset;
  case FRACTIONS:
    return fraction_of(word, c) + c->offset + peak;
  default:
    return number_of(word, c->scale) + c->offset + peak;
  }
}

static double weight_of(uint64_t word, weights_kind kind) {
  if (kind == WEIGHTS_UNITS)
    return (double)((word >> 32) % 3) - 1;
  return number_of(word, 1) + (kind == WEIGHTS_POSITIVE ? 1 : 0);
}

static uint64_t upper_bits(dtype type, uint64_t word) {
  return word >> (64 - 8 * dtype_size(type));
}

static void store_element(const battery *from, const battery_case *c, uint64_t word, int input, double peak, void *values,
                          int64_t index, dtype type) {
  const int64_t low = (int64_t)(word & ((1 << 20) - 1));
  const number_kind kind = c->numbers[input] == AS_VALUES ? c->values : c->numbers[input];
  const bool special = c->specials > 0 && low % c->specials == 0;
  if (special) {
    dtype_store_bits(type, values, index, from->specials[type][low / c->specials % from->special_count[type]]);
  } else if (kind == BITS) {
    dtype_store_bits(type, values, index, upper_bits(type, word));
  } else {
    dtype_store(type, values, index, number_of_kind(c, word, kind, peak));
  }
}

/* The second input next to the first. */
static void store_near(const battery_case *c, uint64_t word, const void *first, void *values, int64_t index, dtype type) {
  const double value = dtype_value(type, first, index), change = value * number_of(word, c->near);
  dtype_store(type, values, index, value + change);
}

static void *add_input(reference_case *test, const char *name, int64_t count, dtype type) {
  reference_input *input = &test->inputs[test->input_count++];
  strcpy(input->name, name);
  input->count = count;
  input->values = malloc((size_t)count * reference_input_size(name, type) + 1);
  if (input->values == NULL)
    abort();
  return input->values;
}

/* `count` weights in (0, 2) from a word on; the rows from `first` on where there is one per row. */
static void add_weights(const battery_case *c, reference_case *test, const char *name, int64_t word, int64_t first, int64_t count,
                        int64_t period, dtype type) {
  void *values = add_input(test, name, count, type);
  for (int64_t i = 0; i < count; i++)
    dtype_store(reference_input_type(name, type), values, i, number_of(word_at(c, word + (first + i) % period), 1) + 1);
}

static int64_t class_of(const battery_case *c, int64_t row) {
  const uint64_t word = word_at(c, 2 * c->rows * c->cols + row);
  if (c->ignore > 0 && (word >> 32) % (uint64_t)c->ignore == 0)
    return c->given.ignore_index;
  return c->target_peak ? row % c->cols : (int64_t)((word & UINT32_MAX) % (uint64_t)c->cols);
}

static void add_matrix(const battery *from, const battery_case *c, reference_case *test, const char *name, int input, dtype of_case,
                       int64_t first, int64_t count) {
  const bool weights = strcmp(name, "weights") == 0;
  const dtype type = reference_input_type(name, of_case);
  void *values = add_input(test, name, count * c->cols, of_case);
  for (int64_t i = 0; i < count * c->cols; i++) {
    const int64_t row = (first + i / c->cols) % c->rows, col = i % c->cols;
    const uint64_t word = word_at(c, input * c->rows * c->cols + row * c->cols + col);
    if (weights) {
      dtype_store(type, values, i, weight_of(word, c->weights));
    } else if (input == 1 && c->near > 0) {
      store_near(c, word, test->inputs[0].values, values, i, type);
    } else {
      store_element(from, c, word, input, input == 0 && col == row % c->cols ? c->peak : 0, values, i, type);
    }
  }
}

/* One value per row (elementwise: for all elements of the row), or one value. */
static void add_grad_output(const battery_case *c, const tested_function *function, reference_case *test, dtype type, int64_t first,
                            int64_t count) {
  const bool one = function->loss != NO_LOSS && strcmp(c->given.reduction, "none") != 0;
  const int64_t each = function->elementwise ? c->cols : 1, values = one ? 1 : count * each;
  void *memory = add_input(test, "grad_output", values, type);
  for (int64_t i = 0; i < values; i++) {
    const uint64_t word = word_at(c, 2 * c->rows * c->cols + c->rows + (first + i / each) % c->rows);
    dtype_store(dtype_of_results(type), memory, i, number_of(word, 2));
  }
}

static bool has_gradient(const tested_function *function) {
  return tested_function_without_gradient(function) != NULL;
}

void battery_inputs(const battery *from, const battery_case *c, const tested_function *function, dtype type, int64_t first,
                    int64_t count, reference_case *test) {
  const int64_t after = 2 * c->rows * c->cols + 2 * c->rows; /* words of the third input and of what follows */
  memset(test, 0, sizeof *test);
  strcpy(test->name, c->name);
  test->given = c->given;
  test->elementwise = function->elementwise;
  test->rows = test->elementwise ? 1 : count;
  test->cols = test->elementwise ? count * c->cols : c->cols;
  if (takes_tables(function)) {
    test->tables = count;
    test->rows = c->height;
    test->cols = c->cols / c->height;
  }
  for (int i = 0; i < MAX_ARRAYS && function->inputs[i] != NULL; i++) {
    const int64_t more = strcmp(function->inputs[i], "var") == 0 && c->more == 0 ? 1 : c->more;
    if (i < 2) {
      add_matrix(from, c, test, function->inputs[i], i, type, first, count);
    } else if (more > 0) {
      add_weights(c, test, function->inputs[i], after + (i - 2) * more, 0, more, more, type);
    }
  }
  if (function->classes) {
    int64_t *target = add_input(test, "target", count, type);
    for (int64_t r = 0; r < count; r++)
      target[r] = class_of(c, (first + r) % c->rows);
  }
  if (c->class_weight && function->loss != NO_LOSS && !function->elementwise)
    add_weights(c, test, "class_weight", after, 0, c->cols, c->cols, type);
  if (c->sample_weight && has_parameters_struct(function))
    add_weights(c, test, "sample_weight", after + c->cols, first, count, c->rows, type);
  if (c->grad_output && has_gradient(function))
    add_grad_output(c, function, test, type, first, count);
}
