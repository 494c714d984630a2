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
    public static int SelfInformationSingle([C99Type("const float*")] float* p, long n, double logBase, float* destination) =>
        SelfInformation(p, n, logBase, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_self_information_f64")]
    public static int SelfInformationDouble([C99Type("const double*")] double* p, long n, double logBase, double* destination) =>
        SelfInformation(p, n, logBase, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_self_information_f16")]
    public static int SelfInformationHalf(
        [C99Type("const uint16_t*")] Half* p, long n, double logBase, [C99Type("uint16_t*")] Half* destination) =>
        SelfInformation(p, n, logBase, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_self_information_bf16")]
    public static int SelfInformationBFloat16(
        [C99Type("const uint16_t*")] BFloat16* p, long n, double logBase, [C99Type("uint16_t*")] BFloat16* destination) =>
        SelfInformation(p, n, logBase, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_entropy_f32")]
    public static int BinaryEntropySingle([C99Type("const float*")] float* p, long n, double logBase, float* destination) =>
        BinaryEntropy(p, n, logBase, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_entropy_f64")]
    public static int BinaryEntropyDouble([C99Type("const double*")] double* p, long n, double logBase, double* destination) =>
        BinaryEntropy(p, n, logBase, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_entropy_f16")]
    public static int BinaryEntropyHalf(
        [C99Type("const uint16_t*")] Half* p, long n, double logBase, [C99Type("uint16_t*")] Half* destination) =>
        BinaryEntropy(p, n, logBase, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_binary_entropy_bf16")]
    public static int BinaryEntropyBFloat16(
        [C99Type("const uint16_t*")] BFloat16* p, long n, double logBase, [C99Type("uint16_t*")] BFloat16* destination) =>
        BinaryEntropy(p, n, logBase, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_entropy_f32")]
    public static int EntropySingle(
        [C99Type("const float*")] float* p, long rows, long cols, long rowStride, double logBase, int normalize, float* destination) =>
        Entropy(p, rows, cols, rowStride, logBase, normalize, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_entropy_f64")]
    public static int EntropyDouble(
        [C99Type("const double*")] double* p, long rows, long cols, long rowStride, double logBase, int normalize, double* destination) =>
        Entropy(p, rows, cols, rowStride, logBase, normalize, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_entropy_f16")]
    public static int EntropyHalf(
        [C99Type("const uint16_t*")] Half* p, long rows, long cols, long rowStride, double logBase, int normalize, float* destination) =>
        Entropy(p, rows, cols, rowStride, logBase, normalize, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_entropy_bf16")]
    public static int EntropyBFloat16(
        [C99Type("const uint16_t*")] BFloat16* p, long rows, long cols, long rowStride, double logBase, int normalize,
        float* destination) =>
        Entropy(p, rows, cols, rowStride, logBase, normalize, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_perplexity_f32")]
    public static int PerplexitySingle([C99Type("const float*")] float* p, long rows, long cols, long rowStride, float* destination) =>
        Perplexity(p, rows, cols, rowStride, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_perplexity_f64")]
    public static int PerplexityDouble([C99Type("const double*")] double* p, long rows, long cols, long rowStride, double* destination) =>
        Perplexity(p, rows, cols, rowStride, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_perplexity_f16")]
    public static int PerplexityHalf([C99Type("const uint16_t*")] Half* p, long rows, long cols, long rowStride, float* destination) =>
        Perplexity(p, rows, cols, rowStride, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_perplexity_bf16")]
    public static int PerplexityBFloat16(
        [C99Type("const uint16_t*")] BFloat16* p, long rows, long cols, long rowStride, float* destination) =>
        Perplexity(p, rows, cols, rowStride, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_renyi_entropy_f32")]
    public static int RenyiEntropySingle(
        [C99Type("const float*")] float* p, long rows, long cols, long rowStride, double alpha, double logBase, float* destination) =>
        RenyiEntropy(p, rows, cols, rowStride, alpha, logBase, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_renyi_entropy_f64")]
    public static int RenyiEntropyDouble(
        [C99Type("const double*")] double* p, long rows, long cols, long rowStride, double alpha, double logBase, double* destination) =>
        RenyiEntropy(p, rows, cols, rowStride, alpha, logBase, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_renyi_entropy_f16")]
    public static int RenyiEntropyHalf(
        [C99Type("const uint16_t*")] Half* p, long rows, long cols, long rowStride, double alpha, double logBase, float* destination) =>
        RenyiEntropy(p, rows, cols, rowStride, alpha, logBase, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_renyi_entropy_bf16")]
    public static int RenyiEntropyBFloat16(
        [C99Type("const uint16_t*")] BFloat16* p, long rows, long cols, long rowStride, double alpha, double logBase, float* destination) =>
        RenyiEntropy(p, rows, cols, rowStride, alpha, logBase, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_tsallis_entropy_f32")]
    public static int TsallisEntropySingle(
        [C99Type("const float*")] float* p, long rows, long cols, long rowStride, double q, float* destination) =>
        TsallisEntropy(p, rows, cols, rowStride, q, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_tsallis_entropy_f64")]
    public static int TsallisEntropyDouble(
        [C99Type("const double*")] double* p, long rows, long cols, long rowStride, double q, double* destination) =>
        TsallisEntropy(p, rows, cols, rowStride, q, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_tsallis_entropy_f16")]
    public static int TsallisEntropyHalf(
        [C99Type("const uint16_t*")] Half* p, long rows, long cols, long rowStride, double q, float* destination) =>
        TsallisEntropy(p, rows, cols, rowStride, q, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_tsallis_entropy_bf16")]
    public static int TsallisEntropyBFloat16(
        [C99Type("const uint16_t*")] BFloat16* p, long rows, long cols, long rowStride, double q, float* destination) =>
        TsallisEntropy(p, rows, cols, rowStride, q, destination);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int SelfInformation<T>(T* p, long n, double logBase, T* destination)
        where T : unmanaged
    {
        try
        {
            Status status = Boundary.First(Boundary.Array(p, n), Boundary.Array(destination, n), Boundary.Base(logBase));
            if (status == Status.Ok)
            {
                InformationCore.SelfInformation(p, (nint)n, logBase, destination);
            }

            return (int)status;
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int BinaryEntropy<T>(T* p, long n, double logBase, T* destination)
        where T : unmanaged
    {
        try
        {
            Status status = Boundary.First(Boundary.Array(p, n), Boundary.Array(destination, n), Boundary.Base(logBase));
            if (status == Status.Ok)
            {
                InformationCore.BinaryEntropy(p, (nint)n, logBase, destination);
            }

            return (int)status;
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Entropy<T, TResult>(
        T* p, long rows, long cols, long rowStride, double logBase, int normalize, TResult* destination)
        where T : unmanaged
        where TResult : unmanaged
    {
        try
        {
            Status status = Boundary.First(
                Boundary.RowsOrColumns(p, rows, cols, rowStride, out Matrix<T> matrix),
                Boundary.Array(destination, rows),
                Boundary.Base(logBase),
                Boundary.Flag(normalize));
            if (status == Status.Ok)
            {
                InformationCore.Entropy(matrix, logBase, normalize != 0, destination);
            }

            return (int)status;
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Perplexity<T, TResult>(T* p, long rows, long cols, long rowStride, TResult* destination)
        where T : unmanaged
        where TResult : unmanaged
    {
        try
        {
            Status status = Boundary.First(
                Boundary.RowsOrColumns(p, rows, cols, rowStride, out Matrix<T> matrix), Boundary.Array(destination, rows));
            if (status == Status.Ok)
            {
                InformationCore.Perplexity(matrix, destination);
            }

            return (int)status;
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int RenyiEntropy<T, TResult>(
        T* p, long rows, long cols, long rowStride, double alpha, double logBase, TResult* destination)
        where T : unmanaged
        where TResult : unmanaged
    {
        try
        {
            Status status = Boundary.First(
                Boundary.RowsOrColumns(p, rows, cols, rowStride, out Matrix<T> matrix),
                Boundary.Array(destination, rows),
                Arguments.IsOrder(alpha) ? Status.Ok : Status.Parameter,
                Boundary.Base(logBase));
            if (status == Status.Ok)
            {
                InformationCore.RenyiEntropy(matrix, alpha, logBase, destination);
            }

            return (int)status;
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int TsallisEntropy<T, TResult>(T* p, long rows, long cols, long rowStride, double q, TResult* destination)
        where T : unmanaged
        where TResult : unmanaged
    {
        try
        {
            Status status = Boundary.First(
                Boundary.RowsOrColumns(p, rows, cols, rowStride, out Matrix<T> matrix),
                Boundary.Array(destination, rows),
                Arguments.IsOrder(q) ? Status.Ok : Status.Parameter);
            if (status == Status.Ok)
            {
                InformationCore.TsallisEntropy(matrix, q, destination);
            }

            return (int)status;
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }
}
