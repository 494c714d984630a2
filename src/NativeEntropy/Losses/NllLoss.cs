using NativeEntropy.Kernels;

namespace NativeEntropy;

public static partial class Losses
{
    /// <summary>The mean or sum over the rows of -logProbs[r, target[r]], weighted.</summary>
    /// <param name="logProbs">Logarithms of probabilities, row-major: (rows, cols).</param>
    /// <param name="target">The class index of each row, in 0..cols-1, or the ignored index: (rows).</param>
    /// <param name="cols">Classes.</param>
    /// <param name="options">Reduction, empty mean and ignored index; the smoothing, temperature, cap and squared logsumexp of logits must be unset.</param>
    /// <param name="weight">One finite factor per class: (cols); empty for ones.</param>
    /// <param name="sampleWeight">One finite factor per row: (rows); empty for ones. Both weights join what a mean divides by.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, a weight is not finite, or an option that shapes logits is set.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class index is out of range: the message names its row. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">A mean over no rows with <see cref="EmptyMean.Throw"/>.</exception>
    public static float NllLoss(
        ReadOnlySpan<float> logProbs, ReadOnlySpan<long> target, int cols, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.Reduced<float, float>(logProbs, target, default, cols, options, weight, sampleWeight, isLogProbs: true);

    /// <inheritdoc cref="NllLoss(ReadOnlySpan{float}, ReadOnlySpan{long}, int, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static double NllLoss(
        ReadOnlySpan<double> logProbs, ReadOnlySpan<long> target, int cols, CrossEntropyOptions options = default,
        ReadOnlySpan<double> weight = default, ReadOnlySpan<double> sampleWeight = default) =>
        CrossEntropyArguments.Reduced<double, double>(logProbs, target, default, cols, options, weight, sampleWeight, isLogProbs: true);

    /// <inheritdoc cref="NllLoss(ReadOnlySpan{float}, ReadOnlySpan{long}, int, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static float NllLoss(
        ReadOnlySpan<Half> logProbs, ReadOnlySpan<long> target, int cols, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.Reduced<Half, float>(logProbs, target, default, cols, options, weight, sampleWeight, isLogProbs: true);

    /// <inheritdoc cref="NllLoss(ReadOnlySpan{float}, ReadOnlySpan{long}, int, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static float NllLoss(
        ReadOnlySpan<BFloat16> logProbs, ReadOnlySpan<long> target, int cols, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.Reduced<BFloat16, float>(logProbs, target, default, cols, options, weight, sampleWeight, isLogProbs: true);

    /// <summary>destination[r] = -logProbs[r, target[r]], weighted; 0 for ignored rows.</summary>
    /// <param name="logProbs">Logarithms of probabilities, row-major: (rows, cols).</param>
    /// <param name="target">The class index of each row, in 0..cols-1, or the ignored index: (rows).</param>
    /// <param name="cols">Classes.</param>
    /// <param name="destination">One loss per row: (rows).</param>
    /// <param name="options">The ignored index; the smoothing, temperature, cap and squared logsumexp of logits must be unset.</param>
    /// <param name="weight">One finite factor per class: (cols); empty for ones.</param>
    /// <param name="sampleWeight">One finite factor per row: (rows); empty for ones. Both weights join what a mean divides by.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, a weight is not finite, or an option that shapes logits is set.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class index is out of range: the message names its row. Nothing has been written.</exception>
    public static void NllLoss(
        ReadOnlySpan<float> logProbs, ReadOnlySpan<long> target, int cols, Span<float> destination, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.PerRow(logProbs, target, default, cols, destination, options, weight, sampleWeight, isLogProbs: true);

    /// <inheritdoc cref="NllLoss(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Span{float}, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static void NllLoss(
        ReadOnlySpan<double> logProbs, ReadOnlySpan<long> target, int cols, Span<double> destination, CrossEntropyOptions options = default,
        ReadOnlySpan<double> weight = default, ReadOnlySpan<double> sampleWeight = default) =>
        CrossEntropyArguments.PerRow(logProbs, target, default, cols, destination, options, weight, sampleWeight, isLogProbs: true);

    /// <inheritdoc cref="NllLoss(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Span{float}, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static void NllLoss(
        ReadOnlySpan<Half> logProbs, ReadOnlySpan<long> target, int cols, Span<float> destination, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.PerRow(logProbs, target, default, cols, destination, options, weight, sampleWeight, isLogProbs: true);

    /// <inheritdoc cref="NllLoss(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Span{float}, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static void NllLoss(
        ReadOnlySpan<BFloat16> logProbs, ReadOnlySpan<long> target, int cols, Span<float> destination, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.PerRow(logProbs, target, default, cols, destination, options, weight, sampleWeight, isLogProbs: true);

    /// <summary>The mean or sum of the losses, and its gradient: 0 but for -gradOutput times the row's weight at the target.</summary>
    /// <param name="logProbs">Logarithms of probabilities, row-major: (rows, cols).</param>
    /// <param name="target">The class index of each row, in 0..cols-1, or the ignored index: (rows).</param>
    /// <param name="cols">Classes.</param>
    /// <param name="gradient">As long as logProbs: (rows, cols); it may be logProbs.</param>
    /// <param name="options">Reduction, empty mean and ignored index; the smoothing, temperature, cap and squared logsumexp of logits must be unset.</param>
    /// <param name="gradOutput">The derivative of whatever follows by this loss.</param>
    /// <param name="weight">One finite factor per class: (cols); empty for ones.</param>
    /// <param name="sampleWeight">One finite factor per row: (rows); empty for ones. Both weights join what a mean divides by.</param>
    /// <returns>The bits that NllLoss returns.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit, a weight is not finite, or an option that shapes logits is set.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class index is out of range: the message names its row. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">A mean over no rows with <see cref="EmptyMean.Throw"/>.</exception>
    public static float NllLossWithGradient(
        ReadOnlySpan<float> logProbs, ReadOnlySpan<long> target, int cols, Span<float> gradient, CrossEntropyOptions options = default,
        float gradOutput = 1, ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.ReducedWithGradient(
            logProbs, target, default, cols, gradOutput, gradient, options, weight, sampleWeight, isLogProbs: true);

    /// <inheritdoc cref="NllLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Span{float}, CrossEntropyOptions, float, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static double NllLossWithGradient(
        ReadOnlySpan<double> logProbs, ReadOnlySpan<long> target, int cols, Span<double> gradient, CrossEntropyOptions options = default,
        double gradOutput = 1, ReadOnlySpan<double> weight = default, ReadOnlySpan<double> sampleWeight = default) =>
        CrossEntropyArguments.ReducedWithGradient(
            logProbs, target, default, cols, gradOutput, gradient, options, weight, sampleWeight, isLogProbs: true);

    /// <inheritdoc cref="NllLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Span{float}, CrossEntropyOptions, float, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static float NllLossWithGradient(
        ReadOnlySpan<Half> logProbs, ReadOnlySpan<long> target, int cols, Span<Half> gradient, CrossEntropyOptions options = default,
        float gradOutput = 1, ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.ReducedWithGradient(
            logProbs, target, default, cols, gradOutput, gradient, options, weight, sampleWeight, isLogProbs: true);

    /// <inheritdoc cref="NllLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Span{float}, CrossEntropyOptions, float, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static float NllLossWithGradient(
        ReadOnlySpan<BFloat16> logProbs, ReadOnlySpan<long> target, int cols, Span<BFloat16> gradient, CrossEntropyOptions options = default,
        float gradOutput = 1, ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.ReducedWithGradient(
            logProbs, target, default, cols, gradOutput, gradient, options, weight, sampleWeight, isLogProbs: true);

    /// <summary>One loss per row, and its gradient: 0 but for -gradOutput[r] times the row's weight at the target.</summary>
    /// <param name="logProbs">Logarithms of probabilities, row-major: (rows, cols).</param>
    /// <param name="target">The class index of each row, in 0..cols-1, or the ignored index: (rows).</param>
    /// <param name="cols">Classes.</param>
    /// <param name="gradOutput">One value per row: (rows); empty for ones.</param>
    /// <param name="destination">One loss per row: (rows).</param>
    /// <param name="gradient">As long as logProbs: (rows, cols); it may be logProbs.</param>
    /// <param name="options">The ignored index; the smoothing, temperature, cap and squared logsumexp of logits must be unset.</param>
    /// <param name="weight">One finite factor per class: (cols); empty for ones.</param>
    /// <param name="sampleWeight">One finite factor per row: (rows); empty for ones. Both weights join what a mean divides by.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, a weight is not finite, or an option that shapes logits is set.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class index is out of range: the message names its row. Nothing has been written.</exception>
    public static void NllLossWithGradient(
        ReadOnlySpan<float> logProbs, ReadOnlySpan<long> target, int cols, ReadOnlySpan<float> gradOutput, Span<float> destination, Span<float> gradient,
        CrossEntropyOptions options = default, ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.PerRowWithGradient(
            logProbs, target, default, cols, gradOutput, destination, gradient, options, weight, sampleWeight, isLogProbs: true);

    /// <inheritdoc cref="NllLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{long}, int, ReadOnlySpan{float}, Span{float}, Span{float}, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static void NllLossWithGradient(
        ReadOnlySpan<double> logProbs, ReadOnlySpan<long> target, int cols, ReadOnlySpan<double> gradOutput, Span<double> destination, Span<double> gradient,
        CrossEntropyOptions options = default, ReadOnlySpan<double> weight = default, ReadOnlySpan<double> sampleWeight = default) =>
        CrossEntropyArguments.PerRowWithGradient(
            logProbs, target, default, cols, gradOutput, destination, gradient, options, weight, sampleWeight, isLogProbs: true);

    /// <inheritdoc cref="NllLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{long}, int, ReadOnlySpan{float}, Span{float}, Span{float}, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static void NllLossWithGradient(
        ReadOnlySpan<Half> logProbs, ReadOnlySpan<long> target, int cols, ReadOnlySpan<float> gradOutput, Span<float> destination, Span<Half> gradient,
        CrossEntropyOptions options = default, ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.PerRowWithGradient(
            logProbs, target, default, cols, gradOutput, destination, gradient, options, weight, sampleWeight, isLogProbs: true);

    /// <inheritdoc cref="NllLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{long}, int, ReadOnlySpan{float}, Span{float}, Span{float}, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static void NllLossWithGradient(
        ReadOnlySpan<BFloat16> logProbs, ReadOnlySpan<long> target, int cols, ReadOnlySpan<float> gradOutput, Span<float> destination, Span<BFloat16> gradient,
        CrossEntropyOptions options = default, ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.PerRowWithGradient(
            logProbs, target, default, cols, gradOutput, destination, gradient, options, weight, sampleWeight, isLogProbs: true);
}
