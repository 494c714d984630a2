/* Arrays between guard pages: reading or writing one byte too far ends the process. */
#ifndef GUARDED_H
#define GUARDED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { POISON_INPUT = 0xff, POISON_OUTPUT = 0xa5 }; /* 0xff...: NaN, and the class -1 */

typedef enum { AT_START, AT_END } guarded_place; /* where the array touches a guard page */

typedef struct {
  unsigned char *pages; /* the accessible part */
  size_t size;
} guarded_region;

/* Makes room for `bytes`, fills the surroundings with `poison`, and returns the array: `offset` bytes after the first guard page, or right
 * before the last one. */
unsigned char *guarded_place_array(guarded_region *region, size_t bytes, guarded_place place, size_t offset, unsigned char poison);

/* Whether no byte between the guard pages and the array has changed (up to 4 KiB on either side). */
bool guarded_surroundings_kept(const guarded_region *region, const unsigned char *array, size_t bytes, unsigned char poison);

void guarded_free(guarded_region *region);

#endif
