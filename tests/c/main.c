/* Runs every function of the library over the reference data, over the battery of the ledger, in many memory layouts, and with bad arguments.
 *
 *   tests REFERENCE_DIRECTORY [--isa x86-64-v3] [--quick] [--only FUNCTION]
 *
 * --isa: the build that must be running
 * --only: nothing but the reference cases of this function, for work on it
 * --quick: fewer layouts and no large batches (for the baseline build, which emulates fused multiply-add)
 */
#define _POSIX_C_SOURCE 200809L
#include "tests.h"

#include <native_entropy.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SHOWN_FAILURES = 200 };

static long passed_count, failed_count;
static char running[512];

bool check(bool passed, const char *format, ...) {
  if (passed) {
    passed_count++;
    return true;
  }
  if (failed_count++ < SHOWN_FAILURES) {
    va_list arguments;
    va_start(arguments, format);
    fputs("FAILED ", stdout);
    vprintf(format, arguments);
    putchar('\n');
    va_end(arguments);
  }
  return false;
}

void now_running(const char *function, const char *dtype, const char *test, const char *layout) {
  snprintf(running, sizeof running, "\ncrashed in %s %s, case %s, %s\n", function, dtype, test, layout);
}

static void crashed(int number) {
  const ssize_t written = write(STDOUT_FILENO, running, strlen(running));
  signal(number, SIG_DFL);
  raise(written < 0 ? SIGABRT : number);
}

int main(int count, char **arguments) {
  const char *directory = NULL, *isa = NULL, *only = NULL;
  bool quick = false;
  for (int i = 1; i < count; i++) {
    if (strcmp(arguments[i], "--quick") == 0) {
      quick = true;
    } else if (strcmp(arguments[i], "--isa") == 0 && i + 1 < count) {
      isa = arguments[++i];
    } else if (strcmp(arguments[i], "--only") == 0 && i + 1 < count) {
      only = arguments[++i];
    } else {
      directory = arguments[i];
    }
  }
  if (directory == NULL) {
    fprintf(stderr, "usage: %s REFERENCE_DIRECTORY [--isa BUILD] [--quick] [--only FUNCTION]\n", arguments[0]);
    return 2;
  }
  setvbuf(stdout, NULL, _IOLBF, 0);
  signal(SIGSEGV, crashed);
  signal(SIGBUS, crashed);
  signal(SIGABRT, crashed);
  signal(SIGFPE, crashed);
  signal(SIGILL, crashed);

  printf("native_entropy %s, build %s, %d threads\n", ne_version(), ne_isa(), (int)ne_get_num_threads());
  check(isa == NULL || strcmp(isa, ne_isa()) == 0, "the build that runs is %s, expected %s", ne_isa(), isa == NULL ? "" : isa);
  test_references(directory, only, quick);
  if (only == NULL) {
    test_arguments();
    test_columns();
    test_data();
    char ledger[4096];
    snprintf(ledger, sizeof ledger, "%s/../../python/native_entropy/ledger", directory);
    test_ledger(ledger, quick);
  }
  printf("%ld passed, %ld failed\n", passed_count, failed_count);
  return failed_count == 0 ? 0 : 1;
}
