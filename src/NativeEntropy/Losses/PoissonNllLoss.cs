using NativeEntropy.Kernels;

namespace NativeEntropy;

public static partial class Losses
{
    /// <summary>The mean or sum of exp(x) - y x.</summary>
    /// <param name="x">Logarithms of rates, or rates: (n).</param>
    /// <param name="target">Counts: (n).</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="logInput">x is a logarithm; otherwise the loss is x - y log(x + eps).</param>
    /// <param name="full">Adds y log y - y + log(2 pi y) / 2 where y > 1.</param>
    /// <param name="eps">Keeps the logarithm of a rate of 0 finite; finite, above 0.</param>
    /// <returns>Within 1 ULP (float) or 2 (double) of the exact value, and one rounding more.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">eps is out of range.</exception>
    public static float PoissonNllLoss(
        ReadOnlySpan<float> x, ReadOnlySpan<float> target, Reduction reduction = Reduction.Mean, bool logInput = true, bool full = false,
        double eps = 1e-8) =>
        (float)new ElementwiseLossSpans<float>(x, target).Reduced(PoissonLikelihoodFormula<float>.Checked(logInput, full, eps), reduction);

    /// <inheritdoc cref="PoissonNllLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, Reduction, bool, bool, double)" />
    public static double PoissonNllLoss(
        ReadOnlySpan<double> x, ReadOnlySpan<double> target, Reduction reduction = Reduction.Mean, bool logInput = true,
        bool full = false, double eps = 1e-8) =>
        new ElementwiseLossSpans<double>(x, target).Reduced(PoissonLikelihoodFormula<double>.Checked(logInput, full, eps), reduction);

    /// <inheritdoc cref="PoissonNllLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, Reduction, bool, bool, double)" />
    public static float PoissonNllLoss(
        ReadOnlySpan<Half> x, ReadOnlySpan<Half> target, Reduction reduction = Reduction.Mean, bool logInput = true, bool full = false,
        double eps = 1e-8) =>
        (float)new ElementwiseLossSpans<Half>(x, target).Reduced(PoissonLikelihoodFormula<Half>.Checked(logInput, full, eps), reduction);

    /// <inheritdoc cref="PoissonNllLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, Reduction, bool, bool, double)" />
    public static float PoissonNllLoss(
        ReadOnlySpan<BFloat16> x, ReadOnlySpan<BFloat16> target, Reduction reduction = Reduction.Mean, bool logInput = true,
        bool full = false, double eps = 1e-8) =>
        (float)new ElementwiseLossSpans<BFloat16>(x, target).Reduced(
            PoissonLikelihoodFormula<BFloat16>.Checked(logInput, full, eps), reduction);

    /// <summary>destination[i] = exp(x) - y x.</summary>
    /// <param name="x">Logarithms of rates, or rates: (n).</param>
    /// <param name="target">Counts: (n).</param>
    /// <param name="destination">One loss per element: (n).</param>
    /// <param name="logInput">x is a logarithm; otherwise the loss is x - y log(x + eps).</param>
    /// <param name="full">Adds y log y - y + log(2 pi y) / 2 where y > 1.</param>
    /// <param name="eps">Keeps the logarithm of a rate of 0 finite; finite, above 0.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">eps is out of range.</exception>
    public static void PoissonNllLoss(
        ReadOnlySpan<float> x, ReadOnlySpan<float> target, Span<float> destination, bool logInput = true, bool full = false,
        double eps = 1e-8) =>
        new ElementwiseLossSpans<float>(x, target).Each(PoissonLikelihoodFormula<float>.Checked(logInput, full, eps), destination);

    /// <inheritdoc cref="PoissonNllLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, bool, bool, double)" />
    public static void PoissonNllLoss(
        ReadOnlySpan<double> x, ReadOnlySpan<double> target, Span<double> destination, bool logInput = true, bool full = false,
        double eps = 1e-8) =>
        new ElementwiseLossSpans<double>(x, target).Each(PoissonLikelihoodFormula<double>.Checked(logInput, full, eps), destination);

    /// <inheritdoc cref="PoissonNllLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, bool, bool, double)" />
    public static void PoissonNllLoss(
        ReadOnlySpan<Half> x, ReadOnlySpan<Half> target, Span<float> destination, bool logInput = true, bool full = false,
        double eps = 1e-8) =>
        new ElementwiseLossSpans<Half>(x, target).Each(PoissonLikelihoodFormula<Half>.Checked(logInput, full, eps), destination);

    /// <inheritdoc cref="PoissonNllLoss(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, bool, bool, double)" />
    public static void PoissonNllLoss(
        ReadOnlySpan<BFloat16> x, ReadOnlySpan<BFloat16> target, Span<float> destination, bool logInput = true, bool full = false,
        double eps = 1e-8) =>
        new ElementwiseLossSpans<BFloat16>(x, target).Each(PoissonLikelihoodFormula<BFloat16>.Checked(logInput, full, eps), destination);

    /// <summary>The mean or sum of exp(x) - y x, the bits that PoissonNllLoss returns, and its gradient.</summary>
    /// <param name="x">Logarithms of rates, or rates: (n).</param>
    /// <param name="target">Counts: (n).</param>
    /// <param name="gradient">gradOutput times the derivative of the result by x, exp(x) - y: (n); it may be x.</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="logInput">x is a logarithm; otherwise the loss is x - y log(x + eps).</param>
    /// <param name="full">Adds y log y - y + log(2 pi y) / 2 where y > 1.</param>
    /// <param name="eps">Keeps the logarithm of a rate of 0 finite; finite, above 0.</param>
    /// <param name="gradOutput">The derivative of whatever follows by this loss.</param>
    /// <returns>Within 1 ULP (float) or 2 (double) of the exact value, and one rounding more.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">eps is out of range.</exception>
    public static float PoissonNllLossWithGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> target, Span<float> gradient, Reduction reduction = Reduction.Mean,
        bool logInput = true, bool full = false, double eps = 1e-8, float gradOutput = 1) =>
        (float)new ElementwiseLossSpans<float>(x, target).Reduced(
            PoissonLikelihoodFormula<float>.Checked(logInput, full, eps), reduction, gradient, gradOutput);

    /// <inheritdoc cref="PoissonNllLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Reduction, bool, bool, double, float)" />
    public static double PoissonNllLossWithGradient(
        ReadOnlySpan<double> x, ReadOnlySpan<double> target, Span<double> gradient, Reduction reduction = Reduction.Mean,
        bool logInput = true, bool full = false, double eps = 1e-8, double gradOutput = 1) =>
        new ElementwiseLossSpans<double>(x, target).Reduced(
            PoissonLikelihoodFormula<double>.Checked(logInput, full, eps), reduction, gradient, gradOutput);

    /// <inheritdoc cref="PoissonNllLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Reduction, bool, bool, double, float)" />
    public static float PoissonNllLossWithGradient(
        ReadOnlySpan<Half> x, ReadOnlySpan<Half> target, Span<Half> gradient, Reduction reduction = Reduction.Mean, bool logInput = true,
        bool full = false, double eps = 1e-8, float gradOutput = 1) =>
        (float)new ElementwiseLossSpans<Half>(x, target).Reduced(
            PoissonLikelihoodFormula<Half>.Checked(logInput, full, eps), reduction, gradient, gradOutput);

    /// <inheritdoc cref="PoissonNllLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Reduction, bool, bool, double, float)" />
    public static float PoissonNllLossWithGradient(
        ReadOnlySpan<BFloat16> x, ReadOnlySpan<BFloat16> target, Span<BFloat16> gradient, Reduction reduction = Reduction.Mean,
        bool logInput = true, bool full = false, double eps = 1e-8, float gradOutput = 1) =>
        (float)new ElementwiseLossSpans<BFloat16>(x, target).Reduced(
            PoissonLikelihoodFormula<BFloat16>.Checked(logInput, full, eps), reduction, gradient, gradOutput);

    /// <summary>destination[i] = exp(x) - y x, and its gradient.</summary>
    /// <param name="x">Logarithms of rates, or rates: (n).</param>
    /// <param name="target">Counts: (n).</param>
    /// <param name="gradOutput">One value per element: (n); empty for ones.</param>
    /// <param name="destination">One loss per element: (n).</param>
    /// <param name="gradient">gradOutput[i] times the derivative, exp(x) - y: (n); it may be x.</param>
    /// <param name="logInput">x is a logarithm; otherwise the loss is x - y log(x + eps).</param>
    /// <param name="full">Adds y log y - y + log(2 pi y) / 2 where y > 1.</param>
    /// <param name="eps">Keeps the logarithm of a rate of 0 finite; finite, above 0.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">eps is out of range.</exception>
    public static void PoissonNllLossWithGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> target, ReadOnlySpan<float> gradOutput, Span<float> destination, Span<float> gradient,
        bool logInput = true, bool full = false, double eps = 1e-8) =>
        new ElementwiseLossSpans<float>(x, target).Each(
            PoissonLikelihoodFormula<float>.Checked(logInput, full, eps), gradOutput, destination, gradient);

    /// <inheritdoc cref="PoissonNllLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, bool, bool, double)" />
    public static void PoissonNllLossWithGradient(
        ReadOnlySpan<double> x, ReadOnlySpan<double> target, ReadOnlySpan<double> gradOutput, Span<double> destination,
        Span<double> gradient, bool logInput = true, bool full = false, double eps = 1e-8) =>
        new ElementwiseLossSpans<double>(x, target).Each(
            PoissonLikelihoodFormula<double>.Checked(logInput, full, eps), gradOutput, destination, gradient);

    /// <inheritdoc cref="PoissonNllLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, bool, bool, double)" />
    public static void PoissonNllLossWithGradient(
        ReadOnlySpan<Half> x, ReadOnlySpan<Half> target, ReadOnlySpan<float> gradOutput, Span<float> destination, Span<Half> gradient,
        bool logInput = true, bool full = false, double eps = 1e-8) =>
        new ElementwiseLossSpans<Half>(x, target).Each(
            PoissonLikelihoodFormula<Half>.Checked(logInput, full, eps), gradOutput, destination, gradient);

    /// <inheritdoc cref="PoissonNllLossWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, bool, bool, double)" />
    public static void PoissonNllLossWithGradient(
        ReadOnlySpan<BFloat16> x, ReadOnlySpan<BFloat16> target, ReadOnlySpan<float> gradOutput, Span<float> destination,
        Span<BFloat16> gradient, bool logInput = true, bool full = false, double eps = 1e-8) =>
        new ElementwiseLossSpans<BFloat16>(x, target).Each(
            PoissonLikelihoodFormula<BFloat16>.Checked(logInput, full, eps), gradOutput, destination, gradient);
}
