using System.Runtime.InteropServices;

namespace NativeEntropy.Exports;

/// <summary>Cross-entropy of logits with class indices and with probabilities. The comments are in native_entropy.h.</summary>
internal static unsafe class SoftmaxCrossEntropyExports
{
    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_f32")]
    public static int SoftmaxCrossEntropySingle(
        [C99Type("const float*")] float* logits, [C99Type("const int64_t*")] long* target, long rows, long cols, long rowStride,
        [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, float* loss) =>
        CrossEntropyBoundary.OfIndices(logits, target, null, rows, cols, rowStride, parameters, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_f64")]
    public static int SoftmaxCrossEntropyDouble(
        [C99Type("const double*")] double* logits, [C99Type("const int64_t*")] long* target, long rows, long cols, long rowStride,
        [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, double* loss) =>
        CrossEntropyBoundary.OfIndices(logits, target, null, rows, cols, rowStride, parameters, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_f16")]
    public static int SoftmaxCrossEntropyHalf(
        [C99Type("const uint16_t*")] Half* logits, [C99Type("const int64_t*")] long* target, long rows, long cols, long rowStride,
        [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, float* loss) =>
        CrossEntropyBoundary.OfIndices(logits, target, null, rows, cols, rowStride, parameters, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_bf16")]
    public static int SoftmaxCrossEntropyBFloat16(
        [C99Type("const uint16_t*")] BFloat16* logits, [C99Type("const int64_t*")] long* target, long rows, long cols, long rowStride,
        [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, float* loss) =>
        CrossEntropyBoundary.OfIndices(logits, target, null, rows, cols, rowStride, parameters, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_grad_f32")]
    public static int SoftmaxCrossEntropyGradSingle(
        [C99Type("const float*")] float* logits, [C99Type("const int64_t*")] long* target, [C99Type("const float*")] float* gradOutput,
        long rows, long cols, long rowStride, [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, float* loss,
        float* gradient, long gradientRowStride) =>
        CrossEntropyBoundary.OfIndices(logits, target, gradOutput, rows, cols, rowStride, parameters, loss, gradient, gradientRowStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_grad_f64")]
    public static int SoftmaxCrossEntropyGradDouble(
        [C99Type("const double*")] double* logits, [C99Type("const int64_t*")] long* target, [C99Type("const double*")] double* gradOutput,
        long rows, long cols, long rowStride, [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, double* loss,
        double* gradient, long gradientRowStride) =>
        CrossEntropyBoundary.OfIndices(logits, target, gradOutput, rows, cols, rowStride, parameters, loss, gradient, gradientRowStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_grad_f16")]
    public static int SoftmaxCrossEntropyGradHalf(
        [C99Type("const uint16_t*")] Half* logits, [C99Type("const int64_t*")] long* target, [C99Type("const float*")] float* gradOutput,
        long rows, long cols, long rowStride, [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, float* loss,
        [C99Type("uint16_t*")] Half* gradient, long gradientRowStride) =>
        CrossEntropyBoundary.OfIndices(logits, target, gradOutput, rows, cols, rowStride, parameters, loss, gradient, gradientRowStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_grad_bf16")]
    public static int SoftmaxCrossEntropyGradBFloat16(
        [C99Type("const uint16_t*")] BFloat16* logits, [C99Type("const int64_t*")] long* target,
        [C99Type("const float*")] float* gradOutput, long rows, long cols, long rowStride,
        [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, float* loss,
        [C99Type("uint16_t*")] BFloat16* gradient, long gradientRowStride) =>
        CrossEntropyBoundary.OfIndices(logits, target, gradOutput, rows, cols, rowStride, parameters, loss, gradient, gradientRowStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_soft_f32")]
    public static int SoftmaxCrossEntropySoftSingle(
        [C99Type("const float*")] float* logits, [C99Type("const float*")] float* target, long rows, long cols, long rowStride,
        long targetRowStride, [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, float* loss) =>
        CrossEntropyBoundary.OfProbabilities(
            logits, target, null, rows, cols, rowStride, targetRowStride, parameters, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_soft_f64")]
    public static int SoftmaxCrossEntropySoftDouble(
        [C99Type("const double*")] double* logits, [C99Type("const double*")] double* target, long rows, long cols, long rowStride,
        long targetRowStride, [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, double* loss) =>
        CrossEntropyBoundary.OfProbabilities(
            logits, target, null, rows, cols, rowStride, targetRowStride, parameters, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_soft_f16")]
    public static int SoftmaxCrossEntropySoftHalf(
        [C99Type("const uint16_t*")] Half* logits, [C99Type("const uint16_t*")] Half* target, long rows, long cols, long rowStride,
        long targetRowStride, [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, float* loss) =>
        CrossEntropyBoundary.OfProbabilities(
            logits, target, null, rows, cols, rowStride, targetRowStride, parameters, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_soft_bf16")]
    public static int SoftmaxCrossEntropySoftBFloat16(
        [C99Type("const uint16_t*")] BFloat16* logits, [C99Type("const uint16_t*")] BFloat16* target, long rows, long cols, long rowStride,
        long targetRowStride, [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, float* loss) =>
        CrossEntropyBoundary.OfProbabilities(
            logits, target, null, rows, cols, rowStride, targetRowStride, parameters, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_soft_grad_f32")]
    public static int SoftmaxCrossEntropySoftGradSingle(
        [C99Type("const float*")] float* logits, [C99Type("const float*")] float* target, [C99Type("const float*")] float* gradOutput,
        long rows, long cols, long rowStride, long targetRowStride,
        [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, float* loss, float* gradient,
        long gradientRowStride) =>
        CrossEntropyBoundary.OfProbabilities(
            logits, target, gradOutput, rows, cols, rowStride, targetRowStride, parameters, loss, gradient, gradientRowStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_soft_grad_f64")]
    public static int SoftmaxCrossEntropySoftGradDouble(
        [C99Type("const double*")] double* logits, [C99Type("const double*")] double* target, [C99Type("const double*")] double* gradOutput,
        long rows, long cols, long rowStride, long targetRowStride,
        [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, double* loss, double* gradient,
        long gradientRowStride) =>
        CrossEntropyBoundary.OfProbabilities(
            logits, target, gradOutput, rows, cols, rowStride, targetRowStride, parameters, loss, gradient, gradientRowStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_soft_grad_f16")]
    public static int SoftmaxCrossEntropySoftGradHalf(
        [C99Type("const uint16_t*")] Half* logits, [C99Type("const uint16_t*")] Half* target, [C99Type("const float*")] float* gradOutput,
        long rows, long cols, long rowStride, long targetRowStride,
        [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, float* loss, [C99Type("uint16_t*")] Half* gradient,
        long gradientRowStride) =>
        CrossEntropyBoundary.OfProbabilities(
            logits, target, gradOutput, rows, cols, rowStride, targetRowStride, parameters, loss, gradient, gradientRowStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_soft_grad_bf16")]
    public static int SoftmaxCrossEntropySoftGradBFloat16(
        [C99Type("const uint16_t*")] BFloat16* logits, [C99Type("const uint16_t*")] BFloat16* target,
        [C99Type("const float*")] float* gradOutput, long rows, long cols, long rowStride, long targetRowStride,
        [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, float* loss,
        [C99Type("uint16_t*")] BFloat16* gradient, long gradientRowStride) =>
        CrossEntropyBoundary.OfProbabilities(
            logits, target, gradOutput, rows, cols, rowStride, targetRowStride, parameters, loss, gradient, gradientRowStride, true);
}
