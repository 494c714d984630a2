using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NativeEntropy.Drivers;
using NativeEntropy.Kernels;

namespace NativeEntropy;

// Tensors of any strides, with an axis. The methods with a destination are generic; those that return a tensor are not, so that
// Tensor<T> and TensorSpan<T> convert by themselves, and they rank behind those of spans, so that an array goes on meaning a span.
public static partial class Losses
{
    /// <summary>The mean or sum of -w (y log p + (1 - y) log(1 - p)).</summary>
    /// <param name="p">Probabilities: any lengths, any strides.</param>
    /// <param name="target">Probabilities, usually 0 or 1: the lengths of p.</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="weight">Factors: the lengths of p, or the last of them, for all indices of the others; default: 1.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    [OverloadResolutionPriority(-1)]
    public static float BinaryCrossEntropy(
        in ReadOnlyTensorSpan<float> p, in ReadOnlyTensorSpan<float> target, Reduction reduction = Reduction.Mean,
        in ReadOnlyTensorSpan<float> weight = default) =>
        (float)new LossTensors<float>(p, target, nameof(p), weight).Reduced(default(BinaryCrossEntropyFormula<float>), reduction);

    /// <inheritdoc cref="BinaryCrossEntropy(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, Reduction, in ReadOnlyTensorSpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public static double BinaryCrossEntropy(
        in ReadOnlyTensorSpan<double> p, in ReadOnlyTensorSpan<double> target, Reduction reduction = Reduction.Mean,
        in ReadOnlyTensorSpan<double> weight = default) =>
        new LossTensors<double>(p, target, nameof(p), weight).Reduced(default(BinaryCrossEntropyFormula<double>), reduction);

    /// <inheritdoc cref="BinaryCrossEntropy(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, Reduction, in ReadOnlyTensorSpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public static float BinaryCrossEntropy(
        in ReadOnlyTensorSpan<Half> p, in ReadOnlyTensorSpan<Half> target, Reduction reduction = Reduction.Mean,
        in ReadOnlyTensorSpan<Half> weight = default) =>
        (float)new LossTensors<Half>(p, target, nameof(p), weight).Reduced(default(BinaryCrossEntropyFormula<Half>), reduction);

    /// <inheritdoc cref="BinaryCrossEntropy(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, Reduction, in ReadOnlyTensorSpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public static float BinaryCrossEntropy(
        in ReadOnlyTensorSpan<BFloat16> p, in ReadOnlyTensorSpan<BFloat16> target, Reduction reduction = Reduction.Mean,
        in ReadOnlyTensorSpan<BFloat16> weight = default) =>
        (float)new LossTensors<BFloat16>(p, target, nameof(p), weight).Reduced(default(BinaryCrossEntropyFormula<BFloat16>), reduction);

    /// <summary>destination = -w (y log p + (1 - y) log(1 - p)), elementwise.</summary>
    /// <param name="p">Probabilities: any lengths, any strides.</param>
    /// <param name="target">Probabilities, usually 0 or 1: the lengths of p.</param>
    /// <param name="destination">One loss per element: the lengths of p.</param>
    /// <param name="weight">Factors: the lengths of p, or the last of them, for all indices of the others; default: 1.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void BinaryCrossEntropy<T, TResult>(
        in ReadOnlyTensorSpan<T> p, in ReadOnlyTensorSpan<T> target, in TensorSpan<TResult> destination, in ReadOnlyTensorSpan<T> weight = default)
        where T : unmanaged
        where TResult : unmanaged =>
        new LossTensors<T>(p, target, nameof(p), weight).Each(default(BinaryCrossEntropyFormula<T>), destination);

    /// <summary>The mean or sum of -w (y log p + (1 - y) log(1 - p)), the bits that BinaryCrossEntropy returns, and its gradient.</summary>
    /// <param name="p">Probabilities: any lengths, any strides.</param>
    /// <param name="target">Probabilities, usually 0 or 1: the lengths of p.</param>
    /// <param name="gradient">gradOutput times the derivative by p: its lengths; it may be p.</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="weight">Factors: the lengths of p, or the last of them, for all indices of the others; default: 1.</param>
    /// <param name="gradOutput">The derivative of whatever follows by this loss.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    [OverloadResolutionPriority(-1)]
    public static float BinaryCrossEntropyWithGradient(
        in ReadOnlyTensorSpan<float> p, in ReadOnlyTensorSpan<float> target, in TensorSpan<float> gradient, Reduction reduction = Reduction.Mean,
        in ReadOnlyTensorSpan<float> weight = default, float gradOutput = 1) =>
        (float)new LossTensors<float>(p, target, nameof(p), weight).Reduced(default(BinaryCrossEntropyFormula<float>), reduction, gradient, gradOutput);

    /// <inheritdoc cref="BinaryCrossEntropyWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, Reduction, in ReadOnlyTensorSpan{float}, float)"/>
    [OverloadResolutionPriority(-1)]
    public static double BinaryCrossEntropyWithGradient(
        in ReadOnlyTensorSpan<double> p, in ReadOnlyTensorSpan<double> target, in TensorSpan<double> gradient,
        Reduction reduction = Reduction.Mean, in ReadOnlyTensorSpan<double> weight = default, double gradOutput = 1) =>
        new LossTensors<double>(p, target, nameof(p), weight).Reduced(default(BinaryCrossEntropyFormula<double>), reduction, gradient, gradOutput);

    /// <inheritdoc cref="BinaryCrossEntropyWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, Reduction, in ReadOnlyTensorSpan{float}, float)"/>
    [OverloadResolutionPriority(-1)]
    public static float BinaryCrossEntropyWithGradient(
        in ReadOnlyTensorSpan<Half> p, in ReadOnlyTensorSpan<Half> target, in TensorSpan<Half> gradient, Reduction reduction = Reduction.Mean,
        in ReadOnlyTensorSpan<Half> weight = default, float gradOutput = 1) =>
        (float)new LossTensors<Half>(p, target, nameof(p), weight).Reduced(default(BinaryCrossEntropyFormula<Half>), reduction, gradient, gradOutput);

    /// <inheritdoc cref="BinaryCrossEntropyWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, Reduction, in ReadOnlyTensorSpan{float}, float)"/>
    [OverloadResolutionPriority(-1)]
    public static float BinaryCrossEntropyWithGradient(
        in ReadOnlyTensorSpan<BFloat16> p, in ReadOnlyTensorSpan<BFloat16> target, in TensorSpan<BFloat16> gradient,
        Reduction reduction = Reduction.Mean, in ReadOnlyTensorSpan<BFloat16> weight = default, float gradOutput = 1) =>
        (float)new LossTensors<BFloat16>(p, target, nameof(p), weight).Reduced(default(BinaryCrossEntropyFormula<BFloat16>), reduction, gradient, gradOutput);

    /// <summary>destination = -w (y log p + (1 - y) log(1 - p)), elementwise, and its gradient.</summary>
    /// <param name="p">Probabilities: any lengths, any strides.</param>
    /// <param name="target">Probabilities, usually 0 or 1: the lengths of p.</param>
    /// <param name="gradOutput">One factor per element: the lengths of p; default for ones.</param>
    /// <param name="destination">One loss per element: the lengths of p.</param>
    /// <param name="gradient">gradOutput times the derivative by p: its lengths; it may be p.</param>
    /// <param name="weight">Factors: the lengths of p, or the last of them, for all indices of the others; default: 1.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void BinaryCrossEntropyWithGradient<T, TResult>(
        in ReadOnlyTensorSpan<T> p, in ReadOnlyTensorSpan<T> target, in ReadOnlyTensorSpan<TResult> gradOutput, in TensorSpan<TResult> destination,
        in TensorSpan<T> gradient, in ReadOnlyTensorSpan<T> weight = default)
        where T : unmanaged
        where TResult : unmanaged =>
        new LossTensors<T>(p, target, nameof(p), weight).Each(default(BinaryCrossEntropyFormula<T>), gradOutput, destination, gradient);

    /// <summary>The mean or sum of w ((1 - y) x + (1 + (c - 1) y) log(1 + exp(-x))).</summary>
    /// <param name="logits">Any numbers: any lengths, any strides.</param>
    /// <param name="target">Probabilities, usually 0 or 1: the lengths of logits.</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="weight">Factors w: the lengths of logits, or the last of them, for all indices of the others; default: 1.</param>
    /// <param name="positiveWeight">What the positive class weighs, c: as the weight.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    [OverloadResolutionPriority(-1)]
    public static float BinaryCrossEntropyWithLogits(
        in ReadOnlyTensorSpan<float> logits, in ReadOnlyTensorSpan<float> target, Reduction reduction = Reduction.Mean,
        in ReadOnlyTensorSpan<float> weight = default, in ReadOnlyTensorSpan<float> positiveWeight = default) =>
        (float)new LossTensors<float>(logits, target, nameof(logits), weight, positiveWeight).Reduced(default(BinaryCrossEntropyWithLogitsFormula<float>), reduction);

    /// <inheritdoc cref="BinaryCrossEntropyWithLogits(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, Reduction, in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public static double BinaryCrossEntropyWithLogits(
        in ReadOnlyTensorSpan<double> logits, in ReadOnlyTensorSpan<double> target, Reduction reduction = Reduction.Mean,
        in ReadOnlyTensorSpan<double> weight = default, in ReadOnlyTensorSpan<double> positiveWeight = default) =>
        new LossTensors<double>(logits, target, nameof(logits), weight, positiveWeight).Reduced(default(BinaryCrossEntropyWithLogitsFormula<double>), reduction);

    /// <inheritdoc cref="BinaryCrossEntropyWithLogits(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, Reduction, in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public static float BinaryCrossEntropyWithLogits(
        in ReadOnlyTensorSpan<Half> logits, in ReadOnlyTensorSpan<Half> target, Reduction reduction = Reduction.Mean,
        in ReadOnlyTensorSpan<Half> weight = default, in ReadOnlyTensorSpan<Half> positiveWeight = default) =>
        (float)new LossTensors<Half>(logits, target, nameof(logits), weight, positiveWeight).Reduced(default(BinaryCrossEntropyWithLogitsFormula<Half>), reduction);

    /// <inheritdoc cref="BinaryCrossEntropyWithLogits(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, Reduction, in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public static float BinaryCrossEntropyWithLogits(
        in ReadOnlyTensorSpan<BFloat16> logits, in ReadOnlyTensorSpan<BFloat16> target, Reduction reduction = Reduction.Mean,
        in ReadOnlyTensorSpan<BFloat16> weight = default, in ReadOnlyTensorSpan<BFloat16> positiveWeight = default) =>
        (float)new LossTensors<BFloat16>(logits, target, nameof(logits), weight, positiveWeight).Reduced(default(BinaryCrossEntropyWithLogitsFormula<BFloat16>), reduction);

    /// <summary>destination = w ((1 - y) x + (1 + (c - 1) y) log(1 + exp(-x))), elementwise.</summary>
    /// <param name="logits">Any numbers: any lengths, any strides.</param>
    /// <param name="target">Probabilities, usually 0 or 1: the lengths of logits.</param>
    /// <param name="destination">One loss per element: the lengths of logits.</param>
    /// <param name="weight">Factors w: the lengths of logits, or the last of them, for all indices of the others; default: 1.</param>
    /// <param name="positiveWeight">What the positive class weighs, c: as the weight.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void BinaryCrossEntropyWithLogits<T, TResult>(
        in ReadOnlyTensorSpan<T> logits, in ReadOnlyTensorSpan<T> target, in TensorSpan<TResult> destination,
        in ReadOnlyTensorSpan<T> weight = default, in ReadOnlyTensorSpan<T> positiveWeight = default)
        where T : unmanaged
        where TResult : unmanaged =>
        new LossTensors<T>(logits, target, nameof(logits), weight, positiveWeight).Each(default(BinaryCrossEntropyWithLogitsFormula<T>), destination);

    /// <summary>The mean or sum of w ((1 - y) x + (1 + (c - 1) y) log(1 + exp(-x))), the bits that BinaryCrossEntropyWithLogits returns, and its gradient.</summary>
    /// <param name="logits">Any numbers: any lengths, any strides.</param>
    /// <param name="target">Probabilities, usually 0 or 1: the lengths of logits.</param>
    /// <param name="gradient">gradOutput times the derivative by logits: its lengths; it may be logits.</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="weight">Factors w: the lengths of logits, or the last of them, for all indices of the others; default: 1.</param>
    /// <param name="positiveWeight">What the positive class weighs, c: as the weight.</param>
    /// <param name="gradOutput">The derivative of whatever follows by this loss.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    [OverloadResolutionPriority(-1)]
    public static float BinaryCrossEntropyWithLogitsWithGradient(
        in ReadOnlyTensorSpan<float> logits, in ReadOnlyTensorSpan<float> target, in TensorSpan<float> gradient,
        Reduction reduction = Reduction.Mean, in ReadOnlyTensorSpan<float> weight = default, in ReadOnlyTensorSpan<float> positiveWeight = default,
        float gradOutput = 1) =>
        (float)new LossTensors<float>(logits, target, nameof(logits), weight, positiveWeight).Reduced(default(BinaryCrossEntropyWithLogitsFormula<float>), reduction, gradient, gradOutput);

    /// <inheritdoc cref="BinaryCrossEntropyWithLogitsWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, Reduction, in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, float)"/>
    [OverloadResolutionPriority(-1)]
    public static double BinaryCrossEntropyWithLogitsWithGradient(
        in ReadOnlyTensorSpan<double> logits, in ReadOnlyTensorSpan<double> target, in TensorSpan<double> gradient,
        Reduction reduction = Reduction.Mean, in ReadOnlyTensorSpan<double> weight = default,
        in ReadOnlyTensorSpan<double> positiveWeight = default, double gradOutput = 1) =>
        new LossTensors<double>(logits, target, nameof(logits), weight, positiveWeight).Reduced(default(BinaryCrossEntropyWithLogitsFormula<double>), reduction, gradient, gradOutput);

    /// <inheritdoc cref="BinaryCrossEntropyWithLogitsWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, Reduction, in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, float)"/>
    [OverloadResolutionPriority(-1)]
    public static float BinaryCrossEntropyWithLogitsWithGradient(
        in ReadOnlyTensorSpan<Half> logits, in ReadOnlyTensorSpan<Half> target, in TensorSpan<Half> gradient, Reduction reduction = Reduction.Mean,
        in ReadOnlyTensorSpan<Half> weight = default, in ReadOnlyTensorSpan<Half> positiveWeight = default, float gradOutput = 1) =>
        (float)new LossTensors<Half>(logits, target, nameof(logits), weight, positiveWeight).Reduced(default(BinaryCrossEntropyWithLogitsFormula<Half>), reduction, gradient, gradOutput);

    /// <inheritdoc cref="BinaryCrossEntropyWithLogitsWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, Reduction, in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, float)"/>
    [OverloadResolutionPriority(-1)]
    public static float BinaryCrossEntropyWithLogitsWithGradient(
        in ReadOnlyTensorSpan<BFloat16> logits, in ReadOnlyTensorSpan<BFloat16> target, in TensorSpan<BFloat16> gradient,
        Reduction reduction = Reduction.Mean, in ReadOnlyTensorSpan<BFloat16> weight = default,
        in ReadOnlyTensorSpan<BFloat16> positiveWeight = default, float gradOutput = 1) =>
        (float)new LossTensors<BFloat16>(logits, target, nameof(logits), weight, positiveWeight).Reduced(default(BinaryCrossEntropyWithLogitsFormula<BFloat16>), reduction, gradient, gradOutput);

    /// <summary>destination = w ((1 - y) x + (1 + (c - 1) y) log(1 + exp(-x))), elementwise, and its gradient.</summary>
    /// <param name="logits">Any numbers: any lengths, any strides.</param>
    /// <param name="target">Probabilities, usually 0 or 1: the lengths of logits.</param>
    /// <param name="gradOutput">One factor per element: the lengths of logits; default for ones.</param>
    /// <param name="destination">One loss per element: the lengths of logits.</param>
    /// <param name="gradient">gradOutput times the derivative by logits: its lengths; it may be logits.</param>
    /// <param name="weight">Factors w: the lengths of logits, or the last of them, for all indices of the others; default: 1.</param>
    /// <param name="positiveWeight">What the positive class weighs, c: as the weight.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void BinaryCrossEntropyWithLogitsWithGradient<T, TResult>(
        in ReadOnlyTensorSpan<T> logits, in ReadOnlyTensorSpan<T> target, in ReadOnlyTensorSpan<TResult> gradOutput,
        in TensorSpan<TResult> destination, in TensorSpan<T> gradient, in ReadOnlyTensorSpan<T> weight = default,
        in ReadOnlyTensorSpan<T> positiveWeight = default)
        where T : unmanaged
        where TResult : unmanaged =>
        new LossTensors<T>(logits, target, nameof(logits), weight, positiveWeight).Each(default(BinaryCrossEntropyWithLogitsFormula<T>), gradOutput, destination, gradient);
}
