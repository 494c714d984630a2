using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NativeEntropy.Drivers;

namespace NativeEntropy;

// Tensors of any strides, with an axis. The methods with a destination are generic; those that return a tensor are not, so that
// Tensor<T> and TensorSpan<T> convert by themselves, and they rank behind those of spans, so that an array goes on meaning a span.
public static partial class Losses
{
    /// <summary>The mean or sum over the rows of -sum of target log softmax(logits), in nats.</summary>
    /// <param name="logits">Logits: any lengths, any strides.</param>
    /// <param name="target">Probabilities: the lengths of logits.</param>
    /// <param name="axis">The dimension of the classes; negative: counted from the last.</param>
    /// <param name="options">Reduction and everything else that shapes the loss.</param>
    /// <param name="weight">One finite factor per class; empty for ones.</param>
    /// <param name="sampleWeight">One finite factor per row, as many dimensions as a class index per row has; default for ones. Both weights join what a mean divides by.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis, an option or a class index is out of range: the message names the row, counted over all. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">A mean over no rows with <see cref="EmptyMean.Throw"/>.</exception>
    [OverloadResolutionPriority(-1)]
    public static float CrossEntropy(
        in ReadOnlyTensorSpan<float> logits, in ReadOnlyTensorSpan<float> target, int axis = -1, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, in ReadOnlyTensorSpan<float> sampleWeight = default) =>
        new CrossEntropyTensors<float, float>(logits, target, sampleWeight, axis, nameof(logits)).Reduced(options, weight);

    /// <inheritdoc cref="CrossEntropy(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, int, CrossEntropyOptions, ReadOnlySpan{float}, in ReadOnlyTensorSpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public static double CrossEntropy(
        in ReadOnlyTensorSpan<double> logits, in ReadOnlyTensorSpan<double> target, int axis = -1, CrossEntropyOptions options = default,
        ReadOnlySpan<double> weight = default, in ReadOnlyTensorSpan<double> sampleWeight = default) =>
        new CrossEntropyTensors<double, double>(logits, target, sampleWeight, axis, nameof(logits)).Reduced(options, weight);

    /// <inheritdoc cref="CrossEntropy(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, int, CrossEntropyOptions, ReadOnlySpan{float}, in ReadOnlyTensorSpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public static float CrossEntropy(
        in ReadOnlyTensorSpan<Half> logits, in ReadOnlyTensorSpan<Half> target, int axis = -1, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, in ReadOnlyTensorSpan<float> sampleWeight = default) =>
        new CrossEntropyTensors<Half, float>(logits, target, sampleWeight, axis, nameof(logits)).Reduced(options, weight);

    /// <inheritdoc cref="CrossEntropy(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, int, CrossEntropyOptions, ReadOnlySpan{float}, in ReadOnlyTensorSpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public static float CrossEntropy(
        in ReadOnlyTensorSpan<BFloat16> logits, in ReadOnlyTensorSpan<BFloat16> target, int axis = -1, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, in ReadOnlyTensorSpan<float> sampleWeight = default) =>
        new CrossEntropyTensors<BFloat16, float>(logits, target, sampleWeight, axis, nameof(logits)).Reduced(options, weight);

    /// <summary>destination = -sum of target log softmax(logits), in nats, of each row.</summary>
    /// <param name="logits">Logits: any lengths, any strides.</param>
    /// <param name="target">Probabilities: the lengths of logits.</param>
    /// <param name="destination">One loss per row, 0 for ignored ones: the lengths of logits without the axis, or with 1 in its place.</param>
    /// <param name="axis">The dimension of the classes; negative: counted from the last.</param>
    /// <param name="options">What shapes the loss; its reduction does not count.</param>
    /// <param name="weight">One finite factor per class; empty for ones.</param>
    /// <param name="sampleWeight">One finite factor per row, as many dimensions as a class index per row has; default for ones. Both weights join what a mean divides by.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis, an option or a class index is out of range: the message names the row, counted over all. Nothing has been written.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void CrossEntropy<T, TResult>(
        in ReadOnlyTensorSpan<T> logits, in ReadOnlyTensorSpan<T> target, in TensorSpan<TResult> destination, int axis = -1,
        CrossEntropyOptions options = default, ReadOnlySpan<TResult> weight = default, in ReadOnlyTensorSpan<TResult> sampleWeight = default)
        where T : unmanaged
        where TResult : unmanaged =>
        new CrossEntropyTensors<T, TResult>(logits, target, sampleWeight, axis, nameof(logits)).PerRow(destination, options, weight);

    /// <summary>The mean or sum over the rows of -sum of target log softmax(logits), in nats, the bits that CrossEntropy returns, and its gradient.</summary>
    /// <param name="logits">Logits: any lengths, any strides.</param>
    /// <param name="target">Probabilities: the lengths of logits.</param>
    /// <param name="gradient">gradOutput times the derivative by logits: its lengths; it may be logits.</param>
    /// <param name="axis">The dimension of the classes; negative: counted from the last.</param>
    /// <param name="options">Reduction and everything else that shapes the loss.</param>
    /// <param name="gradOutput">The derivative of whatever follows by this loss.</param>
    /// <param name="weight">One finite factor per class; empty for ones.</param>
    /// <param name="sampleWeight">One finite factor per row, as many dimensions as a class index per row has; default for ones. Both weights join what a mean divides by.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis, an option or a class index is out of range: the message names the row, counted over all. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">A mean over no rows with <see cref="EmptyMean.Throw"/>.</exception>
    [OverloadResolutionPriority(-1)]
    public static float CrossEntropyWithGradient(
        in ReadOnlyTensorSpan<float> logits, in ReadOnlyTensorSpan<float> target, in TensorSpan<float> gradient, int axis = -1,
        CrossEntropyOptions options = default, float gradOutput = 1, ReadOnlySpan<float> weight = default,
        in ReadOnlyTensorSpan<float> sampleWeight = default) =>
        new CrossEntropyTensors<float, float>(logits, target, sampleWeight, axis, nameof(logits)).Reduced(gradOutput, gradient, options, weight);

    /// <inheritdoc cref="CrossEntropyWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, int, CrossEntropyOptions, float, ReadOnlySpan{float}, in ReadOnlyTensorSpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public static double CrossEntropyWithGradient(
        in ReadOnlyTensorSpan<double> logits, in ReadOnlyTensorSpan<double> target, in TensorSpan<double> gradient, int axis = -1,
        CrossEntropyOptions options = default, double gradOutput = 1, ReadOnlySpan<double> weight = default,
        in ReadOnlyTensorSpan<double> sampleWeight = default) =>
        new CrossEntropyTensors<double, double>(logits, target, sampleWeight, axis, nameof(logits)).Reduced(gradOutput, gradient, options, weight);

    /// <inheritdoc cref="CrossEntropyWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, int, CrossEntropyOptions, float, ReadOnlySpan{float}, in ReadOnlyTensorSpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public static float CrossEntropyWithGradient(
        in ReadOnlyTensorSpan<Half> logits, in ReadOnlyTensorSpan<Half> target, in TensorSpan<Half> gradient, int axis = -1,
        CrossEntropyOptions options = default, float gradOutput = 1, ReadOnlySpan<float> weight = default,
        in ReadOnlyTensorSpan<float> sampleWeight = default) =>
        new CrossEntropyTensors<Half, float>(logits, target, sampleWeight, axis, nameof(logits)).Reduced(gradOutput, gradient, options, weight);

    /// <inheritdoc cref="CrossEntropyWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, int, CrossEntropyOptions, float, ReadOnlySpan{float}, in ReadOnlyTensorSpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public static float CrossEntropyWithGradient(
        in ReadOnlyTensorSpan<BFloat16> logits, in ReadOnlyTensorSpan<BFloat16> target, in TensorSpan<BFloat16> gradient, int axis = -1,
        CrossEntropyOptions options = default, float gradOutput = 1, ReadOnlySpan<float> weight = default,
        in ReadOnlyTensorSpan<float> sampleWeight = default) =>
        new CrossEntropyTensors<BFloat16, float>(logits, target, sampleWeight, axis, nameof(logits)).Reduced(gradOutput, gradient, options, weight);

    /// <summary>destination = -sum of target log softmax(logits), in nats, of each row, and its gradient.</summary>
    /// <param name="logits">Logits: any lengths, any strides.</param>
    /// <param name="target">Probabilities: the lengths of logits.</param>
    /// <param name="gradOutput">One factor per row, as the destination; default for ones.</param>
    /// <param name="destination">One loss per row, 0 for ignored ones: the lengths of logits without the axis, or with 1 in its place.</param>
    /// <param name="gradient">gradOutput times the derivative by logits: its lengths; it may be logits.</param>
    /// <param name="axis">The dimension of the classes; negative: counted from the last.</param>
    /// <param name="options">What shapes the loss; its reduction does not count.</param>
    /// <param name="weight">One finite factor per class; empty for ones.</param>
    /// <param name="sampleWeight">One finite factor per row, as many dimensions as a class index per row has; default for ones. Both weights join what a mean divides by.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis, an option or a class index is out of range: the message names the row, counted over all. Nothing has been written.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void CrossEntropyWithGradient<T, TResult>(
        in ReadOnlyTensorSpan<T> logits, in ReadOnlyTensorSpan<T> target, in ReadOnlyTensorSpan<TResult> gradOutput,
        in TensorSpan<TResult> destination, in TensorSpan<T> gradient, int axis = -1, CrossEntropyOptions options = default,
        ReadOnlySpan<TResult> weight = default, in ReadOnlyTensorSpan<TResult> sampleWeight = default)
        where T : unmanaged
        where TResult : unmanaged =>
        new CrossEntropyTensors<T, TResult>(logits, target, sampleWeight, axis, nameof(logits)).PerRow(gradOutput, destination, gradient, options, weight);
}
