using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NativeEntropy.Drivers;

namespace NativeEntropy;

// Tensors of any strides, with an axis. The methods with a destination are generic; those that return a tensor are not, so that
// Tensor<T> and TensorSpan<T> convert by themselves, and they rank behind those of spans, so that an array goes on meaning a span.
public static partial class Information
{
    /// <summary>destination[r] = the Renyi entropy of row r, log(sum p^alpha) / (1 - alpha).</summary>
    /// <param name="p">Probabilities, used as they are: any lengths, any strides.</param>
    /// <param name="destination">One value per row: the lengths of p without the axis, or with 1 in its place.</param>
    /// <param name="axis">The dimension along which a row goes; negative: counted from the last.</param>
    /// <param name="alpha">The order: at least 0; 0, 1 and infinity are limits.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis or a parameter is out of its range.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void RenyiEntropy<T, TResult>(
        in ReadOnlyTensorSpan<T> p, in TensorSpan<TResult> destination, double alpha, int axis = -1, double? logBase = null)
        where T : unmanaged
        where TResult : unmanaged
    {
        TensorArguments.Element<T, TResult>();
        using TensorRows<T, TResult> rows = new(p, destination, axis, nameof(p));
        RenyiEntropyOf(rows.Input, alpha, rows.Cols, rows.Results, logBase);
        rows.Store();
    }

    /// <inheritdoc cref="RenyiEntropy{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, double, int, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> RenyiEntropy(in ReadOnlyTensorSpan<float> p, double alpha, int axis = -1, double? logBase = null) =>
        RenyiEntropyTensor<float, float>(p, alpha, axis, logBase);

    /// <inheritdoc cref="RenyiEntropy{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, double, int, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> RenyiEntropy(in ReadOnlyTensorSpan<double> p, double alpha, int axis = -1, double? logBase = null) =>
        RenyiEntropyTensor<double, double>(p, alpha, axis, logBase);

    /// <inheritdoc cref="RenyiEntropy{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, double, int, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> RenyiEntropy(in ReadOnlyTensorSpan<Half> p, double alpha, int axis = -1, double? logBase = null) =>
        RenyiEntropyTensor<Half, float>(p, alpha, axis, logBase);

    /// <inheritdoc cref="RenyiEntropy{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, double, int, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> RenyiEntropy(in ReadOnlyTensorSpan<BFloat16> p, double alpha, int axis = -1, double? logBase = null) =>
        RenyiEntropyTensor<BFloat16, float>(p, alpha, axis, logBase);

    private static Tensor<TResult> RenyiEntropyTensor<T, TResult>(in ReadOnlyTensorSpan<T> p, double alpha, int axis, double? logBase)
        where T : unmanaged
        where TResult : unmanaged
    {
        Tensor<TResult> result = TensorArguments.RowTensor<TResult>(p.Lengths, axis);
        RenyiEntropy(p, result.AsTensorSpan(), alpha, axis, logBase);
        return result;
    }

    /// <summary>destination[r] = the Tsallis entropy of row r, (1 - sum p^q) / (q - 1).</summary>
    /// <param name="p">Probabilities, used as they are: any lengths, any strides.</param>
    /// <param name="destination">One value per row: the lengths of p without the axis, or with 1 in its place.</param>
    /// <param name="axis">The dimension along which a row goes; negative: counted from the last.</param>
    /// <param name="q">The order: at least 0; 1 and infinity are limits.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis or a parameter is out of its range.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void TsallisEntropy<T, TResult>(in ReadOnlyTensorSpan<T> p, in TensorSpan<TResult> destination, double q, int axis = -1)
        where T : unmanaged
        where TResult : unmanaged
    {
        TensorArguments.Element<T, TResult>();
        using TensorRows<T, TResult> rows = new(p, destination, axis, nameof(p));
        TsallisEntropyOf(rows.Input, q, rows.Cols, rows.Results);
        rows.Store();
    }

    /// <inheritdoc cref="TsallisEntropy{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, double, int)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> TsallisEntropy(in ReadOnlyTensorSpan<float> p, double q, int axis = -1) =>
        TsallisEntropyTensor<float, float>(p, q, axis);

    /// <inheritdoc cref="TsallisEntropy{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, double, int)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> TsallisEntropy(in ReadOnlyTensorSpan<double> p, double q, int axis = -1) =>
        TsallisEntropyTensor<double, double>(p, q, axis);

    /// <inheritdoc cref="TsallisEntropy{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, double, int)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> TsallisEntropy(in ReadOnlyTensorSpan<Half> p, double q, int axis = -1) =>
        TsallisEntropyTensor<Half, float>(p, q, axis);

    /// <inheritdoc cref="TsallisEntropy{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, double, int)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> TsallisEntropy(in ReadOnlyTensorSpan<BFloat16> p, double q, int axis = -1) =>
        TsallisEntropyTensor<BFloat16, float>(p, q, axis);

    private static Tensor<TResult> TsallisEntropyTensor<T, TResult>(in ReadOnlyTensorSpan<T> p, double q, int axis)
        where T : unmanaged
        where TResult : unmanaged
    {
        Tensor<TResult> result = TensorArguments.RowTensor<TResult>(p.Lengths, axis);
        TsallisEntropy(p, result.AsTensorSpan(), q, axis);
        return result;
    }
}
