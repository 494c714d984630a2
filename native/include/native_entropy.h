/* NativeEntropy: log-sum-exp, softmax, entropies, divergences, cross-entropy and their gradients on a CPU.
 *
 * Conventions, the same for every function
 *   - Matrices are row-major, `rows x cols`; every 2-d argument has its own row stride, counted in elements, at least `cols`.
 *   - Any axis of an array: seen as [outer][n][inner], its slices along n are rows = outer * inner, cols = n, and NE_COLUMNS(inner) stands for the row
 *     stride. Row r is x[r / inner][0..n-1][r % inner]; nothing lies between the elements. No copy of the array is made, and the bits are those of
 *     rows. Arguments with strides of tables have no such form.
 *   - Sizes are int64_t. A pointer may be NULL where `rows`, `cols` or `n` makes its array empty.
 *   - The caller owns all memory. Nothing is printed and no call ends the process.
 *   - An output may be the very array of the input of the same shape (same pointer, same stride); any other overlap is undefined.
 *   - On any status but NE_OK no output has been written.
 *   - Units are nats, unless a `base` says otherwise.
 *   - Suffixes: _f32 float, _f64 double; _f16 IEEE half and _bf16 bfloat16 as uint16_t. 16-bit numbers are computed as floats: values per row are float, arrays
 *     of the input's shape are of its dtype, rounded once.
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

/* In place of a row stride: the rows are the columns of tables, of which each has so many. */
#define NE_COLUMNS(inner) (-(int64_t)(inner))

typedef int32_t ne_status;

enum {
  NE_OK = 0,
  NE_ERR_NULL = 1,         /* a pointer to a non-empty array is NULL */
  NE_ERR_SHAPE = 2,        /* a negative size, a row stride below the columns, columns of no whole tables, too large an array */
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

/* The build that runs: "x86-64", "x86-64-v3" (AVX2, FMA) or "x86-64-v4" (AVX-512); "jit-512", "jit-256" or "jit-128", by the widest vector, where .NET
 * compiles the library at run time; static storage. */
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
NE_API ne_status ne_logsumexp_f16(const uint16_t *x, int64_t rows, int64_t cols, int64_t row_stride, float *out);
NE_API ne_status ne_logsumexp_bf16(const uint16_t *x, int64_t rows, int64_t cols, int64_t row_stride, float *out);

/* out[t * cols + c] = log sum_r exp(x[t, r, c]): the same for the columns of `tables` tables of rows x cols, whose first elements are
 * `table_stride` apart (at least rows * row_stride; any number for one table). The bits are those of ne_logsumexp of the transposed
 * tables. rows = 0: -inf. */
NE_API ne_status ne_logsumexp_columns_f32(const float *x, int64_t tables, int64_t rows, int64_t cols, int64_t table_stride,
                                          int64_t row_stride, float *out);
NE_API ne_status ne_logsumexp_columns_f64(const double *x, int64_t tables, int64_t rows, int64_t cols, int64_t table_stride,
                                          int64_t row_stride, double *out);
NE_API ne_status ne_logsumexp_columns_f16(const uint16_t *x, int64_t tables, int64_t rows, int64_t cols, int64_t table_stride,
                                          int64_t row_stride, float *out);
NE_API ne_status ne_logsumexp_columns_bf16(const uint16_t *x, int64_t tables, int64_t rows, int64_t cols, int64_t table_stride,
                                           int64_t row_stride, float *out);

/* out[r] = log |sum_c w[r, c] exp(x[r, c])|, sign[r] = -1, 0 or 1 of that sum (NaN where it is NaN).
 * `weights_row_stride` may also be 0: one row of weights for all rows. A weight of 0 takes its element out, whatever x is.
 * `sign` may be NULL: out[r] is NaN then where the sum is negative. */
NE_API ne_status ne_logsumexp_weighted_f32(const float *x, const float *weights, int64_t rows, int64_t cols, int64_t row_stride,
                                           int64_t weights_row_stride, float *out, float *sign);
NE_API ne_status ne_logsumexp_weighted_f64(const double *x, const double *weights, int64_t rows, int64_t cols, int64_t row_stride,
                                           int64_t weights_row_stride, double *out, double *sign);
NE_API ne_status ne_logsumexp_weighted_f16(const uint16_t *x, const uint16_t *weights, int64_t rows, int64_t cols,
                                           int64_t row_stride, int64_t weights_row_stride, float *out, float *sign);
NE_API ne_status ne_logsumexp_weighted_bf16(const uint16_t *x, const uint16_t *weights, int64_t rows, int64_t cols,
                                            int64_t row_stride, int64_t weights_row_stride, float *out, float *sign);

/* out[i] = log(exp(a[i]) + exp(b[i])). */
NE_API ne_status ne_logaddexp_f32(const float *a, const float *b, int64_t n, float *out);
NE_API ne_status ne_logaddexp_f64(const double *a, const double *b, int64_t n, double *out);
NE_API ne_status ne_logaddexp_f16(const uint16_t *a, const uint16_t *b, int64_t n, uint16_t *out);
NE_API ne_status ne_logaddexp_bf16(const uint16_t *a, const uint16_t *b, int64_t n, uint16_t *out);

/* out[r, c] = exp(x[r, c] / temperature) / sum_k exp(x[r, k] / temperature); temperature finite and > 0.
 * One +inf in a row: 1 there, 0 elsewhere; several: shared equally; all -inf, or any NaN: the whole row NaN. */
NE_API ne_status ne_softmax_f32(const float *x, int64_t rows, int64_t cols, int64_t row_stride, double temperature, float *out,
                                int64_t out_row_stride);
NE_API ne_status ne_softmax_f64(const double *x, int64_t rows, int64_t cols, int64_t row_stride, double temperature, double *out,
                                int64_t out_row_stride);
NE_API ne_status ne_softmax_f16(const uint16_t *x, int64_t rows, int64_t cols, int64_t row_stride, double temperature,
                                uint16_t *out, int64_t out_row_stride);
NE_API ne_status ne_softmax_bf16(const uint16_t *x, int64_t rows, int64_t cols, int64_t row_stride, double temperature,
                                 uint16_t *out, int64_t out_row_stride);

/* out[r, c] = log softmax(x / temperature)[r, c]. One +inf in a row: 0 there, -inf elsewhere; several: -log(their number);
 * all -inf, or any NaN: the whole row NaN. */
NE_API ne_status ne_log_softmax_f32(const float *x, int64_t rows, int64_t cols, int64_t row_stride, double temperature, float *out,
                                    int64_t out_row_stride);
NE_API ne_status ne_log_softmax_f64(const double *x, int64_t rows, int64_t cols, int64_t row_stride, double temperature,
                                    double *out, int64_t out_row_stride);
NE_API ne_status ne_log_softmax_f16(const uint16_t *x, int64_t rows, int64_t cols, int64_t row_stride, double temperature,
                                    uint16_t *out, int64_t out_row_stride);
NE_API ne_status ne_log_softmax_bf16(const uint16_t *x, int64_t rows, int64_t cols, int64_t row_stride, double temperature,
                                     uint16_t *out, int64_t out_row_stride);

/* Elementwise: 1 / (1 + exp(-x)); its derivative sigmoid(x) (1 - sigmoid(x)); log sigmoid(x); log(1 + exp(x)). */
NE_API ne_status ne_sigmoid_f32(const float *x, int64_t n, float *out);
NE_API ne_status ne_sigmoid_f64(const double *x, int64_t n, double *out);
NE_API ne_status ne_sigmoid_f16(const uint16_t *x, int64_t n, uint16_t *out);
NE_API ne_status ne_sigmoid_bf16(const uint16_t *x, int64_t n, uint16_t *out);
NE_API ne_status ne_sigmoid_grad_f32(const float *x, int64_t n, float *out);
NE_API ne_status ne_sigmoid_grad_f64(const double *x, int64_t n, double *out);
NE_API ne_status ne_sigmoid_grad_f16(const uint16_t *x, int64_t n, uint16_t *out);
NE_API ne_status ne_sigmoid_grad_bf16(const uint16_t *x, int64_t n, uint16_t *out);
NE_API ne_status ne_log_sigmoid_f32(const float *x, int64_t n, float *out);
NE_API ne_status ne_log_sigmoid_f64(const double *x, int64_t n, double *out);
NE_API ne_status ne_log_sigmoid_f16(const uint16_t *x, int64_t n, uint16_t *out);
NE_API ne_status ne_log_sigmoid_bf16(const uint16_t *x, int64_t n, uint16_t *out);
NE_API ne_status ne_softplus_f32(const float *x, int64_t n, float *out);
NE_API ne_status ne_softplus_f64(const double *x, int64_t n, double *out);
NE_API ne_status ne_softplus_f16(const uint16_t *x, int64_t n, uint16_t *out);
NE_API ne_status ne_softplus_bf16(const uint16_t *x, int64_t n, uint16_t *out);

/* ---- information measures --------------------------------------------------------------------------------------------
 *
 * Probabilities are used as they are given; they need not sum up to 1, and may exceed it. `normalize` 1 divides each row by its sum
 * first (NaN where the sum is 0), 0 does not. `base` is that of the logarithm: 0 means nats, else finite, positive and not 1.
 *
 * An element that is negative, +inf or NaN makes its row NaN, in every argument; -0.0 is 0. A term whose p is 0 is 0, whatever the other
 * argument holds there. A sum of no terms is 0. `out` has one value per row (or table), as have all parameters but where said.
 */

/* Elementwise: out[i] = -log p[i]. 0: +inf; +inf: -inf; negative: NaN. */
NE_API ne_status ne_self_information_f32(const float *p, int64_t n, double base, float *out);
NE_API ne_status ne_self_information_f64(const double *p, int64_t n, double base, double *out);
NE_API ne_status ne_self_information_f16(const uint16_t *p, int64_t n, double base, uint16_t *out);
NE_API ne_status ne_self_information_bf16(const uint16_t *p, int64_t n, double base, uint16_t *out);

/* Elementwise: out[i] = -p[i] log p[i] - (1 - p[i]) log(1 - p[i]). 0 and 1: 0; outside [0, 1]: NaN. */
NE_API ne_status ne_binary_entropy_f32(const float *p, int64_t n, double base, float *out);
NE_API ne_status ne_binary_entropy_f64(const double *p, int64_t n, double base, double *out);
NE_API ne_status ne_binary_entropy_f16(const uint16_t *p, int64_t n, double base, uint16_t *out);
NE_API ne_status ne_binary_entropy_bf16(const uint16_t *p, int64_t n, double base, uint16_t *out);

/* out[r] = -sum_c p[r, c] log p[r, c]. */
NE_API ne_status ne_entropy_f32(const float *p, int64_t rows, int64_t cols, int64_t row_stride, double base, int32_t normalize,
                                float *out);
NE_API ne_status ne_entropy_f64(const double *p, int64_t rows, int64_t cols, int64_t row_stride, double base, int32_t normalize,
                                double *out);
NE_API ne_status ne_entropy_f16(const uint16_t *p, int64_t rows, int64_t cols, int64_t row_stride, double base, int32_t normalize,
                                float *out);
NE_API ne_status ne_entropy_bf16(const uint16_t *p, int64_t rows, int64_t cols, int64_t row_stride, double base, int32_t normalize,
                                 float *out);

/* out[r] = exp(-sum_c p[r, c] log p[r, c]), the logarithm being the natural one. */
NE_API ne_status ne_perplexity_f32(const float *p, int64_t rows, int64_t cols, int64_t row_stride, float *out);
NE_API ne_status ne_perplexity_f64(const double *p, int64_t rows, int64_t cols, int64_t row_stride, double *out);
NE_API ne_status ne_perplexity_f16(const uint16_t *p, int64_t rows, int64_t cols, int64_t row_stride, float *out);
NE_API ne_status ne_perplexity_bf16(const uint16_t *p, int64_t rows, int64_t cols, int64_t row_stride, float *out);

/* out[r] = log(sum_c p[r, c]^alpha) / (1 - alpha); alpha >= 0. Order 1: the entropy; 0: the logarithm of the number of p that are not 0;
 * +inf: -log of the largest p. A row of zeros, and an empty one, at other orders than 1: -inf below 1, +inf above. */
NE_API ne_status ne_renyi_entropy_f32(const float *p, int64_t rows, int64_t cols, int64_t row_stride, double alpha, double base,
                                      float *out);
NE_API ne_status ne_renyi_entropy_f64(const double *p, int64_t rows, int64_t cols, int64_t row_stride, double alpha, double base,
                                      double *out);
NE_API ne_status ne_renyi_entropy_f16(const uint16_t *p, int64_t rows, int64_t cols, int64_t row_stride, double alpha, double base,
                                      float *out);
NE_API ne_status ne_renyi_entropy_bf16(const uint16_t *p, int64_t rows, int64_t cols, int64_t row_stride, double alpha, double base,
                                       float *out);

/* out[r] = (1 - sum_c p[r, c]^q) / (q - 1); q >= 0. Order 1: the entropy in nats; 0: the number of p that are not 0, less 1;
 * +inf: 0, or -inf where a p is above 1. */
NE_API ne_status ne_tsallis_entropy_f32(const float *p, int64_t rows, int64_t cols, int64_t row_stride, double q, float *out);
NE_API ne_status ne_tsallis_entropy_f64(const double *p, int64_t rows, int64_t cols, int64_t row_stride, double q, double *out);
NE_API ne_status ne_tsallis_entropy_f16(const uint16_t *p, int64_t rows, int64_t cols, int64_t row_stride, double q, float *out);
NE_API ne_status ne_tsallis_entropy_bf16(const uint16_t *p, int64_t rows, int64_t cols, int64_t row_stride, double q, float *out);

/* out[r] = -sum_c p[r, c] log q[r, c]. p > 0 where q = 0: +inf. */
NE_API ne_status ne_cross_entropy_f32(const float *p, const float *q, int64_t rows, int64_t cols, int64_t p_row_stride,
                                      int64_t q_row_stride, double base, int32_t normalize, float *out);
NE_API ne_status ne_cross_entropy_f64(const double *p, const double *q, int64_t rows, int64_t cols, int64_t p_row_stride,
                                      int64_t q_row_stride, double base, int32_t normalize, double *out);
NE_API ne_status ne_cross_entropy_f16(const uint16_t *p, const uint16_t *q, int64_t rows, int64_t cols, int64_t p_row_stride,
                                      int64_t q_row_stride, double base, int32_t normalize, float *out);
NE_API ne_status ne_cross_entropy_bf16(const uint16_t *p, const uint16_t *q, int64_t rows, int64_t cols, int64_t p_row_stride,
                                       int64_t q_row_stride, double base, int32_t normalize, float *out);

/* out[r] = sum_c p[r, c] log(p[r, c] / q[r, c]) = sum_c K(p[r, c], q[r, c]) + (sum p - sum q), K(p, q) = p log(p / q) - p + q >= 0.
 * The difference of the sums is left out where it is at most 8 eps of the larger sum (eps = 2^-52 for doubles, 2^-23 for all others): then the
 * result is never negative. With `normalize` it is 0. p > 0 where q = 0: +inf. */
NE_API ne_status ne_kl_divergence_f32(const float *p, const float *q, int64_t rows, int64_t cols, int64_t p_row_stride,
                                      int64_t q_row_stride, double base, int32_t normalize, float *out);
NE_API ne_status ne_kl_divergence_f64(const double *p, const double *q, int64_t rows, int64_t cols, int64_t p_row_stride,
                                      int64_t q_row_stride, double base, int32_t normalize, double *out);
NE_API ne_status ne_kl_divergence_f16(const uint16_t *p, const uint16_t *q, int64_t rows, int64_t cols, int64_t p_row_stride,
                                      int64_t q_row_stride, double base, int32_t normalize, float *out);
NE_API ne_status ne_kl_divergence_bf16(const uint16_t *p, const uint16_t *q, int64_t rows, int64_t cols, int64_t p_row_stride,
                                       int64_t q_row_stride, double base, int32_t normalize, float *out);

/* out[r] = (sum_c K(p[r, c], m[r, c]) + K(q[r, c], m[r, c])) / 2, m = (p + q) / 2, K as above: never negative, for any sums. */
NE_API ne_status ne_js_divergence_f32(const float *p, const float *q, int64_t rows, int64_t cols, int64_t p_row_stride,
                                      int64_t q_row_stride, double base, int32_t normalize, float *out);
NE_API ne_status ne_js_divergence_f64(const double *p, const double *q, int64_t rows, int64_t cols, int64_t p_row_stride,
                                      int64_t q_row_stride, double base, int32_t normalize, double *out);
NE_API ne_status ne_js_divergence_f16(const uint16_t *p, const uint16_t *q, int64_t rows, int64_t cols, int64_t p_row_stride,
                                      int64_t q_row_stride, double base, int32_t normalize, float *out);
NE_API ne_status ne_js_divergence_bf16(const uint16_t *p, const uint16_t *q, int64_t rows, int64_t cols, int64_t p_row_stride,
                                       int64_t q_row_stride, double base, int32_t normalize, float *out);

/* out[r] = the square root of the divergence above, which is divided by log(base) first: NaN for a base below 1 (0 where it is 0). */
NE_API ne_status ne_js_distance_f32(const float *p, const float *q, int64_t rows, int64_t cols, int64_t p_row_stride,
                                    int64_t q_row_stride, double base, int32_t normalize, float *out);
NE_API ne_status ne_js_distance_f64(const double *p, const double *q, int64_t rows, int64_t cols, int64_t p_row_stride,
                                    int64_t q_row_stride, double base, int32_t normalize, double *out);
NE_API ne_status ne_js_distance_f16(const uint16_t *p, const uint16_t *q, int64_t rows, int64_t cols, int64_t p_row_stride,
                                    int64_t q_row_stride, double base, int32_t normalize, float *out);
NE_API ne_status ne_js_distance_bf16(const uint16_t *p, const uint16_t *q, int64_t rows, int64_t cols, int64_t p_row_stride,
                                     int64_t q_row_stride, double base, int32_t normalize, float *out);

/* Joint tables: pxy[t, r, c] stands at t * table_stride + r * row_stride + c; X is the row, Y the column; px[r] and py[c] are the sums of
 * row r and of column c, s that of the table. table_stride is at least rows * row_stride where there are several tables. */

enum {
  NE_GIVEN_X = 0, /* the rows are known */
  NE_GIVEN_Y = 1  /* the columns are known */
};

/* out[t] = -sum_rc pxy log pxy. */
NE_API ne_status ne_joint_entropy_f32(const float *pxy, int64_t tables, int64_t rows, int64_t cols, int64_t table_stride,
                                      int64_t row_stride, double base, float *out);
NE_API ne_status ne_joint_entropy_f64(const double *pxy, int64_t tables, int64_t rows, int64_t cols, int64_t table_stride,
                                      int64_t row_stride, double base, double *out);
NE_API ne_status ne_joint_entropy_f16(const uint16_t *pxy, int64_t tables, int64_t rows, int64_t cols, int64_t table_stride,
                                      int64_t row_stride, double base, float *out);
NE_API ne_status ne_joint_entropy_bf16(const uint16_t *pxy, int64_t tables, int64_t rows, int64_t cols, int64_t table_stride,
                                       int64_t row_stride, double base, float *out);

/* out[t] = -sum_rc pxy log(pxy / px), or py for NE_GIVEN_Y: never negative. */
NE_API ne_status ne_conditional_entropy_f32(const float *pxy, int64_t tables, int64_t rows, int64_t cols, int64_t table_stride,
                                            int64_t row_stride, int32_t given, double base, float *out);
NE_API ne_status ne_conditional_entropy_f64(const double *pxy, int64_t tables, int64_t rows, int64_t cols, int64_t table_stride,
                                            int64_t row_stride, int32_t given, double base, double *out);
NE_API ne_status ne_conditional_entropy_f16(const uint16_t *pxy, int64_t tables, int64_t rows, int64_t cols, int64_t table_stride,
                                            int64_t row_stride, int32_t given, double base, float *out);
NE_API ne_status ne_conditional_entropy_bf16(const uint16_t *pxy, int64_t tables, int64_t rows, int64_t cols, int64_t table_stride,
                                             int64_t row_stride, int32_t given, double base, float *out);

/* out[t] = sum_rc pxy log(pxy / (px py)) = sum_rc K(pxy, px py / s) - s log s. The last is left out where |s - 1| is at most 8 eps of the
 * larger of s and 1: then the result is never negative. */
NE_API ne_status ne_mutual_information_f32(const float *pxy, int64_t tables, int64_t rows, int64_t cols, int64_t table_stride,
                                           int64_t row_stride, double base, float *out);
NE_API ne_status ne_mutual_information_f64(const double *pxy, int64_t tables, int64_t rows, int64_t cols, int64_t table_stride,
                                           int64_t row_stride, double base, double *out);
NE_API ne_status ne_mutual_information_f16(const uint16_t *pxy, int64_t tables, int64_t rows, int64_t cols, int64_t table_stride,
                                           int64_t row_stride, double base, float *out);
NE_API ne_status ne_mutual_information_bf16(const uint16_t *pxy, int64_t tables, int64_t rows, int64_t cols, int64_t table_stride,
                                            int64_t row_stride, double base, float *out);

/* ---- information measures of data ------------------------------------------------------------------------------------
 *
 * `base` as above. Scratch memory is O(n) bytes where the comment says so; NE_ERR_MEMORY where it cannot be had. */

enum {
  NE_ESTIMATOR_PLUGIN = 0,       /* entropy of the relative frequencies */
  NE_ESTIMATOR_MILLER_MADOW = 1, /* that and (m - 1) / (2 N) nats, m the outcomes seen, N the sum of the counts (Miller 1955) */
  NE_ESTIMATOR_JAMES_STEIN = 2,  /* of frequencies shrunk to the uniform ones over all cols outcomes (Hausser and Strimmer 2009) */
  NE_ESTIMATOR_GRASSBERGER = 3   /* log N - sum_c n_c G(n_c) / N (Grassberger 2003) */
};

/* out[r] = entropy of the distribution that gave row r's counts. N is exact, whatever the counts. All 0, or no columns: NaN.
 * A negative count: NE_ERR_PARAMETER. */
NE_API ne_status ne_entropy_from_counts_i64(const int64_t *counts, int64_t rows, int64_t cols, int64_t row_stride,
                                            int32_t estimator, double base, double *out);

/* counts[b] = how often the byte b occurs; all 256 are written. */
NE_API ne_status ne_byte_histogram(const void *data, int64_t n, int64_t *counts);

/* out[0] = entropy of the bytes' relative frequencies; 0 for n = 0. */
NE_API ne_status ne_byte_entropy(const void *data, int64_t n, double base, double *out);

/* Labels, any integers, as 0, 1, 2, ...: codes[i] = the place of labels[i] among the sorted distinct labels. These are written to `distinct`, which
 * has room for n, and their number to count[0]. `codes` may be `labels`. Scratch memory of O(n). */
NE_API ne_status ne_label_codes_i64(const int64_t *labels, int64_t n, int64_t *codes, int64_t *distinct, int64_t *count);

/* table[a * y_count + b] = the number of i with x_codes[i] = a and y_codes[i] = b. A code outside 0..x_count-1 (0..y_count-1):
 * NE_ERR_PARAMETER. */
NE_API ne_status ne_contingency_i64(const int64_t *x_codes, int64_t x_count, const int64_t *y_codes, int64_t y_count, int64_t n,
                                    int64_t *table);

/* out[0] = mutual information of two labelings, any integers, of the same n things: never negative (for a base above 1), 0 for
 * n = 0. No table of all pairs is made where it would be large. Scratch memory of O(n). */
NE_API ne_status ne_mutual_information_from_labels_i64(const int64_t *x, const int64_t *y, int64_t n, double base, double *out);

enum { NE_AVERAGE_ARITHMETIC = 0, NE_AVERAGE_GEOMETRIC = 1, NE_AVERAGE_MIN = 2, NE_AVERAGE_MAX = 3 };

/* out[0] = that over the average of the two labelings' entropies, from 0 to 1. Both have one label only, or n = 0: 1. */
NE_API ne_status ne_normalized_mutual_information_i64(const int64_t *x, const int64_t *y, int64_t n, int32_t average, double *out);

/* ---- codes ------------------------------------------------------------------------------------------------------------
 *
 * Binary prefix codes by the lengths of their words, in bits. Length 0: the symbol has no code word. A negative length, and a probability
 * that is negative, infinite or NaN where lengths are made from it: NE_ERR_PARAMETER. */

/* lengths[i] of an optimal code; 0 where p[i] is 0, 1 for a single symbol. p need not sum up to 1. Of weights that are equal, symbols are joined before
 * trees and in their order: the longest word is as short as it can be. Scratch memory of O(n). */
NE_API ne_status ne_huffman_lengths_f32(const float *p, int64_t n, int64_t *lengths);
NE_API ne_status ne_huffman_lengths_f64(const double *p, int64_t n, int64_t *lengths);

/* lengths[i] = ceil(-log2 p[i]), at least 1; 0 where p[i] is 0. */
NE_API ne_status ne_shannon_lengths_f32(const float *p, int64_t n, int64_t *lengths);
NE_API ne_status ne_shannon_lengths_f64(const double *p, int64_t n, int64_t *lengths);

/* out[0] = sum_i p[i] lengths[i]. p[i] > 0 without a code word, or infinite: +inf; p[i] negative or NaN: NaN. */
NE_API ne_status ne_expected_length_f32(const float *p, const int64_t *lengths, int64_t n, float *out);
NE_API ne_status ne_expected_length_f64(const double *p, const int64_t *lengths, int64_t n, double *out);

/* out[i] = 2^-lengths[i], the distribution that the code suits best; 0 where there is no code word. */
NE_API ne_status ne_implied_distribution_f64(const int64_t *lengths, int64_t n, double *out);

/* out[0] = the sum of those: a prefix code of these lengths exists where it is at most 1. */
NE_API ne_status ne_kraft_sum_f64(const int64_t *lengths, int64_t n, double *out);

/* ---- Gaussians ----------------------------------------------------------------------------------------------------------
 *
 * Normal distributions of one variable, elementwise. A sigma of 0 or below: NE_ERR_PARAMETER. NaN: NaN. `base` as above. */

/* out[i] = log(sigma[i] sqrt(2 pi e)), the differential entropy. +inf: +inf. */
NE_API ne_status ne_gaussian_entropy_f32(const float *sigma, int64_t n, double base, float *out);
NE_API ne_status ne_gaussian_entropy_f64(const double *sigma, int64_t n, double base, double *out);

/* out[i] = log(sigma_q sqrt(2 pi)) + (sigma_p^2 + (mu_p - mu_q)^2) / (2 sigma_q^2). sigma_q, or the rest, infinite: +inf; both: NaN. */
NE_API ne_status ne_gaussian_cross_entropy_f32(const float *mu_p, const float *sigma_p, const float *mu_q, const float *sigma_q,
                                               int64_t n, double base, float *out);
NE_API ne_status ne_gaussian_cross_entropy_f64(const double *mu_p, const double *sigma_p, const double *mu_q, const double *sigma_q,
                                               int64_t n, double base, double *out);

/* out[i] = log(sigma_q / sigma_p) + (sigma_p^2 + (mu_p - mu_q)^2) / (2 sigma_q^2) - 1/2: never negative (for a base above 1), and
 * accurate for Gaussians that nearly agree. Infinities as above. */
NE_API ne_status ne_gaussian_kl_divergence_f32(const float *mu_p, const float *sigma_p, const float *mu_q, const float *sigma_q,
                                               int64_t n, double base, float *out);
NE_API ne_status ne_gaussian_kl_divergence_f64(const double *mu_p, const double *sigma_p, const double *mu_q, const double *sigma_q,
                                               int64_t n, double base, double *out);

/* ---- losses ----------------------------------------------------------------------------------------------------------- */

enum {
  NE_REDUCTION_MEAN = 0, /* divide by the rows that are not ignored */
  NE_REDUCTION_SUM = 1,
  NE_REDUCTION_NONE = 2,     /* one loss per row or element; 0 for ignored rows */
  NE_REDUCTION_BATCHMEAN = 3 /* ne_kl_div only: divide the sum by `batch` */
};

enum { NE_EMPTY_NAN = 0, NE_EMPTY_ZERO = 1, NE_EMPTY_RAISE = 2 }; /* the mean over no rows */

enum {
  NE_IGNORE_DEFAULT = 0, /* rows whose target is -100 are ignored */
  NE_IGNORE_INDEX = 1,   /* rows whose target is `ignore_index` are ignored */
  NE_IGNORE_NONE = 2     /* no row is ignored */
};

/* NULL in its place, and 0 (or NULL) in any field but `size`, mean the defaults.
 * Weights are of the loss's dtype: double for _f64, float for all others. */
typedef struct ne_cross_entropy_params {
  uint64_t size;        /* sizeof(ne_cross_entropy_params), so that later versions can add fields */
  int32_t reduction;    /* NE_REDUCTION_MEAN, _SUM or _NONE */
  int32_t empty;        /* NE_EMPTY_* */
  int32_t ignore_mode;  /* NE_IGNORE_* */
  int32_t reserved;     /* 0 */
  int64_t ignore_index; /* with NE_IGNORE_INDEX */
  int64_t *bad_row;     /* may be NULL; receives the first offending row with NE_ERR_TARGET_RANGE, and is not touched otherwise */
  const void *weight;   /* one factor per class: cols finite values; NULL: 1 */
  const void *sample_weight; /* one factor per row: rows finite values; NULL: 1. Both weights join the mean's denominator. */
  double label_smoothing;    /* 0 <= e <= 1: the target distribution is (1 - e) target + e / cols */
  double temperature;        /* finite, > 0: logits / temperature; 0: 1 */
  double softcap;            /* finite, > 0: cap * tanh(logits / cap), after the temperature; 0: none */
  double z_loss;             /* finite, >= 0: adds z * logsumexp^2 of those logits to each row, weighted as the row is */
} ne_cross_entropy_params;

/* loss = reduction over r of -log softmax(logits[r])[target[r]]; one value, or `rows` values with NE_REDUCTION_NONE.
 * A row weighs weight[target[r]] * sample_weight[r]; NE_REDUCTION_MEAN divides by the sum of these.
 * A confident row keeps its digits: logits {0, -20}, target 0 give 2.0611537e-09. */
NE_API ne_status ne_softmax_cross_entropy_f32(const float *logits, const int64_t *target, int64_t rows, int64_t cols,
                                              int64_t row_stride, const ne_cross_entropy_params *params, float *loss);
NE_API ne_status ne_softmax_cross_entropy_f64(const double *logits, const int64_t *target, int64_t rows, int64_t cols,
                                              int64_t row_stride, const ne_cross_entropy_params *params, double *loss);
NE_API ne_status ne_softmax_cross_entropy_f16(const uint16_t *logits, const int64_t *target, int64_t rows, int64_t cols,
                                              int64_t row_stride, const ne_cross_entropy_params *params, float *loss);
NE_API ne_status ne_softmax_cross_entropy_bf16(const uint16_t *logits, const int64_t *target, int64_t rows, int64_t cols,
                                               int64_t row_stride, const ne_cross_entropy_params *params, float *loss);

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
NE_API ne_status ne_softmax_cross_entropy_grad_f16(const uint16_t *logits, const int64_t *target, const float *grad_output,
                                                   int64_t rows, int64_t cols, int64_t row_stride,
                                                   const ne_cross_entropy_params *params, float *loss, uint16_t *grad,
                                                   int64_t grad_row_stride);
NE_API ne_status ne_softmax_cross_entropy_grad_bf16(const uint16_t *logits, const int64_t *target, const float *grad_output,
                                                    int64_t rows, int64_t cols, int64_t row_stride,
                                                    const ne_cross_entropy_params *params, float *loss, uint16_t *grad,
                                                    int64_t grad_row_stride);

/* Probabilities as targets: loss[r] = -sum_c weight[c] target[r, c] log softmax(logits[r])[c]. No row is ignored; NE_REDUCTION_MEAN divides by
 * the rows, or by the sum of the sample weights. A -inf logit whose target is 0 costs nothing. */
NE_API ne_status ne_softmax_cross_entropy_soft_f32(const float *logits, const float *target, int64_t rows, int64_t cols,
                                                   int64_t row_stride, int64_t target_row_stride,
                                                   const ne_cross_entropy_params *params, float *loss);
NE_API ne_status ne_softmax_cross_entropy_soft_f64(const double *logits, const double *target, int64_t rows, int64_t cols,
                                                   int64_t row_stride, int64_t target_row_stride,
                                                   const ne_cross_entropy_params *params, double *loss);
NE_API ne_status ne_softmax_cross_entropy_soft_f16(const uint16_t *logits, const uint16_t *target, int64_t rows, int64_t cols,
                                                   int64_t row_stride, int64_t target_row_stride,
                                                   const ne_cross_entropy_params *params, float *loss);
NE_API ne_status ne_softmax_cross_entropy_soft_bf16(const uint16_t *logits, const uint16_t *target, int64_t rows, int64_t cols,
                                                    int64_t row_stride, int64_t target_row_stride,
                                                    const ne_cross_entropy_params *params, float *loss);
NE_API ne_status ne_softmax_cross_entropy_soft_grad_f32(const float *logits, const float *target, const float *grad_output,
                                                        int64_t rows, int64_t cols, int64_t row_stride, int64_t target_row_stride,
                                                        const ne_cross_entropy_params *params, float *loss, float *grad,
                                                        int64_t grad_row_stride);
NE_API ne_status ne_softmax_cross_entropy_soft_grad_f64(const double *logits, const double *target, const double *grad_output,
                                                        int64_t rows, int64_t cols, int64_t row_stride, int64_t target_row_stride,
                                                        const ne_cross_entropy_params *params, double *loss, double *grad,
                                                        int64_t grad_row_stride);
NE_API ne_status ne_softmax_cross_entropy_soft_grad_f16(const uint16_t *logits, const uint16_t *target, const float *grad_output,
                                                        int64_t rows, int64_t cols, int64_t row_stride, int64_t target_row_stride,
                                                        const ne_cross_entropy_params *params, float *loss, uint16_t *grad,
                                                        int64_t grad_row_stride);
NE_API ne_status ne_softmax_cross_entropy_soft_grad_bf16(const uint16_t *logits, const uint16_t *target, const float *grad_output,
                                                         int64_t rows, int64_t cols, int64_t row_stride, int64_t target_row_stride,
                                                         const ne_cross_entropy_params *params, float *loss, uint16_t *grad,
                                                         int64_t grad_row_stride);

/* loss = reduction over r of -log_probs[r, target[r]]: the rest of ne_softmax_cross_entropy. Of the parameters label_smoothing, temperature,
 * softcap and z_loss must be 0. grad is 0 but for -scale * weight at the target. */
NE_API ne_status ne_nll_loss_f32(const float *log_probs, const int64_t *target, int64_t rows, int64_t cols, int64_t row_stride,
                                 const ne_cross_entropy_params *params, float *loss);
NE_API ne_status ne_nll_loss_f64(const double *log_probs, const int64_t *target, int64_t rows, int64_t cols, int64_t row_stride,
                                 const ne_cross_entropy_params *params, double *loss);
NE_API ne_status ne_nll_loss_f16(const uint16_t *log_probs, const int64_t *target, int64_t rows, int64_t cols, int64_t row_stride,
                                 const ne_cross_entropy_params *params, float *loss);
NE_API ne_status ne_nll_loss_bf16(const uint16_t *log_probs, const int64_t *target, int64_t rows, int64_t cols, int64_t row_stride,
                                  const ne_cross_entropy_params *params, float *loss);
NE_API ne_status ne_nll_loss_grad_f32(const float *log_probs, const int64_t *target, const float *grad_output, int64_t rows,
                                      int64_t cols, int64_t row_stride, const ne_cross_entropy_params *params, float *loss,
                                      float *grad, int64_t grad_row_stride);
NE_API ne_status ne_nll_loss_grad_f64(const double *log_probs, const int64_t *target, const double *grad_output, int64_t rows,
                                      int64_t cols, int64_t row_stride, const ne_cross_entropy_params *params, double *loss,
                                      double *grad, int64_t grad_row_stride);
NE_API ne_status ne_nll_loss_grad_f16(const uint16_t *log_probs, const int64_t *target, const float *grad_output, int64_t rows,
                                      int64_t cols, int64_t row_stride, const ne_cross_entropy_params *params, float *loss,
                                      uint16_t *grad, int64_t grad_row_stride);
NE_API ne_status ne_nll_loss_grad_bf16(const uint16_t *log_probs, const int64_t *target, const float *grad_output, int64_t rows,
                                       int64_t cols, int64_t row_stride, const ne_cross_entropy_params *params, float *loss,
                                       uint16_t *grad, int64_t grad_row_stride);

/* loss[r] = weight[t] / cols * sum over c != t of max(0, margin - x[r, t] + x[r, c])^p, t = target[r]; p is 1 or 2; margin finite.
 * `weight` may be NULL: 1. NE_REDUCTION_MEAN divides by the rows. `bad_row` may be NULL, as in ne_cross_entropy_params. */
NE_API ne_status ne_multi_margin_loss_f32(const float *scores, const int64_t *target, const float *weight, int64_t rows,
                                          int64_t cols, int64_t row_stride, int32_t p, double margin, int32_t reduction,
                                          int64_t *bad_row, float *loss);
NE_API ne_status ne_multi_margin_loss_f64(const double *scores, const int64_t *target, const double *weight, int64_t rows,
                                          int64_t cols, int64_t row_stride, int32_t p, double margin, int32_t reduction,
                                          int64_t *bad_row, double *loss);
NE_API ne_status ne_multi_margin_loss_f16(const uint16_t *scores, const int64_t *target, const float *weight, int64_t rows,
                                          int64_t cols, int64_t row_stride, int32_t p, double margin, int32_t reduction,
                                          int64_t *bad_row, float *loss);
NE_API ne_status ne_multi_margin_loss_bf16(const uint16_t *scores, const int64_t *target, const float *weight, int64_t rows,
                                           int64_t cols, int64_t row_stride, int32_t p, double margin, int32_t reduction,
                                           int64_t *bad_row, float *loss);
NE_API ne_status ne_multi_margin_loss_grad_f32(const float *scores, const int64_t *target, const float *weight,
                                               const float *grad_output, int64_t rows, int64_t cols, int64_t row_stride, int32_t p,
                                               double margin, int32_t reduction, int64_t *bad_row, float *loss, float *grad,
                                               int64_t grad_row_stride);
NE_API ne_status ne_multi_margin_loss_grad_f64(const double *scores, const int64_t *target, const double *weight,
                                               const double *grad_output, int64_t rows, int64_t cols, int64_t row_stride, int32_t p,
                                               double margin, int32_t reduction, int64_t *bad_row, double *loss, double *grad,
                                               int64_t grad_row_stride);
NE_API ne_status ne_multi_margin_loss_grad_f16(const uint16_t *scores, const int64_t *target, const float *weight,
                                               const float *grad_output, int64_t rows, int64_t cols, int64_t row_stride, int32_t p,
                                               double margin, int32_t reduction, int64_t *bad_row, float *loss, uint16_t *grad,
                                               int64_t grad_row_stride);
NE_API ne_status ne_multi_margin_loss_grad_bf16(const uint16_t *scores, const int64_t *target, const float *weight,
                                                const float *grad_output, int64_t rows, int64_t cols, int64_t row_stride, int32_t p,
                                                double margin, int32_t reduction, int64_t *bad_row, float *loss, uint16_t *grad,
                                                int64_t grad_row_stride);

/* Elementwise losses of n elements: `reduction` is NE_REDUCTION_MEAN (over n; NaN where n = 0), _SUM or _NONE (n values).
 * Further arrays may be shorter: w[i mod w_count], with w_count in 1..n (n = 0: any).
 * The _grad twins give the same loss, and grad[i] = its derivative by the first argument, scaled by the reduction and by `grad_output`
 * (one value, or n values with NE_REDUCTION_NONE; NULL means 1). grad may be the first argument. */

/* -w (y log p + (1 - y) log(1 - p)); p in 0..1, else NaN; certain of the wrong answer: +inf. `weight` may be NULL. */
NE_API ne_status ne_binary_cross_entropy_f32(const float *p, const float *target, const float *weight, int64_t weight_count,
                                             int64_t n, int32_t reduction, float *loss);
NE_API ne_status ne_binary_cross_entropy_f64(const double *p, const double *target, const double *weight, int64_t weight_count,
                                             int64_t n, int32_t reduction, double *loss);
NE_API ne_status ne_binary_cross_entropy_f16(const uint16_t *p, const uint16_t *target, const uint16_t *weight,
                                             int64_t weight_count, int64_t n, int32_t reduction, float *loss);
NE_API ne_status ne_binary_cross_entropy_bf16(const uint16_t *p, const uint16_t *target, const uint16_t *weight,
                                              int64_t weight_count, int64_t n, int32_t reduction, float *loss);
NE_API ne_status ne_binary_cross_entropy_grad_f32(const float *p, const float *target, const float *weight, int64_t weight_count,
                                                  const float *grad_output, int64_t n, int32_t reduction, float *loss, float *grad);
NE_API ne_status ne_binary_cross_entropy_grad_f64(const double *p, const double *target, const double *weight, int64_t weight_count,
                                                  const double *grad_output, int64_t n, int32_t reduction, double *loss,
                                                  double *grad);
NE_API ne_status ne_binary_cross_entropy_grad_f16(const uint16_t *p, const uint16_t *target, const uint16_t *weight,
                                                  int64_t weight_count, const float *grad_output, int64_t n, int32_t reduction,
                                                  float *loss, uint16_t *grad);
NE_API ne_status ne_binary_cross_entropy_grad_bf16(const uint16_t *p, const uint16_t *target, const uint16_t *weight,
                                                   int64_t weight_count, const float *grad_output, int64_t n, int32_t reduction,
                                                   float *loss, uint16_t *grad);

/* w ((1 - y) x + (1 + (pos_weight - 1) y) log(1 + exp(-x))), without overflow: 0 at (x, y) = (-inf, 0) and (+inf, 1). */
NE_API ne_status ne_binary_cross_entropy_with_logits_f32(const float *logits, const float *target, const float *weight,
                                                         int64_t weight_count, const float *pos_weight, int64_t pos_weight_count,
                                                         int64_t n, int32_t reduction, float *loss);
NE_API ne_status ne_binary_cross_entropy_with_logits_f64(const double *logits, const double *target, const double *weight,
                                                         int64_t weight_count, const double *pos_weight, int64_t pos_weight_count,
                                                         int64_t n, int32_t reduction, double *loss);
NE_API ne_status ne_binary_cross_entropy_with_logits_f16(const uint16_t *logits, const uint16_t *target, const uint16_t *weight,
                                                         int64_t weight_count, const uint16_t *pos_weight, int64_t pos_weight_count,
                                                         int64_t n, int32_t reduction, float *loss);
NE_API ne_status ne_binary_cross_entropy_with_logits_bf16(const uint16_t *logits, const uint16_t *target, const uint16_t *weight,
                                                          int64_t weight_count, const uint16_t *pos_weight,
                                                          int64_t pos_weight_count, int64_t n, int32_t reduction, float *loss);
NE_API ne_status ne_binary_cross_entropy_with_logits_grad_f32(const float *logits, const float *target, const float *weight,
                                                              int64_t weight_count, const float *pos_weight,
                                                              int64_t pos_weight_count, const float *grad_output, int64_t n,
                                                              int32_t reduction, float *loss, float *grad);
NE_API ne_status ne_binary_cross_entropy_with_logits_grad_f64(const double *logits, const double *target, const double *weight,
                                                              int64_t weight_count, const double *pos_weight,
                                                              int64_t pos_weight_count, const double *grad_output, int64_t n,
                                                              int32_t reduction, double *loss, double *grad);
NE_API ne_status ne_binary_cross_entropy_with_logits_grad_f16(const uint16_t *logits, const uint16_t *target,
                                                              const uint16_t *weight, int64_t weight_count,
                                                              const uint16_t *pos_weight, int64_t pos_weight_count,
                                                              const float *grad_output, int64_t n, int32_t reduction, float *loss,
                                                              uint16_t *grad);
NE_API ne_status ne_binary_cross_entropy_with_logits_grad_bf16(const uint16_t *logits, const uint16_t *target,
                                                               const uint16_t *weight, int64_t weight_count,
                                                               const uint16_t *pos_weight, int64_t pos_weight_count,
                                                               const float *grad_output, int64_t n, int32_t reduction, float *loss,
                                                               uint16_t *grad);

/* Focal loss of two classes: alpha_y (1 - p_y)^gamma (-log p_y), p_y = sigmoid(x) for class 1, 1 - sigmoid(x) for class 0, for soft targets the
 * mixture y L(1) + (1 - y) L(0). gamma >= 0; alpha in 0..1 weighs class 1, 1 - alpha class 0; `alpha` NULL: no weights. */
NE_API ne_status ne_focal_loss_f32(const float *logits, const float *target, int64_t n, const double *alpha, double gamma,
                                   int32_t reduction, float *loss);
NE_API ne_status ne_focal_loss_f64(const double *logits, const double *target, int64_t n, const double *alpha, double gamma,
                                   int32_t reduction, double *loss);
NE_API ne_status ne_focal_loss_f16(const uint16_t *logits, const uint16_t *target, int64_t n, const double *alpha, double gamma,
                                   int32_t reduction, float *loss);
NE_API ne_status ne_focal_loss_bf16(const uint16_t *logits, const uint16_t *target, int64_t n, const double *alpha, double gamma,
                                    int32_t reduction, float *loss);
NE_API ne_status ne_focal_loss_grad_f32(const float *logits, const float *target, const float *grad_output, int64_t n,
                                        const double *alpha, double gamma, int32_t reduction, float *loss, float *grad);
NE_API ne_status ne_focal_loss_grad_f64(const double *logits, const double *target, const double *grad_output, int64_t n,
                                        const double *alpha, double gamma, int32_t reduction, double *loss, double *grad);
NE_API ne_status ne_focal_loss_grad_f16(const uint16_t *logits, const uint16_t *target, const float *grad_output, int64_t n,
                                        const double *alpha, double gamma, int32_t reduction, float *loss, uint16_t *grad);
NE_API ne_status ne_focal_loss_grad_bf16(const uint16_t *logits, const uint16_t *target, const float *grad_output, int64_t n,
                                         const double *alpha, double gamma, int32_t reduction, float *loss, uint16_t *grad);

/* p (log p - log_q); with log_target the second argument is log p. NE_REDUCTION_BATCHMEAN divides the sum by `batch`. */
NE_API ne_status ne_kl_div_f32(const float *log_q, const float *p, int64_t n, int32_t log_target, int64_t batch, int32_t reduction,
                               float *loss);
NE_API ne_status ne_kl_div_f64(const double *log_q, const double *p, int64_t n, int32_t log_target, int64_t batch,
                               int32_t reduction, double *loss);
NE_API ne_status ne_kl_div_f16(const uint16_t *log_q, const uint16_t *p, int64_t n, int32_t log_target, int64_t batch,
                               int32_t reduction, float *loss);
NE_API ne_status ne_kl_div_bf16(const uint16_t *log_q, const uint16_t *p, int64_t n, int32_t log_target, int64_t batch,
                                int32_t reduction, float *loss);
NE_API ne_status ne_kl_div_grad_f32(const float *log_q, const float *p, const float *grad_output, int64_t n, int32_t log_target,
                                    int64_t batch, int32_t reduction, float *loss, float *grad);
NE_API ne_status ne_kl_div_grad_f64(const double *log_q, const double *p, const double *grad_output, int64_t n, int32_t log_target,
                                    int64_t batch, int32_t reduction, double *loss, double *grad);
NE_API ne_status ne_kl_div_grad_f16(const uint16_t *log_q, const uint16_t *p, const float *grad_output, int64_t n,
                                    int32_t log_target, int64_t batch, int32_t reduction, float *loss, uint16_t *grad);
NE_API ne_status ne_kl_div_grad_bf16(const uint16_t *log_q, const uint16_t *p, const float *grad_output, int64_t n,
                                     int32_t log_target, int64_t batch, int32_t reduction, float *loss, uint16_t *grad);

/* (x - y)^2 */
NE_API ne_status ne_mse_loss_f32(const float *x, const float *target, int64_t n, int32_t reduction, float *loss);
NE_API ne_status ne_mse_loss_f64(const double *x, const double *target, int64_t n, int32_t reduction, double *loss);
NE_API ne_status ne_mse_loss_f16(const uint16_t *x, const uint16_t *target, int64_t n, int32_t reduction, float *loss);
NE_API ne_status ne_mse_loss_bf16(const uint16_t *x, const uint16_t *target, int64_t n, int32_t reduction, float *loss);
NE_API ne_status ne_mse_loss_grad_f32(const float *x, const float *target, const float *grad_output, int64_t n, int32_t reduction,
                                      float *loss, float *grad);
NE_API ne_status ne_mse_loss_grad_f64(const double *x, const double *target, const double *grad_output, int64_t n,
                                      int32_t reduction, double *loss, double *grad);
NE_API ne_status ne_mse_loss_grad_f16(const uint16_t *x, const uint16_t *target, const float *grad_output, int64_t n,
                                      int32_t reduction, float *loss, uint16_t *grad);
NE_API ne_status ne_mse_loss_grad_bf16(const uint16_t *x, const uint16_t *target, const float *grad_output, int64_t n,
                                       int32_t reduction, float *loss, uint16_t *grad);

/* max(0, 1 - y s), y in {-1, +1} or anything else; its derivative at the corner is 0. */
NE_API ne_status ne_hinge_loss_f32(const float *score, const float *target, int64_t n, int32_t reduction, float *loss);
NE_API ne_status ne_hinge_loss_f64(const double *score, const double *target, int64_t n, int32_t reduction, double *loss);
NE_API ne_status ne_hinge_loss_f16(const uint16_t *score, const uint16_t *target, int64_t n, int32_t reduction, float *loss);
NE_API ne_status ne_hinge_loss_bf16(const uint16_t *score, const uint16_t *target, int64_t n, int32_t reduction, float *loss);
NE_API ne_status ne_hinge_loss_grad_f32(const float *score, const float *target, const float *grad_output, int64_t n,
                                        int32_t reduction, float *loss, float *grad);
NE_API ne_status ne_hinge_loss_grad_f64(const double *score, const double *target, const double *grad_output, int64_t n,
                                        int32_t reduction, double *loss, double *grad);
NE_API ne_status ne_hinge_loss_grad_f16(const uint16_t *score, const uint16_t *target, const float *grad_output, int64_t n,
                                        int32_t reduction, float *loss, uint16_t *grad);
NE_API ne_status ne_hinge_loss_grad_bf16(const uint16_t *score, const uint16_t *target, const float *grad_output, int64_t n,
                                         int32_t reduction, float *loss, uint16_t *grad);

/* ((x - y)^2 / v + log v) / 2, v = max(var, eps); `full` adds log(2 pi) / 2. A negative variance: NE_ERR_PARAMETER. eps > 0; 0: 1e-6. */
NE_API ne_status ne_gaussian_nll_loss_f32(const float *mean, const float *target, const float *var, int64_t var_count, int64_t n,
                                          int32_t full, double eps, int32_t reduction, float *loss);
NE_API ne_status ne_gaussian_nll_loss_f64(const double *mean, const double *target, const double *var, int64_t var_count, int64_t n,
                                          int32_t full, double eps, int32_t reduction, double *loss);
NE_API ne_status ne_gaussian_nll_loss_f16(const uint16_t *mean, const uint16_t *target, const uint16_t *var, int64_t var_count,
                                          int64_t n, int32_t full, double eps, int32_t reduction, float *loss);
NE_API ne_status ne_gaussian_nll_loss_bf16(const uint16_t *mean, const uint16_t *target, const uint16_t *var, int64_t var_count,
                                           int64_t n, int32_t full, double eps, int32_t reduction, float *loss);
NE_API ne_status ne_gaussian_nll_loss_grad_f32(const float *mean, const float *target, const float *var, int64_t var_count,
                                               const float *grad_output, int64_t n, int32_t full, double eps, int32_t reduction,
                                               float *loss, float *grad);
NE_API ne_status ne_gaussian_nll_loss_grad_f64(const double *mean, const double *target, const double *var, int64_t var_count,
                                               const double *grad_output, int64_t n, int32_t full, double eps, int32_t reduction,
                                               double *loss, double *grad);
NE_API ne_status ne_gaussian_nll_loss_grad_f16(const uint16_t *mean, const uint16_t *target, const uint16_t *var, int64_t var_count,
                                               const float *grad_output, int64_t n, int32_t full, double eps, int32_t reduction,
                                               float *loss, uint16_t *grad);
NE_API ne_status ne_gaussian_nll_loss_grad_bf16(const uint16_t *mean, const uint16_t *target, const uint16_t *var,
                                                int64_t var_count, const float *grad_output, int64_t n, int32_t full, double eps,
                                                int32_t reduction, float *loss, uint16_t *grad);

/* exp(x) - y x, or without log_input x - y log(x + eps); `full` adds Stirling's y log y - y + log(2 pi y) / 2 where y > 1. eps > 0; 0: 1e-8. */
NE_API ne_status ne_poisson_nll_loss_f32(const float *x, const float *target, int64_t n, int32_t log_input, int32_t full,
                                         double eps, int32_t reduction, float *loss);
NE_API ne_status ne_poisson_nll_loss_f64(const double *x, const double *target, int64_t n, int32_t log_input, int32_t full,
                                         double eps, int32_t reduction, double *loss);
NE_API ne_status ne_poisson_nll_loss_f16(const uint16_t *x, const uint16_t *target, int64_t n, int32_t log_input, int32_t full,
                                         double eps, int32_t reduction, float *loss);
NE_API ne_status ne_poisson_nll_loss_bf16(const uint16_t *x, const uint16_t *target, int64_t n, int32_t log_input, int32_t full,
                                          double eps, int32_t reduction, float *loss);
NE_API ne_status ne_poisson_nll_loss_grad_f32(const float *x, const float *target, const float *grad_output, int64_t n,
                                              int32_t log_input, int32_t full, double eps, int32_t reduction, float *loss,
                                              float *grad);
NE_API ne_status ne_poisson_nll_loss_grad_f64(const double *x, const double *target, const double *grad_output, int64_t n,
                                              int32_t log_input, int32_t full, double eps, int32_t reduction, double *loss,
                                              double *grad);
NE_API ne_status ne_poisson_nll_loss_grad_f16(const uint16_t *x, const uint16_t *target, const float *grad_output, int64_t n,
                                              int32_t log_input, int32_t full, double eps, int32_t reduction, float *loss,
                                              uint16_t *grad);
NE_API ne_status ne_poisson_nll_loss_grad_bf16(const uint16_t *x, const uint16_t *target, const float *grad_output, int64_t n,
                                               int32_t log_input, int32_t full, double eps, int32_t reduction, float *loss,
                                               uint16_t *grad);

/* ---- straight from logits: no array of probabilities is made ------------------------------------------------------------- */
/* `temperature` divides the logits (finite, > 0; 0: 1); `base` is that of the logarithm (finite, > 0, not 1; 0: nats). */

/* out[r] = entropy of softmax(logits[r]). One +inf: 0. All -inf or a NaN: NaN. */
NE_API ne_status ne_softmax_entropy_f32(const float *logits, int64_t rows, int64_t cols, int64_t row_stride, double temperature,
                                        double base, float *out);
NE_API ne_status ne_softmax_entropy_f64(const double *logits, int64_t rows, int64_t cols, int64_t row_stride, double temperature,
                                        double base, double *out);
NE_API ne_status ne_softmax_entropy_f16(const uint16_t *logits, int64_t rows, int64_t cols, int64_t row_stride, double temperature,
                                        double base, float *out);
NE_API ne_status ne_softmax_entropy_bf16(const uint16_t *logits, int64_t rows, int64_t cols, int64_t row_stride, double temperature,
                                         double base, float *out);

/* The same bits, and grad[r, c] = grad_output[r] * d out[r] / d logits[r, c]; grad_output NULL: 1. grad may be logits. */
NE_API ne_status ne_softmax_entropy_grad_f32(const float *logits, const float *grad_output, int64_t rows, int64_t cols,
                                             int64_t row_stride, double temperature, double base, float *out, float *grad,
                                             int64_t grad_row_stride);
NE_API ne_status ne_softmax_entropy_grad_f64(const double *logits, const double *grad_output, int64_t rows, int64_t cols,
                                             int64_t row_stride, double temperature, double base, double *out, double *grad,
                                             int64_t grad_row_stride);
NE_API ne_status ne_softmax_entropy_grad_f16(const uint16_t *logits, const float *grad_output, int64_t rows, int64_t cols,
                                             int64_t row_stride, double temperature, double base, float *out, uint16_t *grad,
                                             int64_t grad_row_stride);
NE_API ne_status ne_softmax_entropy_grad_bf16(const uint16_t *logits, const float *grad_output, int64_t rows, int64_t cols,
                                              int64_t row_stride, double temperature, double base, float *out, uint16_t *grad,
                                              int64_t grad_row_stride);

/* out[r] = log softmax(logits[r])[target[r]]: minus what ne_softmax_cross_entropy gives, bit for bit. `bad_row` as in ne_cross_entropy_params. */
NE_API ne_status ne_token_log_probs_f32(const float *logits, const int64_t *target, int64_t rows, int64_t cols, int64_t row_stride,
                                        double temperature, int64_t *bad_row, float *out);
NE_API ne_status ne_token_log_probs_f64(const double *logits, const int64_t *target, int64_t rows, int64_t cols, int64_t row_stride,
                                        double temperature, int64_t *bad_row, double *out);
NE_API ne_status ne_token_log_probs_f16(const uint16_t *logits, const int64_t *target, int64_t rows, int64_t cols,
                                        int64_t row_stride, double temperature, int64_t *bad_row, float *out);
NE_API ne_status ne_token_log_probs_bf16(const uint16_t *logits, const int64_t *target, int64_t rows, int64_t cols,
                                         int64_t row_stride, double temperature, int64_t *bad_row, float *out);

/* From one read of the logits, per row: the loss (the bits of ne_softmax_cross_entropy), logsumexp and entropy of the logits after temperature and
 * softcap, and whether the target is the first largest. Ignored rows: 0, 0, 0, 0. `reduction` must be NE_REDUCTION_NONE. Outputs may be NULL. */
NE_API ne_status ne_softmax_cross_entropy_stats_f32(const float *logits, const int64_t *target, int64_t rows, int64_t cols,
                                                    int64_t row_stride, const ne_cross_entropy_params *params, float *loss,
                                                    float *logsumexp, float *entropy, uint8_t *correct);
NE_API ne_status ne_softmax_cross_entropy_stats_f64(const double *logits, const int64_t *target, int64_t rows, int64_t cols,
                                                    int64_t row_stride, const ne_cross_entropy_params *params, double *loss,
                                                    double *logsumexp, double *entropy, uint8_t *correct);
NE_API ne_status ne_softmax_cross_entropy_stats_f16(const uint16_t *logits, const int64_t *target, int64_t rows, int64_t cols,
                                                    int64_t row_stride, const ne_cross_entropy_params *params, float *loss,
                                                    float *logsumexp, float *entropy, uint8_t *correct);
NE_API ne_status ne_softmax_cross_entropy_stats_bf16(const uint16_t *logits, const int64_t *target, int64_t rows, int64_t cols,
                                                     int64_t row_stride, const ne_cross_entropy_params *params, float *loss,
                                                     float *logsumexp, float *entropy, uint8_t *correct);

/* out = exp(mean loss), the loss as of ne_softmax_cross_entropy with NE_REDUCTION_MEAN. */
NE_API ne_status ne_softmax_perplexity_f32(const float *logits, const int64_t *target, int64_t rows, int64_t cols,
                                           int64_t row_stride, const ne_cross_entropy_params *params, float *out);
NE_API ne_status ne_softmax_perplexity_f64(const double *logits, const int64_t *target, int64_t rows, int64_t cols,
                                           int64_t row_stride, const ne_cross_entropy_params *params, double *out);
NE_API ne_status ne_softmax_perplexity_f16(const uint16_t *logits, const int64_t *target, int64_t rows, int64_t cols,
                                           int64_t row_stride, const ne_cross_entropy_params *params, float *out);
NE_API ne_status ne_softmax_perplexity_bf16(const uint16_t *logits, const int64_t *target, int64_t rows, int64_t cols,
                                            int64_t row_stride, const ne_cross_entropy_params *params, float *out);

/* out[r] = D(softmax(p[r]) || softmax(q[r])); never negative, 0 for equal logits, and accurate where they are nearly equal. */
NE_API ne_status ne_softmax_kl_divergence_f32(const float *p_logits, const float *q_logits, int64_t rows, int64_t cols,
                                              int64_t p_row_stride, int64_t q_row_stride, double temperature, double base,
                                              float *out);
NE_API ne_status ne_softmax_kl_divergence_f64(const double *p_logits, const double *q_logits, int64_t rows, int64_t cols,
                                              int64_t p_row_stride, int64_t q_row_stride, double temperature, double base,
                                              double *out);
NE_API ne_status ne_softmax_kl_divergence_f16(const uint16_t *p_logits, const uint16_t *q_logits, int64_t rows, int64_t cols,
                                              int64_t p_row_stride, int64_t q_row_stride, double temperature, double base,
                                              float *out);
NE_API ne_status ne_softmax_kl_divergence_bf16(const uint16_t *p_logits, const uint16_t *q_logits, int64_t rows, int64_t cols,
                                               int64_t p_row_stride, int64_t q_row_stride, double temperature, double base,
                                               float *out);

/* The same bits, and the gradients for both logits, times grad_output[r] (NULL: 1). grad_p may be p_logits, grad_q may be q_logits. */
NE_API ne_status ne_softmax_kl_divergence_grad_f32(const float *p_logits, const float *q_logits, const float *grad_output,
                                                   int64_t rows, int64_t cols, int64_t p_row_stride, int64_t q_row_stride,
                                                   double temperature, double base, float *out, float *grad_p,
                                                   int64_t grad_p_row_stride, float *grad_q, int64_t grad_q_row_stride);
NE_API ne_status ne_softmax_kl_divergence_grad_f64(const double *p_logits, const double *q_logits, const double *grad_output,
                                                   int64_t rows, int64_t cols, int64_t p_row_stride, int64_t q_row_stride,
                                                   double temperature, double base, double *out, double *grad_p,
                                                   int64_t grad_p_row_stride, double *grad_q, int64_t grad_q_row_stride);
NE_API ne_status ne_softmax_kl_divergence_grad_f16(const uint16_t *p_logits, const uint16_t *q_logits, const float *grad_output,
                                                   int64_t rows, int64_t cols, int64_t p_row_stride, int64_t q_row_stride,
                                                   double temperature, double base, float *out, uint16_t *grad_p,
                                                   int64_t grad_p_row_stride, uint16_t *grad_q, int64_t grad_q_row_stride);
NE_API ne_status ne_softmax_kl_divergence_grad_bf16(const uint16_t *p_logits, const uint16_t *q_logits, const float *grad_output,
                                                    int64_t rows, int64_t cols, int64_t p_row_stride, int64_t q_row_stride,
                                                    double temperature, double base, float *out, uint16_t *grad_p,
                                                    int64_t grad_p_row_stride, uint16_t *grad_q, int64_t grad_q_row_stride);

/* out[r] = beta D(p || m) + (1 - beta) D(q || m), m = beta p + (1 - beta) q; 0 <= beta <= 1. */
NE_API ne_status ne_softmax_js_divergence_f32(const float *p_logits, const float *q_logits, int64_t rows, int64_t cols,
                                              int64_t p_row_stride, int64_t q_row_stride, double temperature, double beta,
                                              double base, float *out);
NE_API ne_status ne_softmax_js_divergence_f64(const double *p_logits, const double *q_logits, int64_t rows, int64_t cols,
                                              int64_t p_row_stride, int64_t q_row_stride, double temperature, double beta,
                                              double base, double *out);
NE_API ne_status ne_softmax_js_divergence_f16(const uint16_t *p_logits, const uint16_t *q_logits, int64_t rows, int64_t cols,
                                              int64_t p_row_stride, int64_t q_row_stride, double temperature, double beta,
                                              double base, float *out);
NE_API ne_status ne_softmax_js_divergence_bf16(const uint16_t *p_logits, const uint16_t *q_logits, int64_t rows, int64_t cols,
                                               int64_t p_row_stride, int64_t q_row_stride, double temperature, double beta,
                                               double base, float *out);

#ifdef __cplusplus
}
#endif

#endif /* NATIVE_ENTROPY_H */
