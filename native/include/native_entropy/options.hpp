// What the functions can be told, as structs for designated initialisers: {.base = 2, .normalize = true}. Part of native_entropy.hpp.
#ifndef NATIVE_ENTROPY_OPTIONS_HPP
#define NATIVE_ENTROPY_OPTIONS_HPP

#include <cstdint>
#include <optional>
#include <span>
#include <tuple>

#include <native_entropy.h>

namespace native_entropy {

inline constexpr double nats = 0; // as a base

enum class given : std::int32_t { x = NE_GIVEN_X, y = NE_GIVEN_Y };
enum class estimator : std::int32_t {
  plugin = NE_ESTIMATOR_PLUGIN,
  miller_madow = NE_ESTIMATOR_MILLER_MADOW,
  james_stein = NE_ESTIMATOR_JAMES_STEIN,
  grassberger = NE_ESTIMATOR_GRASSBERGER
};
enum class average : std::int32_t {
  arithmetic = NE_AVERAGE_ARITHMETIC,
  geometric = NE_AVERAGE_GEOMETRIC,
  min = NE_AVERAGE_MIN,
  max = NE_AVERAGE_MAX
};
// What becomes of the losses where no array for them is given. kl_div alone knows batchmean.
enum class reduce : std::int32_t { mean = NE_REDUCTION_MEAN, sum = NE_REDUCTION_SUM, batchmean = NE_REDUCTION_BATCHMEAN };
// The mean over no rows.
enum class on_empty : std::int32_t { nan = NE_EMPTY_NAN, zero = NE_EMPTY_ZERO, raise = NE_EMPTY_RAISE };

// `parameters()` are the arguments of the C function in its order.

struct no_options {
  [[nodiscard]] auto parameters() const { return std::tuple(); }
};
struct temperature_options {
  double temperature = 1;
  [[nodiscard]] auto parameters() const { return std::tuple(temperature); }
};
struct base_options {
  double base = nats;
  [[nodiscard]] auto parameters() const { return std::tuple(base); }
};
struct information_options {
  double base = nats;
  bool normalize = false; // divide each row by its sum first
  [[nodiscard]] auto parameters() const { return std::tuple(base, std::int32_t{normalize}); }
};
struct counts_options {
  native_entropy::estimator estimator = native_entropy::estimator::plugin;
  double base = nats;
  [[nodiscard]] auto parameters() const { return std::tuple(estimator, base); }
};
struct logits_options {
  double temperature = 1;
  double base = nats;
  [[nodiscard]] auto parameters() const { return std::tuple(temperature, base); }
};
struct mixture_options {
  double temperature = 1;
  double beta = 0.5; // weighs p; 1 - beta weighs q
  double base = nats;
  [[nodiscard]] auto parameters() const { return std::tuple(temperature, beta, base); }
};

// ---- losses of rows: `Value` is the type of a loss, float or double ------------------------------------------------------------

template <class Value> struct cross_entropy_options {
  reduce reduction = reduce::mean;
  on_empty empty = on_empty::nan;
  std::optional<std::int64_t> ignore_index = -100;
  std::span<const Value> weight = {};        // one factor per class
  std::span<const Value> sample_weight = {}; // one factor per row
  double label_smoothing = 0;
  double temperature = 1;
  double softcap = 0; // 0: none
  double z_loss = 0;
};

// Outputs of logits::cross_entropy_stats, one value per row; what is left out is not written.
template <class Value> struct row_statistics {
  std::span<Value> loss = {};
  std::span<Value> logsumexp = {};
  std::span<Value> entropy = {};
  std::span<std::uint8_t> correct = {}; // 1 where the target is the first largest
};

template <class Value> struct nll_options {
  reduce reduction = reduce::mean;
  on_empty empty = on_empty::nan;
  std::optional<std::int64_t> ignore_index = -100;
  std::span<const Value> weight = {};
  std::span<const Value> sample_weight = {};
};

template <class Value> struct multi_margin_options {
  std::int32_t p = 1;
  double margin = 1;
  std::span<const Value> weight = {}; // one factor per class
  reduce reduction = reduce::mean;
};

// ---- elementwise losses: `T` is the type of an element --------------------------------------------------------------------------
// `arrays()` come before n in C, `parameters()` after it. An array may be shorter than the losses: it is repeated then.

template <class T> struct loss_options {
  reduce reduction = reduce::mean;
  [[nodiscard]] auto arrays() const { return std::tuple(); }
  [[nodiscard]] auto parameters() const { return std::tuple(); }
};
template <class T> struct binary_cross_entropy_options {
  std::span<const T> weight = {};
  reduce reduction = reduce::mean;
  [[nodiscard]] auto arrays() const { return std::tuple(weight); }
  [[nodiscard]] auto parameters() const { return std::tuple(); }
};
template <class T> struct binary_cross_entropy_with_logits_options {
  std::span<const T> weight = {};
  std::span<const T> pos_weight = {};
  reduce reduction = reduce::mean;
  [[nodiscard]] auto arrays() const { return std::tuple(weight, pos_weight); }
  [[nodiscard]] auto parameters() const { return std::tuple(); }
};
template <class T> struct focal_options {
  std::optional<double> alpha = {}; // weighs class 1; 1 - alpha weighs class 0
  double gamma = 2;
  reduce reduction = reduce::mean;
  [[nodiscard]] auto arrays() const { return std::tuple(); }
  [[nodiscard]] auto parameters() const { return std::tuple(alpha ? &*alpha : nullptr, gamma); }
};
template <class T> struct kl_div_options {
  bool log_target = false;
  std::int64_t batch = 0; // what reduce::batchmean divides by
  reduce reduction = reduce::mean;
  [[nodiscard]] auto arrays() const { return std::tuple(); }
  [[nodiscard]] auto parameters() const { return std::tuple(std::int32_t{log_target}, batch); }
};
template <class T> struct gaussian_nll_options {
  std::span<const T> var = {}; // the variances: to be given
  bool full = false;
  double eps = 1e-6;
  reduce reduction = reduce::mean;
  [[nodiscard]] auto arrays() const { return std::tuple(var); }
  [[nodiscard]] auto parameters() const { return std::tuple(std::int32_t{full}, eps); }
};
template <class T> struct poisson_nll_options {
  bool log_input = true;
  bool full = false;
  double eps = 1e-8;
  reduce reduction = reduce::mean;
  [[nodiscard]] auto arrays() const { return std::tuple(); }
  [[nodiscard]] auto parameters() const { return std::tuple(std::int32_t{log_input}, std::int32_t{full}, eps); }
};

} // namespace native_entropy

#endif // NATIVE_ENTROPY_OPTIONS_HPP
