using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeEntropy.Drivers;
using NativeEntropy.Kernels;
using NativeEntropy.Maths;

namespace NativeEntropy.Exports;

/// <summary>Information measures of counts, bytes and labels. The comments are in native_entropy.h.</summary>
internal static unsafe class InformationFromDataExports
{
    [UnmanagedCallersOnly(EntryPoint = "ne_entropy_from_counts_i64")]
    public static int EntropyFromCounts(
        [C99Type("const int64_t*")] long* counts, long rows, long cols, long rowStride, int estimator, double logBase, double* destination)
    {
        try
        {
            return (int)FromCounts(counts, rows, cols, rowStride, estimator, logBase, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_byte_histogram")]
    public static int ByteHistogram([C99Type("const void*")] byte* data, long n, long* counts)
    {
        try
        {
            return (int)Histogram(data, n, counts);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_byte_entropy")]
    public static int ByteEntropy([C99Type("const void*")] byte* data, long n, double logBase, double* destination)
    {
        try
        {
            return (int)Bytes(data, n, logBase, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_label_codes_i64")]
    public static int LabelCodes([C99Type("const int64_t*")] long* labels, long n, long* codes, long* distinct, long* count)
    {
        try
        {
            return (int)Codes(labels, n, codes, distinct, count);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_contingency_i64")]
    public static int Contingency(
        [C99Type("const int64_t*")] long* xCodes, long xCount, [C99Type("const int64_t*")] long* yCodes, long yCount, long n, long* table)
    {
        try
        {
            return (int)Table(xCodes, xCount, yCodes, yCount, n, table);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_mutual_information_from_labels_i64")]
    public static int MutualInformationFromLabels(
        [C99Type("const int64_t*")] long* x, [C99Type("const int64_t*")] long* y, long n, double logBase, double* destination)
    {
        try
        {
            return (int)FromLabels(x, y, n, logBase, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_normalized_mutual_information_i64")]
    public static int NormalizedMutualInformation(
        [C99Type("const int64_t*")] long* x, [C99Type("const int64_t*")] long* y, long n, int average, double* destination)
    {
        try
        {
            return (int)Normalized(x, y, n, average, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status FromCounts(
        long* counts, long rows, long cols, long rowStride, int estimator, double logBase, double* destination)
    {
        Status status = Boundary.First(
            Boundary.RowsOrColumns(counts, rows, cols, rowStride, out Matrix<long> matrix),
            Boundary.Array(destination, rows),
            Enum.IsDefined((EntropyEstimator)estimator) ? Status.Ok : Status.Parameter,
            Boundary.Base(logBase));
        Matrix<long> all = matrix.AreColumns ? new(counts, 1, matrix.Rows * matrix.Cols, matrix.Rows * matrix.Cols) : matrix; // nothing lies between columns
        for (nint row = 0; status == Status.Ok && row < all.Rows; row++)
        {
            status = WholeNumbers.AnyNegative(all.Row(row), all.Cols) ? Status.Parameter : Status.Ok;
        }

        if (status == Status.Ok)
        {
            CountEntropy.Run(matrix, (EntropyEstimator)estimator, logBase, destination);
        }

        return status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status Histogram(byte* data, long n, long* counts)
    {
        Status status = Boundary.First(Boundary.Array(data, n), Boundary.Array(counts, Kernels.ByteHistogram.Length));
        if (status == Status.Ok)
        {
            Kernels.ByteHistogram.Run(data, (nint)n, counts);
        }

        return status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status Bytes(byte* data, long n, double logBase, double* destination)
    {
        Status status = Boundary.First(Boundary.Array(data, n), Boundary.Array(destination, 1), Boundary.Base(logBase));
        if (status == Status.Ok)
        {
            *destination = Kernels.ByteHistogram.Entropy(data, (nint)n, logBase);
        }

        return status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status Codes(long* labels, long n, long* codes, long* distinct, long* count)
    {
        Status status = Boundary.First(
            Boundary.Array(labels, n), Boundary.Array(codes, n), Boundary.Array(distinct, n), Boundary.Array(count, 1));
        if (status == Status.Ok)
        {
            *count = Kernels.LabelCodes.Run(labels, (nint)n, codes, distinct);
        }

        return status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status Table(long* xCodes, long xCount, long* yCodes, long yCount, long n, long* table)
    {
        Status status = Boundary.First(
            Boundary.Array(xCodes, n), Boundary.Array(yCodes, n), Boundary.Matrix(table, xCount, yCount, yCount, out _));
        if (status != Status.Ok)
        {
            return status;
        }

        JointCounts counts = new(xCodes, (nint)xCount, yCodes, (nint)yCount, (nint)n);
        if (!counts.AreCodes())
        {
            return Status.Parameter;
        }

        counts.Fill(table);
        return status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status FromLabels(long* x, long* y, long n, double logBase, double* destination)
    {
        Status status = Boundary.First(
            Boundary.Array(x, n), Boundary.Array(y, n), Boundary.Array(destination, 1), Boundary.Base(logBase));
        if (status == Status.Ok)
        {
            DoubleDouble nats = LabelInformation.Of(x, y, (nint)n).Mutual;
            *destination = (nats * InformationUnit.PerNat(logBase)).Round();
        }

        return status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status Normalized(long* x, long* y, long n, int average, double* destination)
    {
        Status status = Boundary.First(
            Boundary.Array(x, n),
            Boundary.Array(y, n),
            Boundary.Array(destination, 1),
            Enum.IsDefined((NormalizingAverage)average) ? Status.Ok : Status.Parameter);
        if (status == Status.Ok)
        {
            *destination = LabelInformation.Of(x, y, (nint)n).Normalized((NormalizingAverage)average);
        }

        return status;
    }
}
