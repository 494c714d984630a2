#include "generated.h"

#include <math.h>

static uint64_t splitmix64(uint64_t *state) {
  uint64_t z = *state += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static void store(void *values, bool f64, int64_t index, double value) {
  if (f64) {
    ((double *)values)[index] = value;
  } else {
    ((float *)values)[index] = (float)value;
  }
}

void generate_signed(void *values, bool f64, int64_t count, uint64_t seed, int k) {
  for (int64_t i = 0; i < count; i++)
    store(values, f64, i, ldexp((double)((int64_t)(splitmix64(&seed) >> 40) - (1 << 23)), -k));
}

void generate_fractions(void *values, bool f64, int64_t count, uint64_t seed, int k, uint64_t near_seed, int near_bits) {
  int64_t change = 0;
  for (int64_t i = 0; i < count; i++) {
    if (near_bits > 0)
      change = i % 2 == 1 ? -change : (int64_t)(splitmix64(&near_seed) >> (64 - near_bits)) - ((int64_t)1 << (near_bits - 1));
    store(values, f64, i, ldexp((double)((1 << 22) + (int64_t)(splitmix64(&seed) >> 41) + change), -k));
  }
}

void generate_remainders(int64_t *values, int64_t count, uint64_t seed, uint64_t divisor, int64_t factor, int64_t offset) {
  for (int64_t i = 0; i < count; i++)
    values[i] = (int64_t)(splitmix64(&seed) % divisor) * factor + offset;
}
