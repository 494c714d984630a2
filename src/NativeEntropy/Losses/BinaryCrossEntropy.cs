using NativeEntropy.Kernels;

namespace NativeEntropy;

public static partial class Losses
{
    /// <summary>The mean or sum of -w (y log p + (1 - y) log(1 - p)).</summary>
    /// <param name="p">Probabilities of class 1; outside 0..1 the loss is NaN: (n).</param>
    /// <param name="target">Probabilities, usually 0 or 1: (n).</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="weight">One factor per element, or fewer that repeat: w[i mod its length]; empty: 1.</param>
    /// <returns>Within 1 ULP (float) or 2 (double) of the exact value, and one rounding more.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static float BinaryCrossEntropy(
        ReadOnlySpan<float> p, ReadOnlySpan<float> target, Reduction reduction = Reduction.Mean, ReadOnlySpan<float> weight = default) =>
        (float)new ElementwiseLossSpans<float>(p, target, weight).Reduced(default(BinaryCrossEntropyFormula<float>), reduction);

    /// <inheritdoc cref="BinaryCrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{float}, Reduction, ReadOnlySpan{float})" />
    public static double BinaryCrossEntropy(
        ReadOnlySpan<double> p, ReadOnlySpan<double> target, Reduction reduction = Reduction.Mean, ReadOnlySpan<double> weight = default) =>
        new ElementwiseLossSpans<double>(p, target, weight).Reduced(default(BinaryCrossEntropyFormula<double>), reduction);

    /// <inheritdoc cref="BinaryCrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{float}, Reduction, ReadOnlySpan{float})" />
    public static float BinaryCrossEntropy(
        ReadOnlySpan<Half> p, ReadOnlySpan<Half> target, Reduction reduction = Reduction.Mean, ReadOnlySpan<Half> weight = default) =>
        (float)new ElementwiseLossSpans<Half>(p, target, weight).Reduced(default(BinaryCrossEntropyFormula<Half>), reduction);

    /// <inheritdoc cref="BinaryCrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{float}, Reduction, ReadOnlySpan{float})" />
    public static float BinaryCrossEntropy(
        ReadOnlySpan<BFloat16> p, ReadOnlySpan<BFloat16> target, Reduction reduction = Reduction.Mean,
        ReadOnlySpan<BFloat16> weight = default) =>
        (float)new ElementwiseLossSpans<BFloat16>(p, target, weight).Reduced(default(BinaryCrossEntropyFormula<BFloat16>), reduction);

    /// <summary>destination[i] = -w (y log p + (1 - y) log(1 - p)).</summary>
    /// <param name="p">Probabilities of class 1; outside 0..1 the loss is NaN: (n).</param>
    /// <param name="target">Probabilities, usually 0 or 1: (n).</param>
    /// <param name="destination">One loss per element: (n).</param>
    /// <param name="weight">One factor per element, or fewer that repeat: w[i mod its length]; empty: 1.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void BinaryCrossEntropy(
        ReadOnlySpan<float> p, ReadOnlySpan<float> target, Span<float> destination, ReadOnlySpan<float> weight = default) =>
        new ElementwiseLossSpans<float>(p, target, weight).Each(default(BinaryCrossEntropyFormula<float>), destination);

    /// <inheritdoc cref="BinaryCrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})" />
    public static void BinaryCrossEntropy(
        ReadOnlySpan<double> p, ReadOnlySpan<double> target, Span<double> destination, ReadOnlySpan<double> weight = default) =>
        new ElementwiseLossSpans<double>(p, target, weight).Each(default(BinaryCrossEntropyFormula<double>), destination);

    /// <inheritdoc cref="BinaryCrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})" />
    public static void BinaryCrossEntropy(
        ReadOnlySpan<Half> p, ReadOnlySpan<Half> target, Span<float> destination, ReadOnlySpan<Half> weight = default) =>
        new ElementwiseLossSpans<Half>(p, target, weight).Each(default(BinaryCrossEntropyFormula<Half>), destination);

    /// <inheritdoc cref="BinaryCrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})" />
    public static void BinaryCrossEntropy(
        ReadOnlySpan<BFloat16> p, ReadOnlySpan<BFloat16> target, Span<float> destination, ReadOnlySpan<BFloat16> weight = default) =>
        new ElementwiseLossSpans<BFloat16>(p, target, weight).Each(default(BinaryCrossEntropyFormula<BFloat16>), destination);

    /// <summary>The mean or sum of -w (y log p + (1 - y) log(1 - p)), the bits that BinaryCrossEntropy returns, and its gradient.</summary>
    /// <param name="p">Probabilities of class 1; outside 0..1 the loss is NaN: (n).</param>
    /// <param name="target">Probabilities, usually 0 or 1: (n).</param>
    /// <param name="gradient">gradOutput times the derivative of the result by p, w (p - y) / (p (1 - p)): (n); it may be p.</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="weight">One factor per element, or fewer that repeat: w[i mod its length]; empty: 1.</param>
    /// <param name="gradOutput">The derivative of whatever follows by this loss.</param>
    /// <returns>Within 1 ULP (float) or 2 (double) of the exact value, and one rounding more.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static float BinaryCrossEntropyWithGradient(
        ReadOnlySpan<float> p, ReadOnlySpan<float> target, Span<float> gradient, Reduction reduction = Reduction.Mean,
        ReadOnlySpan<float> weight = default, float gradOutput = 1) =>
        (float)new ElementwiseLossSpans<float>(p, target, weight).Reduced(
            default(BinaryCrossEntropyFormula<float>), reduction, gradient, gradOutput);

    /// <inheritdoc cref="BinaryCrossEntropyWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Reduction, ReadOnlySpan{float}, float)" />
    public static double BinaryCrossEntropyWithGradient(
        ReadOnlySpan<double> p, ReadOnlySpan<double> target, Span<double> gradient, Reduction reduction = Reduction.Mean,
        ReadOnlySpan<double> weight = default, double gradOutput = 1) =>
        new ElementwiseLossSpans<double>(p, target, weight).Reduced(
            default(BinaryCrossEntropyFormula<double>), reduction, gradient, gradOutput);

    /// <inheritdoc cref="BinaryCrossEntropyWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Reduction, ReadOnlySpan{float}, float)" />
    public static float BinaryCrossEntropyWithGradient(
        ReadOnlySpan<Half> p, ReadOnlySpan<Half> target, Span<Half> gradient, Reduction reduction = Reduction.Mean,
        ReadOnlySpan<Half> weight = default, float gradOutput = 1) =>
        (float)new ElementwiseLossSpans<Half>(p, target, weight).Reduced(
            default(BinaryCrossEntropyFormula<Half>), reduction, gradient, gradOutput);

    /// <inheritdoc cref="BinaryCrossEntropyWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Reduction, ReadOnlySpan{float}, float)" />
    public static float BinaryCrossEntropyWithGradient(
        ReadOnlySpan<BFloat16> p, ReadOnlySpan<BFloat16> target, Span<BFloat16> gradient, Reduction reduction = Reduction.Mean,
        ReadOnlySpan<BFloat16> weight = default, float gradOutput = 1) =>
        (float)new ElementwiseLossSpans<BFloat16>(p, target, weight).Reduced(
            default(BinaryCrossEntropyFormula<BFloat16>), reduction, gradient, gradOutput);

    /// <summary>destination[i] = -w (y log p + (1 - y) log(1 - p)), and its gradient.</summary>
    /// <param name="p">Probabilities of class 1; outside 0..1 the loss is NaN: (n).</param>
    /// <param name="target">Probabilities, usually 0 or 1: (n).</param>
    /// <param name="gradOutput">One value per element: (n); empty for ones.</param>
    /// <param name="destination">One loss per element: (n).</param>
    /// <param name="gradient">gradOutput[i] times the derivative, w (p - y) / (p (1 - p)): (n); it may be p.</param>
    /// <param name="weight">One factor per element, or fewer that repeat: w[i mod its length]; empty: 1.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void BinaryCrossEntropyWithGradient(
        ReadOnlySpan<float> p, ReadOnlySpan<float> target, ReadOnlySpan<float> gradOutput, Span<float> destination, Span<float> gradient,
        ReadOnlySpan<float> weight = default) =>
        new ElementwiseLossSpans<float>(p, target, weight).Each(
            default(BinaryCrossEntropyFormula<float>), gradOutput, destination, gradient);

    /// <inheritdoc cref="BinaryCrossEntropyWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, ReadOnlySpan{float})" />
    public static void BinaryCrossEntropyWithGradient(
        ReadOnlySpan<double> p, ReadOnlySpan<double> target, ReadOnlySpan<double> gradOutput, Span<double> destination,
        Span<double> gradient, ReadOnlySpan<double> weight = default) =>
        new ElementwiseLossSpans<double>(p, target, weight).Each(
            default(BinaryCrossEntropyFormula<double>), gradOutput, destination, gradient);

    /// <inheritdoc cref="BinaryCrossEntropyWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, ReadOnlySpan{float})" />
    public static void BinaryCrossEntropyWithGradient(
        ReadOnlySpan<Half> p, ReadOnlySpan<Half> target, ReadOnlySpan<float> gradOutput, Span<float> destination, Span<Half> gradient,
        ReadOnlySpan<Half> weight = default) =>
        new ElementwiseLossSpans<Half>(p, target, weight).Each(default(BinaryCrossEntropyFormula<Half>), gradOutput, destination, gradient);

    /// <inheritdoc cref="BinaryCrossEntropyWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, ReadOnlySpan{float})" />
    public static void BinaryCrossEntropyWithGradient(
        ReadOnlySpan<BFloat16> p, ReadOnlySpan<BFloat16> target, ReadOnlySpan<float> gradOutput, Span<float> destination,
        Span<BFloat16> gradient, ReadOnlySpan<BFloat16> weight = default) =>
        new ElementwiseLossSpans<BFloat16>(p, target, weight).Each(
            default(BinaryCrossEntropyFormula<BFloat16>), gradOutput, destination, gradient);
}
