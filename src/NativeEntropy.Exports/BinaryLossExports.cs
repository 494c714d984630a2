using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeEntropy.Kernels;

namespace NativeEntropy.Exports;

/// <summary>Losses of two classes. The comments are in native_entropy.h.</summary>
internal static unsafe class BinaryLossExports
{
    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_f32")]
    public static int BinaryCrossEntropySingle(
        float* p, float* target, float* weight, long weightCount, long n, int reduction, float* loss) =>
        BinaryCrossEntropy<float>(p, target, weight, weightCount, null, n, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_f64")]
    public static int BinaryCrossEntropyDouble(
        double* p, double* target, double* weight, long weightCount, long n, int reduction, double* loss) =>
        BinaryCrossEntropy<double>(p, target, weight, weightCount, null, n, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_f16")]
    public static int BinaryCrossEntropyHalf(Half* p, Half* target, Half* weight, long weightCount, long n, int reduction, float* loss) =>
        BinaryCrossEntropy<Half>(p, target, weight, weightCount, null, n, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_bf16")]
    public static int BinaryCrossEntropyBFloat16(
        BFloat16* p, BFloat16* target, BFloat16* weight, long weightCount, long n, int reduction, float* loss) =>
        BinaryCrossEntropy<BFloat16>(p, target, weight, weightCount, null, n, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_grad_f32")]
    public static int BinaryCrossEntropyGradSingle(
        float* p, float* target, float* weight, long weightCount, float* gradOutput, long n, int reduction, float* loss, float* gradient) =>
        BinaryCrossEntropy<float>(p, target, weight, weightCount, gradOutput, n, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_grad_f64")]
    public static int BinaryCrossEntropyGradDouble(
        double* p, double* target, double* weight, long weightCount, double* gradOutput, long n, int reduction, double* loss,
        double* gradient) =>
        BinaryCrossEntropy<double>(p, target, weight, weightCount, gradOutput, n, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_grad_f16")]
    public static int BinaryCrossEntropyGradHalf(
        Half* p, Half* target, Half* weight, long weightCount, float* gradOutput, long n, int reduction, float* loss, Half* gradient) =>
        BinaryCrossEntropy<Half>(p, target, weight, weightCount, gradOutput, n, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_grad_bf16")]
    public static int BinaryCrossEntropyGradBFloat16(
        BFloat16* p, BFloat16* target, BFloat16* weight, long weightCount, float* gradOutput, long n, int reduction, float* loss,
        BFloat16* gradient) =>
        BinaryCrossEntropy<BFloat16>(p, target, weight, weightCount, gradOutput, n, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_with_logits_f32")]
    public static int BinaryCrossEntropyWithLogitsSingle(
        float* logits, float* target, float* weight, long weightCount, float* positiveWeight, long positiveWeightCount, long n,
        int reduction, float* loss) =>
        BinaryCrossEntropyWithLogits<float>(
            logits, target, weight, weightCount, positiveWeight, positiveWeightCount, null, n, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_with_logits_f64")]
    public static int BinaryCrossEntropyWithLogitsDouble(
        double* logits, double* target, double* weight, long weightCount, double* positiveWeight, long positiveWeightCount, long n,
        int reduction, double* loss) =>
        BinaryCrossEntropyWithLogits<double>(
            logits, target, weight, weightCount, positiveWeight, positiveWeightCount, null, n, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_with_logits_f16")]
    public static int BinaryCrossEntropyWithLogitsHalf(
        Half* logits, Half* target, Half* weight, long weightCount, Half* positiveWeight, long positiveWeightCount, long n,
        int reduction, float* loss) =>
        BinaryCrossEntropyWithLogits<Half>(
            logits, target, weight, weightCount, positiveWeight, positiveWeightCount, null, n, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_with_logits_bf16")]
    public static int BinaryCrossEntropyWithLogitsBFloat16(
        BFloat16* logits, BFloat16* target, BFloat16* weight, long weightCount, BFloat16* positiveWeight, long positiveWeightCount,
        long n, int reduction, float* loss) =>
        BinaryCrossEntropyWithLogits<BFloat16>(
            logits, target, weight, weightCount, positiveWeight, positiveWeightCount, null, n, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_with_logits_grad_f32")]
    public static int BinaryCrossEntropyWithLogitsGradSingle(
        float* logits, float* target, float* weight, long weightCount, float* positiveWeight, long positiveWeightCount,
        float* gradOutput, long n, int reduction, float* loss, float* gradient) =>
        BinaryCrossEntropyWithLogits<float>(
            logits, target, weight, weightCount, positiveWeight, positiveWeightCount, gradOutput, n, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_with_logits_grad_f64")]
    public static int BinaryCrossEntropyWithLogitsGradDouble(
        double* logits, double* target, double* weight, long weightCount, double* positiveWeight, long positiveWeightCount,
        double* gradOutput, long n, int reduction, double* loss, double* gradient) =>
        BinaryCrossEntropyWithLogits<double>(
            logits, target, weight, weightCount, positiveWeight, positiveWeightCount, gradOutput, n, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_with_logits_grad_f16")]
    public static int BinaryCrossEntropyWithLogitsGradHalf(
        Half* logits, Half* target, Half* weight, long weightCount, Half* positiveWeight, long positiveWeightCount, float* gradOutput,
        long n, int reduction, float* loss, Half* gradient) =>
        BinaryCrossEntropyWithLogits<Half>(
            logits, target, weight, weightCount, positiveWeight, positiveWeightCount, gradOutput, n, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_cross_entropy_with_logits_grad_bf16")]
    public static int BinaryCrossEntropyWithLogitsGradBFloat16(
        BFloat16* logits, BFloat16* target, BFloat16* weight, long weightCount, BFloat16* positiveWeight, long positiveWeightCount,
        float* gradOutput, long n, int reduction, float* loss, BFloat16* gradient) =>
        BinaryCrossEntropyWithLogits<BFloat16>(
            logits, target, weight, weightCount, positiveWeight, positiveWeightCount, gradOutput, n, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_focal_loss_f32")]
    public static int FocalLossSingle(float* logits, float* target, long n, double* alpha, double gamma, int reduction, float* loss) =>
        FocalLoss<float>(logits, target, null, n, alpha, gamma, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_focal_loss_f64")]
    public static int FocalLossDouble(double* logits, double* target, long n, double* alpha, double gamma, int reduction, double* loss) =>
        FocalLoss<double>(logits, target, null, n, alpha, gamma, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_focal_loss_f16")]
    public static int FocalLossHalf(Half* logits, Half* target, long n, double* alpha, double gamma, int reduction, float* loss) =>
        FocalLoss<Half>(logits, target, null, n, alpha, gamma, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_focal_loss_bf16")]
    public static int FocalLossBFloat16(
        BFloat16* logits, BFloat16* target, long n, double* alpha, double gamma, int reduction, float* loss) =>
        FocalLoss<BFloat16>(logits, target, null, n, alpha, gamma, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_focal_loss_grad_f32")]
    public static int FocalLossGradSingle(
        float* logits, float* target, float* gradOutput, long n, double* alpha, double gamma, int reduction, float* loss,
        float* gradient) =>
        FocalLoss<float>(logits, target, gradOutput, n, alpha, gamma, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_focal_loss_grad_f64")]
    public static int FocalLossGradDouble(
        double* logits, double* target, double* gradOutput, long n, double* alpha, double gamma, int reduction, double* loss,
        double* gradient) =>
        FocalLoss<double>(logits, target, gradOutput, n, alpha, gamma, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_focal_loss_grad_f16")]
    public static int FocalLossGradHalf(
        Half* logits, Half* target, float* gradOutput, long n, double* alpha, double gamma, int reduction, float* loss, Half* gradient) =>
        FocalLoss<Half>(logits, target, gradOutput, n, alpha, gamma, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_focal_loss_grad_bf16")]
    public static int FocalLossGradBFloat16(
        BFloat16* logits, BFloat16* target, float* gradOutput, long n, double* alpha, double gamma, int reduction, float* loss,
        BFloat16* gradient) =>
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
