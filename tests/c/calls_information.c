#include "calls.h"

#define CALLS_OF(dtype)                                                                                                            \
  static ne_status self_information_##dtype(const library_call *c) {                                                               \
    return ne_self_information_##dtype(c->in[0], c->cols, c->given->base, c->out[0]);                                              \
  }                                                                                                                                \
  static ne_status binary_entropy_##dtype(const library_call *c) {                                                                 \
    return ne_binary_entropy_##dtype(c->in[0], c->cols, c->given->base, c->out[0]);                                                \
  }                                                                                                                                \
  static ne_status entropy_##dtype(const library_call *c) {                                                                        \
    return ne_entropy_##dtype(c->in[0], c->rows, c->cols, c->in_stride[0], c->given->base, c->given->normalize, c->out[0]);        \
  }                                                                                                                                \
  static ne_status perplexity_##dtype(const library_call *c) {                                                                     \
    return ne_perplexity_##dtype(c->in[0], c->rows, c->cols, c->in_stride[0], c->out[0]);                                          \
  }                                                                                                                                \
  static ne_status renyi_entropy_##dtype(const library_call *c) {                                                                  \
    return ne_renyi_entropy_##dtype(c->in[0], c->rows, c->cols, c->in_stride[0], c->given->order, c->given->base, c->out[0]);      \
  }                                                                                                                                \
  static ne_status tsallis_entropy_##dtype(const library_call *c) {                                                                \
    return ne_tsallis_entropy_##dtype(c->in[0], c->rows, c->cols, c->in_stride[0], c->given->order, c->out[0]);                    \
  }                                                                                                                                \
  static ne_status cross_entropy_##dtype(const library_call *c) {                                                                  \
    return ne_cross_entropy_##dtype(c->in[0], c->in[1], c->rows, c->cols, c->in_stride[0], c->in_stride[1], c->given->base,        \
                                    c->given->normalize, c->out[0]);                                                               \
  }                                                                                                                                \
  static ne_status kl_divergence_##dtype(const library_call *c) {                                                                  \
    return ne_kl_divergence_##dtype(c->in[0], c->in[1], c->rows, c->cols, c->in_stride[0], c->in_stride[1], c->given->base,        \
                                    c->given->normalize, c->out[0]);                                                               \
  }                                                                                                                                \
  static ne_status js_divergence_##dtype(const library_call *c) {                                                                  \
    return ne_js_divergence_##dtype(c->in[0], c->in[1], c->rows, c->cols, c->in_stride[0], c->in_stride[1], c->given->base,        \
                                    c->given->normalize, c->out[0]);                                                               \
  }                                                                                                                                \
  static ne_status js_distance_##dtype(const library_call *c) {                                                                    \
    return ne_js_distance_##dtype(c->in[0], c->in[1], c->rows, c->cols, c->in_stride[0], c->in_stride[1], c->given->base,          \
                                  c->given->normalize, c->out[0]);                                                                 \
  }                                                                                                                                \
  static ne_status joint_entropy_##dtype(const library_call *c) {                                                                  \
    return ne_joint_entropy_##dtype(c->in[0], c->tables, c->rows, c->cols, c->table_stride, c->in_stride[0], c->given->base,       \
                                    c->out[0]);                                                                                    \
  }                                                                                                                                \
  static ne_status conditional_entropy_##dtype(const library_call *c) {                                                            \
    return ne_conditional_entropy_##dtype(c->in[0], c->tables, c->rows, c->cols, c->table_stride, c->in_stride[0],                 \
                                          c->given->given, c->given->base, c->out[0]);                                             \
  }                                                                                                                                \
  static ne_status mutual_information_##dtype(const library_call *c) {                                                             \
    return ne_mutual_information_##dtype(c->in[0], c->tables, c->rows, c->cols, c->table_stride, c->in_stride[0], c->given->base,  \
                                         c->out[0]);                                                                               \
  }

CALLS_OF(f32)
CALLS_OF(f64)
CALLS_OF(f16)
CALLS_OF(bf16)

static const tested_function functions[] = {
    {"self_information", {"p"}, {{"self_information", WHOLE, 1}}, NO_LOSS, false, true, IN_ALL_DTYPES(self_information)},
    {"binary_entropy", {"p"}, {{"binary_entropy", WHOLE, 1}}, NO_LOSS, false, true, IN_ALL_DTYPES(binary_entropy)},
    {"entropy", {"p"}, {{"entropy", PER_ROW, 0}}, NO_LOSS, false, false, IN_ALL_DTYPES(entropy)},
    {"perplexity", {"p"}, {{"perplexity", PER_ROW, 0}}, NO_LOSS, false, false, IN_ALL_DTYPES(perplexity)},
    {"renyi_entropy", {"p"}, {{"renyi_entropy", PER_ROW, 0}}, NO_LOSS, false, false, IN_ALL_DTYPES(renyi_entropy)},
    {"tsallis_entropy", {"p"}, {{"tsallis_entropy", PER_ROW, 0}}, NO_LOSS, false, false, IN_ALL_DTYPES(tsallis_entropy)},
    {"cross_entropy", {"p", "q"}, {{"cross_entropy", PER_ROW, 0}}, NO_LOSS, false, false, IN_ALL_DTYPES(cross_entropy)},
    {"kl_divergence", {"p", "q"}, {{"kl_divergence", PER_ROW, 0}}, NO_LOSS, false, false, IN_ALL_DTYPES(kl_divergence)},
    {"js_divergence", {"p", "q"}, {{"js_divergence", PER_ROW, 0}}, NO_LOSS, false, false, IN_ALL_DTYPES(js_divergence)},
    {"js_distance", {"p", "q"}, {{"js_distance", PER_ROW, 0}}, NO_LOSS, false, false, IN_ALL_DTYPES(js_distance)},
    {"joint_entropy", {"pxy"}, {{"joint_entropy", PER_ROW, 0}}, NO_LOSS, false, false, IN_ALL_DTYPES(joint_entropy)},
    {"conditional_entropy",
     {"pxy"},
     {{"conditional_entropy", PER_ROW, 0}},
     NO_LOSS,
     false,
     false,
     IN_ALL_DTYPES(conditional_entropy)},
    {"mutual_information", {"pxy"}, {{"mutual_information", PER_ROW, 0}}, NO_LOSS, false, false, IN_ALL_DTYPES(mutual_information)},
};
GROUP(information_functions, functions);
