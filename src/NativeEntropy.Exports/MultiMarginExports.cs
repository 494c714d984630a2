using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeEntropy.Drivers;
using NativeEntropy.Kernels;
using NativeEntropy.Maths;

namespace NativeEntropy.Exports;

/// <summary>The multi-class margin loss. The comments are in native_entropy.h.</summary>
internal static unsafe class MultiMarginExports
{
    [UnmanagedCallersOnly(EntryPoint = "ne_multi_margin_loss_f32")]
    public static int MultiMarginLossSingle(
        [C99Type("const float*")] float* scores, [C99Type("const int64_t*")] long* target, [C99Type("const float*")] float* weight,
        long rows, long cols, long rowStride, int p, double margin, int reduction, long* badRow, float* loss) =>
        MultiMarginLoss<float>(scores, target, weight, null, rows, cols, rowStride, p, margin, reduction, badRow, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_multi_margin_loss_f64")]
    public static int MultiMarginLossDouble(
        [C99Type("const double*")] double* scores, [C99Type("const int64_t*")] long* target, [C99Type("const double*")] double* weight,
        long rows, long cols, long rowStride, int p, double margin, int reduction, long* badRow, double* loss) =>
        MultiMarginLoss<double>(scores, target, weight, null, rows, cols, rowStride, p, margin, reduction, badRow, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_multi_margin_loss_f16")]
    public static int MultiMarginLossHalf(
        [C99Type("const uint16_t*")] Half* scores, [C99Type("const int64_t*")] long* target, [C99Type("const float*")] float* weight,
        long rows, long cols, long rowStride, int p, double margin, int reduction, long* badRow, float* loss) =>
        MultiMarginLoss<Half>(scores, target, weight, null, rows, cols, rowStride, p, margin, reduction, badRow, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_multi_margin_loss_bf16")]
    public static int MultiMarginLossBFloat16(
        [C99Type("const uint16_t*")] BFloat16* scores, [C99Type("const int64_t*")] long* target, [C99Type("const float*")] float* weight,
        long rows, long cols, long rowStride, int p, double margin, int reduction, long* badRow, float* loss) =>
        MultiMarginLoss<BFloat16>(
            scores, target, weight, null, rows, cols, rowStride, p, margin, reduction, badRow, loss, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_multi_margin_loss_grad_f32")]
    public static int MultiMarginLossGradSingle(
        [C99Type("const float*")] float* scores, [C99Type("const int64_t*")] long* target, [C99Type("const float*")] float* weight,
        [C99Type("const float*")] float* gradOutput, long rows, long cols, long rowStride, int p, double margin, int reduction,
        long* badRow, float* loss, float* gradient, long gradientRowStride) =>
        MultiMarginLoss<float>(
            scores, target, weight, gradOutput, rows, cols, rowStride, p, margin, reduction, badRow, loss, gradient, gradientRowStride,
            true);

    [UnmanagedCallersOnly(EntryPoint = "ne_multi_margin_loss_grad_f64")]
    public static int MultiMarginLossGradDouble(
        [C99Type("const double*")] double* scores, [C99Type("const int64_t*")] long* target, [C99Type("const double*")] double* weight,
        [C99Type("const double*")] double* gradOutput, long rows, long cols, long rowStride, int p, double margin, int reduction,
        long* badRow, double* loss, double* gradient, long gradientRowStride) =>
        MultiMarginLoss<double>(
            scores, target, weight, gradOutput, rows, cols, rowStride, p, margin, reduction, badRow, loss, gradient, gradientRowStride,
            true);

    [UnmanagedCallersOnly(EntryPoint = "ne_multi_margin_loss_grad_f16")]
    public static int MultiMarginLossGradHalf(
        [C99Type("const uint16_t*")] Half* scores, [C99Type("const int64_t*")] long* target, [C99Type("const float*")] float* weight,
        [C99Type("const float*")] float* gradOutput, long rows, long cols, long rowStride, int p, double margin, int reduction,
        long* badRow, float* loss, [C99Type("uint16_t*")] Half* gradient, long gradientRowStride) =>
        MultiMarginLoss<Half>(
            scores, target, weight, gradOutput, rows, cols, rowStride, p, margin, reduction, badRow, loss, gradient, gradientRowStride,
            true);

    [UnmanagedCallersOnly(EntryPoint = "ne_multi_margin_loss_grad_bf16")]
    public static int MultiMarginLossGradBFloat16(
        [C99Type("const uint16_t*")] BFloat16* scores, [C99Type("const int64_t*")] long* target, [C99Type("const float*")] float* weight,
        [C99Type("const float*")] float* gradOutput, long rows, long cols, long rowStride, int p, double margin, int reduction,
        long* badRow, float* loss, [C99Type("uint16_t*")] BFloat16* gradient, long gradientRowStride) =>
        MultiMarginLoss<BFloat16>(
            scores, target, weight, gradOutput, rows, cols, rowStride, p, margin, reduction, badRow, loss, gradient, gradientRowStride,
            true);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int MultiMarginLoss<T>(
        T* scores, long* target, void* weight, void* gradOutput, long rows, long cols, long rowStride, int p, double margin,
        int reduction, long* badRow, void* loss, T* gradient, long gradientRowStride, bool withGradient)
        where T : unmanaged
    {
        try
        {
            return (int)Checked(
                scores, target, new Results<T>(weight), new Results<T>(gradOutput), rows, cols, rowStride, p, margin, reduction, badRow, loss, gradient,
                gradientRowStride, withGradient);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    private static Status Checked<T>(
        T* scores, long* target, Results<T> weight, Results<T> gradOutput, long rows, long cols, long rowStride, int p, double margin, int reduction,
        long* badRow, void* loss, T* gradient, long gradientRowStride, bool withGradient)
        where T : unmanaged
    {
        bool known = (Reduction)reduction is (Reduction.Mean or Reduction.Sum or Reduction.None) && p is (1 or 2) && double.IsFinite(margin);
        long losses = (Reduction)reduction == Reduction.None ? rows : 1;
        Matrix<T> gradients = default;
        Status status = Boundary.First(
            Boundary.First(
                Boundary.RowsOrColumns(scores, rows, cols, rowStride, out Matrix<T> matrix),
                Boundary.Array(target, rows),
                known ? Status.Ok : Status.Parameter),
            typeof(T) == typeof(double) ? Boundary.Array((double*)loss, losses) : Boundary.Array((float*)loss, losses),
            withGradient ? Boundary.RowsOrColumns(gradient, rows, cols, gradientRowStride, out gradients) : Status.Ok);
        if (status != Status.Ok)
        {
            return status;
        }

        MultiMarginCall<T> call = new()
        {
            Scores = matrix,
            Target = target,
            Weight = weight,
            Squared = p == 2,
            Margin = margin,
            Reduction = (Reduction)reduction,
            GradOutput = gradOutput,
            Loss = new Results<T>(loss),
            Gradient = gradients,
            WithGradient = withGradient,
        };
        status = call.Run(out nint bad);
        if (status == Status.TargetRange && badRow != null)
        {
            *badRow = bad;
        }

        return status;
    }
}
