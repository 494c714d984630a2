using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NativeEntropy.Drivers;

namespace NativeEntropy;

// Tensors of any strides, with an axis. The methods with a destination are generic; those that return a tensor are not, so that
// Tensor<T> and TensorSpan<T> convert by themselves, and they rank behind those of spans, so that an array goes on meaning a span.
public static partial class Information
{
    /// <summary>destination[r] = -sum of p log q along row r.</summary>
    /// <param name="p">Probabilities, used as they are: any lengths, any strides.</param>
    /// <param name="q">The lengths of p.</param>
    /// <param name="destination">One value per row: the lengths of p without the axis, or with 1 in its place.</param>
    /// <param name="axis">The dimension along which a row goes; negative: counted from the last.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <param name="normalize">Whether each row is divided by its sum first; NaN where that is 0.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis or a parameter is out of its range.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void CrossEntropy<T, TResult>(
        in ReadOnlyTensorSpan<T> p, in ReadOnlyTensorSpan<T> q, in TensorSpan<TResult> destination, int axis = -1, double? logBase = null,
        bool normalize = false)
        where T : unmanaged
        where TResult : unmanaged => PairTensors(p, q, destination, axis, logBase, normalize, PairKind.CrossEntropy);

    /// <inheritdoc cref="CrossEntropy{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> CrossEntropy(
        in ReadOnlyTensorSpan<float> p, in ReadOnlyTensorSpan<float> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        PairTensor<float, float>(p, q, axis, logBase, normalize, PairKind.CrossEntropy);

    /// <inheritdoc cref="CrossEntropy{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> CrossEntropy(
        in ReadOnlyTensorSpan<double> p, in ReadOnlyTensorSpan<double> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        PairTensor<double, double>(p, q, axis, logBase, normalize, PairKind.CrossEntropy);

    /// <inheritdoc cref="CrossEntropy{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> CrossEntropy(
        in ReadOnlyTensorSpan<Half> p, in ReadOnlyTensorSpan<Half> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        PairTensor<Half, float>(p, q, axis, logBase, normalize, PairKind.CrossEntropy);

    /// <inheritdoc cref="CrossEntropy{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> CrossEntropy(
        in ReadOnlyTensorSpan<BFloat16> p, in ReadOnlyTensorSpan<BFloat16> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        PairTensor<BFloat16, float>(p, q, axis, logBase, normalize, PairKind.CrossEntropy);

    /// <summary>destination[r] = sum of p log(p / q) along row r.</summary>
    /// <param name="p">Probabilities, used as they are: any lengths, any strides.</param>
    /// <param name="q">The lengths of p.</param>
    /// <param name="destination">One value per row: the lengths of p without the axis, or with 1 in its place.</param>
    /// <param name="axis">The dimension along which a row goes; negative: counted from the last.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <param name="normalize">Whether each row is divided by its sum first; NaN where that is 0.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis or a parameter is out of its range.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void KlDivergence<T, TResult>(
        in ReadOnlyTensorSpan<T> p, in ReadOnlyTensorSpan<T> q, in TensorSpan<TResult> destination, int axis = -1, double? logBase = null,
        bool normalize = false)
        where T : unmanaged
        where TResult : unmanaged => PairTensors(p, q, destination, axis, logBase, normalize, PairKind.KlDivergence);

    /// <inheritdoc cref="KlDivergence{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> KlDivergence(
        in ReadOnlyTensorSpan<float> p, in ReadOnlyTensorSpan<float> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        PairTensor<float, float>(p, q, axis, logBase, normalize, PairKind.KlDivergence);

    /// <inheritdoc cref="KlDivergence{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> KlDivergence(
        in ReadOnlyTensorSpan<double> p, in ReadOnlyTensorSpan<double> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        PairTensor<double, double>(p, q, axis, logBase, normalize, PairKind.KlDivergence);

    /// <inheritdoc cref="KlDivergence{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> KlDivergence(
        in ReadOnlyTensorSpan<Half> p, in ReadOnlyTensorSpan<Half> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        PairTensor<Half, float>(p, q, axis, logBase, normalize, PairKind.KlDivergence);

    /// <inheritdoc cref="KlDivergence{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> KlDivergence(
        in ReadOnlyTensorSpan<BFloat16> p, in ReadOnlyTensorSpan<BFloat16> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        PairTensor<BFloat16, float>(p, q, axis, logBase, normalize, PairKind.KlDivergence);

    /// <summary>destination[r] = the Jensen-Shannon divergence of row r of p and q.</summary>
    /// <param name="p">Probabilities, used as they are: any lengths, any strides.</param>
    /// <param name="q">The lengths of p.</param>
    /// <param name="destination">One value per row: the lengths of p without the axis, or with 1 in its place.</param>
    /// <param name="axis">The dimension along which a row goes; negative: counted from the last.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <param name="normalize">Whether each row is divided by its sum first; NaN where that is 0.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis or a parameter is out of its range.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void JsDivergence<T, TResult>(
        in ReadOnlyTensorSpan<T> p, in ReadOnlyTensorSpan<T> q, in TensorSpan<TResult> destination, int axis = -1, double? logBase = null,
        bool normalize = false)
        where T : unmanaged
        where TResult : unmanaged => PairTensors(p, q, destination, axis, logBase, normalize, PairKind.JsDivergence);

    /// <inheritdoc cref="JsDivergence{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> JsDivergence(
        in ReadOnlyTensorSpan<float> p, in ReadOnlyTensorSpan<float> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        PairTensor<float, float>(p, q, axis, logBase, normalize, PairKind.JsDivergence);

    /// <inheritdoc cref="JsDivergence{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> JsDivergence(
        in ReadOnlyTensorSpan<double> p, in ReadOnlyTensorSpan<double> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        PairTensor<double, double>(p, q, axis, logBase, normalize, PairKind.JsDivergence);

    /// <inheritdoc cref="JsDivergence{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> JsDivergence(
        in ReadOnlyTensorSpan<Half> p, in ReadOnlyTensorSpan<Half> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        PairTensor<Half, float>(p, q, axis, logBase, normalize, PairKind.JsDivergence);

    /// <inheritdoc cref="JsDivergence{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> JsDivergence(
        in ReadOnlyTensorSpan<BFloat16> p, in ReadOnlyTensorSpan<BFloat16> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        PairTensor<BFloat16, float>(p, q, axis, logBase, normalize, PairKind.JsDivergence);

    /// <summary>destination[r] = the root of the Jensen-Shannon divergence of row r of p and q.</summary>
    /// <param name="p">Probabilities, used as they are: any lengths, any strides.</param>
    /// <param name="q">The lengths of p.</param>
    /// <param name="destination">One value per row: the lengths of p without the axis, or with 1 in its place.</param>
    /// <param name="axis">The dimension along which a row goes; negative: counted from the last.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <param name="normalize">Whether each row is divided by its sum first; NaN where that is 0.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis or a parameter is out of its range.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void JsDistance<T, TResult>(
        in ReadOnlyTensorSpan<T> p, in ReadOnlyTensorSpan<T> q, in TensorSpan<TResult> destination, int axis = -1, double? logBase = null,
        bool normalize = false)
        where T : unmanaged
        where TResult : unmanaged => PairTensors(p, q, destination, axis, logBase, normalize, PairKind.JsDistance);

    /// <inheritdoc cref="JsDistance{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> JsDistance(
        in ReadOnlyTensorSpan<float> p, in ReadOnlyTensorSpan<float> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        PairTensor<float, float>(p, q, axis, logBase, normalize, PairKind.JsDistance);

    /// <inheritdoc cref="JsDistance{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> JsDistance(
        in ReadOnlyTensorSpan<double> p, in ReadOnlyTensorSpan<double> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        PairTensor<double, double>(p, q, axis, logBase, normalize, PairKind.JsDistance);

    /// <inheritdoc cref="JsDistance{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> JsDistance(
        in ReadOnlyTensorSpan<Half> p, in ReadOnlyTensorSpan<Half> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        PairTensor<Half, float>(p, q, axis, logBase, normalize, PairKind.JsDistance);

    /// <inheritdoc cref="JsDistance{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> JsDistance(
        in ReadOnlyTensorSpan<BFloat16> p, in ReadOnlyTensorSpan<BFloat16> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        PairTensor<BFloat16, float>(p, q, axis, logBase, normalize, PairKind.JsDistance);

    private static Tensor<TResult> PairTensor<T, TResult>(
        in ReadOnlyTensorSpan<T> p, in ReadOnlyTensorSpan<T> q, int axis, double? logBase, bool normalize, PairKind kind)
        where T : unmanaged
        where TResult : unmanaged
    {
        Tensor<TResult> result = TensorArguments.RowTensor<TResult>(p.Lengths, axis);
        PairTensors(p, q, result.AsTensorSpan(), axis, logBase, normalize, kind);
        return result;
    }

    private static void PairTensors<T, TResult>(
        in ReadOnlyTensorSpan<T> p, in ReadOnlyTensorSpan<T> q, in TensorSpan<TResult> destination, int axis, double? logBase, bool normalize,
        PairKind kind)
        where T : unmanaged
        where TResult : unmanaged
    {
        TensorArguments.Element<T, TResult>();
        using TensorRows<T, TResult> rows = new(p, destination, axis, nameof(p));
        using PackedInput<T> others = PackedInput<T>.Beside(q, p, rows.Axis, nameof(q), nameof(p));
        Pair(rows.Input, others.Span, rows.Cols, rows.Results, logBase, normalize, kind);
        rows.Store();
    }
}
