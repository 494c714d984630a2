#include "dtypes.h"

#include <math.h>
#include <string.h>

/* precision: with the leading bit; smallest: the exponent of the smallest normal number; top: every number is below 2^top. */
static const struct {
  const char *name;
  size_t size;
  int precision, smallest, top;
} dtypes[] = {{"f32", 4, 24, -126, 128}, {"f64", 8, 53, -1022, 1024}, {"f16", 2, 11, -14, 16},
              {"bf16", 2, 8, -126, 128}, {"i64", 8, 53, -1022, 63},   {"u8", 1, 8, 0, 8}};

const char *dtype_name(dtype of) {
  return dtypes[of].name;
}

size_t dtype_size(dtype of) {
  return dtypes[of].size;
}

dtype dtype_of_results(dtype of) {
  return of == F64 || of == I64 || of == U8 ? F64 : F32;
}

int dtype_random_bits(dtype of) {
  return dtypes[of].precision < 24 ? dtypes[of].precision : 24;
}

static uint64_t bits_of_double(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

/* A 16-bit number of any width of exponent. */
static double value_of_16_bits(dtype of, uint16_t bits) {
  const int fraction = dtypes[of].precision - 1, exponent = (bits & 0x7fff) >> fraction, last = 0x7fff >> fraction;
  const int low = bits & ((1 << fraction) - 1);
  double value = exponent == last ? (low != 0 ? NAN : INFINITY)
                 : exponent == 0  ? ldexp(low, dtypes[of].smallest - fraction)
                                  : ldexp(low + (1 << fraction), exponent - 1 + dtypes[of].smallest - fraction);
  return bits & 0x8000 ? -value : value;
}

static uint16_t nearest_16_bits(dtype of, double value) {
  const int fraction = dtypes[of].precision - 1, infinity = (0x7fff >> fraction) << fraction;
  const uint16_t sign = bits_of_double(value) >> 63 != 0 ? 0x8000 : 0;
  int exponent;
  if (isnan(value))
    return (uint16_t)(infinity | (1 << (fraction - 1)));
  if (isinf(value))
    return (uint16_t)(sign | infinity);
  frexp(value, &exponent);
  exponent = exponent - 1 < dtypes[of].smallest || value == 0 ? dtypes[of].smallest : exponent - 1;
  const long units =
      lrint(ldexp(fabs(value), fraction - exponent)); /* 2^(fraction + 1) where rounding reaches the next power of two */
  const long bits = ((long)(exponent - dtypes[of].smallest) << fraction) + units;
  return (uint16_t)(sign | (bits < infinity ? bits : infinity));
}

double dtype_value(dtype of, const void *values, int64_t index) {
  switch (of) {
  case F32:
    return ((const float *)values)[index];
  case F64:
    return ((const double *)values)[index];
  case I64:
    return (double)((const int64_t *)values)[index];
  case U8:
    return ((const uint8_t *)values)[index];
  default:
    return value_of_16_bits(of, ((const uint16_t *)values)[index]);
  }
}

void dtype_store(dtype of, void *values, int64_t index, double value) {
  if (of == F32) {
    ((float *)values)[index] = (float)value;
  } else if (of == F64) {
    ((double *)values)[index] = value;
  } else if (of == I64) {
    ((int64_t *)values)[index] = (int64_t)value;
  } else if (of == U8) {
    ((uint8_t *)values)[index] = (uint8_t)value;
  } else {
    ((uint16_t *)values)[index] = nearest_16_bits(of, value);
  }
}

void dtype_store_bits(dtype of, void *values, int64_t index, uint64_t bits) {
  if (of == F32) {
    ((uint32_t *)values)[index] = (uint32_t)bits;
  } else if (of == F64 || of == I64) {
    ((uint64_t *)values)[index] = bits;
  } else if (of == U8) {
    ((uint8_t *)values)[index] = (uint8_t)bits;
  } else {
    ((uint16_t *)values)[index] = (uint16_t)bits;
  }
}

double ulp_error(dtype of, double got, double hi, double lo, double at_least) {
  if (isnan(got) || isnan(hi))
    return isnan(got) && isnan(hi) ? 0.0 : INFINITY;
  if (isinf(got) || isinf(hi))
    return got == hi ? 0.0 : INFINITY;
  int exponent;
  const double mantissa = frexp(fmax(fabs(hi), at_least), &exponent);
  exponent -= 1; /* floor(log2), but for exact values just below a power of two */
  if (mantissa == 0.5 && fabs(hi) >= at_least && lo != 0 && signbit(hi) != signbit(lo))
    exponent -= 1;
  if (mantissa == 0.0 || exponent < dtypes[of].smallest)
    exponent = dtypes[of].smallest;
  return fabs((got - hi) - lo) / ldexp(1.0, exponent - dtypes[of].precision + 1);
}
