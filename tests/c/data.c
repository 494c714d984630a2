/* Functions of integers and bytes that have no reference file: label codes, contingency tables, histograms. */
#include "tests.h"

#include <native_entropy.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static bool all_bytes(const void *memory, size_t bytes, unsigned char value) {
  const unsigned char *byte = memory;
  while (bytes > 0 && byte[bytes - 1] == value)
    bytes--;
  return bytes == 0;
}

static void test_label_codes(void) {
  const int64_t labels[] = {7, -3, INT64_MAX, 7, INT64_MIN}, near[] = {12, 10, 12, 11, 10};
  int64_t codes[5], distinct[5], count = 0, table[4];
  const int64_t wanted[] = {2, 1, 3, 2, 0}, wanted_near[] = {2, 0, 2, 1, 0};
  check(ne_label_codes_i64(labels, 5, codes, distinct, &count) == NE_OK && count == 4 && memcmp(codes, wanted, sizeof codes) == 0 &&
            distinct[0] == INT64_MIN && distinct[1] == -3 && distinct[2] == 7 && distinct[3] == INT64_MAX,
        "ne_label_codes_i64 of labels far apart");
  check(ne_label_codes_i64(near, 5, codes, distinct, &count) == NE_OK && count == 3 &&
            memcmp(codes, wanted_near, sizeof codes) == 0 && distinct[0] == 10 && distinct[2] == 12,
        "ne_label_codes_i64 of labels side by side");
  check(ne_label_codes_i64(NULL, 0, NULL, NULL, &count) == NE_OK && count == 0, "ne_label_codes_i64 of no labels");
  check(ne_label_codes_i64(labels, 5, codes, NULL, &count) == NE_ERR_NULL, "ne_label_codes_i64 without room for the labels");
  check(ne_label_codes_i64(labels, -1, codes, distinct, &count) == NE_ERR_SHAPE, "ne_label_codes_i64 of a negative size");

  const int64_t x[] = {0, 1, 1, 1}, y[] = {1, 0, 1, 1}, bad[] = {0, 1, 2, 0}, negative[] = {0, 1, -1, 0};
  check(ne_contingency_i64(x, 2, y, 2, 4, table) == NE_OK && table[0] == 0 && table[1] == 1 && table[2] == 1 && table[3] == 2,
        "ne_contingency_i64");
  memset(table, 0xa5, sizeof table);
  check(ne_contingency_i64(bad, 2, y, 2, 4, table) == NE_ERR_PARAMETER, "ne_contingency_i64 of a code above");
  check(ne_contingency_i64(x, 2, negative, 2, 4, table) == NE_ERR_PARAMETER, "ne_contingency_i64 of a code below");
  check(ne_contingency_i64(x, 2, y, 2, 4, NULL) == NE_ERR_NULL, "ne_contingency_i64 without a table");
  check(ne_contingency_i64(x, INT64_MAX, y, 2, 4, table) == NE_ERR_SHAPE,
        "ne_contingency_i64 with a table beyond the address space");
  check(ne_contingency_i64(x, 2, y, -2, 4, table) == NE_ERR_SHAPE, "ne_contingency_i64 with a negative size");
  check(all_bytes(table, sizeof table, 0xa5), "ne_contingency_i64 wrote to a table");
  check(ne_contingency_i64(NULL, 0, NULL, 0, 0, NULL) == NE_OK, "ne_contingency_i64 of nothing");
}

static void test_histogram(void) {
  enum { BYTES = 3000001 };
  unsigned char *data = malloc(BYTES);
  if (data == NULL)
    abort();
  uint32_t state = 1;
  for (int i = 0; i < BYTES; i++)
    data[i] = i < 400000 ? 7 : (unsigned char)((state = state * 1664525u + 1013904223u) >> 24);
  const int64_t sizes[] = {0, 1, 7, 8, 9, 1000, 2097151, 2097152, 2097159, BYTES - 3, BYTES};
  for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
    for (int threads = 1; threads <= 3; threads++) {
      int64_t counts[256], expected[256] = {0};
      for (int64_t i = 0; i < sizes[k]; i++)
        expected[data[i]]++;
      ne_set_num_threads(threads);
      check(ne_byte_histogram(data, sizes[k], counts) == NE_OK && memcmp(counts, expected, sizeof counts) == 0,
            "ne_byte_histogram of %lld bytes, %d threads", (long long)sizes[k], threads);
    }
  }
  check(ne_byte_histogram(data, 5, NULL) == NE_ERR_NULL, "ne_byte_histogram without counts");
  int64_t counts[256];
  check(ne_byte_histogram(NULL, 5, counts) == NE_ERR_NULL, "ne_byte_histogram without data");
  check(ne_byte_histogram(data, -5, counts) == NE_ERR_SHAPE, "ne_byte_histogram of a negative size");
  free(data);
}

void test_data(void) {
  test_label_codes();
  test_histogram();
  ne_set_num_threads(0);
}
