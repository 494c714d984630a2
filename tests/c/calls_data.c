#include "calls.h"

/* Functions of counts, bytes, labels, code lengths and Gaussians. */

static ne_status entropy_from_counts_i64(const library_call *c) {
  return ne_entropy_from_counts_i64(c->in[0], c->rows, c->cols, c->in_stride[0], c->given->choice, c->given->base, c->out[0]);
}

static ne_status byte_entropy_u8(const library_call *c) {
  return ne_byte_entropy(c->in[0], c->cols, c->given->base, c->out[0]);
}

static ne_status mutual_information_from_labels_i64(const library_call *c) {
  return ne_mutual_information_from_labels_i64(c->in[0], c->in[1], c->cols, c->given->base, c->out[0]);
}

static ne_status normalized_mutual_information_i64(const library_call *c) {
  return ne_normalized_mutual_information_i64(c->in[0], c->in[1], c->cols, c->given->choice, c->out[0]);
}

static ne_status implied_distribution_i64(const library_call *c) {
  return ne_implied_distribution_f64(c->in[0], c->cols, c->out[0]);
}

static ne_status kraft_sum_i64(const library_call *c) {
  return ne_kraft_sum_f64(c->in[0], c->cols, c->out[0]);
}

#define CALLS_OF(dtype)                                                                                                            \
  static ne_status huffman_lengths_##dtype(const library_call *c) {                                                                \
    return ne_huffman_lengths_##dtype(c->in[0], c->cols, c->out[0]);                                                               \
  }                                                                                                                                \
  static ne_status shannon_lengths_##dtype(const library_call *c) {                                                                \
    return ne_shannon_lengths_##dtype(c->in[0], c->cols, c->out[0]);                                                               \
  }                                                                                                                                \
  static ne_status expected_length_##dtype(const library_call *c) {                                                                \
    return ne_expected_length_##dtype(c->in[0], c->in[1], c->cols, c->out[0]);                                                     \
  }                                                                                                                                \
  static ne_status gaussian_entropy_##dtype(const library_call *c) {                                                               \
    return ne_gaussian_entropy_##dtype(c->in[0], c->cols, c->given->base, c->out[0]);                                              \
  }                                                                                                                                \
  static ne_status gaussian_cross_entropy_##dtype(const library_call *c) {                                                         \
    return ne_gaussian_cross_entropy_##dtype(c->in[0], c->in[1], c->in[2], c->in[3], c->cols, c->given->base, c->out[0]);          \
  }                                                                                                                                \
  static ne_status gaussian_kl_divergence_##dtype(const library_call *c) {                                                         \
    return ne_gaussian_kl_divergence_##dtype(c->in[0], c->in[1], c->in[2], c->in[3], c->cols, c->given->base, c->out[0]);          \
  }

CALLS_OF(f32)
CALLS_OF(f64)

#define IN_I64(name)                                                                                                               \
  { [I64] = name##_i64 }
#define GAUSSIANS                                                                                                                  \
  { "mu_p", "sigma_p", "mu_q", "sigma_q" }
#define LABELS                                                                                                                     \
  { "x_labels", "y_labels" }

static const tested_function functions[] = {
    {"entropy_from_counts", {"counts"}, {{"entropy_from_counts", PER_ROW, 0}}, NO_LOSS, false, false, IN_I64(entropy_from_counts)},
    {"byte_entropy", {"data"}, {{"byte_entropy", ONE, 0}}, NO_LOSS, false, false, {[U8] = byte_entropy_u8}},
    {"mutual_information_from_labels",
     LABELS,
     {{"mutual_information_from_labels", ONE, 0}},
     NO_LOSS,
     false,
     false,
     IN_I64(mutual_information_from_labels)},
    {"normalized_mutual_information",
     LABELS,
     {{"normalized_mutual_information", ONE, 0}},
     NO_LOSS,
     false,
     false,
     IN_I64(normalized_mutual_information)},
    {"huffman_lengths", {"p"}, {{"huffman_lengths", LENGTHS, 0}}, NO_LOSS, false, false, IN_F32_AND_F64(huffman_lengths)},
    {"shannon_lengths", {"p"}, {{"shannon_lengths", LENGTHS, 0}}, NO_LOSS, false, false, IN_F32_AND_F64(shannon_lengths)},
    {"expected_length", {"p", "lengths"}, {{"expected_length", ONE, 0}}, NO_LOSS, false, false, IN_F32_AND_F64(expected_length)},
    {"implied_distribution",
     {"lengths"},
     {{"implied_distribution", PER_ROW, 0}},
     NO_LOSS,
     false,
     true,
     IN_I64(implied_distribution)},
    {"kraft_sum", {"lengths"}, {{"kraft_sum", ONE, 0}}, NO_LOSS, false, false, IN_I64(kraft_sum)},
    {"gaussian_entropy", {"sigma"}, {{"gaussian_entropy", WHOLE, 1}}, NO_LOSS, false, true, IN_F32_AND_F64(gaussian_entropy)},
    {"gaussian_cross_entropy",
     GAUSSIANS,
     {{"gaussian_cross_entropy", WHOLE, 15}},
     NO_LOSS,
     false,
     true,
     IN_F32_AND_F64(gaussian_cross_entropy)},
    {"gaussian_kl_divergence",
     GAUSSIANS,
     {{"gaussian_kl_divergence", WHOLE, 15}},
     NO_LOSS,
     false,
     true,
     IN_F32_AND_F64(gaussian_kl_divergence)},
};
GROUP(data_functions, functions);
