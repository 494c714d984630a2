// Sizes, strides, errors, and what is refused when the program is compiled.
#include <array>
#include <limits>

#include "check.hpp"

// A 16-bit type of somebody else's.
struct foreign_half {
  std::uint16_t bits;
};
template <> struct ne::element<foreign_half> : ne::element<ne::half> {};

namespace {

template <class F, class... Arguments> constexpr bool compiles = std::is_invocable_v<F, Arguments...>;
static_assert(compiles<decltype(ne::entropy), std::vector<float>>);
static_assert(compiles<decltype(ne::entropy), const float (&)[3]>);
static_assert(!compiles<decltype(ne::entropy), std::vector<int>>);
static_assert(!compiles<decltype(ne::losses::nll_loss), ne::matrix<float>, ne::matrix<float>>); // no probabilities as targets
static_assert(!compiles<decltype(ne::losses::mse_loss), std::vector<std::int64_t>, std::vector<std::int64_t>>);
static_assert(std::is_same_v<decltype(ne::entropy(std::vector<double>())), double>);
static_assert(std::is_same_v<decltype(ne::logits::entropy(std::vector<ne::half>())), float>);
static_assert(std::is_base_of_v<std::exception, ne::error> && std::is_base_of_v<ne::error, ne::target_range_error>);

void test_sizes() {
  const std::vector<double> x = {1, 2, 3, 4, 5, 6, 7};
  std::vector<double> out(2);
  check("matrix of a size that is no multiple", throws(NE_ERR_SHAPE, [&] { ne::matrix(x, 3); }));
  check("matrix of negative rows' length", throws(NE_ERR_SHAPE, [&] { ne::matrix(x, -1); }));
  check("matrix of no columns", throws(NE_ERR_SHAPE, [&] { ne::matrix(x, 0); }));
  check("matrix beyond its elements", throws(NE_ERR_SHAPE, [&] { ne::matrix(x, 2, 3, 5); }));
  check("matrix of overlapping rows", throws(NE_ERR_SHAPE, [&] { ne::matrix(x, 2, 3, 2); }));
  constexpr auto huge = std::numeric_limits<std::int64_t>::max();
  check("matrix of too many rows", throws(NE_ERR_SHAPE, [&] { ne::matrix(x, huge, 3, 3); }));
  check("tables of a size that is no multiple", throws(NE_ERR_SHAPE, [&] { ne::tables(x, 2, 3); }));
  check("tables of a huge size", throws(NE_ERR_SHAPE, [&] { ne::tables(x, huge, huge); }));
  check("an output of another size", throws(NE_ERR_SHAPE, [&] { ne::logsumexp(ne::matrix(x, 7), out); }));
  check("an output matrix of another shape", throws(NE_ERR_SHAPE, [&] { ne::softmax(ne::matrix(x, 7), out); }));
  check("two distributions of different sizes", throws(NE_ERR_SHAPE, [&] { ne::kl_divergence(x, out); }));
  check("arrays of different sizes", throws(NE_ERR_SHAPE, [&] { ne::logaddexp(x, out); }));
  check("too few targets", throws(NE_ERR_SHAPE, [&] { ne::losses::cross_entropy(x, std::vector<std::int64_t>()); }));
  check("class weights of another size",
        throws(NE_ERR_SHAPE, [&] { ne::losses::cross_entropy(x, std::vector<std::int64_t>{0}, {.weight = out}); }));
  check("a base of 1", throws(NE_ERR_PARAMETER, [&] { ne::entropy(x, {.base = 1}); }));
  check("no variances", throws(NE_ERR_NULL, [&] { ne::losses::gaussian_nll_loss(x, x); }) ||
                            throws(NE_ERR_PARAMETER, [&] { ne::losses::gaussian_nll_loss(x, x); }) ||
                            throws(NE_ERR_SHAPE, [&] { ne::losses::gaussian_nll_loss(x, x); }));
  check("batchmean elsewhere", throws(NE_ERR_PARAMETER, [&] { ne::losses::mse_loss(x, x, {.reduction = ne::reduce::batchmean}); }));
  check("threads", throws(NE_ERR_PARAMETER, [] { ne::set_num_threads(-1); }));
}

void test_strides() {
  const std::array<float, 8> padded = {1, 2, 3, -100, 4, 5, 6, -100};
  const std::array<float, 6> dense = {1, 2, 3, 4, 5, 6};
  const ne::matrix rows(padded, 2, 3, 4);
  check("a row stride", ne::logsumexp(rows) == ne::logsumexp(ne::matrix(dense, 3)));
  check("a row stride, rows returned", ne::softmax(rows) == ne::softmax(ne::matrix(dense, 3)));
  std::array<float, 8> out = {0, 0, 0, -7, 0, 0, 0, -7};
  ne::softmax(rows, ne::matrix(out, 2, 3, 4));
  check("a row stride of the output", out[3] == -7 && out[7] == -7 && out[4] == ne::softmax(rows)[3]);
  const std::array<float, 7> last_row_short = {1, 2, 3, -100, 4, 5, 6};
  check("the last row need not be padded", ne::logsumexp(ne::matrix(last_row_short, 2, 3, 4)) == ne::logsumexp(rows));
  check("mutual information of a strided table",
        ne::mutual_information(ne::matrix(padded, 2, 3, 4)) == ne::mutual_information(ne::matrix(dense, 3)));
}

void test_columns() {
  const std::array<float, 12> x = {1, 2, 3, 40, 5, 6, 7, 8, -9, 10, 11, 12}; // [2][3][2]
  const std::array<float, 12> turned = {1, 3, 5, 2, 40, 6, 7, -9, 11, 8, 10, 12};
  const std::vector<std::int64_t> target = {2, 0, 1, 1};
  const ne::matrix columns = ne::columns(x, 3, 2), rows(turned, 3);
  check("columns are rows", columns.rows() == 4 && columns.cols() == 3);
  check("logsumexp of columns", ne::logsumexp(columns) == ne::logsumexp(rows));
  check("softmax of columns, rows returned", ne::softmax(columns) == ne::softmax(rows));
  check("cross-entropy of columns", ne::losses::cross_entropy(columns, target) == ne::losses::cross_entropy(rows, target));
  std::array<float, 12> out{};
  ne::softmax(columns, ne::columns(out, 3, 2));
  check("softmax into columns", out[2] == ne::softmax(rows)[1] && out[11] == ne::softmax(rows)[11]);
  check("a column by itself is a row", ne::logsumexp(ne::columns(turned, 3, 1)) == ne::logsumexp(rows));
  check("columns of a size that is no multiple", throws(NE_ERR_SHAPE, [&] { (void)ne::columns(x, 3, 3); }));
  check("columns of no tables", throws(NE_ERR_SHAPE, [&] { (void)ne::columns(x, 3, 0); }));
  constexpr auto huge = std::numeric_limits<std::int64_t>::max();
  check("columns of a huge size", throws(NE_ERR_SHAPE, [&] { (void)ne::columns(x, huge, huge); }));
}

void test_empty() {
  const std::vector<double> none;
  check("an empty row", ne::logsumexp(none) == -std::numeric_limits<double>::infinity() && ne::entropy(none) == 0);
  check("no rows", ne::logsumexp(ne::matrix(none, 3)).empty() && ne::softmax(ne::matrix(none, 3)).empty());
  check("rows of nothing", ne::logsumexp(ne::matrix(none, 2, 0, 0)).size() == 2);
  check("no tables", ne::joint_entropy(ne::tables(none, 2, 2)).empty());
  check("a mean over nothing", std::isnan(ne::losses::mse_loss(none, none)));
  const std::vector<std::int64_t> no_target;
  check("a mean over no rows", ne::losses::cross_entropy(ne::matrix(none, 3), no_target, {.empty = ne::on_empty::zero}) == 0);
  check("a mean over no rows, refused",
        throws(NE_ERR_EMPTY, [&] { ne::losses::cross_entropy(ne::matrix(none, 3), no_target, {.empty = ne::on_empty::raise}); }));
}

void test_bad_target() {
  const std::vector<float> logits = {1, 2, 3, 4, 5, 6};
  const std::vector<std::int64_t> target = {0, 3};
  std::vector<float> grad(6, -7);
  const auto row_of = [](auto &&call) {
    try {
      call();
    } catch (const ne::target_range_error &error) {
      return error.status() == NE_ERR_TARGET_RANGE ? error.row() : -2;
    }
    return std::int64_t{-2};
  };
  const ne::matrix x(logits, 3);
  check("a bad class", row_of([&] { ne::losses::cross_entropy(x, target); }) == 1);
  check("a bad class, with gradient", row_of([&] { ne::losses::nll_loss_with_grad(x, target, ne::matrix(grad, 3)); }) == 1);
  check("a bad class writes nothing", grad == std::vector<float>(6, -7));
  check("a bad class, multi-margin", row_of([&] { ne::losses::multi_margin_loss(x, target); }) == 1);
  check("a bad class, token_log_probs", row_of([&] { ne::logits::token_log_probs(x, target); }) == 1);
  check("a bad class, perplexity", row_of([&] { ne::logits::perplexity(x, target); }) == 1);
  check("a class of the next row is not bad", ne::losses::cross_entropy(x, target, {.ignore_index = 3}) > 0);
  check("-100 is ignored", std::isnan(ne::losses::cross_entropy(x, std::vector<std::int64_t>{-100, -100})));
  check("-100 is bad", row_of([&] {
                         ne::losses::cross_entropy(x, std::vector<std::int64_t>{-100, 0}, {.ignore_index = std::nullopt});
                       }) == 0);
}

void test_foreign_type() {
  const std::vector<foreign_half> logits = {{0x3c00}, {0x4000}, {0x4200}}; // 1, 2, 3
  const auto known = numbers<ne::half>({1, 2, 3});
  std::vector<foreign_half> grad(3);
  std::vector<ne::half> known_grad(3);
  const std::vector<std::int64_t> target = {2};
  check("a half of another library", ne::losses::cross_entropy_with_grad(logits, target, grad) ==
                                             ne::losses::cross_entropy_with_grad(known, target, known_grad) &&
                                         grad[0].bits == known_grad[0].bits);
}

void test_library() {
  check("version", std::string(ne::version()) == ne_version() && std::string(ne::isa()) == ne_isa());
  check("abi_version", ne::abi_version() == NE_ABI_VERSION);
  ne::set_num_threads(3);
  check("threads set", ne::get_num_threads() == 3);
  ne::set_num_threads(0);
}

} // namespace

void test_shapes() {
  test_sizes();
  test_strides();
  test_columns();
  test_empty();
  test_bad_target();
  test_foreign_type();
  test_library();
}
