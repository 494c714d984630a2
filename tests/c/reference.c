#define _POSIX_C_SOURCE 200809L
#include "reference_words.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void bad_file(const reference_reader *reader, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fprintf(stderr, "%s:%ld: ", reader->path, reader->line_number);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  exit(2);
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

char *next_word(char **rest) {
  char *start = *rest;
  if (start == NULL || *start == '\0')
    return NULL;
  char *space = strchr(start, ' ');
  if (space != NULL)
    *space = '\0';
  *rest = space == NULL ? NULL : space + 1;
  return start;
}

char *expect_word(const reference_reader *reader, char **rest) {
  char *found = next_word(rest);
  if (found == NULL)
    bad_file(reader, "the line ends early");
  return found;
}

void copy_name(const reference_reader *reader, char *to, const char *from) {
  if (strlen(from) >= NAME_SIZE)
    bad_file(reader, "name too long: %s", from);
  strcpy(to, from);
}

int64_t integer_of(const reference_reader *reader, const char *text) {
  char *end;
  long long value = strtoll(text, &end, 10);
  if (end == text || *end != '\0')
    bad_file(reader, "not an integer: %s", text);
  return value;
}

uint64_t hex_of(const reference_reader *reader, const char *text, const char **end) {
  char *stopped;
  uint64_t value = strtoull(text, &stopped, 16);
  if (stopped == text || (end == NULL && *stopped != '\0'))
    bad_file(reader, "not hexadecimal: %s", text);
  if (end != NULL)
    *end = stopped;
  return value;
}

static double double_of_bits(uint64_t bits) {
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

size_t count_words(const char *text) {
  size_t count = text != NULL && *text != '\0';
  for (; text != NULL && *text != '\0'; text++)
    count += *text == ' ';
  return count;
}

/* HI:LO, HI:LO:EXPONENT, nan, inf or -inf. */
static reference_value exact_value(const reference_reader *reader, int64_t index, const char *text) {
  if (strchr(text, ':') == NULL) {
    const double value = strcmp(text, "nan") == 0 ? NAN : strcmp(text, "inf") == 0 ? INFINITY : -INFINITY;
    if (isinf(value) && value < 0 && strcmp(text, "-inf") != 0)
      bad_file(reader, "not a value: %s", text);
    return (reference_value){index, value, 0.0, NO_SCALE};
  }
  reference_value value = {index, double_of_bits(hex_of(reader, text, &text)), 0.0, NO_SCALE};
  value.lo = double_of_bits(hex_of(reader, text + 1, &text));
  if (*text != '\0')
    value.scale = (int)integer_of(reader, text + 1);
  return value;
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
  output->rule = bound->rule;

  const int64_t more = sampled ? 1 : (int64_t)count_words(rest);
  output->values = realloc(output->values, (size_t)(output->count + more + 1) * sizeof *output->values);
  if (output->values == NULL)
    bad_file(reader, "out of memory");
  for (int64_t i = 0; i < more; i++) {
    const int64_t index = sampled ? integer_of(reader, expect_word(reader, &rest)) : i;
    output->values[output->count++] = exact_value(reader, index, expect_word(reader, &rest));
  }
}

static dtype dtype_named(const reference_reader *reader, const char *name) {
  for (dtype type = 0; type < DTYPE_COUNT; type++) {
    if (strcmp(dtype_name(type), name) == 0)
      return type;
  }
  bad_file(reader, "unknown dtype: %s", name);
}

static reference_rule rule_named(const reference_reader *reader, const char *name) {
  static const char *const names[] = {"value", "row", "scale"};
  for (int i = 0; i < 3; i++) {
    if (strcmp(names[i], name) == 0)
      return (reference_rule)i;
  }
  bad_file(reader, "unknown rule: %s", name);
}

/* The word after `key`, which the next line must start with. */
static char *expect_line(reference_reader *reader, const char *key) {
  if (!read_line(reader))
    bad_file(reader, "the file ends early");
  char *rest = reader->line;
  if (strcmp(expect_word(reader, &rest), key) != 0)
    bad_file(reader, "expected: %s", key);
  return expect_word(reader, &rest);
}

void reference_open(reference_reader *reader, const char *path) {
  memset(reader, 0, sizeof *reader);
  reader->path = path;
  reader->file = fopen(path, "r");
  if (reader->file == NULL) {
    perror(path);
    exit(2);
  }
  copy_name(reader, reader->function, expect_line(reader, "function"));
  reader->type = dtype_named(reader, expect_line(reader, "dtype"));
}

bool reference_next(reference_reader *reader, reference_case *test) {
  memset(test, 0, sizeof *test);
  test->given = default_parameters;
  while (read_line(reader)) {
    char *rest = reader->line;
    const char *key = expect_word(reader, &rest);
    if (strcmp(key, "bound") == 0) {
      reference_output *bound = find_output(reader->bounds, &reader->bound_count, expect_word(reader, &rest), reader);
      bound->bound = strtod(expect_word(reader, &rest), NULL);
      bound->rule = rule_named(reader, expect_word(reader, &rest));
    } else if (strcmp(key, "case") == 0) {
      copy_name(reader, test->name, expect_word(reader, &rest));
    } else if (strcmp(key, "n") == 0) {
      test->elementwise = true;
      test->rows = 1;
      test->cols = integer_of(reader, expect_word(reader, &rest));
    } else if (strcmp(key, "tables") == 0) {
      test->tables = integer_of(reader, expect_word(reader, &rest));
      expect_word(reader, &rest); /* "rows" */
      test->rows = integer_of(reader, expect_word(reader, &rest));
      expect_word(reader, &rest); /* "cols" */
      test->cols = integer_of(reader, expect_word(reader, &rest));
    } else if (strcmp(key, "rows") == 0) {
      test->rows = integer_of(reader, expect_word(reader, &rest));
      expect_word(reader, &rest); /* "cols" */
      test->cols = integer_of(reader, expect_word(reader, &rest));
    } else if (strcmp(key, "param") == 0) {
      read_parameter(reader, &test->given, rest);
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
