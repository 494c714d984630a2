#define _POSIX_C_SOURCE 200809L
#include "reference.h"

#include "generated.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static void bad_file(const reference_reader *reader, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fprintf(stderr, "%s:%ld: ", reader->path, reader->line_number);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  exit(2);
}

static void *allocate(size_t count, size_t size) {
  void *memory = calloc(count > 0 ? count : 1, size);
  if (memory == NULL) {
    fputs("out of memory\n", stderr);
    exit(2);
  }
  return memory;
}

static bool read_line(reference_reader *reader) {
  ssize_t length;
  do {
    length = getline(&reader->line, &reader->line_size, reader->file);
    reader->line_number++;
    if (length < 0)
      return false;
    if (length > 0 && reader->line[length - 1] == '\n')
      reader->line[length - 1] = '\0';
  } while (reader->line[0] == '#' || reader->line[0] == '\0');
  return true;
}

/* The next word of a line, cut out of it; NULL at its end. */
static char *word(char **rest) {
  char *start = *rest;
  if (start == NULL || *start == '\0')
    return NULL;
  char *space = strchr(start, ' ');
  if (space != NULL)
    *space = '\0';
  *rest = space == NULL ? NULL : space + 1;
  return start;
}

static char *expect_word(const reference_reader *reader, char **rest) {
  char *found = word(rest);
  if (found == NULL)
    bad_file(reader, "the line ends early");
  return found;
}

static void copy_name(const reference_reader *reader, char *to, const char *from) {
  if (strlen(from) >= NAME_SIZE)
    bad_file(reader, "name too long: %s", from);
  strcpy(to, from);
}

static int64_t integer(const reference_reader *reader, const char *text) {
  char *end;
  long long value = strtoll(text, &end, 10);
  if (end == text || *end != '\0')
    bad_file(reader, "not an integer: %s", text);
  return value;
}

static uint64_t hex(const reference_reader *reader, const char *text, char stop) {
  char *end;
  uint64_t value = strtoull(text, &end, 16);
  if (end == text || (*end != stop && *end != '\0'))
    bad_file(reader, "not hexadecimal: %s", text);
  return value;
}

static double double_of_bits(uint64_t bits) {
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static size_t count_words(const char *text) {
  size_t count = text != NULL && *text != '\0';
  for (; text != NULL && *text != '\0'; text++)
    count += *text == ' ';
  return count;
}

/* Inputs of integers, whatever the dtype of the file. */
static bool is_integer_input(const char *name) {
  static const char *const names[] = {"target", "counts", "data", "lengths", "x_labels", "y_labels"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    if (strcmp(name, names[i]) == 0)
      return true;
  }
  return false;
}

/* Stores one element given as text: bits in hex, or a decimal integer. */
static void store(const reference_reader *reader, void *values, int64_t index, const char *text, bool integers) {
  if (integers) {
    ((int64_t *)values)[index] = integer(reader, text);
  } else if (reader->f64) {
    ((uint64_t *)values)[index] = hex(reader, text, '\0');
  } else {
    ((uint32_t *)values)[index] = (uint32_t)hex(reader, text, '\0');
  }
}

static void read_input(const reference_reader *reader, reference_case *test, char *rest) {
  if (test->input_count == MAX_INPUTS)
    bad_file(reader, "too many inputs");
  reference_input *input = &test->inputs[test->input_count++];
  copy_name(reader, input->name, expect_word(reader, &rest));
  const bool integers = is_integer_input(input->name);
  const size_t size = integers || reader->f64 ? 8 : 4;

  const bool fractions = rest != NULL && strncmp(rest, "fractions ", 10) == 0;
  if (fractions || (rest != NULL && strncmp(rest, "splitmix64 ", 11) == 0)) {
    word(&rest);
    const uint64_t seed = (uint64_t)integer(reader, expect_word(reader, &rest));
    input->count = integer(reader, expect_word(reader, &rest));
    const int k = (int)integer(reader, expect_word(reader, &rest));
    input->values = allocate((size_t)input->count, size);
    if (fractions) {
      const char *near = word(&rest);
      const uint64_t near_seed = near == NULL ? 0 : (uint64_t)integer(reader, near);
      const int near_bits = near == NULL ? 0 : (int)integer(reader, expect_word(reader, &rest));
      generate_fractions(input->values, reader->f64, input->count, seed, k, near_seed, near_bits);
    } else {
      generate_signed(input->values, reader->f64, input->count, seed, k);
    }
  } else if (rest != NULL && strncmp(rest, "modulo ", 7) == 0) {
    word(&rest);
    const uint64_t seed = (uint64_t)integer(reader, expect_word(reader, &rest));
    input->count = integer(reader, expect_word(reader, &rest));
    const uint64_t divisor = (uint64_t)integer(reader, expect_word(reader, &rest));
    const int64_t factor = integer(reader, expect_word(reader, &rest)), offset = integer(reader, expect_word(reader, &rest));
    input->values = allocate((size_t)input->count, size);
    generate_remainders(input->values, input->count, seed, divisor, factor, offset);
  } else if (rest != NULL && strncmp(rest, "runs ", 5) == 0) {
    word(&rest);
    for (char *text = word(&rest); text != NULL; text = word(&rest)) {
      const int64_t run = integer(reader, text);
      char *value = expect_word(reader, &rest);
      input->values = realloc(input->values, (size_t)(input->count + run) * size);
      if (input->values == NULL)
        bad_file(reader, "out of memory");
      for (int64_t i = 0; i < run; i++)
        store(reader, input->values, input->count + i, value, integers);
      input->count += run;
    }
  } else {
    input->count = (int64_t)count_words(rest);
    input->values = allocate((size_t)input->count, size);
    for (int64_t i = 0; i < input->count; i++)
      store(reader, input->values, i, expect_word(reader, &rest), integers);
  }
}

static reference_value exact_value(const reference_reader *reader, int64_t index, const char *text) {
  const char *colon = strchr(text, ':');
  if (colon == NULL) {
    const double value = strcmp(text, "nan") == 0 ? NAN : strcmp(text, "inf") == 0 ? INFINITY : -INFINITY;
    if (isinf(value) && value < 0 && strcmp(text, "-inf") != 0)
      bad_file(reader, "not a value: %s", text);
    return (reference_value){index, value, 0.0};
  }
  return (reference_value){index, double_of_bits(hex(reader, text, ':')), double_of_bits(hex(reader, colon + 1, '\0'))};
}

static reference_output *find_output(reference_output *outputs, int *count, const char *name, const reference_reader *reader) {
  for (int i = 0; i < *count; i++) {
    if (strcmp(outputs[i].name, name) == 0)
      return &outputs[i];
  }
  if (*count == MAX_OUTPUTS)
    bad_file(reader, "too many outputs");
  reference_output *output = &outputs[(*count)++];
  memset(output, 0, sizeof *output);
  copy_name(reader, output->name, name);
  return output;
}

static void read_output(reference_reader *reader, reference_case *test, char *rest) {
  char *name = expect_word(reader, &rest);
  const size_t length = strlen(name);
  const bool sampled = length > 3 && strcmp(name + length - 3, "_at") == 0;
  if (sampled)
    name[length - 3] = '\0';
  reference_output *output = find_output(test->outputs, &test->output_count, name, reader);
  const reference_output *bound = find_output(reader->bounds, &reader->bound_count, name, reader);
  output->bound = bound->bound;
  output->by_row = bound->by_row;

  const int64_t more = sampled ? 1 : (int64_t)count_words(rest);
  output->values = realloc(output->values, (size_t)(output->count + more + 1) * sizeof *output->values);
  if (output->values == NULL)
    bad_file(reader, "out of memory");
  for (int64_t i = 0; i < more; i++) {
    const int64_t index = sampled ? integer(reader, expect_word(reader, &rest)) : i;
    output->values[output->count++] = exact_value(reader, index, expect_word(reader, &rest));
  }
}

static void read_parameter(const reference_reader *reader, reference_case *test, char *rest) {
  const char *name = expect_word(reader, &rest), *value = expect_word(reader, &rest);
  if (strcmp(name, "temperature") == 0) {
    test->temperature = strtod(value, NULL);
  } else if (strcmp(name, "reduction") == 0 && strlen(value) < sizeof test->reduction) {
    strcpy(test->reduction, value);
  } else if (strcmp(name, "empty") == 0) {
    test->empty_zero = strcmp(value, "zero") == 0;
  } else if (strcmp(name, "ignore_index") == 0) {
    test->ignore_none = strcmp(value, "none") == 0;
    test->ignore_given = !test->ignore_none;
    if (test->ignore_given)
      test->ignore_index = integer(reader, value);
  } else if (strcmp(name, "base") == 0) {
    test->base = strtod(value, NULL);
  } else if (strcmp(name, "order") == 0) {
    test->order = strtod(value, NULL);
  } else if (strcmp(name, "normalize") == 0) {
    test->normalize = (int32_t)integer(reader, value);
  } else if (strcmp(name, "given") == 0) {
    test->given_columns = strcmp(value, "y") == 0;
  } else if (strcmp(name, "estimator") == 0 || strcmp(name, "average") == 0) {
    copy_name(reader, test->choice, value);
  } else {
    bad_file(reader, "unknown parameter %s %s", name, value);
  }
}

void reference_open(reference_reader *reader, const char *path) {
  memset(reader, 0, sizeof *reader);
  reader->path = path;
  reader->file = fopen(path, "r");
  if (reader->file == NULL) {
    perror(path);
    exit(2);
  }
}

bool reference_next(reference_reader *reader, reference_case *test) {
  memset(test, 0, sizeof *test);
  test->temperature = 1.0;
  while (read_line(reader)) {
    char *rest = reader->line;
    const char *key = expect_word(reader, &rest);
    if (strcmp(key, "function") == 0) {
      copy_name(reader, reader->function, expect_word(reader, &rest));
    } else if (strcmp(key, "dtype") == 0) {
      reader->f64 = strcmp(expect_word(reader, &rest), "f32") != 0;
    } else if (strcmp(key, "bound") == 0) {
      reference_output *bound = find_output(reader->bounds, &reader->bound_count, expect_word(reader, &rest), reader);
      bound->bound = strtod(expect_word(reader, &rest), NULL);
      bound->by_row = strcmp(expect_word(reader, &rest), "row") == 0;
    } else if (strcmp(key, "case") == 0) {
      copy_name(reader, test->name, expect_word(reader, &rest));
    } else if (strcmp(key, "n") == 0) {
      test->elementwise = true;
      test->rows = 1;
      test->cols = integer(reader, expect_word(reader, &rest));
    } else if (strcmp(key, "tables") == 0) {
      test->tables = integer(reader, expect_word(reader, &rest));
      expect_word(reader, &rest); /* "rows" */
      test->rows = integer(reader, expect_word(reader, &rest));
      expect_word(reader, &rest); /* "cols" */
      test->cols = integer(reader, expect_word(reader, &rest));
    } else if (strcmp(key, "rows") == 0) {
      test->rows = integer(reader, expect_word(reader, &rest));
      expect_word(reader, &rest); /* "cols" */
      test->cols = integer(reader, expect_word(reader, &rest));
    } else if (strcmp(key, "param") == 0) {
      read_parameter(reader, test, rest);
    } else if (strcmp(key, "in") == 0) {
      read_input(reader, test, rest);
    } else if (strcmp(key, "out") == 0) {
      read_output(reader, test, rest);
    } else if (strcmp(key, "end") == 0) {
      return true;
    } else {
      bad_file(reader, "unknown line: %s", key);
    }
  }
  return false;
}

void reference_free(reference_case *test) {
  for (int i = 0; i < test->input_count; i++)
    free(test->inputs[i].values);
  for (int i = 0; i < test->output_count; i++)
    free(test->outputs[i].values);
}

void reference_close(reference_reader *reader) {
  free(reader->line);
  fclose(reader->file);
}

const reference_input *reference_find(const reference_case *test, const char *name) {
  for (int i = 0; i < test->input_count; i++) {
    if (strcmp(test->inputs[i].name, name) == 0)
      return &test->inputs[i];
  }
  return NULL;
}

double ulp_error(double got, const reference_value *exact, double at_least, bool f64) {
  if (isnan(got) || isnan(exact->hi))
    return isnan(got) && isnan(exact->hi) ? 0.0 : INFINITY;
  if (isinf(got) || isinf(exact->hi))
    return got == exact->hi ? 0.0 : INFINITY;
  const int precision = f64 ? 53 : 24, smallest = f64 ? -1022 : -126;
  int exponent;
  const double mantissa = frexp(fmax(fabs(exact->hi), at_least), &exponent);
  exponent -= 1; /* floor(log2), but for exact values just below a power of two */
  if (mantissa == 0.5 && fabs(exact->hi) >= at_least && exact->lo != 0 && signbit(exact->hi) != signbit(exact->lo))
    exponent -= 1;
  if (mantissa == 0.0 || exponent < smallest)
    exponent = smallest;
  return fabs((got - exact->hi) - exact->lo) / ldexp(1.0, exponent - precision + 1);
}
