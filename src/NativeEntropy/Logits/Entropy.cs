namespace NativeEntropy;

/// <summary>Measures straight from logits: no array of probabilities is made.</summary>
/// <remarks>Values per row are within 1 ULP (float and narrower) or 2 (double); gradients within 2 and 3 of the larger of the element and 2^-10 of its row's largest.</remarks>
public static partial class Logits
{
    /// <summary>destination[r] = the entropy of softmax(logits[r] / temperature).</summary>
    /// <param name="logits">Row-major: (rows, cols).</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">One value per row: (rows).</param>
    /// <param name="temperature">Finite and above 0; logits are divided by it.</param>
    /// <param name="logBase">Finite, above 0 and not 1; null for nats.</param>
    /// <remarks>One +inf in a row: 0; a row of -inf, or with a NaN: NaN.</remarks>
    /// <exception cref="ArgumentException">Lengths do not fit, or an output is too short or overlaps an input.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static void Entropy(
        ReadOnlySpan<float> logits, int cols, Span<float> destination, double temperature = 1.0, double? logBase = null) =>
        LogitsArguments.Entropy(logits, cols, default, destination, default, temperature, logBase, withGradient: false);

    /// <inheritdoc cref="Entropy(ReadOnlySpan{float}, int, Span{float}, double, double?)"/>
    public static void Entropy(
        ReadOnlySpan<double> logits, int cols, Span<double> destination, double temperature = 1.0, double? logBase = null) =>
        LogitsArguments.Entropy(logits, cols, default, destination, default, temperature, logBase, withGradient: false);

    /// <inheritdoc cref="Entropy(ReadOnlySpan{float}, int, Span{float}, double, double?)"/>
    public static void Entropy(
        ReadOnlySpan<Half> logits, int cols, Span<float> destination, double temperature = 1.0, double? logBase = null) =>
        LogitsArguments.Entropy(logits, cols, default, destination, default, temperature, logBase, withGradient: false);

    /// <inheritdoc cref="Entropy(ReadOnlySpan{float}, int, Span{float}, double, double?)"/>
    public static void Entropy(
        ReadOnlySpan<BFloat16> logits, int cols, Span<float> destination, double temperature = 1.0, double? logBase = null) =>
        LogitsArguments.Entropy(logits, cols, default, destination, default, temperature, logBase, withGradient: false);

    /// <summary>The entropies, the same bits, and gradient[r, c] = gradOutput[r] times the derivative of row r's by logits[r, c].</summary>
    /// <param name="logits">Row-major: (rows, cols).</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="gradOutput">One value per row: (rows); empty for ones.</param>
    /// <param name="destination">One value per row: (rows).</param>
    /// <param name="gradient">As long as the logits: (rows, cols); it may be the logits.</param>
    /// <param name="temperature">Finite and above 0; logits are divided by it.</param>
    /// <param name="logBase">Finite, above 0 and not 1; null for nats.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or an output is too short or overlaps an input.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static void EntropyWithGradient(
        ReadOnlySpan<float> logits, int cols, ReadOnlySpan<float> gradOutput, Span<float> destination, Span<float> gradient, double temperature = 1.0,
        double? logBase = null) =>
        LogitsArguments.Entropy(logits, cols, gradOutput, destination, gradient, temperature, logBase, withGradient: true);

    /// <inheritdoc cref="EntropyWithGradient(ReadOnlySpan{float}, int, ReadOnlySpan{float}, Span{float}, Span{float}, double, double?)"/>
    public static void EntropyWithGradient(
        ReadOnlySpan<double> logits, int cols, ReadOnlySpan<double> gradOutput, Span<double> destination, Span<double> gradient, double temperature = 1.0,
        double? logBase = null) =>
        LogitsArguments.Entropy(logits, cols, gradOutput, destination, gradient, temperature, logBase, withGradient: true);

    /// <inheritdoc cref="EntropyWithGradient(ReadOnlySpan{float}, int, ReadOnlySpan{float}, Span{float}, Span{float}, double, double?)"/>
    public static void EntropyWithGradient(
        ReadOnlySpan<Half> logits, int cols, ReadOnlySpan<float> gradOutput, Span<float> destination, Span<Half> gradient, double temperature = 1.0,
        double? logBase = null) =>
        LogitsArguments.Entropy(logits, cols, gradOutput, destination, gradient, temperature, logBase, withGradient: true);

    /// <inheritdoc cref="EntropyWithGradient(ReadOnlySpan{float}, int, ReadOnlySpan{float}, Span{float}, Span{float}, double, double?)"/>
    public static void EntropyWithGradient(
        ReadOnlySpan<BFloat16> logits, int cols, ReadOnlySpan<float> gradOutput, Span<float> destination, Span<BFloat16> gradient, double temperature = 1.0,
        double? logBase = null) =>
        LogitsArguments.Entropy(logits, cols, gradOutput, destination, gradient, temperature, logBase, withGradient: true);
}
