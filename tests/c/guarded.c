#define _DEFAULT_SOURCE
#include "guarded.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SURROUNDINGS = 4096 };

static void reserve(guarded_region *region, size_t bytes) {
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  const size_t size = (bytes + SURROUNDINGS + page - 1) / page * page;
  if (region->pages != NULL && region->size >= size)
    return;
  guarded_free(region);
  unsigned char *all = mmap(NULL, size + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (all == MAP_FAILED || mprotect(all + page, size, PROT_READ | PROT_WRITE) != 0) {
    perror("guard pages");
    exit(2);
  }
  region->pages = all + page;
  region->size = size;
}

unsigned char *guarded_place_array(guarded_region *region, size_t bytes, guarded_place place, size_t offset, unsigned char poison) {
  reserve(region, bytes + offset);
  unsigned char *array = place == AT_END ? region->pages + region->size - bytes : region->pages + offset;
  const size_t before = (size_t)(array - region->pages), after = region->size - before - bytes;
  const size_t low = before < SURROUNDINGS ? before : SURROUNDINGS, high = after < SURROUNDINGS ? after : SURROUNDINGS;
  memset(array - low, poison, low + bytes + high);
  return array;
}

static bool all_are(const unsigned char *bytes, size_t count, unsigned char value) {
  return count == 0 || (bytes[0] == value && memcmp(bytes, bytes + 1, count - 1) == 0);
}

bool guarded_surroundings_kept(const guarded_region *region, const unsigned char *array, size_t bytes, unsigned char poison) {
  const size_t before = (size_t)(array - region->pages), after = region->size - before - bytes;
  const size_t low = before < SURROUNDINGS ? before : SURROUNDINGS, high = after < SURROUNDINGS ? after : SURROUNDINGS;
  return all_are(array - low, low, poison) && all_are(array + bytes, high, poison);
}

void guarded_free(guarded_region *region) {
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  if (region->pages != NULL)
    munmap(region->pages - page, region->size + 2 * page);
  region->pages = NULL;
  region->size = 0;
}
