/* Bad arguments give the right status and leave every output as it was; arguments at the edge of what is allowed are accepted. */
#include "calls.h"
#include "tests.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROWS = 2, COLS = 3, OUTPUT = 8 };

/* Valid arguments for any function, to be spoilt one at a time. Values are 1/2 in both dtypes' buffers. */
typedef struct {
  double values[2][ROWS * COLS];
  int64_t target[ROWS];
  double out[2][OUTPUT];
  int64_t bad_row;
  ne_cross_entropy_params params;
  library_call call;
} arguments;

static void make_valid(arguments *a, bool f64) {
  memset(a, 0, sizeof *a);
  for (int i = 0; i < 2 * ROWS * COLS; i++) {
    if (f64) {
      a->values[i / (ROWS * COLS)][i % (ROWS * COLS)] = 0.5;
    } else {
      ((float *)(void *)a->values[i / (ROWS * COLS)])[i % (ROWS * COLS)] = 0.5F;
    }
  }
  a->target[1] = 1;
  memset(a->out, 0xa5, sizeof a->out);
  a->bad_row = -7;
  a->params.size = sizeof a->params;
  a->params.bad_row = &a->bad_row;
  a->call = (library_call){.in = {a->values[0], a->values[1]},
                           .target = a->target,
                           .tables = 1,
                           .rows = ROWS,
                           .cols = COLS,
                           .in_stride = {COLS, COLS},
                           .table_stride = ROWS * COLS,
                           .temperature = 1.0,
                           .order = 2.0,
                           .params = &a->params,
                           .out = {a->out[0], a->out[1]},
                           .out_stride = COLS};
}

static bool outputs_untouched(const arguments *a) {
  unsigned char expected[sizeof a->out];
  memset(expected, 0xa5, sizeof expected);
  return memcmp(a->out, expected, sizeof expected) == 0;
}

static void expect(const tested_function *function, bool f64, arguments *a, ne_status wanted, const char *what) {
  now_running(function->name, f64 ? "f64" : "f32", "bad arguments", what);
  const ne_status status = (f64 ? function->f64 : function->f32)(&a->call);
  check(status == wanted, "%s %s, %s: status %d, expected %d", function->name, f64 ? "f64" : "f32", what, (int)status, (int)wanted);
  if (wanted == NE_OK)
    return;
  check(outputs_untouched(a), "%s %s, %s: an output was written", function->name, f64 ? "f64" : "f32", what);
  if (wanted != NE_ERR_TARGET_RANGE) {
    check(a->bad_row == -7, "%s %s, %s: bad_row was written", function->name, f64 ? "f64" : "f32", what);
  }
}

/* One argument spoilt: assignments to `a` in the last place. */
#define SPOILT(wanted, what, ...)                                                                                                  \
  do {                                                                                                                             \
    arguments a_, *a = &a_;                                                                                                        \
    make_valid(a, f64);                                                                                                            \
    __VA_ARGS__;                                                                                                                   \
    expect(function, f64, a, wanted, what);                                                                                        \
  } while (0)

static void test_every_function(const tested_function *function, bool f64) {
  const bool elementwise = function->matrix == 0 && strstr(function->name, "softmax") == NULL;
  SPOILT(NE_OK, "valid arguments", (void)a);
  for (int i = 0; i < 2 && function->inputs[i] != NULL; i++) {
    SPOILT(NE_ERR_NULL, "an input is NULL", a->call.in[i] = NULL);
  }
  SPOILT(NE_ERR_NULL, "the first output is NULL", a->call.out[0] = NULL);
  SPOILT(NE_ERR_SHAPE, "cols is negative", a->call.cols = -1);
  SPOILT(NE_ERR_SHAPE, "cols is the smallest integer", a->call.cols = INT64_MIN);
  SPOILT(NE_ERR_SHAPE, "an array larger than the address space",
         a->call.rows = a->call.cols = a->call.in_stride[0] = a->call.in_stride[1] = a->call.out_stride = INT64_MAX);
  SPOILT(NE_OK, "no elements and no pointers", a->call.tables = a->call.rows = a->call.cols = 0,
         a->call.in[0] = a->call.in[1] = NULL, a->call.target = NULL,
         a->call.out[function->matrix >= 0 ? function->matrix : 0] = function->loss && function->matrix < 0 ? a->out[0] : NULL,
         a->call.out[1] = function->matrix == 1 ? NULL : a->out[1]);
  if (elementwise)
    return;

  SPOILT(NE_ERR_SHAPE, "rows is negative", a->call.rows = -1);
  SPOILT(NE_ERR_SHAPE, "row_stride below cols", a->call.in_stride[0] = COLS - 1);
  SPOILT(NE_ERR_SHAPE, "row_stride is 0", a->call.in_stride[0] = 0);
  SPOILT(NE_ERR_SHAPE, "row_stride is negative", a->call.in_stride[0] = -COLS);
  if (function->inputs[1] != NULL) {
    SPOILT(NE_ERR_SHAPE, "the second input's row stride below cols", a->call.in_stride[1] = COLS - 1);
    SPOILT(NE_ERR_SHAPE, "the second input's row stride is negative", a->call.in_stride[1] = -COLS);
  }
  SPOILT(NE_ERR_SHAPE, "rows times row_stride overflows", a->call.rows = INT64_MAX / 2, a->call.in_stride[0] = 1 << 20);
  SPOILT(NE_OK, "no columns, and no pointer to them", a->call.cols = 0, a->call.in[0] = a->call.in[1] = NULL,
         a->target[0] = a->target[1] = -100);
  if (function->matrix >= 0) {
    SPOILT(NE_ERR_SHAPE, "the output's row stride below cols", a->call.out_stride = COLS - 1);
    SPOILT(NE_ERR_NULL, "the output matrix is NULL", a->call.out[function->matrix] = NULL);
  }
}

static void test_temperature(const tested_function *function, bool f64) {
  const double bad[] = {0.0, -0.0, -1.0, NAN, INFINITY, -INFINITY};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    SPOILT(NE_ERR_PARAMETER, "temperature that is not finite and positive", a->call.temperature = bad[i]);
    SPOILT(NE_ERR_PARAMETER, "bad temperature without elements", a->call.temperature = bad[i], a->call.rows = 0);
  }
  SPOILT(NE_OK, "the smallest temperature", a->call.temperature = 5e-324);
}

static void test_weights(const tested_function *function, bool f64) {
  SPOILT(NE_OK, "one row of weights", a->call.in_stride[1] = 0);
  SPOILT(NE_OK, "no sign", a->call.out[1] = NULL);
  SPOILT(NE_ERR_SHAPE, "weights_row_stride below cols", a->call.in_stride[1] = COLS - 1);
  SPOILT(NE_ERR_SHAPE, "weights_row_stride is negative", a->call.in_stride[1] = -COLS);
}

static bool is_one_of(const tested_function *function, const char *const *names) {
  for (; *names != NULL; names++) {
    if (strcmp(function->name, *names) == 0)
      return true;
  }
  return false;
}

static void test_measures(const tested_function *function, bool f64) {
  static const char *const with_normalize[] = {"entropy", "cross_entropy", "kl_divergence", "js_divergence", "js_distance", NULL};
  static const char *const with_order[] = {"renyi_entropy", "tsallis_entropy", NULL};
  static const char *const with_base[] = {
      "self_information", "binary_entropy", "entropy",       "renyi_entropy",       "cross_entropy",      "kl_divergence",
      "js_divergence",    "js_distance",    "joint_entropy", "conditional_entropy", "mutual_information", NULL};
  const double bad_bases[] = {-2.0, 1.0, NAN, INFINITY, -INFINITY}, good_bases[] = {0.0, 2.0, 0.5, 5e-324, 1.7e308};
  for (size_t i = 0; i < sizeof bad_bases / sizeof bad_bases[0] && is_one_of(function, with_base); i++) {
    SPOILT(NE_ERR_PARAMETER, "base that is not finite, positive and other than 1", a->call.base = bad_bases[i]);
    SPOILT(NE_ERR_PARAMETER, "bad base without elements", a->call.base = bad_bases[i], a->call.rows = a->call.cols = 0);
    SPOILT(NE_OK, "a base", a->call.base = good_bases[i]);
  }
  const int32_t bad_words[] = {2, -1, INT32_MAX, INT32_MIN};
  for (size_t i = 0; i < sizeof bad_words / sizeof bad_words[0]; i++) {
    if (is_one_of(function, with_normalize))
      SPOILT(NE_ERR_PARAMETER, "normalize is neither 0 nor 1", a->call.normalize = bad_words[i]);
    if (strcmp(function->name, "conditional_entropy") == 0)
      SPOILT(NE_ERR_PARAMETER, "unknown given", a->call.given = bad_words[i]);
  }
  const double bad_orders[] = {-1.0, -5e-324, NAN, -INFINITY}, good_orders[] = {0.0, 1.0, INFINITY, 1e300};
  for (size_t i = 0; i < sizeof bad_orders / sizeof bad_orders[0] && is_one_of(function, with_order); i++) {
    SPOILT(NE_ERR_PARAMETER, "order below 0", a->call.order = bad_orders[i]);
    SPOILT(NE_OK, "an order", a->call.order = good_orders[i]);
  }
  if (!takes_tables(function))
    return;
  SPOILT(NE_ERR_SHAPE, "tables is negative", a->call.tables = -1);
  SPOILT(NE_ERR_SHAPE, "table_stride below rows * row_stride", a->call.tables = 2, a->call.rows = 1,
         a->call.table_stride = COLS - 1);
  SPOILT(NE_OK, "two tables of one row", a->call.tables = 2, a->call.rows = 1, a->call.table_stride = COLS);
  SPOILT(NE_OK, "one table, any distance to the next", a->call.table_stride = 0);
  SPOILT(NE_ERR_SHAPE, "tables times table_stride overflows", a->call.tables = INT64_MAX / 2, a->call.table_stride = 1 << 20);
  SPOILT(NE_OK, "no tables", a->call.tables = 0, a->call.in[0] = NULL, a->call.out[0] = NULL);
}

/* The first bad row, in the presence of a second one. */
static void expect_bad_target(const tested_function *function, bool f64, int64_t target, int32_t ignore_mode) {
  SPOILT(NE_ERR_TARGET_RANGE, "a class out of range", a->target[0] = a->target[1] = target, a->params.ignore_mode = ignore_mode);
  for (int row = 0; row < ROWS; row++) {
    arguments a;
    make_valid(&a, f64);
    a.target[row] = target;
    a.params.ignore_mode = ignore_mode;
    for (int reduction = 0; reduction < 3; reduction++) {
      a.bad_row = -7;
      a.params.reduction = reduction;
      expect(function, f64, &a, NE_ERR_TARGET_RANGE, "a class out of range in one row");
      check(a.bad_row == row, "%s: bad_row is %lld, expected %d", function->name, (long long)a.bad_row, row);
    }
    a.params.bad_row = NULL;
    expect(function, f64, &a, NE_ERR_TARGET_RANGE, "a class out of range, no bad_row");
  }
}

static void test_losses(const tested_function *function, bool f64) {
  SPOILT(NE_OK, "no parameters", a->call.params = NULL);
  SPOILT(NE_ERR_NULL, "target is NULL", a->call.target = NULL);
  SPOILT(NE_ERR_NULL, "target is NULL and there are no columns", a->call.target = NULL, a->call.cols = 0);
  const uint64_t sizes[] = {0, 8, sizeof(ne_cross_entropy_params) - 8, sizeof(ne_cross_entropy_params) - 1};
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
    SPOILT(NE_ERR_PARAMETER, "a size that is no version of the parameters", a->params.size = sizes[i]);
  }
  const int32_t unknown[] = {3, -1, INT32_MAX, INT32_MIN};
  for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
    SPOILT(NE_ERR_PARAMETER, "unknown reduction", a->params.reduction = unknown[i]);
    SPOILT(NE_ERR_PARAMETER, "unknown empty", a->params.empty = unknown[i]);
    SPOILT(NE_ERR_PARAMETER, "unknown ignore_mode", a->params.ignore_mode = unknown[i]);
    SPOILT(NE_ERR_PARAMETER, "reserved is not 0", a->params.reserved = unknown[i]);
  }
  SPOILT(NE_ERR_EMPTY, "a mean over no rows", a->params.empty = NE_EMPTY_RAISE, a->call.rows = 0);
  SPOILT(NE_ERR_EMPTY, "a mean over ignored rows", a->params.empty = NE_EMPTY_RAISE, a->target[0] = a->target[1] = -100);
  SPOILT(NE_OK, "a mean over one row of two", a->params.empty = NE_EMPTY_RAISE, a->target[0] = -100);
  SPOILT(NE_OK, "a sum over no rows", a->params.empty = NE_EMPTY_RAISE, a->params.reduction = NE_REDUCTION_SUM, a->call.rows = 0);
  SPOILT(NE_OK, "losses of no rows", a->params.empty = NE_EMPTY_RAISE, a->params.reduction = NE_REDUCTION_NONE, a->call.rows = 0,
         a->call.out[0] = NULL);
  SPOILT(NE_ERR_NULL, "no place for the mean over no rows", a->call.rows = 0, a->call.out[0] = NULL);

  const int64_t classes[] = {COLS, -1, INT64_MAX, INT64_MIN, (int64_t)1 << 32, -99};
  for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
    expect_bad_target(function, f64, classes[i], NE_IGNORE_DEFAULT);
  expect_bad_target(function, f64, -100, NE_IGNORE_NONE);
  expect_bad_target(function, f64, -100, NE_IGNORE_INDEX); /* ignore_index is 0 there */
  SPOILT(NE_ERR_TARGET_RANGE, "a class of no columns", a->call.cols = 0);
  SPOILT(NE_OK, "an ignored class out of range", a->params.ignore_mode = NE_IGNORE_INDEX, a->params.ignore_index = INT64_MAX,
         a->target[0] = INT64_MAX);
}

static void test_library(void) {
  check(ne_abi_version() == NE_ABI_VERSION, "ne_abi_version() is %d, the header's %d", (int)ne_abi_version(), NE_ABI_VERSION);
  int major, minor, patch, length = 0;
  check(sscanf(ne_version(), "%d.%d.%d%n", &major, &minor, &patch, &length) == 3 && ne_version()[length] == '\0',
        "ne_version() is %s", ne_version());
  const char *isa = ne_isa();
  check(strcmp(isa, "x86-64") == 0 || strcmp(isa, "x86-64-v3") == 0 || strcmp(isa, "x86-64-v4") == 0, "ne_isa() is %s", isa);
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
  for (int i = 0; i < tested_function_count; i++) {
    const tested_function *function = &tested_functions[i];
    for (int f64 = 0; f64 < 2; f64++) {
      test_every_function(function, f64);
      if (strstr(function->name, "softmax") != NULL && !function->loss)
        test_temperature(function, f64);
      if (strcmp(function->name, "logsumexp_weighted") == 0)
        test_weights(function, f64);
      if (function->loss)
        test_losses(function, f64);
      test_measures(function, f64);
    }
  }
}
