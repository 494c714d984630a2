// Function objects, one per order of arguments, for what is no loss. Part of native_entropy.hpp.
//
// Each takes arrays as C does, checks their sizes, and has three forms: results to an array of the caller's; results returned, as a
// std::vector for a matrix (or elementwise), as a value for an array that is one row.
#ifndef NATIVE_ENTROPY_MEASURES_HPP
#define NATIVE_ENTROPY_MEASURES_HPP

#include <native_entropy/arrays.hpp>
#include <native_entropy/options.hpp>

#include <vector>

namespace native_entropy::detail {

template <class T> std::vector<T> vector_of(std::int64_t size) {
  return std::vector<T>(static_cast<std::size_t>(size));
}

// ---- elementwise ------------------------------------------------------------------------------------------------------------

template <class F, class Out, class Options, class X, class... More>
void map(Out &&out, const Options &options, const X &x, const More &...more) {
  using T = element_of<X>;
  const std::int64_t n = signed_size(std::span(x).size());
  call<F, T>(raw(x), sized<T>(more, n, "arrays of different sizes")..., n, options.parameters(), sized_out<T>(out, n));
}
template <class F, class Options, class X, class... More> auto mapped(const Options &options, const X &x, const More &...more) {
  auto out = vector_of<element_of<X>>(signed_size(std::span(x).size()));
  map<F>(out, options, x, more...);
  return out;
}

template <class F, class Options = no_options> struct elementwise {
  template <array X, array Out>
  requires computes<F, element_of<X>>
  void operator()(const X &x, Out &&out, const Options &options = {}) const { map<F>(out, options, x); }
  template <array X>
  requires computes<F, element_of<X>>
  auto operator()(const X &x, const Options &options = {}) const { return mapped<F>(options, x); }
};

template <class F> struct elementwise_of_two {
  template <array A, array B, array Out>
  requires computes<F, element_of<A>>
  void operator()(const A &a, const B &b, Out &&out) const { map<F>(out, no_options(), a, b); }
  template <array A, array B>
  requires computes<F, element_of<A>>
  auto operator()(const A &a, const B &b) const { return mapped<F>(no_options(), a, b); }
};

// (mean, deviation) of p, then of q.
template <class F> struct elementwise_of_gaussians {
  template <array A, array B, array C, array D, array Out>
  requires computes<F, element_of<A>>
  void operator()(const A &mu_p, const B &sigma_p, const C &mu_q, const D &sigma_q, Out &&out,
                  const base_options &options = {}) const {
    map<F>(out, options, mu_p, sigma_p, mu_q, sigma_q);
  }
  template <array A, array B, array C, array D>
  requires computes<F, element_of<A>>
  auto operator()(const A &mu_p, const B &sigma_p, const C &mu_q, const D &sigma_q, const base_options &options = {}) const {
    return mapped<F>(options, mu_p, sigma_p, mu_q, sigma_q);
  }
};

// ---- one value per row ------------------------------------------------------------------------------------------------------

// `Required` are parameters without a default; they come right after the array.
template <class F, class Options, class... Required> struct row_measure {
  template <rows_of X, array Out>
  requires computes<F, row_element<X>>
  void operator()(const X &x, Required... required, Out &&out, const Options &options = {}) const {
    const auto m = as_matrix(x);
    call<F, row_element<X>>(raw(m.data()), m.rows(), m.cols(), m.row_stride(), std::tuple(required...), options.parameters(),
                            sized_out<row_value<X>>(out, m.rows()));
  }
  template <some_matrix X>
  requires computes<F, row_element<X>>
  auto operator()(const X &x, Required... required, const Options &options = {}) const {
    auto out = vector_of<row_value<X>>(x.rows());
    (*this)(x, required..., out, options);
    return out;
  }
  template <array X>
  requires computes<F, row_element<X>>
  auto operator()(const X &x, Required... required, const Options &options = {}) const {
    row_value<X> out[1];
    (*this)(x, required..., out, options);
    return out[0];
  }
};

// Of two distributions, or two rows of logits.
template <class F, class Options> struct pair_measure {
  template <rows_of P, rows_of Q, array Out>
  requires computes<F, row_element<P>>
  void operator()(const P &p, const Q &q, Out &&out, const Options &options = {}) const {
    const auto a = as_matrix(p);
    const auto b = as_matrix(q);
    same_shape(a, b);
    call<F, row_element<P>>(raw(a.data()), raw(b.data()), a.rows(), a.cols(), a.row_stride(), b.row_stride(), options.parameters(),
                            sized_out<row_value<P>>(out, a.rows()));
  }
  template <some_matrix P, some_matrix Q>
  requires computes<F, row_element<P>>
  auto operator()(const P &p, const Q &q, const Options &options = {}) const {
    auto out = vector_of<row_value<P>>(p.rows());
    (*this)(p, q, out, options);
    return out;
  }
  template <array P, array Q>
  requires computes<F, row_element<P>>
  auto operator()(const P &p, const Q &q, const Options &options = {}) const {
    row_value<P> out[1];
    (*this)(p, q, out, options);
    return out[0];
  }
};

// Of joint distributions: a matrix is one of them.
template <class F, class... Required> struct table_measure {
  template <class T, array Out>
  requires computes<F, std::remove_const_t<T>>
  void operator()(const tables<T> &pxy, Required... required, Out &&out, const base_options &options = {}) const {
    using E = std::remove_const_t<T>;
    call<F, E>(raw(pxy.data()), pxy.count(), pxy.rows(), pxy.cols(), pxy.table_stride(), pxy.row_stride(), std::tuple(required...),
               options.parameters(), sized_out<row_value<matrix<T>>>(out, pxy.count()));
  }
  template <class T>
  requires computes<F, std::remove_const_t<T>>
  auto operator()(const tables<T> &pxy, Required... required, const base_options &options = {}) const {
    auto out = vector_of<row_value<matrix<T>>>(pxy.count());
    (*this)(pxy, required..., out, options);
    return out;
  }
  template <class T>
  requires computes<F, std::remove_const_t<T>>
  auto operator()(const matrix<T> &pxy, Required... required, const base_options &options = {}) const {
    row_value<matrix<T>> out[1];
    (*this)(tables<T>(pxy), required..., out, options);
    return out[0];
  }
};

// Of the columns of a matrix, or of those of several.
template <class F> struct column_measure {
  template <class T, array Out>
  requires computes<F, std::remove_const_t<T>>
  void operator()(const tables<T> &x, Out &&out) const {
    using E = std::remove_const_t<T>;
    call<F, E>(raw(x.data()), x.count(), x.rows(), x.cols(), x.table_stride(), x.row_stride(),
               sized_out<row_value<matrix<T>>>(out, x.count() * x.cols()));
  }
  template <class T>
  requires computes<F, std::remove_const_t<T>>
  auto operator()(const tables<T> &x) const {
    auto out = vector_of<row_value<matrix<T>>>(x.count() * x.cols());
    (*this)(x, out);
    return out;
  }
  template <class T, array Out>
  requires computes<F, std::remove_const_t<T>>
  void operator()(const matrix<T> &x, Out &&out) const { (*this)(tables<T>(x), out); }
  template <class T>
  requires computes<F, std::remove_const_t<T>>
  auto operator()(const matrix<T> &x) const { return (*this)(tables<T>(x)); }
};

// ---- rows to rows -----------------------------------------------------------------------------------------------------------

template <class F> struct row_map {
  template <rows_of X, rows_of Out>
  requires computes<F, row_element<X>>
  void operator()(const X &x, Out &&out, const temperature_options &options = {}) const {
    const auto from = as_matrix(x);
    const auto to = as_matrix(out);
    same_shape(from, to);
    call<F, row_element<X>>(raw(from.data()), from.rows(), from.cols(), from.row_stride(), options.parameters(), raw(to.data()),
                            to.row_stride());
  }
  template <rows_of X>
  requires computes<F, row_element<X>>
  auto operator()(const X &x, const temperature_options &options = {}) const {
    const auto from = as_matrix(x);
    auto out = vector_of<row_element<X>>(from.rows() * from.cols());
    (*this)(from, matrix(out, from.rows(), from.cols(), from.cols()), options);
    return out;
  }
};

// log |sum w exp(x)| and its sign. `weights` is of x's shape, or one row for all rows. Without `sign` a negative sum gives NaN.
template <class F> struct weighted_sum {
  template <rows_of X, rows_of W, array Out>
  requires computes<F, row_element<X>>
  void operator()(const X &x, const W &weights, Out &&out) const { run(x, weights, out, nullptr); }
  template <rows_of X, rows_of W, array Out, array Sign>
  requires computes<F, row_element<X>>
  void operator()(const X &x, const W &weights, Out &&out, Sign &&sign) const {
    run(x, weights, out, sized_out<row_value<X>>(sign, as_matrix(x).rows()));
  }

private:
  template <class X, class W, class Out, class Sign> static void run(const X &x, const W &weights, Out &out, Sign sign) {
    const auto m = as_matrix(x);
    const auto w = as_matrix(weights);
    static_assert(std::same_as<row_element<X>, row_element<W>>, "weights of another element type than x");
    require_shape(w.cols() == m.cols() && (some_matrix<W> ? w.rows() == m.rows() : true), "the weights do not fit x");
    call<F, row_element<X>>(raw(m.data()), raw(w.data()), m.rows(), m.cols(), m.row_stride(), some_matrix<W> ? w.row_stride() : 0,
                            sized_out<row_value<X>>(out, m.rows()), sign);
  }
};

// ---- codes ------------------------------------------------------------------------------------------------------------------

template <class F> struct lengths_of {
  template <array P, array Lengths>
  requires computes<F, element_of<P>>
  void operator()(const P &p, Lengths &&lengths) const {
    const std::int64_t n = signed_size(std::span(p).size());
    call<F, element_of<P>>(raw(p), n, sized_out<std::int64_t>(lengths, n));
  }
  template <array P>
  requires computes<F, element_of<P>>
  auto operator()(const P &p) const {
    auto lengths = vector_of<std::int64_t>(signed_size(std::span(p).size()));
    (*this)(p, lengths);
    return lengths;
  }
};

template <class F> struct mean_length {
  template <array P>
  requires computes<F, element_of<P>>
  auto operator()(const P &p, std::span<const std::int64_t> lengths) const {
    const std::int64_t n = signed_size(std::span(p).size());
    row_value<P> out[1];
    call<F, element_of<P>>(raw(p), sized<std::int64_t>(lengths, n, "one length for each p"), n, &out[0]);
    return out[0];
  }
};

// ---- values of logits, with gradients -----------------------------------------------------------------------------------------

// `grad_output`: a factor per row; none: 1.
template <class F> struct logits_entropy_with_grad {
  template <rows_of X, array Out, rows_of Grad>
  requires computes<F, row_element<X>>
  void operator()(const X &logits, Out &&out, Grad &&grad, const logits_options &options = {},
                  std::span<const row_value<X>> grad_output = {}) const {
    const auto m = as_matrix(logits);
    const auto g = as_matrix(grad);
    same_shape(m, g);
    call<F, row_element<X>>(raw(m.data()), optional_array(grad_output, m.rows()), m.rows(), m.cols(), m.row_stride(),
                            options.parameters(), sized_out<row_value<X>>(out, m.rows()), raw(g.data()), g.row_stride());
  }
};

template <class F> struct logits_divergence_with_grad {
  template <rows_of P, rows_of Q, array Out, rows_of GradP, rows_of GradQ>
  requires computes<F, row_element<P>>
  void operator()(const P &p_logits, const Q &q_logits, Out &&out, GradP &&grad_p, GradQ &&grad_q,
                  const logits_options &options = {}, std::span<const row_value<P>> grad_output = {}) const {
    const auto p = as_matrix(p_logits);
    const auto q = as_matrix(q_logits);
    const auto gp = as_matrix(grad_p);
    const auto gq = as_matrix(grad_q);
    same_shape(p, q);
    same_shape(p, gp);
    same_shape(q, gq);
    call<F, row_element<P>>(raw(p.data()), raw(q.data()), optional_array(grad_output, p.rows()), p.rows(), p.cols(), p.row_stride(),
                            q.row_stride(), options.parameters(), sized_out<row_value<P>>(out, p.rows()), raw(gp.data()),
                            gp.row_stride(), raw(gq.data()), gq.row_stride());
  }
};

} // namespace native_entropy::detail

#endif // NATIVE_ENTROPY_MEASURES_HPP
