using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeEntropy.Drivers;
using NativeEntropy.Kernels;
using NativeEntropy.Maths;

namespace NativeEntropy.Exports;

/// <summary>Divergences between two sets of logits. The comments are in native_entropy.h.</summary>
internal static unsafe class LogitsDivergenceExports
{
    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_kl_divergence_f32")]
    public static int KlDivergenceSingle(
        [C99Type("const float*")] float* p, [C99Type("const float*")] float* q, long rows, long cols, long pStride, long qStride,
        double temperature, double logBase, float* divergence) =>
        KullbackLeibler(p, q, null, rows, cols, pStride, qStride, temperature, logBase, divergence, null, cols, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_kl_divergence_f64")]
    public static int KlDivergenceDouble(
        [C99Type("const double*")] double* p, [C99Type("const double*")] double* q, long rows, long cols, long pStride, long qStride,
        double temperature, double logBase, double* divergence) =>
        KullbackLeibler(p, q, null, rows, cols, pStride, qStride, temperature, logBase, divergence, null, cols, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_kl_divergence_f16")]
    public static int KlDivergenceHalf(
        [C99Type("const uint16_t*")] Half* p, [C99Type("const uint16_t*")] Half* q, long rows, long cols, long pStride, long qStride,
        double temperature, double logBase, float* divergence) =>
        KullbackLeibler(p, q, null, rows, cols, pStride, qStride, temperature, logBase, divergence, null, cols, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_kl_divergence_bf16")]
    public static int KlDivergenceBFloat16(
        [C99Type("const uint16_t*")] BFloat16* p, [C99Type("const uint16_t*")] BFloat16* q, long rows, long cols, long pStride,
        long qStride, double temperature, double logBase, float* divergence) =>
        KullbackLeibler(p, q, null, rows, cols, pStride, qStride, temperature, logBase, divergence, null, cols, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_kl_divergence_grad_f32")]
    public static int KlDivergenceGradSingle(
        [C99Type("const float*")] float* p, [C99Type("const float*")] float* q, [C99Type("const float*")] float* gradOutput, long rows,
        long cols, long pStride, long qStride, double temperature, double logBase, float* divergence, float* pGradient,
        long pGradientStride, float* qGradient, long qGradientStride) =>
        KullbackLeibler(
            p, q, gradOutput, rows, cols, pStride, qStride, temperature, logBase, divergence, pGradient, pGradientStride, qGradient,
            qGradientStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_kl_divergence_grad_f64")]
    public static int KlDivergenceGradDouble(
        [C99Type("const double*")] double* p, [C99Type("const double*")] double* q, [C99Type("const double*")] double* gradOutput,
        long rows, long cols, long pStride, long qStride, double temperature, double logBase, double* divergence, double* pGradient,
        long pGradientStride, double* qGradient, long qGradientStride) =>
        KullbackLeibler(
            p, q, gradOutput, rows, cols, pStride, qStride, temperature, logBase, divergence, pGradient, pGradientStride, qGradient,
            qGradientStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_kl_divergence_grad_f16")]
    public static int KlDivergenceGradHalf(
        [C99Type("const uint16_t*")] Half* p, [C99Type("const uint16_t*")] Half* q, [C99Type("const float*")] float* gradOutput, long rows,
        long cols, long pStride, long qStride, double temperature, double logBase, float* divergence,
        [C99Type("uint16_t*")] Half* pGradient, long pGradientStride, [C99Type("uint16_t*")] Half* qGradient, long qGradientStride) =>
        KullbackLeibler(
            p, q, gradOutput, rows, cols, pStride, qStride, temperature, logBase, divergence, pGradient, pGradientStride, qGradient,
            qGradientStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_kl_divergence_grad_bf16")]
    public static int KlDivergenceGradBFloat16(
        [C99Type("const uint16_t*")] BFloat16* p, [C99Type("const uint16_t*")] BFloat16* q, [C99Type("const float*")] float* gradOutput,
        long rows, long cols, long pStride, long qStride, double temperature, double logBase, float* divergence,
        [C99Type("uint16_t*")] BFloat16* pGradient, long pGradientStride, [C99Type("uint16_t*")] BFloat16* qGradient,
        long qGradientStride) =>
        KullbackLeibler(
            p, q, gradOutput, rows, cols, pStride, qStride, temperature, logBase, divergence, pGradient, pGradientStride, qGradient,
            qGradientStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_js_divergence_f32")]
    public static int JsDivergenceSingle(
        [C99Type("const float*")] float* p, [C99Type("const float*")] float* q, long rows, long cols, long pStride, long qStride,
        double temperature, double beta, double logBase, float* divergence) =>
        JensenShannon(p, q, rows, cols, pStride, qStride, temperature, beta, logBase, divergence);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_js_divergence_f64")]
    public static int JsDivergenceDouble(
        [C99Type("const double*")] double* p, [C99Type("const double*")] double* q, long rows, long cols, long pStride, long qStride,
        double temperature, double beta, double logBase, double* divergence) =>
        JensenShannon(p, q, rows, cols, pStride, qStride, temperature, beta, logBase, divergence);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_js_divergence_f16")]
    public static int JsDivergenceHalf(
        [C99Type("const uint16_t*")] Half* p, [C99Type("const uint16_t*")] Half* q, long rows, long cols, long pStride, long qStride,
        double temperature, double beta, double logBase, float* divergence) =>
        JensenShannon(p, q, rows, cols, pStride, qStride, temperature, beta, logBase, divergence);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_js_divergence_bf16")]
    public static int JsDivergenceBFloat16(
        [C99Type("const uint16_t*")] BFloat16* p, [C99Type("const uint16_t*")] BFloat16* q, long rows, long cols, long pStride,
        long qStride, double temperature, double beta, double logBase, float* divergence) =>
        JensenShannon(p, q, rows, cols, pStride, qStride, temperature, beta, logBase, divergence);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int KullbackLeibler<T>(
        T* p, T* q, void* gradOutput, long rows, long cols, long pStride, long qStride, double temperature, double logBase, void* divergence,
        T* pGradient, long pGradientStride, T* qGradient, long qGradientStride, bool withGradient)
        where T : unmanaged
    {
        try
        {
            return (int)CheckedKullbackLeibler(
                p, q, gradOutput, rows, cols, pStride, qStride, temperature, logBase, divergence, pGradient, pGradientStride, qGradient,
                qGradientStride, withGradient);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status CheckedKullbackLeibler<T>(
        T* p, T* q, void* gradOutput, long rows, long cols, long pStride, long qStride, double temperature, double logBase, void* divergence,
        T* pGradient, long pGradientStride, T* qGradient, long qGradientStride, bool withGradient)
        where T : unmanaged
    {
        Status status = Call(p, q, rows, cols, pStride, qStride, temperature, logBase, divergence, out DivergenceCall<T> call);
        if (withGradient)
        {
            status = Boundary.First(
                status,
                Boundary.RowsOrColumns(pGradient, rows, cols, pGradientStride, out call.PGradient),
                Boundary.RowsOrColumns(qGradient, rows, cols, qGradientStride, out call.QGradient));
        }

        if (status == Status.Ok)
        {
            call.GradOutput = new Results<T>(gradOutput);
            call.WithGradient = withGradient;
            call.RunKullbackLeibler();
        }

        return status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int JensenShannon<T>(
        T* p, T* q, long rows, long cols, long pStride, long qStride, double temperature, double beta, double logBase, void* divergence)
        where T : unmanaged
    {
        try
        {
            return (int)CheckedJensenShannon(p, q, rows, cols, pStride, qStride, temperature, beta, logBase, divergence);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status CheckedJensenShannon<T>(
        T* p, T* q, long rows, long cols, long pStride, long qStride, double temperature, double beta, double logBase, void* divergence)
        where T : unmanaged
    {
        Status status = Boundary.First(
            Call(p, q, rows, cols, pStride, qStride, temperature, logBase, divergence, out DivergenceCall<T> call),
            beta is >= 0 and <= 1 ? Status.Ok : Status.Parameter);
        if (status == Status.Ok)
        {
            call.RunJensenShannon(beta);
        }

        return status;
    }

    private static Status Call<T>(
        T* p, T* q, long rows, long cols, long pStride, long qStride, double temperature, double logBase, void* divergence,
        out DivergenceCall<T> call)
        where T : unmanaged
    {
        temperature = temperature == 0 ? 1 : temperature;
        call = default;
        Status status = Boundary.First(
            Boundary.RowsOrColumns(p, rows, cols, pStride, out Matrix<T> pMatrix),
            Boundary.RowsOrColumns(q, rows, cols, qStride, out Matrix<T> qMatrix),
            Boundary.Values<T>(divergence, rows),
            LogitsExports.Parameters(temperature, logBase));
        call = new DivergenceCall<T>
        {
            P = pMatrix,
            Q = qMatrix,
            Temperature = temperature,
            Base = logBase,
            Divergence = new Results<T>(divergence),
        };
        return status;
    }
}
