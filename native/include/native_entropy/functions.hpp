// The C functions by element type: one line per function. A function that gains a dtype changes its line, nothing else.
// Part of native_entropy.hpp.
#ifndef NATIVE_ENTROPY_FUNCTIONS_HPP
#define NATIVE_ENTROPY_FUNCTIONS_HPP

#include <native_entropy.h>

namespace native_entropy::detail::c {

#define NE_CPP_BY_INTEGERS(name)                                                                                                   \
  struct name {                                                                                                                    \
    static constexpr auto i64 = ne_##name##_i64;                                                                                   \
  }
#define NE_CPP_BY_FLOATS(name)                                                                                                     \
  struct name {                                                                                                                    \
    static constexpr auto f32 = ne_##name##_f32;                                                                                   \
    static constexpr auto f64 = ne_##name##_f64;                                                                                   \
  }
#define NE_CPP_BY_ALL(name)                                                                                                        \
  struct name {                                                                                                                    \
    static constexpr auto f32 = ne_##name##_f32;                                                                                   \
    static constexpr auto f64 = ne_##name##_f64;                                                                                   \
    static constexpr auto f16 = ne_##name##_f16;                                                                                   \
    static constexpr auto bf16 = ne_##name##_bf16;                                                                                 \
  }

// Log domain
NE_CPP_BY_ALL(logsumexp);
NE_CPP_BY_ALL(logsumexp_columns);
NE_CPP_BY_ALL(logsumexp_weighted);
NE_CPP_BY_ALL(logaddexp);
NE_CPP_BY_ALL(softmax);
NE_CPP_BY_ALL(log_softmax);
NE_CPP_BY_ALL(sigmoid);
NE_CPP_BY_ALL(sigmoid_grad);
NE_CPP_BY_ALL(log_sigmoid);
NE_CPP_BY_ALL(softplus);

// Information measures
NE_CPP_BY_ALL(self_information);
NE_CPP_BY_ALL(binary_entropy);
NE_CPP_BY_ALL(entropy);
NE_CPP_BY_ALL(perplexity);
NE_CPP_BY_ALL(renyi_entropy);
NE_CPP_BY_ALL(tsallis_entropy);
NE_CPP_BY_ALL(cross_entropy);
NE_CPP_BY_ALL(kl_divergence);
NE_CPP_BY_ALL(js_divergence);
NE_CPP_BY_ALL(js_distance);
NE_CPP_BY_ALL(joint_entropy);
NE_CPP_BY_ALL(conditional_entropy);
NE_CPP_BY_ALL(mutual_information);
NE_CPP_BY_INTEGERS(entropy_from_counts);

// Codes and Gaussians
NE_CPP_BY_FLOATS(huffman_lengths);
NE_CPP_BY_FLOATS(shannon_lengths);
NE_CPP_BY_FLOATS(expected_length);
NE_CPP_BY_FLOATS(gaussian_entropy);
NE_CPP_BY_FLOATS(gaussian_cross_entropy);
NE_CPP_BY_FLOATS(gaussian_kl_divergence);

// Losses
NE_CPP_BY_ALL(softmax_cross_entropy);
NE_CPP_BY_ALL(softmax_cross_entropy_grad);
NE_CPP_BY_ALL(softmax_cross_entropy_soft);
NE_CPP_BY_ALL(softmax_cross_entropy_soft_grad);
NE_CPP_BY_ALL(nll_loss);
NE_CPP_BY_ALL(nll_loss_grad);
NE_CPP_BY_ALL(multi_margin_loss);
NE_CPP_BY_ALL(multi_margin_loss_grad);
NE_CPP_BY_ALL(binary_cross_entropy);
NE_CPP_BY_ALL(binary_cross_entropy_grad);
NE_CPP_BY_ALL(binary_cross_entropy_with_logits);
NE_CPP_BY_ALL(binary_cross_entropy_with_logits_grad);
NE_CPP_BY_ALL(focal_loss);
NE_CPP_BY_ALL(focal_loss_grad);
NE_CPP_BY_ALL(kl_div);
NE_CPP_BY_ALL(kl_div_grad);
NE_CPP_BY_ALL(mse_loss);
NE_CPP_BY_ALL(mse_loss_grad);
NE_CPP_BY_ALL(hinge_loss);
NE_CPP_BY_ALL(hinge_loss_grad);
NE_CPP_BY_ALL(gaussian_nll_loss);
NE_CPP_BY_ALL(gaussian_nll_loss_grad);
NE_CPP_BY_ALL(poisson_nll_loss);
NE_CPP_BY_ALL(poisson_nll_loss_grad);

// Straight from logits
NE_CPP_BY_ALL(softmax_entropy);
NE_CPP_BY_ALL(softmax_entropy_grad);
NE_CPP_BY_ALL(token_log_probs);
NE_CPP_BY_ALL(softmax_cross_entropy_stats);
NE_CPP_BY_ALL(softmax_perplexity);
NE_CPP_BY_ALL(softmax_kl_divergence);
NE_CPP_BY_ALL(softmax_kl_divergence_grad);
NE_CPP_BY_ALL(softmax_js_divergence);

#undef NE_CPP_BY_INTEGERS
#undef NE_CPP_BY_FLOATS
#undef NE_CPP_BY_ALL

} // namespace native_entropy::detail::c

#endif // NATIVE_ENTROPY_FUNCTIONS_HPP
