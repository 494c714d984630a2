using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NativeEntropy.Drivers;

namespace NativeEntropy;

// Tensors of any strides, with an axis. The methods with a destination are generic; those that return a tensor are not, so that
// Tensor<T> and TensorSpan<T> convert by themselves, and they rank behind those of spans, so that an array goes on meaning a span.
public static partial class Logits
{
    /// <summary>destination[r] = log softmax(logits / temperature) of row r, at its target.</summary>
    /// <param name="logits">Logits: any lengths, any strides.</param>
    /// <param name="target">The class index of each row: the lengths of logits without the axis, or with 1 in its place.</param>
    /// <param name="destination">One value per row: the lengths of logits without the axis, or with 1 in its place.</param>
    /// <param name="axis">The dimension along which a row goes; negative: counted from the last.</param>
    /// <param name="temperature">Finite and above 0; logits are divided by it.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis or a parameter is out of its range.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void TokenLogProbs<T, TResult>(
        in ReadOnlyTensorSpan<T> logits, in ReadOnlyTensorSpan<long> target, in TensorSpan<TResult> destination, int axis = -1,
        double temperature = 1.0)
        where T : unmanaged
        where TResult : unmanaged
    {
        TensorArguments.Element<T, TResult>();
        using TensorRows<T, TResult> rows = new(logits, destination, axis, nameof(logits));
        using PackedInput<long> targetRows = PackedInput<long>.PerRow(target, logits, rows.Axis, nameof(target), nameof(logits));
        TokenArguments.LogProbs(rows.Input, targetRows.Span, rows.Cols, rows.Results, temperature);
        rows.Store();
    }

    /// <inheritdoc cref="TokenLogProbs{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{long}, in TensorSpan{TResult}, int, double)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> TokenLogProbs(
        in ReadOnlyTensorSpan<float> logits, in ReadOnlyTensorSpan<long> target, int axis = -1, double temperature = 1.0) =>
        TokenLogProbsTensor<float, float>(logits, target, axis, temperature);

    /// <inheritdoc cref="TokenLogProbs{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{long}, in TensorSpan{TResult}, int, double)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> TokenLogProbs(
        in ReadOnlyTensorSpan<double> logits, in ReadOnlyTensorSpan<long> target, int axis = -1, double temperature = 1.0) =>
        TokenLogProbsTensor<double, double>(logits, target, axis, temperature);

    /// <inheritdoc cref="TokenLogProbs{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{long}, in TensorSpan{TResult}, int, double)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> TokenLogProbs(
        in ReadOnlyTensorSpan<Half> logits, in ReadOnlyTensorSpan<long> target, int axis = -1, double temperature = 1.0) =>
        TokenLogProbsTensor<Half, float>(logits, target, axis, temperature);

    /// <inheritdoc cref="TokenLogProbs{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{long}, in TensorSpan{TResult}, int, double)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> TokenLogProbs(
        in ReadOnlyTensorSpan<BFloat16> logits, in ReadOnlyTensorSpan<long> target, int axis = -1, double temperature = 1.0) =>
        TokenLogProbsTensor<BFloat16, float>(logits, target, axis, temperature);

    private static Tensor<TResult> TokenLogProbsTensor<T, TResult>(
        in ReadOnlyTensorSpan<T> logits, in ReadOnlyTensorSpan<long> target, int axis, double temperature)
        where T : unmanaged
        where TResult : unmanaged
    {
        Tensor<TResult> result = TensorArguments.RowTensor<TResult>(logits.Lengths, axis);
        TokenLogProbs(logits, target, result.AsTensorSpan(), axis, temperature);
        return result;
    }

    /// <summary>exp of the mean cross-entropy of all rows.</summary>
    /// <param name="logits">Logits: any lengths, any strides.</param>
    /// <param name="target">The class index of each row, or the ignored index: the lengths of logits without the axis, or with 1 in its place.</param>
    /// <param name="axis">The dimension along which a row goes; negative: counted from the last.</param>
    /// <param name="options">What shapes the loss; its reduction is the mean.</param>
    /// <param name="weight">One finite factor per class; empty for ones.</param>
    /// <param name="sampleWeight">One finite factor per row, as target; default for ones.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis or a class index is out of range: the message names its row, counted over all.</exception>
    /// <exception cref="InvalidOperationException">A mean over no rows with <see cref="EmptyMean.Throw"/>.</exception>
    [OverloadResolutionPriority(-1)]
    public static float Perplexity(
        in ReadOnlyTensorSpan<float> logits, in ReadOnlyTensorSpan<long> target, int axis = -1, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, in ReadOnlyTensorSpan<float> sampleWeight = default) =>
        PerplexityOf<float, float>(logits, target, axis, options, weight, sampleWeight);

    /// <inheritdoc cref="Perplexity(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{long}, int, CrossEntropyOptions, ReadOnlySpan{float}, in ReadOnlyTensorSpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public static double Perplexity(
        in ReadOnlyTensorSpan<double> logits, in ReadOnlyTensorSpan<long> target, int axis = -1, CrossEntropyOptions options = default,
        ReadOnlySpan<double> weight = default, in ReadOnlyTensorSpan<double> sampleWeight = default) =>
        PerplexityOf<double, double>(logits, target, axis, options, weight, sampleWeight);

    /// <inheritdoc cref="Perplexity(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{long}, int, CrossEntropyOptions, ReadOnlySpan{float}, in ReadOnlyTensorSpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public static float Perplexity(
        in ReadOnlyTensorSpan<Half> logits, in ReadOnlyTensorSpan<long> target, int axis = -1, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, in ReadOnlyTensorSpan<float> sampleWeight = default) =>
        PerplexityOf<Half, float>(logits, target, axis, options, weight, sampleWeight);

    /// <inheritdoc cref="Perplexity(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{long}, int, CrossEntropyOptions, ReadOnlySpan{float}, in ReadOnlyTensorSpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public static float Perplexity(
        in ReadOnlyTensorSpan<BFloat16> logits, in ReadOnlyTensorSpan<long> target, int axis = -1, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, in ReadOnlyTensorSpan<float> sampleWeight = default) =>
        PerplexityOf<BFloat16, float>(logits, target, axis, options, weight, sampleWeight);

    private static TResult PerplexityOf<T, TResult>(
        in ReadOnlyTensorSpan<T> logits, in ReadOnlyTensorSpan<long> target, int axis, CrossEntropyOptions options, ReadOnlySpan<TResult> weight,
        in ReadOnlyTensorSpan<TResult> sampleWeight)
        where T : unmanaged
        where TResult : unmanaged
    {
        using TargetRows<T, TResult> rows = new(logits, target, sampleWeight, axis, nameof(logits));
        return TokenArguments.Perplexity(rows.Logits, rows.Target, rows.Cols, options, weight, rows.SampleWeight);
    }

    /// <summary>Loss, logsumexp, entropy and whether the target has the largest logit, of each row.</summary>
    /// <param name="logits">Logits: any lengths, any strides.</param>
    /// <param name="target">The class index of each row, or the ignored index: the lengths of logits without the axis, or with 1 in its place.</param>
    /// <param name="loss">The losses: as target; default for none.</param>
    /// <param name="logSumExp">log sum exp of the logits as the options shape them: as target; default for none.</param>
    /// <param name="entropy">Entropies of their softmax, in nats: as target; default for none.</param>
    /// <param name="correct">Whether the first largest logit is the target's: as target; default for none.</param>
    /// <param name="axis">The dimension along which a row goes; negative: counted from the last.</param>
    /// <param name="options">What shapes the loss; its reduction does not count.</param>
    /// <param name="weight">One finite factor per class; empty for ones.</param>
    /// <param name="sampleWeight">One finite factor per row, as target; default for ones.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis or a class index is out of range: the message names its row, counted over all.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void CrossEntropyStats<T, TResult>(
        in ReadOnlyTensorSpan<T> logits, in ReadOnlyTensorSpan<long> target, in TensorSpan<TResult> loss, in TensorSpan<TResult> logSumExp,
        in TensorSpan<TResult> entropy, in TensorSpan<bool> correct, int axis = -1, CrossEntropyOptions options = default,
        ReadOnlySpan<TResult> weight = default, in ReadOnlyTensorSpan<TResult> sampleWeight = default)
        where T : unmanaged
        where TResult : unmanaged
    {
        TensorArguments.Element<T, TResult>();
        using TargetRows<T, TResult> rows = new(logits, target, sampleWeight, axis, nameof(logits));
        using PackedOutput<TResult> losses = PackedOutput<TResult>.PerRow(loss, logits, rows.Axis, nameof(loss), nameof(logits));
        using PackedOutput<TResult> sums = PackedOutput<TResult>.PerRow(logSumExp, logits, rows.Axis, nameof(logSumExp), nameof(logits));
        using PackedOutput<TResult> entropies = PackedOutput<TResult>.PerRow(entropy, logits, rows.Axis, nameof(entropy), nameof(logits));
        using PackedOutput<bool> hits = PackedOutput<bool>.PerRow(correct, logits, rows.Axis, nameof(correct), nameof(logits));
        TokenArguments.Statistics(
            rows.Logits, rows.Target, rows.Cols, losses.Span, sums.Span, entropies.Span, hits.Span, options, weight, rows.SampleWeight);
        losses.Store();
        sums.Store();
        entropies.Store();
        hits.Store();
    }
}
