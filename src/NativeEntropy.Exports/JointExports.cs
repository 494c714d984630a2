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
        [C99Type("const float*")] float* pxy, long tables, long rows, long cols, long tableStride, long rowStride, double logBase,
        float* destination) =>
        Measure(pxy, tables, rows, cols, tableStride, rowStride, (int)Given.X, logBase, destination, Kind.JointEntropy);

    [UnmanagedCallersOnly(EntryPoint = "ne_joint_entropy_f64")]
    public static int JointEntropyDouble(
        [C99Type("const double*")] double* pxy, long tables, long rows, long cols, long tableStride, long rowStride, double logBase,
        double* destination) =>
        Measure(pxy, tables, rows, cols, tableStride, rowStride, (int)Given.X, logBase, destination, Kind.JointEntropy);

    [UnmanagedCallersOnly(EntryPoint = "ne_joint_entropy_f16")]
    public static int JointEntropyHalf(
        [C99Type("const uint16_t*")] Half* pxy, long tables, long rows, long cols, long tableStride, long rowStride, double logBase,
        float* destination) =>
        Measure(pxy, tables, rows, cols, tableStride, rowStride, (int)Given.X, logBase, destination, Kind.JointEntropy);

    [UnmanagedCallersOnly(EntryPoint = "ne_joint_entropy_bf16")]
    public static int JointEntropyBFloat16(
        [C99Type("const uint16_t*")] BFloat16* pxy, long tables, long rows, long cols, long tableStride, long rowStride, double logBase,
        float* destination) =>
        Measure(pxy, tables, rows, cols, tableStride, rowStride, (int)Given.X, logBase, destination, Kind.JointEntropy);

    [UnmanagedCallersOnly(EntryPoint = "ne_conditional_entropy_f32")]
    public static int ConditionalEntropySingle(
        [C99Type("const float*")] float* pxy, long tables, long rows, long cols, long tableStride, long rowStride, int given,
        double logBase, float* destination) =>
        Measure(pxy, tables, rows, cols, tableStride, rowStride, given, logBase, destination, Kind.ConditionalEntropy);

    [UnmanagedCallersOnly(EntryPoint = "ne_conditional_entropy_f64")]
    public static int ConditionalEntropyDouble(
        [C99Type("const double*")] double* pxy, long tables, long rows, long cols, long tableStride, long rowStride, int given,
        double logBase, double* destination) =>
        Measure(pxy, tables, rows, cols, tableStride, rowStride, given, logBase, destination, Kind.ConditionalEntropy);

    [UnmanagedCallersOnly(EntryPoint = "ne_conditional_entropy_f16")]
    public static int ConditionalEntropyHalf(
        [C99Type("const uint16_t*")] Half* pxy, long tables, long rows, long cols, long tableStride, long rowStride, int given,
        double logBase, float* destination) =>
        Measure(pxy, tables, rows, cols, tableStride, rowStride, given, logBase, destination, Kind.ConditionalEntropy);

    [UnmanagedCallersOnly(EntryPoint = "ne_conditional_entropy_bf16")]
    public static int ConditionalEntropyBFloat16(
        [C99Type("const uint16_t*")] BFloat16* pxy, long tables, long rows, long cols, long tableStride, long rowStride, int given,
        double logBase, float* destination) =>
        Measure(pxy, tables, rows, cols, tableStride, rowStride, given, logBase, destination, Kind.ConditionalEntropy);

    [UnmanagedCallersOnly(EntryPoint = "ne_mutual_information_f32")]
    public static int MutualInformationSingle(
        [C99Type("const float*")] float* pxy, long tables, long rows, long cols, long tableStride, long rowStride, double logBase,
        float* destination) =>
        Measure(pxy, tables, rows, cols, tableStride, rowStride, (int)Given.X, logBase, destination, Kind.MutualInformation);

    [UnmanagedCallersOnly(EntryPoint = "ne_mutual_information_f64")]
    public static int MutualInformationDouble(
        [C99Type("const double*")] double* pxy, long tables, long rows, long cols, long tableStride, long rowStride, double logBase,
        double* destination) =>
        Measure(pxy, tables, rows, cols, tableStride, rowStride, (int)Given.X, logBase, destination, Kind.MutualInformation);

    [UnmanagedCallersOnly(EntryPoint = "ne_mutual_information_f16")]
    public static int MutualInformationHalf(
        [C99Type("const uint16_t*")] Half* pxy, long tables, long rows, long cols, long tableStride, long rowStride, double logBase,
        float* destination) =>
        Measure(pxy, tables, rows, cols, tableStride, rowStride, (int)Given.X, logBase, destination, Kind.MutualInformation);

    [UnmanagedCallersOnly(EntryPoint = "ne_mutual_information_bf16")]
    public static int MutualInformationBFloat16(
        [C99Type("const uint16_t*")] BFloat16* pxy, long tables, long rows, long cols, long tableStride, long rowStride, double logBase,
        float* destination) =>
        Measure(pxy, tables, rows, cols, tableStride, rowStride, (int)Given.X, logBase, destination, Kind.MutualInformation);

    private enum Kind
    {
        JointEntropy,
        ConditionalEntropy,
        MutualInformation,
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Measure<T, TResult>(
        T* pxy, long tables, long rows, long cols, long tableStride, long rowStride, int given, double logBase, TResult* destination, Kind kind)
        where T : unmanaged
        where TResult : unmanaged
    {
        try
        {
            Status status = Boundary.First(
                Boundary.Tables(pxy, tables, rows, cols, tableStride, rowStride, out Tables<T> joint),
                Boundary.Array(destination, tables),
                (Given)given is (Given.X or Given.Y) ? Status.Ok : Status.Parameter,
                Boundary.Base(logBase));
            if (status != Status.Ok)
            {
                return (int)status;
            }

            switch (kind)
            {
                case Kind.JointEntropy:
                    JointCore.JointEntropy(joint, logBase, destination);
                    break;
                case Kind.ConditionalEntropy:
                    JointCore.ConditionalEntropy(joint, (Given)given, logBase, destination);
                    break;
                default:
                    JointCore.MutualInformation(joint, logBase, destination);
                    break;
            }

            return (int)Status.Ok;
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }
}
