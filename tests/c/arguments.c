/* Bad arguments give the right status and leave every output as it was; arguments at the edge of what is allowed are accepted. */
#include "arguments.h"
#include "tests.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void make_valid(arguments *a, const tested_function *function, dtype type) {
  memset(a, 0, sizeof *a);
  for (int i = 0; i < MAX_ARRAYS && function->inputs[i] != NULL; i++) {
    const dtype of = reference_input_type(function->inputs[i], type);
    for (int k = 0; k < ROWS * COLS; k++)
      dtype_store(of, a->values[i], k, of == I64 || of == U8 ? 1 : 0.5);
  }
  for (int i = 0; i < ROWS + COLS; i++)
    dtype_store(dtype_of_results(type), a->weights, i, 0.5);
  a->target[1] = 1;
  memset(a->out, 0xa5, sizeof a->out);
  a->bad_row = -7;
  a->given = default_parameters;
  a->params.size = sizeof a->params;
  a->params.bad_row = &a->bad_row;
  a->params.reduction = function->loss == LOSS_PER_ROW ? NE_REDUCTION_NONE : NE_REDUCTION_MEAN;
  a->call = (library_call){.target = a->target,
                           .tables = 1,
                           .rows = ROWS,
                           .cols = COLS,
                           .table_stride = ROWS * COLS,
                           .given = &a->given,
                           .params = &a->params,
                           .bad_row = &a->bad_row};
  for (int i = 0; i < MAX_ARRAYS && function->inputs[i] != NULL; i++) {
    a->call.in[i] = a->values[i];
    a->call.in_stride[i] = a->call.in_count[i] = COLS;
  }
  for (int i = 0; i < MAX_OUTPUTS && function->outputs[i].name != NULL; i++) {
    a->call.out[i] = a->out[i];
    a->call.out_stride[i] = COLS;
  }
}

static bool outputs_untouched(const arguments *a) {
  unsigned char expected[sizeof a->out];
  memset(expected, 0xa5, sizeof expected);
  return memcmp(a->out, expected, sizeof expected) == 0;
}

void expect_status(const tested_function *function, dtype type, arguments *a, ne_status wanted, const char *what) {
  now_running(function->name, dtype_name(type), "bad arguments", what);
  const ne_status status = function->run[type](&a->call);
  check(status == wanted, "%s %s, %s: status %d, expected %d", function->name, dtype_name(type), what, (int)status, (int)wanted);
  if (wanted == NE_OK)
    return;
  check(outputs_untouched(a), "%s %s, %s: an output was written", function->name, dtype_name(type), what);
  if (wanted != NE_ERR_TARGET_RANGE) {
    check(a->bad_row == -7, "%s %s, %s: bad_row was written", function->name, dtype_name(type), what);
  }
}

/* Input arrays that may be left out. */
static bool is_optional(const char *name) {
  return strcmp(name, "weight") == 0 || strcmp(name, "pos_weight") == 0;
}

static void set_inputs(arguments *a, const void *pointer) {
  for (int i = 0; i < MAX_ARRAYS; i++)
    a->call.in[i] = pointer;
}

static void set_strides(arguments *a, int64_t stride) {
  for (int i = 0; i < MAX_ARRAYS; i++)
    a->call.in_stride[i] = a->call.out_stride[i] = stride;
}

/* What is needed of a call without elements: a place for the one value of all of them. */
static void leave_out_arrays(const tested_function *function, arguments *a) {
  a->call.tables = a->call.rows = a->call.cols = 0;
  set_inputs(a, NULL);
  a->call.target = NULL;
  for (int i = 0; i < MAX_OUTPUTS; i++) {
    if ((function->loss != LOSS && function->outputs[i].shape != ONE) || i > 0)
      a->call.out[i] = NULL;
  }
}

static void test_matrix(const tested_function *function, dtype type) {
  SPOILT(NE_ERR_SHAPE, "rows is negative", a->call.rows = -1);
  for (int i = 0; i < 2 && function->inputs[i] != NULL; i++) {
    SPOILT(NE_ERR_SHAPE, "row_stride below cols", a->call.in_stride[i] = COLS - 1);
    SPOILT(NE_ERR_SHAPE, "columns of tables that do not divide the rows", a->call.in_stride[i] = -(ROWS + 1));
    SPOILT(NE_ERR_SHAPE, "columns of the largest tables", a->call.in_stride[i] = INT64_MIN);
    const bool tables = takes_tables(function);
    SPOILT(tables ? NE_ERR_SHAPE : NE_OK, "columns", a->call.in_stride[i] = NE_COLUMNS(ROWS));
    SPOILT(tables ? NE_ERR_SHAPE : NE_ERR_NULL, "columns of nothing", a->call.in_stride[i] = NE_COLUMNS(ROWS),
           a->call.in[i] = NULL);
    SPOILT(NE_ERR_SHAPE, "columns that overflow", a->call.in_stride[i] = -2, a->call.rows = INT64_MAX - 1);
    SPOILT(NE_ERR_SHAPE, "rows times row_stride overflows", a->call.rows = INT64_MAX / 2, a->call.in_stride[i] = 1 << 20);
    SPOILT(NE_ERR_SHAPE, "rows times row_stride is just too much", a->call.rows = (INT64_C(1) << 31) + 1,
           a->call.in_stride[i] = (INT64_C(1) << 32) / (int64_t)dtype_size(type));
    if (strcmp(function->inputs[i], "weights") != 0)
      SPOILT(NE_ERR_SHAPE, "row_stride is 0", a->call.in_stride[i] = 0);
  }
  if (!function->classes || has_parameters_struct(function)) {
    SPOILT(NE_OK, "no columns, and no pointer to them", a->call.cols = 0, set_inputs(a, NULL), a->target[0] = a->target[1] = -100);
  }
  for (int i = 0; i < MAX_OUTPUTS && function->outputs[i].name != NULL; i++) {
    if (function->outputs[i].shape == WHOLE) {
      SPOILT(NE_ERR_SHAPE, "the output's row stride below cols", a->call.out_stride[i] = COLS - 1);
      SPOILT(NE_ERR_SHAPE, "the output's columns of tables that do not divide the rows", a->call.out_stride[i] = -(ROWS + 1));
    }
  }
}

static void test_every_function(const tested_function *function, dtype type) {
  SPOILT(NE_OK, "valid arguments", (void)a);
  for (int i = 0; i < MAX_ARRAYS && function->inputs[i] != NULL; i++) {
    const bool optional = is_optional(function->inputs[i]);
    SPOILT(optional ? NE_OK : NE_ERR_NULL, "an input is NULL", a->call.in[i] = NULL);
  }
  for (int i = 0; i < MAX_OUTPUTS && function->outputs[i].name != NULL; i++) {
    const bool optional = function->loss == LOSS_PER_ROW || strcmp(function->outputs[i].name, "sign") == 0;
    SPOILT(optional ? NE_OK : NE_ERR_NULL, "an output is NULL", a->call.out[i] = NULL);
  }
  SPOILT(NE_ERR_SHAPE, "cols is negative", a->call.cols = -1);
  SPOILT(NE_ERR_SHAPE, "cols is the smallest integer", a->call.cols = INT64_MIN);
  if (type != U8)
    SPOILT(NE_ERR_SHAPE, "an array larger than the address space", a->call.rows = a->call.cols = INT64_MAX,
           set_strides(a, INT64_MAX));
  SPOILT(NE_OK, "no elements and no pointers", leave_out_arrays(function, a));
  if (!function->elementwise && !is_of_vectors(function))
    test_matrix(function, type);
}

static void test_temperature(const tested_function *function, dtype type) {
  const double bad[] = {0.0, -0.0, -1.0, NAN, INFINITY, -INFINITY};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    SPOILT(NE_ERR_PARAMETER, "temperature that is not finite and positive", a->given.temperature = bad[i]);
    SPOILT(NE_ERR_PARAMETER, "bad temperature without elements", a->given.temperature = bad[i], a->call.rows = 0);
  }
  SPOILT(NE_OK, "the smallest temperature", a->given.temperature = 5e-324);
}

static void test_weights(const tested_function *function, dtype type) {
  SPOILT(NE_OK, "one row of weights", a->call.in_stride[1] = 0);
  SPOILT(NE_OK, "no sign", a->call.out[1] = NULL);
  SPOILT(NE_ERR_SHAPE, "weights_row_stride below cols", a->call.in_stride[1] = COLS - 1);
  SPOILT(NE_ERR_SHAPE, "weights' columns of tables that do not divide the rows", a->call.in_stride[1] = -(ROWS + 1));
}

static void test_library(void) {
  check(ne_abi_version() == NE_ABI_VERSION, "ne_abi_version() is %d, the header's %d", (int)ne_abi_version(), NE_ABI_VERSION);
  int major, minor, patch, length = 0;
  check(sscanf(ne_version(), "%d.%d.%d%n", &major, &minor, &patch, &length) == 3 && ne_version()[length] == '\0',
        "ne_version() is %s", ne_version());
  const char *isa = ne_isa();
  static const char *const builds[] = {"x86-64", "x86-64-v3", "x86-64-v4", "jit-128", "jit-256", "jit-512"};
  bool known = false;
  for (size_t i = 0; i < sizeof builds / sizeof builds[0]; i++)
    known |= strcmp(isa, builds[i]) == 0;
  check(known, "ne_isa() is %s", isa);
  const char *unknown = ne_status_text(1000);
  for (ne_status status = NE_OK; status <= NE_ERR_INTERNAL; status++) {
    const char *text = ne_status_text(status);
    check(text != NULL && text[0] != '\0' && strcmp(text, unknown) != 0, "ne_status_text(%d) is %s", (int)status, text);
    for (ne_status other = NE_OK; other < status; other++) {
      check(strcmp(text, ne_status_text(other)) != 0, "ne_status_text(%d) and (%d) are the same", (int)status, (int)other);
    }
  }
  const ne_status others[] = {-1, 8, INT32_MAX, INT32_MIN};
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
    check(ne_status_text(others[i]) != NULL, "ne_status_text(%d) is NULL", (int)others[i]);
  }

  const int32_t start = ne_get_num_threads();
  check(start >= 1, "ne_get_num_threads() is %d", (int)start);
  check(ne_set_num_threads(5) == NE_OK && ne_get_num_threads() == 5, "5 threads: %d", (int)ne_get_num_threads());
  check(ne_set_num_threads(-1) == NE_ERR_PARAMETER && ne_get_num_threads() == 5, "-1 threads: %d", (int)ne_get_num_threads());
  check(ne_set_num_threads(INT32_MIN) == NE_ERR_PARAMETER, "the smallest integer is accepted as a number of threads");
  check(ne_set_num_threads(0) == NE_OK && ne_get_num_threads() == start, "0 threads: %d, expected %d", (int)ne_get_num_threads(),
        (int)start);
}

void test_arguments(void) {
  test_library();
  for (int i = 0; i < tested_function_count(); i++) {
    const tested_function *function = tested_function_at(i);
    for (dtype type = 0; type < DTYPE_COUNT; type++) {
      if (function->run[type] == NULL)
        continue;
      test_every_function(function, type);
      if (strcmp(function->name, "softmax") == 0 || strcmp(function->name, "log_softmax") == 0)
        test_temperature(function, type);
      if (strcmp(function->name, "logsumexp_weighted") == 0)
        test_weights(function, type);
      test_measure_arguments(function, type);
      test_loss_arguments(function, type);
    }
  }
}
