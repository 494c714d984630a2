using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NativeEntropy.Drivers;

namespace NativeEntropy;

// Tensors of any strides, with an axis. The methods with a destination are generic; those that return a tensor are not, so that
// Tensor<T> and TensorSpan<T> convert by themselves, and they rank behind those of spans, so that an array goes on meaning a span.
public static partial class Losses
{
    /// <summary>The mean or sum over the rows of -logProbs[target], weighted.</summary>
    /// <param name="logProbs">Log-probabilities: any lengths, any strides.</param>
    /// <param name="target">The class index of each row, or the ignored index: the lengths of logProbs without the axis, or with 1 in its place.</param>
    /// <param name="axis">The dimension of the classes; negative: counted from the last.</param>
    /// <param name="options">Reduction and everything else that shapes the loss.</param>
    /// <param name="weight">One finite factor per class; empty for ones.</param>
    /// <param name="sampleWeight">One finite factor per row, as many dimensions as a class index per row has; default for ones. Both weights join what a mean divides by.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis, an option or a class index is out of range: the message names the row, counted over all. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">A mean over no rows with <see cref="EmptyMean.Throw"/>.</exception>
    [OverloadResolutionPriority(-1)]
    public static float NllLoss(
        in ReadOnlyTensorSpan<float> logProbs, in ReadOnlyTensorSpan<long> target, int axis = -1, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, in ReadOnlyTensorSpan<float> sampleWeight = default) =>
        new CrossEntropyTensors<float, float>(logProbs, target, sampleWeight, axis, nameof(logProbs)).Reduced(options, weight, isLogProbs: true);

    /// <inheritdoc cref="NllLoss(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{long}, int, CrossEntropyOptions, ReadOnlySpan{float}, in ReadOnlyTensorSpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public static double NllLoss(
        in ReadOnlyTensorSpan<double> logProbs, in ReadOnlyTensorSpan<long> target, int axis = -1, CrossEntropyOptions options = default,
        ReadOnlySpan<double> weight = default, in ReadOnlyTensorSpan<double> sampleWeight = default) =>
        new CrossEntropyTensors<double, double>(logProbs, target, sampleWeight, axis, nameof(logProbs)).Reduced(options, weight, isLogProbs: true);

    /// <inheritdoc cref="NllLoss(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{long}, int, CrossEntropyOptions, ReadOnlySpan{float}, in ReadOnlyTensorSpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public static float NllLoss(
        in ReadOnlyTensorSpan<Half> logProbs, in ReadOnlyTensorSpan<long> target, int axis = -1, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, in ReadOnlyTensorSpan<float> sampleWeight = default) =>
        new CrossEntropyTensors<Half, float>(logProbs, target, sampleWeight, axis, nameof(logProbs)).Reduced(options, weight, isLogProbs: true);

    /// <inheritdoc cref="NllLoss(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{long}, int, CrossEntropyOptions, ReadOnlySpan{float}, in ReadOnlyTensorSpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public static float NllLoss(
        in ReadOnlyTensorSpan<BFloat16> logProbs, in ReadOnlyTensorSpan<long> target, int axis = -1, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, in ReadOnlyTensorSpan<float> sampleWeight = default) =>
        new CrossEntropyTensors<BFloat16, float>(logProbs, target, sampleWeight, axis, nameof(logProbs)).Reduced(options, weight, isLogProbs: true);

    /// <summary>destination = -logProbs[target], weighted, of each row.</summary>
    /// <param name="logProbs">Log-probabilities: any lengths, any strides.</param>
    /// <param name="target">The class index of each row, or the ignored index: the lengths of logProbs without the axis, or with 1 in its place.</param>
    /// <param name="destination">One loss per row, 0 for ignored ones: the lengths of logProbs without the axis, or with 1 in its place.</param>
    /// <param name="axis">The dimension of the classes; negative: counted from the last.</param>
    /// <param name="options">What shapes the loss; its reduction does not count.</param>
    /// <param name="weight">One finite factor per class; empty for ones.</param>
    /// <param name="sampleWeight">One finite factor per row, as many dimensions as a class index per row has; default for ones. Both weights join what a mean divides by.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis, an option or a class index is out of range: the message names the row, counted over all. Nothing has been written.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void NllLoss<T, TResult>(
        in ReadOnlyTensorSpan<T> logProbs, in ReadOnlyTensorSpan<long> target, in TensorSpan<TResult> destination, int axis = -1,
        CrossEntropyOptions options = default, ReadOnlySpan<TResult> weight = default, in ReadOnlyTensorSpan<TResult> sampleWeight = default)
        where T : unmanaged
        where TResult : unmanaged =>
        new CrossEntropyTensors<T, TResult>(logProbs, target, sampleWeight, axis, nameof(logProbs)).PerRow(destination, options, weight, isLogProbs: true);

    /// <summary>The mean or sum over the rows of -logProbs[target], weighted, the bits that NllLoss returns, and its gradient.</summary>
    /// <param name="logProbs">Log-probabilities: any lengths, any strides.</param>
    /// <param name="target">The class index of each row, or the ignored index: the lengths of logProbs without the axis, or with 1 in its place.</param>
    /// <param name="gradient">gradOutput times the derivative by logProbs: its lengths; it may be logProbs.</param>
    /// <param name="axis">The dimension of the classes; negative: counted from the last.</param>
    /// <param name="options">Reduction and everything else that shapes the loss.</param>
    /// <param name="gradOutput">The derivative of whatever follows by this loss.</param>
    /// <param name="weight">One finite factor per class; empty for ones.</param>
    /// <param name="sampleWeight">One finite factor per row, as many dimensions as a class index per row has; default for ones. Both weights join what a mean divides by.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis, an option or a class index is out of range: the message names the row, counted over all. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">A mean over no rows with <see cref="EmptyMean.Throw"/>.</exception>
    [OverloadResolutionPriority(-1)]
    public static float NllLossWithGradient(
        in ReadOnlyTensorSpan<float> logProbs, in ReadOnlyTensorSpan<long> target, in TensorSpan<float> gradient, int axis = -1,
        CrossEntropyOptions options = default, float gradOutput = 1, ReadOnlySpan<float> weight = default,
        in ReadOnlyTensorSpan<float> sampleWeight = default) =>
        new CrossEntropyTensors<float, float>(logProbs, target, sampleWeight, axis, nameof(logProbs)).Reduced(gradOutput, gradient, options, weight, isLogProbs: true);

    /// <inheritdoc cref="NllLossWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{long}, in TensorSpan{float}, int, CrossEntropyOptions, float, ReadOnlySpan{float}, in ReadOnlyTensorSpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public static double NllLossWithGradient(
        in ReadOnlyTensorSpan<double> logProbs, in ReadOnlyTensorSpan<long> target, in TensorSpan<double> gradient, int axis = -1,
        CrossEntropyOptions options = default, double gradOutput = 1, ReadOnlySpan<double> weight = default,
        in ReadOnlyTensorSpan<double> sampleWeight = default) =>
        new CrossEntropyTensors<double, double>(logProbs, target, sampleWeight, axis, nameof(logProbs)).Reduced(gradOutput, gradient, options, weight, isLogProbs: true);

    /// <inheritdoc cref="NllLossWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{long}, in TensorSpan{float}, int, CrossEntropyOptions, float, ReadOnlySpan{float}, in ReadOnlyTensorSpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public static float NllLossWithGradient(
        in ReadOnlyTensorSpan<Half> logProbs, in ReadOnlyTensorSpan<long> target, in TensorSpan<Half> gradient, int axis = -1,
        CrossEntropyOptions options = default, float gradOutput = 1, ReadOnlySpan<float> weight = default,
        in ReadOnlyTensorSpan<float> sampleWeight = default) =>
        new CrossEntropyTensors<Half, float>(logProbs, target, sampleWeight, axis, nameof(logProbs)).Reduced(gradOutput, gradient, options, weight, isLogProbs: true);

    /// <inheritdoc cref="NllLossWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{long}, in TensorSpan{float}, int, CrossEntropyOptions, float, ReadOnlySpan{float}, in ReadOnlyTensorSpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public static float NllLossWithGradient(
        in ReadOnlyTensorSpan<BFloat16> logProbs, in ReadOnlyTensorSpan<long> target, in TensorSpan<BFloat16> gradient, int axis = -1,
        CrossEntropyOptions options = default, float gradOutput = 1, ReadOnlySpan<float> weight = default,
        in ReadOnlyTensorSpan<float> sampleWeight = default) =>
        new CrossEntropyTensors<BFloat16, float>(logProbs, target, sampleWeight, axis, nameof(logProbs)).Reduced(gradOutput, gradient, options, weight, isLogProbs: true);

    /// <summary>destination = -logProbs[target], weighted, of each row, and its gradient.</summary>
    /// <param name="logProbs">Log-probabilities: any lengths, any strides.</param>
    /// <param name="target">The class index of each row, or the ignored index: the lengths of logProbs without the axis, or with 1 in its place.</param>
    /// <param name="gradOutput">One factor per row, as the destination; default for ones.</param>
    /// <param name="destination">One loss per row, 0 for ignored ones: the lengths of logProbs without the axis, or with 1 in its place.</param>
    /// <param name="gradient">gradOutput times the derivative by logProbs: its lengths; it may be logProbs.</param>
    /// <param name="axis">The dimension of the classes; negative: counted from the last.</param>
    /// <param name="options">What shapes the loss; its reduction does not count.</param>
    /// <param name="weight">One finite factor per class; empty for ones.</param>
    /// <param name="sampleWeight">One finite factor per row, as many dimensions as a class index per row has; default for ones. Both weights join what a mean divides by.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis, an option or a class index is out of range: the message names the row, counted over all. Nothing has been written.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void NllLossWithGradient<T, TResult>(
        in ReadOnlyTensorSpan<T> logProbs, in ReadOnlyTensorSpan<long> target, in ReadOnlyTensorSpan<TResult> gradOutput,
        in TensorSpan<TResult> destination, in TensorSpan<T> gradient, int axis = -1, CrossEntropyOptions options = default,
        ReadOnlySpan<TResult> weight = default, in ReadOnlyTensorSpan<TResult> sampleWeight = default)
        where T : unmanaged
        where TResult : unmanaged =>
        new CrossEntropyTensors<T, TResult>(logProbs, target, sampleWeight, axis, nameof(logProbs)).PerRow(gradOutput, destination, gradient, options, weight, isLogProbs: true);
}
