#define _POSIX_C_SOURCE 200809L
#include "battery.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_SIZE = 4096, MAX_GROUPS = 16, MAX_CASES = 10000 };

typedef struct {
  char name[NAME_SIZE];
  const tested_function *functions[MAX_FUNCTIONS];
  int count;
} group;

static void bad_line(const char *problem, const char *word) {
  fprintf(stderr, "battery.txt: %s: %s\n", problem, word == NULL ? "(end of the line)" : word);
  exit(2);
}

static const char *expect(const char *word) {
  if (word == NULL)
    bad_line("the line ends early", word);
  return word;
}

static int64_t integer(const char *word) {
  char *end;
  const int64_t value = strtoll(expect(word), &end, 10);
  if (*end != '\0')
    bad_line("not an integer", word);
  return value;
}

static double number(const char *word) {
  char *end;
  const double value = strtod(expect(word), &end);
  if (*end != '\0')
    bad_line("not a number", word);
  return value;
}

/* Whether the word is `yes`; it must be that or `no`. */
static bool either(const char *word, const char *yes, const char *no) {
  if (strcmp(expect(word), yes) != 0 && strcmp(word, no) != 0)
    bad_line("unknown word", word);
  return strcmp(word, yes) == 0;
}

static void copy_word(char *to, size_t size, const char *word) {
  if (strlen(expect(word)) >= size)
    bad_line("too long", word);
  strcpy(to, word);
}

static const tested_function *function_named(const char *word) {
  const tested_function *found = tested_function_named(word);
  if (found == NULL)
    bad_line("no such function or group", word);
  return found;
}

static void read_group(battery *result, group *added, char **rest) {
  copy_word(added->name, sizeof added->name, strtok_r(NULL, " ", rest));
  for (const char *word = strtok_r(NULL, " ", rest); word != NULL; word = strtok_r(NULL, " ", rest)) {
    if (added->count == MAX_FUNCTIONS || result->function_count == MAX_FUNCTIONS)
      bad_line("too many functions", word);
    const tested_function *function = added->functions[added->count++] = function_named(word);
    int i = 0;
    while (i < result->function_count && result->functions[i] != function)
      i++;
    if (i == result->function_count)
      result->functions[result->function_count++] = function;
  }
}

static void read_specials(battery *result, char **rest) {
  const bool f64 = either(strtok_r(NULL, " ", rest), "f64", "f32");
  for (const char *word = strtok_r(NULL, " ", rest); word != NULL; word = strtok_r(NULL, " ", rest)) {
    if (result->special_count[f64] == MAX_SPECIALS)
      bad_line("too many special values", word);
    result->specials[f64][result->special_count[f64]++] = strtoull(word, NULL, 16);
  }
}

static void read_entry(battery_case *to, const char *key, const char *value) {
  if (strcmp(key, "rows") == 0) {
    to->rows = integer(value);
  } else if (strcmp(key, "seed") == 0) {
    to->seed = (uint64_t)integer(value);
  } else if (strcmp(key, "scale") == 0) {
    to->scale = number(value);
  } else if (strcmp(key, "offset") == 0) {
    to->offset = number(value);
  } else if (strcmp(key, "peak") == 0) {
    to->peak = number(value);
  } else if (strcmp(key, "specials") == 0) {
    to->specials = integer(value);
  } else if (strcmp(key, "values") == 0) {
    to->bits = either(value, "bits", "numbers");
  } else if (strcmp(key, "weights") == 0 && strcmp(value, "positive") == 0) {
    to->weights = WEIGHTS_POSITIVE;
  } else if (strcmp(key, "weights") == 0) {
    to->weights = either(value, "units", "signed") ? WEIGHTS_UNITS : WEIGHTS_SIGNED;
  } else if (strcmp(key, "temperature") == 0) {
    to->temperature = number(value);
  } else if (strcmp(key, "target") == 0) {
    to->target_peak = either(value, "peak", "any");
  } else if (strcmp(key, "ignore") == 0) {
    to->ignore = integer(value);
  } else if (strcmp(key, "ignore_index") == 0) {
    to->ignore_index = integer(value);
  } else if (strcmp(key, "reduction") == 0) {
    copy_word(to->reduction, sizeof to->reduction, value);
  } else if (strcmp(key, "empty") == 0) {
    to->empty_zero = either(value, "zero", "nan");
  } else if (strcmp(key, "grad_output") == 0) {
    to->grad_output = either(value, "given", "absent");
  } else {
    bad_line("unknown key", key);
  }
}

static void read_cases(battery *result, const group *functions, char **rest) {
  battery_case line = {.scale = 1, .temperature = 1, .ignore_index = -100, .reduction = "none"};
  int64_t cols = 0, last = 0;
  memcpy(line.functions, functions->functions, sizeof line.functions);
  line.function_count = functions->count;
  for (const char *key = strtok_r(NULL, " ", rest); key != NULL; key = strtok_r(NULL, " ", rest)) {
    char *value = strtok_r(NULL, " ", rest);
    if (strcmp(key, "cols") != 0) {
      read_entry(&line, key, expect(value));
      continue;
    }
    char *dots = strstr(expect(value), "..");
    if (dots != NULL)
      *dots = '\0';
    cols = integer(value);
    last = dots == NULL ? cols : integer(dots + 2);
  }
  for (; cols <= last; cols++, line.seed++) {
    if (result->case_count == MAX_CASES)
      bad_line("too many cases", functions->name);
    line.cols = cols;
    snprintf(line.name, sizeof line.name, "rows %" PRId64 " cols %" PRId64 " seed %" PRIu64, line.rows, cols, line.seed);
    result->cases[result->case_count++] = line;
  }
}

void battery_read(battery *result, const char *path) {
  group groups[MAX_GROUPS] = {{{0}, {NULL}, 0}};
  int group_count = 0;
  char text[LINE_SIZE];
  memset(result, 0, sizeof *result);
  result->cases = calloc(MAX_CASES, sizeof *result->cases);
  FILE *file = fopen(path, "r");
  if (file == NULL || result->cases == NULL) {
    perror(path);
    exit(2);
  }
  while (fgets(text, sizeof text, file) != NULL) {
    text[strcspn(text, "\n")] = '\0';
    char *rest;
    const char *word = strtok_r(text, " ", &rest);
    if (word == NULL || *word == '#')
      continue;
    if (strcmp(word, "group") == 0 && group_count < MAX_GROUPS) {
      read_group(result, &groups[group_count++], &rest);
    } else if (strcmp(word, "specials") == 0) {
      read_specials(result, &rest);
    } else {
      int i = 0;
      while (i < group_count && strcmp(groups[i].name, word) != 0)
        i++;
      const group alone = {{0}, {i < group_count ? NULL : function_named(word)}, 1};
      read_cases(result, i < group_count ? &groups[i] : &alone, &rest);
    }
  }
  fclose(file);
}

void battery_free(battery *read) {
  free(read->cases);
}

static uint64_t word_at(const battery_case *c, int64_t index) {
  uint64_t z = c->seed + ((uint64_t)index + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static double number_of(uint64_t word, double scale) {
  return (double)((int64_t)(word >> 20) - (INT64_C(1) << 43)) * scale * 0x1p-43;
}

static double weight_of(uint64_t word, weights_kind kind) {
  if (kind == WEIGHTS_UNITS)
    return (double)((word >> 32) % 3) - 1;
  return number_of(word, 1) + (kind == WEIGHTS_POSITIVE ? 1 : 0);
}

static void store_number(void *values, int64_t index, bool f64, double value) {
  if (f64) {
    ((double *)values)[index] = value;
  } else {
    ((float *)values)[index] = (float)value;
  }
}

static void store_element(const battery *from, const battery_case *c, uint64_t word, double peak, void *values, int64_t index,
                          bool f64) {
  const int64_t low = (int64_t)(word & ((1 << 20) - 1));
  const bool special = c->specials > 0 && low % c->specials == 0;
  if (!c->bits && !special) {
    store_number(values, index, f64, number_of(word, c->scale) + c->offset + peak);
    return;
  }
  const uint64_t bits = special ? from->specials[f64][low / c->specials % from->special_count[f64]] : f64 ? word : word >> 32;
  if (f64) {
    ((uint64_t *)values)[index] = bits;
  } else {
    ((uint32_t *)values)[index] = (uint32_t)bits;
  }
}

static void *add_input(reference_case *test, const char *name, int64_t count, size_t size) {
  reference_input *input = &test->inputs[test->input_count++];
  strcpy(input->name, name);
  input->count = count;
  input->values = malloc((size_t)count * size);
  if (input->values == NULL)
    abort();
  return input->values;
}

static int64_t class_of(const battery_case *c, int64_t row) {
  const uint64_t word = word_at(c, 2 * c->rows * c->cols + row);
  if (c->ignore > 0 && (word >> 32) % (uint64_t)c->ignore == 0)
    return c->ignore_index;
  return c->target_peak ? row % c->cols : (int64_t)((word & UINT32_MAX) % (uint64_t)c->cols);
}

void battery_inputs(const battery *from, const battery_case *c, const tested_function *function, bool f64, int64_t first,
                    int64_t count, reference_case *test) {
  const int64_t n = c->rows * c->cols, made = count * c->cols;
  const size_t size = f64 ? 8 : 4;
  memset(test, 0, sizeof *test);
  strcpy(test->name, c->name);
  strcpy(test->reduction, c->reduction);
  test->elementwise = function->elementwise;
  test->rows = test->elementwise ? 1 : count;
  test->cols = test->elementwise ? made : c->cols;
  test->temperature = c->temperature;
  test->empty_zero = c->empty_zero;
  test->ignore_given = true;
  test->ignore_index = c->ignore_index;
  for (int k = 0; k < 2 && function->inputs[k] != NULL; k++) {
    const bool weights = strcmp(function->inputs[k], "weights") == 0;
    void *values = add_input(test, function->inputs[k], made, size);
    for (int64_t i = 0; i < made; i++) {
      const int64_t row = (first + i / c->cols) % c->rows, col = i % c->cols;
      const uint64_t word = word_at(c, k * n + row * c->cols + col);
      if (weights) {
        store_number(values, i, f64, weight_of(word, c->weights));
      } else {
        store_element(from, c, word, k == 0 && col == row % c->cols ? c->peak : 0, values, i, f64);
      }
    }
  }
  if (!function->loss)
    return;
  int64_t *target = add_input(test, "target", count, sizeof *target);
  for (int64_t r = 0; r < count; r++)
    target[r] = class_of(c, (first + r) % c->rows);
  if (c->grad_output && function->matrix >= 0) {
    const bool per_row = strcmp(c->reduction, "none") == 0;
    void *values = add_input(test, "grad_output", per_row ? count : 1, size);
    for (int64_t r = 0; r < (per_row ? count : 1); r++)
      store_number(values, r, f64, number_of(word_at(c, 2 * n + c->rows + (first + r) % c->rows), 2));
  }
}
