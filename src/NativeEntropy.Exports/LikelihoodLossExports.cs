using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeEntropy.Kernels;

namespace NativeEntropy.Exports;

/// <summary>Negative log-likelihoods. The comments are in native_entropy.h.</summary>
internal static unsafe class LikelihoodLossExports
{
    [UnmanagedCallersOnly(EntryPoint = "ne_gaussian_nll_loss_f32")]
    public static int GaussianNllLossSingle(
        [C99Type("const float*")] float* mean, [C99Type("const float*")] float* target, [C99Type("const float*")] float* variance,
        long varianceCount, long n, int full, double eps, int reduction, float* loss) =>
        GaussianNllLoss<float>(mean, target, variance, varianceCount, null, n, full, eps, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_gaussian_nll_loss_f64")]
    public static int GaussianNllLossDouble(
        [C99Type("const double*")] double* mean, [C99Type("const double*")] double* target, [C99Type("const double*")] double* variance,
        long varianceCount, long n, int full, double eps, int reduction, double* loss) =>
        GaussianNllLoss<double>(mean, target, variance, varianceCount, null, n, full, eps, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_gaussian_nll_loss_f16")]
    public static int GaussianNllLossHalf(
        [C99Type("const uint16_t*")] Half* mean, [C99Type("const uint16_t*")] Half* target, [C99Type("const uint16_t*")] Half* variance,
        long varianceCount, long n, int full, double eps, int reduction, float* loss) =>
        GaussianNllLoss<Half>(mean, target, variance, varianceCount, null, n, full, eps, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_gaussian_nll_loss_bf16")]
    public static int GaussianNllLossBFloat16(
        [C99Type("const uint16_t*")] BFloat16* mean, [C99Type("const uint16_t*")] BFloat16* target,
        [C99Type("const uint16_t*")] BFloat16* variance, long varianceCount, long n, int full, double eps, int reduction, float* loss) =>
        GaussianNllLoss<BFloat16>(mean, target, variance, varianceCount, null, n, full, eps, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_gaussian_nll_loss_grad_f32")]
    public static int GaussianNllLossGradSingle(
        [C99Type("const float*")] float* mean, [C99Type("const float*")] float* target, [C99Type("const float*")] float* variance,
        long varianceCount, [C99Type("const float*")] float* gradOutput, long n, int full, double eps, int reduction, float* loss,
        float* gradient) =>
        GaussianNllLoss<float>(mean, target, variance, varianceCount, gradOutput, n, full, eps, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_gaussian_nll_loss_grad_f64")]
    public static int GaussianNllLossGradDouble(
        [C99Type("const double*")] double* mean, [C99Type("const double*")] double* target, [C99Type("const double*")] double* variance,
        long varianceCount, [C99Type("const double*")] double* gradOutput, long n, int full, double eps, int reduction, double* loss,
        double* gradient) =>
        GaussianNllLoss<double>(mean, target, variance, varianceCount, gradOutput, n, full, eps, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_gaussian_nll_loss_grad_f16")]
    public static int GaussianNllLossGradHalf(
        [C99Type("const uint16_t*")] Half* mean, [C99Type("const uint16_t*")] Half* target, [C99Type("const uint16_t*")] Half* variance,
        long varianceCount, [C99Type("const float*")] float* gradOutput, long n, int full, double eps, int reduction, float* loss,
        [C99Type("uint16_t*")] Half* gradient) =>
        GaussianNllLoss<Half>(mean, target, variance, varianceCount, gradOutput, n, full, eps, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_gaussian_nll_loss_grad_bf16")]
    public static int GaussianNllLossGradBFloat16(
        [C99Type("const uint16_t*")] BFloat16* mean, [C99Type("const uint16_t*")] BFloat16* target,
        [C99Type("const uint16_t*")] BFloat16* variance, long varianceCount, [C99Type("const float*")] float* gradOutput, long n, int full,
        double eps, int reduction, float* loss, [C99Type("uint16_t*")] BFloat16* gradient) =>
        GaussianNllLoss<BFloat16>(mean, target, variance, varianceCount, gradOutput, n, full, eps, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_poisson_nll_loss_f32")]
    public static int PoissonNllLossSingle(
        [C99Type("const float*")] float* x, [C99Type("const float*")] float* target, long n, int logInput, int full, double eps,
        int reduction, float* loss) =>
        PoissonNllLoss<float>(x, target, null, n, logInput, full, eps, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_poisson_nll_loss_f64")]
    public static int PoissonNllLossDouble(
        [C99Type("const double*")] double* x, [C99Type("const double*")] double* target, long n, int logInput, int full, double eps,
        int reduction, double* loss) =>
        PoissonNllLoss<double>(x, target, null, n, logInput, full, eps, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_poisson_nll_loss_f16")]
    public static int PoissonNllLossHalf(
        [C99Type("const uint16_t*")] Half* x, [C99Type("const uint16_t*")] Half* target, long n, int logInput, int full, double eps,
        int reduction, float* loss) =>
        PoissonNllLoss<Half>(x, target, null, n, logInput, full, eps, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_poisson_nll_loss_bf16")]
    public static int PoissonNllLossBFloat16(
        [C99Type("const uint16_t*")] BFloat16* x, [C99Type("const uint16_t*")] BFloat16* target, long n, int logInput, int full, double eps,
        int reduction, float* loss) =>
        PoissonNllLoss<BFloat16>(x, target, null, n, logInput, full, eps, reduction, loss, null, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_poisson_nll_loss_grad_f32")]
    public static int PoissonNllLossGradSingle(
        [C99Type("const float*")] float* x, [C99Type("const float*")] float* target, [C99Type("const float*")] float* gradOutput, long n,
        int logInput, int full, double eps, int reduction, float* loss, float* gradient) =>
        PoissonNllLoss<float>(x, target, gradOutput, n, logInput, full, eps, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_poisson_nll_loss_grad_f64")]
    public static int PoissonNllLossGradDouble(
        [C99Type("const double*")] double* x, [C99Type("const double*")] double* target, [C99Type("const double*")] double* gradOutput,
        long n, int logInput, int full, double eps, int reduction, double* loss, double* gradient) =>
        PoissonNllLoss<double>(x, target, gradOutput, n, logInput, full, eps, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_poisson_nll_loss_grad_f16")]
    public static int PoissonNllLossGradHalf(
        [C99Type("const uint16_t*")] Half* x, [C99Type("const uint16_t*")] Half* target, [C99Type("const float*")] float* gradOutput,
        long n, int logInput, int full, double eps, int reduction, float* loss, [C99Type("uint16_t*")] Half* gradient) =>
        PoissonNllLoss<Half>(x, target, gradOutput, n, logInput, full, eps, reduction, loss, gradient, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_poisson_nll_loss_grad_bf16")]
    public static int PoissonNllLossGradBFloat16(
        [C99Type("const uint16_t*")] BFloat16* x, [C99Type("const uint16_t*")] BFloat16* target,
        [C99Type("const float*")] float* gradOutput, long n, int logInput, int full, double eps, int reduction, float* loss,
        [C99Type("uint16_t*")] BFloat16* gradient) =>
        PoissonNllLoss<BFloat16>(x, target, gradOutput, n, logInput, full, eps, reduction, loss, gradient, true);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int GaussianNllLoss<T>(
        T* mean, T* target, T* variance, long varianceCount, void* gradOutput, long n, int full, double eps, int reduction, void* loss,
        T* gradient, bool withGradient)
        where T : unmanaged
    {
        try
        {
            ElementwiseLossArguments<T> arguments = new(mean, target, gradOutput, n, reduction, loss, gradient, withGradient);

            arguments.SetVariance(variance, varianceCount);
            if (!LikelihoodEpsilon.IsValid(eps))
            {
                return (int)Status.Parameter;
            }

            Status status = arguments.Check();
            if (status == Status.Ok && n > 0 && Variances.AnyNegative(variance, (nint)varianceCount))
            {
                status = Status.Parameter;
            }

            return status == Status.Ok
                ? (int)arguments.Run(new GaussianLikelihoodFormula<T>(full != 0, LikelihoodEpsilon.OrDefault(eps, LikelihoodEpsilon.OfGaussian)))
                : (int)status;
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int PoissonNllLoss<T>(
        T* x, T* target, void* gradOutput, long n, int logInput, int full, double eps, int reduction, void* loss, T* gradient,
        bool withGradient)
        where T : unmanaged
    {
        try
        {
            ElementwiseLossArguments<T> arguments = new(x, target, gradOutput, n, reduction, loss, gradient, withGradient);

            return LikelihoodEpsilon.IsValid(eps)
                ? (int)arguments.Run(new PoissonLikelihoodFormula<T>(
                    logInput != 0, full != 0, LikelihoodEpsilon.OrDefault(eps, LikelihoodEpsilon.OfPoisson)))
                : (int)Status.Parameter;
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }
}
