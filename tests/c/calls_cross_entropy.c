#include "calls.h"

#define CALLS_OF(dtype)                                                                                                            \
  static ne_status softmax_cross_entropy_##dtype(const library_call *c) {                                                          \
    return ne_softmax_cross_entropy_##dtype(c->in[0], c->target, c->rows, c->cols, c->in_stride[0], c->params, c->out[0]);         \
  }                                                                                                                                \
  static ne_status softmax_cross_entropy_grad_##dtype(const library_call *c) {                                                     \
    return ne_softmax_cross_entropy_grad_##dtype(c->in[0], c->target, c->grad_output, c->rows, c->cols, c->in_stride[0],           \
                                                 c->params, c->out[0], c->out[1], c->out_stride[1]);                               \
  }                                                                                                                                \
  static ne_status softmax_cross_entropy_soft_##dtype(const library_call *c) {                                                     \
    return ne_softmax_cross_entropy_soft_##dtype(c->in[0], c->in[1], c->rows, c->cols, c->in_stride[0], c->in_stride[1],           \
                                                 c->params, c->out[0]);                                                            \
  }                                                                                                                                \
  static ne_status softmax_cross_entropy_soft_grad_##dtype(const library_call *c) {                                                \
    return ne_softmax_cross_entropy_soft_grad_##dtype(c->in[0], c->in[1], c->grad_output, c->rows, c->cols, c->in_stride[0],       \
                                                      c->in_stride[1], c->params, c->out[0], c->out[1], c->out_stride[1]);         \
  }                                                                                                                                \
  static ne_status nll_loss_##dtype(const library_call *c) {                                                                       \
    return ne_nll_loss_##dtype(c->in[0], c->target, c->rows, c->cols, c->in_stride[0], c->params, c->out[0]);                      \
  }                                                                                                                                \
  static ne_status nll_loss_grad_##dtype(const library_call *c) {                                                                  \
    return ne_nll_loss_grad_##dtype(c->in[0], c->target, c->grad_output, c->rows, c->cols, c->in_stride[0], c->params, c->out[0],  \
                                    c->out[1], c->out_stride[1]);                                                                  \
  }                                                                                                                                \
  static ne_status multi_margin_loss_##dtype(const library_call *c) {                                                              \
    return ne_multi_margin_loss_##dtype(c->in[0], c->target, c->class_weight, c->rows, c->cols, c->in_stride[0], c->given->p,      \
                                        c->given->margin, c->reduction, c->bad_row, c->out[0]);                                    \
  }                                                                                                                                \
  static ne_status multi_margin_loss_grad_##dtype(const library_call *c) {                                                         \
    return ne_multi_margin_loss_grad_##dtype(c->in[0], c->target, c->class_weight, c->grad_output, c->rows, c->cols,               \
                                             c->in_stride[0], c->given->p, c->given->margin, c->reduction, c->bad_row, c->out[0],  \
                                             c->out[1], c->out_stride[1]);                                                         \
  }

CALLS_OF(f32)
CALLS_OF(f64)
CALLS_OF(f16)
CALLS_OF(bf16)

static const tested_function functions[] = {
    {"softmax_cross_entropy", {"logits"}, {{"loss", PER_ROW, 0}}, LOSS, true, false, IN_ALL_DTYPES(softmax_cross_entropy)},
    {"softmax_cross_entropy_grad",
     {"logits"},
     {{"loss", PER_ROW, 0}, {"grad", WHOLE, 1}},
     LOSS,
     true,
     false,
     IN_ALL_DTYPES(softmax_cross_entropy_grad)},
    {"softmax_cross_entropy_soft",
     {"logits", "probabilities"},
     {{"loss", PER_ROW, 0}},
     LOSS,
     false,
     false,
     IN_ALL_DTYPES(softmax_cross_entropy_soft)},
    {"softmax_cross_entropy_soft_grad",
     {"logits", "probabilities"},
     {{"loss", PER_ROW, 0}, {"grad", WHOLE, 1}},
     LOSS,
     false,
     false,
     IN_ALL_DTYPES(softmax_cross_entropy_soft_grad)},
    {"nll_loss", {"log_probs"}, {{"loss", PER_ROW, 0}}, LOSS, true, false, IN_ALL_DTYPES(nll_loss)},
    {"nll_loss_grad", {"log_probs"}, {{"loss", PER_ROW, 0}, {"grad", WHOLE, 1}}, LOSS, true, false, IN_ALL_DTYPES(nll_loss_grad)},
    {"multi_margin_loss", {"scores"}, {{"loss", PER_ROW, 0}}, LOSS, true, false, IN_ALL_DTYPES(multi_margin_loss)},
    {"multi_margin_loss_grad",
     {"scores"},
     {{"loss", PER_ROW, 0}, {"grad", WHOLE, 1}},
     LOSS,
     true,
     false,
     IN_ALL_DTYPES(multi_margin_loss_grad)},
};
GROUP(cross_entropy_functions, functions);
