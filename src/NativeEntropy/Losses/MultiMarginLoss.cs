using NativeEntropy.Kernels;

namespace NativeEntropy;

public static partial class Losses
{
    /// <summary>The mean or sum over the rows of weight[t] / cols times the sum over c, c not t, of max(0, margin - x[t] + x[c])^p, t the row's target.</summary>
    /// <param name="scores">Any numbers, row-major: (rows, cols).</param>
    /// <param name="target">The class index of each row, in 0..cols-1: (rows).</param>
    /// <param name="cols">Classes.</param>
    /// <param name="reduction">Mean, over the rows, or sum.</param>
    /// <param name="p">The power: 1 or 2.</param>
    /// <param name="margin">Finite.</param>
    /// <param name="weight">One factor per class: (cols); empty for ones.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">p or the margin is out of range, or a class index: the message names its row. Nothing has been written.</exception>
    public static float MultiMarginLoss(
        ReadOnlySpan<float> scores, ReadOnlySpan<long> target, int cols, Reduction reduction = Reduction.Mean, int p = 1,
        double margin = 1, ReadOnlySpan<float> weight = default)
    {
        float loss = 0;
        MultiMarginArguments.Run(
            scores, target, cols, reduction, default, new Span<float>(ref loss), default, p, margin, weight, withGradient: false);
        return loss;
    }

    /// <inheritdoc cref="MultiMarginLoss(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Reduction, int, double, ReadOnlySpan{float})" />
    public static double MultiMarginLoss(
        ReadOnlySpan<double> scores, ReadOnlySpan<long> target, int cols, Reduction reduction = Reduction.Mean, int p = 1,
        double margin = 1, ReadOnlySpan<double> weight = default)
    {
        double loss = 0;
        MultiMarginArguments.Run(
            scores, target, cols, reduction, default, new Span<double>(ref loss), default, p, margin, weight, withGradient: false);
        return loss;
    }

    /// <inheritdoc cref="MultiMarginLoss(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Reduction, int, double, ReadOnlySpan{float})" />
    public static float MultiMarginLoss(
        ReadOnlySpan<Half> scores, ReadOnlySpan<long> target, int cols, Reduction reduction = Reduction.Mean, int p = 1,
        double margin = 1, ReadOnlySpan<float> weight = default)
    {
        float loss = 0;
        MultiMarginArguments.Run(
            scores, target, cols, reduction, default, new Span<float>(ref loss), default, p, margin, weight, withGradient: false);
        return loss;
    }

    /// <inheritdoc cref="MultiMarginLoss(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Reduction, int, double, ReadOnlySpan{float})" />
    public static float MultiMarginLoss(
        ReadOnlySpan<BFloat16> scores, ReadOnlySpan<long> target, int cols, Reduction reduction = Reduction.Mean, int p = 1,
        double margin = 1, ReadOnlySpan<float> weight = default)
    {
        float loss = 0;
        MultiMarginArguments.Run(
            scores, target, cols, reduction, default, new Span<float>(ref loss), default, p, margin, weight, withGradient: false);
        return loss;
    }

    /// <summary>destination[r] = weight[t] / cols times the sum over c, c not t, of max(0, margin - x[t] + x[c])^p, t the row's target.</summary>
    /// <param name="scores">Any numbers, row-major: (rows, cols).</param>
    /// <param name="target">The class index of each row, in 0..cols-1: (rows).</param>
    /// <param name="cols">Classes.</param>
    /// <param name="destination">One loss per row: (rows).</param>
    /// <param name="p">The power: 1 or 2.</param>
    /// <param name="margin">Finite.</param>
    /// <param name="weight">One factor per class: (cols); empty for ones.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">p or the margin is out of range, or a class index: the message names its row. Nothing has been written.</exception>
    public static void MultiMarginLoss(
        ReadOnlySpan<float> scores, ReadOnlySpan<long> target, int cols, Span<float> destination, int p = 1, double margin = 1,
        ReadOnlySpan<float> weight = default) =>
        MultiMarginArguments.Run(
            scores, target, cols, Reduction.None, default, destination, default, p, margin, weight, withGradient: false);

    /// <inheritdoc cref="MultiMarginLoss(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Span{float}, int, double, ReadOnlySpan{float})" />
    public static void MultiMarginLoss(
        ReadOnlySpan<double> scores, ReadOnlySpan<long> target, int cols, Span<double> destination, int p = 1, double margin = 1,
        ReadOnlySpan<double> weight = default) =>
        MultiMarginArguments.Run(
            scores, target, cols, Reduction.None, default, destination, default, p, margin, weight, withGradient: false);

    /// <inheritdoc cref="MultiMarginLoss(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Span{float}, int, double, ReadOnlySpan{float})" />
    public static void MultiMarginLoss(
        ReadOnlySpan<Half> scores, ReadOnlySpan<long> target, int cols, Span<float> destination, int p = 1, double margin = 1,
        ReadOnlySpan<float> weight = default) =>
        MultiMarginArguments.Run(
            scores, target, cols, Reduction.None, default, destination, default, p, margin, weight, withGradient: false);

    /// <inheritdoc cref="MultiMarginLoss(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Span{float}, int, double, ReadOnlySpan{float})" />
    public static void MultiMarginLoss(
        ReadOnlySpan<BFloat16> scores, ReadOnlySpan<long> target, int cols, Span<float> destination, int p = 1, double margin = 1,
        ReadOnlySpan<float> weight = default) =>
        MultiMarginArguments.Run(
            scores, target, cols, Reduction.None, default, destination, default, p, margin, weight, withGradient: false);

    /// <summary>The gradient, 0 at the corner, and the mean or sum over the rows of weight[t] / cols times the sum over c, c not t, of max(0, margin - x[t] + x[c])^p, t the row's target.</summary>
    /// <param name="scores">Any numbers, row-major: (rows, cols).</param>
    /// <param name="target">The class index of each row, in 0..cols-1: (rows).</param>
    /// <param name="cols">Classes.</param>
    /// <param name="gradient">As long as the scores: (rows, cols); it may be the scores.</param>
    /// <param name="reduction">Mean, over the rows, or sum.</param>
    /// <param name="p">The power: 1 or 2.</param>
    /// <param name="margin">Finite.</param>
    /// <param name="weight">One factor per class: (cols); empty for ones.</param>
    /// <param name="gradOutput">The derivative of whatever follows by this loss.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">p or the margin is out of range, or a class index: the message names its row. Nothing has been written.</exception>
    public static float MultiMarginLossWithGradient(
        ReadOnlySpan<float> scores, ReadOnlySpan<long> target, int cols, Span<float> gradient, Reduction reduction = Reduction.Mean,
        int p = 1, double margin = 1, ReadOnlySpan<float> weight = default, float gradOutput = 1)
    {
        float loss = 0;
        MultiMarginArguments.Run(
            scores, target, cols, reduction, new ReadOnlySpan<float>(in gradOutput), new Span<float>(ref loss), gradient, p, margin,
            weight, withGradient: true);
        return loss;
    }

    /// <inheritdoc cref="MultiMarginLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Span{float}, Reduction, int, double, ReadOnlySpan{float}, float)" />
    public static double MultiMarginLossWithGradient(
        ReadOnlySpan<double> scores, ReadOnlySpan<long> target, int cols, Span<double> gradient, Reduction reduction = Reduction.Mean,
        int p = 1, double margin = 1, ReadOnlySpan<double> weight = default, double gradOutput = 1)
    {
        double loss = 0;
        MultiMarginArguments.Run(
            scores, target, cols, reduction, new ReadOnlySpan<double>(in gradOutput), new Span<double>(ref loss), gradient, p, margin,
            weight, withGradient: true);
        return loss;
    }

    /// <inheritdoc cref="MultiMarginLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Span{float}, Reduction, int, double, ReadOnlySpan{float}, float)" />
    public static float MultiMarginLossWithGradient(
        ReadOnlySpan<Half> scores, ReadOnlySpan<long> target, int cols, Span<Half> gradient, Reduction reduction = Reduction.Mean,
        int p = 1, double margin = 1, ReadOnlySpan<float> weight = default, float gradOutput = 1)
    {
        float loss = 0;
        MultiMarginArguments.Run(
            scores, target, cols, reduction, new ReadOnlySpan<float>(in gradOutput), new Span<float>(ref loss), gradient, p, margin,
            weight, withGradient: true);
        return loss;
    }

    /// <inheritdoc cref="MultiMarginLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Span{float}, Reduction, int, double, ReadOnlySpan{float}, float)" />
    public static float MultiMarginLossWithGradient(
        ReadOnlySpan<BFloat16> scores, ReadOnlySpan<long> target, int cols, Span<BFloat16> gradient,
        Reduction reduction = Reduction.Mean, int p = 1, double margin = 1, ReadOnlySpan<float> weight = default, float gradOutput = 1)
    {
        float loss = 0;
        MultiMarginArguments.Run(
            scores, target, cols, reduction, new ReadOnlySpan<float>(in gradOutput), new Span<float>(ref loss), gradient, p, margin,
            weight, withGradient: true);
        return loss;
    }

    /// <summary>The gradient, 0 at the corner, and destination[r] = weight[t] / cols times the sum over c, c not t, of max(0, margin - x[t] + x[c])^p, t the row's target.</summary>
    /// <param name="scores">Any numbers, row-major: (rows, cols).</param>
    /// <param name="target">The class index of each row, in 0..cols-1: (rows).</param>
    /// <param name="cols">Classes.</param>
    /// <param name="gradOutput">One value per row: (rows); empty for ones.</param>
    /// <param name="destination">One loss per row: (rows).</param>
    /// <param name="gradient">As long as the scores: (rows, cols); it may be the scores.</param>
    /// <param name="p">The power: 1 or 2.</param>
    /// <param name="margin">Finite.</param>
    /// <param name="weight">One factor per class: (cols); empty for ones.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">p or the margin is out of range, or a class index: the message names its row. Nothing has been written.</exception>
    public static void MultiMarginLossWithGradient(
        ReadOnlySpan<float> scores, ReadOnlySpan<long> target, int cols, ReadOnlySpan<float> gradOutput, Span<float> destination,
        Span<float> gradient, int p = 1, double margin = 1, ReadOnlySpan<float> weight = default) =>
        MultiMarginArguments.Run(
            scores, target, cols, Reduction.None, gradOutput, destination, gradient, p, margin, weight, withGradient: true);

    /// <inheritdoc cref="MultiMarginLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{long}, int, ReadOnlySpan{float}, Span{float}, Span{float}, int, double, ReadOnlySpan{float})" />
    public static void MultiMarginLossWithGradient(
        ReadOnlySpan<double> scores, ReadOnlySpan<long> target, int cols, ReadOnlySpan<double> gradOutput, Span<double> destination,
        Span<double> gradient, int p = 1, double margin = 1, ReadOnlySpan<double> weight = default) =>
        MultiMarginArguments.Run(
            scores, target, cols, Reduction.None, gradOutput, destination, gradient, p, margin, weight, withGradient: true);

    /// <inheritdoc cref="MultiMarginLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{long}, int, ReadOnlySpan{float}, Span{float}, Span{float}, int, double, ReadOnlySpan{float})" />
    public static void MultiMarginLossWithGradient(
        ReadOnlySpan<Half> scores, ReadOnlySpan<long> target, int cols, ReadOnlySpan<float> gradOutput, Span<float> destination,
        Span<Half> gradient, int p = 1, double margin = 1, ReadOnlySpan<float> weight = default) =>
        MultiMarginArguments.Run(
            scores, target, cols, Reduction.None, gradOutput, destination, gradient, p, margin, weight, withGradient: true);

    /// <inheritdoc cref="MultiMarginLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{long}, int, ReadOnlySpan{float}, Span{float}, Span{float}, int, double, ReadOnlySpan{float})" />
    public static void MultiMarginLossWithGradient(
        ReadOnlySpan<BFloat16> scores, ReadOnlySpan<long> target, int cols, ReadOnlySpan<float> gradOutput, Span<float> destination,
        Span<BFloat16> gradient, int p = 1, double margin = 1, ReadOnlySpan<float> weight = default) =>
        MultiMarginArguments.Run(
            scores, target, cols, Reduction.None, gradOutput, destination, gradient, p, margin, weight, withGradient: true);
}
