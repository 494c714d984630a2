using NativeEntropy.Kernels;

namespace NativeEntropy;

public static partial class Losses
{
    /// <summary>The mean or sum of a (1 - p)^gamma (-log p), p the probability of the right class.</summary>
    /// <param name="logits">Any numbers: (n).</param>
    /// <param name="target">Probabilities, usually 0 or 1: (n).</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="alpha">What class 1 weighs, in 0..1; class 0 weighs 1 - alpha; null: no weights.</param>
    /// <param name="gamma">Finite, at least 0; 0 makes it the cross-entropy.</param>
    /// <returns>Within 1 ULP (float) or 2 (double) of the exact value, and one rounding more.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">alpha or gamma is out of range.</exception>
    public static float FocalLoss(
        ReadOnlySpan<float> logits, ReadOnlySpan<float> target, Reduction reduction = Reduction.Mean, double? alpha = null,
        double gamma = 2) =>
        (float)new ElementwiseLossSpans<float>(logits, target).Reduced(FocalFormula<float>.Checked(alpha, gamma), reduction);

    /// <inheritdoc cref="FocalLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, Reduction, double?, double)" />
    public static double FocalLoss(
        ReadOnlySpan<double> logits, ReadOnlySpan<double> target, Reduction reduction = Reduction.Mean, double? alpha = null,
        double gamma = 2) =>
        new ElementwiseLossSpans<double>(logits, target).Reduced(FocalFormula<double>.Checked(alpha, gamma), reduction);

    /// <inheritdoc cref="FocalLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, Reduction, double?, double)" />
    public static float FocalLoss(
        ReadOnlySpan<Half> logits, ReadOnlySpan<Half> target, Reduction reduction = Reduction.Mean, double? alpha = null,
        double gamma = 2) =>
        (float)new ElementwiseLossSpans<Half>(logits, target).Reduced(FocalFormula<Half>.Checked(alpha, gamma), reduction);

    /// <inheritdoc cref="FocalLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, Reduction, double?, double)" />
    public static float FocalLoss(
        ReadOnlySpan<BFloat16> logits, ReadOnlySpan<BFloat16> target, Reduction reduction = Reduction.Mean, double? alpha = null,
        double gamma = 2) =>
        (float)new ElementwiseLossSpans<BFloat16>(logits, target).Reduced(FocalFormula<BFloat16>.Checked(alpha, gamma), reduction);

    /// <summary>destination[i] = a (1 - p)^gamma (-log p), p the probability of the right class.</summary>
    /// <param name="logits">Any numbers: (n).</param>
    /// <param name="target">Probabilities, usually 0 or 1: (n).</param>
    /// <param name="destination">One loss per element: (n).</param>
    /// <param name="alpha">What class 1 weighs, in 0..1; class 0 weighs 1 - alpha; null: no weights.</param>
    /// <param name="gamma">Finite, at least 0; 0 makes it the cross-entropy.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">alpha or gamma is out of range.</exception>
    public static void FocalLoss(
        ReadOnlySpan<float> logits, ReadOnlySpan<float> target, Span<float> destination, double? alpha = null, double gamma = 2) =>
        new ElementwiseLossSpans<float>(logits, target).Each(FocalFormula<float>.Checked(alpha, gamma), destination);

    /// <inheritdoc cref="FocalLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, double?, double)" />
    public static void FocalLoss(
        ReadOnlySpan<double> logits, ReadOnlySpan<double> target, Span<double> destination, double? alpha = null, double gamma = 2) =>
        new ElementwiseLossSpans<double>(logits, target).Each(FocalFormula<double>.Checked(alpha, gamma), destination);

    /// <inheritdoc cref="FocalLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, double?, double)" />
    public static void FocalLoss(
        ReadOnlySpan<Half> logits, ReadOnlySpan<Half> target, Span<float> destination, double? alpha = null, double gamma = 2) =>
        new ElementwiseLossSpans<Half>(logits, target).Each(FocalFormula<Half>.Checked(alpha, gamma), destination);

    /// <inheritdoc cref="FocalLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, double?, double)" />
    public static void FocalLoss(
        ReadOnlySpan<BFloat16> logits, ReadOnlySpan<BFloat16> target, Span<float> destination, double? alpha = null, double gamma = 2) =>
        new ElementwiseLossSpans<BFloat16>(logits, target).Each(FocalFormula<BFloat16>.Checked(alpha, gamma), destination);

    /// <summary>The mean or sum of a (1 - p)^gamma (-log p), p the probability of the right class, the bits that FocalLoss returns, and its gradient.</summary>
    /// <param name="logits">Any numbers: (n).</param>
    /// <param name="target">Probabilities, usually 0 or 1: (n).</param>
    /// <param name="gradient">gradOutput times the derivative of the result by logits, with the sign of sigmoid(x) - y: (n); it may be logits.</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="alpha">What class 1 weighs, in 0..1; class 0 weighs 1 - alpha; null: no weights.</param>
    /// <param name="gamma">Finite, at least 0; 0 makes it the cross-entropy.</param>
    /// <param name="gradOutput">The derivative of whatever follows by this loss.</param>
    /// <returns>Within 1 ULP (float) or 2 (double) of the exact value, and one rounding more.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">alpha or gamma is out of range.</exception>
    public static float FocalLossWithGradient(
        ReadOnlySpan<float> logits, ReadOnlySpan<float> target, Span<float> gradient, Reduction reduction = Reduction.Mean,
        double? alpha = null, double gamma = 2, float gradOutput = 1) =>
        (float)new ElementwiseLossSpans<float>(logits, target).Reduced(
            FocalFormula<float>.Checked(alpha, gamma), reduction, gradient, gradOutput);

    /// <inheritdoc cref="FocalLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Reduction, double?, double, float)" />
    public static double FocalLossWithGradient(
        ReadOnlySpan<double> logits, ReadOnlySpan<double> target, Span<double> gradient, Reduction reduction = Reduction.Mean,
        double? alpha = null, double gamma = 2, double gradOutput = 1) =>
        new ElementwiseLossSpans<double>(logits, target).Reduced(
            FocalFormula<double>.Checked(alpha, gamma), reduction, gradient, gradOutput);

    /// <inheritdoc cref="FocalLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Reduction, double?, double, float)" />
    public static float FocalLossWithGradient(
        ReadOnlySpan<Half> logits, ReadOnlySpan<Half> target, Span<Half> gradient, Reduction reduction = Reduction.Mean,
        double? alpha = null, double gamma = 2, float gradOutput = 1) =>
        (float)new ElementwiseLossSpans<Half>(logits, target).Reduced(
            FocalFormula<Half>.Checked(alpha, gamma), reduction, gradient, gradOutput);

    /// <inheritdoc cref="FocalLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Reduction, double?, double, float)" />
    public static float FocalLossWithGradient(
        ReadOnlySpan<BFloat16> logits, ReadOnlySpan<BFloat16> target, Span<BFloat16> gradient, Reduction reduction = Reduction.Mean,
        double? alpha = null, double gamma = 2, float gradOutput = 1) =>
        (float)new ElementwiseLossSpans<BFloat16>(logits, target).Reduced(
            FocalFormula<BFloat16>.Checked(alpha, gamma), reduction, gradient, gradOutput);

    /// <summary>destination[i] = a (1 - p)^gamma (-log p), p the probability of the right class, and its gradient.</summary>
    /// <param name="logits">Any numbers: (n).</param>
    /// <param name="target">Probabilities, usually 0 or 1: (n).</param>
    /// <param name="gradOutput">One value per element: (n); empty for ones.</param>
    /// <param name="destination">One loss per element: (n).</param>
    /// <param name="gradient">gradOutput[i] times the derivative, with the sign of sigmoid(x) - y: (n); it may be logits.</param>
    /// <param name="alpha">What class 1 weighs, in 0..1; class 0 weighs 1 - alpha; null: no weights.</param>
    /// <param name="gamma">Finite, at least 0; 0 makes it the cross-entropy.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">alpha or gamma is out of range.</exception>
    public static void FocalLossWithGradient(
        ReadOnlySpan<float> logits, ReadOnlySpan<float> target, ReadOnlySpan<float> gradOutput, Span<float> destination,
        Span<float> gradient, double? alpha = null, double gamma = 2) =>
        new ElementwiseLossSpans<float>(logits, target).Each(FocalFormula<float>.Checked(alpha, gamma), gradOutput, destination, gradient);

    /// <inheritdoc cref="FocalLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, double?, double)" />
    public static void FocalLossWithGradient(
        ReadOnlySpan<double> logits, ReadOnlySpan<double> target, ReadOnlySpan<double> gradOutput, Span<double> destination,
        Span<double> gradient, double? alpha = null, double gamma = 2) =>
        new ElementwiseLossSpans<double>(logits, target).Each(
            FocalFormula<double>.Checked(alpha, gamma), gradOutput, destination, gradient);

    /// <inheritdoc cref="FocalLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, double?, double)" />
    public static void FocalLossWithGradient(
        ReadOnlySpan<Half> logits, ReadOnlySpan<Half> target, ReadOnlySpan<float> gradOutput, Span<float> destination,
        Span<Half> gradient, double? alpha = null, double gamma = 2) =>
        new ElementwiseLossSpans<Half>(logits, target).Each(FocalFormula<Half>.Checked(alpha, gamma), gradOutput, destination, gradient);

    /// <inheritdoc cref="FocalLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, double?, double)" />
    public static void FocalLossWithGradient(
        ReadOnlySpan<BFloat16> logits, ReadOnlySpan<BFloat16> target, ReadOnlySpan<float> gradOutput, Span<float> destination,
        Span<BFloat16> gradient, double? alpha = null, double gamma = 2) =>
        new ElementwiseLossSpans<BFloat16>(logits, target).Each(
            FocalFormula<BFloat16>.Checked(alpha, gamma), gradOutput, destination, gradient);
}
