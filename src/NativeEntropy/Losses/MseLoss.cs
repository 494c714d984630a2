using NativeEntropy.Kernels;

namespace NativeEntropy;

public static partial class Losses
{
    /// <summary>The mean or sum of (x - y)^2.</summary>
    /// <param name="x">Any numbers: (n).</param>
    /// <param name="target">Any numbers: (n).</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <returns>Within 1 ULP (float) or 2 (double) of the exact value, and one rounding more.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static float MseLoss(ReadOnlySpan<float> x, ReadOnlySpan<float> target, Reduction reduction = Reduction.Mean) =>
        (float)new ElementwiseLossSpans<float>(x, target).Reduced(default(SquaredErrorFormula<float>), reduction);

    /// <inheritdoc cref="MseLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, Reduction)" />
    public static double MseLoss(ReadOnlySpan<double> x, ReadOnlySpan<double> target, Reduction reduction = Reduction.Mean) =>
        new ElementwiseLossSpans<double>(x, target).Reduced(default(SquaredErrorFormula<double>), reduction);

    /// <inheritdoc cref="MseLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, Reduction)" />
    public static float MseLoss(ReadOnlySpan<Half> x, ReadOnlySpan<Half> target, Reduction reduction = Reduction.Mean) =>
        (float)new ElementwiseLossSpans<Half>(x, target).Reduced(default(SquaredErrorFormula<Half>), reduction);

    /// <inheritdoc cref="MseLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, Reduction)" />
    public static float MseLoss(ReadOnlySpan<BFloat16> x, ReadOnlySpan<BFloat16> target, Reduction reduction = Reduction.Mean) =>
        (float)new ElementwiseLossSpans<BFloat16>(x, target).Reduced(default(SquaredErrorFormula<BFloat16>), reduction);

    /// <summary>destination[i] = (x - y)^2.</summary>
    /// <param name="x">Any numbers: (n).</param>
    /// <param name="target">Any numbers: (n).</param>
    /// <param name="destination">One loss per element: (n).</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void MseLoss(ReadOnlySpan<float> x, ReadOnlySpan<float> target, Span<float> destination) =>
        new ElementwiseLossSpans<float>(x, target).Each(default(SquaredErrorFormula<float>), destination);

    /// <inheritdoc cref="MseLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})" />
    public static void MseLoss(ReadOnlySpan<double> x, ReadOnlySpan<double> target, Span<double> destination) =>
        new ElementwiseLossSpans<double>(x, target).Each(default(SquaredErrorFormula<double>), destination);

    /// <inheritdoc cref="MseLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})" />
    public static void MseLoss(ReadOnlySpan<Half> x, ReadOnlySpan<Half> target, Span<float> destination) =>
        new ElementwiseLossSpans<Half>(x, target).Each(default(SquaredErrorFormula<Half>), destination);

    /// <inheritdoc cref="MseLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})" />
    public static void MseLoss(ReadOnlySpan<BFloat16> x, ReadOnlySpan<BFloat16> target, Span<float> destination) =>
        new ElementwiseLossSpans<BFloat16>(x, target).Each(default(SquaredErrorFormula<BFloat16>), destination);

    /// <summary>The mean or sum of (x - y)^2, the bits that MseLoss returns, and its gradient.</summary>
    /// <param name="x">Any numbers: (n).</param>
    /// <param name="target">Any numbers: (n).</param>
    /// <param name="gradient">gradOutput times the derivative of the result by x, 2 (x - y): (n); it may be x.</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="gradOutput">The derivative of whatever follows by this loss.</param>
    /// <returns>Within 1 ULP (float) or 2 (double) of the exact value, and one rounding more.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static float MseLossWithGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> target, Span<float> gradient, Reduction reduction = Reduction.Mean,
        float gradOutput = 1) =>
        (float)new ElementwiseLossSpans<float>(x, target).Reduced(default(SquaredErrorFormula<float>), reduction, gradient, gradOutput);

    /// <inheritdoc cref="MseLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Reduction, float)" />
    public static double MseLossWithGradient(
        ReadOnlySpan<double> x, ReadOnlySpan<double> target, Span<double> gradient, Reduction reduction = Reduction.Mean,
        double gradOutput = 1) =>
        new ElementwiseLossSpans<double>(x, target).Reduced(default(SquaredErrorFormula<double>), reduction, gradient, gradOutput);

    /// <inheritdoc cref="MseLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Reduction, float)" />
    public static float MseLossWithGradient(
        ReadOnlySpan<Half> x, ReadOnlySpan<Half> target, Span<Half> gradient, Reduction reduction = Reduction.Mean, float gradOutput = 1) =>
        (float)new ElementwiseLossSpans<Half>(x, target).Reduced(default(SquaredErrorFormula<Half>), reduction, gradient, gradOutput);

    /// <inheritdoc cref="MseLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Reduction, float)" />
    public static float MseLossWithGradient(
        ReadOnlySpan<BFloat16> x, ReadOnlySpan<BFloat16> target, Span<BFloat16> gradient, Reduction reduction = Reduction.Mean,
        float gradOutput = 1) =>
        (float)new ElementwiseLossSpans<BFloat16>(x, target).Reduced(
            default(SquaredErrorFormula<BFloat16>), reduction, gradient, gradOutput);

    /// <summary>destination[i] = (x - y)^2, and its gradient.</summary>
    /// <param name="x">Any numbers: (n).</param>
    /// <param name="target">Any numbers: (n).</param>
    /// <param name="gradOutput">One value per element: (n); empty for ones.</param>
    /// <param name="destination">One loss per element: (n).</param>
    /// <param name="gradient">gradOutput[i] times the derivative, 2 (x - y): (n); it may be x.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void MseLossWithGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> target, ReadOnlySpan<float> gradOutput, Span<float> destination, Span<float> gradient) =>
        new ElementwiseLossSpans<float>(x, target).Each(default(SquaredErrorFormula<float>), gradOutput, destination, gradient);

    /// <inheritdoc cref="MseLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float})" />
    public static void MseLossWithGradient(
        ReadOnlySpan<double> x, ReadOnlySpan<double> target, ReadOnlySpan<double> gradOutput, Span<double> destination,
        Span<double> gradient) =>
        new ElementwiseLossSpans<double>(x, target).Each(default(SquaredErrorFormula<double>), gradOutput, destination, gradient);

    /// <inheritdoc cref="MseLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float})" />
    public static void MseLossWithGradient(
        ReadOnlySpan<Half> x, ReadOnlySpan<Half> target, ReadOnlySpan<float> gradOutput, Span<float> destination, Span<Half> gradient) =>
        new ElementwiseLossSpans<Half>(x, target).Each(default(SquaredErrorFormula<Half>), gradOutput, destination, gradient);

    /// <inheritdoc cref="MseLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float})" />
    public static void MseLossWithGradient(
        ReadOnlySpan<BFloat16> x, ReadOnlySpan<BFloat16> target, ReadOnlySpan<float> gradOutput, Span<float> destination,
        Span<BFloat16> gradient) =>
        new ElementwiseLossSpans<BFloat16>(x, target).Each(default(SquaredErrorFormula<BFloat16>), gradOutput, destination, gradient);
}
