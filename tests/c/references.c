/* Every reference case: the result against the exact value, then the same bits from other layouts, threads and places in a batch. */
#define _POSIX_C_SOURCE 200809L
#include "same_bits.h"
#include "tests.h"

#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_TALLIES = 12 };

/* The worst error of one output under one bound. */
typedef struct {
  char output[NAME_SIZE], test[NAME_SIZE];
  double bound, worst;
  reference_rule rule;
} tally;

static tally *tally_of(tally *tallies, int *count, const reference_output *output, const char *test) {
  for (int i = 0; i < *count; i++) {
    if (tallies[i].bound == output->bound && tallies[i].rule == output->rule && strcmp(tallies[i].output, output->name) == 0)
      return &tallies[i];
  }
  if (*count == MAX_TALLIES)
    abort();
  tally *added = &tallies[(*count)++];
  memset(added, 0, sizeof *added);
  strcpy(added->output, output->name);
  strcpy(added->test, test);
  added->bound = output->bound;
  added->rule = output->rule;
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

static void compare_exact(const reference_context *c, const reference_output *output, int place, tally *worst) {
  const dtype type = output_type(c->function, place, c->type);
  const int64_t cols = c->test->cols;
  int64_t row = -1, failed = -1;
  double least = 0, failed_error = 0;
  for (int64_t i = 0; i < output->count; i++) {
    const reference_value *exact = &output->values[i];
    if (output->rule == RULE_ROW && exact->index / cols != row) {
      row = exact->index / cols;
      least = ldexp(largest_of_row(output, i, cols), -10);
    } else if (output->rule == RULE_SCALE) {
      least = exact->scale == NO_SCALE ? 0 : ldexp(1, exact->scale);
    }
    const double got = dtype_value(type, c->expected->values[place], exact->index);
    const double error = ulp_error(type, got, exact->hi, exact->lo, least);
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
    return;
  }
  const reference_value *exact = &output->values[failed];
  check(false, "%s %s, case %s: %s[%lld] = %.17g, exact %.17g, error %.3g ULP, bound %g", c->function->name, dtype_name(c->type),
        c->test->name, output->name, (long long)exact->index, dtype_value(type, c->expected->values[place], exact->index),
        exact->hi, failed_error, output->bound);
}

static int place_of(const tested_function *function, const char *output) {
  for (int i = 0; i < MAX_OUTPUTS && function->outputs[i].name != NULL; i++) {
    if (strcmp(function->outputs[i].name, output) == 0)
      return i;
  }
  fprintf(stderr, "%s has no output %s\n", function->name, output);
  exit(2);
}

static void run_case(const reference_context *given, tally *tallies, int *tally_count) {
  dense_outputs plain = {{NULL}, {0}};
  reference_context c = *given;
  c.expected = &plain;
  const layout how = {"plain", 0, AT_START, 0, 1, 0, false, 0, 0};
  if (run_layout(c.function, c.test, c.type, &how, &plain)) {
    for (int i = 0; i < c.test->output_count; i++) {
      const reference_output *output = &c.test->outputs[i];
      compare_exact(&c, output, place_of(c.function, output->name), tally_of(tallies, tally_count, output, c.test->name));
    }
    compare_all_bits(&c);
  }
  dense_outputs_free(&plain);
}

static void run_file(const char *directory, const char *file_name, const char *only, bool quick) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", directory, file_name);
  reference_reader reader;
  reference_open(&reader, path);
  const tested_function *function = tested_function_named(reader.function);
  const char *dtype_of_file = dtype_name(reader.type);
  const size_t length = strlen(file_name), end = strlen(dtype_of_file) + 4;
  check(function != NULL && function->run[reader.type] != NULL, "%s: no function here reads it", path);
  check(length > end && strncmp(file_name, reader.function, strlen(reader.function)) == 0 &&
            strncmp(file_name + length - end, dtype_of_file, strlen(dtype_of_file)) == 0,
        "%s holds %s %s", path, reader.function, dtype_of_file);
  if (function != NULL && function->run[reader.type] != NULL && (only == NULL || strcmp(only, function->name) == 0)) {
    reference_case test;
    tally tallies[MAX_TALLIES];
    int count = 0;
    while (reference_next(&reader, &test)) {
      const reference_context c = {function, &test, reader.type, quick, NULL};
      run_case(&c, tallies, &count);
      reference_free(&test);
    }
    printf("%.*s %s:", (int)(length - end - 1), file_name, dtype_of_file);
    for (int i = 0; i < count; i++) {
      printf("%s%s%s worst %.3f ULP%s (case %s), bound %g", i > 0 ? ";" : "", count > 1 ? " " : "",
             count > 1 ? tallies[i].output : "", tallies[i].worst, tallies[i].rule == RULE_SCALE ? " of the largest term" : "",
             tallies[i].test, tallies[i].bound);
    }
    putchar('\n');
  }
  reference_close(&reader);
}

static int is_reference_file(const struct dirent *entry) {
  const char *end = strrchr(entry->d_name, '_');
  for (dtype type = 0; end != NULL && type < DTYPE_COUNT; type++) {
    if (strncmp(end + 1, dtype_name(type), strlen(dtype_name(type))) == 0 &&
        strcmp(end + 1 + strlen(dtype_name(type)), ".txt") == 0)
      return 1;
  }
  return 0;
}

void test_references(const char *directory, const char *only, bool quick) {
  struct dirent **files;
  const int count = scandir(directory, &files, is_reference_file, alphasort);
  check(count > 0, "%s: no reference files", directory);
  for (int i = 0; i < count; i++) {
    run_file(directory, files[i]->d_name, only, quick);
    free(files[i]);
  }
  if (count >= 0)
    free(files);
  ne_set_num_threads(0);
}
