#include "layouts.h"

#include <string.h>

reference_case part_of(const reference_case *whole, dtype type, int64_t first, int64_t count) {
  reference_case part = *whole;
  *(whole->elementwise ? &part.cols : &part.rows) = count;
  for (int i = 0; i < part.input_count; i++) {
    reference_input *input = &part.inputs[i];
    const bool per_class = strcmp(input->name, "class_weight") == 0 ||
                           (strcmp(input->name, "weights") == 0 && input->count == whole->cols && whole->rows != 1);
    if (per_class)
      continue;
    const bool vector =
        strcmp(input->name, "target") == 0 || strcmp(input->name, "sample_weight") == 0 || strcmp(input->name, "grad_output") == 0;
    const int64_t each = whole->elementwise || vector ? 1 : whole->cols;
    input->values = (unsigned char *)input->values + (size_t)(first * each) * reference_input_size(input->name, type);
    input->count = count * each;
  }
  return part;
}
