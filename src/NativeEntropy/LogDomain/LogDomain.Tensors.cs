using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NativeEntropy.Drivers;

namespace NativeEntropy;

// Tensors of any strides, with an axis. The methods with a destination are generic; those that return a tensor are not, so that
// Tensor<T> and TensorSpan<T> convert by themselves, and they rank behind those of spans, so that an array goes on meaning a span.
public static partial class LogDomain
{
    /// <summary>destination[r] = log of the sum of exp(x) along row r.</summary>
    /// <param name="x">Logits: any lengths, any strides.</param>
    /// <param name="destination">One value per row: the lengths of x without the axis, or with 1 in its place.</param>
    /// <param name="axis">The dimension along which a row goes; negative: counted from the last.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis or a parameter is out of its range.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void LogSumExp<T, TResult>(in ReadOnlyTensorSpan<T> x, in TensorSpan<TResult> destination, int axis = -1)
        where T : unmanaged
        where TResult : unmanaged
    {
        TensorArguments.Element<T, TResult>();
        using TensorRows<T, TResult> rows = new(x, destination, axis, nameof(x));
        LogSumExpRows(rows.Input, rows.Cols, rows.Results);
        rows.Store();
    }

    /// <inheritdoc cref="LogSumExp{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> LogSumExp(in ReadOnlyTensorSpan<float> x, int axis = -1) =>
        LogSumExpTensor<float, float>(x, axis);

    /// <inheritdoc cref="LogSumExp{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> LogSumExp(in ReadOnlyTensorSpan<double> x, int axis = -1) =>
        LogSumExpTensor<double, double>(x, axis);

    /// <inheritdoc cref="LogSumExp{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> LogSumExp(in ReadOnlyTensorSpan<Half> x, int axis = -1) =>
        LogSumExpTensor<Half, float>(x, axis);

    /// <inheritdoc cref="LogSumExp{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> LogSumExp(in ReadOnlyTensorSpan<BFloat16> x, int axis = -1) =>
        LogSumExpTensor<BFloat16, float>(x, axis);

    private static Tensor<TResult> LogSumExpTensor<T, TResult>(in ReadOnlyTensorSpan<T> x, int axis)
        where T : unmanaged
        where TResult : unmanaged
    {
        Tensor<TResult> result = TensorArguments.RowTensor<TResult>(x.Lengths, axis);
        LogSumExp(x, result.AsTensorSpan(), axis);
        return result;
    }

    /// <summary>destination[r] = log |sum of weights exp(x) along row r|, sign[r] = that sum's sign.</summary>
    /// <param name="x">Logits: any lengths, any strides.</param>
    /// <param name="weights">Weights of any sign: the lengths of x. One row for all of them is a tensor with strides of 0.</param>
    /// <param name="destination">One value per row: the lengths of x without the axis, or with 1 in its place.</param>
    /// <param name="sign">As the destination: -1, 0 or 1; NaN where the result is NaN.</param>
    /// <param name="axis">The dimension along which a row goes; negative: counted from the last.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis or a parameter is out of its range.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void LogSumExp<T, TResult>(
        in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> weights, in TensorSpan<TResult> destination, in TensorSpan<TResult> sign, int axis = -1)
        where T : unmanaged
        where TResult : unmanaged
    {
        TensorArguments.Element<T, TResult>();
        using TensorRows<T, TResult> rows = new(x, destination, axis, nameof(x));
        using PackedInput<T> weightRows = PackedInput<T>.Beside(weights, x, rows.Axis, nameof(weights), nameof(x));
        using PackedOutput<TResult> signs = PackedOutput<TResult>.PerRow(sign, x, rows.Axis, nameof(sign), nameof(x));
        LogSumExpRows(rows.Input, weightRows.Span, rows.Cols, rows.Results, signs.Span);
        rows.Store();
        signs.Store();
    }

    /// <summary>destination = exp(x / temperature) divided by its sum along the row.</summary>
    /// <param name="x">Logits: any lengths, any strides.</param>
    /// <param name="destination">The lengths of x; it may be x.</param>
    /// <param name="axis">The dimension along which a row goes; negative: counted from the last.</param>
    /// <param name="temperature">Finite and above 0; logits are divided by it.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis or a parameter is out of its range.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16.</exception>
    public static void Softmax<T>(in ReadOnlyTensorSpan<T> x, in TensorSpan<T> destination, int axis = -1, double temperature = 1.0)
        where T : unmanaged
    {
        using TensorMap<T> map = new(x, destination, axis, nameof(x));
        SoftmaxRows(map.Input, map.Cols, map.Results, temperature, logarithm: false);
        map.Store();
    }

    /// <inheritdoc cref="Softmax{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T}, int, double)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> Softmax(in ReadOnlyTensorSpan<float> x, int axis = -1, double temperature = 1.0) =>
        SoftmaxTensor(x, axis, temperature);

    /// <inheritdoc cref="Softmax{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T}, int, double)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> Softmax(in ReadOnlyTensorSpan<double> x, int axis = -1, double temperature = 1.0) =>
        SoftmaxTensor(x, axis, temperature);

    /// <inheritdoc cref="Softmax{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T}, int, double)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<Half> Softmax(in ReadOnlyTensorSpan<Half> x, int axis = -1, double temperature = 1.0) =>
        SoftmaxTensor(x, axis, temperature);

    /// <inheritdoc cref="Softmax{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T}, int, double)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<BFloat16> Softmax(in ReadOnlyTensorSpan<BFloat16> x, int axis = -1, double temperature = 1.0) =>
        SoftmaxTensor(x, axis, temperature);

    private static Tensor<T> SoftmaxTensor<T>(in ReadOnlyTensorSpan<T> x, int axis, double temperature)
        where T : unmanaged
    {
        Tensor<T> result = Tensor.CreateFromShapeUninitialized<T>(x.Lengths);
        Softmax(x, result.AsTensorSpan(), axis, temperature);
        return result;
    }

    /// <summary>destination = x / temperature - log of the sum of exp(x / temperature) along the row.</summary>
    /// <param name="x">Logits: any lengths, any strides.</param>
    /// <param name="destination">The lengths of x; it may be x.</param>
    /// <param name="axis">The dimension along which a row goes; negative: counted from the last.</param>
    /// <param name="temperature">Finite and above 0; logits are divided by it.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis or a parameter is out of its range.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16.</exception>
    public static void LogSoftmax<T>(in ReadOnlyTensorSpan<T> x, in TensorSpan<T> destination, int axis = -1, double temperature = 1.0)
        where T : unmanaged
    {
        using TensorMap<T> map = new(x, destination, axis, nameof(x));
        SoftmaxRows(map.Input, map.Cols, map.Results, temperature, logarithm: true);
        map.Store();
    }

    /// <inheritdoc cref="LogSoftmax{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T}, int, double)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> LogSoftmax(in ReadOnlyTensorSpan<float> x, int axis = -1, double temperature = 1.0) =>
        LogSoftmaxTensor(x, axis, temperature);

    /// <inheritdoc cref="LogSoftmax{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T}, int, double)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> LogSoftmax(in ReadOnlyTensorSpan<double> x, int axis = -1, double temperature = 1.0) =>
        LogSoftmaxTensor(x, axis, temperature);

    /// <inheritdoc cref="LogSoftmax{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T}, int, double)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<Half> LogSoftmax(in ReadOnlyTensorSpan<Half> x, int axis = -1, double temperature = 1.0) =>
        LogSoftmaxTensor(x, axis, temperature);

    /// <inheritdoc cref="LogSoftmax{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T}, int, double)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<BFloat16> LogSoftmax(in ReadOnlyTensorSpan<BFloat16> x, int axis = -1, double temperature = 1.0) =>
        LogSoftmaxTensor(x, axis, temperature);

    private static Tensor<T> LogSoftmaxTensor<T>(in ReadOnlyTensorSpan<T> x, int axis, double temperature)
        where T : unmanaged
    {
        Tensor<T> result = Tensor.CreateFromShapeUninitialized<T>(x.Lengths);
        LogSoftmax(x, result.AsTensorSpan(), axis, temperature);
        return result;
    }
}
