/* The parts of the test program. */
#ifndef TESTS_H
#define TESTS_H

#include <stdbool.h>

/* Counts a check; says what failed. Returns `passed`. */
bool check(bool passed, const char *format, ...);

/* What is being run, for the message when the process crashes. */
void now_running(const char *function, const char *dtype, const char *test, const char *layout);

/* quick: fewer layouts; only: this function, NULL for all. */
void test_references(const char *directory, const char *only, bool quick);
void test_ledger(const char *directory, bool quick);
void test_data(void);
void test_arguments(void);
void test_columns(void);

#endif
