using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NativeEntropy.Drivers;
using NativeEntropy.Kernels;

namespace NativeEntropy;

// Tensors of any strides, with an axis. The methods with a destination are generic; those that return a tensor are not, so that
// Tensor<T> and TensorSpan<T> convert by themselves, and they rank behind those of spans, so that an array goes on meaning a span.
public static partial class Losses
{
    /// <summary>The mean or sum of ((x - y)^2 / v + log v) / 2, v = max(variance, eps).</summary>
    /// <param name="mean">Any numbers: any lengths, any strides.</param>
    /// <param name="target">Any numbers: the lengths of mean.</param>
    /// <param name="variance">Not negative: the lengths of mean, or the last of them, for all indices of the others.</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="full">Adds log(2 pi) / 2.</param>
    /// <param name="eps">The smallest variance that counts; finite, above 0.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    [OverloadResolutionPriority(-1)]
    public static float GaussianNllLoss(
        in ReadOnlyTensorSpan<float> mean, in ReadOnlyTensorSpan<float> target, in ReadOnlyTensorSpan<float> variance,
        Reduction reduction = Reduction.Mean, bool full = false, double eps = 1e-6)
    {
        LossTensors<float> tensors = new(mean, target, nameof(mean), variance, thirdName: nameof(variance));
        return (float)tensors.Reduced(GaussianLikelihoodFormula<float>.Checked(tensors.Third, full, eps), reduction);
    }

    /// <inheritdoc cref="GaussianNllLoss(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, Reduction, bool, double)"/>
    [OverloadResolutionPriority(-1)]
    public static double GaussianNllLoss(
        in ReadOnlyTensorSpan<double> mean, in ReadOnlyTensorSpan<double> target, in ReadOnlyTensorSpan<double> variance,
        Reduction reduction = Reduction.Mean, bool full = false, double eps = 1e-6)
    {
        LossTensors<double> tensors = new(mean, target, nameof(mean), variance, thirdName: nameof(variance));
        return tensors.Reduced(GaussianLikelihoodFormula<double>.Checked(tensors.Third, full, eps), reduction);
    }

    /// <inheritdoc cref="GaussianNllLoss(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, Reduction, bool, double)"/>
    [OverloadResolutionPriority(-1)]
    public static float GaussianNllLoss(
        in ReadOnlyTensorSpan<Half> mean, in ReadOnlyTensorSpan<Half> target, in ReadOnlyTensorSpan<Half> variance,
        Reduction reduction = Reduction.Mean, bool full = false, double eps = 1e-6)
    {
        LossTensors<Half> tensors = new(mean, target, nameof(mean), variance, thirdName: nameof(variance));
        return (float)tensors.Reduced(GaussianLikelihoodFormula<Half>.Checked(tensors.Third, full, eps), reduction);
    }

    /// <inheritdoc cref="GaussianNllLoss(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, Reduction, bool, double)"/>
    [OverloadResolutionPriority(-1)]
    public static float GaussianNllLoss(
        in ReadOnlyTensorSpan<BFloat16> mean, in ReadOnlyTensorSpan<BFloat16> target, in ReadOnlyTensorSpan<BFloat16> variance,
        Reduction reduction = Reduction.Mean, bool full = false, double eps = 1e-6)
    {
        LossTensors<BFloat16> tensors = new(mean, target, nameof(mean), variance, thirdName: nameof(variance));
        return (float)tensors.Reduced(GaussianLikelihoodFormula<BFloat16>.Checked(tensors.Third, full, eps), reduction);
    }

    /// <summary>destination = ((x - y)^2 / v + log v) / 2, v = max(variance, eps), elementwise.</summary>
    /// <param name="mean">Any numbers: any lengths, any strides.</param>
    /// <param name="target">Any numbers: the lengths of mean.</param>
    /// <param name="variance">Not negative: the lengths of mean, or the last of them, for all indices of the others.</param>
    /// <param name="destination">One loss per element: the lengths of mean.</param>
    /// <param name="full">Adds log(2 pi) / 2.</param>
    /// <param name="eps">The smallest variance that counts; finite, above 0.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void GaussianNllLoss<T, TResult>(
        in ReadOnlyTensorSpan<T> mean, in ReadOnlyTensorSpan<T> target, in ReadOnlyTensorSpan<T> variance, in TensorSpan<TResult> destination,
        bool full = false, double eps = 1e-6)
        where T : unmanaged
        where TResult : unmanaged
    {
        LossTensors<T> tensors = new(mean, target, nameof(mean), variance, thirdName: nameof(variance));
        tensors.Each(GaussianLikelihoodFormula<T>.Checked(tensors.Third, full, eps), destination);
    }

    /// <summary>The mean or sum of ((x - y)^2 / v + log v) / 2, v = max(variance, eps), the bits that GaussianNllLoss returns, and its gradient.</summary>
    /// <param name="mean">Any numbers: any lengths, any strides.</param>
    /// <param name="target">Any numbers: the lengths of mean.</param>
    /// <param name="variance">Not negative: the lengths of mean, or the last of them, for all indices of the others.</param>
    /// <param name="gradient">gradOutput times the derivative by mean: its lengths; it may be mean.</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="full">Adds log(2 pi) / 2.</param>
    /// <param name="eps">The smallest variance that counts; finite, above 0.</param>
    /// <param name="gradOutput">The derivative of whatever follows by this loss.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    [OverloadResolutionPriority(-1)]
    public static float GaussianNllLossWithGradient(
        in ReadOnlyTensorSpan<float> mean, in ReadOnlyTensorSpan<float> target, in ReadOnlyTensorSpan<float> variance,
        in TensorSpan<float> gradient, Reduction reduction = Reduction.Mean, bool full = false, double eps = 1e-6, float gradOutput = 1)
    {
        LossTensors<float> tensors = new(mean, target, nameof(mean), variance, thirdName: nameof(variance));
        return (float)tensors.Reduced(GaussianLikelihoodFormula<float>.Checked(tensors.Third, full, eps), reduction, gradient, gradOutput);
    }

    /// <inheritdoc cref="GaussianNllLossWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, Reduction, bool, double, float)"/>
    [OverloadResolutionPriority(-1)]
    public static double GaussianNllLossWithGradient(
        in ReadOnlyTensorSpan<double> mean, in ReadOnlyTensorSpan<double> target, in ReadOnlyTensorSpan<double> variance,
        in TensorSpan<double> gradient, Reduction reduction = Reduction.Mean, bool full = false, double eps = 1e-6, double gradOutput = 1)
    {
        LossTensors<double> tensors = new(mean, target, nameof(mean), variance, thirdName: nameof(variance));
        return tensors.Reduced(GaussianLikelihoodFormula<double>.Checked(tensors.Third, full, eps), reduction, gradient, gradOutput);
    }

    /// <inheritdoc cref="GaussianNllLossWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, Reduction, bool, double, float)"/>
    [OverloadResolutionPriority(-1)]
    public static float GaussianNllLossWithGradient(
        in ReadOnlyTensorSpan<Half> mean, in ReadOnlyTensorSpan<Half> target, in ReadOnlyTensorSpan<Half> variance, in TensorSpan<Half> gradient,
        Reduction reduction = Reduction.Mean, bool full = false, double eps = 1e-6, float gradOutput = 1)
    {
        LossTensors<Half> tensors = new(mean, target, nameof(mean), variance, thirdName: nameof(variance));
        return (float)tensors.Reduced(GaussianLikelihoodFormula<Half>.Checked(tensors.Third, full, eps), reduction, gradient, gradOutput);
    }

    /// <inheritdoc cref="GaussianNllLossWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, Reduction, bool, double, float)"/>
    [OverloadResolutionPriority(-1)]
    public static float GaussianNllLossWithGradient(
        in ReadOnlyTensorSpan<BFloat16> mean, in ReadOnlyTensorSpan<BFloat16> target, in ReadOnlyTensorSpan<BFloat16> variance,
        in TensorSpan<BFloat16> gradient, Reduction reduction = Reduction.Mean, bool full = false, double eps = 1e-6, float gradOutput = 1)
    {
        LossTensors<BFloat16> tensors = new(mean, target, nameof(mean), variance, thirdName: nameof(variance));
        return (float)tensors.Reduced(GaussianLikelihoodFormula<BFloat16>.Checked(tensors.Third, full, eps), reduction, gradient, gradOutput);
    }

    /// <summary>destination = ((x - y)^2 / v + log v) / 2, v = max(variance, eps), elementwise, and its gradient.</summary>
    /// <param name="mean">Any numbers: any lengths, any strides.</param>
    /// <param name="target">Any numbers: the lengths of mean.</param>
    /// <param name="variance">Not negative: the lengths of mean, or the last of them, for all indices of the others.</param>
    /// <param name="gradOutput">One factor per element: the lengths of mean; default for ones.</param>
    /// <param name="destination">One loss per element: the lengths of mean.</param>
    /// <param name="gradient">gradOutput times the derivative by mean: its lengths; it may be mean.</param>
    /// <param name="full">Adds log(2 pi) / 2.</param>
    /// <param name="eps">The smallest variance that counts; finite, above 0.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void GaussianNllLossWithGradient<T, TResult>(
        in ReadOnlyTensorSpan<T> mean, in ReadOnlyTensorSpan<T> target, in ReadOnlyTensorSpan<T> variance,
        in ReadOnlyTensorSpan<TResult> gradOutput, in TensorSpan<TResult> destination, in TensorSpan<T> gradient, bool full = false,
        double eps = 1e-6)
        where T : unmanaged
        where TResult : unmanaged
    {
        LossTensors<T> tensors = new(mean, target, nameof(mean), variance, thirdName: nameof(variance));
        tensors.Each(GaussianLikelihoodFormula<T>.Checked(tensors.Third, full, eps), gradOutput, destination, gradient);
    }

    /// <summary>The mean or sum of exp(x) - y x.</summary>
    /// <param name="x">Logarithms of rates, or rates: any lengths, any strides.</param>
    /// <param name="target">Counts: the lengths of x.</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="logInput">x is a logarithm; otherwise the loss is x - y log(x + eps).</param>
    /// <param name="full">Adds y log y - y + log(2 pi y) / 2 where y > 1.</param>
    /// <param name="eps">Keeps the logarithm of a rate of 0 finite; finite, above 0.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    [OverloadResolutionPriority(-1)]
    public static float PoissonNllLoss(
        in ReadOnlyTensorSpan<float> x, in ReadOnlyTensorSpan<float> target, Reduction reduction = Reduction.Mean, bool logInput = true,
        bool full = false, double eps = 1e-8) =>
        (float)new LossTensors<float>(x, target, nameof(x)).Reduced(PoissonLikelihoodFormula<float>.Checked(logInput, full, eps), reduction);

    /// <inheritdoc cref="PoissonNllLoss(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, Reduction, bool, bool, double)"/>
    [OverloadResolutionPriority(-1)]
    public static double PoissonNllLoss(
        in ReadOnlyTensorSpan<double> x, in ReadOnlyTensorSpan<double> target, Reduction reduction = Reduction.Mean, bool logInput = true,
        bool full = false, double eps = 1e-8) =>
        new LossTensors<double>(x, target, nameof(x)).Reduced(PoissonLikelihoodFormula<double>.Checked(logInput, full, eps), reduction);

    /// <inheritdoc cref="PoissonNllLoss(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, Reduction, bool, bool, double)"/>
    [OverloadResolutionPriority(-1)]
    public static float PoissonNllLoss(
        in ReadOnlyTensorSpan<Half> x, in ReadOnlyTensorSpan<Half> target, Reduction reduction = Reduction.Mean, bool logInput = true,
        bool full = false, double eps = 1e-8) =>
        (float)new LossTensors<Half>(x, target, nameof(x)).Reduced(PoissonLikelihoodFormula<Half>.Checked(logInput, full, eps), reduction);

    /// <inheritdoc cref="PoissonNllLoss(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, Reduction, bool, bool, double)"/>
    [OverloadResolutionPriority(-1)]
    public static float PoissonNllLoss(
        in ReadOnlyTensorSpan<BFloat16> x, in ReadOnlyTensorSpan<BFloat16> target, Reduction reduction = Reduction.Mean, bool logInput = true,
        bool full = false, double eps = 1e-8) =>
        (float)new LossTensors<BFloat16>(x, target, nameof(x)).Reduced(PoissonLikelihoodFormula<BFloat16>.Checked(logInput, full, eps), reduction);

    /// <summary>destination = exp(x) - y x, elementwise.</summary>
    /// <param name="x">Logarithms of rates, or rates: any lengths, any strides.</param>
    /// <param name="target">Counts: the lengths of x.</param>
    /// <param name="destination">One loss per element: the lengths of x.</param>
    /// <param name="logInput">x is a logarithm; otherwise the loss is x - y log(x + eps).</param>
    /// <param name="full">Adds y log y - y + log(2 pi y) / 2 where y > 1.</param>
    /// <param name="eps">Keeps the logarithm of a rate of 0 finite; finite, above 0.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void PoissonNllLoss<T, TResult>(
        in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> target, in TensorSpan<TResult> destination, bool logInput = true, bool full = false,
        double eps = 1e-8)
        where T : unmanaged
        where TResult : unmanaged =>
        new LossTensors<T>(x, target, nameof(x)).Each(PoissonLikelihoodFormula<T>.Checked(logInput, full, eps), destination);

    /// <summary>The mean or sum of exp(x) - y x, the bits that PoissonNllLoss returns, and its gradient.</summary>
    /// <param name="x">Logarithms of rates, or rates: any lengths, any strides.</param>
    /// <param name="target">Counts: the lengths of x.</param>
    /// <param name="gradient">gradOutput times the derivative by x: its lengths; it may be x.</param>
    /// <param name="reduction">Mean or sum.</param>
    /// <param name="logInput">x is a logarithm; otherwise the loss is x - y log(x + eps).</param>
    /// <param name="full">Adds y log y - y + log(2 pi y) / 2 where y > 1.</param>
    /// <param name="eps">Keeps the logarithm of a rate of 0 finite; finite, above 0.</param>
    /// <param name="gradOutput">The derivative of whatever follows by this loss.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    [OverloadResolutionPriority(-1)]
    public static float PoissonNllLossWithGradient(
        in ReadOnlyTensorSpan<float> x, in ReadOnlyTensorSpan<float> target, in TensorSpan<float> gradient, Reduction reduction = Reduction.Mean,
        bool logInput = true, bool full = false, double eps = 1e-8, float gradOutput = 1) =>
        (float)new LossTensors<float>(x, target, nameof(x)).Reduced(PoissonLikelihoodFormula<float>.Checked(logInput, full, eps), reduction, gradient, gradOutput);

    /// <inheritdoc cref="PoissonNllLossWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, Reduction, bool, bool, double, float)"/>
    [OverloadResolutionPriority(-1)]
    public static double PoissonNllLossWithGradient(
        in ReadOnlyTensorSpan<double> x, in ReadOnlyTensorSpan<double> target, in TensorSpan<double> gradient,
        Reduction reduction = Reduction.Mean, bool logInput = true, bool full = false, double eps = 1e-8, double gradOutput = 1) =>
        new LossTensors<double>(x, target, nameof(x)).Reduced(PoissonLikelihoodFormula<double>.Checked(logInput, full, eps), reduction, gradient, gradOutput);

    /// <inheritdoc cref="PoissonNllLossWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, Reduction, bool, bool, double, float)"/>
    [OverloadResolutionPriority(-1)]
    public static float PoissonNllLossWithGradient(
        in ReadOnlyTensorSpan<Half> x, in ReadOnlyTensorSpan<Half> target, in TensorSpan<Half> gradient, Reduction reduction = Reduction.Mean,
        bool logInput = true, bool full = false, double eps = 1e-8, float gradOutput = 1) =>
        (float)new LossTensors<Half>(x, target, nameof(x)).Reduced(PoissonLikelihoodFormula<Half>.Checked(logInput, full, eps), reduction, gradient, gradOutput);

    /// <inheritdoc cref="PoissonNllLossWithGradient(in ReadOnlyTensorSpan{float}, in ReadOnlyTensorSpan{float}, in TensorSpan{float}, Reduction, bool, bool, double, float)"/>
    [OverloadResolutionPriority(-1)]
    public static float PoissonNllLossWithGradient(
        in ReadOnlyTensorSpan<BFloat16> x, in ReadOnlyTensorSpan<BFloat16> target, in TensorSpan<BFloat16> gradient,
        Reduction reduction = Reduction.Mean, bool logInput = true, bool full = false, double eps = 1e-8, float gradOutput = 1) =>
        (float)new LossTensors<BFloat16>(x, target, nameof(x)).Reduced(PoissonLikelihoodFormula<BFloat16>.Checked(logInput, full, eps), reduction, gradient, gradOutput);

    /// <summary>destination = exp(x) - y x, elementwise, and its gradient.</summary>
    /// <param name="x">Logarithms of rates, or rates: any lengths, any strides.</param>
    /// <param name="target">Counts: the lengths of x.</param>
    /// <param name="gradOutput">One factor per element: the lengths of x; default for ones.</param>
    /// <param name="destination">One loss per element: the lengths of x.</param>
    /// <param name="gradient">gradOutput times the derivative by x: its lengths; it may be x.</param>
    /// <param name="logInput">x is a logarithm; otherwise the loss is x - y log(x + eps).</param>
    /// <param name="full">Adds y log y - y + log(2 pi y) / 2 where y > 1.</param>
    /// <param name="eps">Keeps the logarithm of a rate of 0 finite; finite, above 0.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void PoissonNllLossWithGradient<T, TResult>(
        in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> target, in ReadOnlyTensorSpan<TResult> gradOutput, in TensorSpan<TResult> destination,
        in TensorSpan<T> gradient, bool logInput = true, bool full = false, double eps = 1e-8)
        where T : unmanaged
        where TResult : unmanaged =>
        new LossTensors<T>(x, target, nameof(x)).Each(PoissonLikelihoodFormula<T>.Checked(logInput, full, eps), gradOutput, destination, gradient);
}
