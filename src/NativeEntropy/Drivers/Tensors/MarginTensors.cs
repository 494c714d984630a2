using System.Numerics.Tensors;
using NativeEntropy.Kernels;

namespace NativeEntropy.Drivers;

/// <summary>The multi-class margin loss of tensors.</summary>
internal static class MarginTensors
{
    public static TResult Reduced<T, TResult>(
        in ReadOnlyTensorSpan<T> scores, in ReadOnlyTensorSpan<long> target, int axis, Reduction reduction, int p, double margin,
        ReadOnlySpan<TResult> weight)
        where T : unmanaged
        where TResult : unmanaged
    {
        Mean(reduction);
        using TargetRows<T, TResult> rows = new(scores, target, default, axis, nameof(scores));
        TResult loss = default;
        MultiMarginArguments.Run(
            rows.Logits, rows.Target, rows.Cols, reduction, default, new Span<TResult>(ref loss), default, p, margin, weight, withGradient: false);
        return loss;
    }

    public static TResult Reduced<T, TResult>(
        in ReadOnlyTensorSpan<T> scores, in ReadOnlyTensorSpan<long> target, in TensorSpan<T> gradient, int axis, Reduction reduction, int p,
        double margin, ReadOnlySpan<TResult> weight, TResult gradOutput)
        where T : unmanaged
        where TResult : unmanaged
    {
        Mean(reduction);
        using TargetRows<T, TResult> rows = new(scores, target, default, axis, nameof(scores));
        using PackedOutput<T> gradients = PackedOutput<T>.Beside(gradient, scores, rows.Axis, nameof(gradient), nameof(scores));
        TResult loss = default;
        MultiMarginArguments.Run(
            rows.Logits, rows.Target, rows.Cols, reduction, new ReadOnlySpan<TResult>(in gradOutput), new Span<TResult>(ref loss), gradients.Span,
            p, margin, weight, withGradient: true);
        gradients.Store();
        return loss;
    }

    public static void PerRow<T, TResult>(
        in ReadOnlyTensorSpan<T> scores, in ReadOnlyTensorSpan<long> target, in TensorSpan<TResult> destination, int axis, int p, double margin,
        ReadOnlySpan<TResult> weight)
        where T : unmanaged
        where TResult : unmanaged
    {
        TensorArguments.Element<T, TResult>();
        using TargetRows<T, TResult> rows = new(scores, target, default, axis, nameof(scores));
        using PackedOutput<TResult> losses = PackedOutput<TResult>.PerRow(destination, scores, rows.Axis, nameof(destination), nameof(scores));
        MultiMarginArguments.Run(
            rows.Logits, rows.Target, rows.Cols, Reduction.None, default, losses.Span, default, p, margin, weight, withGradient: false);
        losses.Store();
    }

    public static void PerRow<T, TResult>(
        in ReadOnlyTensorSpan<T> scores, in ReadOnlyTensorSpan<long> target, in ReadOnlyTensorSpan<TResult> gradOutput,
        in TensorSpan<TResult> destination, in TensorSpan<T> gradient, int axis, int p, double margin, ReadOnlySpan<TResult> weight)
        where T : unmanaged
        where TResult : unmanaged
    {
        TensorArguments.Element<T, TResult>();
        using TargetRows<T, TResult> rows = new(scores, target, default, axis, nameof(scores));
        using PackedInput<TResult> factors = PackedInput<TResult>.PerRow(gradOutput, scores, rows.Axis, nameof(gradOutput), nameof(scores));
        using PackedOutput<TResult> losses = PackedOutput<TResult>.PerRow(destination, scores, rows.Axis, nameof(destination), nameof(scores));
        using PackedOutput<T> gradients = PackedOutput<T>.Beside(gradient, scores, rows.Axis, nameof(gradient), nameof(scores));
        MultiMarginArguments.Run(
            rows.Logits, rows.Target, rows.Cols, Reduction.None, factors.Span, losses.Span, gradients.Span, p, margin, weight, withGradient: true);
        losses.Store();
        gradients.Store();
    }

    // With Reduction.None the core would write a loss per row where there is room for one: the methods of spans check this too.
    private static void Mean(Reduction reduction)
    {
        if (reduction is not (Reduction.Mean or Reduction.Sum))
        {
            throw new ArgumentOutOfRangeException(nameof(reduction), reduction, "Mean or Sum; the losses themselves go to a destination.");
        }
    }
}
