using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeEntropy.Drivers;
using NativeEntropy.Kernels;
using NativeEntropy.Maths;

namespace NativeEntropy.Exports;

/// <summary>Information measures of a row. The comments are in native_entropy.h.</summary>
internal static unsafe class InformationExports
{
    [UnmanagedCallersOnly(EntryPoint = "ne_self_information_f32")]
    public static int SelfInformationSingle(float* p, long n, double logBase, float* destination)
    {
        try
        {
            return (int)SelfInformation(p, n, logBase, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_self_information_f64")]
    public static int SelfInformationDouble(double* p, long n, double logBase, double* destination)
    {
        try
        {
            return (int)SelfInformation(p, n, logBase, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_entropy_f32")]
    public static int BinaryEntropySingle(float* p, long n, double logBase, float* destination)
    {
        try
        {
            return (int)BinaryEntropy(p, n, logBase, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_entropy_f64")]
    public static int BinaryEntropyDouble(double* p, long n, double logBase, double* destination)
    {
        try
        {
            return (int)BinaryEntropy(p, n, logBase, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_entropy_f32")]
    public static int EntropySingle(float* p, long rows, long cols, long rowStride, double logBase, int normalize, float* destination)
    {
        try
        {
            return (int)Entropy(p, rows, cols, rowStride, logBase, normalize, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_entropy_f64")]
    public static int EntropyDouble(double* p, long rows, long cols, long rowStride, double logBase, int normalize, double* destination)
    {
        try
        {
            return (int)Entropy(p, rows, cols, rowStride, logBase, normalize, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_perplexity_f32")]
    public static int PerplexitySingle(float* p, long rows, long cols, long rowStride, float* destination)
    {
        try
        {
            return (int)Perplexity(p, rows, cols, rowStride, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_perplexity_f64")]
    public static int PerplexityDouble(double* p, long rows, long cols, long rowStride, double* destination)
    {
        try
        {
            return (int)Perplexity(p, rows, cols, rowStride, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_renyi_entropy_f32")]
    public static int RenyiEntropySingle(float* p, long rows, long cols, long rowStride, double alpha, double logBase, float* destination)
    {
        try
        {
            return (int)RenyiEntropy(p, rows, cols, rowStride, alpha, logBase, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_renyi_entropy_f64")]
    public static int RenyiEntropyDouble(double* p, long rows, long cols, long rowStride, double alpha, double logBase, double* destination)
    {
        try
        {
            return (int)RenyiEntropy(p, rows, cols, rowStride, alpha, logBase, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_tsallis_entropy_f32")]
    public static int TsallisEntropySingle(float* p, long rows, long cols, long rowStride, double q, float* destination)
    {
        try
        {
            return (int)TsallisEntropy(p, rows, cols, rowStride, q, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_tsallis_entropy_f64")]
    public static int TsallisEntropyDouble(double* p, long rows, long cols, long rowStride, double q, double* destination)
    {
        try
        {
            return (int)TsallisEntropy(p, rows, cols, rowStride, q, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status SelfInformation<T>(T* p, long n, double logBase, T* destination)
        where T : unmanaged
    {
        Status status = Boundary.First(Boundary.Array(p, n), Boundary.Array(destination, n), Boundary.Base(logBase));
        if (status == Status.Ok)
        {
            InformationCore.SelfInformation(p, (nint)n, logBase, destination);
        }

        return status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status BinaryEntropy<T>(T* p, long n, double logBase, T* destination)
        where T : unmanaged
    {
        Status status = Boundary.First(Boundary.Array(p, n), Boundary.Array(destination, n), Boundary.Base(logBase));
        if (status == Status.Ok)
        {
            InformationCore.BinaryEntropy(p, (nint)n, logBase, destination);
        }

        return status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status Entropy<T, TResult>(
        T* p, long rows, long cols, long rowStride, double logBase, int normalize, TResult* destination)
        where T : unmanaged
        where TResult : unmanaged
    {
        Status status = Boundary.First(
            Boundary.Matrix(p, rows, cols, rowStride, out Matrix<T> matrix),
            Boundary.Array(destination, rows),
            Boundary.Base(logBase),
            Boundary.Flag(normalize));
        if (status == Status.Ok)
        {
            InformationCore.Entropy(matrix, logBase, normalize != 0, destination);
        }

        return status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status Perplexity<T, TResult>(T* p, long rows, long cols, long rowStride, TResult* destination)
        where T : unmanaged
        where TResult : unmanaged
    {
        Status status = Boundary.First(
            Boundary.Matrix(p, rows, cols, rowStride, out Matrix<T> matrix), Boundary.Array(destination, rows));
        if (status == Status.Ok)
        {
            InformationCore.Perplexity(matrix, destination);
        }

        return status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status RenyiEntropy<T, TResult>(
        T* p, long rows, long cols, long rowStride, double alpha, double logBase, TResult* destination)
        where T : unmanaged
        where TResult : unmanaged
    {
        Status status = Boundary.First(
            Boundary.Matrix(p, rows, cols, rowStride, out Matrix<T> matrix),
            Boundary.Array(destination, rows),
            Arguments.IsOrder(alpha) ? Status.Ok : Status.Parameter,
            Boundary.Base(logBase));
        if (status == Status.Ok)
        {
            InformationCore.RenyiEntropy(matrix, alpha, logBase, destination);
        }

        return status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status TsallisEntropy<T, TResult>(T* p, long rows, long cols, long rowStride, double q, TResult* destination)
        where T : unmanaged
        where TResult : unmanaged
    {
        Status status = Boundary.First(
            Boundary.Matrix(p, rows, cols, rowStride, out Matrix<T> matrix),
            Boundary.Array(destination, rows),
            Arguments.IsOrder(q) ? Status.Ok : Status.Parameter);
        if (status == Status.Ok)
        {
            InformationCore.TsallisEntropy(matrix, q, destination);
        }

        return status;
    }
}
