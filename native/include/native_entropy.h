/* NativeEntropy: log-sum-exp, softmax, cross-entropy and their gradients on a CPU.
 *
 * Conventions, the same for every function
 *   - Matrices are row-major, `rows x cols`; every 2-d argument has its own row stride, counted in elements, at least `cols`.
 *   - Sizes are int64_t. A pointer may be NULL where `rows`, `cols` or `n` makes its array empty.
 *   - The caller owns all memory. Nothing is printed and no call ends the process.
 *   - An output may be the very array of the input of the same shape (same pointer, same stride); any other overlap is undefined.
 *   - On any status but NE_OK no output has been written.
 *   - Units are nats.
 *   - A result depends on the values and the shape only: not on the instruction set, the thread count, alignment or strides.
 *
 * Errors are one status per call; `ne_status_text` puts it into words.
 */
#ifndef NATIVE_ENTROPY_H
#define NATIVE_ENTROPY_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* NE_API and the declarations below are read by a small parser as well (the Python binding is generated from them):
 * one declaration per function, no macros inside. */
#if defined(_WIN32)
#define NE_API __declspec(dllimport)
#else
#define NE_API
#endif

#define NE_ABI_VERSION 1

typedef int32_t ne_status;

enum {
  NE_OK = 0,
  NE_ERR_NULL = 1,         /* a pointer to a non-empty array is NULL */
  NE_ERR_SHAPE = 2,        /* a negative size, a row stride below the columns, or an array larger than the address space */
  NE_ERR_PARAMETER = 3,    /* a parameter, or a field of a parameter struct, outside its range */
  NE_ERR_TARGET_RANGE = 4, /* a class index outside 0..cols-1 that is not the ignored index */
  NE_ERR_EMPTY = 5,        /* a mean over no rows, where NE_EMPTY_RAISE was asked for */
  NE_ERR_MEMORY = 6,       /* scratch memory of O(rows) bytes could not be had */
  NE_ERR_INTERNAL = 7      /* a defect of this library */
};

/* ---- about the library ------------------------------------------------------------------------------------------------ */

/* "MAJOR.MINOR.PATCH"; static storage. */
NE_API const char *ne_version(void);

/* The number of this binary interface: equal to NE_ABI_VERSION of the header it was built with. */
NE_API int32_t ne_abi_version(void);

/* The build that runs: "x86-64", "x86-64-v3" (AVX2, FMA) or "x86-64-v4" (AVX-512); static storage. */
NE_API const char *ne_isa(void);

/* A status in words; static storage; never NULL, for unknown numbers too. */
NE_API const char *ne_status_text(ne_status status);

/* Threads used by one call. 0 restores the start value (NATIVE_ENTROPY_NUM_THREADS, else the CPUs this process may use);
 * negative: NE_ERR_PARAMETER. More threads than CPUs are allowed. Results do not depend on it. */
NE_API ne_status ne_set_num_threads(int32_t n);
NE_API int32_t ne_get_num_threads(void);

/* ---- log-domain functions --------------------------------------------------------------------------------------------- */

/* out[r] = log sum_c exp(x[r, c]).
 * All -inf: -inf. Any +inf and no NaN: +inf. Any NaN: NaN. cols = 0: -inf. */
NE_API ne_status ne_logsumexp_f32(const float *x, int64_t rows, int64_t cols, int64_t row_stride, float *out);
NE_API ne_status ne_logsumexp_f64(const double *x, int64_t rows, int64_t cols, int64_t row_stride, double *out);

/* out[r] = log |sum_c w[r, c] exp(x[r, c])|, sign[r] = -1, 0 or 1 of that sum (NaN where it is NaN).
 * `weights_row_stride` may also be 0: one row of weights for all rows. A weight of 0 takes its element out, whatever x is.
 * `sign` may be NULL: out[r] is NaN then where the sum is negative. */
NE_API ne_status ne_logsumexp_weighted_f32(const float *x, const float *weights, int64_t rows, int64_t cols, int64_t row_stride,
                                           int64_t weights_row_stride, float *out, float *sign);
NE_API ne_status ne_logsumexp_weighted_f64(const double *x, const double *weights, int64_t rows, int64_t cols, int64_t row_stride,
                                           int64_t weights_row_stride, double *out, double *sign);

/* out[i] = log(exp(a[i]) + exp(b[i])). */
NE_API ne_status ne_logaddexp_f32(const float *a, const float *b, int64_t n, float *out);
NE_API ne_status ne_logaddexp_f64(const double *a, const double *b, int64_t n, double *out);

/* out[r, c] = exp(x[r, c] / temperature) / sum_k exp(x[r, k] / temperature); temperature finite and > 0.
 * One +inf in a row: 1 there, 0 elsewhere; several: shared equally; all -inf, or any NaN: the whole row NaN. */
NE_API ne_status ne_softmax_f32(const float *x, int64_t rows, int64_t cols, int64_t row_stride, double temperature, float *out,
                                int64_t out_row_stride);
NE_API ne_status ne_softmax_f64(const double *x, int64_t rows, int64_t cols, int64_t row_stride, double temperature, double *out,
                                int64_t out_row_stride);

/* out[r, c] = log softmax(x / temperature)[r, c]. One +inf in a row: 0 there, -inf elsewhere; several: -log(their number);
 * all -inf, or any NaN: the whole row NaN. */
NE_API ne_status ne_log_softmax_f32(const float *x, int64_t rows, int64_t cols, int64_t row_stride, double temperature, float *out,
                                    int64_t out_row_stride);
NE_API ne_status ne_log_softmax_f64(const double *x, int64_t rows, int64_t cols, int64_t row_stride, double temperature,
                                    double *out, int64_t out_row_stride);

/* Elementwise: 1 / (1 + exp(-x)); its derivative sigmoid(x) (1 - sigmoid(x)); log sigmoid(x); log(1 + exp(x)). */
NE_API ne_status ne_sigmoid_f32(const float *x, int64_t n, float *out);
NE_API ne_status ne_sigmoid_f64(const double *x, int64_t n, double *out);
NE_API ne_status ne_sigmoid_grad_f32(const float *x, int64_t n, float *out);
NE_API ne_status ne_sigmoid_grad_f64(const double *x, int64_t n, double *out);
NE_API ne_status ne_log_sigmoid_f32(const float *x, int64_t n, float *out);
NE_API ne_status ne_log_sigmoid_f64(const double *x, int64_t n, double *out);
NE_API ne_status ne_softplus_f32(const float *x, int64_t n, float *out);
NE_API ne_status ne_softplus_f64(const double *x, int64_t n, double *out);

/* ---- losses ----------------------------------------------------------------------------------------------------------- */

enum {
  NE_REDUCTION_MEAN = 0, /* divide by the rows that are not ignored */
  NE_REDUCTION_SUM = 1,
  NE_REDUCTION_NONE = 2 /* one loss per row; 0 for ignored rows */
};

enum { NE_EMPTY_NAN = 0, NE_EMPTY_ZERO = 1, NE_EMPTY_RAISE = 2 }; /* the mean over no rows */

enum {
  NE_IGNORE_DEFAULT = 0, /* rows whose target is -100 are ignored */
  NE_IGNORE_INDEX = 1,   /* rows whose target is `ignore_index` are ignored */
  NE_IGNORE_NONE = 2     /* no row is ignored */
};

/* NULL in its place, and 0 in any field but `size`, mean the defaults. */
typedef struct ne_cross_entropy_params {
  uint64_t size;        /* sizeof(ne_cross_entropy_params), so that later versions can add fields */
  int32_t reduction;    /* NE_REDUCTION_* */
  int32_t empty;        /* NE_EMPTY_* */
  int32_t ignore_mode;  /* NE_IGNORE_* */
  int32_t reserved;     /* 0 */
  int64_t ignore_index; /* with NE_IGNORE_INDEX */
  int64_t *bad_row;     /* may be NULL; receives the first offending row with NE_ERR_TARGET_RANGE, and is not touched otherwise */
} ne_cross_entropy_params;

/* loss = reduction over r of -log softmax(logits[r])[target[r]]; one value, or `rows` values with NE_REDUCTION_NONE.
 * A confident row keeps its digits: logits {0, -20}, target 0 give 2.0611537e-09. */
NE_API ne_status ne_softmax_cross_entropy_f32(const float *logits, const int64_t *target, int64_t rows, int64_t cols,
                                              int64_t row_stride, const ne_cross_entropy_params *params, float *loss);
NE_API ne_status ne_softmax_cross_entropy_f64(const double *logits, const int64_t *target, int64_t rows, int64_t cols,
                                              int64_t row_stride, const ne_cross_entropy_params *params, double *loss);

/* The loss as above, the same bits, and grad[r, c] = d loss / d logits[r, c], scaled by the reduction and by `grad_output`
 * (one value, or `rows` values with NE_REDUCTION_NONE; NULL means 1). Ignored rows get 0. grad may be logits (in place). */
NE_API ne_status ne_softmax_cross_entropy_grad_f32(const float *logits, const int64_t *target, const float *grad_output,
                                                   int64_t rows, int64_t cols, int64_t row_stride,
                                                   const ne_cross_entropy_params *params, float *loss, float *grad,
                                                   int64_t grad_row_stride);
NE_API ne_status ne_softmax_cross_entropy_grad_f64(const double *logits, const int64_t *target, const double *grad_output,
                                                   int64_t rows, int64_t cols, int64_t row_stride,
                                                   const ne_cross_entropy_params *params, double *loss, double *grad,
                                                   int64_t grad_row_stride);

#ifdef __cplusplus
}
#endif

#endif /* NATIVE_ENTROPY_H */
