#define _POSIX_C_SOURCE 200809L
#include "battery.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_SIZE = 4096, MAX_GROUPS = 40, MAX_CASES = 10000 };

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
    if (i < result->function_count)
      continue;
    result->in[i][F32] = result->in[i][F64] = true;
    result->functions[result->function_count++] = function;
  }
}

static dtype dtype_named(const char *name) {
  dtype type = 0;
  while (type < DTYPE_COUNT && strcmp(dtype_name(type), expect(name)) != 0)
    type++;
  if (type == DTYPE_COUNT)
    bad_line("no such dtype", name);
  return type;
}

static void read_specials(battery *result, char **rest) {
  const dtype type = dtype_named(strtok_r(NULL, " ", rest));
  for (const char *word = strtok_r(NULL, " ", rest); word != NULL; word = strtok_r(NULL, " ", rest)) {
    if (result->special_count[type] == MAX_SPECIALS)
      bad_line("too many special values", word);
    result->specials[type][result->special_count[type]++] = strtoull(word, NULL, 16);
  }
}

static bool *dtypes_of(battery *result, const char *name) {
  const tested_function *function = function_named(name);
  int i = 0;
  while (i < result->function_count && result->functions[i] != function)
    i++;
  if (i == result->function_count)
    bad_line("in no group", name);
  return result->in[i];
}

/* Functions that are called with 16-bit numbers too. */
static void read_sixteen(battery *result, char **rest) {
  for (const char *word = strtok_r(NULL, " ", rest); word != NULL; word = strtok_r(NULL, " ", rest)) {
    bool *in = dtypes_of(result, word);
    in[F16] = in[BF16] = true;
  }
}

/* Functions that are called with integers of one dtype only. */
static void read_integers(battery *result, char **rest) {
  const dtype type = dtype_named(strtok_r(NULL, " ", rest));
  for (const char *word = strtok_r(NULL, " ", rest); word != NULL; word = strtok_r(NULL, " ", rest)) {
    bool *in = dtypes_of(result, word);
    in[F32] = in[F64] = false;
    in[type] = true;
  }
}

static number_kind number_kind_named(const char *word) {
  static const char *const names[] = {"numbers", "bits", "fractions", "unit", "label", "sign", "negative", "whole"};
  for (int i = 0; i < AS_VALUES; i++) {
    if (strcmp(names[i], word) == 0)
      return (number_kind)i;
  }
  bad_line("unknown word", word);
  return NUMBERS;
}

static bool read_parameter_entry(reference_parameters *given, const char *key, const char *value) {
  if (strcmp(key, "ignore_index") == 0) {
    given->ignore_index = integer(value);
  } else if (strcmp(key, "reduction") == 0) {
    copy_word(given->reduction, sizeof given->reduction, value);
  } else if (strcmp(key, "empty") == 0) {
    given->empty_zero = either(value, "zero", "nan");
  } else {
    return reference_word(given, key, value) || reference_number(given, key, value);
  }
  return true;
}

static void read_entry(battery_case *to, const char *key, const char *value) {
  const struct {
    const char *key;
    int64_t *integer;
    double *number;
  } numbers[] = {{"rows", &to->rows, NULL},   {"specials", &to->specials, NULL}, {"ignore", &to->ignore, NULL},
                 {"more", &to->more, NULL},   {"spread", &to->spread, NULL},     {"height", &to->height, NULL},
                 {"scale", NULL, &to->scale}, {"offset", NULL, &to->offset},     {"peak", NULL, &to->peak},
                 {"near", NULL, &to->near},   {"modulo", &to->modulo, NULL}};
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    if (strcmp(key, numbers[i].key) != 0)
      continue;
    if (numbers[i].integer != NULL) {
      *numbers[i].integer = integer(value);
    } else {
      *numbers[i].number = number(value);
    }
    return;
  }
  if (strcmp(key, "seed") == 0) {
    to->seed = (uint64_t)integer(value);
  } else if (strcmp(key, "values") == 0) {
    to->values = number_kind_named(value);
  } else if (strcmp(key, "weights") == 0 && strcmp(value, "positive") == 0) {
    to->weights = WEIGHTS_POSITIVE;
  } else if (strcmp(key, "weights") == 0) {
    to->weights = either(value, "units", "signed") ? WEIGHTS_UNITS : WEIGHTS_SIGNED;
  } else if (strcmp(key, "first") == 0 || strcmp(key, "second") == 0) {
    to->numbers[*key == 's'] = number_kind_named(value);
  } else if (strcmp(key, "target") == 0) {
    to->target_peak = either(value, "peak", "any");
  } else if (strcmp(key, "grad_output") == 0) {
    to->grad_output = either(value, "given", "absent");
  } else if (strcmp(key, "class_weight") == 0) {
    to->class_weight = either(value, "given", "absent");
  } else if (strcmp(key, "sample_weight") == 0) {
    to->sample_weight = either(value, "given", "absent");
  } else if (!read_parameter_entry(&to->given, key, value)) {
    bad_line("unknown key", key);
  }
}

static void read_cases(battery *result, const group *functions, char **rest) {
  battery_case line = {
      .scale = 1, .spread = 1, .height = 1, .modulo = 1, .numbers = {AS_VALUES, AS_VALUES}, .given = default_parameters};
  strcpy(line.given.reduction, "none");
  line.given.ignore_given = true;
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
    } else if (strcmp(word, "sixteen") == 0) {
      read_sixteen(result, &rest);
    } else if (strcmp(word, "integers") == 0) {
      read_integers(result, &rest);
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
