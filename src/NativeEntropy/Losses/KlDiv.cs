using NativeEntropy.Kernels;

namespace NativeEntropy;

public static partial class Losses
{
    /// <summary>The mean or sum of p (log p - logQ).</summary>
    /// <param name="logQ">Logarithms of probabilities: (n).</param>
    /// <param name="p">Probabilities; below 0 the loss is NaN: (n).</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="logTarget">The second array is log p.</param>
    /// <param name="batch">What the mean divides by instead of n, where it is above 0.</param>
    /// <returns>Within 1 ULP (float) or 2 (double) of the exact value, and one rounding more.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static float KlDiv(
        ReadOnlySpan<float> logQ, ReadOnlySpan<float> p, Reduction reduction = Reduction.Mean, bool logTarget = false, int batch = 0) =>
        (float)new ElementwiseLossSpans<float>(logQ, p).Reduced(new RelativeEntropyFormula<float>(logTarget), reduction, batch);

    /// <inheritdoc cref="KlDiv(ReadOnlySpan{float}, ReadOnlySpan{float}, Reduction, bool, int)" />
    public static double KlDiv(
        ReadOnlySpan<double> logQ, ReadOnlySpan<double> p, Reduction reduction = Reduction.Mean, bool logTarget = false, int batch = 0) =>
        new ElementwiseLossSpans<double>(logQ, p).Reduced(new RelativeEntropyFormula<double>(logTarget), reduction, batch);

    /// <inheritdoc cref="KlDiv(ReadOnlySpan{float}, ReadOnlySpan{float}, Reduction, bool, int)" />
    public static float KlDiv(
        ReadOnlySpan<Half> logQ, ReadOnlySpan<Half> p, Reduction reduction = Reduction.Mean, bool logTarget = false, int batch = 0) =>
        (float)new ElementwiseLossSpans<Half>(logQ, p).Reduced(new RelativeEntropyFormula<Half>(logTarget), reduction, batch);

    /// <inheritdoc cref="KlDiv(ReadOnlySpan{float}, ReadOnlySpan{float}, Reduction, bool, int)" />
    public static float KlDiv(
        ReadOnlySpan<BFloat16> logQ, ReadOnlySpan<BFloat16> p, Reduction reduction = Reduction.Mean, bool logTarget = false,
        int batch = 0) =>
        (float)new ElementwiseLossSpans<BFloat16>(logQ, p).Reduced(new RelativeEntropyFormula<BFloat16>(logTarget), reduction, batch);

    /// <summary>destination[i] = p (log p - logQ).</summary>
    /// <param name="logQ">Logarithms of probabilities: (n).</param>
    /// <param name="p">Probabilities; below 0 the loss is NaN: (n).</param>
    /// <param name="destination">One loss per element: (n).</param>
    /// <param name="logTarget">The second array is log p.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void KlDiv(ReadOnlySpan<float> logQ, ReadOnlySpan<float> p, Span<float> destination, bool logTarget = false) =>
        new ElementwiseLossSpans<float>(logQ, p).Each(new RelativeEntropyFormula<float>(logTarget), destination);

    /// <inheritdoc cref="KlDiv(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, bool)" />
    public static void KlDiv(ReadOnlySpan<double> logQ, ReadOnlySpan<double> p, Span<double> destination, bool logTarget = false) =>
        new ElementwiseLossSpans<double>(logQ, p).Each(new RelativeEntropyFormula<double>(logTarget), destination);

    /// <inheritdoc cref="KlDiv(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, bool)" />
    public static void KlDiv(ReadOnlySpan<Half> logQ, ReadOnlySpan<Half> p, Span<float> destination, bool logTarget = false) =>
        new ElementwiseLossSpans<Half>(logQ, p).Each(new RelativeEntropyFormula<Half>(logTarget), destination);

    /// <inheritdoc cref="KlDiv(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, bool)" />
    public static void KlDiv(ReadOnlySpan<BFloat16> logQ, ReadOnlySpan<BFloat16> p, Span<float> destination, bool logTarget = false) =>
        new ElementwiseLossSpans<BFloat16>(logQ, p).Each(new RelativeEntropyFormula<BFloat16>(logTarget), destination);

    /// <summary>The mean or sum of p (log p - logQ), the bits that KlDiv returns, and its gradient.</summary>
    /// <param name="logQ">Logarithms of probabilities: (n).</param>
    /// <param name="p">Probabilities; below 0 the loss is NaN: (n).</param>
    /// <param name="gradient">gradOutput times the derivative of the result by logQ, -p: (n); it may be logQ.</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="logTarget">The second array is log p.</param>
    /// <param name="batch">What the mean divides by instead of n, where it is above 0.</param>
    /// <param name="gradOutput">The derivative of whatever follows by this loss.</param>
    /// <returns>Within 1 ULP (float) or 2 (double) of the exact value, and one rounding more.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static float KlDivWithGradient(
        ReadOnlySpan<float> logQ, ReadOnlySpan<float> p, Span<float> gradient, Reduction reduction = Reduction.Mean,
        bool logTarget = false, int batch = 0, float gradOutput = 1) =>
        (float)new ElementwiseLossSpans<float>(logQ, p).Reduced(
            new RelativeEntropyFormula<float>(logTarget), reduction, gradient, gradOutput, batch);

    /// <inheritdoc cref="KlDivWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Reduction, bool, int, float)" />
    public static double KlDivWithGradient(
        ReadOnlySpan<double> logQ, ReadOnlySpan<double> p, Span<double> gradient, Reduction reduction = Reduction.Mean,
        bool logTarget = false, int batch = 0, double gradOutput = 1) =>
        new ElementwiseLossSpans<double>(logQ, p).Reduced(
            new RelativeEntropyFormula<double>(logTarget), reduction, gradient, gradOutput, batch);

    /// <inheritdoc cref="KlDivWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Reduction, bool, int, float)" />
    public static float KlDivWithGradient(
        ReadOnlySpan<Half> logQ, ReadOnlySpan<Half> p, Span<Half> gradient, Reduction reduction = Reduction.Mean, bool logTarget = false,
        int batch = 0, float gradOutput = 1) =>
        (float)new ElementwiseLossSpans<Half>(logQ, p).Reduced(
            new RelativeEntropyFormula<Half>(logTarget), reduction, gradient, gradOutput, batch);

    /// <inheritdoc cref="KlDivWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Reduction, bool, int, float)" />
    public static float KlDivWithGradient(
        ReadOnlySpan<BFloat16> logQ, ReadOnlySpan<BFloat16> p, Span<BFloat16> gradient, Reduction reduction = Reduction.Mean,
        bool logTarget = false, int batch = 0, float gradOutput = 1) =>
        (float)new ElementwiseLossSpans<BFloat16>(logQ, p).Reduced(
            new RelativeEntropyFormula<BFloat16>(logTarget), reduction, gradient, gradOutput, batch);

    /// <summary>destination[i] = p (log p - logQ), and its gradient.</summary>
    /// <param name="logQ">Logarithms of probabilities: (n).</param>
    /// <param name="p">Probabilities; below 0 the loss is NaN: (n).</param>
    /// <param name="gradOutput">One value per element: (n); empty for ones.</param>
    /// <param name="destination">One loss per element: (n).</param>
    /// <param name="gradient">gradOutput[i] times the derivative, -p: (n); it may be logQ.</param>
    /// <param name="logTarget">The second array is log p.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void KlDivWithGradient(
        ReadOnlySpan<float> logQ, ReadOnlySpan<float> p, ReadOnlySpan<float> gradOutput, Span<float> destination, Span<float> gradient,
        bool logTarget = false) =>
        new ElementwiseLossSpans<float>(logQ, p).Each(new RelativeEntropyFormula<float>(logTarget), gradOutput, destination, gradient);

    /// <inheritdoc cref="KlDivWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, bool)" />
    public static void KlDivWithGradient(
        ReadOnlySpan<double> logQ, ReadOnlySpan<double> p, ReadOnlySpan<double> gradOutput, Span<double> destination,
        Span<double> gradient, bool logTarget = false) =>
        new ElementwiseLossSpans<double>(logQ, p).Each(new RelativeEntropyFormula<double>(logTarget), gradOutput, destination, gradient);

    /// <inheritdoc cref="KlDivWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, bool)" />
    public static void KlDivWithGradient(
        ReadOnlySpan<Half> logQ, ReadOnlySpan<Half> p, ReadOnlySpan<float> gradOutput, Span<float> destination, Span<Half> gradient,
        bool logTarget = false) =>
        new ElementwiseLossSpans<Half>(logQ, p).Each(new RelativeEntropyFormula<Half>(logTarget), gradOutput, destination, gradient);

    /// <inheritdoc cref="KlDivWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, bool)" />
    public static void KlDivWithGradient(
        ReadOnlySpan<BFloat16> logQ, ReadOnlySpan<BFloat16> p, ReadOnlySpan<float> gradOutput, Span<float> destination,
        Span<BFloat16> gradient, bool logTarget = false) =>
        new ElementwiseLossSpans<BFloat16>(logQ, p).Each(
            new RelativeEntropyFormula<BFloat16>(logTarget), gradOutput, destination, gradient);
}
