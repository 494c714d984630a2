using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeEntropy.Kernels;

namespace NativeEntropy.Exports;

/// <summary>Losses that measure a distance. The comments are in native_entropy.h.</summary>
internal static unsafe class DistanceLossExports
{
    [UnmanagedCallersOnly(EntryPoint = "ne_kl_div_f32")]
    public static int KlDivSingle(
        [C99Type("const float*")] float* logQ, [C99Type("const float*")] float* p, long n, int logTarget, long batch, int reduction,
        float* loss) =>
        KlDiv<float>(logQ, p, null, n, logTarget, batch, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_kl_div_f64")]
    public static int KlDivDouble(
        [C99Type("const double*")] double* logQ, [C99Type("const double*")] double* p, long n, int logTarget, long batch, int reduction,
        double* loss) =>
        KlDiv<double>(logQ, p, null, n, logTarget, batch, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_kl_div_f16")]
    public static int KlDivHalf(
        [C99Type("const uint16_t*")] Half* logQ, [C99Type("const uint16_t*")] Half* p, long n, int logTarget, long batch, int reduction,
        float* loss) =>
        KlDiv<Half>(logQ, p, null, n, logTarget, batch, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_kl_div_bf16")]
    public static int KlDivBFloat16(
        [C99Type("const uint16_t*")] BFloat16* logQ, [C99Type("const uint16_t*")] BFloat16* p, long n, int logTarget, long batch,
        int reduction, float* loss) =>
        KlDiv<BFloat16>(logQ, p, null, n, logTarget, batch, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_kl_div_grad_f32")]
    public static int KlDivGradSingle(
        [C99Type("const float*")] float* logQ, [C99Type("const float*")] float* p, [C99Type("const float*")] float* gradOutput, long n,
        int logTarget, long batch, int reduction, float* loss, float* gradient) =>
        KlDiv<float>(logQ, p, gradOutput, n, logTarget, batch, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_kl_div_grad_f64")]
    public static int KlDivGradDouble(
        [C99Type("const double*")] double* logQ, [C99Type("const double*")] double* p, [C99Type("const double*")] double* gradOutput,
        long n, int logTarget, long batch, int reduction, double* loss, double* gradient) =>
        KlDiv<double>(logQ, p, gradOutput, n, logTarget, batch, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_kl_div_grad_f16")]
    public static int KlDivGradHalf(
        [C99Type("const uint16_t*")] Half* logQ, [C99Type("const uint16_t*")] Half* p, [C99Type("const float*")] float* gradOutput, long n,
        int logTarget, long batch, int reduction, float* loss, [C99Type("uint16_t*")] Half* gradient) =>
        KlDiv<Half>(logQ, p, gradOutput, n, logTarget, batch, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_kl_div_grad_bf16")]
    public static int KlDivGradBFloat16(
        [C99Type("const uint16_t*")] BFloat16* logQ, [C99Type("const uint16_t*")] BFloat16* p, [C99Type("const float*")] float* gradOutput,
        long n, int logTarget, long batch, int reduction, float* loss, [C99Type("uint16_t*")] BFloat16* gradient) =>
        KlDiv<BFloat16>(logQ, p, gradOutput, n, logTarget, batch, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_mse_loss_f32")]
    public static int MseLossSingle(
        [C99Type("const float*")] float* x, [C99Type("const float*")] float* target, long n, int reduction, float* loss) =>
        MseLoss<float>(x, target, null, n, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_mse_loss_f64")]
    public static int MseLossDouble(
        [C99Type("const double*")] double* x, [C99Type("const double*")] double* target, long n, int reduction, double* loss) =>
        MseLoss<double>(x, target, null, n, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_mse_loss_f16")]
    public static int MseLossHalf(
        [C99Type("const uint16_t*")] Half* x, [C99Type("const uint16_t*")] Half* target, long n, int reduction, float* loss) =>
        MseLoss<Half>(x, target, null, n, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_mse_loss_bf16")]
    public static int MseLossBFloat16(
        [C99Type("const uint16_t*")] BFloat16* x, [C99Type("const uint16_t*")] BFloat16* target, long n, int reduction, float* loss) =>
        MseLoss<BFloat16>(x, target, null, n, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_mse_loss_grad_f32")]
    public static int MseLossGradSingle(
        [C99Type("const float*")] float* x, [C99Type("const float*")] float* target, [C99Type("const float*")] float* gradOutput, long n,
        int reduction, float* loss, float* gradient) =>
        MseLoss<float>(x, target, gradOutput, n, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_mse_loss_grad_f64")]
    public static int MseLossGradDouble(
        [C99Type("const double*")] double* x, [C99Type("const double*")] double* target, [C99Type("const double*")] double* gradOutput,
        long n, int reduction, double* loss, double* gradient) =>
        MseLoss<double>(x, target, gradOutput, n, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_mse_loss_grad_f16")]
    public static int MseLossGradHalf(
        [C99Type("const uint16_t*")] Half* x, [C99Type("const uint16_t*")] Half* target, [C99Type("const float*")] float* gradOutput,
        long n, int reduction, float* loss, [C99Type("uint16_t*")] Half* gradient) =>
        MseLoss<Half>(x, target, gradOutput, n, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_mse_loss_grad_bf16")]
    public static int MseLossGradBFloat16(
        [C99Type("const uint16_t*")] BFloat16* x, [C99Type("const uint16_t*")] BFloat16* target,
        [C99Type("const float*")] float* gradOutput, long n, int reduction, float* loss, [C99Type("uint16_t*")] BFloat16* gradient) =>
        MseLoss<BFloat16>(x, target, gradOutput, n, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_hinge_loss_f32")]
    public static int HingeLossSingle(
        [C99Type("const float*")] float* score, [C99Type("const float*")] float* target, long n, int reduction, float* loss) =>
        HingeLoss<float>(score, target, null, n, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_hinge_loss_f64")]
    public static int HingeLossDouble(
        [C99Type("const double*")] double* score, [C99Type("const double*")] double* target, long n, int reduction, double* loss) =>
        HingeLoss<double>(score, target, null, n, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_hinge_loss_f16")]
    public static int HingeLossHalf(
        [C99Type("const uint16_t*")] Half* score, [C99Type("const uint16_t*")] Half* target, long n, int reduction, float* loss) =>
        HingeLoss<Half>(score, target, null, n, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_hinge_loss_bf16")]
    public static int HingeLossBFloat16(
        [C99Type("const uint16_t*")] BFloat16* score, [C99Type("const uint16_t*")] BFloat16* target, long n, int reduction, float* loss) =>
        HingeLoss<BFloat16>(score, target, null, n, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_hinge_loss_grad_f32")]
    public static int HingeLossGradSingle(
        [C99Type("const float*")] float* score, [C99Type("const float*")] float* target, [C99Type("const float*")] float* gradOutput,
        long n, int reduction, float* loss, float* gradient) =>
        HingeLoss<float>(score, target, gradOutput, n, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_hinge_loss_grad_f64")]
    public static int HingeLossGradDouble(
        [C99Type("const double*")] double* score, [C99Type("const double*")] double* target, [C99Type("const double*")] double* gradOutput,
        long n, int reduction, double* loss, double* gradient) =>
        HingeLoss<double>(score, target, gradOutput, n, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_hinge_loss_grad_f16")]
    public static int HingeLossGradHalf(
        [C99Type("const uint16_t*")] Half* score, [C99Type("const uint16_t*")] Half* target, [C99Type("const float*")] float* gradOutput,
        long n, int reduction, float* loss, [C99Type("uint16_t*")] Half* gradient) =>
        HingeLoss<Half>(score, target, gradOutput, n, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_hinge_loss_grad_bf16")]
    public static int HingeLossGradBFloat16(
        [C99Type("const uint16_t*")] BFloat16* score, [C99Type("const uint16_t*")] BFloat16* target,
        [C99Type("const float*")] float* gradOutput, long n, int reduction, float* loss, [C99Type("uint16_t*")] BFloat16* gradient) =>
        HingeLoss<BFloat16>(score, target, gradOutput, n, reduction, loss, gradient, true);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int KlDiv<T>(
        T* logQ, T* p, void* gradOutput, long n, int logTarget, long batch, int reduction, void* loss, T* gradient, bool withGradient)
        where T : unmanaged
    {
        try
        {
            ElementwiseLossArguments<T> arguments = new(logQ, p, gradOutput, n, reduction, loss, gradient, withGradient);

            arguments.Batch = batch;
            return (int)arguments.Run(new RelativeEntropyFormula<T>(logTarget != 0));
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int MseLoss<T>(
        T* x, T* target, void* gradOutput, long n, int reduction, void* loss, T* gradient, bool withGradient)
        where T : unmanaged
    {
        try
        {
            ElementwiseLossArguments<T> arguments = new(x, target, gradOutput, n, reduction, loss, gradient, withGradient);

            return (int)arguments.Run(default(SquaredErrorFormula<T>));
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int HingeLoss<T>(
        T* score, T* target, void* gradOutput, long n, int reduction, void* loss, T* gradient, bool withGradient)
        where T : unmanaged
    {
        try
        {
            ElementwiseLossArguments<T> arguments = new(score, target, gradOutput, n, reduction, loss, gradient, withGradient);

            return (int)arguments.Run(default(HingeFormula<T>));
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }
}
