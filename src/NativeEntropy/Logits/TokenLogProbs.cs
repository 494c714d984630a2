namespace NativeEntropy;

public static partial class Logits
{
    /// <summary>destination[r] = log softmax(logits[r] / temperature)[target[r]]: the cross-entropy's loss with the other sign.</summary>
    /// <param name="logits">Row-major: (rows, cols).</param>
    /// <param name="target">The class index of each row, in 0..cols-1: (rows).</param>
    /// <param name="cols">Classes.</param>
    /// <param name="destination">One value per row: (rows).</param>
    /// <param name="temperature">Finite and above 0; logits are divided by it.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class index is out of range: the message names its row. The temperature is out of range. Nothing has been written.</exception>
    public static void TokenLogProbs(
        ReadOnlySpan<float> logits, ReadOnlySpan<long> target, int cols, Span<float> destination, double temperature = 1.0) =>
        TokenArguments.LogProbs(logits, target, cols, destination, temperature);

    /// <inheritdoc cref="TokenLogProbs(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Span{float}, double)"/>
    public static void TokenLogProbs(
        ReadOnlySpan<double> logits, ReadOnlySpan<long> target, int cols, Span<double> destination, double temperature = 1.0) =>
        TokenArguments.LogProbs(logits, target, cols, destination, temperature);

    /// <inheritdoc cref="TokenLogProbs(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Span{float}, double)"/>
    public static void TokenLogProbs(
        ReadOnlySpan<Half> logits, ReadOnlySpan<long> target, int cols, Span<float> destination, double temperature = 1.0) =>
        TokenArguments.LogProbs(logits, target, cols, destination, temperature);

    /// <inheritdoc cref="TokenLogProbs(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Span{float}, double)"/>
    public static void TokenLogProbs(
        ReadOnlySpan<BFloat16> logits, ReadOnlySpan<long> target, int cols, Span<float> destination, double temperature = 1.0) =>
        TokenArguments.LogProbs(logits, target, cols, destination, temperature);

    /// <summary>exp of the mean cross-entropy of logits with class indices.</summary>
    /// <param name="logits">Row-major: (rows, cols).</param>
    /// <param name="target">The class index of each row, in 0..cols-1, or the ignored index: (rows).</param>
    /// <param name="cols">Classes.</param>
    /// <param name="options">What shapes the loss; the reduction must be the mean.</param>
    /// <param name="weight">One finite factor per class: (cols); empty for ones.</param>
    /// <param name="sampleWeight">One finite factor per row: (rows); empty for ones.</param>
    /// <returns>The perplexity; what the mean over no rows gives, where no row counts.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit, or a weight is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class index is out of range: the message names its row. An option is out of range. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">A mean over no rows with <see cref="EmptyMean.Throw"/>.</exception>
    public static float Perplexity(
        ReadOnlySpan<float> logits, ReadOnlySpan<long> target, int cols, CrossEntropyOptions options = default, ReadOnlySpan<float> weight = default,
        ReadOnlySpan<float> sampleWeight = default) =>
        TokenArguments.Perplexity(logits, target, cols, options, weight, sampleWeight);

    /// <inheritdoc cref="Perplexity(ReadOnlySpan{float}, ReadOnlySpan{long}, int, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static double Perplexity(
        ReadOnlySpan<double> logits, ReadOnlySpan<long> target, int cols, CrossEntropyOptions options = default, ReadOnlySpan<double> weight = default,
        ReadOnlySpan<double> sampleWeight = default) =>
        TokenArguments.Perplexity(logits, target, cols, options, weight, sampleWeight);

    /// <inheritdoc cref="Perplexity(ReadOnlySpan{float}, ReadOnlySpan{long}, int, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static float Perplexity(
        ReadOnlySpan<Half> logits, ReadOnlySpan<long> target, int cols, CrossEntropyOptions options = default, ReadOnlySpan<float> weight = default,
        ReadOnlySpan<float> sampleWeight = default) =>
        TokenArguments.Perplexity(logits, target, cols, options, weight, sampleWeight);

    /// <inheritdoc cref="Perplexity(ReadOnlySpan{float}, ReadOnlySpan{long}, int, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static float Perplexity(
        ReadOnlySpan<BFloat16> logits, ReadOnlySpan<long> target, int cols, CrossEntropyOptions options = default, ReadOnlySpan<float> weight = default,
        ReadOnlySpan<float> sampleWeight = default) =>
        TokenArguments.Perplexity(logits, target, cols, options, weight, sampleWeight);
}
