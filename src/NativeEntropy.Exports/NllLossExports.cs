using System.Runtime.InteropServices;

namespace NativeEntropy.Exports;

/// <summary>The negative log-likelihood. The comments are in native_entropy.h.</summary>
internal static unsafe class NllLossExports
{
    [UnmanagedCallersOnly(EntryPoint = "ne_nll_loss_f32")]
    public static int NllLossSingle(
        [C99Type("const float*")] float* logProbs, [C99Type("const int64_t*")] long* target, long rows, long cols, long rowStride,
        [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, float* loss) =>
        CrossEntropyBoundary.OfLogProbabilities(logProbs, target, null, rows, cols, rowStride, parameters, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_nll_loss_f64")]
    public static int NllLossDouble(
        [C99Type("const double*")] double* logProbs, [C99Type("const int64_t*")] long* target, long rows, long cols, long rowStride,
        [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, double* loss) =>
        CrossEntropyBoundary.OfLogProbabilities(logProbs, target, null, rows, cols, rowStride, parameters, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_nll_loss_f16")]
    public static int NllLossHalf(
        [C99Type("const uint16_t*")] Half* logProbs, [C99Type("const int64_t*")] long* target, long rows, long cols, long rowStride,
        [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, float* loss) =>
        CrossEntropyBoundary.OfLogProbabilities(logProbs, target, null, rows, cols, rowStride, parameters, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_nll_loss_bf16")]
    public static int NllLossBFloat16(
        [C99Type("const uint16_t*")] BFloat16* logProbs, [C99Type("const int64_t*")] long* target, long rows, long cols, long rowStride,
        [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, float* loss) =>
        CrossEntropyBoundary.OfLogProbabilities(logProbs, target, null, rows, cols, rowStride, parameters, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_nll_loss_grad_f32")]
    public static int NllLossGradSingle(
        [C99Type("const float*")] float* logProbs, [C99Type("const int64_t*")] long* target, [C99Type("const float*")] float* gradOutput,
        long rows, long cols, long rowStride, [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, float* loss,
        float* gradient, long gradientRowStride) =>
        CrossEntropyBoundary.OfLogProbabilities(
            logProbs, target, gradOutput, rows, cols, rowStride, parameters, loss, gradient, gradientRowStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_nll_loss_grad_f64")]
    public static int NllLossGradDouble(
        [C99Type("const double*")] double* logProbs, [C99Type("const int64_t*")] long* target,
        [C99Type("const double*")] double* gradOutput, long rows, long cols, long rowStride,
        [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, double* loss, double* gradient,
        long gradientRowStride) =>
        CrossEntropyBoundary.OfLogProbabilities(
            logProbs, target, gradOutput, rows, cols, rowStride, parameters, loss, gradient, gradientRowStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_nll_loss_grad_f16")]
    public static int NllLossGradHalf(
        [C99Type("const uint16_t*")] Half* logProbs, [C99Type("const int64_t*")] long* target, [C99Type("const float*")] float* gradOutput,
        long rows, long cols, long rowStride, [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, float* loss,
        [C99Type("uint16_t*")] Half* gradient, long gradientRowStride) =>
        CrossEntropyBoundary.OfLogProbabilities(
            logProbs, target, gradOutput, rows, cols, rowStride, parameters, loss, gradient, gradientRowStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_nll_loss_grad_bf16")]
    public static int NllLossGradBFloat16(
        [C99Type("const uint16_t*")] BFloat16* logProbs, [C99Type("const int64_t*")] long* target,
        [C99Type("const float*")] float* gradOutput, long rows, long cols, long rowStride,
        [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, float* loss,
        [C99Type("uint16_t*")] BFloat16* gradient, long gradientRowStride) =>
        CrossEntropyBoundary.OfLogProbabilities(
            logProbs, target, gradOutput, rows, cols, rowStride, parameters, loss, gradient, gradientRowStride, true);
}
