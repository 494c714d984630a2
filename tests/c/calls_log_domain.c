#include "calls.h"

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
    return ne_softmax_##dtype(c->in[0], c->rows, c->cols, c->in_stride[0], c->given->temperature, c->out[0], c->out_stride[0]);    \
  }                                                                                                                                \
  static ne_status log_softmax_##dtype(const library_call *c) {                                                                    \
    return ne_log_softmax_##dtype(c->in[0], c->rows, c->cols, c->in_stride[0], c->given->temperature, c->out[0],                   \
                                  c->out_stride[0]);                                                                               \
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
  }

CALLS_OF(f32)
CALLS_OF(f64)
CALLS_OF(f16)
CALLS_OF(bf16)

static const tested_function functions[] = {
    {"logsumexp", {"x"}, {{"logsumexp", PER_ROW, 0}}, NO_LOSS, false, false, IN_ALL_DTYPES(logsumexp)},
    {"logsumexp_weighted",
     {"x", "weights"},
     {{"logsumexp", PER_ROW, 0}, {"sign", PER_ROW, 0}},
     NO_LOSS,
     false,
     false,
     IN_ALL_DTYPES(logsumexp_weighted)},
    {"logaddexp", {"a", "b"}, {{"logaddexp", WHOLE, 3}}, NO_LOSS, false, true, IN_ALL_DTYPES(logaddexp)},
    {"softmax", {"x"}, {{"softmax", WHOLE, 1}}, NO_LOSS, false, false, IN_ALL_DTYPES(softmax)},
    {"log_softmax", {"x"}, {{"log_softmax", WHOLE, 1}}, NO_LOSS, false, false, IN_ALL_DTYPES(log_softmax)},
    {"sigmoid", {"x"}, {{"sigmoid", WHOLE, 1}}, NO_LOSS, false, true, IN_ALL_DTYPES(sigmoid)},
    {"sigmoid_grad", {"x"}, {{"sigmoid_grad", WHOLE, 1}}, NO_LOSS, false, true, IN_ALL_DTYPES(sigmoid_grad)},
    {"log_sigmoid", {"x"}, {{"log_sigmoid", WHOLE, 1}}, NO_LOSS, false, true, IN_ALL_DTYPES(log_sigmoid)},
    {"softplus", {"x"}, {{"softplus", WHOLE, 1}}, NO_LOSS, false, true, IN_ALL_DTYPES(softplus)},
};
GROUP(log_domain_functions, functions);
