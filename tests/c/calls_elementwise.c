#include "calls.h"

#define CALLS_OF(dtype)                                                                                                            \
  static ne_status binary_cross_entropy_##dtype(const library_call *c) {                                                           \
    return ne_binary_cross_entropy_##dtype(c->in[0], c->in[1], c->in[2], c->in_count[2], c->cols, c->reduction, c->out[0]);        \
  }                                                                                                                                \
  static ne_status binary_cross_entropy_grad_##dtype(const library_call *c) {                                                      \
    return ne_binary_cross_entropy_grad_##dtype(c->in[0], c->in[1], c->in[2], c->in_count[2], c->grad_output, c->cols,             \
                                                c->reduction, c->out[0], c->out[1]);                                               \
  }                                                                                                                                \
  static ne_status binary_cross_entropy_with_logits_##dtype(const library_call *c) {                                               \
    return ne_binary_cross_entropy_with_logits_##dtype(c->in[0], c->in[1], c->in[2], c->in_count[2], c->in[3], c->in_count[3],     \
                                                       c->cols, c->reduction, c->out[0]);                                          \
  }                                                                                                                                \
  static ne_status binary_cross_entropy_with_logits_grad_##dtype(const library_call *c) {                                          \
    return ne_binary_cross_entropy_with_logits_grad_##dtype(c->in[0], c->in[1], c->in[2], c->in_count[2], c->in[3],                \
                                                            c->in_count[3], c->grad_output, c->cols, c->reduction, c->out[0],      \
                                                            c->out[1]);                                                            \
  }                                                                                                                                \
  static ne_status focal_loss_##dtype(const library_call *c) {                                                                     \
    return ne_focal_loss_##dtype(c->in[0], c->in[1], c->cols, c->given->alpha_given ? &c->given->alpha : NULL, c->given->gamma,    \
                                 c->reduction, c->out[0]);                                                                         \
  }                                                                                                                                \
  static ne_status focal_loss_grad_##dtype(const library_call *c) {                                                                \
    return ne_focal_loss_grad_##dtype(c->in[0], c->in[1], c->grad_output, c->cols,                                                 \
                                      c->given->alpha_given ? &c->given->alpha : NULL, c->given->gamma, c->reduction, c->out[0],   \
                                      c->out[1]);                                                                                  \
  }                                                                                                                                \
  static ne_status kl_div_##dtype(const library_call *c) {                                                                         \
    return ne_kl_div_##dtype(c->in[0], c->in[1], c->cols, c->given->log_target, c->given->batch, c->reduction, c->out[0]);         \
  }                                                                                                                                \
  static ne_status kl_div_grad_##dtype(const library_call *c) {                                                                    \
    return ne_kl_div_grad_##dtype(c->in[0], c->in[1], c->grad_output, c->cols, c->given->log_target, c->given->batch,              \
                                  c->reduction, c->out[0], c->out[1]);                                                             \
  }                                                                                                                                \
  static ne_status mse_loss_##dtype(const library_call *c) {                                                                       \
    return ne_mse_loss_##dtype(c->in[0], c->in[1], c->cols, c->reduction, c->out[0]);                                              \
  }                                                                                                                                \
  static ne_status mse_loss_grad_##dtype(const library_call *c) {                                                                  \
    return ne_mse_loss_grad_##dtype(c->in[0], c->in[1], c->grad_output, c->cols, c->reduction, c->out[0], c->out[1]);              \
  }                                                                                                                                \
  static ne_status hinge_loss_##dtype(const library_call *c) {                                                                     \
    return ne_hinge_loss_##dtype(c->in[0], c->in[1], c->cols, c->reduction, c->out[0]);                                            \
  }                                                                                                                                \
  static ne_status hinge_loss_grad_##dtype(const library_call *c) {                                                                \
    return ne_hinge_loss_grad_##dtype(c->in[0], c->in[1], c->grad_output, c->cols, c->reduction, c->out[0], c->out[1]);            \
  }                                                                                                                                \
  static ne_status gaussian_nll_loss_##dtype(const library_call *c) {                                                              \
    return ne_gaussian_nll_loss_##dtype(c->in[0], c->in[1], c->in[2], c->in_count[2], c->cols, c->given->full, c->given->eps,      \
                                        c->reduction, c->out[0]);                                                                  \
  }                                                                                                                                \
  static ne_status gaussian_nll_loss_grad_##dtype(const library_call *c) {                                                         \
    return ne_gaussian_nll_loss_grad_##dtype(c->in[0], c->in[1], c->in[2], c->in_count[2], c->grad_output, c->cols,                \
                                             c->given->full, c->given->eps, c->reduction, c->out[0], c->out[1]);                   \
  }                                                                                                                                \
  static ne_status poisson_nll_loss_##dtype(const library_call *c) {                                                               \
    return ne_poisson_nll_loss_##dtype(c->in[0], c->in[1], c->cols, c->given->log_input, c->given->full, c->given->eps,            \
                                       c->reduction, c->out[0]);                                                                   \
  }                                                                                                                                \
  static ne_status poisson_nll_loss_grad_##dtype(const library_call *c) {                                                          \
    return ne_poisson_nll_loss_grad_##dtype(c->in[0], c->in[1], c->grad_output, c->cols, c->given->log_input, c->given->full,      \
                                            c->given->eps, c->reduction, c->out[0], c->out[1]);                                    \
  }

CALLS_OF(f32)
CALLS_OF(f64)
CALLS_OF(f16)
CALLS_OF(bf16)

static const tested_function functions[] = {
    {"binary_cross_entropy", {"p", "y", "weight"}, {{"loss", PER_ROW, 0}}, LOSS, false, true, IN_ALL_DTYPES(binary_cross_entropy)},
    {"binary_cross_entropy_grad",
     {"p", "y", "weight"},
     {{"loss", PER_ROW, 0}, {"grad", WHOLE, 1}},
     LOSS,
     false,
     true,
     IN_ALL_DTYPES(binary_cross_entropy_grad)},
    {"binary_cross_entropy_with_logits",
     {"logits", "y", "weight", "pos_weight"},
     {{"loss", PER_ROW, 0}},
     LOSS,
     false,
     true,
     IN_ALL_DTYPES(binary_cross_entropy_with_logits)},
    {"binary_cross_entropy_with_logits_grad",
     {"logits", "y", "weight", "pos_weight"},
     {{"loss", PER_ROW, 0}, {"grad", WHOLE, 1}},
     LOSS,
     false,
     true,
     IN_ALL_DTYPES(binary_cross_entropy_with_logits_grad)},
    {"focal_loss", {"logits", "y"}, {{"loss", PER_ROW, 0}}, LOSS, false, true, IN_ALL_DTYPES(focal_loss)},
    {"focal_loss_grad",
     {"logits", "y"},
     {{"loss", PER_ROW, 0}, {"grad", WHOLE, 1}},
     LOSS,
     false,
     true,
     IN_ALL_DTYPES(focal_loss_grad)},
    {"kl_div", {"log_q", "p"}, {{"loss", PER_ROW, 0}}, LOSS, false, true, IN_ALL_DTYPES(kl_div)},
    {"kl_div_grad", {"log_q", "p"}, {{"loss", PER_ROW, 0}, {"grad", WHOLE, 1}}, LOSS, false, true, IN_ALL_DTYPES(kl_div_grad)},
    {"mse_loss", {"x", "y"}, {{"loss", PER_ROW, 0}}, LOSS, false, true, IN_ALL_DTYPES(mse_loss)},
    {"mse_loss_grad", {"x", "y"}, {{"loss", PER_ROW, 0}, {"grad", WHOLE, 1}}, LOSS, false, true, IN_ALL_DTYPES(mse_loss_grad)},
    {"hinge_loss", {"score", "y"}, {{"loss", PER_ROW, 0}}, LOSS, false, true, IN_ALL_DTYPES(hinge_loss)},
    {"hinge_loss_grad",
     {"score", "y"},
     {{"loss", PER_ROW, 0}, {"grad", WHOLE, 1}},
     LOSS,
     false,
     true,
     IN_ALL_DTYPES(hinge_loss_grad)},
    {"gaussian_nll_loss", {"mean", "y", "var"}, {{"loss", PER_ROW, 0}}, LOSS, false, true, IN_ALL_DTYPES(gaussian_nll_loss)},
    {"gaussian_nll_loss_grad",
     {"mean", "y", "var"},
     {{"loss", PER_ROW, 0}, {"grad", WHOLE, 1}},
     LOSS,
     false,
     true,
     IN_ALL_DTYPES(gaussian_nll_loss_grad)},
    {"poisson_nll_loss", {"x", "y"}, {{"loss", PER_ROW, 0}}, LOSS, false, true, IN_ALL_DTYPES(poisson_nll_loss)},
    {"poisson_nll_loss_grad",
     {"x", "y"},
     {{"loss", PER_ROW, 0}, {"grad", WHOLE, 1}},
     LOSS,
     false,
     true,
     IN_ALL_DTYPES(poisson_nll_loss_grad)},
};
GROUP(elementwise_loss_functions, functions);
