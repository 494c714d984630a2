using NativeEntropy.Kernels;

namespace NativeEntropy;

public static partial class Losses
{
    /// <summary>The mean or sum of w ((1 - y) x + (1 + (c - 1) y) log(1 + exp(-x))).</summary>
    /// <param name="logits">Any numbers: (n).</param>
    /// <param name="target">Probabilities, usually 0 or 1: (n).</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="weight">One factor per element, or fewer that repeat: w[i mod its length]; empty: 1.</param>
    /// <param name="positiveWeight">What the positive class weighs, one per element or fewer that repeat; empty: 1.</param>
    /// <returns>Within 1 ULP (float) or 2 (double) of the exact value, and one rounding more.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static float BinaryCrossEntropyWithLogits(
        ReadOnlySpan<float> logits, ReadOnlySpan<float> target, Reduction reduction = Reduction.Mean,
        ReadOnlySpan<float> weight = default, ReadOnlySpan<float> positiveWeight = default) =>
        (float)new ElementwiseLossSpans<float>(logits, target, weight, positiveWeight).Reduced(
            default(BinaryCrossEntropyWithLogitsFormula<float>), reduction);

    /// <inheritdoc cref="BinaryCrossEntropyWithLogits(ReadOnlySpan{float}, ReadOnlySpan{float}, Reduction, ReadOnlySpan{float}, ReadOnlySpan{float})" />
    public static double BinaryCrossEntropyWithLogits(
        ReadOnlySpan<double> logits, ReadOnlySpan<double> target, Reduction reduction = Reduction.Mean,
        ReadOnlySpan<double> weight = default, ReadOnlySpan<double> positiveWeight = default) =>
        new ElementwiseLossSpans<double>(logits, target, weight, positiveWeight).Reduced(
            default(BinaryCrossEntropyWithLogitsFormula<double>), reduction);

    /// <inheritdoc cref="BinaryCrossEntropyWithLogits(ReadOnlySpan{float}, ReadOnlySpan{float}, Reduction, ReadOnlySpan{float}, ReadOnlySpan{float})" />
    public static float BinaryCrossEntropyWithLogits(
        ReadOnlySpan<Half> logits, ReadOnlySpan<Half> target, Reduction reduction = Reduction.Mean, ReadOnlySpan<Half> weight = default,
        ReadOnlySpan<Half> positiveWeight = default) =>
        (float)new ElementwiseLossSpans<Half>(logits, target, weight, positiveWeight).Reduced(
            default(BinaryCrossEntropyWithLogitsFormula<Half>), reduction);

    /// <inheritdoc cref="BinaryCrossEntropyWithLogits(ReadOnlySpan{float}, ReadOnlySpan{float}, Reduction, ReadOnlySpan{float}, ReadOnlySpan{float})" />
    public static float BinaryCrossEntropyWithLogits(
        ReadOnlySpan<BFloat16> logits, ReadOnlySpan<BFloat16> target, Reduction reduction = Reduction.Mean,
        ReadOnlySpan<BFloat16> weight = default, ReadOnlySpan<BFloat16> positiveWeight = default) =>
        (float)new ElementwiseLossSpans<BFloat16>(logits, target, weight, positiveWeight).Reduced(
            default(BinaryCrossEntropyWithLogitsFormula<BFloat16>), reduction);

    /// <summary>destination[i] = w ((1 - y) x + (1 + (c - 1) y) log(1 + exp(-x))).</summary>
    /// <param name="logits">Any numbers: (n).</param>
    /// <param name="target">Probabilities, usually 0 or 1: (n).</param>
    /// <param name="destination">One loss per element: (n).</param>
    /// <param name="weight">One factor per element, or fewer that repeat: w[i mod its length]; empty: 1.</param>
    /// <param name="positiveWeight">What the positive class weighs, one per element or fewer that repeat; empty: 1.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void BinaryCrossEntropyWithLogits(
        ReadOnlySpan<float> logits, ReadOnlySpan<float> target, Span<float> destination, ReadOnlySpan<float> weight = default,
        ReadOnlySpan<float> positiveWeight = default) =>
        new ElementwiseLossSpans<float>(logits, target, weight, positiveWeight).Each(
            default(BinaryCrossEntropyWithLogitsFormula<float>), destination);

    /// <inheritdoc cref="BinaryCrossEntropyWithLogits(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float}, ReadOnlySpan{float})" />
    public static void BinaryCrossEntropyWithLogits(
        ReadOnlySpan<double> logits, ReadOnlySpan<double> target, Span<double> destination, ReadOnlySpan<double> weight = default,
        ReadOnlySpan<double> positiveWeight = default) =>
        new ElementwiseLossSpans<double>(logits, target, weight, positiveWeight).Each(
            default(BinaryCrossEntropyWithLogitsFormula<double>), destination);

    /// <inheritdoc cref="BinaryCrossEntropyWithLogits(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float}, ReadOnlySpan{float})" />
    public static void BinaryCrossEntropyWithLogits(
        ReadOnlySpan<Half> logits, ReadOnlySpan<Half> target, Span<float> destination, ReadOnlySpan<Half> weight = default,
        ReadOnlySpan<Half> positiveWeight = default) =>
        new ElementwiseLossSpans<Half>(logits, target, weight, positiveWeight).Each(
            default(BinaryCrossEntropyWithLogitsFormula<Half>), destination);

    /// <inheritdoc cref="BinaryCrossEntropyWithLogits(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float}, ReadOnlySpan{float})" />
    public static void BinaryCrossEntropyWithLogits(
        ReadOnlySpan<BFloat16> logits, ReadOnlySpan<BFloat16> target, Span<float> destination, ReadOnlySpan<BFloat16> weight = default,
        ReadOnlySpan<BFloat16> positiveWeight = default) =>
        new ElementwiseLossSpans<BFloat16>(logits, target, weight, positiveWeight).Each(
            default(BinaryCrossEntropyWithLogitsFormula<BFloat16>), destination);

    /// <summary>The mean or sum of w ((1 - y) x + (1 + (c - 1) y) log(1 + exp(-x))), the bits that BinaryCrossEntropyWithLogits returns, and its gradient.</summary>
    /// <param name="logits">Any numbers: (n).</param>
    /// <param name="target">Probabilities, usually 0 or 1: (n).</param>
    /// <param name="gradient">gradOutput times the derivative of the result by logits, w ((1 - y) sigmoid(x) - c y sigmoid(-x)): (n); it may be logits.</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="weight">One factor per element, or fewer that repeat: w[i mod its length]; empty: 1.</param>
    /// <param name="positiveWeight">What the positive class weighs, one per element or fewer that repeat; empty: 1.</param>
    /// <param name="gradOutput">The derivative of whatever follows by this loss.</param>
    /// <returns>Within 1 ULP (float) or 2 (double) of the exact value, and one rounding more.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static float BinaryCrossEntropyWithLogitsWithGradient(
        ReadOnlySpan<float> logits, ReadOnlySpan<float> target, Span<float> gradient, Reduction reduction = Reduction.Mean,
        ReadOnlySpan<float> weight = default, ReadOnlySpan<float> positiveWeight = default, float gradOutput = 1) =>
        (float)new ElementwiseLossSpans<float>(logits, target, weight, positiveWeight).Reduced(
            default(BinaryCrossEntropyWithLogitsFormula<float>), reduction, gradient, gradOutput);

    /// <inheritdoc cref="BinaryCrossEntropyWithLogitsWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Reduction, ReadOnlySpan{float}, ReadOnlySpan{float}, float)" />
    public static double BinaryCrossEntropyWithLogitsWithGradient(
        ReadOnlySpan<double> logits, ReadOnlySpan<double> target, Span<double> gradient, Reduction reduction = Reduction.Mean,
        ReadOnlySpan<double> weight = default, ReadOnlySpan<double> positiveWeight = default, double gradOutput = 1) =>
        new ElementwiseLossSpans<double>(logits, target, weight, positiveWeight).Reduced(
            default(BinaryCrossEntropyWithLogitsFormula<double>), reduction, gradient, gradOutput);

    /// <inheritdoc cref="BinaryCrossEntropyWithLogitsWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Reduction, ReadOnlySpan{float}, ReadOnlySpan{float}, float)" />
    public static float BinaryCrossEntropyWithLogitsWithGradient(
        ReadOnlySpan<Half> logits, ReadOnlySpan<Half> target, Span<Half> gradient, Reduction reduction = Reduction.Mean,
        ReadOnlySpan<Half> weight = default, ReadOnlySpan<Half> positiveWeight = default, float gradOutput = 1) =>
        (float)new ElementwiseLossSpans<Half>(logits, target, weight, positiveWeight).Reduced(
            default(BinaryCrossEntropyWithLogitsFormula<Half>), reduction, gradient, gradOutput);

    /// <inheritdoc cref="BinaryCrossEntropyWithLogitsWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Reduction, ReadOnlySpan{float}, ReadOnlySpan{float}, float)" />
    public static float BinaryCrossEntropyWithLogitsWithGradient(
        ReadOnlySpan<BFloat16> logits, ReadOnlySpan<BFloat16> target, Span<BFloat16> gradient, Reduction reduction = Reduction.Mean,
        ReadOnlySpan<BFloat16> weight = default, ReadOnlySpan<BFloat16> positiveWeight = default, float gradOutput = 1) =>
        (float)new ElementwiseLossSpans<BFloat16>(logits, target, weight, positiveWeight).Reduced(
            default(BinaryCrossEntropyWithLogitsFormula<BFloat16>), reduction, gradient, gradOutput);

    /// <summary>destination[i] = w ((1 - y) x + (1 + (c - 1) y) log(1 + exp(-x))), and its gradient.</summary>
    /// <param name="logits">Any numbers: (n).</param>
    /// <param name="target">Probabilities, usually 0 or 1: (n).</param>
    /// <param name="gradOutput">One value per element: (n); empty for ones.</param>
    /// <param name="destination">One loss per element: (n).</param>
    /// <param name="gradient">gradOutput[i] times the derivative, w ((1 - y) sigmoid(x) - c y sigmoid(-x)): (n); it may be logits.</param>
    /// <param name="weight">One factor per element, or fewer that repeat: w[i mod its length]; empty: 1.</param>
    /// <param name="positiveWeight">What the positive class weighs, one per element or fewer that repeat; empty: 1.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void BinaryCrossEntropyWithLogitsWithGradient(
        ReadOnlySpan<float> logits, ReadOnlySpan<float> target, ReadOnlySpan<float> gradOutput, Span<float> destination,
        Span<float> gradient, ReadOnlySpan<float> weight = default, ReadOnlySpan<float> positiveWeight = default) =>
        new ElementwiseLossSpans<float>(logits, target, weight, positiveWeight).Each(
            default(BinaryCrossEntropyWithLogitsFormula<float>), gradOutput, destination, gradient);

    /// <inheritdoc cref="BinaryCrossEntropyWithLogitsWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, ReadOnlySpan{float}, ReadOnlySpan{float})" />
    public static void BinaryCrossEntropyWithLogitsWithGradient(
        ReadOnlySpan<double> logits, ReadOnlySpan<double> target, ReadOnlySpan<double> gradOutput, Span<double> destination,
        Span<double> gradient, ReadOnlySpan<double> weight = default, ReadOnlySpan<double> positiveWeight = default) =>
        new ElementwiseLossSpans<double>(logits, target, weight, positiveWeight).Each(
            default(BinaryCrossEntropyWithLogitsFormula<double>), gradOutput, destination, gradient);

    /// <inheritdoc cref="BinaryCrossEntropyWithLogitsWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, ReadOnlySpan{float}, ReadOnlySpan{float})" />
    public static void BinaryCrossEntropyWithLogitsWithGradient(
        ReadOnlySpan<Half> logits, ReadOnlySpan<Half> target, ReadOnlySpan<float> gradOutput, Span<float> destination,
        Span<Half> gradient, ReadOnlySpan<Half> weight = default, ReadOnlySpan<Half> positiveWeight = default) =>
        new ElementwiseLossSpans<Half>(logits, target, weight, positiveWeight).Each(
            default(BinaryCrossEntropyWithLogitsFormula<Half>), gradOutput, destination, gradient);

    /// <inheritdoc cref="BinaryCrossEntropyWithLogitsWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, ReadOnlySpan{float}, ReadOnlySpan{float})" />
    public static void BinaryCrossEntropyWithLogitsWithGradient(
        ReadOnlySpan<BFloat16> logits, ReadOnlySpan<BFloat16> target, ReadOnlySpan<float> gradOutput, Span<float> destination,
        Span<BFloat16> gradient, ReadOnlySpan<BFloat16> weight = default, ReadOnlySpan<BFloat16> positiveWeight = default) =>
        new ElementwiseLossSpans<BFloat16>(logits, target, weight, positiveWeight).Each(
            default(BinaryCrossEntropyWithLogitsFormula<BFloat16>), gradOutput, destination, gradient);
}
