using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeEntropy.Kernels;
using NativeEntropy.Maths;

namespace NativeEntropy.Exports;

/// <summary>Functions of Gaussians. The comments are in native_entropy.h.</summary>
internal static unsafe class GaussianExports
{
    [UnmanagedCallersOnly(EntryPoint = "ne_gaussian_entropy_f32")]
    public static int EntropySingle([C99Type("const float*")] float* sigma, long n, double logBase, float* destination)
    {
        try
        {
            return (int)Entropy(sigma, n, logBase, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_gaussian_entropy_f64")]
    public static int EntropyDouble([C99Type("const double*")] double* sigma, long n, double logBase, double* destination)
    {
        try
        {
            return (int)Entropy(sigma, n, logBase, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_gaussian_cross_entropy_f32")]
    public static int CrossEntropySingle(
        [C99Type("const float*")] float* meanP, [C99Type("const float*")] float* sigmaP, [C99Type("const float*")] float* meanQ,
        [C99Type("const float*")] float* sigmaQ, long n, double logBase, float* destination)
    {
        try
        {
            return (int)Pair(meanP, sigmaP, meanQ, sigmaQ, n, logBase, destination, false);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_gaussian_cross_entropy_f64")]
    public static int CrossEntropyDouble(
        [C99Type("const double*")] double* meanP, [C99Type("const double*")] double* sigmaP, [C99Type("const double*")] double* meanQ,
        [C99Type("const double*")] double* sigmaQ, long n, double logBase, double* destination)
    {
        try
        {
            return (int)Pair(meanP, sigmaP, meanQ, sigmaQ, n, logBase, destination, false);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_gaussian_kl_divergence_f32")]
    public static int KlDivergenceSingle(
        [C99Type("const float*")] float* meanP, [C99Type("const float*")] float* sigmaP, [C99Type("const float*")] float* meanQ,
        [C99Type("const float*")] float* sigmaQ, long n, double logBase, float* destination)
    {
        try
        {
            return (int)Pair(meanP, sigmaP, meanQ, sigmaQ, n, logBase, destination, true);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_gaussian_kl_divergence_f64")]
    public static int KlDivergenceDouble(
        [C99Type("const double*")] double* meanP, [C99Type("const double*")] double* sigmaP, [C99Type("const double*")] double* meanQ,
        [C99Type("const double*")] double* sigmaQ, long n, double logBase, double* destination)
    {
        try
        {
            return (int)Pair(meanP, sigmaP, meanQ, sigmaQ, n, logBase, destination, true);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status Entropy<T>(T* sigma, long n, double logBase, T* destination)
        where T : unmanaged
    {
        Status status = Boundary.First(Boundary.Array(sigma, n), Boundary.Array(destination, n), Boundary.Base(logBase));
        if (status == Status.Ok)
        {
            status = Positive(sigma, n);
        }

        if (status == Status.Ok)
        {
            GaussianCore.Entropy(sigma, (nint)n, logBase, destination);
        }

        return status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status Pair<T>(
        T* meanP, T* sigmaP, T* meanQ, T* sigmaQ, long n, double logBase, T* destination, bool divergence)
        where T : unmanaged
    {
        Status status = Boundary.First(
            Boundary.Array(meanP, n), Boundary.Array(sigmaP, n), Boundary.Array(meanQ, n), Boundary.Array(sigmaQ, n));
        status = Boundary.First(status, Boundary.Array(destination, n), Boundary.Base(logBase));
        if (status == Status.Ok)
        {
            status = Boundary.First(Positive(sigmaP, n), Positive(sigmaQ, n));
        }

        if (status != Status.Ok)
        {
            return status;
        }

        if (divergence)
        {
            GaussianCore.KlDivergence(meanP, sigmaP, meanQ, sigmaQ, (nint)n, logBase, destination);
        }
        else
        {
            GaussianCore.CrossEntropy(meanP, sigmaP, meanQ, sigmaQ, (nint)n, logBase, destination);
        }

        return status;
    }

    private static Status Positive<T>(T* sigma, long n)
        where T : unmanaged => GaussianCore.FirstNotPositive(sigma, (nint)n) < 0 ? Status.Ok : Status.Parameter;
}
