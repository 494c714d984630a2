using NativeEntropy.Kernels;

namespace NativeEntropy;

public static partial class Losses
{
    /// <summary>The mean or sum of ((x - y)^2 / v + log v) / 2, v = max(variance, eps).</summary>
    /// <param name="mean">Any numbers: (n).</param>
    /// <param name="target">Any numbers: (n).</param>
    /// <param name="variance">Not negative; one per element, or fewer that repeat.</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="full">Adds log(2 pi) / 2.</param>
    /// <param name="eps">The smallest variance that counts; finite, above 0.</param>
    /// <returns>Within 1 ULP (float) or 2 (double) of the exact value, and one rounding more.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A variance is negative, or eps is out of range.</exception>
    public static float GaussianNllLoss(
        ReadOnlySpan<float> mean, ReadOnlySpan<float> target, ReadOnlySpan<float> variance, Reduction reduction = Reduction.Mean,
        bool full = false, double eps = 1e-6) =>
        (float)new ElementwiseLossSpans<float>(mean, target, variance, thirdName: nameof(variance)).Reduced(
            GaussianLikelihoodFormula<float>.Checked(variance, full, eps), reduction);

    /// <inheritdoc cref="GaussianNllLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Reduction, bool, double)" />
    public static double GaussianNllLoss(
        ReadOnlySpan<double> mean, ReadOnlySpan<double> target, ReadOnlySpan<double> variance, Reduction reduction = Reduction.Mean,
        bool full = false, double eps = 1e-6) =>
        new ElementwiseLossSpans<double>(mean, target, variance, thirdName: nameof(variance)).Reduced(
            GaussianLikelihoodFormula<double>.Checked(variance, full, eps), reduction);

    /// <inheritdoc cref="GaussianNllLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Reduction, bool, double)" />
    public static float GaussianNllLoss(
        ReadOnlySpan<Half> mean, ReadOnlySpan<Half> target, ReadOnlySpan<Half> variance, Reduction reduction = Reduction.Mean,
        bool full = false, double eps = 1e-6) =>
        (float)new ElementwiseLossSpans<Half>(mean, target, variance, thirdName: nameof(variance)).Reduced(
            GaussianLikelihoodFormula<Half>.Checked(variance, full, eps), reduction);

    /// <inheritdoc cref="GaussianNllLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Reduction, bool, double)" />
    public static float GaussianNllLoss(
        ReadOnlySpan<BFloat16> mean, ReadOnlySpan<BFloat16> target, ReadOnlySpan<BFloat16> variance,
        Reduction reduction = Reduction.Mean, bool full = false, double eps = 1e-6) =>
        (float)new ElementwiseLossSpans<BFloat16>(mean, target, variance, thirdName: nameof(variance)).Reduced(
            GaussianLikelihoodFormula<BFloat16>.Checked(variance, full, eps), reduction);

    /// <summary>destination[i] = ((x - y)^2 / v + log v) / 2, v = max(variance, eps).</summary>
    /// <param name="mean">Any numbers: (n).</param>
    /// <param name="target">Any numbers: (n).</param>
    /// <param name="variance">Not negative; one per element, or fewer that repeat.</param>
    /// <param name="destination">One loss per element: (n).</param>
    /// <param name="full">Adds log(2 pi) / 2.</param>
    /// <param name="eps">The smallest variance that counts; finite, above 0.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A variance is negative, or eps is out of range.</exception>
    public static void GaussianNllLoss(
        ReadOnlySpan<float> mean, ReadOnlySpan<float> target, ReadOnlySpan<float> variance, Span<float> destination, bool full = false,
        double eps = 1e-6) =>
        new ElementwiseLossSpans<float>(mean, target, variance, thirdName: nameof(variance)).Each(
            GaussianLikelihoodFormula<float>.Checked(variance, full, eps), destination);

    /// <inheritdoc cref="GaussianNllLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, bool, double)" />
    public static void GaussianNllLoss(
        ReadOnlySpan<double> mean, ReadOnlySpan<double> target, ReadOnlySpan<double> variance, Span<double> destination,
        bool full = false, double eps = 1e-6) =>
        new ElementwiseLossSpans<double>(mean, target, variance, thirdName: nameof(variance)).Each(
            GaussianLikelihoodFormula<double>.Checked(variance, full, eps), destination);

    /// <inheritdoc cref="GaussianNllLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, bool, double)" />
    public static void GaussianNllLoss(
        ReadOnlySpan<Half> mean, ReadOnlySpan<Half> target, ReadOnlySpan<Half> variance, Span<float> destination, bool full = false,
        double eps = 1e-6) =>
        new ElementwiseLossSpans<Half>(mean, target, variance, thirdName: nameof(variance)).Each(
            GaussianLikelihoodFormula<Half>.Checked(variance, full, eps), destination);

    /// <inheritdoc cref="GaussianNllLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, bool, double)" />
    public static void GaussianNllLoss(
        ReadOnlySpan<BFloat16> mean, ReadOnlySpan<BFloat16> target, ReadOnlySpan<BFloat16> variance, Span<float> destination,
        bool full = false, double eps = 1e-6) =>
        new ElementwiseLossSpans<BFloat16>(mean, target, variance, thirdName: nameof(variance)).Each(
            GaussianLikelihoodFormula<BFloat16>.Checked(variance, full, eps), destination);

    /// <summary>The mean or sum of ((x - y)^2 / v + log v) / 2, v = max(variance, eps), the bits that GaussianNllLoss returns, and its gradient.</summary>
    /// <param name="mean">Any numbers: (n).</param>
    /// <param name="target">Any numbers: (n).</param>
    /// <param name="variance">Not negative; one per element, or fewer that repeat.</param>
    /// <param name="gradient">gradOutput times the derivative of the result by mean, (x - y) / v: (n); it may be mean.</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="full">Adds log(2 pi) / 2.</param>
    /// <param name="eps">The smallest variance that counts; finite, above 0.</param>
    /// <param name="gradOutput">The derivative of whatever follows by this loss.</param>
    /// <returns>Within 1 ULP (float) or 2 (double) of the exact value, and one rounding more.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A variance is negative, or eps is out of range.</exception>
    public static float GaussianNllLossWithGradient(
        ReadOnlySpan<float> mean, ReadOnlySpan<float> target, ReadOnlySpan<float> variance, Span<float> gradient,
        Reduction reduction = Reduction.Mean, bool full = false, double eps = 1e-6, float gradOutput = 1) =>
        (float)new ElementwiseLossSpans<float>(mean, target, variance, thirdName: nameof(variance)).Reduced(
            GaussianLikelihoodFormula<float>.Checked(variance, full, eps), reduction, gradient, gradOutput);

    /// <inheritdoc cref="GaussianNllLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Reduction, bool, double, float)" />
    public static double GaussianNllLossWithGradient(
        ReadOnlySpan<double> mean, ReadOnlySpan<double> target, ReadOnlySpan<double> variance, Span<double> gradient,
        Reduction reduction = Reduction.Mean, bool full = false, double eps = 1e-6, double gradOutput = 1) =>
        new ElementwiseLossSpans<double>(mean, target, variance, thirdName: nameof(variance)).Reduced(
            GaussianLikelihoodFormula<double>.Checked(variance, full, eps), reduction, gradient, gradOutput);

    /// <inheritdoc cref="GaussianNllLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Reduction, bool, double, float)" />
    public static float GaussianNllLossWithGradient(
        ReadOnlySpan<Half> mean, ReadOnlySpan<Half> target, ReadOnlySpan<Half> variance, Span<Half> gradient,
        Reduction reduction = Reduction.Mean, bool full = false, double eps = 1e-6, float gradOutput = 1) =>
        (float)new ElementwiseLossSpans<Half>(mean, target, variance, thirdName: nameof(variance)).Reduced(
            GaussianLikelihoodFormula<Half>.Checked(variance, full, eps), reduction, gradient, gradOutput);

    /// <inheritdoc cref="GaussianNllLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Reduction, bool, double, float)" />
    public static float GaussianNllLossWithGradient(
        ReadOnlySpan<BFloat16> mean, ReadOnlySpan<BFloat16> target, ReadOnlySpan<BFloat16> variance, Span<BFloat16> gradient,
        Reduction reduction = Reduction.Mean, bool full = false, double eps = 1e-6, float gradOutput = 1) =>
        (float)new ElementwiseLossSpans<BFloat16>(mean, target, variance, thirdName: nameof(variance)).Reduced(
            GaussianLikelihoodFormula<BFloat16>.Checked(variance, full, eps), reduction, gradient, gradOutput);

    /// <summary>destination[i] = ((x - y)^2 / v + log v) / 2, v = max(variance, eps), and its gradient.</summary>
    /// <param name="mean">Any numbers: (n).</param>
    /// <param name="target">Any numbers: (n).</param>
    /// <param name="variance">Not negative; one per element, or fewer that repeat.</param>
    /// <param name="gradOutput">One value per element: (n); empty for ones.</param>
    /// <param name="destination">One loss per element: (n).</param>
    /// <param name="gradient">gradOutput[i] times the derivative, (x - y) / v: (n); it may be mean.</param>
    /// <param name="full">Adds log(2 pi) / 2.</param>
    /// <param name="eps">The smallest variance that counts; finite, above 0.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A variance is negative, or eps is out of range.</exception>
    public static void GaussianNllLossWithGradient(
        ReadOnlySpan<float> mean, ReadOnlySpan<float> target, ReadOnlySpan<float> variance, ReadOnlySpan<float> gradOutput,
        Span<float> destination, Span<float> gradient, bool full = false, double eps = 1e-6) =>
        new ElementwiseLossSpans<float>(mean, target, variance, thirdName: nameof(variance)).Each(
            GaussianLikelihoodFormula<float>.Checked(variance, full, eps), gradOutput, destination, gradient);

    /// <inheritdoc cref="GaussianNllLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, bool, double)" />
    public static void GaussianNllLossWithGradient(
        ReadOnlySpan<double> mean, ReadOnlySpan<double> target, ReadOnlySpan<double> variance, ReadOnlySpan<double> gradOutput,
        Span<double> destination, Span<double> gradient, bool full = false, double eps = 1e-6) =>
        new ElementwiseLossSpans<double>(mean, target, variance, thirdName: nameof(variance)).Each(
            GaussianLikelihoodFormula<double>.Checked(variance, full, eps), gradOutput, destination, gradient);

    /// <inheritdoc cref="GaussianNllLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, bool, double)" />
    public static void GaussianNllLossWithGradient(
        ReadOnlySpan<Half> mean, ReadOnlySpan<Half> target, ReadOnlySpan<Half> variance, ReadOnlySpan<float> gradOutput,
        Span<float> destination, Span<Half> gradient, bool full = false, double eps = 1e-6) =>
        new ElementwiseLossSpans<Half>(mean, target, variance, thirdName: nameof(variance)).Each(
            GaussianLikelihoodFormula<Half>.Checked(variance, full, eps), gradOutput, destination, gradient);

    /// <inheritdoc cref="GaussianNllLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, bool, double)" />
    public static void GaussianNllLossWithGradient(
        ReadOnlySpan<BFloat16> mean, ReadOnlySpan<BFloat16> target, ReadOnlySpan<BFloat16> variance, ReadOnlySpan<float> gradOutput,
        Span<float> destination, Span<BFloat16> gradient, bool full = false, double eps = 1e-6) =>
        new ElementwiseLossSpans<BFloat16>(mean, target, variance, thirdName: nameof(variance)).Each(
            GaussianLikelihoodFormula<BFloat16>.Checked(variance, full, eps), gradOutput, destination, gradient);
}
