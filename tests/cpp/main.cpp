#include "check.hpp"

int main() {
  test_measures();
  test_losses();
  test_shapes();
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed != 0;
}
