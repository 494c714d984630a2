/* Columns to rows, for arrays whose axis is not the last one: np.array(x.T) walks one of the two sides in steps of a row,
 * and reads a cache line again for each of its elements. Here a line of columns is read at once. */
#include <stdint.h>

enum { LINE = 64, COLUMNS_AT_ONCE = 8 };

#define COPY(name, type)                                                                                                           \
  static void name(const char *source, int64_t stride, int64_t rows, int64_t cols, type *target) {                                 \
    const int64_t together = LINE / (int64_t)sizeof(type);                                                                         \
    for (int64_t row = 0; row < rows; row += together) {                                                                           \
      const int64_t last_row = rows - row < together ? rows : row + together;                                                      \
      for (int64_t col = 0; col < cols; col += COLUMNS_AT_ONCE) {                                                                  \
        const int64_t last_col = cols - col < COLUMNS_AT_ONCE ? cols : col + COLUMNS_AT_ONCE;                                      \
        for (int64_t r = row; r < last_row; r++) {                                                                                 \
          for (int64_t c = col; c < last_col; c++) {                                                                               \
            target[r * cols + c] = ((const type *)(source + c * stride))[r];                                                       \
          }                                                                                                                        \
        }                                                                                                                          \
      }                                                                                                                            \
    }                                                                                                                              \
  }

COPY(copy_16_bits, uint16_t)
COPY(copy_32_bits, uint32_t)
COPY(copy_64_bits, uint64_t)

/* target[r][c], side by side, = the element of `itemsize` (2, 4 or 8) bytes at source + r * itemsize + c * stride, aligned. */
static void transposed_copy(const void *source, int64_t stride, int64_t rows, int64_t cols, int itemsize, void *target) {
  if (itemsize == 2) {
    copy_16_bits(source, stride, rows, cols, target);
  } else if (itemsize == 4) {
    copy_32_bits(source, stride, rows, cols, target);
  } else {
    copy_64_bits(source, stride, rows, cols, target);
  }
}
