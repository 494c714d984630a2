using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeEntropy.Drivers;
using NativeEntropy.Kernels;

namespace NativeEntropy.Exports;

/// <summary>Information measures of two rows. The comments are in native_entropy.h.</summary>
internal static unsafe class DivergenceExports
{
    [UnmanagedCallersOnly(EntryPoint = "ne_cross_entropy_f32")]
    public static int CrossEntropySingle(
        [C99Type("const float*")] float* p, [C99Type("const float*")] float* q, long rows, long cols, long pRowStride, long qRowStride,
        double logBase, int normalize, float* destination) =>
        Measure(p, q, rows, cols, pRowStride, qRowStride, logBase, normalize, destination, Kind.CrossEntropy);

    [UnmanagedCallersOnly(EntryPoint = "ne_cross_entropy_f64")]
    public static int CrossEntropyDouble(
        [C99Type("const double*")] double* p, [C99Type("const double*")] double* q, long rows, long cols, long pRowStride, long qRowStride,
        double logBase, int normalize, double* destination) =>
        Measure(p, q, rows, cols, pRowStride, qRowStride, logBase, normalize, destination, Kind.CrossEntropy);

    [UnmanagedCallersOnly(EntryPoint = "ne_cross_entropy_f16")]
    public static int CrossEntropyHalf(
        [C99Type("const uint16_t*")] Half* p, [C99Type("const uint16_t*")] Half* q, long rows, long cols, long pRowStride, long qRowStride,
        double logBase, int normalize, float* destination) =>
        Measure(p, q, rows, cols, pRowStride, qRowStride, logBase, normalize, destination, Kind.CrossEntropy);

    [UnmanagedCallersOnly(EntryPoint = "ne_cross_entropy_bf16")]
    public static int CrossEntropyBFloat16(
        [C99Type("const uint16_t*")] BFloat16* p, [C99Type("const uint16_t*")] BFloat16* q, long rows, long cols, long pRowStride,
        long qRowStride, double logBase, int normalize, float* destination) =>
        Measure(p, q, rows, cols, pRowStride, qRowStride, logBase, normalize, destination, Kind.CrossEntropy);

    [UnmanagedCallersOnly(EntryPoint = "ne_kl_divergence_f32")]
    public static int KlDivergenceSingle(
        [C99Type("const float*")] float* p, [C99Type("const float*")] float* q, long rows, long cols, long pRowStride, long qRowStride,
        double logBase, int normalize, float* destination) =>
        Measure(p, q, rows, cols, pRowStride, qRowStride, logBase, normalize, destination, Kind.KlDivergence);

    [UnmanagedCallersOnly(EntryPoint = "ne_kl_divergence_f64")]
    public static int KlDivergenceDouble(
        [C99Type("const double*")] double* p, [C99Type("const double*")] double* q, long rows, long cols, long pRowStride, long qRowStride,
        double logBase, int normalize, double* destination) =>
        Measure(p, q, rows, cols, pRowStride, qRowStride, logBase, normalize, destination, Kind.KlDivergence);

    [UnmanagedCallersOnly(EntryPoint = "ne_kl_divergence_f16")]
    public static int KlDivergenceHalf(
        [C99Type("const uint16_t*")] Half* p, [C99Type("const uint16_t*")] Half* q, long rows, long cols, long pRowStride, long qRowStride,
        double logBase, int normalize, float* destination) =>
        Measure(p, q, rows, cols, pRowStride, qRowStride, logBase, normalize, destination, Kind.KlDivergence);

    [UnmanagedCallersOnly(EntryPoint = "ne_kl_divergence_bf16")]
    public static int KlDivergenceBFloat16(
        [C99Type("const uint16_t*")] BFloat16* p, [C99Type("const uint16_t*")] BFloat16* q, long rows, long cols, long pRowStride,
        long qRowStride, double logBase, int normalize, float* destination) =>
        Measure(p, q, rows, cols, pRowStride, qRowStride, logBase, normalize, destination, Kind.KlDivergence);

    [UnmanagedCallersOnly(EntryPoint = "ne_js_divergence_f32")]
    public static int JsDivergenceSingle(
        [C99Type("const float*")] float* p, [C99Type("const float*")] float* q, long rows, long cols, long pRowStride, long qRowStride,
        double logBase, int normalize, float* destination) =>
        Measure(p, q, rows, cols, pRowStride, qRowStride, logBase, normalize, destination, Kind.JsDivergence);

    [UnmanagedCallersOnly(EntryPoint = "ne_js_divergence_f64")]
    public static int JsDivergenceDouble(
        [C99Type("const double*")] double* p, [C99Type("const double*")] double* q, long rows, long cols, long pRowStride, long qRowStride,
        double logBase, int normalize, double* destination) =>
        Measure(p, q, rows, cols, pRowStride, qRowStride, logBase, normalize, destination, Kind.JsDivergence);

    [UnmanagedCallersOnly(EntryPoint = "ne_js_divergence_f16")]
    public static int JsDivergenceHalf(
        [C99Type("const uint16_t*")] Half* p, [C99Type("const uint16_t*")] Half* q, long rows, long cols, long pRowStride, long qRowStride,
        double logBase, int normalize, float* destination) =>
        Measure(p, q, rows, cols, pRowStride, qRowStride, logBase, normalize, destination, Kind.JsDivergence);

    [UnmanagedCallersOnly(EntryPoint = "ne_js_divergence_bf16")]
    public static int JsDivergenceBFloat16(
        [C99Type("const uint16_t*")] BFloat16* p, [C99Type("const uint16_t*")] BFloat16* q, long rows, long cols, long pRowStride,
        long qRowStride, double logBase, int normalize, float* destination) =>
        Measure(p, q, rows, cols, pRowStride, qRowStride, logBase, normalize, destination, Kind.JsDivergence);

    [UnmanagedCallersOnly(EntryPoint = "ne_js_distance_f32")]
    public static int JsDistanceSingle(
        [C99Type("const float*")] float* p, [C99Type("const float*")] float* q, long rows, long cols, long pRowStride, long qRowStride,
        double logBase, int normalize, float* destination) =>
        Measure(p, q, rows, cols, pRowStride, qRowStride, logBase, normalize, destination, Kind.JsDistance);

    [UnmanagedCallersOnly(EntryPoint = "ne_js_distance_f64")]
    public static int JsDistanceDouble(
        [C99Type("const double*")] double* p, [C99Type("const double*")] double* q, long rows, long cols, long pRowStride, long qRowStride,
        double logBase, int normalize, double* destination) =>
        Measure(p, q, rows, cols, pRowStride, qRowStride, logBase, normalize, destination, Kind.JsDistance);

    [UnmanagedCallersOnly(EntryPoint = "ne_js_distance_f16")]
    public static int JsDistanceHalf(
        [C99Type("const uint16_t*")] Half* p, [C99Type("const uint16_t*")] Half* q, long rows, long cols, long pRowStride, long qRowStride,
        double logBase, int normalize, float* destination) =>
        Measure(p, q, rows, cols, pRowStride, qRowStride, logBase, normalize, destination, Kind.JsDistance);

    [UnmanagedCallersOnly(EntryPoint = "ne_js_distance_bf16")]
    public static int JsDistanceBFloat16(
        [C99Type("const uint16_t*")] BFloat16* p, [C99Type("const uint16_t*")] BFloat16* q, long rows, long cols, long pRowStride,
        long qRowStride, double logBase, int normalize, float* destination) =>
        Measure(p, q, rows, cols, pRowStride, qRowStride, logBase, normalize, destination, Kind.JsDistance);

    private enum Kind
    {
        CrossEntropy,
        KlDivergence,
        JsDivergence,
        JsDistance,
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Measure<T, TResult>(
        T* p, T* q, long rows, long cols, long pRowStride, long qRowStride, double logBase, int normalize, TResult* destination, Kind kind)
        where T : unmanaged
        where TResult : unmanaged
    {
        try
        {
            Status status = Boundary.First(
                Boundary.RowsOrColumns(p, rows, cols, pRowStride, out Matrix<T> left),
                Boundary.RowsOrColumns(q, rows, cols, qRowStride, out Matrix<T> right),
                Boundary.Array(destination, rows),
                Boundary.First(Boundary.Base(logBase), Boundary.Flag(normalize)));
            if (status != Status.Ok)
            {
                return (int)status;
            }

            switch (kind)
            {
                case Kind.CrossEntropy:
                    InformationCore.CrossEntropy(left, right, logBase, normalize != 0, destination);
                    break;
                case Kind.KlDivergence:
                    InformationCore.KlDivergence(left, right, logBase, normalize != 0, destination);
                    break;
                case Kind.JsDivergence:
                    InformationCore.JsDivergence(left, right, logBase, normalize != 0, destination);
                    break;
                default:
                    InformationCore.JsDistance(left, right, logBase, normalize != 0, destination);
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
