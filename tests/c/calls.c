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
};
const int tested_function_count = sizeof tested_functions / sizeof tested_functions[0];

const tested_function *tested_function_named(const char *name) {
  for (int i = 0; i < tested_function_count; i++) {
    if (strcmp(tested_functions[i].name, name) == 0)
      return &tested_functions[i];
  }
  return NULL;
}
