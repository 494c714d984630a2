#include "check.hpp"

namespace {

void test_log_domain() {
  IN_ALL(
      "logsumexp", 2, [](auto a) { return all(ne::logsumexp(a.rows(a.x))); },
      [](auto &a, double *out) { return ne_logsumexp_f64(a.x.data(), 2, 3, 3, out); });
  IN_ALL(
      "logsumexp_columns", 3, [](auto a) { return all(ne::logsumexp_columns(a.rows(a.x))); },
      [](auto &a, double *out) { return ne_logsumexp_columns_f64(a.x.data(), 1, 2, 3, 0, 3, out); });
  IN_ALL(
      "logsumexp_columns of two tables", 2, [](auto a) { return all(ne::logsumexp_columns(ne::tables(a.x, 3, 1))); },
      [](auto &a, double *out) { return ne_logsumexp_columns_f64(a.x.data(), 2, 3, 1, 3, 1, out); });
  IN_ALL(
      "logsumexp_weighted", 4,
      [](auto a) {
        ne::logsumexp_weighted(a.rows(a.x), a.rows(a.signs), a.values, a.values2);
        return all(a.values, a.values2);
      },
      [](auto &a, double *out) { return ne_logsumexp_weighted_f64(a.x.data(), a.signs.data(), 2, 3, 3, 3, out, out + 2); });
  IN_ALL(
      "logsumexp_weighted, one row of weights", 2,
      [](auto a) {
        ne::logsumexp_weighted(a.rows(a.x), a.weight, a.values);
        return all(a.values);
      },
      [](auto &a, double *out) { return ne_logsumexp_weighted_f64(a.x.data(), a.weight.data(), 2, 3, 3, 0, out, nullptr); });
  IN_ALL(
      "logaddexp", 6, [](auto a) { return all(ne::logaddexp(a.x, a.y)); },
      [](auto &a, double *out) { return ne_logaddexp_f64(a.x.data(), a.y.data(), 6, out); });
  IN_ALL(
      "softmax", 6, [](auto a) { return all(ne::softmax(a.rows(a.x), {.temperature = 2})); },
      [](auto &a, double *out) { return ne_softmax_f64(a.x.data(), 2, 3, 3, 2, out, 3); });
  IN_ALL(
      "log_softmax of one row, in place", 6,
      [](auto a) {
        ne::log_softmax(a.x, a.x);
        return all(a.x);
      },
      [](auto &a, double *out) { return ne_log_softmax_f64(a.x.data(), 1, 6, 6, 1, out, 6); });
  IN_ALL(
      "sigmoid", 6, [](auto a) { return all(ne::sigmoid(a.x)); },
      [](auto &a, double *out) { return ne_sigmoid_f64(a.x.data(), 6, out); });
  IN_ALL(
      "sigmoid_grad", 6, [](auto a) { return all(ne::sigmoid_grad(a.x)); },
      [](auto &a, double *out) { return ne_sigmoid_grad_f64(a.x.data(), 6, out); });
  IN_ALL(
      "log_sigmoid", 6, [](auto a) { return all(ne::log_sigmoid(a.x)); },
      [](auto &a, double *out) { return ne_log_sigmoid_f64(a.x.data(), 6, out); });
  IN_ALL(
      "softplus", 6, [](auto a) { return all(ne::softplus(a.x)); },
      [](auto &a, double *out) { return ne_softplus_f64(a.x.data(), 6, out); });
}

void test_probabilities() {
  IN_ALL(
      "self_information", 6, [](auto a) { return all(ne::self_information(a.p, {.base = 2})); },
      [](auto &a, double *out) { return ne_self_information_f64(a.p.data(), 6, 2, out); });
  IN_ALL(
      "binary_entropy", 6, [](auto a) { return all(ne::binary_entropy(a.p)); },
      [](auto &a, double *out) { return ne_binary_entropy_f64(a.p.data(), 6, 0, out); });
  IN_ALL(
      "entropy", 2, [](auto a) { return all(ne::entropy(a.rows(a.signs = a.weight = a.p), {.base = 2, .normalize = true})); },
      [](auto &a, double *out) { return ne_entropy_f64(a.p.data(), 2, 3, 3, 2, 1, out); });
  IN_ALL(
      "entropy of one row", 1, [](auto a) { return all(ne::entropy(a.p, {.normalize = true})); },
      [](auto &a, double *out) { return ne_entropy_f64(a.p.data(), 1, 6, 6, 0, 1, out); });
  IN_ALL(
      "perplexity", 2, [](auto a) { return all(ne::perplexity(a.rows(a.p))); },
      [](auto &a, double *out) { return ne_perplexity_f64(a.p.data(), 2, 3, 3, out); });
  IN_ALL(
      "renyi_entropy", 2, [](auto a) { return all(ne::renyi_entropy(a.rows(a.p), 3, {.base = 2})); },
      [](auto &a, double *out) { return ne_renyi_entropy_f64(a.p.data(), 2, 3, 3, 3, 2, out); });
  IN_ALL(
      "tsallis_entropy", 1, [](auto a) { return all(ne::tsallis_entropy(a.p, 3)); },
      [](auto &a, double *out) { return ne_tsallis_entropy_f64(a.p.data(), 1, 6, 6, 3, out); });
  IN_ALL(
      "cross_entropy", 2, [](auto a) { return all(ne::cross_entropy(a.rows(a.p), a.rows(a.q), {.base = 2})); },
      [](auto &a, double *out) { return ne_cross_entropy_f64(a.p.data(), a.q.data(), 2, 3, 3, 3, 2, 0, out); });
  IN_ALL(
      "kl_divergence", 2, [](auto a) { return all(ne::kl_divergence(a.rows(a.p), a.rows(a.q))); },
      [](auto &a, double *out) { return ne_kl_divergence_f64(a.p.data(), a.q.data(), 2, 3, 3, 3, 0, 0, out); });
  IN_ALL(
      "js_divergence", 1, [](auto a) { return all(ne::js_divergence(a.p, a.q, {.normalize = true})); },
      [](auto &a, double *out) { return ne_js_divergence_f64(a.p.data(), a.q.data(), 1, 6, 6, 6, 0, 1, out); });
  IN_ALL(
      "js_distance", 2, [](auto a) { return all(ne::js_distance(a.rows(a.p), a.rows(a.q))); },
      [](auto &a, double *out) { return ne_js_distance_f64(a.p.data(), a.q.data(), 2, 3, 3, 3, 0, 0, out); });
  IN_ALL(
      "joint_entropy", 1, [](auto a) { return all(ne::joint_entropy(a.rows(a.p), {.base = 2})); },
      [](auto &a, double *out) { return ne_joint_entropy_f64(a.p.data(), 1, 2, 3, 0, 3, 2, out); });
  IN_ALL(
      "conditional_entropy", 2,
      [](auto a) { return all(ne::conditional_entropy(ne::tables(a.p, 3, 1), ne::given::y, {.base = 2})); },
      [](auto &a, double *out) { return ne_conditional_entropy_f64(a.p.data(), 2, 3, 1, 3, 1, NE_GIVEN_Y, 2, out); });
  IN_ALL(
      "mutual_information", 1, [](auto a) { return all(ne::mutual_information(a.rows(a.p))); },
      [](auto &a, double *out) { return ne_mutual_information_f64(a.p.data(), 1, 2, 3, 0, 3, 0, out); });
}

void test_codes_and_gaussians() {
  IN_FLOATS(
      "huffman_lengths", 6, [](auto a) { return all(ne::codes::huffman_lengths(a.p)); },
      [](auto &a, double *out) {
        std::int64_t lengths[6];
        const ne_status status = ne_huffman_lengths_f64(a.p.data(), 6, lengths);
        std::copy(lengths, lengths + 6, out);
        return status;
      });
  IN_FLOATS(
      "shannon_lengths", 6, [](auto a) { return all(ne::codes::shannon_lengths(a.p)); },
      [](auto &a, double *out) {
        std::int64_t lengths[6];
        const ne_status status = ne_shannon_lengths_f64(a.p.data(), 6, lengths);
        std::copy(lengths, lengths + 6, out);
        return status;
      });
  IN_FLOATS(
      "expected_length", 1,
      [](auto a) {
        return all(ne::codes::expected_length(a.p, {{1, 2, 2, 3, 1, 4}}));
      },
      [](auto &a, double *out) {
        const std::int64_t lengths[] = {1, 2, 2, 3, 1, 4};
        return ne_expected_length_f64(a.p.data(), lengths, 6, out);
      });
  const std::vector<std::int64_t> lengths = {1, 2, 0, 3};
  check("implied_distribution", ne::codes::implied_distribution(lengths) == std::vector{0.5, 0.25, 0.0, 0.125});
  check("kraft_sum", ne::codes::kraft_sum(lengths) == 0.875);
  IN_FLOATS(
      "gaussian entropy", 6, [](auto a) { return all(ne::gaussian::entropy(a.p, {.base = 2})); },
      [](auto &a, double *out) { return ne_gaussian_entropy_f64(a.p.data(), 6, 2, out); });
  IN_FLOATS(
      "gaussian cross_entropy", 6, [](auto a) { return all(ne::gaussian::cross_entropy(a.x, a.p, a.y, a.q)); },
      [](auto &a, double *out) {
        return ne_gaussian_cross_entropy_f64(a.x.data(), a.p.data(), a.y.data(), a.q.data(), 6, 0, out);
      });
  IN_FLOATS(
      "gaussian kl_divergence", 6, [](auto a) { return all(ne::gaussian::kl_divergence(a.x, a.p, a.y, a.q, {.base = 2})); },
      [](auto &a, double *out) {
        return ne_gaussian_kl_divergence_f64(a.x.data(), a.p.data(), a.y.data(), a.q.data(), 6, 2, out);
      });
}

void test_data() {
  const std::vector<std::int64_t> counts = {4, 4, 0, 2, 1, 1}, x = {7, -3, 7, 7}, y = {1, 1, 2, 1};
  double out[2];
  check("entropy_from_counts in C", ne_entropy_from_counts_i64(counts.data(), 2, 3, 3, NE_ESTIMATOR_GRASSBERGER, 2, out) == NE_OK);
  check("entropy_from_counts", ne::entropy_from_counts(ne::matrix(counts, 3), {.estimator = ne::estimator::grassberger,
                                                                               .base = 2}) == std::vector{out[0], out[1]});
  check("entropy_from_counts of one row", ne::entropy_from_counts(std::vector<std::int64_t>{4, 4}, {.base = 2}) == 1);
  const char text[] = {'a', 'b', 'a', 'b'};
  check("byte_histogram", ne::byte_histogram(text)['a'] == 2 && ne::byte_histogram(text)['c'] == 0);
  check("byte_entropy", ne::byte_entropy(text) == 1 && ne::byte_entropy(text, {.base = 4}) == 0.5);
  std::vector<std::int64_t> codes(4);
  check("label_codes",
        ne::label_codes(x, codes) == std::vector<std::int64_t>{-3, 7} && codes == std::vector<std::int64_t>{1, 0, 1, 1});
  check("contingency",
        ne::contingency(codes, 2, std::vector<std::int64_t>{0, 0, 1, 0}, 2) == std::vector<std::int64_t>{1, 0, 2, 1});
  check("mutual_information_from_labels in C", ne_mutual_information_from_labels_i64(x.data(), y.data(), 4, 2, out) == NE_OK);
  check("mutual_information_from_labels", ne::mutual_information_from_labels(x, y, {.base = 2}) == out[0]);
  check("normalized_mutual_information in C",
        ne_normalized_mutual_information_i64(x.data(), y.data(), 4, NE_AVERAGE_MAX, out) == NE_OK);
  check("normalized_mutual_information", ne::normalized_mutual_information(x, y, ne::average::max) == out[0]);
}

void test_logits() {
  IN_ALL(
      "logits entropy", 2, [](auto a) { return all(ne::logits::entropy(a.rows(a.x), {.temperature = 2, .base = 4})); },
      [](auto &a, double *out) { return ne_softmax_entropy_f64(a.x.data(), 2, 3, 3, 2, 4, out); });
  IN_ALL(
      "logits entropy_with_grad", 8,
      [](auto a) {
        ne::logits::entropy_with_grad(a.rows(a.x), a.values, a.rows(a.out), {.temperature = 2}, a.factors);
        return all(a.values, a.out);
      },
      [](auto &a, double *out) {
        return ne_softmax_entropy_grad_f64(a.x.data(), a.factors.data(), 2, 3, 3, 2, 0, out, out + 2, 3);
      });
  IN_ALL(
      "logits kl_divergence", 2,
      [](auto a) { return all(ne::logits::kl_divergence(a.rows(a.x), a.rows(a.y), {.temperature = 2})); },
      [](auto &a, double *out) { return ne_softmax_kl_divergence_f64(a.x.data(), a.y.data(), 2, 3, 3, 3, 2, 0, out); });
  IN_ALL(
      "logits kl_divergence_with_grad", 14,
      [](auto a) {
        ne::logits::kl_divergence_with_grad(a.rows(a.x), a.rows(a.y), a.values, a.rows(a.out), a.rows(a.out2), {.base = 2});
        return all(a.values, a.out, a.out2);
      },
      [](auto &a, double *out) {
        return ne_softmax_kl_divergence_grad_f64(a.x.data(), a.y.data(), nullptr, 2, 3, 3, 3, 1, 2, out, out + 2, 3, out + 8, 3);
      });
  IN_ALL(
      "logits js_divergence", 2,
      [](auto a) { return all(ne::logits::js_divergence(a.rows(a.x), a.rows(a.y), {.temperature = 2, .beta = 0.25})); },
      [](auto &a, double *out) { return ne_softmax_js_divergence_f64(a.x.data(), a.y.data(), 2, 3, 3, 3, 2, 0.25, 0, out); });
  IN_ALL(
      "logits token_log_probs", 2,
      [](auto a) { return all(ne::logits::token_log_probs(a.rows(a.x), a.target, {.temperature = 2})); },
      [](auto &a, double *out) { return ne_token_log_probs_f64(a.x.data(), a.target.data(), 2, 3, 3, 2, nullptr, out); });
  IN_ALL(
      "logits cross_entropy_stats", 8,
      [](auto a) {
        ne::logits::cross_entropy_stats(a.rows(a.x), a.target,
                                        {.loss = a.values, .logsumexp = a.values2, .entropy = a.values3, .correct = a.flags},
                                        {.temperature = 2});
        return all(a.values, a.values2, a.values3, a.flags);
      },
      [](auto &a, double *out) {
        ne_cross_entropy_params params = {};
        params.size = sizeof params;
        params.reduction = NE_REDUCTION_NONE;
        params.temperature = 2;
        std::uint8_t correct[2];
        const ne_status status =
            ne_softmax_cross_entropy_stats_f64(a.x.data(), a.target.data(), 2, 3, 3, &params, out, out + 2, out + 4, correct);
        std::copy(correct, correct + 2, out + 6);
        return status;
      });
  IN_ALL(
      "logits perplexity", 1, [](auto a) { return all(ne::logits::perplexity(a.rows(a.x), a.target)); },
      [](auto &a, double *out) { return ne_softmax_perplexity_f64(a.x.data(), a.target.data(), 2, 3, 3, nullptr, out); });
}

} // namespace

void test_measures() {
  test_log_domain();
  test_probabilities();
  test_codes_and_gaussians();
  test_data();
  test_logits();
}
