namespace NativeEntropy;

public static partial class Logits
{
    /// <summary>destination[r] = beta D(p || m) + (1 - beta) D(q || m), m = beta p + (1 - beta) q, the Jensen-Shannon divergence of the rows' softmaxes.</summary>
    /// <param name="pLogits">Row-major: (rows, cols).</param>
    /// <param name="qLogits">The same: (rows, cols).</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">One value per row: (rows).</param>
    /// <param name="temperature">Finite and above 0; logits are divided by it.</param>
    /// <param name="beta">What p weighs: 0 to 1.</param>
    /// <param name="logBase">Finite, above 0 and not 1; null for nats.</param>
    /// <remarks>Never negative, 0 for equal logits, with all digits where they are nearly equal. A row of -inf, or with a NaN: NaN.</remarks>
    /// <exception cref="ArgumentException">Lengths do not fit, or an output is too short or overlaps an input.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static void JsDivergence(
        ReadOnlySpan<float> pLogits, ReadOnlySpan<float> qLogits, int cols, Span<float> destination, double temperature = 1.0, double beta = 0.5,
        double? logBase = null) =>
        LogitsArguments.JsDivergence(pLogits, qLogits, cols, destination, temperature, beta, logBase);

    /// <inheritdoc cref="JsDivergence(ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, double, double, double?)"/>
    public static void JsDivergence(
        ReadOnlySpan<double> pLogits, ReadOnlySpan<double> qLogits, int cols, Span<double> destination, double temperature = 1.0, double beta = 0.5,
        double? logBase = null) =>
        LogitsArguments.JsDivergence(pLogits, qLogits, cols, destination, temperature, beta, logBase);

    /// <inheritdoc cref="JsDivergence(ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, double, double, double?)"/>
    public static void JsDivergence(
        ReadOnlySpan<Half> pLogits, ReadOnlySpan<Half> qLogits, int cols, Span<float> destination, double temperature = 1.0, double beta = 0.5,
        double? logBase = null) =>
        LogitsArguments.JsDivergence(pLogits, qLogits, cols, destination, temperature, beta, logBase);

    /// <inheritdoc cref="JsDivergence(ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, double, double, double?)"/>
    public static void JsDivergence(
        ReadOnlySpan<BFloat16> pLogits, ReadOnlySpan<BFloat16> qLogits, int cols, Span<float> destination, double temperature = 1.0, double beta = 0.5,
        double? logBase = null) =>
        LogitsArguments.JsDivergence(pLogits, qLogits, cols, destination, temperature, beta, logBase);
}
