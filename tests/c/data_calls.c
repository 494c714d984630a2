#include "data_calls.h"

#include <string.h>

static ne_status entropy_from_counts(const data_call *c) {
  return ne_entropy_from_counts_i64(c->in[0], c->rows, c->n, c->n, c->choice, c->base, c->out);
}

static ne_status byte_entropy(const data_call *c) {
  return ne_byte_entropy(c->in[0], c->n, c->base, c->out);
}

static ne_status mutual_information_from_labels(const data_call *c) {
  return ne_mutual_information_from_labels_i64(c->in[0], c->in[1], c->n, c->base, c->out);
}

static ne_status normalized_mutual_information(const data_call *c) {
  return ne_normalized_mutual_information_i64(c->in[0], c->in[1], c->n, c->choice, c->out);
}

static ne_status implied_distribution(const data_call *c) {
  return ne_implied_distribution_f64(c->in[0], c->n, c->out);
}

static ne_status kraft_sum(const data_call *c) {
  return ne_kraft_sum_f64(c->in[0], c->n, c->out);
}

#define CALLS_OF(dtype)                                                                                                            \
  static ne_status huffman_lengths_##dtype(const data_call *c) {                                                                   \
    return ne_huffman_lengths_##dtype(c->in[0], c->n, c->out);                                                                     \
  }                                                                                                                                \
  static ne_status shannon_lengths_##dtype(const data_call *c) {                                                                   \
    return ne_shannon_lengths_##dtype(c->in[0], c->n, c->out);                                                                     \
  }                                                                                                                                \
  static ne_status expected_length_##dtype(const data_call *c) {                                                                   \
    return ne_expected_length_##dtype(c->in[0], c->in[1], c->n, c->out);                                                           \
  }                                                                                                                                \
  static ne_status gaussian_entropy_##dtype(const data_call *c) {                                                                  \
    return ne_gaussian_entropy_##dtype(c->in[0], c->n, c->base, c->out);                                                           \
  }                                                                                                                                \
  static ne_status gaussian_cross_entropy_##dtype(const data_call *c) {                                                            \
    return ne_gaussian_cross_entropy_##dtype(c->in[0], c->in[1], c->in[2], c->in[3], c->n, c->base, c->out);                       \
  }                                                                                                                                \
  static ne_status gaussian_kl_divergence_##dtype(const data_call *c) {                                                            \
    return ne_gaussian_kl_divergence_##dtype(c->in[0], c->in[1], c->in[2], c->in[3], c->n, c->base, c->out);                       \
  }

CALLS_OF(f32)
CALLS_OF(f64)

#define BOTH(name) NULL, name##_f32, name##_f64
#define PAIR                                                                                                                       \
  { "mu_p", "sigma_p", "mu_q", "sigma_q" }

const data_function data_functions[] = {
    {"entropy_from_counts", {"counts"}, RESULT_PER_ROW, false, false, "i64", NULL, entropy_from_counts},
    {"byte_entropy", {"data"}, RESULT_ONE, false, false, "u8", NULL, byte_entropy},
    {"mutual_information_from_labels",
     {"x_labels", "y_labels"},
     RESULT_ONE,
     false,
     false,
     "i64",
     NULL,
     mutual_information_from_labels},
    {"normalized_mutual_information",
     {"x_labels", "y_labels"},
     RESULT_ONE,
     false,
     false,
     "i64",
     NULL,
     normalized_mutual_information},
    {"huffman_lengths", {"p"}, RESULT_PER_ELEMENT, true, false, BOTH(huffman_lengths)},
    {"shannon_lengths", {"p"}, RESULT_PER_ELEMENT, true, false, BOTH(shannon_lengths)},
    {"expected_length", {"p", "lengths"}, RESULT_ONE, false, false, BOTH(expected_length)},
    {"implied_distribution", {"lengths"}, RESULT_PER_ELEMENT, false, false, "i64", NULL, implied_distribution},
    {"kraft_sum", {"lengths"}, RESULT_ONE, false, false, "i64", NULL, kraft_sum},
    {"gaussian_entropy", {"sigma"}, RESULT_PER_ELEMENT, false, true, BOTH(gaussian_entropy)},
    {"gaussian_cross_entropy", PAIR, RESULT_PER_ELEMENT, false, true, BOTH(gaussian_cross_entropy)},
    {"gaussian_kl_divergence", PAIR, RESULT_PER_ELEMENT, false, true, BOTH(gaussian_kl_divergence)},
};
const int data_function_count = sizeof data_functions / sizeof data_functions[0];

const data_function *data_function_named(const char *name) {
  for (int i = 0; i < data_function_count; i++) {
    if (strcmp(data_functions[i].name, name) == 0)
      return &data_functions[i];
  }
  return NULL;
}

int32_t choice_named(const char *word) {
  static const struct {
    const char *word;
    int32_t number;
  } choices[] = {{"plugin", NE_ESTIMATOR_PLUGIN},
                 {"miller_madow", NE_ESTIMATOR_MILLER_MADOW},
                 {"james_stein", NE_ESTIMATOR_JAMES_STEIN},
                 {"grassberger", NE_ESTIMATOR_GRASSBERGER},
                 {"arithmetic", NE_AVERAGE_ARITHMETIC},
                 {"geometric", NE_AVERAGE_GEOMETRIC},
                 {"min", NE_AVERAGE_MIN},
                 {"max", NE_AVERAGE_MAX}};
  for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++) {
    if (strcmp(choices[i].word, word) == 0)
      return choices[i].number;
  }
  return 0;
}
