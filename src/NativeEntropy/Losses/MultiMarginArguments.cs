using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>The .NET arguments of the multi-class margin loss: checked, and made into a <see cref="MultiMarginCall{T}"/>.</summary>
internal static unsafe class MultiMarginArguments
{
    public static void Run<T, TResult>(
        ReadOnlySpan<T> scores, ReadOnlySpan<long> target, int cols, Reduction reduction, ReadOnlySpan<TResult> gradOutput, Span<TResult> losses,
        Span<T> gradient, int p, double margin, ReadOnlySpan<TResult> weight, bool withGradient)
        where T : unmanaged
        where TResult : unmanaged
    {
        int rows = Check(scores, target, cols, p, margin);
        if (reduction is not (Reduction.Mean or Reduction.Sum or Reduction.None))
        {
            throw new ArgumentOutOfRangeException(nameof(reduction), reduction, "Mean or Sum; the losses themselves go to a destination.");
        }

        if (!weight.IsEmpty)
        {
            Arguments.SameLength(weight.Length, cols, nameof(weight), "a row");
        }

        if (reduction == Reduction.None && !gradOutput.IsEmpty)
        {
            Arguments.AtLeast(gradOutput.Length, rows, nameof(gradOutput));
        }

        Arguments.AtLeast(losses.Length, reduction == Reduction.None ? rows : 1, "destination");
        if (withGradient)
        {
            Arguments.AtLeast(gradient.Length, scores.Length, nameof(gradient));
            Arguments.InPlaceOrApart(scores, gradient, nameof(scores), nameof(gradient));
        }

        fixed (T* x = scores, gradients = gradient)
        fixed (long* classes = target)
        fixed (TResult* outputs = gradOutput, results = losses, weights = weight)
        {
            MultiMarginCall<T> call = new()
            {
                Scores = new Matrix<T>(x, rows, cols, cols),
                Target = classes,
                Weight = new Results<T>(weights),
                Squared = p == 2,
                Margin = margin,
                Reduction = reduction,
                GradOutput = new Results<T>(outputs),
                Loss = new Results<T>(results),
                Gradient = new Matrix<T>(gradients, rows, cols, cols),
                WithGradient = withGradient,
            };
            if (call.Run(out nint badRow) == Status.TargetRange)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(target), target[(int)badRow], $"The class index of row {badRow} must be in 0..{cols - 1}.");
            }
        }
    }

    private static int Check<T>(ReadOnlySpan<T> scores, ReadOnlySpan<long> target, int cols, int p, double margin)
        where T : unmanaged
    {
        int rows = Arguments.Rows(scores.Length, cols, target.Length, nameof(scores));
        if (target.Length != rows)
        {
            throw new ArgumentException($"target has {target.Length} elements; expected one per row of scores: {rows}.", nameof(target));
        }

        if (p is not (1 or 2))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "The power must be 1 or 2.");
        }

        return double.IsFinite(margin)
            ? rows
            : throw new ArgumentOutOfRangeException(nameof(margin), margin, "The margin must be finite.");
    }
}
