/* Bad arguments of the measures of distributions, and of functions of counts, labels, code lengths and Gaussians. */
#include "arguments.h"

#include <math.h>
#include <string.h>

static bool is_one_of(const tested_function *function, const char *const *names) {
  for (; *names != NULL; names++) {
    if (strcmp(function->name, *names) == 0)
      return true;
  }
  return false;
}

static void test_tables(const tested_function *function, dtype type) {
  SPOILT(NE_ERR_SHAPE, "tables is negative", a->call.tables = -1);
  SPOILT(NE_ERR_SHAPE, "table_stride below rows * row_stride", a->call.tables = 2, a->call.rows = 1,
         a->call.table_stride = COLS - 1);
  SPOILT(NE_OK, "two tables of one row", a->call.tables = 2, a->call.rows = 1, a->call.table_stride = COLS);
  SPOILT(NE_OK, "one table, any distance to the next", a->call.table_stride = 0);
  SPOILT(NE_ERR_SHAPE, "tables times table_stride overflows", a->call.tables = INT64_MAX / 2, a->call.table_stride = 1 << 20);
  SPOILT(NE_OK, "no tables", a->call.tables = 0, a->call.in[0] = NULL, a->call.out[0] = NULL);
}

/* Elements that an input must not have. */
static void test_elements(const tested_function *function, dtype type, int input) {
  const char *name = function->inputs[input];
  if (strcmp(name, "counts") == 0 || strcmp(name, "lengths") == 0) {
    SPOILT(NE_ERR_PARAMETER, "a negative integer", dtype_store(I64, a->values[input], 0, -1));
    SPOILT(NE_ERR_PARAMETER, "the smallest integer", dtype_store_bits(I64, a->values[input], 0, (uint64_t)1 << 63));
  }
  if (strncmp(name, "sigma", 5) == 0) {
    const double bad[] = {0.0, -0.0, -1.0, -INFINITY};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
      SPOILT(NE_ERR_PARAMETER, "sigma not above 0", dtype_store(type, a->values[input], 0, bad[i]));
    SPOILT(NE_OK, "sigma is NaN", dtype_store(type, a->values[input], 0, NAN));
  }
  if (function->outputs[0].shape == LENGTHS) {
    const double bad[] = {-1.0, NAN, INFINITY, -INFINITY};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
      SPOILT(NE_ERR_PARAMETER, "a weight that is none", dtype_store(type, a->values[input], 0, bad[i]));
  }
}

void test_measure_arguments(const tested_function *function, dtype type) {
  static const char *const with_normalize[] = {"entropy", "cross_entropy", "kl_divergence", "js_divergence", "js_distance", NULL};
  static const char *const with_order[] = {"renyi_entropy", "tsallis_entropy", NULL};
  static const char *const with_base[] = {"self_information",
                                          "binary_entropy",
                                          "entropy",
                                          "renyi_entropy",
                                          "cross_entropy",
                                          "kl_divergence",
                                          "js_divergence",
                                          "js_distance",
                                          "joint_entropy",
                                          "conditional_entropy",
                                          "mutual_information",
                                          "entropy_from_counts",
                                          "byte_entropy",
                                          "mutual_information_from_labels",
                                          "gaussian_entropy",
                                          "gaussian_cross_entropy",
                                          "gaussian_kl_divergence",
                                          NULL};
  const double bad_bases[] = {-2.0, 1.0, NAN, INFINITY, -INFINITY}, good_bases[] = {0.0, 2.0, 0.5, 5e-324, 1.7e308};
  for (size_t i = 0; i < sizeof bad_bases / sizeof bad_bases[0] && is_one_of(function, with_base); i++) {
    SPOILT(NE_ERR_PARAMETER, "base that is not finite, positive and other than 1", a->given.base = bad_bases[i]);
    SPOILT(NE_ERR_PARAMETER, "bad base without elements", a->given.base = bad_bases[i], a->call.rows = a->call.cols = 0);
    SPOILT(NE_OK, "a base", a->given.base = good_bases[i]);
  }
  const int32_t bad_words[] = {2, -1, INT32_MAX, INT32_MIN};
  for (size_t i = 0; i < sizeof bad_words / sizeof bad_words[0]; i++) {
    if (is_one_of(function, with_normalize))
      SPOILT(NE_ERR_PARAMETER, "normalize is neither 0 nor 1", a->given.normalize = bad_words[i]);
    if (strcmp(function->name, "conditional_entropy") == 0)
      SPOILT(NE_ERR_PARAMETER, "unknown given", a->given.given = bad_words[i]);
  }
  const double bad_orders[] = {-1.0, -5e-324, NAN, -INFINITY}, good_orders[] = {0.0, 1.0, INFINITY, 1e300};
  for (size_t i = 0; i < sizeof bad_orders / sizeof bad_orders[0] && is_one_of(function, with_order); i++) {
    SPOILT(NE_ERR_PARAMETER, "order below 0", a->given.order = bad_orders[i]);
    SPOILT(NE_OK, "an order", a->given.order = good_orders[i]);
  }
  static const char *const with_choice[] = {"entropy_from_counts", "normalized_mutual_information", NULL};
  const int32_t bad_choices[] = {-1, 4, INT32_MAX, INT32_MIN};
  for (size_t i = 0; i < sizeof bad_choices / sizeof bad_choices[0] && is_one_of(function, with_choice); i++)
    SPOILT(NE_ERR_PARAMETER, "an unknown estimator or average", a->given.choice = bad_choices[i]);
  for (int i = 0; i < MAX_ARRAYS && function->inputs[i] != NULL; i++)
    test_elements(function, type, i);
  if (takes_tables(function))
    test_tables(function, type);
}
