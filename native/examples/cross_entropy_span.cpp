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
#include <vector>

#include <native_entropy.hpp>

namespace ne = native_entropy;

namespace {

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
  const ne::matrix rows(logits, classes);

  std::printf("native_entropy %s, build %s\n", ne::version(), ne::isa());
  print("logsumexp", ne::logsumexp(rows));
  print("softmax", ne::softmax(rows));
  print("softmax at temperature 2", ne::softmax(rows, {.temperature = 2}));

  // One pass gives the loss and the gradient; results go to memory of the caller's, here all at once.
  std::vector<double> gradient(logits.size());
  const double loss = ne::losses::cross_entropy_with_grad(rows, target, ne::matrix(gradient, classes));
  std::printf("cross-entropy %.10f nats, perplexity %.10f\n", loss, std::exp(loss));
  print("gradient", gradient);

  try {
    ne::losses::cross_entropy(rows, std::array<std::int64_t, 2>{2, -1});
  } catch (const ne::target_range_error &error) {
    std::printf("class -1: %s\n", error.what());
  }
  return 0;
} catch (const std::exception &error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
