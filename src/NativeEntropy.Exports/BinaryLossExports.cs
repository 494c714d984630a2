using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeEntropy.Kernels;

namespace NativeEntropy.Exports;

/// <summary>Losses of two classes. The comments are in native_entropy.h.</summary>
internal static unsafe class BinaryLossExports
{
    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_f32")]
    public static int BinaryCrossEntropySingle(
        [C99Type("const float*")] float* p, [C99Type("const float*")] float* target, [C99Type("const float*")] float* weight,
        long weightCount, long n, int reduction, float* loss) =>
        BinaryCrossEntropy<float>(p, target, weight, weightCount, null, n, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_f64")]
    public static int BinaryCrossEntropyDouble(
        [C99Type("const double*")] double* p, [C99Type("const double*")] double* target, [C99Type("const double*")] double* weight,
        long weightCount, long n, int reduction, double* loss) =>
        BinaryCrossEntropy<double>(p, target, weight, weightCount, null, n, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_f16")]
    public static int BinaryCrossEntropyHalf(
        [C99Type("const uint16_t*")] Half* p, [C99Type("const uint16_t*")] Half* target, [C99Type("const uint16_t*")] Half* weight,
        long weightCount, long n, int reduction, float* loss) =>
        BinaryCrossEntropy<Half>(p, target, weight, weightCount, null, n, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_bf16")]
    public static int BinaryCrossEntropyBFloat16(
        [C99Type("const uint16_t*")] BFloat16* p, [C99Type("const uint16_t*")] BFloat16* target,
        [C99Type("const uint16_t*")] BFloat16* weight, long weightCount, long n, int reduction, float* loss) =>
        BinaryCrossEntropy<BFloat16>(p, target, weight, weightCount, null, n, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_grad_f32")]
    public static int BinaryCrossEntropyGradSingle(
        [C99Type("const float*")] float* p, [C99Type("const float*")] float* target, [C99Type("const float*")] float* weight,
        long weightCount, [C99Type("const float*")] float* gradOutput, long n, int reduction, float* loss, float* gradient) =>
        BinaryCrossEntropy<float>(p, target, weight, weightCount, gradOutput, n, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_grad_f64")]
    public static int BinaryCrossEntropyGradDouble(
        [C99Type("const double*")] double* p, [C99Type("const double*")] double* target, [C99Type("const double*")] double* weight,
        long weightCount, [C99Type("const double*")] double* gradOutput, long n, int reduction, double* loss, double* gradient) =>
        BinaryCrossEntropy<double>(p, target, weight, weightCount, gradOutput, n, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_grad_f16")]
    public static int BinaryCrossEntropyGradHalf(
        [C99Type("const uint16_t*")] Half* p, [C99Type("const uint16_t*")] Half* target, [C99Type("const uint16_t*")] Half* weight,
        long weightCount, [C99Type("const float*")] float* gradOutput, long n, int reduction, float* loss,
        [C99Type("uint16_t*")] Half* gradient) =>
        BinaryCrossEntropy<Half>(p, target, weight, weightCount, gradOutput, n, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_grad_bf16")]
    public static int BinaryCrossEntropyGradBFloat16(
        [C99Type("const uint16_t*")] BFloat16* p, [C99Type("const uint16_t*")] BFloat16* target,
        [C99Type("const uint16_t*")] BFloat16* weight, long weightCount, [C99Type("const float*")] float* gradOutput, long n, int reduction,
        float* loss, [C99Type("uint16_t*")] BFloat16* gradient) =>
        BinaryCrossEntropy<BFloat16>(p, target, weight, weightCount, gradOutput, n, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_with_logits_f32")]
    public static int BinaryCrossEntropyWithLogitsSingle(
        [C99Type("const float*")] float* logits, [C99Type("const float*")] float* target, [C99Type("const float*")] float* weight,
        long weightCount, [C99Type("const float*")] float* positiveWeight, long positiveWeightCount, long n, int reduction, float* loss) =>
        BinaryCrossEntropyWithLogits<float>(
            logits, target, weight, weightCount, positiveWeight, positiveWeightCount, null, n, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_with_logits_f64")]
    public static int BinaryCrossEntropyWithLogitsDouble(
        [C99Type("const double*")] double* logits, [C99Type("const double*")] double* target, [C99Type("const double*")] double* weight,
        long weightCount, [C99Type("const double*")] double* positiveWeight, long positiveWeightCount, long n, int reduction,
        double* loss) =>
        BinaryCrossEntropyWithLogits<double>(
            logits, target, weight, weightCount, positiveWeight, positiveWeightCount, null, n, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_with_logits_f16")]
    public static int BinaryCrossEntropyWithLogitsHalf(
        [C99Type("const uint16_t*")] Half* logits, [C99Type("const uint16_t*")] Half* target, [C99Type("const uint16_t*")] Half* weight,
        long weightCount, [C99Type("const uint16_t*")] Half* positiveWeight, long positiveWeightCount, long n, int reduction,
        float* loss) =>
        BinaryCrossEntropyWithLogits<Half>(
            logits, target, weight, weightCount, positiveWeight, positiveWeightCount, null, n, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_with_logits_bf16")]
    public static int BinaryCrossEntropyWithLogitsBFloat16(
        [C99Type("const uint16_t*")] BFloat16* logits, [C99Type("const uint16_t*")] BFloat16* target,
        [C99Type("const uint16_t*")] BFloat16* weight, long weightCount, [C99Type("const uint16_t*")] BFloat16* positiveWeight,
        long positiveWeightCount, long n, int reduction, float* loss) =>
        BinaryCrossEntropyWithLogits<BFloat16>(
            logits, target, weight, weightCount, positiveWeight, positiveWeightCount, null, n, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_with_logits_grad_f32")]
    public static int BinaryCrossEntropyWithLogitsGradSingle(
        [C99Type("const float*")] float* logits, [C99Type("const float*")] float* target, [C99Type("const float*")] float* weight,
        long weightCount, [C99Type("const float*")] float* positiveWeight, long positiveWeightCount,
        [C99Type("const float*")] float* gradOutput, long n, int reduction, float* loss, float* gradient) =>
        BinaryCrossEntropyWithLogits<float>(
            logits, target, weight, weightCount, positiveWeight, positiveWeightCount, gradOutput, n, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_with_logits_grad_f64")]
    public static int BinaryCrossEntropyWithLogitsGradDouble(
        [C99Type("const double*")] double* logits, [C99Type("const double*")] double* target, [C99Type("const double*")] double* weight,
        long weightCount, [C99Type("const double*")] double* positiveWeight, long positiveWeightCount,
        [C99Type("const double*")] double* gradOutput, long n, int reduction, double* loss, double* gradient) =>
        BinaryCrossEntropyWithLogits<double>(
            logits, target, weight, weightCount, positiveWeight, positiveWeightCount, gradOutput, n, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_with_logits_grad_f16")]
    public static int BinaryCrossEntropyWithLogitsGradHalf(
        [C99Type("const uint16_t*")] Half* logits, [C99Type("const uint16_t*")] Half* target, [C99Type("const uint16_t*")] Half* weight,
        long weightCount, [C99Type("const uint16_t*")] Half* positiveWeight, long positiveWeightCount,
        [C99Type("const float*")] float* gradOutput, long n, int reduction, float* loss, [C99Type("uint16_t*")] Half* gradient) =>
        BinaryCrossEntropyWithLogits<Half>(
            logits, target, weight, weightCount, positiveWeight, positiveWeightCount, gradOutput, n, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_with_logits_grad_bf16")]
    public static int BinaryCrossEntropyWithLogitsGradBFloat16(
        [C99Type("const uint16_t*")] BFloat16* logits, [C99Type("const uint16_t*")] BFloat16* target,
        [C99Type("const uint16_t*")] BFloat16* weight, long weightCount, [C99Type("const uint16_t*")] BFloat16* positiveWeight,
        long positiveWeightCount, [C99Type("const float*")] float* gradOutput, long n, int reduction, float* loss,
        [C99Type("uint16_t*")] BFloat16* gradient) =>
        BinaryCrossEntropyWithLogits<BFloat16>(
            logits, target, weight, weightCount, positiveWeight, positiveWeightCount, gradOutput, n, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_focal_loss_f32")]
    public static int FocalLossSingle(
        [C99Type("const float*")] float* logits, [C99Type("const float*")] float* target, long n, [C99Type("const double*")] double* alpha,
        double gamma, int reduction, float* loss) =>
        FocalLoss<float>(logits, target, null, n, alpha, gamma, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_focal_loss_f64")]
    public static int FocalLossDouble(
        [C99Type("const double*")] double* logits, [C99Type("const double*")] double* target, long n,
        [C99Type("const double*")] double* alpha, double gamma, int reduction, double* loss) =>
        FocalLoss<double>(logits, target, null, n, alpha, gamma, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_focal_loss_f16")]
    public static int FocalLossHalf(
        [C99Type("const uint16_t*")] Half* logits, [C99Type("const uint16_t*")] Half* target, long n,
        [C99Type("const double*")] double* alpha, double gamma, int reduction, float* loss) =>
        FocalLoss<Half>(logits, target, null, n, alpha, gamma, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_focal_loss_bf16")]
    public static int FocalLossBFloat16(
        [C99Type("const uint16_t*")] BFloat16* logits, [C99Type("const uint16_t*")] BFloat16* target, long n,
        [C99Type("const double*")] double* alpha, double gamma, int reduction, float* loss) =>
        FocalLoss<BFloat16>(logits, target, null, n, alpha, gamma, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_focal_loss_grad_f32")]
    public static int FocalLossGradSingle(
        [C99Type("const float*")] float* logits, [C99Type("const float*")] float* target, [C99Type("const float*")] float* gradOutput,
        long n, [C99Type("const double*")] double* alpha, double gamma, int reduction, float* loss, float* gradient) =>
        FocalLoss<float>(logits, target, gradOutput, n, alpha, gamma, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_focal_loss_grad_f64")]
    public static int FocalLossGradDouble(
        [C99Type("const double*")] double* logits, [C99Type("const double*")] double* target, [C99Type("const double*")] double* gradOutput,
        long n, [C99Type("const double*")] double* alpha, double gamma, int reduction, double* loss, double* gradient) =>
        FocalLoss<double>(logits, target, gradOutput, n, alpha, gamma, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_focal_loss_grad_f16")]
    public static int FocalLossGradHalf(
        [C99Type("const uint16_t*")] Half* logits, [C99Type("const uint16_t*")] Half* target, [C99Type("const float*")] float* gradOutput,
        long n, [C99Type("const double*")] double* alpha, double gamma, int reduction, float* loss,
        [C99Type("uint16_t*")] Half* gradient) =>
        FocalLoss<Half>(logits, target, gradOutput, n, alpha, gamma, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_focal_loss_grad_bf16")]
    public static int FocalLossGradBFloat16(
        [C99Type("const uint16_t*")] BFloat16* logits, [C99Type("const uint16_t*")] BFloat16* target,
        [C99Type("const float*")] float* gradOutput, long n, [C99Type("const double*")] double* alpha, double gamma, int reduction,
        float* loss, [C99Type("uint16_t*")] BFloat16* gradient) =>
        FocalLoss<BFloat16>(logits, target, gradOutput, n, alpha, gamma, reduction, loss, gradient, true);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int BinaryCrossEntropy<T>(
        T* p, T* target, T* weight, long weightCount, void* gradOutput, long n, int reduction, void* loss, T* gradient,
        bool withGradient)
        where T : unmanaged
    {
        try
        {
            ElementwiseLossArguments<T> arguments = new(p, target, gradOutput, n, reduction, loss, gradient, withGradient);

            arguments.SetThird(weight, weightCount);
            return (int)arguments.Run(default(BinaryCrossEntropyFormula<T>));
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int BinaryCrossEntropyWithLogits<T>(
        T* logits, T* target, T* weight, long weightCount, T* positiveWeight, long positiveWeightCount, void* gradOutput, long n,
        int reduction, void* loss, T* gradient, bool withGradient)
        where T : unmanaged
    {
        try
        {
            ElementwiseLossArguments<T> arguments = new(logits, target, gradOutput, n, reduction, loss, gradient, withGradient);

            arguments.SetThird(weight, weightCount);
            arguments.SetFourth(positiveWeight, positiveWeightCount);
            return (int)arguments.Run(default(BinaryCrossEntropyWithLogitsFormula<T>));
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int FocalLoss<T>(
        T* logits, T* target, void* gradOutput, long n, double* alpha, double gamma, int reduction, void* loss, T* gradient,
        bool withGradient)
        where T : unmanaged
    {
        try
        {
            ElementwiseLossArguments<T> arguments = new(logits, target, gradOutput, n, reduction, loss, gradient, withGradient);

            double? ofPositive = alpha == null ? null : *alpha;
            return FocalFormula<T>.IsValid(ofPositive, gamma)
                ? (int)arguments.Run(FocalFormula<T>.Create(ofPositive, gamma))
                : (int)Status.Parameter;
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }
}
