using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NativeEntropy.Drivers;

namespace NativeEntropy;

// Tensors of any strides, with an axis. The methods with a destination are generic; those that return a tensor are not, so that
// Tensor<T> and TensorSpan<T> convert by themselves, and they rank behind those of spans, so that an array goes on meaning a span.
public static partial class Information
{
    /// <summary>destination[r] = the entropy of the distribution of row r, estimated from counts of its outcomes.</summary>
    /// <param name="counts">How often each outcome was seen, not negative: any lengths, any strides.</param>
    /// <param name="destination">One value per row: the lengths of counts without the axis, or with 1 in its place. NaN where nothing was counted.</param>
    /// <param name="axis">The dimension along which a row goes; negative: counted from the last.</param>
    /// <param name="estimator">How it is estimated.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or the axis or a parameter out of its range.</exception>
    [OverloadResolutionPriority(-1)]
    public static void EntropyFromCounts(
        in ReadOnlyTensorSpan<long> counts, in TensorSpan<double> destination, int axis = -1, EntropyEstimator estimator = EntropyEstimator.Plugin,
        double? logBase = null)
    {
        using TensorRows<long, double> rows = new(counts, destination, axis, nameof(counts));
        EntropyFromCounts(rows.Input, rows.Cols, rows.Results, estimator, logBase);
        rows.Store();
    }

    /// <inheritdoc cref="EntropyFromCounts(in ReadOnlyTensorSpan{long}, in TensorSpan{double}, int, EntropyEstimator, double?)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> EntropyFromCounts(
        in ReadOnlyTensorSpan<long> counts, int axis = -1, EntropyEstimator estimator = EntropyEstimator.Plugin, double? logBase = null)
    {
        Tensor<double> result = TensorArguments.RowTensor<double>(counts.Lengths, axis);
        EntropyFromCounts(counts, result.AsTensorSpan(), axis, estimator, logBase);
        return result;
    }
}
