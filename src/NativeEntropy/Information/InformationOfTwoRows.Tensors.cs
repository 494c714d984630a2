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
        where TResult : unmanaged
    {
        TensorArguments.Element<T, TResult>();
        using TensorRows<T, TResult> rows = new(p, destination, axis, nameof(p));
        using PackedInput<T> qRows = PackedInput<T>.Beside(q, p, rows.Axis, nameof(q), nameof(p));
        Pair(rows.Input, qRows.Span, rows.Cols, rows.Results, logBase, normalize, PairKind.CrossEntropy);
        rows.Store();
    }

    /// <inheritdoc cref="CrossEntropy{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> CrossEntropy(
        in ReadOnlyTensorSpan<float> p, in ReadOnlyTensorSpan<float> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        CrossEntropyTensor<float, float>(p, q, axis, logBase, normalize);

    /// <inheritdoc cref="CrossEntropy{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> CrossEntropy(
        in ReadOnlyTensorSpan<double> p, in ReadOnlyTensorSpan<double> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        CrossEntropyTensor<double, double>(p, q, axis, logBase, normalize);

    /// <inheritdoc cref="CrossEntropy{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> CrossEntropy(
        in ReadOnlyTensorSpan<Half> p, in ReadOnlyTensorSpan<Half> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        CrossEntropyTensor<Half, float>(p, q, axis, logBase, normalize);

    /// <inheritdoc cref="CrossEntropy{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> CrossEntropy(
        in ReadOnlyTensorSpan<BFloat16> p, in ReadOnlyTensorSpan<BFloat16> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        CrossEntropyTensor<BFloat16, float>(p, q, axis, logBase, normalize);

    private static Tensor<TResult> CrossEntropyTensor<T, TResult>(
        in ReadOnlyTensorSpan<T> p, in ReadOnlyTensorSpan<T> q, int axis, double? logBase, bool normalize)
        where T : unmanaged
        where TResult : unmanaged
    {
        Tensor<TResult> result = TensorArguments.RowTensor<TResult>(p.Lengths, axis);
        CrossEntropy(p, q, result.AsTensorSpan(), axis, logBase, normalize);
        return result;
    }

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
        where TResult : unmanaged
    {
        TensorArguments.Element<T, TResult>();
        using TensorRows<T, TResult> rows = new(p, destination, axis, nameof(p));
        using PackedInput<T> qRows = PackedInput<T>.Beside(q, p, rows.Axis, nameof(q), nameof(p));
        Pair(rows.Input, qRows.Span, rows.Cols, rows.Results, logBase, normalize, PairKind.KlDivergence);
        rows.Store();
    }

    /// <inheritdoc cref="KlDivergence{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> KlDivergence(
        in ReadOnlyTensorSpan<float> p, in ReadOnlyTensorSpan<float> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        KlDivergenceTensor<float, float>(p, q, axis, logBase, normalize);

    /// <inheritdoc cref="KlDivergence{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> KlDivergence(
        in ReadOnlyTensorSpan<double> p, in ReadOnlyTensorSpan<double> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        KlDivergenceTensor<double, double>(p, q, axis, logBase, normalize);

    /// <inheritdoc cref="KlDivergence{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> KlDivergence(
        in ReadOnlyTensorSpan<Half> p, in ReadOnlyTensorSpan<Half> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        KlDivergenceTensor<Half, float>(p, q, axis, logBase, normalize);

    /// <inheritdoc cref="KlDivergence{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> KlDivergence(
        in ReadOnlyTensorSpan<BFloat16> p, in ReadOnlyTensorSpan<BFloat16> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        KlDivergenceTensor<BFloat16, float>(p, q, axis, logBase, normalize);

    private static Tensor<TResult> KlDivergenceTensor<T, TResult>(
        in ReadOnlyTensorSpan<T> p, in ReadOnlyTensorSpan<T> q, int axis, double? logBase, bool normalize)
        where T : unmanaged
        where TResult : unmanaged
    {
        Tensor<TResult> result = TensorArguments.RowTensor<TResult>(p.Lengths, axis);
        KlDivergence(p, q, result.AsTensorSpan(), axis, logBase, normalize);
        return result;
    }

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
        where TResult : unmanaged
    {
        TensorArguments.Element<T, TResult>();
        using TensorRows<T, TResult> rows = new(p, destination, axis, nameof(p));
        using PackedInput<T> qRows = PackedInput<T>.Beside(q, p, rows.Axis, nameof(q), nameof(p));
        Pair(rows.Input, qRows.Span, rows.Cols, rows.Results, logBase, normalize, PairKind.JsDivergence);
        rows.Store();
    }

    /// <inheritdoc cref="JsDivergence{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> JsDivergence(
        in ReadOnlyTensorSpan<float> p, in ReadOnlyTensorSpan<float> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        JsDivergenceTensor<float, float>(p, q, axis, logBase, normalize);

    /// <inheritdoc cref="JsDivergence{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> JsDivergence(
        in ReadOnlyTensorSpan<double> p, in ReadOnlyTensorSpan<double> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        JsDivergenceTensor<double, double>(p, q, axis, logBase, normalize);

    /// <inheritdoc cref="JsDivergence{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> JsDivergence(
        in ReadOnlyTensorSpan<Half> p, in ReadOnlyTensorSpan<Half> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        JsDivergenceTensor<Half, float>(p, q, axis, logBase, normalize);

    /// <inheritdoc cref="JsDivergence{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> JsDivergence(
        in ReadOnlyTensorSpan<BFloat16> p, in ReadOnlyTensorSpan<BFloat16> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        JsDivergenceTensor<BFloat16, float>(p, q, axis, logBase, normalize);

    private static Tensor<TResult> JsDivergenceTensor<T, TResult>(
        in ReadOnlyTensorSpan<T> p, in ReadOnlyTensorSpan<T> q, int axis, double? logBase, bool normalize)
        where T : unmanaged
        where TResult : unmanaged
    {
        Tensor<TResult> result = TensorArguments.RowTensor<TResult>(p.Lengths, axis);
        JsDivergence(p, q, result.AsTensorSpan(), axis, logBase, normalize);
        return result;
    }

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
        where TResult : unmanaged
    {
        TensorArguments.Element<T, TResult>();
        using TensorRows<T, TResult> rows = new(p, destination, axis, nameof(p));
        using PackedInput<T> qRows = PackedInput<T>.Beside(q, p, rows.Axis, nameof(q), nameof(p));
        Pair(rows.Input, qRows.Span, rows.Cols, rows.Results, logBase, normalize, PairKind.JsDistance);
        rows.Store();
    }

    /// <inheritdoc cref="JsDistance{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> JsDistance(
        in ReadOnlyTensorSpan<float> p, in ReadOnlyTensorSpan<float> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        JsDistanceTensor<float, float>(p, q, axis, logBase, normalize);

    /// <inheritdoc cref="JsDistance{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> JsDistance(
        in ReadOnlyTensorSpan<double> p, in ReadOnlyTensorSpan<double> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        JsDistanceTensor<double, double>(p, q, axis, logBase, normalize);

    /// <inheritdoc cref="JsDistance{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> JsDistance(
        in ReadOnlyTensorSpan<Half> p, in ReadOnlyTensorSpan<Half> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        JsDistanceTensor<Half, float>(p, q, axis, logBase, normalize);

    /// <inheritdoc cref="JsDistance{T, TResult}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> JsDistance(
        in ReadOnlyTensorSpan<BFloat16> p, in ReadOnlyTensorSpan<BFloat16> q, int axis = -1, double? logBase = null, bool normalize = false) =>
        JsDistanceTensor<BFloat16, float>(p, q, axis, logBase, normalize);

    private static Tensor<TResult> JsDistanceTensor<T, TResult>(
        in ReadOnlyTensorSpan<T> p, in ReadOnlyTensorSpan<T> q, int axis, double? logBase, bool normalize)
        where T : unmanaged
        where TResult : unmanaged
    {
        Tensor<TResult> result = TensorArguments.RowTensor<TResult>(p.Lengths, axis);
        JsDistance(p, q, result.AsTensorSpan(), axis, logBase, normalize);
        return result;
    }
}
