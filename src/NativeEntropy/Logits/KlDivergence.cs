namespace NativeEntropy;

public static partial class Logits
{
    /// <summary>destination[r] = D(p || q), the Kullback-Leibler divergence of p = softmax(pLogits[r] / temperature) from q = softmax(qLogits[r] / temperature).</summary>
    /// <param name="pLogits">Row-major: (rows, cols).</param>
    /// <param name="qLogits">The same: (rows, cols).</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">One value per row: (rows).</param>
    /// <param name="temperature">Finite and above 0; logits are divided by it.</param>
    /// <param name="logBase">Finite, above 0 and not 1; null for nats.</param>
    /// <remarks>Never negative, 0 for equal logits, with all digits where they are nearly equal. p above 0 where q is 0: +inf. A row of -inf, or with a NaN: NaN.</remarks>
    /// <exception cref="ArgumentException">Lengths do not fit, or an output is too short or overlaps an input.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static void KlDivergence(
        ReadOnlySpan<float> pLogits, ReadOnlySpan<float> qLogits, int cols, Span<float> destination, double temperature = 1.0, double? logBase = null) =>
        LogitsArguments.KlDivergence(pLogits, qLogits, cols, default, destination, default, default, temperature, logBase, withGradient: false);

    /// <inheritdoc cref="KlDivergence(ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, double, double?)"/>
    public static void KlDivergence(
        ReadOnlySpan<double> pLogits, ReadOnlySpan<double> qLogits, int cols, Span<double> destination, double temperature = 1.0, double? logBase = null) =>
        LogitsArguments.KlDivergence(pLogits, qLogits, cols, default, destination, default, default, temperature, logBase, withGradient: false);

    /// <inheritdoc cref="KlDivergence(ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, double, double?)"/>
    public static void KlDivergence(
        ReadOnlySpan<Half> pLogits, ReadOnlySpan<Half> qLogits, int cols, Span<float> destination, double temperature = 1.0, double? logBase = null) =>
        LogitsArguments.KlDivergence(pLogits, qLogits, cols, default, destination, default, default, temperature, logBase, withGradient: false);

    /// <inheritdoc cref="KlDivergence(ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, double, double?)"/>
    public static void KlDivergence(
        ReadOnlySpan<BFloat16> pLogits, ReadOnlySpan<BFloat16> qLogits, int cols, Span<float> destination, double temperature = 1.0, double? logBase = null) =>
        LogitsArguments.KlDivergence(pLogits, qLogits, cols, default, destination, default, default, temperature, logBase, withGradient: false);

    /// <summary>The divergences, the same bits, and gradOutput[r] times the derivatives of row r's by the logits of both sides.</summary>
    /// <param name="pLogits">Row-major: (rows, cols).</param>
    /// <param name="qLogits">The same: (rows, cols).</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="gradOutput">One value per row: (rows); empty for ones.</param>
    /// <param name="destination">One value per row: (rows).</param>
    /// <param name="pGradient">As long as the logits: (rows, cols); it may be pLogits.</param>
    /// <param name="qGradient">As long as the logits: (rows, cols); it may be qLogits.</param>
    /// <param name="temperature">Finite and above 0; logits are divided by it.</param>
    /// <param name="logBase">Finite, above 0 and not 1; null for nats.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or an output is too short or overlaps an input.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static void KlDivergenceWithGradient(
        ReadOnlySpan<float> pLogits, ReadOnlySpan<float> qLogits, int cols, ReadOnlySpan<float> gradOutput, Span<float> destination, Span<float> pGradient,
        Span<float> qGradient, double temperature = 1.0, double? logBase = null) =>
        LogitsArguments.KlDivergence(pLogits, qLogits, cols, gradOutput, destination, pGradient, qGradient, temperature, logBase, withGradient: true);

    /// <inheritdoc cref="KlDivergenceWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, int, ReadOnlySpan{float}, Span{float}, Span{float}, Span{float}, double, double?)"/>
    public static void KlDivergenceWithGradient(
        ReadOnlySpan<double> pLogits, ReadOnlySpan<double> qLogits, int cols, ReadOnlySpan<double> gradOutput, Span<double> destination, Span<double> pGradient,
        Span<double> qGradient, double temperature = 1.0, double? logBase = null) =>
        LogitsArguments.KlDivergence(pLogits, qLogits, cols, gradOutput, destination, pGradient, qGradient, temperature, logBase, withGradient: true);

    /// <inheritdoc cref="KlDivergenceWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, int, ReadOnlySpan{float}, Span{float}, Span{float}, Span{float}, double, double?)"/>
    public static void KlDivergenceWithGradient(
        ReadOnlySpan<Half> pLogits, ReadOnlySpan<Half> qLogits, int cols, ReadOnlySpan<float> gradOutput, Span<float> destination, Span<Half> pGradient,
        Span<Half> qGradient, double temperature = 1.0, double? logBase = null) =>
        LogitsArguments.KlDivergence(pLogits, qLogits, cols, gradOutput, destination, pGradient, qGradient, temperature, logBase, withGradient: true);

    /// <inheritdoc cref="KlDivergenceWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, int, ReadOnlySpan{float}, Span{float}, Span{float}, Span{float}, double, double?)"/>
    public static void KlDivergenceWithGradient(
        ReadOnlySpan<BFloat16> pLogits, ReadOnlySpan<BFloat16> qLogits, int cols, ReadOnlySpan<float> gradOutput, Span<float> destination, Span<BFloat16> pGradient,
        Span<BFloat16> qGradient, double temperature = 1.0, double? logBase = null) =>
        LogitsArguments.KlDivergence(pLogits, qLogits, cols, gradOutput, destination, pGradient, qGradient, temperature, logBase, withGradient: true);
}
