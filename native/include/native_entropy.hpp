// NativeEntropy for C++20: header-only, over the C functions of <native_entropy.h>, which has the formulas and the edge values.
//
//   namespace ne = native_entropy;
//   std::vector<float> p = ne::softmax(ne::matrix(logits, 1000), {.temperature = 0.7});
//   float loss = ne::losses::cross_entropy_with_grad(ne::matrix(logits, 1000), target, ne::matrix(grad, 1000));
//
//   - An array is anything that a std::span can be made of. `matrix(array, cols)` sees it as rows; where rows are expected, a plain
//     array is one row. Element types: float and double; half and bfloat16 where the C function exists for them.
//   - Results go to an array of the caller's, the last array of the call; where it is left out they are returned: a value for one row
//     (or one mean), else a std::vector. Values per row of 16-bit elements are float. Nothing else is allocated.
//   - Parameters are structs for designated initialisers, defaults as in Python.
//   - A call that fails throws `error` with the C status, or `target_range_error` with the row too, and has written nothing.
//   - The functions are function objects: they can be passed on, and no argument-dependent lookup finds them.
#ifndef NATIVE_ENTROPY_HPP
#define NATIVE_ENTROPY_HPP

#include <array>

#include <native_entropy/functions.hpp>
#include <native_entropy/losses.hpp>
#include <native_entropy/measures.hpp>

namespace native_entropy {

// ---- about the library ------------------------------------------------------------------------------------------------------

inline const char *version() {
  return ne_version();
}
// NE_ABI_VERSION is that of the header.
inline std::int32_t abi_version() {
  return ne_abi_version();
}
// The build that runs: "x86-64", "x86-64-v3" or "x86-64-v4".
inline const char *isa() {
  return ne_isa();
}
// 0 restores the start value.
inline void set_num_threads(std::int32_t n) {
  detail::require(ne_set_num_threads(n));
}
inline std::int32_t get_num_threads() {
  return ne_get_num_threads();
}

// ---- log-domain functions ---------------------------------------------------------------------------------------------------

// log sum exp(x), of each row
inline constexpr detail::row_measure<detail::c::logsumexp, no_options> logsumexp{};
// Of a matrix's columns, or of those of tables(x, rows, cols).
inline constexpr detail::column_measure<detail::c::logsumexp_columns> logsumexp_columns{};
// (x, weights, out, sign): log |sum w exp(x)| and the sum's sign
inline constexpr detail::weighted_sum<detail::c::logsumexp_weighted> logsumexp_weighted{};
// (a, b): log(exp(a) + exp(b)), elementwise
inline constexpr detail::elementwise_of_two<detail::c::logaddexp> logaddexp{};
// Rows to rows
inline constexpr detail::row_map<detail::c::softmax> softmax{};
inline constexpr detail::row_map<detail::c::log_softmax> log_softmax{};
// Elementwise
inline constexpr detail::elementwise<detail::c::sigmoid> sigmoid{};
inline constexpr detail::elementwise<detail::c::sigmoid_grad> sigmoid_grad{};
inline constexpr detail::elementwise<detail::c::log_sigmoid> log_sigmoid{};
inline constexpr detail::elementwise<detail::c::softplus> softplus{};

// ---- information measures of probabilities ------------------------------------------------------------------------------------

// Elementwise: -log p; -p log p - (1 - p) log(1 - p)
inline constexpr detail::elementwise<detail::c::self_information, base_options> self_information{};
inline constexpr detail::elementwise<detail::c::binary_entropy, base_options> binary_entropy{};
// Of each row
inline constexpr detail::row_measure<detail::c::entropy, information_options> entropy{};
inline constexpr detail::row_measure<detail::c::perplexity, no_options> perplexity{};
// (p, alpha), and (p, q), the order
inline constexpr detail::row_measure<detail::c::renyi_entropy, base_options, double> renyi_entropy{};
inline constexpr detail::row_measure<detail::c::tsallis_entropy, no_options, double> tsallis_entropy{};
// (p, q), of each pair of rows
inline constexpr detail::pair_measure<detail::c::cross_entropy, information_options> cross_entropy{};
inline constexpr detail::pair_measure<detail::c::kl_divergence, information_options> kl_divergence{};
inline constexpr detail::pair_measure<detail::c::js_divergence, information_options> js_divergence{};
inline constexpr detail::pair_measure<detail::c::js_distance, information_options> js_distance{};
// Of a matrix that is a joint distribution, or of tables(pxy, rows, cols)
inline constexpr detail::table_measure<detail::c::joint_entropy> joint_entropy{};
inline constexpr detail::table_measure<detail::c::conditional_entropy, given> conditional_entropy{};
inline constexpr detail::table_measure<detail::c::mutual_information> mutual_information{};

// ---- information measures of data ---------------------------------------------------------------------------------------------

// Of rows of std::int64_t counts, in double
inline constexpr detail::row_measure<detail::c::entropy_from_counts, counts_options> entropy_from_counts{};

// How often each byte occurs.
template <detail::array Data> std::array<std::int64_t, 256> byte_histogram(const Data &data) {
  const auto bytes = std::as_bytes(std::span(data));
  std::array<std::int64_t, 256> counts;
  detail::require(ne_byte_histogram(bytes.data(), detail::signed_size(bytes.size()), counts.data()));
  return counts;
}

// Entropy of the bytes, in bits.
template <detail::array Data> double byte_entropy(const Data &data, const base_options &options = {.base = 2}) {
  const auto bytes = std::as_bytes(std::span(data));
  double out = 0;
  detail::require(ne_byte_entropy(bytes.data(), detail::signed_size(bytes.size()), options.base, &out));
  return out;
}

// Labels as 0, 1, 2, ...: their places among the sorted distinct labels, which are returned.
inline std::vector<std::int64_t> label_codes(std::span<const std::int64_t> labels, std::span<std::int64_t> codes) {
  const std::int64_t n = detail::signed_size(labels.size());
  auto distinct = detail::vector_of<std::int64_t>(n);
  std::int64_t count = 0;
  detail::require(ne_label_codes_i64(labels.data(), n, detail::sized_out<std::int64_t>(codes, n), distinct.data(), &count));
  distinct.resize(static_cast<std::size_t>(count));
  return distinct;
}

// x_count * y_count numbers: how often each pair of codes occurs.
inline std::vector<std::int64_t> contingency(std::span<const std::int64_t> x_codes, std::int64_t x_count,
                                             std::span<const std::int64_t> y_codes, std::int64_t y_count) {
  detail::require_shape(x_count >= 0 && y_count >= 0, "contingency: a negative number of codes");
  const std::int64_t n = detail::signed_size(x_codes.size());
  const auto y = detail::sized<std::int64_t>(y_codes, n, "contingency: one code of y for each of x");
  auto table = detail::vector_of<std::int64_t>(x_count * y_count);
  detail::require(ne_contingency_i64(x_codes.data(), x_count, y, y_count, n, table.data()));
  return table;
}

inline double mutual_information_from_labels(std::span<const std::int64_t> x, std::span<const std::int64_t> y,
                                             const base_options &options = {}) {
  const std::int64_t n = detail::signed_size(x.size());
  double out = 0;
  detail::require(ne_mutual_information_from_labels_i64(x.data(), detail::sized<std::int64_t>(y, n, "one label of y for each of x"),
                                                        n, options.base, &out));
  return out;
}

inline double normalized_mutual_information(std::span<const std::int64_t> x, std::span<const std::int64_t> y,
                                            average of_entropies = average::arithmetic) {
  const std::int64_t n = detail::signed_size(x.size());
  double out = 0;
  detail::require(ne_normalized_mutual_information_i64(x.data(), detail::sized<std::int64_t>(y, n, "one label of y for each of x"),
                                                       n, static_cast<std::int32_t>(of_entropies), &out));
  return out;
}

// ---- codes: lengths of code words, in bits --------------------------------------------------------------------------------------

namespace codes {

// (p, lengths), or lengths returned
inline constexpr detail::lengths_of<detail::c::huffman_lengths> huffman_lengths{};
inline constexpr detail::lengths_of<detail::c::shannon_lengths> shannon_lengths{};
// (p, lengths): sum p * length
inline constexpr detail::mean_length<detail::c::expected_length> expected_length{};

// 2^-length
inline std::vector<double> implied_distribution(std::span<const std::int64_t> lengths) {
  const std::int64_t n = detail::signed_size(lengths.size());
  auto out = detail::vector_of<double>(n);
  detail::require(ne_implied_distribution_f64(lengths.data(), n, out.data()));
  return out;
}

// The sum of those
inline double kraft_sum(std::span<const std::int64_t> lengths) {
  double out = 0;
  detail::require(ne_kraft_sum_f64(lengths.data(), detail::signed_size(lengths.size()), &out));
  return out;
}

} // namespace codes

// ---- Gaussians, elementwise -------------------------------------------------------------------------------------------------------

namespace gaussian {

// (sigma); (mu_p, sigma_p, mu_q, sigma_q)
inline constexpr detail::elementwise<detail::c::gaussian_entropy, base_options> entropy{};
inline constexpr detail::elementwise_of_gaussians<detail::c::gaussian_cross_entropy> cross_entropy{};
inline constexpr detail::elementwise_of_gaussians<detail::c::gaussian_kl_divergence> kl_divergence{};

} // namespace gaussian

// ---- losses -----------------------------------------------------------------------------------------------------------------------
// loss(x, target) is the mean, or options.reduction; loss(x, target, losses) every loss. With gradient: NAME_with_grad(x, target, grad) and
// NAME_with_grad(x, target, losses, grad), then options, then grad_output, the factor of the gradient.

namespace losses {

// From logits; target: one class index per row, or probabilities of the logits' shape
inline constexpr detail::row_loss<detail::c::softmax_cross_entropy, detail::c::softmax_cross_entropy_soft, cross_entropy_options>
    cross_entropy{};
inline constexpr detail::row_loss_with_grad<detail::c::softmax_cross_entropy_grad, detail::c::softmax_cross_entropy_soft_grad,
                                            cross_entropy_options>
    cross_entropy_with_grad{};
// One class index per row
inline constexpr detail::row_loss<detail::c::nll_loss, detail::no_soft_targets, nll_options> nll_loss{};
inline constexpr detail::row_loss_with_grad<detail::c::nll_loss_grad, detail::no_soft_targets, nll_options> nll_loss_with_grad{};
inline constexpr detail::margin_loss<detail::c::multi_margin_loss> multi_margin_loss{};
inline constexpr detail::margin_loss_with_grad<detail::c::multi_margin_loss_grad> multi_margin_loss_with_grad{};

// Elementwise: (p, target)
inline constexpr detail::element_loss<detail::c::binary_cross_entropy, binary_cross_entropy_options> binary_cross_entropy{};
inline constexpr detail::element_loss_with_grad<detail::c::binary_cross_entropy_grad, binary_cross_entropy_options>
    binary_cross_entropy_with_grad{};
// (logits, target)
inline constexpr detail::element_loss<detail::c::binary_cross_entropy_with_logits, binary_cross_entropy_with_logits_options>
    binary_cross_entropy_with_logits{};
inline constexpr detail::element_loss_with_grad<detail::c::binary_cross_entropy_with_logits_grad,
                                                binary_cross_entropy_with_logits_options>
    binary_cross_entropy_with_logits_with_grad{};
inline constexpr detail::element_loss<detail::c::focal_loss, focal_options> focal_loss{};
inline constexpr detail::element_loss_with_grad<detail::c::focal_loss_grad, focal_options> focal_loss_with_grad{};
// (log_q, p)
inline constexpr detail::element_loss<detail::c::kl_div, kl_div_options> kl_div{};
inline constexpr detail::element_loss_with_grad<detail::c::kl_div_grad, kl_div_options> kl_div_with_grad{};
// (x, target); (score, target)
inline constexpr detail::element_loss<detail::c::mse_loss, loss_options> mse_loss{};
inline constexpr detail::element_loss_with_grad<detail::c::mse_loss_grad, loss_options> mse_loss_with_grad{};
inline constexpr detail::element_loss<detail::c::hinge_loss, loss_options> hinge_loss{};
inline constexpr detail::element_loss_with_grad<detail::c::hinge_loss_grad, loss_options> hinge_loss_with_grad{};
// (mean, target, {.var = variances})
inline constexpr detail::element_loss<detail::c::gaussian_nll_loss, gaussian_nll_options> gaussian_nll_loss{};
inline constexpr detail::element_loss_with_grad<detail::c::gaussian_nll_loss_grad, gaussian_nll_options>
    gaussian_nll_loss_with_grad{};
// (x, target)
inline constexpr detail::element_loss<detail::c::poisson_nll_loss, poisson_nll_options> poisson_nll_loss{};
inline constexpr detail::element_loss_with_grad<detail::c::poisson_nll_loss_grad, poisson_nll_options> poisson_nll_loss_with_grad{};

} // namespace losses

// ---- straight from logits: no array of probabilities is made ----------------------------------------------------------------------

namespace logits {

inline constexpr detail::row_measure<detail::c::softmax_entropy, logits_options> entropy{};
// (logits, out, grad), then options, then grad_output: a factor per row
inline constexpr detail::logits_entropy_with_grad<detail::c::softmax_entropy_grad> entropy_with_grad{};
// (p_logits, q_logits)
inline constexpr detail::pair_measure<detail::c::softmax_kl_divergence, logits_options> kl_divergence{};
inline constexpr detail::pair_measure<detail::c::softmax_js_divergence, mixture_options> js_divergence{};
// (p_logits, q_logits, out, grad_p, grad_q), then options, then grad_output
inline constexpr detail::logits_divergence_with_grad<detail::c::softmax_kl_divergence_grad> kl_divergence_with_grad{};
// (logits, target): log softmax at the target
inline constexpr detail::token_values<detail::c::token_log_probs> token_log_probs{};
// (logits, target, row_statistics{.loss = ..., .correct = ...}): from one read of the logits
inline constexpr detail::token_statistics<detail::c::softmax_cross_entropy_stats> cross_entropy_stats{};
// (logits, target): exp of the mean loss
inline constexpr detail::token_perplexity<detail::c::softmax_perplexity> perplexity{};

} // namespace logits
} // namespace native_entropy

#endif // NATIVE_ENTROPY_HPP
