#include "same_bits.h"

#include "tests.h"

#include <math.h>
#include <string.h>

enum { SMALL = 2000, MANY_ROWS = 200 };

static void same_bits(const reference_context *c, const char *layout_name, int output, int64_t first, const void *got,
                      size_t bytes) {
  const dtype type = output_type(c->function, output, c->type);
  const size_t element = dtype_size(type);
  const unsigned char *expected = c->expected->values[output] + (size_t)first * element;
  if (check(memcmp(got, expected, bytes) == 0, "%s %s, case %s, %s: other bits in %s", c->function->name, dtype_name(c->type),
            c->test->name, layout_name, c->function->outputs[output].name)) {
    return;
  }
  for (size_t i = 0; i < bytes / element; i++) {
    if (memcmp((const unsigned char *)got + i * element, expected + i * element, element) != 0) {
      printf("  at %lld: %.17g, before %.17g\n", (long long)first + (long long)i, dtype_value(type, got, (int64_t)i),
             dtype_value(type, expected, (int64_t)i));
      return;
    }
  }
}

/* The function (or its twin) in some layout on the case (or a part of it) gives the bits of the plain one from `first` on. */
static void compare_run(const reference_context *c, const tested_function *function, const reference_case *test, const layout *how,
                        int64_t first) {
  dense_outputs got = {{NULL}, {0}};
  if (run_layout(function, test, c->type, how, &got)) {
    for (int i = 0; i < MAX_OUTPUTS && got.values[i] != NULL; i++)
      same_bits(c, how->name, i, function->outputs[i].shape == WHOLE ? first * c->test->cols : first, got.values[i], got.bytes[i]);
  }
  dense_outputs_free(&got);
}

static void compare_layout(const reference_context *c, const layout *how) {
  compare_run(c, c->function, c->test, how, 0);
}

static void compare_first(const reference_context *c, const layout *layouts, size_t count) {
  for (size_t i = 0; i < count; i++)
    compare_layout(c, &layouts[i]);
}

/* Rows that are columns of tables, all of them or some arrays only; quick: the first three. */
static void compare_columns(const reference_context *c, int may_lie_over) {
  const layout columns[] = {
      {"columns in place", 0, AT_END, 0, 2, may_lie_over, false, 1, 0},
      {"columns to rows", 2, AT_END, 0, 1, 0, false, 1, OUTPUT_AS_ROWS},
      {"columns of tables of two, or of three", 0, AT_END, 0, 1, 0, false, (int)(c->test->rows / (c->test->rows % 2 == 0 ? 2 : 3)),
       0},
      {"columns", 0, AT_END, 0, 1, 0, false, 1, 0},
      {"columns, 3 threads", 0, AT_START, 0, 3, 0, false, 1, 0},
      {"columns of two tables", 0, AT_END, 0, 1, 0, false, 2, 0},
      {"rows to columns", 2, AT_END, 0, 1, 0, false, 1, 1},
      {"rows and columns", 0, AT_END, 0, 1, 0, false, 1, 2},
  };
  compare_first(c, columns, c->quick ? 3 : sizeof columns / sizeof columns[0]);
}

/* Quick: the first two of those for all functions, one in place. */
static void compare_layouts(const reference_context *c) {
  const int64_t padding = c->test->elementwise ? 0 : 3;
  const layout common[] = {
      {"padded rows ending at a guard page", padding + 1, AT_END, 0, 1, 0, false, 0, 0},
      {"3 threads, padded rows", padding, AT_START, 0, 3, 0, false, 0, 0},
      {"ending at a guard page", 0, AT_END, 0, 1, 0, false, 0, 0},
      {"padded rows", padding, AT_START, 0, 1, 0, false, 0, 0},
      {"2 threads", 0, AT_END, 0, 2, 0, false, 0, 0},
      {"7 threads", 0, AT_START, 0, 7, 0, false, 0, 0},
  };
  compare_first(c, common, c->quick ? 2 : sizeof common / sizeof common[0]);
  int may_lie_over = 0;
  for (int i = 0; i < MAX_OUTPUTS && c->function->outputs[i].name != NULL; i++)
    may_lie_over |= c->function->outputs[i].over;
  for (int over = 1; over <= may_lie_over; over++) {
    if (over > 3 && (over & (over - 1)) != 0) /* one of many */
      continue;
    compare_layout(c, &(layout){"in place, padded rows, 3 threads", padding, AT_START, 0, 3, over, false, 0, 0});
    if (!c->quick)
      compare_layout(c, &(layout){"in place", 0, AT_END, 0, 1, over, false, 0, 0});
  }
  if (!c->test->elementwise && !takes_tables(c->function) && !is_of_vectors(c->function) && c->test->rows > 1)
    compare_columns(c, may_lie_over & (may_lie_over - 1) ? 1 : may_lie_over);
  if (c->test->rows * c->test->cols > SMALL)
    return;
  const size_t element = dtype_size(c->type);
  for (size_t offset = element; offset < 64; offset += c->quick ? 5 * element : element) {
    compare_layout(c, &(layout){"offset", 0, AT_START, offset, 1, 0, false, 0, 0});
  }
}

/* Parts of an elementwise call: every length from 0 to 40 at 16 places. */
static void compare_parts(const reference_context *c) {
  for (int64_t first = 0; first < (c->quick ? 3 : 16); first++) {
    for (int64_t n = 0; n <= 40 && first + n <= c->test->cols; n++) {
      const reference_case part = part_of(c->test, c->type, first, n);
      const layout how = {"a part", 0, AT_START, 0, 1, 0, false, 0, 0};
      dense_outputs got = {{NULL}, {0}};
      if (run_layout(c->function, &part, c->type, &how, &got)) {
        for (int i = 0; i < MAX_OUTPUTS && got.values[i] != NULL; i++)
          same_bits(c, how.name, i, first, got.values[i], got.bytes[i]);
      }
      dense_outputs_free(&got);
    }
  }
}

static int64_t count_of_rows(const reference_context *c) {
  return takes_tables(c->function) ? c->test->tables : c->test->rows;
}

/* Each row (each table) in a call of its own. */
static void compare_rows(const reference_context *c) {
  const layout alone = {"a row alone", 0, AT_END, 0, 1, 0, false, 0, 0};
  for (int64_t r = 0; r < count_of_rows(c) && r < (c->quick ? 5 : MANY_ROWS); r++) {
    const reference_case row = part_of(c->test, c->type, r, 1);
    compare_run(c, c->function, &row, &alone, r);
  }
}

/* Whether every array has an element for every element, so that a part of the call is a part of each. */
static bool has_parts(const reference_context *c) {
  for (int i = 0; i < c->test->input_count; i++) {
    if (c->test->inputs[i].count != c->test->cols)
      return false;
  }
  return c->function->loss == NO_LOSS || strcmp(c->test->given.reduction, "none") == 0;
}

/* Minus the loss is the log-probability, bit for bit. */
static void compare_log_probabilities(const reference_context *c) {
  const layout plain = {"minus the loss", 0, AT_START, 0, 1, 0, false, 0, 0};
  reference_case test = *c->test;
  strcpy(test.given.reduction, "none");
  dense_outputs got = {{NULL}, {0}};
  if (run_layout(tested_function_named("softmax_cross_entropy"), &test, c->type, &plain, &got)) {
    const dtype results = dtype_of_results(c->type);
    for (int64_t r = 0; r < test.rows; r++) {
      const double loss = dtype_value(results, got.values[0], r), value = dtype_value(results, c->expected->values[0], r);
      check(loss == -value || (isnan(loss) && isnan(value)), "token_log_probs %s, case %s, row %lld: %.17g, the loss %.17g",
            dtype_name(c->type), test.name, (long long)r, value, loss);
    }
  }
  dense_outputs_free(&got);
}

/* logsumexp_weighted without `sign`. */
static void compare_without_sign(const reference_context *c) {
  const layout plain = {"without sign", 0, AT_START, 0, 1, 0, true, 0, 0};
  dense_outputs got = {{NULL}, {0}};
  if (run_layout(c->function, c->test, c->type, &plain, &got)) {
    for (int64_t r = 0; r < c->test->rows; r++) {
      const dtype results = dtype_of_results(c->type);
      const double value = dtype_value(results, got.values[0], r), sign = dtype_value(results, c->expected->values[1], r);
      const double with_sign = dtype_value(results, c->expected->values[0], r);
      check(sign < 0 ? isnan(value) : value == with_sign || (isnan(value) && isnan(with_sign)),
            "logsumexp_weighted %s, case %s, row %lld: %.17g without sign, %.17g and sign %g with it", dtype_name(c->type),
            c->test->name, (long long)r, value, with_sign, sign);
    }
  }
  dense_outputs_free(&got);
}

/* Functions that promise the bits of another. */
static void compare_twins(const reference_context *c) {
  const layout without = {"without the gradient", 0, AT_START, 0, 1, 0, false, 0, 0};
  const layout loss_only = {"the loss alone", 0, AT_START, 0, 1, 0, true, 0, 0};
  const tested_function *twin = tested_function_without_gradient(c->function);
  if (twin != NULL) {
    compare_run(c, twin, c->test, &without, 0);
  } else if (c->function->loss == LOSS_PER_ROW) {
    compare_run(c, c->function, c->test, &loss_only, 0);
    compare_run(c, tested_function_named("softmax_cross_entropy"), c->test, &without, 0);
  } else if (strcmp(c->function->name, "token_log_probs") == 0) {
    compare_log_probabilities(c);
  } else if (strcmp(c->function->name, "logsumexp_weighted") == 0) {
    compare_without_sign(c);
  }
}

void compare_all_bits(const reference_context *c) {
  const bool reduced = c->function->loss == LOSS && strcmp(c->test->given.reduction, "none") != 0;
  compare_layouts(c);
  if (c->function->elementwise && c->test->cols >= 60 && c->test->cols <= SMALL && has_parts(c))
    compare_parts(c);
  if (!c->test->elementwise && count_of_rows(c) > 1 && !reduced)
    compare_rows(c);
  compare_twins(c);
}
