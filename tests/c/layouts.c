#include "layouts.h"

#include "tests.h"

#include <stdlib.h>
#include <string.h>

enum { OUTPUT_SLOT = MAX_INPUTS + 1, SLOTS = OUTPUT_SLOT + MAX_OUTPUTS };

static guarded_region regions[SLOTS];

/* A matrix (a vector: one row; tables: one below the other) of a call: where it lies and how it is strided. */
typedef struct {
  int slot;
  unsigned char *memory;
  size_t bytes, element;
  int64_t rows, cols, stride;
  int64_t group, group_stride; /* rows of a table, and the distance of two tables */
  int64_t inner;               /* 0; or the rows are columns of tables with so many, and `stride` is minus that */
} placed;

static size_t element_at(const placed *array, int64_t row, int64_t col) {
  return (size_t)((row / array->inner * array->cols + col) * array->inner + row % array->inner) * array->element;
}

static size_t row_start(const placed *array, int64_t row) {
  return (size_t)(row / array->group * array->group_stride + row % array->group * array->stride) * array->element;
}

static void place(placed *array, const layout *how, unsigned char poison) {
  const size_t dense = (size_t)(array->rows * array->cols) * array->element;
  array->bytes = dense == 0 || array->inner > 0 ? dense : row_start(array, array->rows - 1) + (size_t)array->cols * array->element;
  const size_t offset = how->offset / array->element * array->element;
  array->memory = guarded_place_array(&regions[array->slot], array->bytes, how->place, offset, poison);
}

static placed place_matrix(int slot, int64_t rows, int64_t cols, int64_t stride, size_t element, const layout *how,
                           unsigned char poison) {
  placed array = {slot, NULL, 0, element, rows, cols, stride, rows + 1, 0, 0};
  place(&array, how, poison);
  return array;
}

static placed place_columns(int slot, int64_t rows, int64_t cols, size_t element, const layout *how, unsigned char poison) {
  const int64_t inner = rows / how->tables;
  placed array = {slot, NULL, 0, element, rows, cols, -inner, rows + 1, 0, inner};
  place(&array, how, poison);
  return array;
}

static bool has_columns(const layout *how, int64_t rows) {
  return how->tables > 0 && rows > 0 && rows % how->tables == 0;
}

static void fill(const placed *array, const void *dense) {
  const size_t row = (size_t)array->cols * array->element;
  for (int64_t i = 0; array->inner > 0 && i < array->rows * array->cols; i++)
    memcpy(array->memory + element_at(array, i / array->cols, i % array->cols),
           (const unsigned char *)dense + (size_t)i * array->element, array->element);
  if (array->inner > 0)
    return;
  for (int64_t r = 0; row > 0 && r < array->rows; r++)
    memcpy(array->memory + row_start(array, r), (const unsigned char *)dense + (size_t)r * row, row);
}

static void take(const placed *array, unsigned char *dense) {
  const size_t row = (size_t)array->cols * array->element;
  for (int64_t i = 0; array->inner > 0 && i < array->rows * array->cols; i++)
    memcpy(dense + (size_t)i * array->element, array->memory + element_at(array, i / array->cols, i % array->cols), array->element);
  if (array->inner > 0)
    return;
  for (int64_t r = 0; row > 0 && r < array->rows; r++)
    memcpy(dense + (size_t)r * row, array->memory + row_start(array, r), row);
}

/* Whether the elements are still those of `dense` (NULL: any) and everything around and between the rows is still poison. */
static bool untouched(const placed *array, const void *dense, unsigned char poison) {
  const size_t row = (size_t)array->cols * array->element;
  for (int64_t i = 0; array->inner > 0 && dense != NULL && i < array->rows * array->cols; i++) {
    if (memcmp(array->memory + element_at(array, i / array->cols, i % array->cols),
               (const unsigned char *)dense + (size_t)i * array->element, array->element) != 0)
      return false;
  }
  for (int64_t r = 0; array->inner == 0 && row > 0 && r < array->rows; r++) {
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

static int32_t reduction_of(const reference_parameters *given) {
  return strcmp(given->reduction, "none") == 0        ? NE_REDUCTION_NONE
         : strcmp(given->reduction, "sum") == 0       ? NE_REDUCTION_SUM
         : strcmp(given->reduction, "batchmean") == 0 ? NE_REDUCTION_BATCHMEAN
                                                      : NE_REDUCTION_MEAN;
}

static const void *values_of(const reference_case *test, const char *name) {
  const reference_input *input = reference_find(test, name);
  return input == NULL ? NULL : input->values;
}

ne_cross_entropy_params parameters_of(const reference_case *test) {
  const reference_parameters *given = &test->given;
  return (ne_cross_entropy_params){
      .size = sizeof(ne_cross_entropy_params),
      .reduction = reduction_of(given),
      .empty = given->empty_zero ? NE_EMPTY_ZERO : NE_EMPTY_NAN,
      .ignore_mode = given->ignore_none    ? NE_IGNORE_NONE
                     : given->ignore_given ? NE_IGNORE_INDEX
                                           : NE_IGNORE_DEFAULT,
      .ignore_index = given->ignore_index,
      .weight = values_of(test, "class_weight"),
      .sample_weight = values_of(test, "sample_weight"),
      .label_smoothing = given->label_smoothing,
      .temperature = given->temperature,
      .softcap = given->softcap,
      .z_loss = given->z_loss,
  };
}

dtype output_type(const tested_function *function, int output, dtype type) {
  const output_shape shape = function->outputs[output].shape;
  return shape == WHOLE ? type : shape == FLAGS ? U8 : shape == LENGTHS ? I64 : dtype_of_results(type);
}

/* Values per row, per table or per element; one where they are reduced. */
static int64_t count_of_values(const tested_function *function, const reference_case *test, output_shape shape) {
  if (shape == ONE || (function->loss == LOSS && strcmp(test->given.reduction, "none") != 0))
    return 1;
  return takes_tables(function) ? test->tables : function->elementwise || shape == LENGTHS ? test->cols : test->rows;
}

/* The arrays of a call. */
typedef struct {
  placed inputs[MAX_INPUTS], written[MAX_OUTPUTS];
  const void *dense[MAX_INPUTS];
  int input_count, written_count;
} arrays;

static const placed *add_copy(arrays *all, const placed *copy, const reference_input *input) {
  all->inputs[all->input_count] = *copy;
  all->dense[all->input_count] = input->values;
  fill(copy, input->values);
  return &all->inputs[all->input_count++];
}

/* A copy of an input of the case. */
static const placed *copy_matrix(arrays *all, const reference_input *input, dtype type, int64_t rows, int64_t cols, int64_t stride,
                                 const layout *how) {
  const size_t element = reference_input_size(input->name, type);
  const placed copy = place_matrix(all->input_count, rows, cols, stride, element, how, POISON_INPUT);
  return add_copy(all, &copy, input);
}

/* The tables of a case, with a gap between two of them where there is one between rows. */
static const placed *copy_tables(arrays *all, const reference_case *test, const reference_input *input, dtype type,
                                 const layout *how) {
  const int64_t stride = test->cols + how->padding, group = test->rows > 0 ? test->rows : 1;
  placed copy = {all->input_count,
                 NULL,
                 0,
                 dtype_size(type),
                 test->tables * test->rows,
                 test->cols,
                 stride,
                 group,
                 group * stride + how->padding,
                 0};
  place(&copy, how, POISON_INPUT);
  return add_copy(all, &copy, input);
}

/* NULL where the case has none of this name. */
static const void *copy_vector(arrays *all, const reference_case *test, const char *name, dtype type, const layout *how) {
  const reference_input *input = reference_find(test, name);
  return input == NULL ? NULL : copy_matrix(all, input, type, 1, input->count, input->count, how)->memory;
}

static void place_inputs(arrays *all, library_call *call, const tested_function *function, const reference_case *test, dtype type,
                         const layout *how) {
  for (int i = 0; i < MAX_ARRAYS && function->inputs[i] != NULL; i++) {
    const reference_input *input = reference_find(test, function->inputs[i]);
    if (input == NULL)
      continue;
    if (takes_tables(function)) {
      const placed *tables = copy_tables(all, test, input, type, how);
      call->in[i] = tables->memory;
      call->in_stride[i] = tables->stride;
      call->table_stride = tables->group_stride;
      continue;
    }
    const bool shared = strcmp(input->name, "weights") == 0 && input->count == test->cols && test->rows != 1;
    const bool one_row = test->elementwise || shared;
    const int64_t cols = test->elementwise ? input->count : test->cols;
    if (!one_row && !is_of_vectors(function) && has_columns(how, test->rows) && (how->as_rows >> i & 1) == 0) {
      const size_t element = reference_input_size(input->name, type);
      const placed columns = place_columns(all->input_count, test->rows, cols, element, how, POISON_INPUT);
      call->in[i] = add_copy(all, &columns, input)->memory;
      call->in_stride[i] = columns.stride;
      call->in_count[i] = input->count;
      continue;
    }
    const int64_t stride = one_row ? cols : test->cols + how->padding + i;
    call->in[i] = copy_matrix(all, input, type, one_row ? 1 : test->rows, cols, stride, how)->memory;
    call->in_stride[i] = one_row ? 0 : stride;
    call->in_count[i] = input->count;
  }
  call->target = copy_vector(all, test, "target", type, how);
  call->grad_output = copy_vector(all, test, "grad_output", type, how);
  call->class_weight = copy_vector(all, test, "class_weight", type, how);
}

static int first_bit(int bits) {
  int place = 0;
  while ((bits >> place & 1) == 0)
    place++;
  return place;
}

static void place_outputs(arrays *all, library_call *call, const tested_function *function, const reference_case *test, dtype type,
                          const layout *how) {
  for (int i = 0; i < MAX_OUTPUTS && function->outputs[i].name != NULL; i++) {
    const tested_output *output = &function->outputs[i];
    const size_t element = dtype_size(output_type(function, i, type));
    placed *written = &all->written[i];
    const int over = output->over & how->over;
    if (over != 0) {
      *written = all->inputs[first_bit(over)];
    } else if (output->shape == WHOLE && !test->elementwise && has_columns(how, test->rows) &&
               (how->as_rows & OUTPUT_AS_ROWS) == 0) {
      *written = place_columns(OUTPUT_SLOT + i, test->rows, test->cols, element, how, POISON_OUTPUT);
    } else if (output->shape == WHOLE) {
      const int64_t stride = test->cols + how->padding + (how->padding > 0 ? 2 : 0);
      *written = place_matrix(OUTPUT_SLOT + i, test->rows, test->cols, stride, element, how, POISON_OUTPUT);
    } else {
      const int64_t values = count_of_values(function, test, output->shape);
      *written = place_matrix(OUTPUT_SLOT + i, 1, values, values, element, how, POISON_OUTPUT);
    }
    call->out[i] = written->memory;
    call->out_stride[i] = written->stride;
    all->written_count = i + 1;
    if (how->first_only)
      return;
  }
}

/* Whether nothing has been written but the outputs, which are taken out. */
static bool take_outputs(const arrays *all, dense_outputs *outputs) {
  bool kept = true, over[MAX_INPUTS] = {false};
  for (int i = 0; i < all->written_count; i++) {
    const placed *written = &all->written[i];
    const bool over_input = written->slot < OUTPUT_SLOT;
    if (over_input)
      over[written->slot] = true;
    kept &= untouched(written, NULL, over_input ? POISON_INPUT : POISON_OUTPUT);
    outputs->bytes[i] = (size_t)(written->rows * written->cols) * written->element;
    outputs->values[i] = malloc(outputs->bytes[i] + 1);
    if (outputs->values[i] == NULL)
      abort();
    take(written, outputs->values[i]);
  }
  for (int i = 0; i < all->input_count; i++)
    kept &= over[i] || untouched(&all->inputs[i], all->dense[i], POISON_INPUT);
  return kept;
}

bool run_layout(const tested_function *function, const reference_case *test, dtype type, const layout *how,
                dense_outputs *outputs) {
  now_running(function->name, dtype_name(type), test->name, how->name);
  arrays all = {.input_count = 0};
  int64_t bad_row = -7;
  ne_cross_entropy_params params = parameters_of(test);
  library_call call = {.tables = test->tables,
                       .rows = test->rows,
                       .cols = test->cols,
                       .given = &test->given,
                       .reduction = params.reduction,
                       .params = &params,
                       .bad_row = &bad_row};
  place_inputs(&all, &call, function, test, type, how);
  place_outputs(&all, &call, function, test, type, how);
  params.weight = call.class_weight;
  params.sample_weight = copy_vector(&all, test, "sample_weight", type, how);
  params.bad_row = &bad_row;

  ne_set_num_threads(how->threads);
  const ne_status status = function->run[type](&call);
  if (!check(status == NE_OK, "%s %s, case %s, %s: status %d (%s)", function->name, dtype_name(type), test->name, how->name,
             (int)status, ne_status_text(status))) {
    return false;
  }
  return check(take_outputs(&all, outputs) && bad_row == -7, "%s %s, case %s, %s: memory was written that is no output",
               function->name, dtype_name(type), test->name, how->name);
}

void dense_outputs_free(dense_outputs *outputs) {
  for (int i = 0; i < MAX_OUTPUTS; i++)
    free(outputs->values[i]);
}
