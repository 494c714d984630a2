#include "bits.h"

#include "tests.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES = 100, LINE = 200 };

uint64_t bits_hash(uint64_t state, const unsigned char *bytes, size_t count) {
  for (size_t i = 0; i < count; i++)
    state = (state ^ bytes[i]) * UINT64_C(0x100000001b3);
  return state;
}

static int read_lines(const char *path, char (*lines)[LINE]) {
  int count = 0;
  FILE *file = fopen(path, "r");
  if (file == NULL)
    return 0;
  while (count < LINES && fgets(lines[count], LINE, file) != NULL)
    count++;
  fclose(file);
  return count;
}

void bits_compare(const char *directory, const char *function, const char *dtype, uint64_t hash, bool write) {
  char path[4096], key[LINE / 2], wanted[LINE], lines[LINES + 1][LINE];
  snprintf(path, sizeof path, "%s/bits.txt", directory);
  snprintf(key, sizeof key, "%s %s ", function, dtype);
  snprintf(wanted, sizeof wanted, "%s%016" PRIx64 "\n", key, hash);
  int count = read_lines(path, lines), found = 0;
  while (found < count && strncmp(lines[found], key, strlen(key)) != 0)
    found++;
  if (!write) {
    check(found < count && strcmp(lines[found], wanted) == 0,
          "%s %s: the bits of the results have changed: hash %016" PRIx64 ", bits.txt: %s", function, dtype, hash,
          found < count ? lines[found] : "no such line");
    return;
  }
  strcpy(lines[found], wanted);
  FILE *file = fopen(path, "w");
  if (file == NULL) {
    perror(path);
    exit(2);
  }
  for (int i = 0; i < (found < count ? count : count + 1); i++)
    fputs(lines[i], file);
  fclose(file);
}
