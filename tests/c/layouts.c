#include "layouts.h"

#include "tests.h"

#include <stdlib.h>
#include <string.h>

enum { SLOTS = 6, TARGET_SLOT = 2, GRAD_OUTPUT_SLOT = 3, OUTPUT_SLOT = 4 };

static guarded_region regions[SLOTS];

/* A matrix (a vector: one row; tables: one below the other) of a call: where it lies and how it is strided. */
typedef struct {
  int slot;
  unsigned char *memory;
  size_t bytes, element;
  int64_t rows, cols, stride;
  int64_t group, group_stride; /* rows of a table, and the distance of two tables */
} placed;

static size_t row_start(const placed *array, int64_t row) {
  return (size_t)(row / array->group * array->group_stride + row % array->group * array->stride) * array->element;
}

static void place(placed *array, const layout *how, unsigned char poison) {
  array->bytes =
      array->rows == 0 || array->cols == 0 ? 0 : row_start(array, array->rows - 1) + (size_t)array->cols * array->element;
  const size_t offset = how->offset / array->element * array->element;
  array->memory = guarded_place_array(&regions[array->slot], array->bytes, how->place, offset, poison);
}

static placed place_matrix(int slot, int64_t rows, int64_t cols, int64_t stride, size_t element, const layout *how,
                           unsigned char poison) {
  placed array = {slot, NULL, 0, element, rows, cols, stride, rows + 1, 0};
  place(&array, how, poison);
  return array;
}

/* The tables of a case, with a gap between two of them where there is one between rows. */
static placed place_tables(const reference_case *test, int64_t stride, size_t element, const layout *how) {
  const int64_t group = test->rows > 0 ? test->rows : 1;
  placed array = {0, NULL, 0, element, test->tables * test->rows, test->cols, stride, group, group * stride + how->padding};
  place(&array, how, POISON_INPUT);
  return array;
}

static void fill(const placed *array, const void *dense) {
  const size_t row = (size_t)array->cols * array->element;
  for (int64_t r = 0; row > 0 && r < array->rows; r++)
    memcpy(array->memory + row_start(array, r), (const unsigned char *)dense + (size_t)r * row, row);
}

static void take(const placed *array, unsigned char *dense) {
  const size_t row = (size_t)array->cols * array->element;
  for (int64_t r = 0; row > 0 && r < array->rows; r++)
    memcpy(dense + (size_t)r * row, array->memory + row_start(array, r), row);
}

/* Whether the elements are still those of `dense` (NULL: any) and everything around and between the rows is still poison. */
static bool untouched(const placed *array, const void *dense, unsigned char poison) {
  const size_t row = (size_t)array->cols * array->element;
  for (int64_t r = 0; row > 0 && r < array->rows; r++) {
    const unsigned char *start = array->memory + row_start(array, r);
    if (dense != NULL && memcmp(start, (const unsigned char *)dense + (size_t)r * row, row) != 0)
      return false;
    const unsigned char *end = r + 1 < array->rows ? array->memory + row_start(array, r + 1) : start + row;
    for (const unsigned char *byte = start + row; byte < end; byte++) {
      if (*byte != poison)
        return false;
    }
  }
  return guarded_surroundings_kept(&regions[array->slot], array->memory, array->bytes, poison);
}

library_call call_of(const reference_case *test) {
  return (library_call){.tables = test->tables,
                        .rows = test->rows,
                        .cols = test->cols,
                        .temperature = test->temperature,
                        .base = test->base,
                        .order = test->order,
                        .normalize = test->normalize,
                        .given = test->given_columns ? NE_GIVEN_Y : NE_GIVEN_X};
}

ne_cross_entropy_params parameters_of(const reference_case *test) {
  ne_cross_entropy_params params = {.size = sizeof params};
  params.reduction = strcmp(test->reduction, "none") == 0  ? NE_REDUCTION_NONE
                     : strcmp(test->reduction, "sum") == 0 ? NE_REDUCTION_SUM
                                                           : NE_REDUCTION_MEAN;
  params.empty = test->empty_zero ? NE_EMPTY_ZERO : NE_EMPTY_NAN;
  params.ignore_mode = test->ignore_none ? NE_IGNORE_NONE : test->ignore_given ? NE_IGNORE_INDEX : NE_IGNORE_DEFAULT;
  params.ignore_index = test->ignore_index;
  return params;
}

static int64_t values_per_row_count(const tested_function *function, const reference_case *test) {
  if (takes_tables(function))
    return test->tables;
  return function->loss && strcmp(test->reduction, "none") != 0 ? 1 : test->rows;
}

bool run_layout(const tested_function *function, const reference_case *test, bool f64, const layout *how, dense_outputs *outputs) {
  const size_t element = f64 ? 8 : 4;
  const int64_t rows = test->rows, cols = test->cols, stride = cols + how->padding;
  const char *dtype = f64 ? "f64" : "f32";
  now_running(function->name, dtype, test->name, how->name);

  library_call call = call_of(test);
  placed inputs[4];
  const void *dense[4];
  int count = 0;
  for (int i = 0; i < 2 && function->inputs[i] != NULL; i++) {
    const reference_input *input = reference_find(test, function->inputs[i]);
    const bool one_row = strcmp(input->name, "weights") == 0 && input->count == cols && rows != 1;
    inputs[count] = takes_tables(function) ? place_tables(test, stride, element, how)
                    : one_row              ? place_matrix(i, 1, cols, cols, element, how, POISON_INPUT)
                                           : place_matrix(i, rows, cols, stride + i, element, how, POISON_INPUT);
    call.table_stride = inputs[count].group_stride;
    call.in[i] = inputs[count].memory;
    call.in_stride[i] = one_row ? 0 : stride + i;
    dense[count++] = input->values;
  }
  const reference_input *target = reference_find(test, "target"), *grad_output = reference_find(test, "grad_output");
  if (target != NULL) {
    inputs[count] = place_matrix(TARGET_SLOT, 1, rows, rows, sizeof(int64_t), how, POISON_INPUT);
    call.target = (const int64_t *)(const void *)inputs[count].memory;
    dense[count++] = target->values;
  }
  if (grad_output != NULL) {
    inputs[count] = place_matrix(GRAD_OUTPUT_SLOT, 1, grad_output->count, grad_output->count, element, how, POISON_INPUT);
    call.grad_output = inputs[count].memory;
    dense[count++] = grad_output->values;
  }
  for (int i = 0; i < count; i++)
    fill(&inputs[i], dense[i]);

  placed written[MAX_OUTPUTS];
  int written_count = 0;
  for (int i = 0; i < MAX_OUTPUTS && function->outputs[i] != NULL; i++) {
    const bool matrix = function->matrix == i;
    if (matrix && how->over > 0) {
      written[i] = inputs[how->over - 1];
    } else if (matrix) {
      written[i] = place_matrix(OUTPUT_SLOT + i, rows, cols, how->padding > 0 ? stride + 2 : stride, element, how, POISON_OUTPUT);
    } else {
      const int64_t values = values_per_row_count(function, test);
      written[i] = place_matrix(OUTPUT_SLOT + i, 1, values, values, element, how, POISON_OUTPUT);
    }
    if (matrix)
      call.out_stride = written[i].stride;
    call.out[i] = written[i].memory;
    outputs->bytes[i] = (size_t)(written[i].rows * written[i].cols) * element;
    written_count = i + 1;
  }

  int64_t bad_row = -7;
  ne_cross_entropy_params params = parameters_of(test);
  params.bad_row = &bad_row;
  call.params = &params;
  ne_set_num_threads(how->threads);
  const ne_status status = (f64 ? function->f64 : function->f32)(&call);
  if (!check(status == NE_OK, "%s %s, case %s, %s: status %d (%s)", function->name, dtype, test->name, how->name, (int)status,
             ne_status_text(status))) {
    return false;
  }

  bool kept = bad_row == -7;
  for (int i = 0; i < count; i++) {
    if (how->over == 0 || i != how->over - 1)
      kept &= untouched(&inputs[i], dense[i], POISON_INPUT);
  }
  for (int i = 0; i < written_count; i++) {
    const bool over_input = written[i].slot < OUTPUT_SLOT;
    kept &= untouched(&written[i], NULL, over_input ? POISON_INPUT : POISON_OUTPUT);
    outputs->values[i] = malloc(outputs->bytes[i] + 1);
    if (outputs->values[i] == NULL)
      abort();
    take(&written[i], outputs->values[i]);
  }
  return check(kept, "%s %s, case %s, %s: memory was written that is no output", function->name, dtype, test->name, how->name);
}

void dense_outputs_free(dense_outputs *outputs) {
  for (int i = 0; i < MAX_OUTPUTS; i++)
    free(outputs->values[i]);
}
