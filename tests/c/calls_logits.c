#include "calls.h"

#define CALLS_OF(dtype)                                                                                                            \
  static ne_status softmax_entropy_##dtype(const library_call *c) {                                                                \
    return ne_softmax_entropy_##dtype(c->in[0], c->rows, c->cols, c->in_stride[0], c->given->temperature, c->given->base,          \
                                      c->out[0]);                                                                                  \
  }                                                                                                                                \
  static ne_status softmax_entropy_grad_##dtype(const library_call *c) {                                                           \
    return ne_softmax_entropy_grad_##dtype(c->in[0], c->grad_output, c->rows, c->cols, c->in_stride[0], c->given->temperature,     \
                                           c->given->base, c->out[0], c->out[1], c->out_stride[1]);                                \
  }                                                                                                                                \
  static ne_status token_log_probs_##dtype(const library_call *c) {                                                                \
    return ne_token_log_probs_##dtype(c->in[0], c->target, c->rows, c->cols, c->in_stride[0], c->given->temperature, c->bad_row,   \
                                      c->out[0]);                                                                                  \
  }                                                                                                                                \
  static ne_status softmax_cross_entropy_stats_##dtype(const library_call *c) {                                                    \
    return ne_softmax_cross_entropy_stats_##dtype(c->in[0], c->target, c->rows, c->cols, c->in_stride[0], c->params, c->out[0],    \
                                                  c->out[1], c->out[2], c->out[3]);                                                \
  }                                                                                                                                \
  static ne_status softmax_perplexity_##dtype(const library_call *c) {                                                             \
    return ne_softmax_perplexity_##dtype(c->in[0], c->target, c->rows, c->cols, c->in_stride[0], c->params, c->out[0]);            \
  }                                                                                                                                \
  static ne_status softmax_kl_divergence_##dtype(const library_call *c) {                                                          \
    return ne_softmax_kl_divergence_##dtype(c->in[0], c->in[1], c->rows, c->cols, c->in_stride[0], c->in_stride[1],                \
                                            c->given->temperature, c->given->base, c->out[0]);                                     \
  }                                                                                                                                \
  static ne_status softmax_kl_divergence_grad_##dtype(const library_call *c) {                                                     \
    return ne_softmax_kl_divergence_grad_##dtype(c->in[0], c->in[1], c->grad_output, c->rows, c->cols, c->in_stride[0],            \
                                                 c->in_stride[1], c->given->temperature, c->given->base, c->out[0], c->out[1],     \
                                                 c->out_stride[1], c->out[2], c->out_stride[2]);                                   \
  }                                                                                                                                \
  static ne_status softmax_js_divergence_##dtype(const library_call *c) {                                                          \
    return ne_softmax_js_divergence_##dtype(c->in[0], c->in[1], c->rows, c->cols, c->in_stride[0], c->in_stride[1],                \
                                            c->given->temperature, c->given->beta, c->given->base, c->out[0]);                     \
  }

CALLS_OF(f32)
CALLS_OF(f64)
CALLS_OF(f16)
CALLS_OF(bf16)

static const tested_function functions[] = {
    {"softmax_entropy", {"logits"}, {{"entropy", PER_ROW, 0}}, NO_LOSS, false, false, IN_ALL_DTYPES(softmax_entropy)},
    {"softmax_entropy_grad",
     {"logits"},
     {{"entropy", PER_ROW, 0}, {"grad", WHOLE, 1}},
     NO_LOSS,
     false,
     false,
     IN_ALL_DTYPES(softmax_entropy_grad)},
    {"token_log_probs", {"logits"}, {{"token_log_probs", PER_ROW, 0}}, NO_LOSS, true, false, IN_ALL_DTYPES(token_log_probs)},
    {"softmax_cross_entropy_stats",
     {"logits"},
     {{"loss", PER_ROW, 0}, {"logsumexp", PER_ROW, 0}, {"entropy", PER_ROW, 0}, {"correct", FLAGS, 0}},
     LOSS_PER_ROW,
     true,
     false,
     IN_ALL_DTYPES(softmax_cross_entropy_stats)},
    {"softmax_perplexity", {"logits"}, {{"perplexity", PER_ROW, 0}}, LOSS, true, false, IN_ALL_DTYPES(softmax_perplexity)},
    {"softmax_kl_divergence",
     {"p_logits", "q_logits"},
     {{"kl_divergence", PER_ROW, 0}},
     NO_LOSS,
     false,
     false,
     IN_ALL_DTYPES(softmax_kl_divergence)},
    {"softmax_kl_divergence_grad",
     {"p_logits", "q_logits"},
     {{"kl_divergence", PER_ROW, 0}, {"grad_p", WHOLE, 1}, {"grad_q", WHOLE, 2}},
     NO_LOSS,
     false,
     false,
     IN_ALL_DTYPES(softmax_kl_divergence_grad)},
    {"softmax_js_divergence",
     {"p_logits", "q_logits"},
     {{"js_divergence", PER_ROW, 0}},
     NO_LOSS,
     false,
     false,
     IN_ALL_DTYPES(softmax_js_divergence)},
};
GROUP(logits_functions, functions);
