// Every function of native_entropy.hpp beside the C function: in double the same bits, in the other types what these types keep of them.
#pragma once

#include <cmath>
#include <cstdio>
#include <cstring>
#include <type_traits>
#include <vector>

#include <native_entropy.hpp>

namespace ne = native_entropy;

inline int passed = 0;
inline int failed = 0;

inline void check(const char *what, bool holds) {
  (holds ? passed : failed)++;
  if (!holds)
    std::printf("FAILED  %s\n", what);
}

// ---- numbers of four types, all exact in each -----------------------------------------------------------------------------------

template <class T> T number(double value) {
  const auto single = static_cast<float>(value);
  if constexpr (std::is_same_v<T, ne::bfloat16>) {
    std::uint32_t bits;
    std::memcpy(&bits, &single, sizeof bits);
    return {static_cast<std::uint16_t>(bits >> 16)};
  } else if constexpr (std::is_same_v<T, ne::half>) {
    int exponent;
    const double fraction = std::frexp(std::fabs(value), &exponent); // normal numbers only
    const int bits = value == 0 ? 0 : ((exponent + 14) << 10) + static_cast<int>(fraction * 2048) - 1024;
    return {static_cast<std::uint16_t>(bits | (value < 0 ? 0x8000 : 0))};
  } else {
    return static_cast<T>(value);
  }
}

template <class T> double value_of(T number) {
  return static_cast<double>(number);
}
inline double value_of(ne::bfloat16 number) {
  const std::uint32_t bits = std::uint32_t{number.bits} << 16;
  float single;
  std::memcpy(&single, &bits, sizeof single);
  return double{single};
}
inline double value_of(ne::half number) {
  const int exponent = number.bits >> 10 & 31;
  const int fraction = number.bits & 1023;
  const double size = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(fraction + 1024, exponent - 25);
  return number.bits >> 15 ? -size : size;
}

template <class T> std::vector<T> numbers(std::initializer_list<double> values) {
  std::vector<T> out;
  for (double value : values)
    out.push_back(number<T>(value));
  return out;
}

// The arguments of all cases; rows of three.
template <class E> struct arguments {
  using T = E;
  using V = typename ne::element<E>::value;
  std::vector<T> x = numbers<T>({1, 2, 3, 0.5, -1, 0.25}), y = numbers<T>({0.5, 2, -1, 4, 1, 0.125});
  std::vector<T> p = numbers<T>({0.25, 0.25, 0.5, 0.125, 0.375, 0.5}), q = numbers<T>({0.5, 0.25, 0.25, 0.25, 0.25, 0.5});
  std::vector<T> signs = numbers<T>({1, -1, 1, 1, -1, -1}), weight = numbers<T>({2, 0.5, 1}), var = numbers<T>({0.5, 2});
  std::vector<V> classes = numbers<V>({0.5, 1, 2}), samples = numbers<V>({1, 0.25}), factors = numbers<V>({2, -1});
  std::vector<V> six = numbers<V>({1, 2, -1, 0.5, 4, 1});
  std::vector<std::int64_t> target = {2, 0}, lengths = {1, 2, 2, 3, 0, 4};

  std::vector<T> out = std::vector<T>(6), out2 = std::vector<T>(6);
  std::vector<V> values = std::vector<V>(2), values2 = std::vector<V>(2), values3 = std::vector<V>(2), losses = std::vector<V>(6);
  std::vector<std::uint8_t> flags = std::vector<std::uint8_t>(2);

  template <class A> auto rows(A &array) const { return ne::matrix(array, 3); }
};

inline void append(std::vector<double> &to, const auto &result) {
  if constexpr (requires { result.begin(); })
    for (auto each : result)
      to.push_back(value_of(each));
  else
    to.push_back(value_of(result));
}
std::vector<double> all(const auto &...results) {
  std::vector<double> out;
  (append(out, results), ...);
  return out;
}

inline bool same_bits(const std::vector<double> &a, const std::vector<double> &b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}
// `digits` is 8 for bfloat16; a little more room, as elements are computed before they are rounded.
inline bool close(const std::vector<double> &a, const std::vector<double> &b) {
  bool near = a.size() == b.size();
  for (std::size_t i = 0; near && i < a.size(); i++)
    near = std::fabs(a[i] - b[i]) <= std::ldexp(std::fabs(b[i]), -8) + std::ldexp(1, -12);
  return near;
}

// `by_c` fills the results, in double, that `by_cpp` gives as all(...).
template <class... Others> void compare(const char *name, std::size_t count, auto &&by_cpp, auto &&by_c) {
  arguments<double> in_double;
  std::vector<double> expected(count);
  check(name, by_c(in_double, expected.data()) == NE_OK && same_bits(by_cpp(in_double), expected));
  const auto in_other = [&](auto other) { check(name, close(by_cpp(other), expected)); };
  (in_other(arguments<Others>()), ...);
}
#define IN_FLOATS compare<float>
#define IN_ALL compare<float, ne::half, ne::bfloat16>

// Whether the call throws that status.
inline bool throws(ne_status status, auto &&call) {
  try {
    call();
  } catch (const ne::error &error) {
    return error.status() == status && *error.what() != 0;
  }
  return false;
}

void test_measures();
void test_losses();
void test_shapes();
