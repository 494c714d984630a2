namespace NativeEntropy;

public static partial class Logits
{
    /// <summary>Per row, from one reading: the cross-entropy with a class index, logsumexp and entropy of the logits after temperature and cap, and whether the target is the first of the largest logits.</summary>
    /// <param name="logits">Row-major: (rows, cols).</param>
    /// <param name="target">The class index of each row, in 0..cols-1, or the ignored index: (rows).</param>
    /// <param name="cols">Classes.</param>
    /// <param name="loss">The bits of <see cref="Losses"/>.CrossEntropy: (rows); empty if not wanted, as all outputs may be. 0 for ignored rows, as in all outputs.</param>
    /// <param name="logSumExp">log sum exp: (rows), or empty.</param>
    /// <param name="entropy">The entropy of the softmax: (rows), or empty.</param>
    /// <param name="correct">Whether the target is the first of the largest: (rows), or empty.</param>
    /// <param name="options">What shapes the loss; all but the reduction counts.</param>
    /// <param name="weight">One finite factor per class: (cols); empty for ones.</param>
    /// <param name="sampleWeight">One finite factor per row: (rows); empty for ones.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or a weight is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class index is out of range: the message names its row. An option is out of range. Nothing has been written.</exception>
    public static void CrossEntropyStats(
        ReadOnlySpan<float> logits, ReadOnlySpan<long> target, int cols, Span<float> loss, Span<float> logSumExp, Span<float> entropy, Span<bool> correct,
        CrossEntropyOptions options = default, ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        TokenArguments.Statistics(logits, target, cols, loss, logSumExp, entropy, correct, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropyStats(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Span{float}, Span{float}, Span{float}, Span{bool}, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static void CrossEntropyStats(
        ReadOnlySpan<double> logits, ReadOnlySpan<long> target, int cols, Span<double> loss, Span<double> logSumExp, Span<double> entropy, Span<bool> correct,
        CrossEntropyOptions options = default, ReadOnlySpan<double> weight = default, ReadOnlySpan<double> sampleWeight = default) =>
        TokenArguments.Statistics(logits, target, cols, loss, logSumExp, entropy, correct, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropyStats(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Span{float}, Span{float}, Span{float}, Span{bool}, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static void CrossEntropyStats(
        ReadOnlySpan<Half> logits, ReadOnlySpan<long> target, int cols, Span<float> loss, Span<float> logSumExp, Span<float> entropy, Span<bool> correct,
        CrossEntropyOptions options = default, ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        TokenArguments.Statistics(logits, target, cols, loss, logSumExp, entropy, correct, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropyStats(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Span{float}, Span{float}, Span{float}, Span{bool}, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static void CrossEntropyStats(
        ReadOnlySpan<BFloat16> logits, ReadOnlySpan<long> target, int cols, Span<float> loss, Span<float> logSumExp, Span<float> entropy, Span<bool> correct,
        CrossEntropyOptions options = default, ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        TokenArguments.Statistics(logits, target, cols, loss, logSumExp, entropy, correct, options, weight, sampleWeight);
}
