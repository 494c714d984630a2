/* The functions of counts, bytes, labels, code lengths and Gaussians: reference cases, the same bits from anywhere in memory and with any number of
 * threads, and bad arguments. */
#define _POSIX_C_SOURCE 200809L
#include "data_calls.h"
#include "guarded.h"
#include "reference.h"
#include "tests.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { OUTPUT_SLOT = MAX_ARRAYS, SLOTS, ALIGNMENTS = 16, SMALL = 2000 };

static guarded_region regions[SLOTS];

typedef struct {
  const data_function *function;
  const reference_case *test;
  bool f64;
  int64_t count; /* of results */
} context;

typedef struct {
  guarded_place place;
  size_t offset; /* elements after the guard page, with AT_START */
  int threads;
  int over; /* the input whose memory the result takes; -1: none */
} data_layout;

static size_t input_size(const context *c, const char *name) {
  if (strcmp(name, "data") == 0)
    return 1;
  const bool floating = name[0] == 'p' || name[0] == 's' || name[0] == 'm';
  return floating && !c->f64 ? 4 : 8;
}

static size_t output_size(const context *c) {
  return c->function->whole || c->f64 ? 8 : 4;
}

static unsigned char *place_input(const context *c, int i, const data_layout *how) {
  const reference_input *input = reference_find(c->test, c->function->inputs[i]);
  const size_t size = input_size(c, input->name);
  unsigned char *memory =
      guarded_place_array(&regions[i], (size_t)input->count * size, how->place, how->offset * size, POISON_INPUT);
  if (size == 1) {
    for (int64_t k = 0; k < input->count; k++)
      memory[k] = (unsigned char)((const int64_t *)input->values)[k];
  } else if (input->count > 0) {
    memcpy(memory, input->values, (size_t)input->count * size);
  }
  return memory;
}

/* Runs the case; the results are at the address returned until the next call. */
static const unsigned char *run(const context *c, const data_layout *how) {
  const reference_case *test = c->test;
  const size_t bytes = (size_t)c->count * output_size(c);
  data_call call = {.rows = test->rows, .n = test->cols, .base = test->base, .choice = choice_named(test->choice)};
  now_running(c->function->name, c->f64 ? "f64" : "f32", test->name, "data");
  for (int i = 0; i < MAX_ARRAYS && c->function->inputs[i] != NULL; i++)
    call.in[i] = place_input(c, i, how);
  unsigned char *out =
      how->over >= 0 ? (unsigned char *)call.in[how->over]
                     : guarded_place_array(&regions[OUTPUT_SLOT], bytes, how->place, how->offset * output_size(c), POISON_OUTPUT);
  call.out = out;
  ne_set_num_threads(how->threads);
  const ne_status status = (c->f64 ? c->function->f64 : c->function->f32)(&call);
  check(status == NE_OK, "%s, case %s: status %d", c->function->name, test->name, (int)status);
  check(how->over >= 0 || guarded_surroundings_kept(&regions[OUTPUT_SLOT], out, bytes, POISON_OUTPUT),
        "%s, case %s: memory around out changed", c->function->name, test->name);
  return out;
}

static double result_at(const context *c, const unsigned char *results, int64_t index) {
  const void *values = results;
  return c->function->whole ? (double)((const int64_t *)values)[index]
         : c->f64           ? ((const double *)values)[index]
                            : ((const float *)values)[index];
}

static double worst_error(const context *c, const unsigned char *results) {
  const reference_output *output = &c->test->outputs[0];
  double worst = 0;
  for (int64_t i = 0; i < output->count; i++) {
    const reference_value *exact = &output->values[i];
    const double got = result_at(c, results, exact->index), error = ulp_error(got, exact, 0, c->f64);
    check(error <= output->bound, "%s, case %s: [%lld] = %.17g, exact %.17g, error %.3g ULP, bound %g", c->function->name,
          c->test->name, (long long)exact->index, got, exact->hi, error, output->bound);
    worst = fmax(worst, error);
  }
  return worst;
}

static void compare(const context *c, const unsigned char *expected, const data_layout *how) {
  check(memcmp(run(c, how), expected, (size_t)c->count * output_size(c)) == 0,
        "%s, case %s: other bits with %d threads, offset %d, over %d", c->function->name, c->test->name, how->threads,
        (int)how->offset, how->over);
}

static double run_case(const context *c, bool quick) {
  const data_layout plain = {AT_START, 0, 1, -1};
  const size_t bytes = (size_t)c->count * output_size(c);
  unsigned char *expected = malloc(bytes + 1);
  if (expected == NULL)
    abort();
  const unsigned char *results = run(c, &plain);
  memcpy(expected, results, bytes);
  const double worst = worst_error(c, expected);
  for (int threads = 1; threads <= 7; threads += threads == 1 ? 1 : 5)
    compare(c, expected, &(data_layout){AT_END, 0, threads, -1});
  for (size_t offset = 1; offset < ALIGNMENTS && c->test->cols <= SMALL; offset += quick ? 5 : 1)
    compare(c, expected, &(data_layout){AT_START, offset, 1, -1});
  for (int over = 0; over < MAX_ARRAYS && c->function->sigmas && c->function->inputs[over] != NULL; over++)
    compare(c, expected, &(data_layout){AT_END, 0, 2, over});
  free(expected);
  return worst;
}

static void run_file(const data_function *function, const char *directory, const char *dtype, bool quick) {
  char path[4096], name[NAME_SIZE] = "none";
  reference_reader reader;
  reference_case test;
  double worst = 0, bound = 0;
  snprintf(path, sizeof path, "%s/%s_%s.txt", directory, function->name, dtype);
  reference_open(&reader, path);
  while (reference_next(&reader, &test)) {
    const int64_t count = function->result == RESULT_ONE ? 1 : function->result == RESULT_PER_ROW ? test.rows : test.cols;
    const context c = {function, &test, strcmp(dtype, "f32") != 0, count};
    const double error = run_case(&c, quick);
    bound = test.outputs[0].bound;
    if (error > worst) {
      worst = error;
      strcpy(name, test.name);
    }
    reference_free(&test);
  }
  printf("%s %s: worst %.3f ULP (case %s), bound %g\n", function->name, dtype, worst, name, bound);
  reference_close(&reader);
}

/* One argument spoilt: assignments to `call` in the last place. */
#define SPOILT(wanted, what, ...)                                                                                                  \
  do {                                                                                                                             \
    double ones[MAX_ARRAYS][4] = {{0}}, out[8];                                                                                    \
    fill_valid(function, f64, ones);                                                                                               \
    memset(out, 0xa5, sizeof out);                                                                                                 \
    data_call call = {{ones[0], ones[1], ones[2], ones[3]}, 1, 2, 0, 0, out};                                                      \
    __VA_ARGS__;                                                                                                                   \
    now_running(function->name, f64 ? "f64" : "f32", "bad arguments", what);                                                       \
    const ne_status status = (f64 ? function->f64 : function->f32)(&call);                                                         \
    check(status == wanted, "%s, %s: status %d, expected %d", function->name, what, (int)status, (int)wanted);                     \
    check(wanted == NE_OK || all_bytes(out, sizeof out, 0xa5), "%s, %s: an output was written", function->name, what);             \
  } while (0)

static bool all_bytes(const void *memory, size_t bytes, unsigned char value) {
  const unsigned char *byte = memory;
  while (bytes > 0 && byte[bytes - 1] == value)
    bytes--;
  return bytes == 0;
}

/* 1 everywhere, in the type that the array has. */
static void fill_valid(const data_function *function, bool f64, double values[MAX_ARRAYS][4]) {
  const context c = {function, NULL, f64, 0};
  for (int i = 0; i < MAX_ARRAYS && function->inputs[i] != NULL; i++) {
    void *array = values[i];
    for (int k = 0; k < 4; k++) {
      const char *name = function->inputs[i];
      const bool integers = name[0] == 'c' || name[0] == 'd' || name[0] == 'l' || name[0] == 'x' || name[0] == 'y';
      if (integers) {
        ((int64_t *)array)[k] = 1;
      } else if (input_size(&c, name) == 8) {
        ((double *)array)[k] = 1;
      } else {
        ((float *)array)[k] = 1;
      }
    }
  }
}

static void store(void *array, bool f64, double value) {
  if (f64) {
    *(double *)array = value;
  } else {
    *(float *)array = (float)value;
  }
}

static void store_integer(void *array, int64_t value) {
  memcpy(array, &value, sizeof value);
}

static void test_bad_arguments(const data_function *function, bool f64) {
  SPOILT(NE_OK, "valid arguments", (void)call);
  SPOILT(NE_ERR_NULL, "no output", call.out = NULL);
  SPOILT(NE_ERR_SHAPE, "a negative size", call.n = -1);
  SPOILT(NE_ERR_SHAPE, "the smallest size", call.n = INT64_MIN);
  if (strcmp(function->name, "byte_entropy") != 0)
    SPOILT(NE_ERR_SHAPE, "an array larger than the address space", call.n = INT64_MAX);
  for (int i = 0; i < MAX_ARRAYS && function->inputs[i] != NULL; i++) {
    SPOILT(NE_ERR_NULL, "an input is NULL", call.in[i] = NULL);
    SPOILT(NE_OK, "no elements and no pointer", call.n = 0, call.in[i] = NULL);
    const char *name = function->inputs[i];
    if (strcmp(name, "counts") == 0 || strcmp(name, "lengths") == 0) {
      SPOILT(NE_ERR_PARAMETER, "a negative integer", store_integer(ones[i], -1));
      SPOILT(NE_ERR_PARAMETER, "the smallest integer", store_integer(ones[i], INT64_MIN));
    }
    if (strncmp(name, "sigma", 5) == 0) {
      const double bad[] = {0.0, -0.0, -1.0, -INFINITY};
      for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++)
        SPOILT(NE_ERR_PARAMETER, "sigma not above 0", store(ones[i], f64, bad[k]));
      SPOILT(NE_OK, "sigma is NaN", store(ones[i], f64, NAN));
    }
    if (strcmp(name, "p") == 0 && function->whole) {
      const double bad[] = {-1.0, NAN, INFINITY, -INFINITY};
      for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++)
        SPOILT(NE_ERR_PARAMETER, "a weight that is none", store(ones[i], f64, bad[k]));
    }
  }
  const bool has_base = function->sigmas || strstr(function->name, "counts") != NULL || strstr(function->name, "byte") != NULL ||
                        strstr(function->name, "from_labels") != NULL;
  const double bases[] = {1.0, -2.0, NAN, INFINITY, -INFINITY};
  for (size_t k = 0; has_base && k < sizeof bases / sizeof bases[0]; k++)
    SPOILT(NE_ERR_PARAMETER, "a base that is none", call.base = bases[k]);
  const bool has_choice = strstr(function->name, "counts") != NULL || strstr(function->name, "normalized") != NULL;
  const int32_t choices[] = {-1, 4, INT32_MAX, INT32_MIN};
  for (size_t k = 0; has_choice && k < sizeof choices / sizeof choices[0]; k++)
    SPOILT(NE_ERR_PARAMETER, "an unknown estimator or average", call.choice = choices[k]);
}

static void test_label_codes(void) {
  const int64_t labels[] = {7, -3, INT64_MAX, 7, INT64_MIN}, near[] = {12, 10, 12, 11, 10};
  int64_t codes[5], distinct[5], count = 0, table[4];
  const int64_t wanted[] = {2, 1, 3, 2, 0}, wanted_near[] = {2, 0, 2, 1, 0};
  check(ne_label_codes_i64(labels, 5, codes, distinct, &count) == NE_OK && count == 4 && memcmp(codes, wanted, sizeof codes) == 0 &&
            distinct[0] == INT64_MIN && distinct[1] == -3 && distinct[2] == 7 && distinct[3] == INT64_MAX,
        "ne_label_codes_i64 of labels far apart");
  check(ne_label_codes_i64(near, 5, codes, distinct, &count) == NE_OK && count == 3 &&
            memcmp(codes, wanted_near, sizeof codes) == 0 && distinct[0] == 10 && distinct[2] == 12,
        "ne_label_codes_i64 of labels side by side");
  check(ne_label_codes_i64(NULL, 0, NULL, NULL, &count) == NE_OK && count == 0, "ne_label_codes_i64 of no labels");
  check(ne_label_codes_i64(labels, 5, codes, NULL, &count) == NE_ERR_NULL, "ne_label_codes_i64 without room for the labels");
  check(ne_label_codes_i64(labels, -1, codes, distinct, &count) == NE_ERR_SHAPE, "ne_label_codes_i64 of a negative size");

  const int64_t x[] = {0, 1, 1, 1}, y[] = {1, 0, 1, 1}, bad[] = {0, 1, 2, 0}, negative[] = {0, 1, -1, 0};
  check(ne_contingency_i64(x, 2, y, 2, 4, table) == NE_OK && table[0] == 0 && table[1] == 1 && table[2] == 1 && table[3] == 2,
        "ne_contingency_i64");
  memset(table, 0xa5, sizeof table);
  check(ne_contingency_i64(bad, 2, y, 2, 4, table) == NE_ERR_PARAMETER, "ne_contingency_i64 of a code above");
  check(ne_contingency_i64(x, 2, negative, 2, 4, table) == NE_ERR_PARAMETER, "ne_contingency_i64 of a code below");
  check(ne_contingency_i64(x, 2, y, 2, 4, NULL) == NE_ERR_NULL, "ne_contingency_i64 without a table");
  check(ne_contingency_i64(x, INT64_MAX, y, 2, 4, table) == NE_ERR_SHAPE,
        "ne_contingency_i64 with a table beyond the address space");
  check(ne_contingency_i64(x, 2, y, -2, 4, table) == NE_ERR_SHAPE, "ne_contingency_i64 with a negative size");
  check(all_bytes(table, sizeof table, 0xa5), "ne_contingency_i64 wrote to a table");
  check(ne_contingency_i64(NULL, 0, NULL, 0, 0, NULL) == NE_OK, "ne_contingency_i64 of nothing");
}

static void test_histogram(void) {
  enum { BYTES = 3000001 };
  unsigned char *data = malloc(BYTES);
  if (data == NULL)
    abort();
  uint32_t state = 1;
  for (int i = 0; i < BYTES; i++)
    data[i] = i < 400000 ? 7 : (unsigned char)((state = state * 1664525u + 1013904223u) >> 24);
  const int64_t sizes[] = {0, 1, 7, 8, 9, 1000, 2097151, 2097152, 2097159, BYTES - 3, BYTES};
  for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
    for (int threads = 1; threads <= 3; threads++) {
      int64_t counts[256], expected[256] = {0};
      for (int64_t i = 0; i < sizes[k]; i++)
        expected[data[i]]++;
      ne_set_num_threads(threads);
      check(ne_byte_histogram(data, sizes[k], counts) == NE_OK && memcmp(counts, expected, sizeof counts) == 0,
            "ne_byte_histogram of %lld bytes, %d threads", (long long)sizes[k], threads);
    }
  }
  check(ne_byte_histogram(data, 5, NULL) == NE_ERR_NULL, "ne_byte_histogram without counts");
  int64_t counts[256];
  check(ne_byte_histogram(NULL, 5, counts) == NE_ERR_NULL, "ne_byte_histogram without data");
  check(ne_byte_histogram(data, -5, counts) == NE_ERR_SHAPE, "ne_byte_histogram of a negative size");
  free(data);
}

void test_data(const char *directory, bool quick) {
  for (int i = 0; i < data_function_count; i++) {
    const data_function *function = &data_functions[i];
    test_bad_arguments(function, true);
    if (function->end != NULL) {
      run_file(function, directory, function->end, quick);
      continue;
    }
    test_bad_arguments(function, false);
    run_file(function, directory, "f32", quick);
    run_file(function, directory, "f64", quick);
  }
  test_label_codes();
  test_histogram();
  for (int i = 0; i < SLOTS; i++)
    guarded_free(&regions[i]);
  ne_set_num_threads(0);
}
