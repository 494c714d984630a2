#include "small_functions.h"

/* Two functions of one signature that call those of the library for float and for double. Within `arguments`, `a` is the call's. */
#define FUNCTION(name, ...)                                                                                                        \
  static ne_status name##_single(const call_arguments *a) {                                                                        \
    return ne_##name##_f32(__VA_ARGS__);                                                                                           \
  }                                                                                                                                \
  static ne_status name##_double(const call_arguments *a) {                                                                        \
    return ne_##name##_f64(__VA_ARGS__);                                                                                           \
  }

/* ---- one array in, one out -------------------------------------------------------------------------------------------- */

#define OF_ELEMENTS(name) FUNCTION(name, a->x[0], a->elements, a->whole[0])
#define OF_ELEMENTS_IN_UNITS(name) FUNCTION(name, a->x[0], a->elements, a->base, a->whole[0])
#define NORMALIZED(name) FUNCTION(name, a->x[0], a->rows, a->cols, a->cols, a->temperature, a->whole[0], a->cols)

OF_ELEMENTS(sigmoid)
OF_ELEMENTS(sigmoid_grad)
OF_ELEMENTS(log_sigmoid)
OF_ELEMENTS(softplus)
OF_ELEMENTS_IN_UNITS(self_information)
OF_ELEMENTS_IN_UNITS(binary_entropy)
OF_ELEMENTS_IN_UNITS(gaussian_entropy)
NORMALIZED(softmax)
NORMALIZED(log_softmax)

/* ---- several in, one out ---------------------------------------------------------------------------------------------- */

FUNCTION(logaddexp, a->x[0], a->x[1], a->elements, a->whole[0])
FUNCTION(gaussian_cross_entropy, a->x[0], a->x[1], a->x[2], a->x[3], a->elements, a->base, a->whole[0])
FUNCTION(gaussian_kl_divergence, a->x[0], a->x[1], a->x[2], a->x[3], a->elements, a->base, a->whole[0])

/* ---- values of rows, pairs of rows, tables ------------------------------------------------------------------------------ */

#define ROWS(a) a->x[0], a->rows, a->cols, a->cols
#define PAIRS(a) a->x[0], a->x[1], a->rows, a->cols, a->cols, a->cols
#define TABLES(a) a->x[0], a->rows / a->table, a->table, a->cols, a->table * a->cols, a->cols
#define OF_PAIRS(name) FUNCTION(name, PAIRS(a), a->base, 0, a->values)

FUNCTION(logsumexp, ROWS(a), a->values)
FUNCTION(perplexity, ROWS(a), a->values)
FUNCTION(entropy, ROWS(a), a->base, 0, a->values)
FUNCTION(renyi_entropy, ROWS(a), a->order, a->base, a->values)
FUNCTION(tsallis_entropy, ROWS(a), a->order, a->values)
FUNCTION(joint_entropy, TABLES(a), a->base, a->values)
FUNCTION(mutual_information, TABLES(a), a->base, a->values)
OF_PAIRS(cross_entropy)
OF_PAIRS(kl_divergence)
OF_PAIRS(js_divergence)
OF_PAIRS(js_distance)

/* ---- straight from logits ----------------------------------------------------------------------------------------------- */

#define OPTIONS(a)                                                                                                                 \
  &(const ne_cross_entropy_params) {                                                                                               \
    .size = sizeof(ne_cross_entropy_params), .reduction = (a)->reduction, .temperature = (a)->temperature                          \
  }

FUNCTION(softmax_entropy, ROWS(a), a->temperature, a->base, a->values)
FUNCTION(softmax_entropy_grad, a->x[0], NULL, a->rows, a->cols, a->cols, a->temperature, a->base, a->values, a->whole[0], a->cols)
FUNCTION(softmax_kl_divergence, PAIRS(a), a->temperature, a->base, a->values)
FUNCTION(softmax_kl_divergence_grad, a->x[0], a->x[1], NULL, a->rows, a->cols, a->cols, a->cols, a->temperature, a->base, a->values,
         a->whole[0], a->cols, a->whole[1], a->cols)
FUNCTION(softmax_js_divergence, PAIRS(a), a->temperature, 0.5, a->base, a->values)
FUNCTION(token_log_probs, a->x[0], a->classes, a->rows, a->cols, a->cols, a->temperature, NULL, a->values)
FUNCTION(softmax_perplexity, a->x[0], a->classes, a->rows, a->cols, a->cols, OPTIONS(a), a->values)

/* ---- losses of rows with class indices ---------------------------------------------------------------------------------- */

#define OF_CLASSES(name)                                                                                                           \
  FUNCTION(name, a->x[0], a->classes, a->rows, a->cols, a->cols, OPTIONS(a), a->values)                                            \
  FUNCTION(name##_grad, a->x[0], a->classes, NULL, a->rows, a->cols, a->cols, OPTIONS(a), a->values, a->whole[0], a->cols)
#define MARGINS(a) a->rows, a->cols, a->cols, 1, 1.0, a->reduction, NULL, a->values

OF_CLASSES(softmax_cross_entropy)
OF_CLASSES(nll_loss)
FUNCTION(multi_margin_loss, a->x[0], a->classes, NULL, MARGINS(a))
FUNCTION(multi_margin_loss_grad, a->x[0], a->classes, NULL, NULL, MARGINS(a), a->whole[0], a->cols)

/* ---- losses of elements ------------------------------------------------------------------------------------------------- */

/* `weights`: further arrays and their lengths, those that a small call has none of are NULL and 0; `settings`: the defaults of Python. */
#define EMPTY
#define LIST(...) __VA_ARGS__
#define OF_TARGETS(name, weights, settings)                                                                                        \
  FUNCTION(name, a->x[0], a->x[1], weights a->elements, settings a->reduction, a->values)                                          \
  FUNCTION(name##_grad, a->x[0], a->x[1], weights NULL, a->elements, settings a->reduction, a->values, a->whole[0])

OF_TARGETS(binary_cross_entropy, LIST(NULL, 0, ), EMPTY)
OF_TARGETS(binary_cross_entropy_with_logits, LIST(NULL, 0, NULL, 0, ), EMPTY)
OF_TARGETS(focal_loss, EMPTY, LIST(NULL, 2.0, ))
OF_TARGETS(kl_div, EMPTY, LIST(0, a->first, ))
OF_TARGETS(mse_loss, EMPTY, EMPTY)
OF_TARGETS(hinge_loss, EMPTY, EMPTY)
OF_TARGETS(gaussian_nll_loss, LIST(a->x[2], a->elements, ), LIST(0, 1e-6, ))
OF_TARGETS(poisson_nll_loss, EMPTY, LIST(1, 0, 1e-8, ))

/* ---- the table ---------------------------------------------------------------------------------------------------------- */

#define ENTRY(name, ...)                                                                                                           \
  {                                                                                                                                \
#name, __VA_ARGS__, {                                                                                                          \
      name##_single, name##_double                                                                                                 \
    }                                                                                                                              \
  }
#define ELEMENTS_ENTRY(name, arrays, takes) ENTRY(name, arrays, 0, 0, NO_VALUES, 1, takes)
#define ROWS_ENTRY(name, arrays, takes) ENTRY(name, arrays, 0, 0, VALUE_OF_ROW, 0, takes)
#define TARGETS_ENTRIES(name, arrays)                                                                                              \
  ENTRY(name, arrays, 0, 0, VALUE_OF_LOSS, 0, REDUCTION), ENTRY(name##_grad, arrays, 0, 0, VALUE_OF_LOSS, 1, REDUCTION)
#define CLASSES_ENTRIES(name, reads_one, takes)                                                                                    \
  ENTRY(name, 1, 1, reads_one, VALUE_OF_LOSS, 0, REDUCTION | AXIS_KEYWORD | takes),                                                \
      ENTRY(name##_grad, 1, 1, 0, VALUE_OF_LOSS, 1, REDUCTION | AXIS_KEYWORD | takes)

const small_function small_functions[] = {
    ELEMENTS_ENTRY(sigmoid, 1, 0),
    ELEMENTS_ENTRY(sigmoid_grad, 1, 0),
    ELEMENTS_ENTRY(log_sigmoid, 1, 0),
    ELEMENTS_ENTRY(softplus, 1, 0),
    ELEMENTS_ENTRY(self_information, 1, BASE),
    ELEMENTS_ENTRY(binary_entropy, 1, BASE),
    ELEMENTS_ENTRY(gaussian_entropy, 1, BASE),
    ELEMENTS_ENTRY(gaussian_cross_entropy, 4, BASE),
    ELEMENTS_ENTRY(gaussian_kl_divergence, 4, BASE),
    ELEMENTS_ENTRY(softmax, 1, AXIS | TEMPERATURE),
    ELEMENTS_ENTRY(log_softmax, 1, AXIS | TEMPERATURE),
    ELEMENTS_ENTRY(logaddexp, 2, 0),
    ROWS_ENTRY(logsumexp, 1, AXIS),
    ROWS_ENTRY(perplexity, 1, AXIS),
    ROWS_ENTRY(entropy, 1, AXIS | BASE),
    ROWS_ENTRY(renyi_entropy, 1, ORDER | AXIS | BASE),
    ROWS_ENTRY(tsallis_entropy, 1, ORDER | AXIS),
    ROWS_ENTRY(cross_entropy, 2, AXIS | BASE),
    ROWS_ENTRY(kl_divergence, 2, AXIS | BASE),
    ROWS_ENTRY(js_divergence, 2, AXIS | BASE),
    ROWS_ENTRY(js_distance, 2, AXIS | BASE),
    ENTRY(joint_entropy, 1, 0, 0, VALUE_OF_TABLE, 0, BASE),
    ENTRY(mutual_information, 1, 0, 0, VALUE_OF_TABLE, 0, BASE),
    ROWS_ENTRY(softmax_entropy, 1, AXIS | TEMPERATURE | BASE),
    ENTRY(softmax_entropy_grad, 1, 0, 0, VALUE_OF_ROW, 1, AXIS | TEMPERATURE | BASE),
    ROWS_ENTRY(softmax_kl_divergence, 2, AXIS_KEYWORD | TEMPERATURE | BASE),
    ENTRY(softmax_kl_divergence_grad, 2, 0, 0, VALUE_OF_ROW, 2, AXIS_KEYWORD | TEMPERATURE | BASE),
    ROWS_ENTRY(softmax_js_divergence, 2, AXIS_KEYWORD | TEMPERATURE | BASE),
    ENTRY(token_log_probs, 1, 1, 0, VALUE_OF_ROW, 0, AXIS_KEYWORD | TEMPERATURE),
    ENTRY(softmax_perplexity, 1, 1, 0, VALUE_OF_LOSS, 0, AXIS_KEYWORD | TEMPERATURE),
    CLASSES_ENTRIES(softmax_cross_entropy, 0, TEMPERATURE),
    CLASSES_ENTRIES(nll_loss, 1, 0),
    CLASSES_ENTRIES(multi_margin_loss, 0, 0),
    TARGETS_ENTRIES(binary_cross_entropy, 2),
    TARGETS_ENTRIES(binary_cross_entropy_with_logits, 2),
    TARGETS_ENTRIES(focal_loss, 2),
    TARGETS_ENTRIES(kl_div, 2),
    TARGETS_ENTRIES(mse_loss, 2),
    TARGETS_ENTRIES(hinge_loss, 2),
    TARGETS_ENTRIES(gaussian_nll_loss, 3),
    TARGETS_ENTRIES(poisson_nll_loss, 2),
};

const size_t small_functions_count = sizeof small_functions / sizeof small_functions[0];
