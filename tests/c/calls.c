#include "calls.h"

#include <string.h>

static const tested_group *const groups[] = {&log_domain_functions, &cross_entropy_functions, &elementwise_loss_functions,
                                             &logits_functions,     &information_functions,   &data_functions};

enum { GROUPS = sizeof groups / sizeof groups[0] };

int tested_function_count(void) {
  int count = 0;
  for (int i = 0; i < GROUPS; i++)
    count += groups[i]->count;
  return count;
}

const tested_function *tested_function_at(int index) {
  int group = 0;
  while (index >= groups[group]->count)
    index -= groups[group++]->count;
  return &groups[group]->functions[index];
}

const tested_function *tested_function_named(const char *name) {
  for (int i = 0; i < tested_function_count(); i++) {
    const tested_function *function = tested_function_at(i);
    if (strcmp(function->name, name) == 0)
      return function;
  }
  return NULL;
}

const tested_function *tested_function_without_gradient(const tested_function *function) {
  char name[NAME_SIZE];
  const size_t length = strlen(function->name);
  if (length < 5 || strcmp(function->name + length - 5, "_grad") != 0 || strcmp(function->name, "sigmoid_grad") == 0)
    return NULL;
  memcpy(name, function->name, length - 5);
  name[length - 5] = '\0';
  return tested_function_named(name);
}

bool has_parameters_struct(const tested_function *function) {
  return strncmp(function->name, "softmax_cross_entropy", 21) == 0 || strncmp(function->name, "nll_loss", 8) == 0 ||
         strcmp(function->name, "softmax_perplexity") == 0;
}

bool takes_tables(const tested_function *function) {
  return strcmp(function->inputs[0], "pxy") == 0;
}

bool is_of_vectors(const tested_function *function) {
  return function->outputs[0].shape == ONE || function->outputs[0].shape == LENGTHS;
}
