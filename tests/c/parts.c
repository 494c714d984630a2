#include "layouts.h"

#include <string.h>

reference_case part_of(const reference_case *whole, dtype type, int64_t first, int64_t count) {
  reference_case part = *whole;
  const bool tables = reference_find(whole, "pxy") != NULL;
  *(whole->elementwise ? &part.cols : tables ? &part.tables : &part.rows) = count;
  for (int i = 0; i < part.input_count; i++) {
    reference_input *input = &part.inputs[i];
    const bool per_class = strcmp(input->name, "class_weight") == 0 ||
                           (strcmp(input->name, "weights") == 0 && input->count == whole->cols && whole->rows != 1);
    if (per_class)
      continue;
    const bool vector =
        strcmp(input->name, "target") == 0 || strcmp(input->name, "sample_weight") == 0 || strcmp(input->name, "grad_output") == 0;
    const int64_t each = whole->elementwise || vector ? 1 : tables ? whole->rows * whole->cols : whole->cols;
    input->values = (unsigned char *)input->values + (size_t)(first * each) * reference_input_size(input->name, type);
    input->count = count * each;
  }
  return part;
}
