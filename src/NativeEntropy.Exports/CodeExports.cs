using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeEntropy.Kernels;
using NativeEntropy.Maths;

namespace NativeEntropy.Exports;

/// <summary>Code lengths. The comments are in native_entropy.h.</summary>
internal static unsafe class CodeExports
{
    [UnmanagedCallersOnly(EntryPoint = "ne_huffman_lengths_f32")]
    public static int HuffmanLengthsSingle([C99Type("const float*")] float* p, long n, long* lengths)
    {
        try
        {
            return (int)Huffman(p, n, lengths);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_huffman_lengths_f64")]
    public static int HuffmanLengthsDouble([C99Type("const double*")] double* p, long n, long* lengths)
    {
        try
        {
            return (int)Huffman(p, n, lengths);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_shannon_lengths_f32")]
    public static int ShannonLengthsSingle([C99Type("const float*")] float* p, long n, long* lengths)
    {
        try
        {
            return (int)Shannon(p, n, lengths);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_shannon_lengths_f64")]
    public static int ShannonLengthsDouble([C99Type("const double*")] double* p, long n, long* lengths)
    {
        try
        {
            return (int)Shannon(p, n, lengths);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_expected_length_f32")]
    public static int ExpectedLengthSingle(
        [C99Type("const float*")] float* p, [C99Type("const int64_t*")] long* lengths, long n, float* destination)
    {
        try
        {
            return (int)ExpectedLength(p, lengths, n, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_expected_length_f64")]
    public static int ExpectedLengthDouble(
        [C99Type("const double*")] double* p, [C99Type("const int64_t*")] long* lengths, long n, double* destination)
    {
        try
        {
            return (int)ExpectedLength(p, lengths, n, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_implied_distribution_f64")]
    public static int ImpliedDistribution([C99Type("const int64_t*")] long* lengths, long n, double* destination)
    {
        try
        {
            return (int)Implied(lengths, n, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_kraft_sum_f64")]
    public static int KraftSum([C99Type("const int64_t*")] long* lengths, long n, double* destination)
    {
        try
        {
            return (int)Kraft(lengths, n, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status Huffman<T>(T* p, long n, long* lengths)
        where T : unmanaged
    {
        Status status = Weights(p, n, lengths);
        if (status == Status.Ok)
        {
            HuffmanLengths.Run(p, (nint)n, lengths);
        }

        return status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status Shannon<T>(T* p, long n, long* lengths)
        where T : unmanaged
    {
        Status status = Weights(p, n, lengths);
        if (status == Status.Ok)
        {
            CodesCore.ShannonLengths(p, (nint)n, lengths);
        }

        return status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status ExpectedLength<T>(T* p, long* lengths, long n, T* destination)
        where T : unmanaged
    {
        Status status = Boundary.First(Boundary.Array(p, n), Lengths(lengths, n), Boundary.Array(destination, 1));
        if (status == Status.Ok)
        {
            *destination = Scalars.FromDouble<T>(CodesCore.ExpectedLength(p, lengths, (nint)n));
        }

        return status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status Implied(long* lengths, long n, double* destination)
    {
        Status status = Boundary.First(Lengths(lengths, n), Boundary.Array(destination, n));
        if (status == Status.Ok)
        {
            CodesCore.ImpliedDistribution(lengths, (nint)n, destination);
        }

        return status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status Kraft(long* lengths, long n, double* destination)
    {
        Status status = Boundary.First(Lengths(lengths, n), Boundary.Array(destination, 1));
        if (status == Status.Ok)
        {
            *destination = CodesCore.KraftSum(lengths, (nint)n);
        }

        return status;
    }

    /// <summary>Weights, and room for their code lengths.</summary>
    private static Status Weights<T>(T* p, long n, long* lengths)
        where T : unmanaged
    {
        Status status = Boundary.First(Boundary.Array(p, n), Boundary.Array(lengths, n));
        return status != Status.Ok ? status : CodesCore.AreWeights(p, (nint)n) ? Status.Ok : Status.Parameter;
    }

    private static Status Lengths(long* lengths, long n)
    {
        Status status = Boundary.Array(lengths, n);
        return status != Status.Ok ? status : WholeNumbers.AnyNegative(lengths, (nint)n) ? Status.Parameter : Status.Ok;
    }
}
