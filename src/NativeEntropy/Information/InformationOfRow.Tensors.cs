using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NativeEntropy.Drivers;

namespace NativeEntropy;

// Tensors of any strides, with an axis. The methods with a destination are generic; those that return a tensor are not, so that
// Tensor<T> and TensorSpan<T> convert by themselves, and they rank behind those of spans, so that an array goes on meaning a span.
public static partial class Information
{
    /// <summary>destination = -log p, elementwise: +inf at 0, -inf at +inf, NaN below 0.</summary>
    /// <param name="p">Probabilities: any lengths, any strides.</param>
    /// <param name="destination">The lengths of p; it may be p.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis or a parameter is out of its range.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16.</exception>
    public static void SelfInformation<T>(in ReadOnlyTensorSpan<T> p, in TensorSpan<T> destination, double? logBase = null)
        where T : unmanaged
    {
        using TensorMap<T> map = new(p, destination, -1, nameof(p));
        SelfInformationOf(map.Input, map.Results, logBase);
        map.Store();
    }

    /// <inheritdoc cref="SelfInformation{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T}, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> SelfInformation(in ReadOnlyTensorSpan<float> p, double? logBase = null) =>
        SelfInformationTensor(p, logBase);

    /// <inheritdoc cref="SelfInformation{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T}, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> SelfInformation(in ReadOnlyTensorSpan<double> p, double? logBase = null) =>
        SelfInformationTensor(p, logBase);

    /// <inheritdoc cref="SelfInformation{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T}, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<Half> SelfInformation(in ReadOnlyTensorSpan<Half> p, double? logBase = null) =>
        SelfInformationTensor(p, logBase);

    /// <inheritdoc cref="SelfInformation{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T}, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<BFloat16> SelfInformation(in ReadOnlyTensorSpan<BFloat16> p, double? logBase = null) =>
        SelfInformationTensor(p, logBase);

    private static Tensor<T> SelfInformationTensor<T>(in ReadOnlyTensorSpan<T> p, double? logBase)
        where T : unmanaged
    {
        Tensor<T> result = Tensor.CreateFromShapeUninitialized<T>(p.Lengths);
        SelfInformation(p, result.AsTensorSpan(), logBase);
        return result;
    }

    /// <summary>destination = -p log p - (1 - p) log(1 - p), elementwise; NaN outside 0..1.</summary>
    /// <param name="p">Probabilities: any lengths, any strides.</param>
    /// <param name="destination">The lengths of p; it may be p.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis or a parameter is out of its range.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16.</exception>
    public static void BinaryEntropy<T>(in ReadOnlyTensorSpan<T> p, in TensorSpan<T> destination, double? logBase = null)
        where T : unmanaged
    {
        using TensorMap<T> map = new(p, destination, -1, nameof(p));
        BinaryEntropyOf(map.Input, map.Results, logBase);
        map.Store();
    }

    /// <inheritdoc cref="BinaryEntropy{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T}, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> BinaryEntropy(in ReadOnlyTensorSpan<float> p, double? logBase = null) =>
        BinaryEntropyTensor(p, logBase);

    /// <inheritdoc cref="BinaryEntropy{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T}, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> BinaryEntropy(in ReadOnlyTensorSpan<double> p, double? logBase = null) =>
        BinaryEntropyTensor(p, logBase);

    /// <inheritdoc cref="BinaryEntropy{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T}, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<Half> BinaryEntropy(in ReadOnlyTensorSpan<Half> p, double? logBase = null) =>
        BinaryEntropyTensor(p, logBase);

    /// <inheritdoc cref="BinaryEntropy{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T}, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<BFloat16> BinaryEntropy(in ReadOnlyTensorSpan<BFloat16> p, double? logBase = null) =>
        BinaryEntropyTensor(p, logBase);

    private static Tensor<T> BinaryEntropyTensor<T>(in ReadOnlyTensorSpan<T> p, double? logBase)
        where T : unmanaged
    {
        Tensor<T> result = Tensor.CreateFromShapeUninitialized<T>(p.Lengths);
        BinaryEntropy(p, result.AsTensorSpan(), logBase);
        return result;
    }

    /// <summary>destination[r] = -sum of p log p along row r.</summary>
    /// <param name="p">Probabilities, used as they are: any lengths, any strides.</param>
    /// <param name="destination">One value per row: the lengths of p without the axis, or with 1 in its place.</param>
    /// <param name="axis">The dimension along which a row goes; negative: counted from the last.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <param name="normalize">Whether each row is divided by its sum first; NaN where that is 0.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis or a parameter is out of its range.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void Entropy<T, TResult>(
        in ReadOnlyTensorSpan<T> p, in TensorSpan<TResult> destination, int axis = -1, double? logBase = null, bool normalize = false)
        where T : unmanaged
        where TResult : unmanaged
    {
        TensorArguments.Element<T, TResult>();
        using TensorRows<T, TResult> rows = new(p, destination, axis, nameof(p));
        EntropyOf(rows.Input, rows.Cols, rows.Results, logBase, normalize);
        rows.Store();
    }

    /// <inheritdoc cref="Entropy{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> Entropy(in ReadOnlyTensorSpan<float> p, int axis = -1, double? logBase = null, bool normalize = false) =>
        EntropyTensor<float, float>(p, axis, logBase, normalize);

    /// <inheritdoc cref="Entropy{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> Entropy(in ReadOnlyTensorSpan<double> p, int axis = -1, double? logBase = null, bool normalize = false) =>
        EntropyTensor<double, double>(p, axis, logBase, normalize);

    /// <inheritdoc cref="Entropy{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> Entropy(in ReadOnlyTensorSpan<Half> p, int axis = -1, double? logBase = null, bool normalize = false) =>
        EntropyTensor<Half, float>(p, axis, logBase, normalize);

    /// <inheritdoc cref="Entropy{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int, double?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> Entropy(in ReadOnlyTensorSpan<BFloat16> p, int axis = -1, double? logBase = null, bool normalize = false) =>
        EntropyTensor<BFloat16, float>(p, axis, logBase, normalize);

    private static Tensor<TResult> EntropyTensor<T, TResult>(in ReadOnlyTensorSpan<T> p, int axis, double? logBase, bool normalize)
        where T : unmanaged
        where TResult : unmanaged
    {
        Tensor<TResult> result = TensorArguments.RowTensor<TResult>(p.Lengths, axis);
        Entropy(p, result.AsTensorSpan(), axis, logBase, normalize);
        return result;
    }

    /// <summary>destination[r] = exp of the entropy of row r.</summary>
    /// <param name="p">Probabilities, used as they are: any lengths, any strides.</param>
    /// <param name="destination">One value per row: the lengths of p without the axis, or with 1 in its place.</param>
    /// <param name="axis">The dimension along which a row goes; negative: counted from the last.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis or a parameter is out of its range.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void Perplexity<T, TResult>(in ReadOnlyTensorSpan<T> p, in TensorSpan<TResult> destination, int axis = -1)
        where T : unmanaged
        where TResult : unmanaged
    {
        TensorArguments.Element<T, TResult>();
        using TensorRows<T, TResult> rows = new(p, destination, axis, nameof(p));
        PerplexityOf(rows.Input, rows.Cols, rows.Results);
        rows.Store();
    }

    /// <inheritdoc cref="Perplexity{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> Perplexity(in ReadOnlyTensorSpan<float> p, int axis = -1) =>
        PerplexityTensor<float, float>(p, axis);

    /// <inheritdoc cref="Perplexity{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> Perplexity(in ReadOnlyTensorSpan<double> p, int axis = -1) =>
        PerplexityTensor<double, double>(p, axis);

    /// <inheritdoc cref="Perplexity{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> Perplexity(in ReadOnlyTensorSpan<Half> p, int axis = -1) =>
        PerplexityTensor<Half, float>(p, axis);

    /// <inheritdoc cref="Perplexity{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, int)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> Perplexity(in ReadOnlyTensorSpan<BFloat16> p, int axis = -1) =>
        PerplexityTensor<BFloat16, float>(p, axis);

    private static Tensor<TResult> PerplexityTensor<T, TResult>(in ReadOnlyTensorSpan<T> p, int axis)
        where T : unmanaged
        where TResult : unmanaged
    {
        Tensor<TResult> result = TensorArguments.RowTensor<TResult>(p.Lengths, axis);
        Perplexity(p, result.AsTensorSpan(), axis);
        return result;
    }
}
