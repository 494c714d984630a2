/* Every reference case: the result against the exact value, then the same bits from other layouts, threads and places in a batch. */
#define _POSIX_C_SOURCE 200809L
#include "data_calls.h"
#include "layouts.h"
#include "tests.h"

#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SMALL = 2000, MANY_ROWS = 200, MAX_TALLIES = 4 };

/* The worst error of one output under one bound. */
typedef struct {
  char output[NAME_SIZE], test[NAME_SIZE];
  double bound, worst;
} tally;

typedef struct {
  const tested_function *function;
  const reference_case *test;
  bool f64, quick;
  const dense_outputs *expected; /* of the plain layout */
} context;

static double value_at(const unsigned char *values, int64_t index, bool f64) {
  return f64 ? ((const double *)(const void *)values)[index] : (double)((const float *)(const void *)values)[index];
}

static tally *tally_of(tally *tallies, int *count, const reference_output *output, const char *test) {
  for (int i = 0; i < *count; i++) {
    if (tallies[i].bound == output->bound && strcmp(tallies[i].output, output->name) == 0)
      return &tallies[i];
  }
  if (*count == MAX_TALLIES)
    abort();
  tally *added = &tallies[(*count)++];
  memset(added, 0, sizeof *added);
  strcpy(added->output, output->name);
  strcpy(added->test, test);
  added->bound = output->bound;
  return added;
}

/* The largest exact magnitude of each row that has values. */
static double largest_of_row(const reference_output *output, int64_t index, int64_t cols) {
  double largest = 0;
  int64_t i = index;
  while (i > 0 && output->values[i - 1].index / cols == output->values[index].index / cols)
    i--;
  for (; i < output->count && output->values[i].index / cols == output->values[index].index / cols; i++) {
    if (isfinite(output->values[i].hi))
      largest = fmax(largest, fabs(output->values[i].hi));
  }
  return largest;
}

static void compare_exact(const context *c, const reference_output *output, const unsigned char *got, tally *worst) {
  int64_t row = -1;
  double least = 0;
  int64_t failed = -1;
  double failed_error = 0;
  for (int64_t i = 0; i < output->count; i++) {
    const reference_value *exact = &output->values[i];
    if (output->by_row && exact->index / c->test->cols != row) {
      row = exact->index / c->test->cols;
      least = ldexp(largest_of_row(output, i, c->test->cols), -10);
    }
    const double error = ulp_error(value_at(got, exact->index, c->f64), exact, least, c->f64);
    if (error > worst->worst) {
      worst->worst = error;
      strcpy(worst->test, c->test->name);
    }
    if (!(error <= output->bound) && error > failed_error) {
      failed = i;
      failed_error = error;
    }
  }
  if (failed < 0) {
    check(true, "");
  } else {
    const reference_value *exact = &output->values[failed];
    check(false, "%s %s, case %s: %s[%lld] = %.17g, exact %.17g, error %.3g ULP, bound %g", c->function->name,
          c->f64 ? "f64" : "f32", c->test->name, output->name, (long long)exact->index, value_at(got, exact->index, c->f64),
          exact->hi, failed_error, output->bound);
  }
}

static void same_bits(const context *c, const char *layout_name, int output, int64_t first, const void *got, size_t bytes) {
  const size_t element = c->f64 ? 8 : 4;
  const unsigned char *expected = c->expected->values[output] + (size_t)first * element;
  if (check(memcmp(got, expected, bytes) == 0, "%s %s, case %s, %s: other bits in %s", c->function->name, c->f64 ? "f64" : "f32",
            c->test->name, layout_name, c->function->outputs[output])) {
    return;
  }
  for (size_t i = 0; i < bytes / element; i++) {
    if (memcmp((const unsigned char *)got + i * element, expected + i * element, element) != 0) {
      printf("  at %lld: %.17g, before %.17g\n", (long long)first + (long long)i, value_at(got, (int64_t)i, c->f64),
             value_at(expected, (int64_t)i, c->f64));
      return;
    }
  }
}

static void compare_layout(const context *c, const layout *how) {
  dense_outputs got = {{NULL}, {0}};
  if (run_layout(c->function, c->test, c->f64, how, &got)) {
    for (int i = 0; i < MAX_OUTPUTS && got.values[i] != NULL; i++)
      same_bits(c, how->name, i, 0, got.values[i], got.bytes[i]);
  }
  dense_outputs_free(&got);
}

static void compare_layouts(const context *c) {
  const int64_t padding = c->test->elementwise ? 0 : 3;
  const layout common[] = {
      {"ending at a guard page", 0, AT_END, 0, 1, 0},
      {"padded rows", padding, AT_START, 0, 1, 0},
      {"padded rows ending at a guard page", padding + 1, AT_END, 0, 1, 0},
      {"2 threads", 0, AT_END, 0, 2, 0},
      {"3 threads, padded rows", padding, AT_START, 0, 3, 0},
      {"7 threads", 0, AT_START, 0, 7, 0},
  };
  for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
    compare_layout(c, &common[i]);
  const bool weights = strcmp(c->function->name, "logsumexp_weighted") == 0;
  for (int over = 1; over <= 2 && c->function->matrix >= 0; over++) {
    if (over == 1 || (c->function->inputs[1] != NULL && !weights)) {
      compare_layout(c, &(layout){"in place", 0, AT_END, 0, 1, over});
      compare_layout(c, &(layout){"in place, padded rows, 3 threads", padding, AT_START, 0, 3, over});
    }
  }
  if ((takes_tables(c->function) ? c->test->tables : 1) * c->test->rows * c->test->cols > SMALL)
    return;
  const size_t element = c->f64 ? 8 : 4;
  for (size_t offset = element; offset < 64; offset += c->quick ? 5 * element : element) {
    compare_layout(c, &(layout){"offset", 0, AT_START, offset, 1, 0});
  }
}

/* Parts of an elementwise call: every length from 0 to 40 at 16 places. */
static void compare_parts(const context *c) {
  const size_t element = c->f64 ? 8 : 4;
  double got[40];
  for (int64_t first = 0; first < (c->quick ? 3 : 16); first++) {
    for (int64_t n = 0; n <= 40 && first + n <= c->test->cols; n++) {
      library_call call = call_of(c->test);
      call.cols = n;
      call.out[0] = got;
      for (int i = 0; i < 2 && c->function->inputs[i] != NULL; i++) {
        call.in[i] = (const unsigned char *)reference_find(c->test, c->function->inputs[i])->values + (size_t)first * element;
      }
      (c->f64 ? c->function->f64 : c->function->f32)(&call);
      same_bits(c, "a part", 0, first, got, (size_t)n * element);
    }
  }
}

/* Each row, or each table, in a call of its own. */
static void compare_rows(const context *c) {
  const size_t element = c->f64 ? 8 : 4;
  const reference_case *test = c->test;
  const reference_input *target = reference_find(test, "target"), *grad_output = reference_find(test, "grad_output");
  ne_cross_entropy_params params = parameters_of(test);
  double first_output[1];
  double *row_output = malloc(((size_t)test->cols + 1) * sizeof *row_output);
  if (row_output == NULL)
    abort();
  const int64_t count = takes_tables(c->function) ? test->tables : test->rows;
  for (int64_t r = 0; r < count && r < (c->quick ? 5 : MANY_ROWS); r++) {
    library_call call = call_of(test);
    call.tables = 1;
    call.rows = takes_tables(c->function) ? test->rows : 1;
    call.params = &params;
    call.table_stride = call.rows * test->cols;
    call.out_stride = test->cols;
    for (int i = 0; i < 2 && c->function->inputs[i] != NULL; i++) {
      const reference_input *input = reference_find(test, c->function->inputs[i]);
      const int64_t row = input->count == test->cols ? 0 : r;
      call.in[i] = (const unsigned char *)input->values + (size_t)(row * call.rows * test->cols) * element;
      call.in_stride[i] = test->cols;
    }
    if (target != NULL)
      call.target = (const int64_t *)target->values + r;
    if (grad_output != NULL)
      call.grad_output = (const unsigned char *)grad_output->values + (size_t)r * element;
    double second_output[1];
    call.out[0] = c->function->matrix == 0 ? row_output : first_output;
    call.out[1] = c->function->matrix == 1 ? row_output : second_output;
    (c->f64 ? c->function->f64 : c->function->f32)(&call);
    for (int i = 0; i < MAX_OUTPUTS && c->function->outputs[i] != NULL; i++) {
      const bool matrix = c->function->matrix == i;
      same_bits(c, "a row alone", i, matrix ? r * test->cols : r, call.out[i], matrix ? (size_t)test->cols * element : element);
    }
  }
  free(row_output);
}

/* The loss without its gradient, and logsumexp_weighted without `sign`. */
static void compare_twins(const context *c) {
  const reference_case *test = c->test;
  if (strcmp(c->function->name, "softmax_cross_entropy_grad") == 0) {
    const tested_function *loss = tested_function_named("softmax_cross_entropy");
    dense_outputs got = {{NULL}, {0}};
    const layout plain = {"without the gradient", 0, AT_START, 0, 1, 0};
    if (run_layout(loss, test, c->f64, &plain, &got))
      same_bits(c, plain.name, 0, 0, got.values[0], got.bytes[0]);
    dense_outputs_free(&got);
  } else if (strcmp(c->function->name, "logsumexp_weighted") == 0) {
    const reference_input *x = reference_find(test, "x"), *weights = reference_find(test, "weights");
    double *got = malloc(((size_t)test->rows + 1) * sizeof *got);
    if (got == NULL)
      abort();
    library_call call = {.in = {x->values, weights->values}, .rows = test->rows, .cols = test->cols, .out = {got, NULL}};
    call.in_stride[0] = test->cols;
    call.in_stride[1] = weights->count == x->count ? test->cols : 0;
    (c->f64 ? c->function->f64 : c->function->f32)(&call);
    for (int64_t r = 0; r < test->rows; r++) {
      const double value = value_at((const unsigned char *)got, r, c->f64), sign = value_at(c->expected->values[1], r, c->f64);
      const double with_sign = value_at(c->expected->values[0], r, c->f64);
      check(sign < 0 ? isnan(value) : value == with_sign || (isnan(value) && isnan(with_sign)),
            "logsumexp_weighted %s, case %s, row %lld: %.17g without sign, %.17g and sign %g with it", c->f64 ? "f64" : "f32",
            test->name, (long long)r, value, with_sign, sign);
    }
    free(got);
  }
}

static void run_case(const context *given, tally *tallies, int *tally_count) {
  dense_outputs plain = {{NULL}, {0}};
  context c = *given;
  c.expected = &plain;
  const layout how = {"plain", 0, AT_START, 0, 1, 0};
  if (run_layout(c.function, c.test, c.f64, &how, &plain)) {
    for (int i = 0; i < c.test->output_count; i++) {
      const reference_output *output = &c.test->outputs[i];
      const bool second = c.function->outputs[1] != NULL && strcmp(c.function->outputs[1], output->name) == 0;
      compare_exact(&c, output, plain.values[second], tally_of(tallies, tally_count, output, c.test->name));
    }
    compare_layouts(&c);
    if (c.test->elementwise && c.test->cols >= 60 && c.test->cols <= SMALL)
      compare_parts(&c);
    const bool reduced = c.function->loss && strcmp(c.test->reduction, "none") != 0;
    if (!c.test->elementwise && (takes_tables(c.function) ? c.test->tables : c.test->rows) > 1 && !reduced)
      compare_rows(&c);
    compare_twins(&c);
  }
  dense_outputs_free(&plain);
}

static void run_file(const tested_function *function, const char *directory, const char *dtype, bool quick) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s_%s.txt", directory, function->name, dtype);
  reference_reader reader;
  reference_open(&reader, path);
  reference_case test;
  tally tallies[MAX_TALLIES];
  int count = 0;
  while (reference_next(&reader, &test)) {
    const context c = {function, &test, reader.f64, quick, NULL};
    run_case(&c, tallies, &count);
    reference_free(&test);
  }
  printf("%s %s:", function->name, dtype);
  for (int i = 0; i < count; i++) {
    printf("%s%s%s worst %.3f ULP (case %s), bound %g", i > 0 ? ";" : "", count > 1 ? " " : "", count > 1 ? tallies[i].output : "",
           tallies[i].worst, tallies[i].test, tallies[i].bound);
  }
  putchar('\n');
  reference_close(&reader);
}

/* A reference file that no function here reads would be a test that never runs. */
static void check_file_names(const char *directory) {
  DIR *entries = opendir(directory);
  if (!check(entries != NULL, "%s cannot be read", directory))
    return;
  for (struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
    char name[NAME_SIZE];
    const char *end = strstr(entry->d_name, "_f32.txt");
    if (end == NULL)
      end = strstr(entry->d_name, "_f64.txt");
    if (end == NULL || end - entry->d_name >= NAME_SIZE)
      continue;
    memcpy(name, entry->d_name, (size_t)(end - entry->d_name));
    name[end - entry->d_name] = '\0';
    check(tested_function_named(name) != NULL || data_function_named(name) != NULL, "%s/%s: no function here reads it", directory,
          entry->d_name);
  }
  closedir(entries);
}

void test_references(const char *directory, bool quick) {
  check_file_names(directory);
  for (int i = 0; i < tested_function_count; i++) {
    run_file(&tested_functions[i], directory, "f32", quick);
    run_file(&tested_functions[i], directory, "f64", quick);
  }
  ne_set_num_threads(0);
}
