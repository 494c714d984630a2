/* The ledger (python/native_entropy/ledger): the battery's result bits are those it promises, and the same ones come out with other numbers of
 * threads, in other places of memory and of a batch. */
#include "battery.h"
#include "layouts.h"
#include "sha256.h"
#include "tests.h"

#include <stdlib.h>
#include <string.h>

enum {
  SMALL = 1300,      /* elements up to which a case is run in many places */
  LARGE = 7 << 16,   /* elements that keep 7 threads busy */
  MANY = 66 << 16,   /* elements that keep 64 threads busy */
  ALIGNMENTS = 16,   /* an array starts 0, 1, ... 15 elements (f32: 0 to 60 bytes, f64: to 120) after a page */
  ROWS_IN_PLACE = 4, /* rows that are tried at all places of a batch; quick: 1 */
  LINE_SIZE = 200
};

typedef struct {
  const battery *all;
  const battery_case *what;
  const tested_function *function;
  dtype type;
  const reference_case *whole; /* all rows, and what they give */
  const dense_outputs *expected;
} context;

/* Whether the losses are reduced to one value. */
static bool is_reduced(const context *c) {
  return c->function->loss == LOSS && strcmp(c->what->given.reduction, "none") != 0;
}

static size_t bytes_per_row(const context *c, int output) {
  const bool whole = c->function->outputs[output].shape == WHOLE, elements = c->function->elementwise && !is_reduced(c);
  return (whole || elements ? (size_t)c->what->cols : 1) * dtype_size(output_type(c->function, output, c->type));
}

/* The rows from `first` on, `count` of them, give the bits that they give in the whole case. */
static void compare_rows_in(const context *c, const layout *how, int64_t first, int64_t count) {
  const bool all_rows = first == 0 && count == c->what->rows;
  reference_case rows;
  dense_outputs got = {{NULL}, {0}};
  if (!all_rows)
    battery_inputs(c->all, c->what, c->function, c->type, first, count, &rows);
  if (run_layout(c->function, all_rows ? c->whole : &rows, c->type, how, &got)) {
    for (int i = 0; i < MAX_OUTPUTS && got.values[i] != NULL; i++) {
      const size_t row = bytes_per_row(c, i), whole = c->expected->bytes[i] / row;
      int64_t r = 0;
      while (r < (int64_t)(got.bytes[i] / row) &&
             memcmp(got.values[i] + (size_t)r * row, c->expected->values[i] + (size_t)(first + r) % whole * row, row) == 0)
        r++;
      check(r * (int64_t)row == (int64_t)got.bytes[i], "%s %s, %s, %s: other bits in row %lld of %lld from row %lld on",
            c->function->name, dtype_name(c->type), c->what->name, how->name, (long long)r, (long long)count, (long long)first);
    }
  }
  dense_outputs_free(&got);
  if (!all_rows)
    reference_free(&rows);
}

static void compare_threads(const context *c, bool quick) {
  static const layout threads[] = {{"7 threads", 0, AT_START, 0, 7, 0, false, 0, 0},
                                   {"2 threads", 0, AT_START, 0, 2, 0, false, 0, 0},
                                   {"3 threads", 0, AT_END, 0, 3, 0, false, 0, 0},
                                   {"64 threads", 0, AT_END, 0, 64, 0, false, 0, 0}};
  for (size_t i = 0; i < (quick ? 1 : sizeof threads / sizeof threads[0]); i++)
    compare_rows_in(c, &threads[i], 0, c->what->rows);
}

static void compare_memory(const context *c, bool quick) {
  static const layout padded = {"padded rows", 5, AT_START, 0, 1, 0, false, 0, 0};
  compare_rows_in(c, &padded, 0, c->what->rows);
  for (size_t i = quick ? 3 : 0; i < ALIGNMENTS; i += quick ? 5 : 1) {
    const layout how = {"alignment", 0, AT_START, i * dtype_size(c->type), 1, 0, false, 0, 0};
    compare_rows_in(c, &how, 0, c->what->rows);
  }
}

static void compare_places(const context *c, bool quick) {
  static const layout alone = {"a row alone", 0, AT_END, 0, 1, 0, false, 0, 0},
                      first = {"first of a batch", 0, AT_END, 0, 1, 0, false, 0, 0},
                      last = {"last of a batch", 0, AT_END, 0, 1, 0, false, 0, 0};
  for (int64_t r = 0; r < c->what->rows && r < (quick ? 1 : ROWS_IN_PLACE); r++) {
    compare_rows_in(c, &alone, r, 1);
    compare_rows_in(c, &first, r, c->what->rows);
    compare_rows_in(c, &last, r + 1, c->what->rows);
  }
}

static void run_case(const context *given, sha256 *hash, bool quick) {
  static const layout plain = {"plain", 0, AT_START, 0, 1, 0, false, 0, 0},
                      busy = {"many rows, 64 threads", 0, AT_START, 0, 64, 0, false, 0, 0};
  reference_case test;
  dense_outputs expected = {{NULL}, {0}};
  context c = *given;
  c.whole = &test;
  c.expected = &expected;
  battery_inputs(c.all, c.what, c.function, c.type, 0, c.what->rows, &test);
  if (run_layout(c.function, &test, c.type, &plain, &expected)) {
    for (int i = 0; i < MAX_OUTPUTS && expected.values[i] != NULL; i++)
      sha256_add(hash, expected.values[i], expected.bytes[i]);
    const int64_t elements = c.what->rows * c.what->cols;
    const bool one_value = is_reduced(&c);
    if (elements >= LARGE)
      compare_threads(&c, quick);
    if (!quick && elements >= LARGE && c.what->rows >= 64 && c.what->cols >= 64 && !one_value)
      compare_rows_in(&c, &busy, 1, MANY / c.what->cols);
    if (elements <= (quick ? SMALL / 2 : SMALL))
      compare_memory(&c, quick);
    if (elements <= SMALL && c.what->rows > 1 && !one_value)
      compare_places(&c, quick);
  }
  dense_outputs_free(&expected);
  reference_free(&test);
}

/* The function's line of the ledger is the one computed. */
static void compare_line(FILE *ledger, const tested_function *function, const char *dtype, const char *digits) {
  char wanted[LINE_SIZE], line[LINE_SIZE] = "";
  snprintf(wanted, sizeof wanted, "%s %s ", function->name, dtype);
  rewind(ledger);
  while (strncmp(line, wanted, strlen(wanted)) != 0) {
    if (!check(fgets(line, sizeof line, ledger) != NULL, "%s %s: no line of the ledger", function->name, dtype))
      return;
  }
  line[strcspn(line, "\n")] = '\0';
  check(strcmp(line + strlen(wanted), digits) == 0, "%s %s: the bits of the results are not those of the ledger: %s, expected %s",
        function->name, dtype, digits, line + strlen(wanted));
}

void test_ledger(const char *directory, bool quick) {
  char path[4096];
  battery all;
  snprintf(path, sizeof path, "%s/battery.txt", directory);
  battery_read(&all, path);
  snprintf(path, sizeof path, "%s/ledger.txt", directory);
  FILE *ledger = fopen(path, "r");
  if (!check(ledger != NULL, "%s cannot be read", path))
    return;
  check(all.function_count == tested_function_count(), "%s: %d functions, expected are %d", path, all.function_count,
        tested_function_count());
  int lines = 0;
  for (int i = 0; i < DTYPE_COUNT * all.function_count; i++) {
    context c = {.all = &all, .function = all.functions[i / DTYPE_COUNT], .type = (dtype)(i % DTYPE_COUNT)};
    const bool wanted = all.in[i / DTYPE_COUNT][c.type];
    check(wanted == (c.function->run[c.type] != NULL), "%s: %s in %s", path, c.function->name, dtype_name(c.type));
    if (!wanted || c.function->run[c.type] == NULL)
      continue;
    lines++;
    sha256 hash;
    char digits[SHA256_TEXT];
    sha256_start(&hash);
    for (int k = 0; k < all.case_count; k++) {
      c.what = &all.cases[k];
      for (int f = 0; f < c.what->function_count; f++) {
        if (c.what->functions[f] == c.function)
          run_case(&c, &hash, quick);
      }
    }
    sha256_finish(&hash, digits);
    compare_line(ledger, c.function, dtype_name(c.type), digits);
  }
  printf("ledger: %d lines over %d cases\n", lines, all.case_count);
  fclose(ledger);
  battery_free(&all);
  ne_set_num_threads(0);
}
