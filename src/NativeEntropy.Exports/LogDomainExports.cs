using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeEntropy.Drivers;
using NativeEntropy.Kernels;
using NativeEntropy.Maths;

namespace NativeEntropy.Exports;

/// <summary>Log-domain functions. The comments are in native_entropy.h.</summary>
internal static unsafe class LogDomainExports
{
    [UnmanagedCallersOnly(EntryPoint = "ne_logsumexp_f32")]
    public static int LogsumexpSingle([C99Type("const float*")] float* x, long rows, long cols, long rowStride, float* destination) =>
        LogSumExp<float>(x, rows, cols, rowStride, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_logsumexp_f64")]
    public static int LogsumexpDouble([C99Type("const double*")] double* x, long rows, long cols, long rowStride, double* destination) =>
        LogSumExp<double>(x, rows, cols, rowStride, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_logsumexp_f16")]
    public static int LogsumexpHalf([C99Type("const uint16_t*")] Half* x, long rows, long cols, long rowStride, float* destination) =>
        LogSumExp<Half>(x, rows, cols, rowStride, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_logsumexp_bf16")]
    public static int LogsumexpBFloat16(
        [C99Type("const uint16_t*")] BFloat16* x, long rows, long cols, long rowStride, float* destination) =>
        LogSumExp<BFloat16>(x, rows, cols, rowStride, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_logsumexp_columns_f32")]
    public static int LogsumexpColumnsSingle(
        [C99Type("const float*")] float* x, long tables, long rows, long cols, long tableStride, long rowStride, float* destination) =>
        LogSumExpColumns<float>(x, tables, rows, cols, tableStride, rowStride, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_logsumexp_columns_f64")]
    public static int LogsumexpColumnsDouble(
        [C99Type("const double*")] double* x, long tables, long rows, long cols, long tableStride, long rowStride, double* destination) =>
        LogSumExpColumns<double>(x, tables, rows, cols, tableStride, rowStride, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_logsumexp_columns_f16")]
    public static int LogsumexpColumnsHalf(
        [C99Type("const uint16_t*")] Half* x, long tables, long rows, long cols, long tableStride, long rowStride, float* destination) =>
        LogSumExpColumns<Half>(x, tables, rows, cols, tableStride, rowStride, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_logsumexp_columns_bf16")]
    public static int LogsumexpColumnsBFloat16(
        [C99Type("const uint16_t*")] BFloat16* x, long tables, long rows, long cols, long tableStride, long rowStride, float* destination) =>
        LogSumExpColumns<BFloat16>(x, tables, rows, cols, tableStride, rowStride, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_logsumexp_weighted_f32")]
    public static int LogsumexpWeightedSingle(
        [C99Type("const float*")] float* x, [C99Type("const float*")] float* weights, long rows, long cols, long rowStride,
        long weightsRowStride, float* destination, float* sign) =>
        LogSumExpWeighted<float>(x, weights, rows, cols, rowStride, weightsRowStride, destination, sign);

    [UnmanagedCallersOnly(EntryPoint = "ne_logsumexp_weighted_f64")]
    public static int LogsumexpWeightedDouble(
        [C99Type("const double*")] double* x, [C99Type("const double*")] double* weights, long rows, long cols, long rowStride,
        long weightsRowStride, double* destination, double* sign) =>
        LogSumExpWeighted<double>(x, weights, rows, cols, rowStride, weightsRowStride, destination, sign);

    [UnmanagedCallersOnly(EntryPoint = "ne_logsumexp_weighted_f16")]
    public static int LogsumexpWeightedHalf(
        [C99Type("const uint16_t*")] Half* x, [C99Type("const uint16_t*")] Half* weights, long rows, long cols, long rowStride,
        long weightsRowStride, float* destination, float* sign) =>
        LogSumExpWeighted<Half>(x, weights, rows, cols, rowStride, weightsRowStride, destination, sign);

    [UnmanagedCallersOnly(EntryPoint = "ne_logsumexp_weighted_bf16")]
    public static int LogsumexpWeightedBFloat16(
        [C99Type("const uint16_t*")] BFloat16* x, [C99Type("const uint16_t*")] BFloat16* weights, long rows, long cols, long rowStride,
        long weightsRowStride, float* destination, float* sign) =>
        LogSumExpWeighted<BFloat16>(x, weights, rows, cols, rowStride, weightsRowStride, destination, sign);

    [UnmanagedCallersOnly(EntryPoint = "ne_logaddexp_f32")]
    public static int LogaddexpSingle([C99Type("const float*")] float* a, [C99Type("const float*")] float* b, long n, float* destination) =>
        LogAddExp<float>(a, b, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_logaddexp_f64")]
    public static int LogaddexpDouble(
        [C99Type("const double*")] double* a, [C99Type("const double*")] double* b, long n, double* destination) =>
        LogAddExp<double>(a, b, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_logaddexp_f16")]
    public static int LogaddexpHalf(
        [C99Type("const uint16_t*")] Half* a, [C99Type("const uint16_t*")] Half* b, long n, [C99Type("uint16_t*")] Half* destination) =>
        LogAddExp<Half>(a, b, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_logaddexp_bf16")]
    public static int LogaddexpBFloat16(
        [C99Type("const uint16_t*")] BFloat16* a, [C99Type("const uint16_t*")] BFloat16* b, long n,
        [C99Type("uint16_t*")] BFloat16* destination) =>
        LogAddExp<BFloat16>(a, b, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_f32")]
    public static int SoftmaxSingle(
        [C99Type("const float*")] float* x, long rows, long cols, long rowStride, double temperature, float* destination,
        long destinationRowStride) =>
        Softmax<float>(x, rows, cols, rowStride, temperature, destination, destinationRowStride, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_f64")]
    public static int SoftmaxDouble(
        [C99Type("const double*")] double* x, long rows, long cols, long rowStride, double temperature, double* destination,
        long destinationRowStride) =>
        Softmax<double>(x, rows, cols, rowStride, temperature, destination, destinationRowStride, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_f16")]
    public static int SoftmaxHalf(
        [C99Type("const uint16_t*")] Half* x, long rows, long cols, long rowStride, double temperature,
        [C99Type("uint16_t*")] Half* destination, long destinationRowStride) =>
        Softmax<Half>(x, rows, cols, rowStride, temperature, destination, destinationRowStride, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_bf16")]
    public static int SoftmaxBFloat16(
        [C99Type("const uint16_t*")] BFloat16* x, long rows, long cols, long rowStride, double temperature,
        [C99Type("uint16_t*")] BFloat16* destination, long destinationRowStride) =>
        Softmax<BFloat16>(x, rows, cols, rowStride, temperature, destination, destinationRowStride, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_log_softmax_f32")]
    public static int LogSoftmaxSingle(
        [C99Type("const float*")] float* x, long rows, long cols, long rowStride, double temperature, float* destination,
        long destinationRowStride) =>
        Softmax<float>(x, rows, cols, rowStride, temperature, destination, destinationRowStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_log_softmax_f64")]
    public static int LogSoftmaxDouble(
        [C99Type("const double*")] double* x, long rows, long cols, long rowStride, double temperature, double* destination,
        long destinationRowStride) =>
        Softmax<double>(x, rows, cols, rowStride, temperature, destination, destinationRowStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_log_softmax_f16")]
    public static int LogSoftmaxHalf(
        [C99Type("const uint16_t*")] Half* x, long rows, long cols, long rowStride, double temperature,
        [C99Type("uint16_t*")] Half* destination, long destinationRowStride) =>
        Softmax<Half>(x, rows, cols, rowStride, temperature, destination, destinationRowStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_log_softmax_bf16")]
    public static int LogSoftmaxBFloat16(
        [C99Type("const uint16_t*")] BFloat16* x, long rows, long cols, long rowStride, double temperature,
        [C99Type("uint16_t*")] BFloat16* destination, long destinationRowStride) =>
        Softmax<BFloat16>(x, rows, cols, rowStride, temperature, destination, destinationRowStride, true);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int LogSumExp<T>(T* x, long rows, long cols, long rowStride, void* destination)
        where T : unmanaged
    {
        try
        {
            Status status = Boundary.First(
                Boundary.RowsOrColumns(x, rows, cols, rowStride, out Matrix<T> matrix), Boundary.Values<T>(destination, rows));
            if (status == Status.Ok)
            {
                LogDomainCore.LogSumExp(matrix, new Results<T>(destination));
            }

            return (int)status;
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int LogSumExpColumns<T>(T* x, long tables, long rows, long cols, long tableStride, long rowStride, void* destination)
        where T : unmanaged
    {
        try
        {
            Status status = Boundary.First(
                Boundary.Tables(x, tables, rows, cols, tableStride, rowStride, out Tables<T> source),
                typeof(T) == typeof(double)
                    ? Boundary.Matrix((double*)destination, tables, cols, cols, out _)
                    : Boundary.Matrix((float*)destination, tables, cols, cols, out _));
            if (status == Status.Ok)
            {
                LogDomainCore.LogSumExpOfColumns(source, new Results<T>(destination));
            }

            return (int)status;
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int LogSumExpWeighted<T>(
        T* x, T* weights, long rows, long cols, long rowStride, long weightsRowStride, void* destination, void* sign)
        where T : unmanaged
    {
        try
        {
            bool oneRow = weightsRowStride == 0;
            Status status = Boundary.First(
                Boundary.RowsOrColumns(x, rows, cols, rowStride, out Matrix<T> matrix),
                Boundary.RowsOrColumns(weights, oneRow ? Math.Min(rows, 1) : rows, cols, oneRow ? cols : weightsRowStride, out Matrix<T> factors),
                Boundary.Values<T>(destination, rows));
            if (status == Status.Ok)
            {
                factors = oneRow ? new Matrix<T>(weights, matrix.Rows, matrix.Cols, 0) : factors;
                LogDomainCore.LogSumExp(matrix, factors, new Results<T>(destination), new Results<T>(sign));
            }

            return (int)status;
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int LogAddExp<T>(T* a, T* b, long n, T* destination)
        where T : unmanaged
    {
        try
        {
            Status status = Boundary.First(Boundary.Array(a, n), Boundary.Array(b, n), Boundary.Array(destination, n));
            if (status == Status.Ok)
            {
                LogDomainCore.LogAddExp(a, b, (nint)n, destination);
            }

            return (int)status;
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Softmax<T>(
        T* x, long rows, long cols, long rowStride, double temperature, T* destination, long destinationRowStride, bool logarithm)
        where T : unmanaged
    {
        try
        {
            Status status = Boundary.First(
                Boundary.RowsOrColumns(x, rows, cols, rowStride, out Matrix<T> source),
                Boundary.RowsOrColumns(destination, rows, cols, destinationRowStride, out Matrix<T> result),
                Arguments.IsTemperature(temperature) ? Status.Ok : Status.Parameter);
            if (status == Status.Ok)
            {
                LogDomainCore.Softmax(source, temperature, result, logarithm);
            }

            return (int)status;
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }
}
