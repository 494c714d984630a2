using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NativeEntropy.Drivers;
using NativeEntropy.Kernels;

namespace NativeEntropy;

// Tensors of any strides, with an axis. The methods with a destination are generic; those that return a tensor are not, so that
// Tensor<T> and TensorSpan<T> convert by themselves, and they rank behind those of spans, so that an array goes on meaning a span.
public static partial class Losses
{
    /// <summary>The mean or sum of (x - y)^2.</summary>
    /// <param name="x">Any numbers: any lengths, any strides.</param>
    /// <param name="target">Any numbers: the lengths of x.</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    [OverloadResolutionPriority(-1)]
    public static float MseLoss(in ReadOnlyTensorSpan<float> x, in ReadOnlyTensorSpan<float> target, Reduction reduction = Reduction.Mean) =>
        (float)new LossTensors<float>(x, target, nameof(x)).Reduced(default(SquaredErrorFormula<float>), reduction);

    /// <inheritdoc cref="MseLoss(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, Reduction)"/>
    [OverloadResolutionPriority(-1)]
    public static double MseLoss(in ReadOnlyTensorSpan<double> x, in ReadOnlyTensorSpan<double> target, Reduction reduction = Reduction.Mean) =>
        new LossTensors<double>(x, target, nameof(x)).Reduced(default(SquaredErrorFormula<double>), reduction);

    /// <inheritdoc cref="MseLoss(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, Reduction)"/>
    [OverloadResolutionPriority(-1)]
    public static float MseLoss(in ReadOnlyTensorSpan<Half> x, in ReadOnlyTensorSpan<Half> target, Reduction reduction = Reduction.Mean) =>
        (float)new LossTensors<Half>(x, target, nameof(x)).Reduced(default(SquaredErrorFormula<Half>), reduction);

    /// <inheritdoc cref="MseLoss(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, Reduction)"/>
    [OverloadResolutionPriority(-1)]
    public static float MseLoss(in ReadOnlyTensorSpan<BFloat16> x, in ReadOnlyTensorSpan<BFloat16> target, Reduction reduction = Reduction.Mean) =>
        (float)new LossTensors<BFloat16>(x, target, nameof(x)).Reduced(default(SquaredErrorFormula<BFloat16>), reduction);

    /// <summary>destination = (x - y)^2, elementwise.</summary>
    /// <param name="x">Any numbers: any lengths, any strides.</param>
    /// <param name="target">Any numbers: the lengths of x.</param>
    /// <param name="destination">One loss per element: the lengths of x.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void MseLoss<T, TResult>(in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> target, in TensorSpan<TResult> destination)
        where T : unmanaged
        where TResult : unmanaged =>
        new LossTensors<T>(x, target, nameof(x)).Each(default(SquaredErrorFormula<T>), destination);

    /// <summary>The mean or sum of (x - y)^2, the bits that MseLoss returns, and its gradient.</summary>
    /// <param name="x">Any numbers: any lengths, any strides.</param>
    /// <param name="target">Any numbers: the lengths of x.</param>
    /// <param name="gradient">gradOutput times the derivative by x: its lengths; it may be x.</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="gradOutput">The derivative of whatever follows by this loss.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    [OverloadResolutionPriority(-1)]
    public static float MseLossWithGradient(
        in ReadOnlyTensorSpan<float> x, in ReadOnlyTensorSpan<float> target, in TensorSpan<float> gradient, Reduction reduction = Reduction.Mean,
        float gradOutput = 1) =>
        (float)new LossTensors<float>(x, target, nameof(x)).Reduced(default(SquaredErrorFormula<float>), reduction, gradient, gradOutput);

    /// <inheritdoc cref="MseLossWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, Reduction, float)"/>
    [OverloadResolutionPriority(-1)]
    public static double MseLossWithGradient(
        in ReadOnlyTensorSpan<double> x, in ReadOnlyTensorSpan<double> target, in TensorSpan<double> gradient,
        Reduction reduction = Reduction.Mean, double gradOutput = 1) =>
        new LossTensors<double>(x, target, nameof(x)).Reduced(default(SquaredErrorFormula<double>), reduction, gradient, gradOutput);

    /// <inheritdoc cref="MseLossWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, Reduction, float)"/>
    [OverloadResolutionPriority(-1)]
    public static float MseLossWithGradient(
        in ReadOnlyTensorSpan<Half> x, in ReadOnlyTensorSpan<Half> target, in TensorSpan<Half> gradient, Reduction reduction = Reduction.Mean,
        float gradOutput = 1) =>
        (float)new LossTensors<Half>(x, target, nameof(x)).Reduced(default(SquaredErrorFormula<Half>), reduction, gradient, gradOutput);

    /// <inheritdoc cref="MseLossWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, Reduction, float)"/>
    [OverloadResolutionPriority(-1)]
    public static float MseLossWithGradient(
        in ReadOnlyTensorSpan<BFloat16> x, in ReadOnlyTensorSpan<BFloat16> target, in TensorSpan<BFloat16> gradient,
        Reduction reduction = Reduction.Mean, float gradOutput = 1) =>
        (float)new LossTensors<BFloat16>(x, target, nameof(x)).Reduced(default(SquaredErrorFormula<BFloat16>), reduction, gradient, gradOutput);

    /// <summary>destination = (x - y)^2, elementwise, and its gradient.</summary>
    /// <param name="x">Any numbers: any lengths, any strides.</param>
    /// <param name="target">Any numbers: the lengths of x.</param>
    /// <param name="gradOutput">One factor per element: the lengths of x; default for ones.</param>
    /// <param name="destination">One loss per element: the lengths of x.</param>
    /// <param name="gradient">gradOutput times the derivative by x: its lengths; it may be x.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void MseLossWithGradient<T, TResult>(
        in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> target, in ReadOnlyTensorSpan<TResult> gradOutput, in TensorSpan<TResult> destination,
        in TensorSpan<T> gradient)
        where T : unmanaged
        where TResult : unmanaged =>
        new LossTensors<T>(x, target, nameof(x)).Each(default(SquaredErrorFormula<T>), gradOutput, destination, gradient);

    /// <summary>The mean or sum of max(0, 1 - y s).</summary>
    /// <param name="score">Any numbers: any lengths, any strides.</param>
    /// <param name="target">-1 or +1, or any numbers: the lengths of score.</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    [OverloadResolutionPriority(-1)]
    public static float HingeLoss(in ReadOnlyTensorSpan<float> score, in ReadOnlyTensorSpan<float> target, Reduction reduction = Reduction.Mean) =>
        (float)new LossTensors<float>(score, target, nameof(score)).Reduced(default(HingeFormula<float>), reduction);

    /// <inheritdoc cref="HingeLoss(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, Reduction)"/>
    [OverloadResolutionPriority(-1)]
    public static double HingeLoss(in ReadOnlyTensorSpan<double> score, in ReadOnlyTensorSpan<double> target, Reduction reduction = Reduction.Mean) =>
        new LossTensors<double>(score, target, nameof(score)).Reduced(default(HingeFormula<double>), reduction);

    /// <inheritdoc cref="HingeLoss(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, Reduction)"/>
    [OverloadResolutionPriority(-1)]
    public static float HingeLoss(in ReadOnlyTensorSpan<Half> score, in ReadOnlyTensorSpan<Half> target, Reduction reduction = Reduction.Mean) =>
        (float)new LossTensors<Half>(score, target, nameof(score)).Reduced(default(HingeFormula<Half>), reduction);

    /// <inheritdoc cref="HingeLoss(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, Reduction)"/>
    [OverloadResolutionPriority(-1)]
    public static float HingeLoss(in ReadOnlyTensorSpan<BFloat16> score, in ReadOnlyTensorSpan<BFloat16> target, Reduction reduction = Reduction.Mean) =>
        (float)new LossTensors<BFloat16>(score, target, nameof(score)).Reduced(default(HingeFormula<BFloat16>), reduction);

    /// <summary>destination = max(0, 1 - y s), elementwise.</summary>
    /// <param name="score">Any numbers: any lengths, any strides.</param>
    /// <param name="target">-1 or +1, or any numbers: the lengths of score.</param>
    /// <param name="destination">One loss per element: the lengths of score.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void HingeLoss<T, TResult>(in ReadOnlyTensorSpan<T> score, in ReadOnlyTensorSpan<T> target, in TensorSpan<TResult> destination)
        where T : unmanaged
        where TResult : unmanaged =>
        new LossTensors<T>(score, target, nameof(score)).Each(default(HingeFormula<T>), destination);

    /// <summary>The mean or sum of max(0, 1 - y s), the bits that HingeLoss returns, and its gradient.</summary>
    /// <param name="score">Any numbers: any lengths, any strides.</param>
    /// <param name="target">-1 or +1, or any numbers: the lengths of score.</param>
    /// <param name="gradient">gradOutput times the derivative by score: its lengths; it may be score.</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="gradOutput">The derivative of whatever follows by this loss.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    [OverloadResolutionPriority(-1)]
    public static float HingeLossWithGradient(
        in ReadOnlyTensorSpan<float> score, in ReadOnlyTensorSpan<float> target, in TensorSpan<float> gradient,
        Reduction reduction = Reduction.Mean, float gradOutput = 1) =>
        (float)new LossTensors<float>(score, target, nameof(score)).Reduced(default(HingeFormula<float>), reduction, gradient, gradOutput);

    /// <inheritdoc cref="HingeLossWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, Reduction, float)"/>
    [OverloadResolutionPriority(-1)]
    public static double HingeLossWithGradient(
        in ReadOnlyTensorSpan<double> score, in ReadOnlyTensorSpan<double> target, in TensorSpan<double> gradient,
        Reduction reduction = Reduction.Mean, double gradOutput = 1) =>
        new LossTensors<double>(score, target, nameof(score)).Reduced(default(HingeFormula<double>), reduction, gradient, gradOutput);

    /// <inheritdoc cref="HingeLossWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, Reduction, float)"/>
    [OverloadResolutionPriority(-1)]
    public static float HingeLossWithGradient(
        in ReadOnlyTensorSpan<Half> score, in ReadOnlyTensorSpan<Half> target, in TensorSpan<Half> gradient, Reduction reduction = Reduction.Mean,
        float gradOutput = 1) =>
        (float)new LossTensors<Half>(score, target, nameof(score)).Reduced(default(HingeFormula<Half>), reduction, gradient, gradOutput);

    /// <inheritdoc cref="HingeLossWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, Reduction, float)"/>
    [OverloadResolutionPriority(-1)]
    public static float HingeLossWithGradient(
        in ReadOnlyTensorSpan<BFloat16> score, in ReadOnlyTensorSpan<BFloat16> target, in TensorSpan<BFloat16> gradient,
        Reduction reduction = Reduction.Mean, float gradOutput = 1) =>
        (float)new LossTensors<BFloat16>(score, target, nameof(score)).Reduced(default(HingeFormula<BFloat16>), reduction, gradient, gradOutput);

    /// <summary>destination = max(0, 1 - y s), elementwise, and its gradient.</summary>
    /// <param name="score">Any numbers: any lengths, any strides.</param>
    /// <param name="target">-1 or +1, or any numbers: the lengths of score.</param>
    /// <param name="gradOutput">One factor per element: the lengths of score; default for ones.</param>
    /// <param name="destination">One loss per element: the lengths of score.</param>
    /// <param name="gradient">gradOutput times the derivative by score: its lengths; it may be score.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void HingeLossWithGradient<T, TResult>(
        in ReadOnlyTensorSpan<T> score, in ReadOnlyTensorSpan<T> target, in ReadOnlyTensorSpan<TResult> gradOutput,
        in TensorSpan<TResult> destination, in TensorSpan<T> gradient)
        where T : unmanaged
        where TResult : unmanaged =>
        new LossTensors<T>(score, target, nameof(score)).Each(default(HingeFormula<T>), gradOutput, destination, gradient);
}
