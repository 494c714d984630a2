// Function objects for losses, one per order of arguments. Part of native_entropy.hpp.
//
// loss(x, target)                        the mean or the sum, returned
// loss(x, target, losses)                every loss, to an array; the options' reduction does not matter then
// loss_with_grad(x, target, grad)        the same and the gradient by x; then options and grad_output, the factor of the gradient
// loss_with_grad(x, target, losses, grad)
#ifndef NATIVE_ENTROPY_LOSSES_HPP
#define NATIVE_ENTROPY_LOSSES_HPP

#include <native_entropy/arrays.hpp>
#include <native_entropy/options.hpp>

#include <vector>

namespace native_entropy::detail {

inline constexpr auto every_loss = static_cast<reduce>(NE_REDUCTION_NONE);

// Where a mean or sum goes, and its gradient's factor.
template <class Value> struct one_loss {
  Value loss[1] = {};
  Value grad_output[1] = {1};
};

// ---- rows: C's parameter struct -------------------------------------------------------------------------------------------------

template <class Options>
ne_cross_entropy_params parameters_of(const Options &options, reduce reduction, std::int64_t rows, std::int64_t cols,
                                      std::int64_t *bad_row) {
  ne_cross_entropy_params params = {};
  params.size = sizeof params;
  params.reduction = static_cast<std::int32_t>(reduction);
  params.empty = static_cast<std::int32_t>(options.empty);
  params.ignore_mode = options.ignore_index ? NE_IGNORE_INDEX : NE_IGNORE_NONE;
  params.ignore_index = options.ignore_index.value_or(0);
  params.bad_row = bad_row;
  params.weight = optional_array(options.weight, cols);
  params.sample_weight = optional_array(options.sample_weight, rows);
  if constexpr (requires { options.label_smoothing; }) {
    params.label_smoothing = options.label_smoothing;
    params.temperature = options.temperature;
    params.softcap = options.softcap;
    params.z_loss = options.z_loss;
  }
  return params;
}

// Target as C's arguments after the logits: class indices, or probabilities of the logits' shape (and their row stride).
template <class Target>
concept indices = std::same_as<row_element<Target>, std::int64_t> && array<Target>;

template <class X, class Target> auto checked_target(const X &logits, const Target &target) {
  if constexpr (indices<Target>) {
    return sized<std::int64_t>(target, logits.rows(), "one target for each row of logits");
  } else {
    same_shape(logits, as_matrix(target));
    return raw(as_matrix(target).data());
  }
}
template <class Target> auto strides_of(std::int64_t row_stride, const Target &target) {
  if constexpr (indices<Target>)
    return std::tuple(row_stride);
  else
    return std::tuple(row_stride, as_matrix(target).row_stride());
}

struct no_soft_targets {};

// Index: C's function for class indices; Soft: for probabilities.
template <class Index, class Soft, template <class> class Options> struct row_loss {
  template <rows_of X, rows_of Target>
  requires computes<std::conditional_t<indices<Target>, Index, Soft>, row_element<X>>
  auto operator()(const X &logits, const Target &target, const Options<row_value<X>> &options = {}) const {
    one_loss<row_value<X>> one;
    run(as_matrix(logits), target, options, options.reduction, one.loss);
    return one.loss[0];
  }
  template <rows_of X, rows_of Target, array Losses>
  requires computes<std::conditional_t<indices<Target>, Index, Soft>, row_element<X>>
  void operator()(const X &logits, const Target &target, Losses &&losses, const Options<row_value<X>> &options = {}) const {
    const auto m = as_matrix(logits);
    run(m, target, options, every_loss, sized_out<row_value<X>>(losses, m.rows()));
  }

private:
  template <class M, class Target, class O>
  static void run(const M &m, const Target &target, const O &options, reduce reduction, row_value<M> *losses) {
    std::int64_t bad_row = -1;
    const auto params = parameters_of(options, reduction, m.rows(), m.cols(), &bad_row);
    require(status_of<std::conditional_t<indices<Target>, Index, Soft>, row_element<M>>(
                raw(m.data()), checked_target(m, target), m.rows(), m.cols(), strides_of(m.row_stride(), target), &params, losses),
            bad_row);
  }
};

template <class Index, class Soft, template <class> class Options> struct row_loss_with_grad {
  template <rows_of X, rows_of Target, rows_of Grad>
  requires computes<std::conditional_t<indices<Target>, Index, Soft>, row_element<X>>
  auto operator()(const X &logits, const Target &target, Grad &&grad, const Options<row_value<X>> &options = {},
                  row_value<X> grad_output = 1) const {
    one_loss<row_value<X>> one = {.grad_output = {grad_output}};
    run(as_matrix(logits), target, options, options.reduction, one.grad_output, one.loss, as_matrix(grad));
    return one.loss[0];
  }
  template <rows_of X, rows_of Target, array Losses, rows_of Grad>
  requires computes<std::conditional_t<indices<Target>, Index, Soft>, row_element<X>>
  void operator()(const X &logits, const Target &target, Losses &&losses, Grad &&grad, const Options<row_value<X>> &options = {},
                  std::span<const row_value<X>> grad_output = {}) const {
    const auto m = as_matrix(logits);
    run(m, target, options, every_loss, optional_array(grad_output, m.rows()), sized_out<row_value<X>>(losses, m.rows()),
        as_matrix(grad));
  }

private:
  template <class M, class Target, class O, class G>
  static void run(const M &m, const Target &target, const O &options, reduce reduction, const row_value<M> *grad_output,
                  row_value<M> *losses, const G &grad) {
    same_shape(m, grad);
    std::int64_t bad_row = -1;
    const auto params = parameters_of(options, reduction, m.rows(), m.cols(), &bad_row);
    require(status_of<std::conditional_t<indices<Target>, Index, Soft>, row_element<M>>(
                raw(m.data()), checked_target(m, target), grad_output, m.rows(), m.cols(), strides_of(m.row_stride(), target),
                &params, losses, raw(grad.data()), grad.row_stride()),
            bad_row);
  }
};

// ---- rows of logits and the classes at them: values, no losses to reduce ------------------------------------------------------------

template <class F> struct token_values {
  template <rows_of X, indices Target, array Out>
  requires computes<F, row_element<X>>
  void operator()(const X &logits, const Target &target, Out &&out, const temperature_options &options = {}) const {
    const auto m = as_matrix(logits);
    std::int64_t bad_row = -1;
    require(status_of<F, row_element<X>>(raw(m.data()), checked_target(m, target), m.rows(), m.cols(), m.row_stride(),
                                         options.parameters(), &bad_row, sized_out<row_value<X>>(out, m.rows())),
            bad_row);
  }
  template <rows_of X, indices Target>
  requires computes<F, row_element<X>>
  auto operator()(const X &logits, const Target &target, const temperature_options &options = {}) const {
    auto out = std::vector<row_value<X>>(std::span(target).size());
    (*this)(logits, target, out, options);
    return out;
  }
};

// The reduction does not matter to these two.
template <class F> struct token_statistics {
  template <rows_of X, indices Target>
  requires computes<F, row_element<X>>
  void operator()(const X &logits, const Target &target, const row_statistics<row_value<X>> &out,
                  const cross_entropy_options<row_value<X>> &options = {}) const {
    const auto m = as_matrix(logits);
    const auto rows = m.rows();
    std::int64_t bad_row = -1;
    const auto params = parameters_of(options, every_loss, rows, m.cols(), &bad_row);
    require(status_of<F, row_element<X>>(raw(m.data()), checked_target(m, target), rows, m.cols(), m.row_stride(), &params,
                                         optional_out(out.loss, rows), optional_out(out.logsumexp, rows),
                                         optional_out(out.entropy, rows), optional_out(out.correct, rows)),
            bad_row);
  }

private:
  template <class T> static T *optional_out(std::span<T> out, std::int64_t rows) {
    require_shape(out.empty() || signed_size(out.size()) == rows, "an output is not of the size of the results");
    return out.empty() ? nullptr : out.data();
  }
};

template <class F> struct token_perplexity {
  template <rows_of X, indices Target>
  requires computes<F, row_element<X>>
  auto operator()(const X &logits, const Target &target, const cross_entropy_options<row_value<X>> &options = {}) const {
    const auto m = as_matrix(logits);
    std::int64_t bad_row = -1;
    const auto params = parameters_of(options, reduce::mean, m.rows(), m.cols(), &bad_row);
    row_value<X> out[1];
    require(status_of<F, row_element<X>>(raw(m.data()), checked_target(m, target), m.rows(), m.cols(), m.row_stride(), &params,
                                         &out[0]),
            bad_row);
    return out[0];
  }
};

// ---- multi-margin ---------------------------------------------------------------------------------------------------------------

template <class F> struct margin_loss {
  template <rows_of X, indices Target>
  requires computes<F, row_element<X>>
  auto operator()(const X &scores, const Target &target, const multi_margin_options<row_value<X>> &options = {}) const {
    one_loss<row_value<X>> one;
    run(as_matrix(scores), target, options, options.reduction, std::tuple(), one.loss, std::tuple());
    return one.loss[0];
  }
  template <rows_of X, indices Target, array Losses>
  requires computes<F, row_element<X>>
  void operator()(const X &scores, const Target &target, Losses &&losses,
                  const multi_margin_options<row_value<X>> &options = {}) const {
    const auto m = as_matrix(scores);
    run(m, target, options, every_loss, std::tuple(), sized_out<row_value<X>>(losses, m.rows()), std::tuple());
  }

  template <class M, class Target, class Options, class GradOutput, class Grad>
  static void run(const M &m, const Target &target, const Options &options, reduce reduction, GradOutput grad_output,
                  row_value<M> *losses, Grad grad) {
    std::int64_t bad_row = -1;
    require(status_of<F, row_element<M>>(raw(m.data()), checked_target(m, target), optional_array(options.weight, m.cols()),
                                         grad_output, m.rows(), m.cols(), m.row_stride(), options.p, options.margin, reduction,
                                         &bad_row, losses, grad),
            bad_row);
  }
};

template <class F> struct margin_loss_with_grad {
  template <rows_of X, indices Target, rows_of Grad>
  requires computes<F, row_element<X>>
  auto operator()(const X &scores, const Target &target, Grad &&grad, const multi_margin_options<row_value<X>> &options = {},
                  row_value<X> grad_output = 1) const {
    one_loss<row_value<X>> one = {.grad_output = {grad_output}};
    const auto m = as_matrix(scores);
    margin_loss<F>::run(m, target, options, options.reduction, &one.grad_output[0], one.loss, to(m, grad));
    return one.loss[0];
  }
  template <rows_of X, indices Target, array Losses, rows_of Grad>
  requires computes<F, row_element<X>>
  void operator()(const X &scores, const Target &target, Losses &&losses, Grad &&grad,
                  const multi_margin_options<row_value<X>> &options = {}, std::span<const row_value<X>> grad_output = {}) const {
    const auto m = as_matrix(scores);
    margin_loss<F>::run(m, target, options, every_loss, optional_array(grad_output, m.rows()),
                        sized_out<row_value<X>>(losses, m.rows()), to(m, grad));
  }

private:
  template <class M, class Grad> static auto to(const M &m, Grad &grad) {
    const auto g = as_matrix(grad);
    same_shape(m, g);
    return std::tuple(raw(g.data()), g.row_stride());
  }
};

// ---- elementwise losses -----------------------------------------------------------------------------------------------------------

// An optional array and its length, as C takes them.
template <class... T> auto with_sizes(const std::tuple<std::span<T>...> &several) {
  return std::apply(
      [](const auto &...each) {
        return std::tuple_cat(std::tuple(each.empty() ? nullptr : raw(each), signed_size(each.size()))...);
      },
      several);
}

template <class F, class X, class Target, class Options, class GradOutput, class Grad>
void element_losses(const X &x, const Target &target, const Options &options, reduce reduction, GradOutput grad_output,
                    typename element<element_of<X>>::value *losses, Grad grad) {
  using T = element_of<X>;
  const std::int64_t n = signed_size(std::span(x).size());
  call<F, T>(raw(x), sized<T>(target, n, "one target for each element"), with_sizes(options.arrays()), grad_output, n,
             options.parameters(), reduction, losses, grad);
}

template <class F, template <class> class Options> struct element_loss {
  template <array X, array Target>
  requires computes<F, element_of<X>>
  auto operator()(const X &x, const Target &target, const Options<element_of<X>> &options = {}) const {
    one_loss<row_value<X>> one;
    element_losses<F>(x, target, options, options.reduction, std::tuple(), one.loss, std::tuple());
    return one.loss[0];
  }
  template <array X, array Target, array Losses>
  requires computes<F, element_of<X>>
  void operator()(const X &x, const Target &target, Losses &&losses, const Options<element_of<X>> &options = {}) const {
    element_losses<F>(x, target, options, every_loss, std::tuple(),
                      sized_out<row_value<X>>(losses, signed_size(std::span(x).size())), std::tuple());
  }
};

template <class F, template <class> class Options> struct element_loss_with_grad {
  template <array X, array Target, array Grad>
  requires computes<F, element_of<X>>
  auto operator()(const X &x, const Target &target, Grad &&grad, const Options<element_of<X>> &options = {},
                  row_value<X> grad_output = 1) const {
    one_loss<row_value<X>> one = {.grad_output = {grad_output}};
    element_losses<F>(x, target, options, options.reduction, &one.grad_output[0], one.loss, to(x, grad));
    return one.loss[0];
  }
  template <array X, array Target, array Losses, array Grad>
  requires computes<F, element_of<X>>
  void operator()(const X &x, const Target &target, Losses &&losses, Grad &&grad, const Options<element_of<X>> &options = {},
                  std::span<const row_value<X>> grad_output = {}) const {
    const std::int64_t n = signed_size(std::span(x).size());
    element_losses<F>(x, target, options, every_loss, optional_array(grad_output, n), sized_out<row_value<X>>(losses, n),
                      to(x, grad));
  }

private:
  template <class X, class Grad> static auto to(const X &x, Grad &grad) {
    return sized_out<element_of<X>>(grad, signed_size(std::span(x).size()));
  }
};

} // namespace native_entropy::detail

#endif // NATIVE_ENTROPY_LOSSES_HPP
