using NativeEntropy.Drivers;
using NativeEntropy.Kernels;
using NativeEntropy.Maths;

namespace NativeEntropy;

/// <summary>Entropies and divergences of distributions, of joint tables, and of data: counts, bytes and labels.</summary>
public static unsafe partial class Information
{
    /// <summary>The entropy of a distribution, estimated from counts of its outcomes.</summary>
    /// <param name="counts">How often each outcome was seen, not negative: (n).</param>
    /// <param name="estimator">How it is estimated.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <returns>NaN where nothing was counted.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or a parameter out of its range.</exception>
    public static double EntropyFromCounts(
        ReadOnlySpan<long> counts, EntropyEstimator estimator = EntropyEstimator.Plugin, double? logBase = null)
    {
        double result = default;
        EntropyFromCounts(counts, counts.Length, new Span<double>(ref result), estimator, logBase);
        return result;
    }

    /// <summary>destination[r] = the entropy of the distribution of row r, estimated from counts of its outcomes.</summary>
    /// <param name="counts">How often each outcome was seen, not negative, row-major: (rows, cols).</param>
    /// <param name="cols">Outcomes.</param>
    /// <param name="destination">At least rows elements; all of them where cols is 0. NaN where nothing was counted.</param>
    /// <param name="estimator">How it is estimated.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">The length of counts is no multiple of cols, or the destination is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or a parameter out of its range.</exception>
    public static void EntropyFromCounts(
        ReadOnlySpan<long> counts, int cols, Span<double> destination, EntropyEstimator estimator = EntropyEstimator.Plugin,
        double? logBase = null)
    {
        double parameter = Arguments.LogBase(logBase);
        Arguments.Defined(estimator);
        int rows = Arguments.Rows(counts.Length, cols, destination.Length, nameof(counts));
        Arguments.AtLeast(destination.Length, rows, nameof(destination));
        int place = counts.IndexOfAnyInRange(long.MinValue, -1);
        if (place >= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(counts), counts[place], $"Element {place} is negative.");
        }

        fixed (long* source = counts)
        fixed (double* result = destination)
        {
            CountEntropy.Run(new Matrix<long>(source, rows, cols, cols), estimator, parameter, result);
        }
    }

    /// <summary>counts[b] = how often the byte b occurs.</summary>
    /// <param name="data">Bytes: (n).</param>
    /// <param name="counts">At least 256 elements.</param>
    /// <exception cref="ArgumentException">counts is too short.</exception>
    public static void ByteHistogram(ReadOnlySpan<byte> data, Span<long> counts)
    {
        Arguments.AtLeast(counts.Length, Kernels.ByteHistogram.Length, nameof(counts));
        fixed (byte* source = data)
        fixed (long* result = counts)
        {
            Kernels.ByteHistogram.Run(source, data.Length, result);
        }
    }

    /// <summary>The entropy of the bytes' relative frequencies; 0 for no bytes.</summary>
    /// <param name="data">Bytes: (n).</param>
    /// <param name="logBase">The base of the logarithm, 2 for bits per byte; null: nats.</param>
    /// <exception cref="ArgumentOutOfRangeException">The base is not finite, above 0 and not 1.</exception>
    public static double ByteEntropy(ReadOnlySpan<byte> data, double? logBase = 2)
    {
        double parameter = Arguments.LogBase(logBase);
        fixed (byte* source = data)
        {
            return Kernels.ByteHistogram.Entropy(source, data.Length, parameter);
        }
    }

    /// <summary>Labels as 0, 1, 2, ... in the order of their values.</summary>
    /// <param name="labels">Any integers: (n).</param>
    /// <param name="codes">At least n elements: codes[i] is the place of labels[i] among the sorted distinct labels.</param>
    /// <param name="distinct">At least n elements, of which the first receive the sorted distinct labels.</param>
    /// <returns>How many distinct labels there are.</returns>
    /// <exception cref="ArgumentException">codes or distinct is too short.</exception>
    public static int LabelCodes(ReadOnlySpan<long> labels, Span<long> codes, Span<long> distinct)
    {
        Arguments.AtLeast(codes.Length, labels.Length, nameof(codes));
        Arguments.AtLeast(distinct.Length, labels.Length, nameof(distinct));
        Arguments.InPlaceOrApart(labels, codes, nameof(labels), nameof(codes));
        fixed (long* source = labels, result = codes, values = distinct)
        {
            return (int)Kernels.LabelCodes.Run(source, labels.Length, result, values);
        }
    }

    /// <summary>How often each pair of codes occurs: table[a * countY + b] is the number of i with x[i] = a and y[i] = b.</summary>
    /// <param name="x">Codes from 0 to countX - 1: (n).</param>
    /// <param name="countX">Rows of the table.</param>
    /// <param name="y">Codes from 0 to countY - 1: (n).</param>
    /// <param name="countY">Columns of the table.</param>
    /// <param name="table">At least countX * countY elements, row-major.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the table is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A code is outside its range, or a size is negative.</exception>
    public static void Contingency(ReadOnlySpan<long> x, int countX, ReadOnlySpan<long> y, int countY, Span<long> table)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(countX);
        ArgumentOutOfRangeException.ThrowIfNegative(countY);
        Arguments.SameLength(y.Length, x.Length, nameof(y), nameof(x));
        if (table.Length < (long)countX * countY)
        {
            throw new ArgumentException($"{nameof(table)} has {table.Length} elements; expected at least {(long)countX * countY}.", nameof(table));
        }

        CheckCodes(x, countX, nameof(x));
        CheckCodes(y, countY, nameof(y));
        fixed (long* first = x, second = y, result = table)
        {
            new JointCounts(first, countX, second, countY, x.Length).Fill(result);
        }
    }

    /// <summary>The mutual information of two labelings of the same things: how much one says about the other.</summary>
    /// <param name="x">Labels, any integers: (n).</param>
    /// <param name="y">Labels, any integers: (n).</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <returns>Never negative in nats; 0 for no labels.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The base is not finite, above 0 and not 1.</exception>
    public static double MutualInformationFromLabels(ReadOnlySpan<long> x, ReadOnlySpan<long> y, double? logBase = null)
    {
        double parameter = Arguments.LogBase(logBase);
        return (Labels(x, y).Mutual * InformationUnit.PerNat(parameter)).Round();
    }

    /// <summary>The mutual information of two labelings over an average of their entropies, from 0 to 1.</summary>
    /// <param name="x">Labels, any integers: (n).</param>
    /// <param name="y">Labels, any integers: (n).</param>
    /// <param name="average">Which average.</param>
    /// <returns>1 for labelings that are the same but for the names, two single labels and no labels included.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No such average.</exception>
    public static double NormalizedMutualInformation(
        ReadOnlySpan<long> x, ReadOnlySpan<long> y, NormalizingAverage average = NormalizingAverage.Arithmetic)
    {
        Arguments.Defined(average);
        return Labels(x, y).Normalized(average);
    }

    private static LabelInformation Labels(ReadOnlySpan<long> x, ReadOnlySpan<long> y)
    {
        Arguments.SameLength(y.Length, x.Length, nameof(y), nameof(x));
        fixed (long* first = x, second = y)
        {
            return LabelInformation.Of(first, second, x.Length);
        }
    }

    private static void CheckCodes(ReadOnlySpan<long> codes, int count, string name)
    {
        int place = count == 0 ? (codes.Length == 0 ? -1 : 0) : codes.IndexOfAnyExceptInRange(0, count - 1L);
        if (place >= 0)
        {
            throw new ArgumentOutOfRangeException(name, codes[place], $"Element {place} is no code from 0 to {count - 1}.");
        }
    }
}
