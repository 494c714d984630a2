using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NativeEntropy.Drivers;

namespace NativeEntropy;

// Tensors of any strides, with an axis. The methods with a destination are generic; those that return a tensor are not, so that
// Tensor<T> and TensorSpan<T> convert by themselves, and they rank behind those of spans, so that an array goes on meaning a span.
public static partial class Losses
{
    /// <summary>The mean or sum over the rows of weight[t] / classes times the sum over c, c not t, of max(0, margin - x[t] + x[c])^p, t the row's target.</summary>
    /// <param name="scores">Any numbers: any lengths, any strides.</param>
    /// <param name="target">The class index of each row: the lengths of scores without the axis, or with 1 in its place.</param>
    /// <param name="axis">The dimension of the classes; negative: counted from the last.</param>
    /// <param name="reduction">Mean, over the rows, or sum.</param>
    /// <param name="p">The power: 1 or 2.</param>
    /// <param name="margin">Finite.</param>
    /// <param name="weight">One factor per class; empty for ones.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis, an option or a class index is out of range: the message names the row, counted over all. Nothing has been written.</exception>
    [OverloadResolutionPriority(-1)]
    public static float MultiMarginLoss(
        in ReadOnlyTensorSpan<float> scores, in ReadOnlyTensorSpan<long> target, int axis = -1, Reduction reduction = Reduction.Mean, int p = 1,
        double margin = 1, ReadOnlySpan<float> weight = default) =>
        MarginTensors.Reduced(scores, target, axis, reduction, p, margin, weight);

    /// <inheritdoc cref="MultiMarginLoss(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{long}, int, Reduction, int, double, ReadOnlySpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public static double MultiMarginLoss(
        in ReadOnlyTensorSpan<double> scores, in ReadOnlyTensorSpan<long> target, int axis = -1, Reduction reduction = Reduction.Mean, int p = 1,
        double margin = 1, ReadOnlySpan<double> weight = default) =>
        MarginTensors.Reduced(scores, target, axis, reduction, p, margin, weight);

    /// <inheritdoc cref="MultiMarginLoss(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{long}, int, Reduction, int, double, ReadOnlySpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public static float MultiMarginLoss(
        in ReadOnlyTensorSpan<Half> scores, in ReadOnlyTensorSpan<long> target, int axis = -1, Reduction reduction = Reduction.Mean, int p = 1,
        double margin = 1, ReadOnlySpan<float> weight = default) =>
        MarginTensors.Reduced(scores, target, axis, reduction, p, margin, weight);

    /// <inheritdoc cref="MultiMarginLoss(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{long}, int, Reduction, int, double, ReadOnlySpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public static float MultiMarginLoss(
        in ReadOnlyTensorSpan<BFloat16> scores, in ReadOnlyTensorSpan<long> target, int axis = -1, Reduction reduction = Reduction.Mean, int p = 1,
        double margin = 1, ReadOnlySpan<float> weight = default) =>
        MarginTensors.Reduced(scores, target, axis, reduction, p, margin, weight);

    /// <summary>destination = weight[t] / classes times the sum over c, c not t, of max(0, margin - x[t] + x[c])^p, t the row's target, of each row.</summary>
    /// <param name="scores">Any numbers: any lengths, any strides.</param>
    /// <param name="target">The class index of each row: the lengths of scores without the axis, or with 1 in its place.</param>
    /// <param name="destination">One loss per row, as the target.</param>
    /// <param name="axis">The dimension of the classes; negative: counted from the last.</param>
    /// <param name="p">The power: 1 or 2.</param>
    /// <param name="margin">Finite.</param>
    /// <param name="weight">One factor per class; empty for ones.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis, an option or a class index is out of range: the message names the row, counted over all. Nothing has been written.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void MultiMarginLoss<T, TResult>(
        in ReadOnlyTensorSpan<T> scores, in ReadOnlyTensorSpan<long> target, in TensorSpan<TResult> destination, int axis = -1, int p = 1,
        double margin = 1, ReadOnlySpan<TResult> weight = default)
        where T : unmanaged
        where TResult : unmanaged =>
        MarginTensors.PerRow(scores, target, destination, axis, p, margin, weight);

    /// <summary>The mean or sum over the rows of weight[t] / classes times the sum over c, c not t, of max(0, margin - x[t] + x[c])^p, t the row's target, and its gradient.</summary>
    /// <param name="scores">Any numbers: any lengths, any strides.</param>
    /// <param name="target">The class index of each row: the lengths of scores without the axis, or with 1 in its place.</param>
    /// <param name="gradient">gradOutput times the derivative by the scores, 0 at the corner: their lengths; it may be the scores.</param>
    /// <param name="axis">The dimension of the classes; negative: counted from the last.</param>
    /// <param name="reduction">Mean, over the rows, or sum.</param>
    /// <param name="p">The power: 1 or 2.</param>
    /// <param name="margin">Finite.</param>
    /// <param name="weight">One factor per class; empty for ones.</param>
    /// <param name="gradOutput">The derivative of whatever follows by this loss.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis, an option or a class index is out of range: the message names the row, counted over all. Nothing has been written.</exception>
    [OverloadResolutionPriority(-1)]
    public static float MultiMarginLossWithGradient(
        in ReadOnlyTensorSpan<float> scores, in ReadOnlyTensorSpan<long> target, in TensorSpan<float> gradient, int axis = -1,
        Reduction reduction = Reduction.Mean, int p = 1, double margin = 1, ReadOnlySpan<float> weight = default, float gradOutput = 1) =>
        MarginTensors.Reduced(scores, target, gradient, axis, reduction, p, margin, weight, gradOutput);

    /// <inheritdoc cref="MultiMarginLossWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{long}, in TensorSpan{float}, int, Reduction, int, double, ReadOnlySpan{float}, float)"/>
    [OverloadResolutionPriority(-1)]
    public static double MultiMarginLossWithGradient(
        in ReadOnlyTensorSpan<double> scores, in ReadOnlyTensorSpan<long> target, in TensorSpan<double> gradient, int axis = -1,
        Reduction reduction = Reduction.Mean, int p = 1, double margin = 1, ReadOnlySpan<double> weight = default, double gradOutput = 1) =>
        MarginTensors.Reduced(scores, target, gradient, axis, reduction, p, margin, weight, gradOutput);

    /// <inheritdoc cref="MultiMarginLossWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{long}, in TensorSpan{float}, int, Reduction, int, double, ReadOnlySpan{float}, float)"/>
    [OverloadResolutionPriority(-1)]
    public static float MultiMarginLossWithGradient(
        in ReadOnlyTensorSpan<Half> scores, in ReadOnlyTensorSpan<long> target, in TensorSpan<Half> gradient, int axis = -1,
        Reduction reduction = Reduction.Mean, int p = 1, double margin = 1, ReadOnlySpan<float> weight = default, float gradOutput = 1) =>
        MarginTensors.Reduced(scores, target, gradient, axis, reduction, p, margin, weight, gradOutput);

    /// <inheritdoc cref="MultiMarginLossWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{long}, in TensorSpan{float}, int, Reduction, int, double, ReadOnlySpan{float}, float)"/>
    [OverloadResolutionPriority(-1)]
    public static float MultiMarginLossWithGradient(
        in ReadOnlyTensorSpan<BFloat16> scores, in ReadOnlyTensorSpan<long> target, in TensorSpan<BFloat16> gradient, int axis = -1,
        Reduction reduction = Reduction.Mean, int p = 1, double margin = 1, ReadOnlySpan<float> weight = default, float gradOutput = 1) =>
        MarginTensors.Reduced(scores, target, gradient, axis, reduction, p, margin, weight, gradOutput);

    /// <summary>destination = weight[t] / classes times the sum over c, c not t, of max(0, margin - x[t] + x[c])^p, t the row's target, of each row, and its gradient.</summary>
    /// <param name="scores">Any numbers: any lengths, any strides.</param>
    /// <param name="target">The class index of each row: the lengths of scores without the axis, or with 1 in its place.</param>
    /// <param name="gradOutput">One factor per row, as the target; default for ones.</param>
    /// <param name="destination">One loss per row, as the target.</param>
    /// <param name="gradient">gradOutput times the derivative by the scores, 0 at the corner: their lengths; it may be the scores.</param>
    /// <param name="axis">The dimension of the classes; negative: counted from the last.</param>
    /// <param name="p">The power: 1 or 2.</param>
    /// <param name="margin">Finite.</param>
    /// <param name="weight">One factor per class; empty for ones.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis, an option or a class index is out of range: the message names the row, counted over all. Nothing has been written.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void MultiMarginLossWithGradient<T, TResult>(
        in ReadOnlyTensorSpan<T> scores, in ReadOnlyTensorSpan<long> target, in ReadOnlyTensorSpan<TResult> gradOutput,
        in TensorSpan<TResult> destination, in TensorSpan<T> gradient, int axis = -1, int p = 1, double margin = 1,
        ReadOnlySpan<TResult> weight = default)
        where T : unmanaged
        where TResult : unmanaged =>
        MarginTensors.PerRow(scores, target, gradOutput, destination, gradient, axis, p, margin, weight);
}
