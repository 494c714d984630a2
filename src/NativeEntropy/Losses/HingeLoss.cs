using NativeEntropy.Kernels;

namespace NativeEntropy;

public static partial class Losses
{
    /// <summary>The mean or sum of max(0, 1 - y s).</summary>
    /// <param name="score">Any numbers: (n).</param>
    /// <param name="target">-1 or +1, or any numbers: (n).</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <returns>Within 1 ULP (float) or 2 (double) of the exact value, and one rounding more.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static float HingeLoss(ReadOnlySpan<float> score, ReadOnlySpan<float> target, Reduction reduction = Reduction.Mean) =>
        (float)new ElementwiseLossSpans<float>(score, target).Reduced(default(HingeFormula<float>), reduction);

    /// <inheritdoc cref="HingeLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, Reduction)" />
    public static double HingeLoss(ReadOnlySpan<double> score, ReadOnlySpan<double> target, Reduction reduction = Reduction.Mean) =>
        new ElementwiseLossSpans<double>(score, target).Reduced(default(HingeFormula<double>), reduction);

    /// <inheritdoc cref="HingeLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, Reduction)" />
    public static float HingeLoss(ReadOnlySpan<Half> score, ReadOnlySpan<Half> target, Reduction reduction = Reduction.Mean) =>
        (float)new ElementwiseLossSpans<Half>(score, target).Reduced(default(HingeFormula<Half>), reduction);

    /// <inheritdoc cref="HingeLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, Reduction)" />
    public static float HingeLoss(ReadOnlySpan<BFloat16> score, ReadOnlySpan<BFloat16> target, Reduction reduction = Reduction.Mean) =>
        (float)new ElementwiseLossSpans<BFloat16>(score, target).Reduced(default(HingeFormula<BFloat16>), reduction);

    /// <summary>destination[i] = max(0, 1 - y s).</summary>
    /// <param name="score">Any numbers: (n).</param>
    /// <param name="target">-1 or +1, or any numbers: (n).</param>
    /// <param name="destination">One loss per element: (n).</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void HingeLoss(ReadOnlySpan<float> score, ReadOnlySpan<float> target, Span<float> destination) =>
        new ElementwiseLossSpans<float>(score, target).Each(default(HingeFormula<float>), destination);

    /// <inheritdoc cref="HingeLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})" />
    public static void HingeLoss(ReadOnlySpan<double> score, ReadOnlySpan<double> target, Span<double> destination) =>
        new ElementwiseLossSpans<double>(score, target).Each(default(HingeFormula<double>), destination);

    /// <inheritdoc cref="HingeLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})" />
    public static void HingeLoss(ReadOnlySpan<Half> score, ReadOnlySpan<Half> target, Span<float> destination) =>
        new ElementwiseLossSpans<Half>(score, target).Each(default(HingeFormula<Half>), destination);

    /// <inheritdoc cref="HingeLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})" />
    public static void HingeLoss(ReadOnlySpan<BFloat16> score, ReadOnlySpan<BFloat16> target, Span<float> destination) =>
        new ElementwiseLossSpans<BFloat16>(score, target).Each(default(HingeFormula<BFloat16>), destination);

    /// <summary>The mean or sum of max(0, 1 - y s), the bits that HingeLoss returns, and its gradient.</summary>
    /// <param name="score">Any numbers: (n).</param>
    /// <param name="target">-1 or +1, or any numbers: (n).</param>
    /// <param name="gradient">gradOutput times the derivative of the result by score, -y where the loss is above 0: (n); it may be score.</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="gradOutput">The derivative of whatever follows by this loss.</param>
    /// <returns>Within 1 ULP (float) or 2 (double) of the exact value, and one rounding more.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static float HingeLossWithGradient(
        ReadOnlySpan<float> score, ReadOnlySpan<float> target, Span<float> gradient, Reduction reduction = Reduction.Mean,
        float gradOutput = 1) =>
        (float)new ElementwiseLossSpans<float>(score, target).Reduced(default(HingeFormula<float>), reduction, gradient, gradOutput);

    /// <inheritdoc cref="HingeLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Reduction, float)" />
    public static double HingeLossWithGradient(
        ReadOnlySpan<double> score, ReadOnlySpan<double> target, Span<double> gradient, Reduction reduction = Reduction.Mean,
        double gradOutput = 1) =>
        new ElementwiseLossSpans<double>(score, target).Reduced(default(HingeFormula<double>), reduction, gradient, gradOutput);

    /// <inheritdoc cref="HingeLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Reduction, float)" />
    public static float HingeLossWithGradient(
        ReadOnlySpan<Half> score, ReadOnlySpan<Half> target, Span<Half> gradient, Reduction reduction = Reduction.Mean,
        float gradOutput = 1) =>
        (float)new ElementwiseLossSpans<Half>(score, target).Reduced(default(HingeFormula<Half>), reduction, gradient, gradOutput);

    /// <inheritdoc cref="HingeLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Reduction, float)" />
    public static float HingeLossWithGradient(
        ReadOnlySpan<BFloat16> score, ReadOnlySpan<BFloat16> target, Span<BFloat16> gradient, Reduction reduction = Reduction.Mean,
        float gradOutput = 1) =>
        (float)new ElementwiseLossSpans<BFloat16>(score, target).Reduced(default(HingeFormula<BFloat16>), reduction, gradient, gradOutput);

    /// <summary>destination[i] = max(0, 1 - y s), and its gradient.</summary>
    /// <param name="score">Any numbers: (n).</param>
    /// <param name="target">-1 or +1, or any numbers: (n).</param>
    /// <param name="gradOutput">One value per element: (n); empty for ones.</param>
    /// <param name="destination">One loss per element: (n).</param>
    /// <param name="gradient">gradOutput[i] times the derivative, -y where the loss is above 0: (n); it may be score.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void HingeLossWithGradient(
        ReadOnlySpan<float> score, ReadOnlySpan<float> target, ReadOnlySpan<float> gradOutput, Span<float> destination,
        Span<float> gradient) =>
        new ElementwiseLossSpans<float>(score, target).Each(default(HingeFormula<float>), gradOutput, destination, gradient);

    /// <inheritdoc cref="HingeLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float})" />
    public static void HingeLossWithGradient(
        ReadOnlySpan<double> score, ReadOnlySpan<double> target, ReadOnlySpan<double> gradOutput, Span<double> destination,
        Span<double> gradient) =>
        new ElementwiseLossSpans<double>(score, target).Each(default(HingeFormula<double>), gradOutput, destination, gradient);

    /// <inheritdoc cref="HingeLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float})" />
    public static void HingeLossWithGradient(
        ReadOnlySpan<Half> score, ReadOnlySpan<Half> target, ReadOnlySpan<float> gradOutput, Span<float> destination, Span<Half> gradient) =>
        new ElementwiseLossSpans<Half>(score, target).Each(default(HingeFormula<Half>), gradOutput, destination, gradient);

    /// <inheritdoc cref="HingeLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float})" />
    public static void HingeLossWithGradient(
        ReadOnlySpan<BFloat16> score, ReadOnlySpan<BFloat16> target, ReadOnlySpan<float> gradOutput, Span<float> destination,
        Span<BFloat16> gradient) =>
        new ElementwiseLossSpans<BFloat16>(score, target).Each(default(HingeFormula<BFloat16>), gradOutput, destination, gradient);
}
