using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NativeEntropy.Drivers;

namespace NativeEntropy;

// Tensors of any strides, with an axis. The methods with a destination are generic; those that return a tensor are not, so that
// Tensor<T> and TensorSpan<T> convert by themselves, and they rank behind those of spans, so that an array goes on meaning a span.
public static partial class Logits
{
    /// <summary>destination[r] = the entropy of softmax(logits) along row r.</summary>
    /// <param name="logits">Logits: any lengths, any strides.</param>
    /// <param name="destination">One value per row: the lengths of logits without the axis, or with 1 in its place.</param>
    /// <param name="axis">The dimension along which a row goes; negative: counted from the last.</param>
    /// <param name="temperature">Finite and above 0; logits are divided by it.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis or a parameter is out of its range.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void Entropy<T, TResult>(
        in ReadOnlyTensorSpan<T> logits, in TensorSpan<TResult> destination, int axis = -1, double temperature = 1.0, double? logBase = null)
        where T : unmanaged
        where TResult : unmanaged
    {
        TensorArguments.Element<T, TResult>();
        using TensorRows<T, TResult> rows = new(logits, destination, axis, nameof(logits));
        LogitsArguments.Entropy(rows.Input, rows.Cols, default, rows.Results, default, temperature, logBase, withGradient: false);
        rows.Store();
    }

    /// <inheritdoc cref="Entropy{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> Entropy(in ReadOnlyTensorSpan<float> logits, int axis = -1, double temperature = 1.0, double? logBase = null) =>
        EntropyTensor<float, float>(logits, axis, temperature, logBase);

    /// <inheritdoc cref="Entropy{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> Entropy(in ReadOnlyTensorSpan<double> logits, int axis = -1, double temperature = 1.0, double? logBase = null) =>
        EntropyTensor<double, double>(logits, axis, temperature, logBase);

    /// <inheritdoc cref="Entropy{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> Entropy(in ReadOnlyTensorSpan<Half> logits, int axis = -1, double temperature = 1.0, double? logBase = null) =>
        EntropyTensor<Half, float>(logits, axis, temperature, logBase);

    /// <inheritdoc cref="Entropy{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> Entropy(in ReadOnlyTensorSpan<BFloat16> logits, int axis = -1, double temperature = 1.0, double? logBase = null) =>
        EntropyTensor<BFloat16, float>(logits, axis, temperature, logBase);

    private static Tensor<TResult> EntropyTensor<T, TResult>(in ReadOnlyTensorSpan<T> logits, int axis, double temperature, double? logBase)
        where T : unmanaged
        where TResult : unmanaged
    {
        Tensor<TResult> result = TensorArguments.RowTensor<TResult>(logits.Lengths, axis);
        Entropy(logits, result.AsTensorSpan(), axis, temperature, logBase);
        return result;
    }

    /// <summary>The entropies of softmax(logits), the bits that Entropy gives, and their gradient.</summary>
    /// <param name="logits">Logits: any lengths, any strides.</param>
    /// <param name="gradOutput">One factor per row: the lengths of logits without the axis, or with 1 in its place; default for ones.</param>
    /// <param name="destination">One value per row, as gradOutput.</param>
    /// <param name="gradient">gradOutput times the derivative by the logits: the lengths of logits; it may be logits.</param>
    /// <param name="axis">The dimension along which a row goes; negative: counted from the last.</param>
    /// <param name="temperature">Finite and above 0; logits are divided by it.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis or a parameter is out of its range.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void EntropyWithGradient<T, TResult>(
        in ReadOnlyTensorSpan<T> logits, in ReadOnlyTensorSpan<TResult> gradOutput, in TensorSpan<TResult> destination, in TensorSpan<T> gradient,
        int axis = -1, double temperature = 1.0, double? logBase = null)
        where T : unmanaged
        where TResult : unmanaged
    {
        TensorArguments.Element<T, TResult>();
        using TensorRows<T, TResult> rows = new(logits, destination, axis, nameof(logits));
        using PackedInput<TResult> factors = PackedInput<TResult>.PerRow(gradOutput, logits, rows.Axis, nameof(gradOutput), nameof(logits));
        using PackedOutput<T> gradients = PackedOutput<T>.Beside(gradient, logits, rows.Axis, nameof(gradient), nameof(logits));
        LogitsArguments.Entropy(
            rows.Input, rows.Cols, factors.Span, rows.Results, gradients.Span, temperature, logBase, withGradient: true);
        rows.Store();
        gradients.Store();
    }

    /// <summary>destination[r] = the Kullback-Leibler divergence of softmax(pLogits) from softmax(qLogits) along row r.</summary>
    /// <param name="pLogits">Logits: any lengths, any strides.</param>
    /// <param name="qLogits">The lengths of pLogits.</param>
    /// <param name="destination">One value per row: the lengths of pLogits without the axis, or with 1 in its place.</param>
    /// <param name="axis">The dimension along which a row goes; negative: counted from the last.</param>
    /// <param name="temperature">Finite and above 0; logits are divided by it.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis or a parameter is out of its range.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void KlDivergence<T, TResult>(
        in ReadOnlyTensorSpan<T> pLogits, in ReadOnlyTensorSpan<T> qLogits, in TensorSpan<TResult> destination, int axis = -1,
        double temperature = 1.0, double? logBase = null)
        where T : unmanaged
        where TResult : unmanaged
    {
        TensorArguments.Element<T, TResult>();
        using TensorRows<T, TResult> rows = new(pLogits, destination, axis, nameof(pLogits));
        using PackedInput<T> qLogitsRows = PackedInput<T>.Beside(qLogits, pLogits, rows.Axis, nameof(qLogits), nameof(pLogits));
        LogitsArguments.KlDivergence(
            rows.Input, qLogitsRows.Span, rows.Cols, default, rows.Results, default, default, temperature, logBase, withGradient: false);
        rows.Store();
    }

    /// <inheritdoc cref="KlDivergence{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> KlDivergence(
        in ReadOnlyTensorSpan<float> pLogits,
        in ReadOnlyTensorSpan<float> qLogits, int axis = -1, double temperature = 1.0, double? logBase = null) =>
        KlDivergenceTensor<float, float>(pLogits, qLogits, axis, temperature, logBase);

    /// <inheritdoc cref="KlDivergence{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> KlDivergence(
        in ReadOnlyTensorSpan<double> pLogits,
        in ReadOnlyTensorSpan<double> qLogits, int axis = -1, double temperature = 1.0, double? logBase = null) =>
        KlDivergenceTensor<double, double>(pLogits, qLogits, axis, temperature, logBase);

    /// <inheritdoc cref="KlDivergence{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> KlDivergence(
        in ReadOnlyTensorSpan<Half> pLogits,
        in ReadOnlyTensorSpan<Half> qLogits, int axis = -1, double temperature = 1.0, double? logBase = null) =>
        KlDivergenceTensor<Half, float>(pLogits, qLogits, axis, temperature, logBase);

    /// <inheritdoc cref="KlDivergence{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> KlDivergence(
        in ReadOnlyTensorSpan<BFloat16> pLogits,
        in ReadOnlyTensorSpan<BFloat16> qLogits, int axis = -1, double temperature = 1.0, double? logBase = null) =>
        KlDivergenceTensor<BFloat16, float>(pLogits, qLogits, axis, temperature, logBase);

    private static Tensor<TResult> KlDivergenceTensor<T, TResult>(
        in ReadOnlyTensorSpan<T> pLogits, in ReadOnlyTensorSpan<T> qLogits, int axis, double temperature, double? logBase)
        where T : unmanaged
        where TResult : unmanaged
    {
        Tensor<TResult> result = TensorArguments.RowTensor<TResult>(pLogits.Lengths, axis);
        KlDivergence(pLogits, qLogits, result.AsTensorSpan(), axis, temperature, logBase);
        return result;
    }

    /// <summary>The Kullback-Leibler divergences, the bits that KlDivergence gives, and their gradients.</summary>
    /// <param name="pLogits">Logits: any lengths, any strides.</param>
    /// <param name="qLogits">The lengths of pLogits.</param>
    /// <param name="gradOutput">One factor per row: the lengths of pLogits without the axis, or with 1 in its place; default for ones.</param>
    /// <param name="destination">One value per row, as gradOutput.</param>
    /// <param name="pGradient">gradOutput times the derivative by pLogits: their lengths; it may be pLogits.</param>
    /// <param name="qGradient">gradOutput times the derivative by qLogits: their lengths; it may be qLogits.</param>
    /// <param name="axis">The dimension along which a row goes; negative: counted from the last.</param>
    /// <param name="temperature">Finite and above 0; logits are divided by it.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis or a parameter is out of its range.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void KlDivergenceWithGradient<T, TResult>(
        in ReadOnlyTensorSpan<T> pLogits, in ReadOnlyTensorSpan<T> qLogits, in ReadOnlyTensorSpan<TResult> gradOutput,
        in TensorSpan<TResult> destination, in TensorSpan<T> pGradient, in TensorSpan<T> qGradient, int axis = -1, double temperature = 1.0,
        double? logBase = null)
        where T : unmanaged
        where TResult : unmanaged
    {
        TensorArguments.Element<T, TResult>();
        using TensorRows<T, TResult> rows = new(pLogits, destination, axis, nameof(pLogits));
        using PackedInput<T> qRows = PackedInput<T>.Beside(qLogits, pLogits, rows.Axis, nameof(qLogits), nameof(pLogits));
        using PackedInput<TResult> factors = PackedInput<TResult>.PerRow(gradOutput, pLogits, rows.Axis, nameof(gradOutput), nameof(pLogits));
        using PackedOutput<T> byP = PackedOutput<T>.Beside(pGradient, pLogits, rows.Axis, nameof(pGradient), nameof(pLogits));
        using PackedOutput<T> byQ = PackedOutput<T>.Beside(qGradient, pLogits, rows.Axis, nameof(qGradient), nameof(pLogits));
        LogitsArguments.KlDivergence(
            rows.Input, qRows.Span, rows.Cols, factors.Span, rows.Results, byP.Span, byQ.Span, temperature, logBase, withGradient: true);
        rows.Store();
        byP.Store();
        byQ.Store();
    }

    /// <summary>destination[r] = the Jensen-Shannon divergence of softmax(pLogits) and softmax(qLogits) along row r.</summary>
    /// <param name="pLogits">Logits: any lengths, any strides.</param>
    /// <param name="qLogits">The lengths of pLogits.</param>
    /// <param name="destination">One value per row: the lengths of pLogits without the axis, or with 1 in its place.</param>
    /// <param name="axis">The dimension along which a row goes; negative: counted from the last.</param>
    /// <param name="temperature">Finite and above 0; logits are divided by it.</param>
    /// <param name="beta">The weight of p in the mixture and the sum, in 0..1; q has 1 - beta.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis or a parameter is out of its range.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void JsDivergence<T, TResult>(
        in ReadOnlyTensorSpan<T> pLogits, in ReadOnlyTensorSpan<T> qLogits, in TensorSpan<TResult> destination, int axis = -1,
        double temperature = 1.0, double beta = 0.5, double? logBase = null)
        where T : unmanaged
        where TResult : unmanaged
    {
        TensorArguments.Element<T, TResult>();
        using TensorRows<T, TResult> rows = new(pLogits, destination, axis, nameof(pLogits));
        using PackedInput<T> qLogitsRows = PackedInput<T>.Beside(qLogits, pLogits, rows.Axis, nameof(qLogits), nameof(pLogits));
        LogitsArguments.JsDivergence(rows.Input, qLogitsRows.Span, rows.Cols, rows.Results, temperature, beta, logBase);
        rows.Store();
    }

    /// <inheritdoc cref="JsDivergence{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double, double, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> JsDivergence(
        in ReadOnlyTensorSpan<float> pLogits,
        in ReadOnlyTensorSpan<float> qLogits, int axis = -1, double temperature = 1.0, double beta = 0.5, double? logBase = null) =>
        JsDivergenceTensor<float, float>(pLogits, qLogits, axis, temperature, beta, logBase);

    /// <inheritdoc cref="JsDivergence{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double, double, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> JsDivergence(
        in ReadOnlyTensorSpan<double> pLogits,
        in ReadOnlyTensorSpan<double> qLogits, int axis = -1, double temperature = 1.0, double beta = 0.5, double? logBase = null) =>
        JsDivergenceTensor<double, double>(pLogits, qLogits, axis, temperature, beta, logBase);

    /// <inheritdoc cref="JsDivergence{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double, double, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> JsDivergence(
        in ReadOnlyTensorSpan<Half> pLogits,
        in ReadOnlyTensorSpan<Half> qLogits, int axis = -1, double temperature = 1.0, double beta = 0.5, double? logBase = null) =>
        JsDivergenceTensor<Half, float>(pLogits, qLogits, axis, temperature, beta, logBase);

    /// <inheritdoc cref="JsDivergence{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double, double, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> JsDivergence(
        in ReadOnlyTensorSpan<BFloat16> pLogits,
        in ReadOnlyTensorSpan<BFloat16> qLogits, int axis = -1, double temperature = 1.0, double beta = 0.5, double? logBase = null) =>
        JsDivergenceTensor<BFloat16, float>(pLogits, qLogits, axis, temperature, beta, logBase);

    private static Tensor<TResult> JsDivergenceTensor<T, TResult>(
        in ReadOnlyTensorSpan<T> pLogits, in ReadOnlyTensorSpan<T> qLogits, int axis, double temperature, double beta, double? logBase)
        where T : unmanaged
        where TResult : unmanaged
    {
        Tensor<TResult> result = TensorArguments.RowTensor<TResult>(pLogits.Lengths, axis);
        JsDivergence(pLogits, qLogits, result.AsTensorSpan(), axis, temperature, beta, logBase);
        return result;
    }
}
