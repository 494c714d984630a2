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

static double weight_of(uint64_t word, weights_kind kind) {
  if (kind == WEIGHTS_UNITS)
    return (double)((word >> 32) % 3) - 1;
  return number_of(word, 1) + (kind == WEIGHTS_POSITIVE ? 1 : 0);
}

static void store_number(void *values, int64_t index, bool f64, double value) {
  if (f64) {
    ((double *)values)[index] = value;
  } else {
    ((float *)values)[index] = (float)value;
  }
}

static void store_element(const battery *from, const battery_case *c, uint64_t word, double peak, void *values, int64_t index,
                          bool f64) {
  const int64_t low = (int64_t)(word & ((1 << 20) - 1));
  const bool special = c->specials > 0 && low % c->specials == 0;
  if (!c->bits && !special) {
    store_number(values, index, f64, (c->fractions ? fraction_of(word, c) : number_of(word, c->scale)) + c->offset + peak);
    return;
  }
  const uint64_t bits = special ? from->specials[f64][low / c->specials % from->special_count[f64]] : f64 ? word : word >> 32;
  if (f64) {
    ((uint64_t *)values)[index] = bits;
  } else {
    ((uint32_t *)values)[index] = (uint32_t)bits;
  }
}

/* The second input next to the first. */
static void store_near(const void *first, void *values, int64_t index, bool f64, uint64_t word, double near) {
  const double value = f64 ? ((const double *)first)[index] : ((const float *)first)[index];
  const double change = value * number_of(word, near);
  store_number(values, index, f64, value + change);
}

static void *add_input(reference_case *test, const char *name, int64_t count, size_t size) {
  reference_input *input = &test->inputs[test->input_count++];
  strcpy(input->name, name);
  input->count = count;
  input->values = malloc((size_t)count * size);
  if (input->values == NULL)
    abort();
  return input->values;
}

static int64_t class_of(const battery_case *c, int64_t row) {
  const uint64_t word = word_at(c, 2 * c->rows * c->cols + row);
  if (c->ignore > 0 && (word >> 32) % (uint64_t)c->ignore == 0)
    return c->ignore_index;
  return c->target_peak ? row % c->cols : (int64_t)((word & UINT32_MAX) % (uint64_t)c->cols);
}

void battery_inputs(const battery *from, const battery_case *c, const tested_function *function, bool f64, int64_t first,
                    int64_t count, reference_case *test) {
  const int64_t n = c->rows * c->cols, made = count * c->cols;
  const size_t size = f64 ? 8 : 4;
  memset(test, 0, sizeof *test);
  strcpy(test->name, c->name);
  strcpy(test->reduction, c->reduction);
  test->elementwise = function->elementwise;
  test->rows = test->elementwise ? 1 : count;
  test->cols = test->elementwise ? made : c->cols;
  if (takes_tables(function)) {
    test->tables = count;
    test->rows = c->height;
    test->cols = c->cols / c->height;
  }
  test->temperature = c->temperature;
  test->base = c->base;
  test->order = c->order;
  test->normalize = c->normalize;
  test->given_columns = c->given_columns;
  test->empty_zero = c->empty_zero;
  test->ignore_given = true;
  test->ignore_index = c->ignore_index;
  for (int k = 0; k < 2 && function->inputs[k] != NULL; k++) {
    const bool weights = strcmp(function->inputs[k], "weights") == 0;
    void *values = add_input(test, function->inputs[k], made, size);
    for (int64_t i = 0; i < made; i++) {
      const int64_t row = (first + i / c->cols) % c->rows, col = i % c->cols;
      const uint64_t word = word_at(c, k * n + row * c->cols + col);
      if (weights) {
        store_number(values, i, f64, weight_of(word, c->weights));
      } else if (k == 1 && c->near > 0) {
        store_near(test->inputs[0].values, values, i, f64, word, c->near);
      } else {
        store_element(from, c, word, k == 0 && col == row % c->cols ? c->peak : 0, values, i, f64);
      }
    }
  }
  if (!function->loss)
    return;
  int64_t *target = add_input(test, "target", count, sizeof *target);
  for (int64_t r = 0; r < count; r++)
    target[r] = class_of(c, (first + r) % c->rows);
  if (c->grad_output && function->matrix >= 0) {
    const bool per_row = strcmp(c->reduction, "none") == 0;
    void *values = add_input(test, "grad_output", per_row ? count : 1, size);
    for (int64_t r = 0; r < (per_row ? count : 1); r++)
      store_number(values, r, f64, number_of(word_at(c, 2 * n + c->rows + (first + r) % c->rows), 2));
  }
}
