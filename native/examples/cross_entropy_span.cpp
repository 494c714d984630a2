// The same from C++20: spans carry the sizes, exceptions carry the status.
//
//   flags="$(pkg-config --cflags --libs native_entropy) -Wl,-rpath,$(pkg-config --variable=libdir native_entropy)"
//   c++ -std=c++20 cross_entropy_span.cpp $flags
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <span>
#include <stdexcept>
#include <vector>

#include <native_entropy.h>

namespace {

void require(ne_status status) {
  if (status != NE_OK)
    throw std::runtime_error(ne_status_text(status));
}

std::int64_t size_of(auto span) {
  return static_cast<std::int64_t>(span.size());
}

// Row-major, `cols` columns; the number of rows follows from the size.
std::int64_t rows_of(std::span<const double> matrix, std::int64_t cols) {
  if (cols <= 0 || size_of(matrix) % cols != 0)
    throw std::invalid_argument("the size is not a multiple of the columns");
  return size_of(matrix) / cols;
}

std::vector<double> logsumexp(std::span<const double> x, std::int64_t cols) {
  std::vector<double> out(static_cast<std::size_t>(rows_of(x, cols)));
  require(ne_logsumexp_f64(x.data(), size_of(std::span(out)), cols, cols, out.data()));
  return out;
}

std::vector<double> softmax(std::span<const double> x, std::int64_t cols, double temperature = 1.0) {
  std::vector<double> out(x.size());
  require(ne_softmax_f64(x.data(), rows_of(x, cols), cols, cols, temperature, out.data(), cols));
  return out;
}

double cross_entropy(std::span<const double> logits, std::span<const std::int64_t> target, std::int64_t cols) {
  if (size_of(target) != rows_of(logits, cols))
    throw std::invalid_argument("one target for each row");
  double loss = 0.0;
  require(ne_softmax_cross_entropy_f64(logits.data(), target.data(), size_of(target), cols, cols, nullptr, &loss));
  return loss;
}

void print(const char *name, std::span<const double> values) {
  std::printf("%s:", name);
  for (double value : values)
    std::printf(" %.10f", value);
  std::printf("\n");
}

} // namespace

int main() try {
  constexpr std::int64_t classes = 3;
  const std::array logits{1.0, 2.0, 3.0, 1000.0, 1000.0, 999.0};
  const std::array<std::int64_t, 2> target{2, 0};

  std::printf("native_entropy %s, build %s\n", ne_version(), ne_isa());
  print("logsumexp", logsumexp(logits, classes));
  print("softmax", softmax(logits, classes));
  print("softmax at temperature 2", softmax(logits, classes, 2.0));
  const double loss = cross_entropy(logits, target, classes);
  std::printf("cross-entropy %.10f nats, perplexity %.10f\n", loss, std::exp(loss));

  try {
    cross_entropy(logits, std::array<std::int64_t, 2>{2, -1}, classes);
  } catch (const std::runtime_error &error) {
    std::printf("class -1: %s\n", error.what());
  }
  return 0;
} catch (const std::exception &error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
