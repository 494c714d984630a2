/* The words of a line of a reference file. */
#ifndef REFERENCE_WORDS_H
#define REFERENCE_WORDS_H

#include "reference.h"

_Noreturn void bad_file(const reference_reader *reader, const char *format, ...);
char *next_word(char **rest); /* cut out of the line; NULL at its end */
char *expect_word(const reference_reader *reader, char **rest);
size_t count_words(const char *text);
void copy_name(const reference_reader *reader, char *to, const char *from);
int64_t integer_of(const reference_reader *reader, const char *text);
uint64_t hex_of(const reference_reader *reader, const char *text, const char **end); /* end NULL: the whole text */

/* The rest of a `param` line and of an `in` line. */
void read_parameter(const reference_reader *reader, reference_parameters *given, char *rest);
void read_input(const reference_reader *reader, reference_case *test, char *rest);

#endif
