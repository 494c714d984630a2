using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NativeEntropy.Drivers;

namespace NativeEntropy;

// Tensors of any strides, with an axis. The methods with a destination are generic; those that return a tensor are not, so that
// Tensor<T> and TensorSpan<T> convert by themselves, and they rank behind those of spans, so that an array goes on meaning a span.
public static partial class Information
{
    /// <summary>destination[t] = -sum of p log p over table t.</summary>
    /// <param name="pxy">Joint probabilities, used as they are: any lengths of at least two dimensions; the last two are a table, rows x and columns y.</param>
    /// <param name="destination">One value per table: the lengths of pxy without the last two, or one element.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void JointEntropy<T, TResult>(in ReadOnlyTensorSpan<T> pxy, in TensorSpan<TResult> destination, double? logBase = null)
        where T : unmanaged
        where TResult : unmanaged => TablesOf(pxy, destination, logBase, null, TableKind.Joint);

    /// <inheritdoc cref="JointEntropy{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> JointEntropy(in ReadOnlyTensorSpan<float> pxy, double? logBase = null) =>
        TableTensor<float, float>(pxy, logBase, null, TableKind.Joint);

    /// <inheritdoc cref="JointEntropy{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> JointEntropy(in ReadOnlyTensorSpan<double> pxy, double? logBase = null) =>
        TableTensor<double, double>(pxy, logBase, null, TableKind.Joint);

    /// <inheritdoc cref="JointEntropy{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> JointEntropy(in ReadOnlyTensorSpan<Half> pxy, double? logBase = null) =>
        TableTensor<Half, float>(pxy, logBase, null, TableKind.Joint);

    /// <inheritdoc cref="JointEntropy{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> JointEntropy(in ReadOnlyTensorSpan<BFloat16> pxy, double? logBase = null) =>
        TableTensor<BFloat16, float>(pxy, logBase, null, TableKind.Joint);

    /// <summary>destination[t] = H(y | x) of table t, given x, or H(x | y).</summary>
    /// <param name="pxy">Joint probabilities, used as they are: any lengths of at least two dimensions; the last two are a table, rows x and columns y.</param>
    /// <param name="destination">One value per table: the lengths of pxy without the last two, or one element.</param>
    /// <param name="given">X, the rows, or Y, the columns.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void ConditionalEntropy<T, TResult>(
        in ReadOnlyTensorSpan<T> pxy, Given given, in TensorSpan<TResult> destination, double? logBase = null)
        where T : unmanaged
        where TResult : unmanaged => TablesOf(pxy, destination, logBase, given, TableKind.Conditional);

    /// <inheritdoc cref="ConditionalEntropy{T, TResult}(in ReadOnlyTensorSpan{T}, Given, in TensorSpan{TResult}, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> ConditionalEntropy(in ReadOnlyTensorSpan<float> pxy, Given given, double? logBase = null) =>
        TableTensor<float, float>(pxy, logBase, given, TableKind.Conditional);

    /// <inheritdoc cref="ConditionalEntropy{T, TResult}(in ReadOnlyTensorSpan{T}, Given, in TensorSpan{TResult}, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> ConditionalEntropy(in ReadOnlyTensorSpan<double> pxy, Given given, double? logBase = null) =>
        TableTensor<double, double>(pxy, logBase, given, TableKind.Conditional);

    /// <inheritdoc cref="ConditionalEntropy{T, TResult}(in ReadOnlyTensorSpan{T}, Given, in TensorSpan{TResult}, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> ConditionalEntropy(in ReadOnlyTensorSpan<Half> pxy, Given given, double? logBase = null) =>
        TableTensor<Half, float>(pxy, logBase, given, TableKind.Conditional);

    /// <inheritdoc cref="ConditionalEntropy{T, TResult}(in ReadOnlyTensorSpan{T}, Given, in TensorSpan{TResult}, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> ConditionalEntropy(in ReadOnlyTensorSpan<BFloat16> pxy, Given given, double? logBase = null) =>
        TableTensor<BFloat16, float>(pxy, logBase, given, TableKind.Conditional);

    /// <summary>destination[t] = the mutual information of x and y in table t.</summary>
    /// <param name="pxy">Joint probabilities, used as they are: any lengths of at least two dimensions; the last two are a table, rows x and columns y.</param>
    /// <param name="destination">One value per table: the lengths of pxy without the last two, or one element.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16, or TResult not double for double and float for the others.</exception>
    public static void MutualInformation<T, TResult>(in ReadOnlyTensorSpan<T> pxy, in TensorSpan<TResult> destination, double? logBase = null)
        where T : unmanaged
        where TResult : unmanaged => TablesOf(pxy, destination, logBase, null, TableKind.Mutual);

    /// <inheritdoc cref="MutualInformation{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> MutualInformation(in ReadOnlyTensorSpan<float> pxy, double? logBase = null) =>
        TableTensor<float, float>(pxy, logBase, null, TableKind.Mutual);

    /// <inheritdoc cref="MutualInformation{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> MutualInformation(in ReadOnlyTensorSpan<double> pxy, double? logBase = null) =>
        TableTensor<double, double>(pxy, logBase, null, TableKind.Mutual);

    /// <inheritdoc cref="MutualInformation{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> MutualInformation(in ReadOnlyTensorSpan<Half> pxy, double? logBase = null) =>
        TableTensor<Half, float>(pxy, logBase, null, TableKind.Mutual);

    /// <inheritdoc cref="MutualInformation{T, TResult}(in ReadOnlyTensorSpan{T}, in TensorSpan{TResult}, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> MutualInformation(in ReadOnlyTensorSpan<BFloat16> pxy, double? logBase = null) =>
        TableTensor<BFloat16, float>(pxy, logBase, null, TableKind.Mutual);

    private static Tensor<TResult> TableTensor<T, TResult>(in ReadOnlyTensorSpan<T> pxy, double? logBase, Given? given, TableKind kind)
        where T : unmanaged
        where TResult : unmanaged
    {
        Tensor<TResult> result = TensorArguments.TableTensor<TResult>(pxy.Lengths);
        TablesOf(pxy, result.AsTensorSpan(), logBase, given, kind);
        return result;
    }

    private static void TablesOf<T, TResult>(
        in ReadOnlyTensorSpan<T> pxy, in TensorSpan<TResult> destination, double? logBase, Given? given, TableKind kind)
        where T : unmanaged
        where TResult : unmanaged
    {
        TensorArguments.Element<T, TResult>();
        TensorArguments.TableLengths(destination.Lengths, pxy.Lengths, nameof(destination), nameof(pxy));
        int rows = TensorArguments.Count(pxy.Lengths[^2], nameof(pxy));
        int cols = TensorArguments.Count(pxy.Lengths[^1], nameof(pxy));
        using PackedOutput<TResult> results = new(destination, nameof(destination));
        using PackedInput<T> tables = new(pxy, nameof(pxy));
        Table(tables.Span, rows, cols, results.Span, logBase, given, kind);
        results.Store();
    }
}
