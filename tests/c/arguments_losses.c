/* Bad arguments of the losses and of the measures from logits. */
#include "arguments.h"
#include "tests.h"

#include <math.h>
#include <string.h>

/* The first bad row, in the presence of a second one. */
static void expect_bad_target(const tested_function *function, dtype type, int64_t target, int32_t ignore_mode) {
  SPOILT(NE_ERR_TARGET_RANGE, "a class out of range", a->target[0] = a->target[1] = target, a->params.ignore_mode = ignore_mode);
  for (int row = 0; row < ROWS; row++) {
    arguments a;
    make_valid(&a, function, type);
    a.target[row] = target;
    a.params.ignore_mode = ignore_mode;
    const int first = function->loss == LOSS_PER_ROW ? NE_REDUCTION_NONE : NE_REDUCTION_MEAN;
    const int last = strcmp(function->name, "softmax_perplexity") == 0 ? NE_REDUCTION_MEAN : NE_REDUCTION_NONE;
    for (int reduction = first; reduction <= last; reduction++) {
      a.bad_row = -7;
      a.params.reduction = reduction;
      expect_status(function, type, &a, NE_ERR_TARGET_RANGE, "a class out of range in one row");
      check(a.bad_row == row, "%s: bad_row is %lld, expected %d", function->name, (long long)a.bad_row, row);
    }
    a.params.bad_row = NULL;
    expect_status(function, type, &a, NE_ERR_TARGET_RANGE, "a class out of range, no bad_row");
  }
}

static void test_cross_entropy(const tested_function *function, dtype type) {
  if (function->loss == LOSS)
    SPOILT(NE_OK, "no parameters", a->call.params = NULL);
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
  const double bad[] = {-1.0, NAN, INFINITY, -INFINITY};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    SPOILT(NE_ERR_PARAMETER, "label_smoothing outside 0..1", a->params.label_smoothing = bad[i]);
    SPOILT(NE_ERR_PARAMETER, "temperature that is not finite and positive", a->params.temperature = bad[i]);
    SPOILT(NE_ERR_PARAMETER, "softcap that is not finite and positive", a->params.softcap = bad[i]);
    SPOILT(NE_ERR_PARAMETER, "z_loss that is not finite and positive", a->params.z_loss = bad[i]);
    SPOILT(NE_ERR_PARAMETER, "z_loss without elements", a->params.z_loss = bad[i], a->call.rows = 0);
  }
  SPOILT(NE_ERR_PARAMETER, "label_smoothing above 1", a->params.label_smoothing = 1.0000000000000002);
  for (size_t i = 1; i < sizeof bad / sizeof bad[0]; i++) {
    SPOILT(NE_ERR_PARAMETER, "a weight that is not finite", dtype_store(dtype_of_results(type), a->weights, COLS - 1, bad[i]),
           a->params.weight = a->weights);
    SPOILT(NE_ERR_PARAMETER, "a sample weight that is not finite",
           dtype_store(dtype_of_results(type), a->weights, ROWS - 1, bad[i]), a->params.sample_weight = a->weights);
  }
  SPOILT(NE_OK, "weights", a->params.weight = a->params.sample_weight = a->weights);
  if (strncmp(function->name, "nll_loss", 8) == 0) {
    SPOILT(NE_ERR_PARAMETER, "label_smoothing of log-probabilities", a->params.label_smoothing = 0.5);
    SPOILT(NE_ERR_PARAMETER, "temperature of log-probabilities", a->params.temperature = 0.5);
    SPOILT(NE_ERR_PARAMETER, "softcap of log-probabilities", a->params.softcap = 0.5);
    SPOILT(NE_ERR_PARAMETER, "z_loss of log-probabilities", a->params.z_loss = 0.5);
  }
}

static void test_means(const tested_function *function, dtype type) {
  SPOILT(NE_ERR_EMPTY, "a mean over no rows", a->params.empty = NE_EMPTY_RAISE, a->call.rows = 0);
  if (function->classes) {
    SPOILT(NE_ERR_EMPTY, "a mean over ignored rows", a->params.empty = NE_EMPTY_RAISE, a->target[0] = a->target[1] = -100);
    SPOILT(NE_OK, "a mean over one row of two", a->params.empty = NE_EMPTY_RAISE, a->target[0] = -100);
  }
  SPOILT(NE_ERR_NULL, "no place for the mean over no rows", a->call.rows = 0, a->call.out[0] = NULL);
  if (strcmp(function->name, "softmax_perplexity") == 0)
    return;
  SPOILT(NE_OK, "a sum over no rows", a->params.empty = NE_EMPTY_RAISE, a->params.reduction = NE_REDUCTION_SUM, a->call.rows = 0);
  SPOILT(NE_OK, "losses of no rows", a->params.empty = NE_EMPTY_RAISE, a->params.reduction = NE_REDUCTION_NONE, a->call.rows = 0,
         a->call.out[0] = NULL);
}

static void test_classes(const tested_function *function, dtype type) {
  SPOILT(NE_ERR_NULL, "target is NULL", a->call.target = NULL);
  SPOILT(NE_ERR_NULL, "target is NULL and there are no columns", a->call.target = NULL, a->call.cols = 0);
  const int64_t classes[] = {COLS, -1, INT64_MAX, INT64_MIN, (int64_t)1 << 32, -99};
  for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
    expect_bad_target(function, type, classes[i], NE_IGNORE_DEFAULT);
  SPOILT(NE_ERR_TARGET_RANGE, "a class of no columns", a->call.cols = 0);
  if (!has_parameters_struct(function))
    return;
  expect_bad_target(function, type, -100, NE_IGNORE_NONE);
  expect_bad_target(function, type, -100, NE_IGNORE_INDEX); /* ignore_index is 0 there */
  SPOILT(NE_OK, "an ignored class out of range", a->params.ignore_mode = NE_IGNORE_INDEX, a->params.ignore_index = INT64_MAX,
         a->target[0] = INT64_MAX);
}

/* Parameters that are arguments: each function has some of them. */
static void test_numbers(const tested_function *function, dtype type) {
  const char *name = function->name;
  const double bad[] = {-1.0, NAN, INFINITY, -INFINITY};
  const bool measure =
      strncmp(name, "softmax_entropy", 15) == 0 || strncmp(name, "softmax_kl", 10) == 0 || strncmp(name, "softmax_js", 10) == 0;
  const bool likelihood = strncmp(name, "gaussian_nll", 12) == 0 || strncmp(name, "poisson", 7) == 0;
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    if (measure || strcmp(name, "token_log_probs") == 0)
      SPOILT(NE_ERR_PARAMETER, "temperature that is not finite and positive", a->given.temperature = bad[i]);
    if (measure)
      SPOILT(NE_ERR_PARAMETER, "base that is not finite and positive", a->given.base = bad[i]);
    if (strcmp(name, "softmax_js_divergence") == 0)
      SPOILT(NE_ERR_PARAMETER, "beta outside 0..1", a->given.beta = bad[i]);
    if (strncmp(name, "focal", 5) == 0) {
      SPOILT(NE_ERR_PARAMETER, "alpha outside 0..1", a->given.alpha_given = true, a->given.alpha = bad[i]);
      SPOILT(NE_ERR_PARAMETER, "gamma that is not finite and positive", a->given.gamma = bad[i]);
    }
    if (likelihood)
      SPOILT(NE_ERR_PARAMETER, "eps that is not finite and positive", a->given.eps = bad[i]);
    if (strncmp(name, "multi_margin", 12) == 0 && i > 0)
      SPOILT(NE_ERR_PARAMETER, "margin that is not finite", a->given.margin = bad[i]);
  }
  if (measure) {
    SPOILT(NE_ERR_PARAMETER, "base 1", a->given.base = 1);
    SPOILT(NE_OK, "base and temperature 0", a->given.base = a->given.temperature = 0);
  }
  if (strncmp(name, "multi_margin", 12) == 0) {
    SPOILT(NE_ERR_PARAMETER, "p 0", a->given.p = 0);
    SPOILT(NE_ERR_PARAMETER, "p 3", a->given.p = 3);
    SPOILT(NE_OK, "weights", a->call.class_weight = a->weights);
  }
  if (strncmp(name, "gaussian_nll", 12) == 0) {
    SPOILT(NE_ERR_PARAMETER, "a negative variance", dtype_store(type, a->values[2], COLS - 1, -0.5));
    SPOILT(NE_OK, "a variance of -0", dtype_store(type, a->values[2], 0, -0.0));
    SPOILT(NE_OK, "one variance", a->call.in_count[2] = 1);
  }
}

static void test_reductions(const tested_function *function, dtype type) {
  const bool batches = strncmp(function->name, "kl_div", 6) == 0;
  const int32_t unknown[] = {4, -1, INT32_MAX, INT32_MIN};
  for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
    SPOILT(NE_ERR_PARAMETER, "unknown reduction", a->call.reduction = unknown[i]);
  SPOILT(batches ? NE_OK : NE_ERR_PARAMETER, "batchmean", a->call.reduction = NE_REDUCTION_BATCHMEAN);
  if (batches) {
    SPOILT(NE_ERR_PARAMETER, "batchmean over no batch", a->call.reduction = NE_REDUCTION_BATCHMEAN, a->given.batch = 0);
    SPOILT(NE_ERR_PARAMETER, "batchmean over a negative batch", a->call.reduction = NE_REDUCTION_BATCHMEAN, a->given.batch = -1);
  }
  for (int i = 2; i < MAX_ARRAYS && function->elementwise && function->inputs[i] != NULL; i++) {
    SPOILT(NE_ERR_SHAPE, "a repeated array of no elements", a->call.in_count[i] = 0);
    SPOILT(NE_ERR_SHAPE, "a repeated array of a negative number of elements", a->call.in_count[i] = -1);
    SPOILT(NE_ERR_SHAPE, "a repeated array longer than the others", a->call.in_count[i] = COLS + 1);
  }
}

void test_loss_arguments(const tested_function *function, dtype type) {
  if (function->classes)
    test_classes(function, type);
  if (has_parameters_struct(function))
    test_cross_entropy(function, type);
  if (has_parameters_struct(function) && function->loss == LOSS)
    test_means(function, type);
  if (function->loss == LOSS && !has_parameters_struct(function))
    test_reductions(function, type);
  if (function->loss == LOSS_PER_ROW)
    SPOILT(NE_ERR_PARAMETER, "a reduction of several values", a->params.reduction = NE_REDUCTION_SUM);
  test_numbers(function, type);
}
