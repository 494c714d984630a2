#include "calls.h"

#include <string.h>

#define CALLS_OF(dtype)                                                                                                            \
  static ne_status logsumexp_##dtype(const library_call *c) {                                                                      \
    return ne_logsumexp_##dtype(c->in[0], c->rows, c->cols, c->in_stride[0], c->out[0]);                                           \
  }                                                                                                                                \
  static ne_status logsumexp_weighted_##dtype(const library_call *c) {                                                             \
    return ne_logsumexp_weighted_##dtype(c->in[0], c->in[1], c->rows, c->cols, c->in_stride[0], c->in_stride[1], c->out[0],        \
                                         c->out[1]);                                                                               \
  }                                                                                                                                \
  static ne_status logaddexp_##dtype(const library_call *c) {                                                                      \
    return ne_logaddexp_##dtype(c->in[0], c->in[1], c->cols, c->out[0]);                                                           \
  }                                                                                                                                \
  static ne_status softmax_##dtype(const library_call *c) {                                                                        \
    return ne_softmax_##dtype(c->in[0], c->rows, c->cols, c->in_stride[0], c->temperature, c->out[0], c->out_stride);              \
  }                                                                                                                                \
  static ne_status log_softmax_##dtype(const library_call *c) {                                                                    \
    return ne_log_softmax_##dtype(c->in[0], c->rows, c->cols, c->in_stride[0], c->temperature, c->out[0], c->out_stride);          \
  }                                                                                                                                \
  static ne_status sigmoid_##dtype(const library_call *c) {                                                                        \
    return ne_sigmoid_##dtype(c->in[0], c->cols, c->out[0]);                                                                       \
  }                                                                                                                                \
  static ne_status sigmoid_grad_##dtype(const library_call *c) {                                                                   \
    return ne_sigmoid_grad_##dtype(c->in[0], c->cols, c->out[0]);                                                                  \
  }                                                                                                                                \
  static ne_status log_sigmoid_##dtype(const library_call *c) {                                                                    \
    return ne_log_sigmoid_##dtype(c->in[0], c->cols, c->out[0]);                                                                   \
  }                                                                                                                                \
  static ne_status softplus_##dtype(const library_call *c) {                                                                       \
    return ne_softplus_##dtype(c->in[0], c->cols, c->out[0]);                                                                      \
  }                                                                                                                                \
  static ne_status softmax_cross_entropy_##dtype(const library_call *c) {                                                          \
    return ne_softmax_cross_entropy_##dtype(c->in[0], c->target, c->rows, c->cols, c->in_stride[0], c->params, c->out[0]);         \
  }                                                                                                                                \
  static ne_status softmax_cross_entropy_grad_##dtype(const library_call *c) {                                                     \
    return ne_softmax_cross_entropy_grad_##dtype(c->in[0], c->target, c->grad_output, c->rows, c->cols, c->in_stride[0],           \
                                                 c->params, c->out[0], c->out[1], c->out_stride);                                  \
  }

CALLS_OF(f32)
CALLS_OF(f64)

/* The information measures. */
#define MEASURES_OF(dtype)                                                                                                         \
  static ne_status self_information_##dtype(const library_call *c) {                                                               \
    return ne_self_information_##dtype(c->in[0], c->cols, c->base, c->out[0]);                                                     \
  }                                                                                                                                \
  static ne_status binary_entropy_##dtype(const library_call *c) {                                                                 \
    return ne_binary_entropy_##dtype(c->in[0], c->cols, c->base, c->out[0]);                                                       \
  }                                                                                                                                \
  static ne_status entropy_##dtype(const library_call *c) {                                                                        \
    return ne_entropy_##dtype(c->in[0], c->rows, c->cols, c->in_stride[0], c->base, c->normalize, c->out[0]);                      \
  }                                                                                                                                \
  static ne_status perplexity_##dtype(const library_call *c) {                                                                     \
    return ne_perplexity_##dtype(c->in[0], c->rows, c->cols, c->in_stride[0], c->out[0]);                                          \
  }                                                                                                                                \
  static ne_status renyi_entropy_##dtype(const library_call *c) {                                                                  \
    return ne_renyi_entropy_##dtype(c->in[0], c->rows, c->cols, c->in_stride[0], c->order, c->base, c->out[0]);                    \
  }                                                                                                                                \
  static ne_status tsallis_entropy_##dtype(const library_call *c) {                                                                \
    return ne_tsallis_entropy_##dtype(c->in[0], c->rows, c->cols, c->in_stride[0], c->order, c->out[0]);                           \
  }                                                                                                                                \
  static ne_status cross_entropy_##dtype(const library_call *c) {                                                                  \
    return ne_cross_entropy_##dtype(c->in[0], c->in[1], c->rows, c->cols, c->in_stride[0], c->in_stride[1], c->base, c->normalize, \
                                    c->out[0]);                                                                                    \
  }                                                                                                                                \
  static ne_status kl_divergence_##dtype(const library_call *c) {                                                                  \
    return ne_kl_divergence_##dtype(c->in[0], c->in[1], c->rows, c->cols, c->in_stride[0], c->in_stride[1], c->base, c->normalize, \
                                    c->out[0]);                                                                                    \
  }                                                                                                                                \
  static ne_status js_divergence_##dtype(const library_call *c) {                                                                  \
    return ne_js_divergence_##dtype(c->in[0], c->in[1], c->rows, c->cols, c->in_stride[0], c->in_stride[1], c->base, c->normalize, \
                                    c->out[0]);                                                                                    \
  }                                                                                                                                \
  static ne_status js_distance_##dtype(const library_call *c) {                                                                    \
    return ne_js_distance_##dtype(c->in[0], c->in[1], c->rows, c->cols, c->in_stride[0], c->in_stride[1], c->base, c->normalize,   \
                                  c->out[0]);                                                                                      \
  }                                                                                                                                \
  static ne_status joint_entropy_##dtype(const library_call *c) {                                                                  \
    return ne_joint_entropy_##dtype(c->in[0], c->tables, c->rows, c->cols, c->table_stride, c->in_stride[0], c->base, c->out[0]);  \
  }                                                                                                                                \
  static ne_status conditional_entropy_##dtype(const library_call *c) {                                                            \
    return ne_conditional_entropy_##dtype(c->in[0], c->tables, c->rows, c->cols, c->table_stride, c->in_stride[0], c->given,       \
                                          c->base, c->out[0]);                                                                     \
  }                                                                                                                                \
  static ne_status mutual_information_##dtype(const library_call *c) {                                                             \
    return ne_mutual_information_##dtype(c->in[0], c->tables, c->rows, c->cols, c->table_stride, c->in_stride[0], c->base,         \
                                         c->out[0]);                                                                               \
  }

MEASURES_OF(f32)
MEASURES_OF(f64)

#define BOTH(name) name##_f32, name##_f64

const tested_function tested_functions[] = {
    {"logsumexp", {"x", NULL}, {"logsumexp", NULL}, -1, false, false, BOTH(logsumexp)},
    {"logsumexp_weighted", {"x", "weights"}, {"logsumexp", "sign"}, -1, false, false, BOTH(logsumexp_weighted)},
    {"logaddexp", {"a", "b"}, {"logaddexp", NULL}, 0, false, true, BOTH(logaddexp)},
    {"softmax", {"x", NULL}, {"softmax", NULL}, 0, false, false, BOTH(softmax)},
    {"log_softmax", {"x", NULL}, {"log_softmax", NULL}, 0, false, false, BOTH(log_softmax)},
    {"sigmoid", {"x", NULL}, {"sigmoid", NULL}, 0, false, true, BOTH(sigmoid)},
    {"sigmoid_grad", {"x", NULL}, {"sigmoid_grad", NULL}, 0, false, true, BOTH(sigmoid_grad)},
    {"log_sigmoid", {"x", NULL}, {"log_sigmoid", NULL}, 0, false, true, BOTH(log_sigmoid)},
    {"softplus", {"x", NULL}, {"softplus", NULL}, 0, false, true, BOTH(softplus)},
    {"softmax_cross_entropy", {"logits", NULL}, {"loss", NULL}, -1, true, false, BOTH(softmax_cross_entropy)},
    {"softmax_cross_entropy_grad", {"logits", NULL}, {"loss", "grad"}, 1, true, false, BOTH(softmax_cross_entropy_grad)},
    {"self_information", {"p", NULL}, {"self_information", NULL}, 0, false, true, BOTH(self_information)},
    {"binary_entropy", {"p", NULL}, {"binary_entropy", NULL}, 0, false, true, BOTH(binary_entropy)},
    {"entropy", {"p", NULL}, {"entropy", NULL}, -1, false, false, BOTH(entropy)},
    {"perplexity", {"p", NULL}, {"perplexity", NULL}, -1, false, false, BOTH(perplexity)},
    {"renyi_entropy", {"p", NULL}, {"renyi_entropy", NULL}, -1, false, false, BOTH(renyi_entropy)},
    {"tsallis_entropy", {"p", NULL}, {"tsallis_entropy", NULL}, -1, false, false, BOTH(tsallis_entropy)},
    {"cross_entropy", {"p", "q"}, {"cross_entropy", NULL}, -1, false, false, BOTH(cross_entropy)},
    {"kl_divergence", {"p", "q"}, {"kl_divergence", NULL}, -1, false, false, BOTH(kl_divergence)},
    {"js_divergence", {"p", "q"}, {"js_divergence", NULL}, -1, false, false, BOTH(js_divergence)},
    {"js_distance", {"p", "q"}, {"js_distance", NULL}, -1, false, false, BOTH(js_distance)},
    {"joint_entropy", {"pxy", NULL}, {"joint_entropy", NULL}, -1, false, false, BOTH(joint_entropy)},
    {"conditional_entropy", {"pxy", NULL}, {"conditional_entropy", NULL}, -1, false, false, BOTH(conditional_entropy)},
    {"mutual_information", {"pxy", NULL}, {"mutual_information", NULL}, -1, false, false, BOTH(mutual_information)},
};
const int tested_function_count = sizeof tested_functions / sizeof tested_functions[0];

const tested_function *tested_function_named(const char *name) {
  for (int i = 0; i < tested_function_count; i++) {
    if (strcmp(tested_functions[i].name, name) == 0)
      return &tested_functions[i];
  }
  return NULL;
}

bool takes_tables(const tested_function *function) {
  return strcmp(function->inputs[0], "pxy") == 0;
}
