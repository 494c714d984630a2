using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NativeEntropy.Drivers;
using NativeEntropy.Kernels;

namespace NativeEntropy;

// Tensors of any strides, with an axis. The methods with a destination are generic; those that return a tensor are not, so that
// Tensor<T> and TensorSpan<T> convert by themselves, and they rank behind those of spans, so that an array goes on meaning a span.
public static partial class Losses
{
    /// <summary>The mean or sum of p (log p - logQ).</summary>
    /// <param name="logQ">Logarithms of probabilities: any lengths, any strides.</param>
    /// <param name="p">Probabilities; below 0 the loss is NaN: the lengths of logQ.</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="logTarget">The second tensor is log p.</param>
    /// <param name="batch">What the mean divides by instead of the number of elements, where it is above 0.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    [OverloadResolutionPriority(-1)]
    public static float KlDiv(
        in ReadOnlyTensorSpan<float> logQ, in ReadOnlyTensorSpan<float> p, Reduction reduction = Reduction.Mean, bool logTarget = false,
        int batch = 0) =>
        (float)new LossTensors<float>(logQ, p, nameof(logQ), targetName: nameof(p)).Reduced(new RelativeEntropyFormula<float>(logTarget), reduction, batch);

    /// <inheritdoc cref="KlDiv(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, Reduction, bool, int)"/>
    [OverloadResolutionPriority(-1)]
    public static double KlDiv(
        in ReadOnlyTensorSpan<double> logQ, in ReadOnlyTensorSpan<double> p, Reduction reduction = Reduction.Mean, bool logTarget = false,
        int batch = 0) =>
        new LossTensors<double>(logQ, p, nameof(logQ), targetName: nameof(p)).Reduced(new RelativeEntropyFormula<double>(logTarget), reduction, batch);

    /// <inheritdoc cref="KlDiv(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, Reduction, bool, int)"/>
    [OverloadResolutionPriority(-1)]
    public static float KlDiv(
        in ReadOnlyTensorSpan<Half> logQ, in ReadOnlyTensorSpan<Half> p, Reduction reduction = Reduction.Mean, bool logTarget = false,
        int batch = 0) =>
        (float)new LossTensors<Half>(logQ, p, nameof(logQ), targetName: nameof(p)).Reduced(new RelativeEntropyFormula<Half>(logTarget), reduction, batch);

    /// <inheritdoc cref="KlDiv(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, Reduction, bool, int)"/>
    [OverloadResolutionPriority(-1)]
    public static float KlDiv(
        in ReadOnlyTensorSpan<BFloat16> logQ, in ReadOnlyTensorSpan<BFloat16> p, Reduction reduction = Reduction.Mean, bool logTarget = false,
        int batch = 0) =>
        (float)new LossTensors<BFloat16>(logQ, p, nameof(logQ), targetName: nameof(p)).Reduced(new RelativeEntropyFormula<BFloat16>(logTarget), reduction, batch);

    /// <summary>destination = p (log p - logQ), elementwise.</summary>
    /// <param name="logQ">Logarithms of probabilities: any lengths, any strides.</param>
    /// <param name="p">Probabilities; below 0 the loss is NaN: the lengths of logQ.</param>
    /// <param name="destination">One loss per element: the lengths of logQ.</param>
    /// <param name="logTarget">The second tensor is log p.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void KlDiv<T, TResult>(
        in ReadOnlyTensorSpan<T> logQ, in ReadOnlyTensorSpan<T> p, in TensorSpan<TResult> destination, bool logTarget = false)
        where T : unmanaged
        where TResult : unmanaged =>
        new LossTensors<T>(logQ, p, nameof(logQ), targetName: nameof(p)).Each(new RelativeEntropyFormula<T>(logTarget), destination);

    /// <summary>The mean or sum of p (log p - logQ), the bits that KlDiv returns, and its gradient.</summary>
    /// <param name="logQ">Logarithms of probabilities: any lengths, any strides.</param>
    /// <param name="p">Probabilities; below 0 the loss is NaN: the lengths of logQ.</param>
    /// <param name="gradient">gradOutput times the derivative by logQ: its lengths; it may be logQ.</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="logTarget">The second tensor is log p.</param>
    /// <param name="batch">What the mean divides by instead of the number of elements, where it is above 0.</param>
    /// <param name="gradOutput">The derivative of whatever follows by this loss.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    [OverloadResolutionPriority(-1)]
    public static float KlDivWithGradient(
        in ReadOnlyTensorSpan<float> logQ, in ReadOnlyTensorSpan<float> p, in TensorSpan<float> gradient, Reduction reduction = Reduction.Mean,
        bool logTarget = false, int batch = 0, float gradOutput = 1) =>
        (float)new LossTensors<float>(logQ, p, nameof(logQ), targetName: nameof(p)).Reduced(new RelativeEntropyFormula<float>(logTarget), reduction, gradient, gradOutput, batch);

    /// <inheritdoc cref="KlDivWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, Reduction, bool, int, float)"/>
    [OverloadResolutionPriority(-1)]
    public static double KlDivWithGradient(
        in ReadOnlyTensorSpan<double> logQ, in ReadOnlyTensorSpan<double> p, in TensorSpan<double> gradient, Reduction reduction = Reduction.Mean,
        bool logTarget = false, int batch = 0, double gradOutput = 1) =>
        new LossTensors<double>(logQ, p, nameof(logQ), targetName: nameof(p)).Reduced(new RelativeEntropyFormula<double>(logTarget), reduction, gradient, gradOutput, batch);

    /// <inheritdoc cref="KlDivWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, Reduction, bool, int, float)"/>
    [OverloadResolutionPriority(-1)]
    public static float KlDivWithGradient(
        in ReadOnlyTensorSpan<Half> logQ, in ReadOnlyTensorSpan<Half> p, in TensorSpan<Half> gradient, Reduction reduction = Reduction.Mean,
        bool logTarget = false, int batch = 0, float gradOutput = 1) =>
        (float)new LossTensors<Half>(logQ, p, nameof(logQ), targetName: nameof(p)).Reduced(new RelativeEntropyFormula<Half>(logTarget), reduction, gradient, gradOutput, batch);

    /// <inheritdoc cref="KlDivWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, Reduction, bool, int, float)"/>
    [OverloadResolutionPriority(-1)]
    public static float KlDivWithGradient(
        in ReadOnlyTensorSpan<BFloat16> logQ, in ReadOnlyTensorSpan<BFloat16> p, in TensorSpan<BFloat16> gradient,
        Reduction reduction = Reduction.Mean, bool logTarget = false, int batch = 0, float gradOutput = 1) =>
        (float)new LossTensors<BFloat16>(logQ, p, nameof(logQ), targetName: nameof(p)).Reduced(new RelativeEntropyFormula<BFloat16>(logTarget), reduction, gradient, gradOutput, batch);

    /// <summary>destination = p (log p - logQ), elementwise, and its gradient.</summary>
    /// <param name="logQ">Logarithms of probabilities: any lengths, any strides.</param>
    /// <param name="p">Probabilities; below 0 the loss is NaN: the lengths of logQ.</param>
    /// <param name="gradOutput">One factor per element: the lengths of logQ; default for ones.</param>
    /// <param name="destination">One loss per element: the lengths of logQ.</param>
    /// <param name="gradient">gradOutput times the derivative by logQ: its lengths; it may be logQ.</param>
    /// <param name="logTarget">The second tensor is log p.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void KlDivWithGradient<T, TResult>(
        in ReadOnlyTensorSpan<T> logQ, in ReadOnlyTensorSpan<T> p, in ReadOnlyTensorSpan<TResult> gradOutput, in TensorSpan<TResult> destination,
        in TensorSpan<T> gradient, bool logTarget = false)
        where T : unmanaged
        where TResult : unmanaged =>
        new LossTensors<T>(logQ, p, nameof(logQ), targetName: nameof(p)).Each(new RelativeEntropyFormula<T>(logTarget), gradOutput, destination, gradient);

    /// <summary>The mean or sum of a (1 - p)^gamma (-log p), p the probability of the right class.</summary>
    /// <param name="logits">Any numbers: any lengths, any strides.</param>
    /// <param name="target">Probabilities, usually 0 or 1: the lengths of logits.</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="alpha">What class 1 weighs, in 0..1; class 0 weighs 1 - alpha; null: no weights.</param>
    /// <param name="gamma">Finite, at least 0; 0 makes it the cross-entropy.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    [OverloadResolutionPriority(-1)]
    public static float FocalLoss(
        in ReadOnlyTensorSpan<float> logits, in ReadOnlyTensorSpan<float> target, Reduction reduction = Reduction.Mean, double? alpha = null,
        double gamma = 2) =>
        (float)new LossTensors<float>(logits, target, nameof(logits)).Reduced(FocalFormula<float>.Checked(alpha, gamma), reduction);

    /// <inheritdoc cref="FocalLoss(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, Reduction, double?, double)"/>
    [OverloadResolutionPriority(-1)]
    public static double FocalLoss(
        in ReadOnlyTensorSpan<double> logits, in ReadOnlyTensorSpan<double> target, Reduction reduction = Reduction.Mean, double? alpha = null,
        double gamma = 2) =>
        new LossTensors<double>(logits, target, nameof(logits)).Reduced(FocalFormula<double>.Checked(alpha, gamma), reduction);

    /// <inheritdoc cref="FocalLoss(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, Reduction, double?, double)"/>
    [OverloadResolutionPriority(-1)]
    public static float FocalLoss(
        in ReadOnlyTensorSpan<Half> logits, in ReadOnlyTensorSpan<Half> target, Reduction reduction = Reduction.Mean, double? alpha = null,
        double gamma = 2) =>
        (float)new LossTensors<Half>(logits, target, nameof(logits)).Reduced(FocalFormula<Half>.Checked(alpha, gamma), reduction);

    /// <inheritdoc cref="FocalLoss(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, Reduction, double?, double)"/>
    [OverloadResolutionPriority(-1)]
    public static float FocalLoss(
        in ReadOnlyTensorSpan<BFloat16> logits, in ReadOnlyTensorSpan<BFloat16> target, Reduction reduction = Reduction.Mean, double? alpha = null,
        double gamma = 2) =>
        (float)new LossTensors<BFloat16>(logits, target, nameof(logits)).Reduced(FocalFormula<BFloat16>.Checked(alpha, gamma), reduction);

    /// <summary>destination = a (1 - p)^gamma (-log p), p the probability of the right class, elementwise.</summary>
    /// <param name="logits">Any numbers: any lengths, any strides.</param>
    /// <param name="target">Probabilities, usually 0 or 1: the lengths of logits.</param>
    /// <param name="destination">One loss per element: the lengths of logits.</param>
    /// <param name="alpha">What class 1 weighs, in 0..1; class 0 weighs 1 - alpha; null: no weights.</param>
    /// <param name="gamma">Finite, at least 0; 0 makes it the cross-entropy.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void FocalLoss<T, TResult>(
        in ReadOnlyTensorSpan<T> logits, in ReadOnlyTensorSpan<T> target, in TensorSpan<TResult> destination, double? alpha = null,
        double gamma = 2)
        where T : unmanaged
        where TResult : unmanaged =>
        new LossTensors<T>(logits, target, nameof(logits)).Each(FocalFormula<T>.Checked(alpha, gamma), destination);

    /// <summary>The mean or sum of a (1 - p)^gamma (-log p), p the probability of the right class, the bits that FocalLoss returns, and its gradient.</summary>
    /// <param name="logits">Any numbers: any lengths, any strides.</param>
    /// <param name="target">Probabilities, usually 0 or 1: the lengths of logits.</param>
    /// <param name="gradient">gradOutput times the derivative by logits: its lengths; it may be logits.</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="alpha">What class 1 weighs, in 0..1; class 0 weighs 1 - alpha; null: no weights.</param>
    /// <param name="gamma">Finite, at least 0; 0 makes it the cross-entropy.</param>
    /// <param name="gradOutput">The derivative of whatever follows by this loss.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    [OverloadResolutionPriority(-1)]
    public static float FocalLossWithGradient(
        in ReadOnlyTensorSpan<float> logits, in ReadOnlyTensorSpan<float> target, in TensorSpan<float> gradient,
        Reduction reduction = Reduction.Mean, double? alpha = null, double gamma = 2, float gradOutput = 1) =>
        (float)new LossTensors<float>(logits, target, nameof(logits)).Reduced(FocalFormula<float>.Checked(alpha, gamma), reduction, gradient, gradOutput);

    /// <inheritdoc cref="FocalLossWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, Reduction, double?, double, float)"/>
    [OverloadResolutionPriority(-1)]
    public static double FocalLossWithGradient(
        in ReadOnlyTensorSpan<double> logits, in ReadOnlyTensorSpan<double> target, in TensorSpan<double> gradient,
        Reduction reduction = Reduction.Mean, double? alpha = null, double gamma = 2, double gradOutput = 1) =>
        new LossTensors<double>(logits, target, nameof(logits)).Reduced(FocalFormula<double>.Checked(alpha, gamma), reduction, gradient, gradOutput);

    /// <inheritdoc cref="FocalLossWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, Reduction, double?, double, float)"/>
    [OverloadResolutionPriority(-1)]
    public static float FocalLossWithGradient(
        in ReadOnlyTensorSpan<Half> logits, in ReadOnlyTensorSpan<Half> target, in TensorSpan<Half> gradient, Reduction reduction = Reduction.Mean,
        double? alpha = null, double gamma = 2, float gradOutput = 1) =>
        (float)new LossTensors<Half>(logits, target, nameof(logits)).Reduced(FocalFormula<Half>.Checked(alpha, gamma), reduction, gradient, gradOutput);

    /// <inheritdoc cref="FocalLossWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, Reduction, double?, double, float)"/>
    [OverloadResolutionPriority(-1)]
    public static float FocalLossWithGradient(
        in ReadOnlyTensorSpan<BFloat16> logits, in ReadOnlyTensorSpan<BFloat16> target, in TensorSpan<BFloat16> gradient,
        Reduction reduction = Reduction.Mean, double? alpha = null, double gamma = 2, float gradOutput = 1) =>
        (float)new LossTensors<BFloat16>(logits, target, nameof(logits)).Reduced(FocalFormula<BFloat16>.Checked(alpha, gamma), reduction, gradient, gradOutput);

    /// <summary>destination = a (1 - p)^gamma (-log p), p the probability of the right class, elementwise, and its gradient.</summary>
    /// <param name="logits">Any numbers: any lengths, any strides.</param>
    /// <param name="target">Probabilities, usually 0 or 1: the lengths of logits.</param>
    /// <param name="gradOutput">One factor per element: the lengths of logits; default for ones.</param>
    /// <param name="destination">One loss per element: the lengths of logits.</param>
    /// <param name="gradient">gradOutput times the derivative by logits: its lengths; it may be logits.</param>
    /// <param name="alpha">What class 1 weighs, in 0..1; class 0 weighs 1 - alpha; null: no weights.</param>
    /// <param name="gamma">Finite, at least 0; 0 makes it the cross-entropy.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void FocalLossWithGradient<T, TResult>(
        in ReadOnlyTensorSpan<T> logits, in ReadOnlyTensorSpan<T> target, in ReadOnlyTensorSpan<TResult> gradOutput,
        in TensorSpan<TResult> destination, in TensorSpan<T> gradient, double? alpha = null, double gamma = 2)
        where T : unmanaged
        where TResult : unmanaged =>
        new LossTensors<T>(logits, target, nameof(logits)).Each(FocalFormula<T>.Checked(alpha, gamma), gradOutput, destination, gradient);
}
