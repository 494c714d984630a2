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
    public static int LogsumexpSingle(float* x, long rows, long cols, long rowStride, float* destination)
    {
        try
        {
            return (int)LogSumExp<float>(x, rows, cols, rowStride, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_logsumexp_f64")]
    public static int LogsumexpDouble(double* x, long rows, long cols, long rowStride, double* destination)
    {
        try
        {
            return (int)LogSumExp<double>(x, rows, cols, rowStride, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_logsumexp_weighted_f32")]
    public static int LogsumexpWeightedSingle(
        float* x, float* weights, long rows, long cols, long rowStride, long weightsRowStride, float* destination, float* sign)
    {
        try
        {
            return (int)LogSumExpWeighted<float>(x, weights, rows, cols, rowStride, weightsRowStride, destination, sign);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_logsumexp_weighted_f64")]
    public static int LogsumexpWeightedDouble(
        double* x, double* weights, long rows, long cols, long rowStride, long weightsRowStride, double* destination, double* sign)
    {
        try
        {
            return (int)LogSumExpWeighted<double>(x, weights, rows, cols, rowStride, weightsRowStride, destination, sign);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_logaddexp_f32")]
    public static int LogaddexpSingle(float* a, float* b, long n, float* destination)
    {
        try
        {
            return (int)LogAddExp<float>(a, b, n, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_logaddexp_f64")]
    public static int LogaddexpDouble(double* a, double* b, long n, double* destination)
    {
        try
        {
            return (int)LogAddExp<double>(a, b, n, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_f32")]
    public static int SoftmaxSingle(
        float* x, long rows, long cols, long rowStride, double temperature, float* destination, long destinationRowStride)
    {
        try
        {
            return (int)Softmax<float>(x, rows, cols, rowStride, temperature, destination, destinationRowStride, false);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_f64")]
    public static int SoftmaxDouble(
        double* x, long rows, long cols, long rowStride, double temperature, double* destination, long destinationRowStride)
    {
        try
        {
            return (int)Softmax<double>(x, rows, cols, rowStride, temperature, destination, destinationRowStride, false);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_log_softmax_f32")]
    public static int LogSoftmaxSingle(
        float* x, long rows, long cols, long rowStride, double temperature, float* destination, long destinationRowStride)
    {
        try
        {
            return (int)Softmax<float>(x, rows, cols, rowStride, temperature, destination, destinationRowStride, true);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_log_softmax_f64")]
    public static int LogSoftmaxDouble(
        double* x, long rows, long cols, long rowStride, double temperature, double* destination, long destinationRowStride)
    {
        try
        {
            return (int)Softmax<double>(x, rows, cols, rowStride, temperature, destination, destinationRowStride, true);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status LogSumExp<T>(T* x, long rows, long cols, long rowStride, T* destination)
        where T : unmanaged
    {
        Status status = Boundary.First(
            Boundary.Matrix(x, rows, cols, rowStride, out Matrix<T> matrix), Boundary.Array(destination, rows));
        if (status == Status.Ok)
        {
            LogDomainCore.LogSumExp(matrix, new Results<T>(destination));
        }

        return status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status LogSumExpWeighted<T>(
        T* x, T* weights, long rows, long cols, long rowStride, long weightsRowStride, T* destination, T* sign)
        where T : unmanaged
    {
        bool oneRow = weightsRowStride == 0;
        Status status = Boundary.First(
            Boundary.Matrix(x, rows, cols, rowStride, out Matrix<T> matrix),
            Boundary.Matrix(weights, oneRow ? Math.Min(rows, 1) : rows, cols, oneRow ? cols : weightsRowStride, out _),
            Boundary.Array(destination, rows));
        if (status == Status.Ok)
        {
            LogDomainCore.LogSumExp(
                matrix, new Matrix<T>(weights, matrix.Rows, matrix.Cols, (nint)weightsRowStride), new Results<T>(destination), new Results<T>(sign));
        }

        return status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status LogAddExp<T>(T* a, T* b, long n, T* destination)
        where T : unmanaged
    {
        Status status = Boundary.First(Boundary.Array(a, n), Boundary.Array(b, n), Boundary.Array(destination, n));
        if (status == Status.Ok)
        {
            LogDomainCore.LogAddExp(a, b, (nint)n, destination);
        }

        return status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status Softmax<T>(
        T* x, long rows, long cols, long rowStride, double temperature, T* destination, long destinationRowStride, bool logarithm)
        where T : unmanaged
    {
        Status status = Boundary.First(
            Boundary.Matrix(x, rows, cols, rowStride, out Matrix<T> source),
            Boundary.Matrix(destination, rows, cols, destinationRowStride, out Matrix<T> result),
            Arguments.IsTemperature(temperature) ? Status.Ok : Status.Parameter);
        if (status == Status.Ok)
        {
            LogDomainCore.Softmax(source, temperature, result, logarithm);
        }

        return status;
    }
}
