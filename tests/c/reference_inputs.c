/* The lines that say what a case is called with. */
#define _POSIX_C_SOURCE 200809L
#include "reference_words.h"

#include <math.h>
#include <native_entropy.h>
#include <stdlib.h>
#include <string.h>

const reference_parameters default_parameters = {
    .temperature = 1, .order = 2, .beta = 0.5, .gamma = 2, .margin = 1, .p = 1, .log_input = 1, .batch = 1, .ignore_index = -100};

dtype reference_input_type(const char *name, dtype of_file) {
  static const char *const integers[] = {"target", "counts", "lengths", "x_labels", "y_labels"};
  if (strcmp(name, "data") == 0)
    return U8;
  for (size_t i = 0; i < sizeof integers / sizeof integers[0]; i++) {
    if (strcmp(name, integers[i]) == 0)
      return I64;
  }
  const bool of_results =
      strcmp(name, "class_weight") == 0 || strcmp(name, "sample_weight") == 0 || strcmp(name, "grad_output") == 0;
  return of_results ? dtype_of_results(of_file) : of_file;
}

size_t reference_input_size(const char *name, dtype of_file) {
  return dtype_size(reference_input_type(name, of_file));
}

static void *allocate(size_t count, size_t size) {
  void *memory = calloc(count > 0 ? count : 1, size);
  if (memory == NULL) {
    fputs("out of memory\n", stderr);
    exit(2);
  }
  return memory;
}

static uint64_t splitmix64(uint64_t *state) {
  uint64_t z = *state += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/* Stores one element given as text: bits in hex, or a decimal integer. */
static void store(const reference_reader *reader, const reference_input *input, int64_t index, const char *text) {
  const dtype type = reference_input_type(input->name, reader->type);
  const bool integer = type == I64 || type == U8;
  dtype_store_bits(type, input->values, index, integer ? (uint64_t)integer_of(reader, text) : hex_of(reader, text, NULL));
}

/* The lines splitmix64 and fractions; the latter may add to every other number what it takes from the next. */
static void generate(const reference_reader *reader, reference_input *input, bool positive, char *rest) {
  const dtype type = reference_input_type(input->name, reader->type);
  const int bits = dtype_random_bits(type);
  uint64_t state = (uint64_t)integer_of(reader, expect_word(reader, &rest));
  input->count = integer_of(reader, expect_word(reader, &rest));
  const int k = (int)integer_of(reader, expect_word(reader, &rest));
  const char *near = next_word(&rest);
  uint64_t near_state = near == NULL ? 0 : (uint64_t)integer_of(reader, near);
  const int near_bits = near == NULL ? 0 : (int)integer_of(reader, expect_word(reader, &rest));
  int64_t change = 0;
  input->values = allocate((size_t)input->count, dtype_size(type));
  for (int64_t i = 0; i < input->count; i++) {
    const uint64_t word = splitmix64(&state);
    if (near_bits > 0)
      change = i % 2 == 1 ? -change : (int64_t)(splitmix64(&near_state) >> (64 - near_bits)) - (INT64_C(1) << (near_bits - 1));
    const int64_t number = positive ? (INT64_C(1) << (bits - 2)) + (int64_t)(word >> (65 - bits)) + change
                                    : (int64_t)(word >> (64 - bits)) - (INT64_C(1) << (bits - 1));
    dtype_store(type, input->values, i, ldexp((double)number, 24 - bits - k));
  }
}

/* Integers: remainder * factor + offset. */
static void generate_remainders(const reference_reader *reader, reference_input *input, char *rest) {
  uint64_t state = (uint64_t)integer_of(reader, expect_word(reader, &rest));
  input->count = integer_of(reader, expect_word(reader, &rest));
  const uint64_t divisor = (uint64_t)integer_of(reader, expect_word(reader, &rest));
  const int64_t factor = integer_of(reader, expect_word(reader, &rest)), offset = integer_of(reader, expect_word(reader, &rest));
  const dtype type = reference_input_type(input->name, reader->type);
  input->values = allocate((size_t)input->count, dtype_size(type));
  for (int64_t i = 0; i < input->count; i++)
    dtype_store_bits(type, input->values, i, (uint64_t)((int64_t)(splitmix64(&state) % divisor) * factor + offset));
}

static void repeat(const reference_reader *reader, reference_input *input, char *rest) {
  const size_t size = reference_input_size(input->name, reader->type);
  for (char *text = next_word(&rest); text != NULL; text = next_word(&rest)) {
    const int64_t run = integer_of(reader, text);
    char *value = expect_word(reader, &rest);
    input->values = realloc(input->values, (size_t)(input->count + run + 1) * size);
    if (input->values == NULL)
      bad_file(reader, "out of memory");
    for (int64_t i = 0; i < run; i++)
      store(reader, input, input->count + i, value);
    input->count += run;
  }
}

void read_input(const reference_reader *reader, reference_case *test, char *rest) {
  if (test->input_count == MAX_INPUTS)
    bad_file(reader, "too many inputs");
  reference_input *input = &test->inputs[test->input_count++];
  copy_name(reader, input->name, expect_word(reader, &rest));
  if (rest != NULL && (strncmp(rest, "splitmix64 ", 11) == 0 || strncmp(rest, "fractions ", 10) == 0)) {
    const bool positive = *next_word(&rest) == 'f';
    generate(reader, input, positive, rest);
  } else if (rest != NULL && strncmp(rest, "modulo ", 7) == 0) {
    next_word(&rest);
    generate_remainders(reader, input, rest);
  } else if (rest != NULL && strncmp(rest, "runs ", 5) == 0) {
    next_word(&rest);
    repeat(reader, input, rest);
  } else {
    input->count = (int64_t)count_words(rest);
    input->values = allocate((size_t)input->count, reference_input_size(input->name, reader->type));
    for (int64_t i = 0; i < input->count; i++)
      store(reader, input, i, expect_word(reader, &rest));
  }
}

bool reference_word(reference_parameters *given, const char *name, const char *value) {
  static const struct {
    const char *name, *value;
    int32_t number;
  } words[] = {{"given", "x", NE_GIVEN_X},
               {"given", "y", NE_GIVEN_Y},
               {"estimator", "plugin", NE_ESTIMATOR_PLUGIN},
               {"estimator", "miller_madow", NE_ESTIMATOR_MILLER_MADOW},
               {"estimator", "james_stein", NE_ESTIMATOR_JAMES_STEIN},
               {"estimator", "grassberger", NE_ESTIMATOR_GRASSBERGER},
               {"average", "arithmetic", NE_AVERAGE_ARITHMETIC},
               {"average", "geometric", NE_AVERAGE_GEOMETRIC},
               {"average", "min", NE_AVERAGE_MIN},
               {"average", "max", NE_AVERAGE_MAX}};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    if (strcmp(name, words[i].name) == 0 && strcmp(value, words[i].value) == 0) {
      *(strcmp(name, "given") == 0 ? &given->given : &given->choice) = words[i].number;
      return true;
    }
  }
  return false;
}

bool reference_number(reference_parameters *given, const char *name, const char *value) {
  const struct {
    const char *name;
    double *number;
    int32_t *integer;
  } known[] = {{"temperature", &given->temperature, NULL},
               {"label_smoothing", &given->label_smoothing, NULL},
               {"softcap", &given->softcap, NULL},
               {"z_loss", &given->z_loss, NULL},
               {"base", &given->base, NULL},
               {"beta", &given->beta, NULL},
               {"alpha", &given->alpha, NULL},
               {"gamma", &given->gamma, NULL},
               {"margin", &given->margin, NULL},
               {"eps", &given->eps, NULL},
               {"order", &given->order, NULL},
               {"normalize", NULL, &given->normalize},
               {"p", NULL, &given->p},
               {"full", NULL, &given->full},
               {"log_input", NULL, &given->log_input},
               {"log_target", NULL, &given->log_target}};
  char *end;
  if (strcmp(name, "batch") == 0) {
    given->batch = strtoll(value, &end, 10);
    return *end == '\0';
  }
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
    if (strcmp(name, known[i].name) != 0)
      continue;
    if (known[i].number != NULL) {
      *known[i].number = strtod(value, &end);
    } else {
      *known[i].integer = (int32_t)strtol(value, &end, 10);
    }
    given->alpha_given |= known[i].number == &given->alpha;
    return *end == '\0';
  }
  return false;
}

void read_parameter(const reference_reader *reader, reference_parameters *given, char *rest) {
  const char *name = expect_word(reader, &rest), *value = expect_word(reader, &rest);
  if (strcmp(name, "reduction") == 0 && strlen(value) < sizeof given->reduction) {
    strcpy(given->reduction, value);
  } else if (strcmp(name, "empty") == 0) {
    given->empty_zero = strcmp(value, "zero") == 0;
  } else if (strcmp(name, "ignore_index") == 0) {
    given->ignore_none = strcmp(value, "none") == 0;
    given->ignore_given = !given->ignore_none;
    if (given->ignore_given)
      given->ignore_index = integer_of(reader, value);
  } else if (!reference_word(given, name, value) && !reference_number(given, name, value)) {
    bad_file(reader, "unknown parameter %s %s", name, value);
  }
}
