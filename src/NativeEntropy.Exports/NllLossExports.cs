using System.Runtime.InteropServices;

namespace NativeEntropy.Exports;

/// <summary>The negative log-likelihood. The comments are in native_entropy.h.</summary>
internal static unsafe class NllLossExports
{
    [UnmanagedCallersOnly(EntryPoint = "ne_nll_loss_f32")]
    public static int NllLossSingle(
        float* logProbs, long* target, long rows, long cols, long rowStride, CrossEntropyParameters* parameters, float* loss) =>
        CrossEntropyBoundary.OfLogProbabilities(logProbs, target, null, rows, cols, rowStride, parameters, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_nll_loss_f64")]
    public static int NllLossDouble(
        double* logProbs, long* target, long rows, long cols, long rowStride, CrossEntropyParameters* parameters, double* loss) =>
        CrossEntropyBoundary.OfLogProbabilities(logProbs, target, null, rows, cols, rowStride, parameters, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_nll_loss_f16")]
    public static int NllLossHalf(
        Half* logProbs, long* target, long rows, long cols, long rowStride, CrossEntropyParameters* parameters, float* loss) =>
        CrossEntropyBoundary.OfLogProbabilities(logProbs, target, null, rows, cols, rowStride, parameters, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_nll_loss_bf16")]
    public static int NllLossBFloat16(
        BFloat16* logProbs, long* target, long rows, long cols, long rowStride, CrossEntropyParameters* parameters, float* loss) =>
        CrossEntropyBoundary.OfLogProbabilities(logProbs, target, null, rows, cols, rowStride, parameters, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_nll_loss_grad_f32")]
    public static int NllLossGradSingle(
        float* logProbs, long* target, float* gradOutput, long rows, long cols, long rowStride, CrossEntropyParameters* parameters, float* loss,
        float* gradient, long gradientRowStride) =>
        CrossEntropyBoundary.OfLogProbabilities(
            logProbs, target, gradOutput, rows, cols, rowStride, parameters, loss, gradient, gradientRowStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_nll_loss_grad_f64")]
    public static int NllLossGradDouble(
        double* logProbs, long* target, double* gradOutput, long rows, long cols, long rowStride, CrossEntropyParameters* parameters, double* loss,
        double* gradient, long gradientRowStride) =>
        CrossEntropyBoundary.OfLogProbabilities(
            logProbs, target, gradOutput, rows, cols, rowStride, parameters, loss, gradient, gradientRowStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_nll_loss_grad_f16")]
    public static int NllLossGradHalf(
        Half* logProbs, long* target, float* gradOutput, long rows, long cols, long rowStride, CrossEntropyParameters* parameters, float* loss,
        Half* gradient, long gradientRowStride) =>
        CrossEntropyBoundary.OfLogProbabilities(
            logProbs, target, gradOutput, rows, cols, rowStride, parameters, loss, gradient, gradientRowStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_nll_loss_grad_bf16")]
    public static int NllLossGradBFloat16(
        BFloat16* logProbs, long* target, float* gradOutput, long rows, long cols, long rowStride, CrossEntropyParameters* parameters, float* loss,
        BFloat16* gradient, long gradientRowStride) =>
        CrossEntropyBoundary.OfLogProbabilities(
            logProbs, target, gradOutput, rows, cols, rowStride, parameters, loss, gradient, gradientRowStride, true);
}
