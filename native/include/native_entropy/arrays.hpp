// Errors, element types, matrices. Part of native_entropy.hpp.
#ifndef NATIVE_ENTROPY_ARRAYS_HPP
#define NATIVE_ENTROPY_ARRAYS_HPP

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>

#include <native_entropy.h>

namespace native_entropy {

// ---- errors ---------------------------------------------------------------------------------------------------------------

// What a call that failed throws; no output has been written then. Sizes that do not fit are found here, with NE_ERR_SHAPE.
class error : public std::runtime_error {
public:
  explicit error(ne_status status) : error(status, ne_status_text(status)) {}
  error(ne_status status, const std::string &text) : std::runtime_error(text), status_(status) {}

  [[nodiscard]] ne_status status() const noexcept { return status_; }

private:
  ne_status status_;
};

// A class index outside 0..cols-1 that is not the ignored index: NE_ERR_TARGET_RANGE.
class target_range_error : public error {
public:
  explicit target_range_error(std::int64_t row)
      : error(NE_ERR_TARGET_RANGE, std::string(ne_status_text(NE_ERR_TARGET_RANGE)) + ": row " + std::to_string(row)), row_(row) {}

  // The first row whose target is wrong.
  [[nodiscard]] std::int64_t row() const noexcept { return row_; }

private:
  std::int64_t row_;
};

// ---- element types --------------------------------------------------------------------------------------------------------

// 16-bit numbers by their bits: IEEE half and bfloat16.
struct half {
  std::uint16_t bits;
  friend bool operator==(const half &, const half &) = default;
};
struct bfloat16 {
  std::uint16_t bits;
  friend bool operator==(const bfloat16 &, const bfloat16 &) = default;
};

// What the library makes of an element type: how C sees it, the type of one value per row, the C function for it.
// Other 16-bit types of the same bits join by a specialisation:
//   template <> struct native_entropy::element<_Float16> : native_entropy::element<native_entropy::half> {};
template <class T> struct element;
template <> struct element<float> {
  using stored = float;
  using value = float;
  template <class F> static constexpr auto function() requires requires { F::f32; }
  { return F::f32; }
};
template <> struct element<double> {
  using stored = double;
  using value = double;
  template <class F> static constexpr auto function() requires requires { F::f64; }
  { return F::f64; }
};
template <> struct element<half> {
  using stored = std::uint16_t;
  using value = float;
  template <class F> static constexpr auto function() requires requires { F::f16; }
  { return F::f16; }
};
template <> struct element<bfloat16> {
  using stored = std::uint16_t;
  using value = float;
  template <class F> static constexpr auto function() requires requires { F::bf16; }
  { return F::bf16; }
};
template <> struct element<std::int64_t> {
  using stored = std::int64_t;
  using value = double;
  template <class F> static constexpr auto function() requires requires { F::i64; }
  { return F::i64; }
};

// ---- matrices -------------------------------------------------------------------------------------------------------------

namespace detail {

inline void require_shape(bool fits, const char *text) {
  if (!fits)
    throw error(NE_ERR_SHAPE, text);
}

inline std::int64_t signed_size(std::size_t size) {
  return static_cast<std::int64_t>(size);
}

// Whether `count` blocks of `length` elements, `stride` apart, lie within `size` elements.
inline bool blocks_fit(std::int64_t count, std::int64_t length, std::int64_t stride, std::int64_t size) {
  if (count < 0 || length < 0 || (count > 1 && stride < length))
    return false;
  if (count == 0 || length == 0)
    return true;
  return length <= size && (count == 1 || count - 1 <= (size - length) / stride);
}

// Anything that a std::span can be made of: std::vector, std::array, an array, a span.
template <class R>
concept array = requires(R &range) {
  std::span(range);
};
template <class R> using element_of = std::remove_cv_t<typename decltype(std::span(std::declval<R &>()))::element_type>;

} // namespace detail

// Row-major numbers that belong to somebody else: matrix(logits, cols). The elements may be const.
template <class T> class matrix {
public:
  // All of `elements`, in rows of `cols`.
  matrix(std::span<T> elements, std::int64_t cols)
      : data_(elements.data()), rows_(cols > 0 ? detail::signed_size(elements.size()) / cols : 0), cols_(cols), row_stride_(cols) {
    detail::require_shape(cols >= 0 && rows_ * cols == detail::signed_size(elements.size()),
                          "matrix: the size is not a multiple of cols");
  }
  // `rows` rows, whose first elements are `row_stride` elements apart.
  matrix(std::span<T> elements, std::int64_t rows, std::int64_t cols, std::int64_t row_stride)
      : data_(elements.data()), rows_(rows), cols_(cols), row_stride_(row_stride) {
    detail::require_shape(detail::blocks_fit(rows, cols, row_stride, detail::signed_size(elements.size())),
                          "matrix: rows of this length and stride do not lie within the elements");
  }

  // The slices of an array [outer][cols][inner] along its middle axis, as rows.
  [[nodiscard]] static matrix columns(std::span<T> elements, std::int64_t cols, std::int64_t inner) {
    const std::int64_t size = detail::signed_size(elements.size());
    detail::require_shape(cols > 0 && inner > 0 && (size == 0 || (inner <= size / cols && size % (cols * inner) == 0)),
                          "columns: the size is not a multiple of cols * inner");
    matrix result(elements, cols);
    result.row_stride_ = NE_COLUMNS(inner);
    return result;
  }

  [[nodiscard]] T *data() const noexcept { return data_; }
  [[nodiscard]] std::int64_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::int64_t cols() const noexcept { return cols_; }
  // Negative for columns.
  [[nodiscard]] std::int64_t row_stride() const noexcept { return row_stride_; }

private:
  T *data_;
  std::int64_t rows_, cols_, row_stride_;
};

template <class R, class... Sizes> matrix(R &&, Sizes...) -> matrix<typename decltype(std::span(std::declval<R>()))::element_type>;

// Any axis of an array, without a copy: columns(x, n, inner) of x[outer][n][inner].
template <detail::array R> [[nodiscard]] auto columns(R &&elements, std::int64_t cols, std::int64_t inner) {
  return matrix<typename decltype(std::span(elements))::element_type>::columns(std::span(elements), cols, inner);
}

// Joint tables, one after the other: tables(pxy, rows, cols).
template <class T> class tables {
public:
  tables(std::span<T> elements, std::int64_t rows, std::int64_t cols)
      : data_(elements.data()), rows_(rows), cols_(cols), row_stride_(cols) {
    const std::int64_t size = detail::signed_size(elements.size());
    detail::require_shape(rows > 0 && cols > 0 && (size == 0 || (rows <= size / cols && size % (rows * cols) == 0)),
                          "tables: the size is not a multiple of rows * cols");
    if (size > 0) {
      table_stride_ = rows * cols;
      count_ = size / table_stride_;
    }
  }
  // One table.
  explicit tables(const matrix<T> &table)
      : data_(table.data()), count_(1), rows_(table.rows()), cols_(table.cols()), table_stride_(0),
        row_stride_(table.row_stride()) {}

  [[nodiscard]] T *data() const noexcept { return data_; }
  [[nodiscard]] std::int64_t count() const noexcept { return count_; }
  [[nodiscard]] std::int64_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::int64_t cols() const noexcept { return cols_; }
  [[nodiscard]] std::int64_t table_stride() const noexcept { return table_stride_; }
  [[nodiscard]] std::int64_t row_stride() const noexcept { return row_stride_; }

private:
  T *data_;
  std::int64_t count_ = 0, rows_, cols_, table_stride_ = 0, row_stride_;
};

template <class R>
tables(R &&, std::int64_t, std::int64_t) -> tables<typename decltype(std::span(std::declval<R>()))::element_type>;

// ---- from spans to C ------------------------------------------------------------------------------------------------------

namespace detail {

template <class T> inline constexpr bool is_matrix = false;
template <class T> inline constexpr bool is_matrix<matrix<T>> = true;

template <class M>
concept some_matrix = is_matrix<std::remove_cvref_t<M>>;
// A matrix, or an array that counts as one row.
template <class M>
concept rows_of = some_matrix<M> || array<M>;

template <class M> struct row_elements { using type = element_of<M>; };
template <class T> struct row_elements<matrix<T>> { using type = std::remove_const_t<T>; };
template <class M> using row_element = typename row_elements<std::remove_cvref_t<M>>::type;
template <class M> using row_value = typename element<row_element<M>>::value;

template <class F, class T>
concept computes = requires {
  element<T>::template function<F>();
};

template <rows_of M> auto as_matrix(M &&m) {
  if constexpr (some_matrix<M>)
    return m;
  else
    return matrix(m, 1, signed_size(std::span(m).size()), signed_size(std::span(m).size()));
}

// The pointer that C takes.
template <class T> auto raw(T *data) {
  using stored = typename element<std::remove_const_t<T>>::stored;
  return reinterpret_cast<std::conditional_t<std::is_const_v<T>, const stored, stored> *>(data);
}
template <array R> auto raw(R &&range) {
  return raw(std::span(range).data());
}

// `size` elements of type T.
template <class T, array R> auto sized(R &&range, std::int64_t size, const char *text) {
  static_assert(std::same_as<T, element_of<R>>, "an array of another element type than the function's");
  require_shape(signed_size(std::span(range).size()) == size, text);
  return raw(range);
}
template <class T, array R> auto sized_out(R &&range, std::int64_t size) {
  return sized<T>(range, size, "an output is not of the size of the results");
}
// None of these, or `size` of them.
template <class T> const auto *optional_array(std::span<const T> range, std::int64_t size) {
  return range.empty() ? nullptr : sized<T>(range, size, "an optional array is not of the size of what it belongs to");
}

// `other` has the shape of `first`.
template <class A, class B> void same_shape(const matrix<A> &first, const matrix<B> &other) {
  static_assert(std::same_as<std::remove_const_t<A>, std::remove_const_t<B>>, "two matrices of different element types");
  require_shape(first.rows() == other.rows() && first.cols() == other.cols(), "two matrices differ in their shapes");
}

inline void require(ne_status status) {
  if (status != NE_OK)
    throw error(status);
}
// By reference: the call that gives the status, an argument too, writes the row.
inline void require(ne_status status, const std::int64_t &bad_row) {
  if (status == NE_ERR_TARGET_RANGE)
    throw target_range_error(bad_row);
  require(status);
}

// One argument as those of C: tuples are several, enumerations are int32_t.
template <class T> auto arguments(const T &argument) {
  if constexpr (std::is_enum_v<T>)
    return std::tuple(static_cast<std::int32_t>(argument));
  else
    return std::tuple(argument);
}
template <class... T> auto arguments(const std::tuple<T...> &several) {
  return std::apply([](const auto &...each) { return std::tuple_cat(arguments(each)...); }, several);
}

// F's function for elements of type T.
template <class F, class T, class... Arguments> ne_status status_of(const Arguments &...given) {
  return std::apply(element<T>::template function<F>(), std::tuple_cat(arguments(given)...));
}
template <class F, class T, class... Arguments> void call(const Arguments &...given) {
  require(status_of<F, T>(given...));
}

} // namespace detail
} // namespace native_entropy

#endif // NATIVE_ENTROPY_ARRAYS_HPP
