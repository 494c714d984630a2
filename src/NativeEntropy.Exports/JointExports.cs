using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeEntropy.Drivers;
using NativeEntropy.Kernels;

namespace NativeEntropy.Exports;

/// <summary>Information measures of joint tables. The comments are in native_entropy.h.</summary>
internal static unsafe class JointExports
{
    [UnmanagedCallersOnly(EntryPoint = "ne_joint_entropy_f32")]
    public static int JointEntropySingle(
        float* pxy, long tables, long rows, long cols, long tableStride, long rowStride, double logBase, float* destination)
    {
        try
        {
            return (int)JointEntropy(pxy, tables, rows, cols, tableStride, rowStride, logBase, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_joint_entropy_f64")]
    public static int JointEntropyDouble(
        double* pxy, long tables, long rows, long cols, long tableStride, long rowStride, double logBase, double* destination)
    {
        try
        {
            return (int)JointEntropy(pxy, tables, rows, cols, tableStride, rowStride, logBase, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_conditional_entropy_f32")]
    public static int ConditionalEntropySingle(
        float* pxy, long tables, long rows, long cols, long tableStride, long rowStride, int given, double logBase, float* destination)
    {
        try
        {
            return (int)ConditionalEntropy(pxy, tables, rows, cols, tableStride, rowStride, given, logBase, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_conditional_entropy_f64")]
    public static int ConditionalEntropyDouble(
        double* pxy, long tables, long rows, long cols, long tableStride, long rowStride, int given, double logBase, double* destination)
    {
        try
        {
            return (int)ConditionalEntropy(pxy, tables, rows, cols, tableStride, rowStride, given, logBase, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_mutual_information_f32")]
    public static int MutualInformationSingle(
        float* pxy, long tables, long rows, long cols, long tableStride, long rowStride, double logBase, float* destination)
    {
        try
        {
            return (int)MutualInformation(pxy, tables, rows, cols, tableStride, rowStride, logBase, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_mutual_information_f64")]
    public static int MutualInformationDouble(
        double* pxy, long tables, long rows, long cols, long tableStride, long rowStride, double logBase, double* destination)
    {
        try
        {
            return (int)MutualInformation(pxy, tables, rows, cols, tableStride, rowStride, logBase, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status JointEntropy<T, TResult>(
        T* pxy, long tables, long rows, long cols, long tableStride, long rowStride, double logBase, TResult* destination)
        where T : unmanaged
        where TResult : unmanaged
    {
        Status status = Boundary.First(
            Boundary.Tables(pxy, tables, rows, cols, tableStride, rowStride, out Tables<T> joint),
            Boundary.Array(destination, tables),
            Boundary.Base(logBase));
        if (status == Status.Ok)
        {
            JointCore.JointEntropy(joint, logBase, destination);
        }

        return status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status ConditionalEntropy<T, TResult>(
        T* pxy, long tables, long rows, long cols, long tableStride, long rowStride, int given, double logBase, TResult* destination)
        where T : unmanaged
        where TResult : unmanaged
    {
        Status status = Boundary.First(
            Boundary.Tables(pxy, tables, rows, cols, tableStride, rowStride, out Tables<T> joint),
            Boundary.Array(destination, tables),
            Enum.IsDefined((Given)given) ? Status.Ok : Status.Parameter,
            Boundary.Base(logBase));
        if (status == Status.Ok)
        {
            JointCore.ConditionalEntropy(joint, (Given)given, logBase, destination);
        }

        return status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status MutualInformation<T, TResult>(
        T* pxy, long tables, long rows, long cols, long tableStride, long rowStride, double logBase, TResult* destination)
        where T : unmanaged
        where TResult : unmanaged
    {
        Status status = Boundary.First(
            Boundary.Tables(pxy, tables, rows, cols, tableStride, rowStride, out Tables<T> joint),
            Boundary.Array(destination, tables),
            Boundary.Base(logBase));
        if (status == Status.Ok)
        {
            JointCore.MutualInformation(joint, logBase, destination);
        }

        return status;
    }
}
