/* The bits of a reference case again: in other layouts, threads, places in a batch, and from functions that promise the same. */
#ifndef SAME_BITS_H
#define SAME_BITS_H

#include "layouts.h"

typedef struct {
  const tested_function *function;
  const reference_case *test;
  dtype type;
  bool quick;
  const dense_outputs *expected; /* of the plain layout */
} reference_context;

void compare_all_bits(const reference_context *c);

#endif
