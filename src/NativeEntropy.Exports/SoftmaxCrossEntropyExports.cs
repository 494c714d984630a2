using System.Runtime.InteropServices;

namespace NativeEntropy.Exports;

/// <summary>Cross-entropy of logits with class indices and with probabilities. The comments are in native_entropy.h.</summary>
internal static unsafe class SoftmaxCrossEntropyExports
{
    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_f32")]
    public static int SoftmaxCrossEntropySingle(
        float* logits, long* target, long rows, long cols, long rowStride, CrossEntropyParameters* parameters, float* loss) =>
        CrossEntropyBoundary.OfIndices(logits, target, null, rows, cols, rowStride, parameters, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_f64")]
    public static int SoftmaxCrossEntropyDouble(
        double* logits, long* target, long rows, long cols, long rowStride, CrossEntropyParameters* parameters, double* loss) =>
        CrossEntropyBoundary.OfIndices(logits, target, null, rows, cols, rowStride, parameters, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_f16")]
    public static int SoftmaxCrossEntropyHalf(
        Half* logits, long* target, long rows, long cols, long rowStride, CrossEntropyParameters* parameters, float* loss) =>
        CrossEntropyBoundary.OfIndices(logits, target, null, rows, cols, rowStride, parameters, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_bf16")]
    public static int SoftmaxCrossEntropyBFloat16(
        BFloat16* logits, long* target, long rows, long cols, long rowStride, CrossEntropyParameters* parameters, float* loss) =>
        CrossEntropyBoundary.OfIndices(logits, target, null, rows, cols, rowStride, parameters, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_grad_f32")]
    public static int SoftmaxCrossEntropyGradSingle(
        float* logits, long* target, float* gradOutput, long rows, long cols, long rowStride, CrossEntropyParameters* parameters, float* loss,
        float* gradient, long gradientRowStride) =>
        CrossEntropyBoundary.OfIndices(logits, target, gradOutput, rows, cols, rowStride, parameters, loss, gradient, gradientRowStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_grad_f64")]
    public static int SoftmaxCrossEntropyGradDouble(
        double* logits, long* target, double* gradOutput, long rows, long cols, long rowStride, CrossEntropyParameters* parameters, double* loss,
        double* gradient, long gradientRowStride) =>
        CrossEntropyBoundary.OfIndices(logits, target, gradOutput, rows, cols, rowStride, parameters, loss, gradient, gradientRowStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_grad_f16")]
    public static int SoftmaxCrossEntropyGradHalf(
        Half* logits, long* target, float* gradOutput, long rows, long cols, long rowStride, CrossEntropyParameters* parameters, float* loss,
        Half* gradient, long gradientRowStride) =>
        CrossEntropyBoundary.OfIndices(logits, target, gradOutput, rows, cols, rowStride, parameters, loss, gradient, gradientRowStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_grad_bf16")]
    public static int SoftmaxCrossEntropyGradBFloat16(
        BFloat16* logits, long* target, float* gradOutput, long rows, long cols, long rowStride, CrossEntropyParameters* parameters, float* loss,
        BFloat16* gradient, long gradientRowStride) =>
        CrossEntropyBoundary.OfIndices(logits, target, gradOutput, rows, cols, rowStride, parameters, loss, gradient, gradientRowStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_soft_f32")]
    public static int SoftmaxCrossEntropySoftSingle(
        float* logits, float* target, long rows, long cols, long rowStride, long targetRowStride, CrossEntropyParameters* parameters, float* loss) =>
        CrossEntropyBoundary.OfProbabilities(
            logits, target, null, rows, cols, rowStride, targetRowStride, parameters, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_soft_f64")]
    public static int SoftmaxCrossEntropySoftDouble(
        double* logits, double* target, long rows, long cols, long rowStride, long targetRowStride, CrossEntropyParameters* parameters, double* loss) =>
        CrossEntropyBoundary.OfProbabilities(
            logits, target, null, rows, cols, rowStride, targetRowStride, parameters, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_soft_f16")]
    public static int SoftmaxCrossEntropySoftHalf(
        Half* logits, Half* target, long rows, long cols, long rowStride, long targetRowStride, CrossEntropyParameters* parameters, float* loss) =>
        CrossEntropyBoundary.OfProbabilities(
            logits, target, null, rows, cols, rowStride, targetRowStride, parameters, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_soft_bf16")]
    public static int SoftmaxCrossEntropySoftBFloat16(
        BFloat16* logits, BFloat16* target, long rows, long cols, long rowStride, long targetRowStride, CrossEntropyParameters* parameters, float* loss) =>
        CrossEntropyBoundary.OfProbabilities(
            logits, target, null, rows, cols, rowStride, targetRowStride, parameters, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_soft_grad_f32")]
    public static int SoftmaxCrossEntropySoftGradSingle(
        float* logits, float* target, float* gradOutput, long rows, long cols, long rowStride, long targetRowStride, CrossEntropyParameters* parameters,
        float* loss, float* gradient, long gradientRowStride) =>
        CrossEntropyBoundary.OfProbabilities(
            logits, target, gradOutput, rows, cols, rowStride, targetRowStride, parameters, loss, gradient, gradientRowStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_soft_grad_f64")]
    public static int SoftmaxCrossEntropySoftGradDouble(
        double* logits, double* target, double* gradOutput, long rows, long cols, long rowStride, long targetRowStride, CrossEntropyParameters* parameters,
        double* loss, double* gradient, long gradientRowStride) =>
        CrossEntropyBoundary.OfProbabilities(
            logits, target, gradOutput, rows, cols, rowStride, targetRowStride, parameters, loss, gradient, gradientRowStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_soft_grad_f16")]
    public static int SoftmaxCrossEntropySoftGradHalf(
        Half* logits, Half* target, float* gradOutput, long rows, long cols, long rowStride, long targetRowStride, CrossEntropyParameters* parameters,
        float* loss, Half* gradient, long gradientRowStride) =>
        CrossEntropyBoundary.OfProbabilities(
            logits, target, gradOutput, rows, cols, rowStride, targetRowStride, parameters, loss, gradient, gradientRowStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_soft_grad_bf16")]
    public static int SoftmaxCrossEntropySoftGradBFloat16(
        BFloat16* logits, BFloat16* target, float* gradOutput, long rows, long cols, long rowStride, long targetRowStride, CrossEntropyParameters* parameters,
        float* loss, BFloat16* gradient, long gradientRowStride) =>
        CrossEntropyBoundary.OfProbabilities(
            logits, target, gradOutput, rows, cols, rowStride, targetRowStride, parameters, loss, gradient, gradientRowStride, true);
}
