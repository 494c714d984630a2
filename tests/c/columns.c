/* The columns of tables: the bits of the rows of their transposed copies, and clear errors. */
#include "dtypes.h"
#include "tests.h"

#include <math.h>
#include <native_entropy.h>
#include <string.h>

enum { MOST = 80000 };

typedef ne_status (*columns_function)(const void *x, int64_t tables, int64_t rows, int64_t cols, int64_t table_stride,
                                      int64_t row_stride, void *out);
typedef ne_status (*rows_function)(const void *x, int64_t rows, int64_t cols, int64_t row_stride, void *out);

typedef struct {
  int64_t tables, rows, cols, row_gap, table_gap;
} shape;

#define CALLS(name, type, value)                                                                                                   \
  static ne_status columns_##name(const void *x, int64_t tables, int64_t rows, int64_t cols, int64_t table_stride,                 \
                                  int64_t row_stride, void *out) {                                                                 \
    return ne_logsumexp_columns_##name((const type *)x, tables, rows, cols, table_stride, row_stride, (value *)out);               \
  }                                                                                                                                \
  static ne_status rows_##name(const void *x, int64_t rows, int64_t cols, int64_t row_stride, void *out) {                         \
    return ne_logsumexp_##name((const type *)x, rows, cols, row_stride, (value *)out);                                             \
  }

CALLS(f32, float, float)
CALLS(f64, double, double)
CALLS(f16, uint16_t, float)
CALLS(bf16, uint16_t, float)

static const columns_function columns[] = {[F32] = columns_f32, [F64] = columns_f64, [F16] = columns_f16, [BF16] = columns_bf16};
static const rows_function rows_of[] = {[F32] = rows_f32, [F64] = rows_f64, [F16] = rows_f16, [BF16] = rows_bf16};

static unsigned char x[8 * MOST], turned[8 * MOST], found[8 * MOST], wanted[8 * MOST];

/* A number, and now and then one that needs care. */
static double next(uint32_t *state, bool special) {
  static const double rare[] = {INFINITY, -INFINITY, NAN, 60.0, -60.0, 0.0};
  *state = *state * 1664525u + 1013904223u;
  if (special && *state >> 24 == 7) {
    return rare[(*state >> 8) % (sizeof rare / sizeof rare[0])];
  }
  return ((double)(*state >> 8) / 8388608.0 - 1.0) * 8.0;
}

static void compare(dtype type, shape of, bool special) {
  const size_t size = dtype_size(type), value_size = dtype_size(dtype_of_results(type));
  const int64_t row_stride = of.cols + of.row_gap, table_stride = of.rows * row_stride + of.table_gap;
  uint32_t state = (uint32_t)(of.tables * 1000003 + of.rows * 1009 + of.cols);
  for (int64_t i = 0; i < of.tables * table_stride; i++) {
    dtype_store(type, x, i, next(&state, special));
  }
  for (int64_t t = 0; t < of.tables; t++) {
    for (int64_t c = 0; c < of.cols; c++) {
      for (int64_t r = 0; r < of.rows; r++) {
        memcpy(turned + (size_t)((t * of.cols + c) * of.rows + r) * size,
               x + (size_t)(t * table_stride + r * row_stride + c) * size, size);
      }
    }
  }
  memset(found, 1, sizeof found);
  memset(wanted, 1, sizeof wanted);
  check(columns[type](x, of.tables, of.rows, of.cols, table_stride, row_stride, found) == NE_OK, "logsumexp_columns: status");
  check(rows_of[type](turned, of.tables * of.cols, of.rows, of.rows, wanted) == NE_OK, "logsumexp: status");
  check(memcmp(found, wanted, (size_t)(of.tables * of.cols) * value_size) == 0,
        "logsumexp_columns %s: %d tables of %d x %d%s differ from rows", dtype_name(type), (int)of.tables, (int)of.rows,
        (int)of.cols, special ? " with special numbers" : "");
  check(found[(size_t)(of.tables * of.cols) * value_size] == 1, "logsumexp_columns %s writes beyond its end", dtype_name(type));
}

static void refuse(dtype type) {
  memset(found, 1, sizeof found);
  check(columns[type](NULL, 1, 2, 3, 0, 3, found) == NE_ERR_NULL, "logsumexp_columns: no array");
  check(columns[type](x, 1, 2, 3, 0, 3, NULL) == NE_ERR_NULL, "logsumexp_columns: no place for values");
  check(columns[type](x, 1, 2, 3, 0, 2, found) == NE_ERR_SHAPE, "logsumexp_columns: rows that overlap");
  check(columns[type](x, 2, 2, 3, 5, 3, found) == NE_ERR_SHAPE, "logsumexp_columns: tables that overlap");
  check(columns[type](x, -1, 2, 3, 6, 3, found) == NE_ERR_SHAPE, "logsumexp_columns: tables < 0");
  check(columns[type](x, 1, -2, 3, 6, 3, found) == NE_ERR_SHAPE, "logsumexp_columns: rows < 0");
  check(columns[type](x, 1, 2, -3, 6, 3, found) == NE_ERR_SHAPE, "logsumexp_columns: cols < 0");
  check(columns[type](x, INT64_MAX, 1, INT64_MAX, INT64_MAX, INT64_MAX, found) == NE_ERR_SHAPE, "logsumexp_columns: too large");
  check(columns[type](NULL, 0, 2, 3, 6, 3, NULL) == NE_OK, "logsumexp_columns: no tables");
  check(columns[type](NULL, 1, 2, 0, 0, 0, NULL) == NE_OK, "logsumexp_columns: no columns");
  check(found[0] == 1, "logsumexp_columns: a call that fails writes");
  check(columns[type](NULL, 2, 0, 3, 0, 3, found) == NE_OK, "logsumexp_columns: no rows");
  for (int64_t i = 0; i < 6; i++) {
    check(dtype_value(dtype_of_results(type), found, i) == -INFINITY, "logsumexp_columns: the sum of no rows is not -inf");
  }
}

void test_columns(void) {
  static const int64_t lengths[] = {1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 64, 127, 129, 1000};
  static const int64_t widths[] = {1, 2, 7, 8, 9, 15, 16, 17, 32, 33, 70};
  static const dtype types[] = {F32, F64, F16, BF16};
  for (size_t t = 0; t < sizeof types / sizeof types[0]; t++) {
    for (size_t r = 0; r < sizeof lengths / sizeof lengths[0]; r++) {
      for (size_t c = 0; c < sizeof widths / sizeof widths[0]; c++) {
        compare(types[t], (shape){1, lengths[r], widths[c], 0, 0}, false);
        compare(types[t], (shape){1, lengths[r], widths[c], 5, 0}, true);
      }
      compare(types[t], (shape){3, lengths[r], 20, 1, 7}, r % 2 == 0);
    }
    compare(types[t], (shape){1, 4096, 17, 0, 0}, false);
    compare(types[t], (shape){1, 9000, 8, 0, 0}, false); /* more than a block of the reduction tree */
    refuse(types[t]);
  }
}
