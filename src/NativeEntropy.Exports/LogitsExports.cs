using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeEntropy.Drivers;
using NativeEntropy.Kernels;
using NativeEntropy.Maths;

namespace NativeEntropy.Exports;

/// <summary>Measures straight from logits. The comments are in native_entropy.h.</summary>
internal static unsafe class LogitsExports
{
    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_entropy_f32")]
    public static int EntropySingle(
        [C99Type("const float*")] float* logits, long rows, long cols, long stride, double temperature, double logBase, float* entropy) =>
        Entropy(logits, null, rows, cols, stride, temperature, logBase, entropy, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_entropy_f64")]
    public static int EntropyDouble(
        [C99Type("const double*")] double* logits, long rows, long cols, long stride, double temperature, double logBase,
        double* entropy) =>
        Entropy(logits, null, rows, cols, stride, temperature, logBase, entropy, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_entropy_f16")]
    public static int EntropyHalf(
        [C99Type("const uint16_t*")] Half* logits, long rows, long cols, long stride, double temperature, double logBase, float* entropy) =>
        Entropy(logits, null, rows, cols, stride, temperature, logBase, entropy, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_entropy_bf16")]
    public static int EntropyBFloat16(
        [C99Type("const uint16_t*")] BFloat16* logits, long rows, long cols, long stride, double temperature, double logBase,
        float* entropy) =>
        Entropy(logits, null, rows, cols, stride, temperature, logBase, entropy, null, cols, false);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_entropy_grad_f32")]
    public static int EntropyGradSingle(
        [C99Type("const float*")] float* logits, [C99Type("const float*")] float* gradOutput, long rows, long cols, long stride,
        double temperature, double logBase, float* entropy, float* gradient, long gradientStride) =>
        Entropy(logits, gradOutput, rows, cols, stride, temperature, logBase, entropy, gradient, gradientStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_entropy_grad_f64")]
    public static int EntropyGradDouble(
        [C99Type("const double*")] double* logits, [C99Type("const double*")] double* gradOutput, long rows, long cols, long stride,
        double temperature, double logBase, double* entropy, double* gradient, long gradientStride) =>
        Entropy(logits, gradOutput, rows, cols, stride, temperature, logBase, entropy, gradient, gradientStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_entropy_grad_f16")]
    public static int EntropyGradHalf(
        [C99Type("const uint16_t*")] Half* logits, [C99Type("const float*")] float* gradOutput, long rows, long cols, long stride,
        double temperature, double logBase, float* entropy, [C99Type("uint16_t*")] Half* gradient, long gradientStride) =>
        Entropy(logits, gradOutput, rows, cols, stride, temperature, logBase, entropy, gradient, gradientStride, true);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_entropy_grad_bf16")]
    public static int EntropyGradBFloat16(
        [C99Type("const uint16_t*")] BFloat16* logits, [C99Type("const float*")] float* gradOutput, long rows, long cols, long stride,
        double temperature, double logBase, float* entropy, [C99Type("uint16_t*")] BFloat16* gradient, long gradientStride) =>
        Entropy(logits, gradOutput, rows, cols, stride, temperature, logBase, entropy, gradient, gradientStride, true);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Entropy<T>(
        T* logits, void* gradOutput, long rows, long cols, long stride, double temperature, double logBase, void* entropy, T* gradient,
        long gradientStride, bool withGradient)
        where T : unmanaged
    {
        try
        {
            return (int)CheckedEntropy(
                logits, gradOutput, rows, cols, stride, temperature, logBase, entropy, gradient, gradientStride, withGradient);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status CheckedEntropy<T>(
        T* logits, void* gradOutput, long rows, long cols, long stride, double temperature, double logBase, void* entropy, T* gradient,
        long gradientStride, bool withGradient)
        where T : unmanaged
    {
        temperature = temperature == 0 ? 1 : temperature;
        Matrix<T> gradientMatrix = default;
        Status status = Boundary.First(
            Boundary.RowsOrColumns(logits, rows, cols, stride, out Matrix<T> matrix),
            withGradient ? Boundary.RowsOrColumns(gradient, rows, cols, gradientStride, out gradientMatrix) : Status.Ok,
            Boundary.Values<T>(entropy, rows),
            Parameters(temperature, logBase));
        if (status == Status.Ok)
        {
            new EntropyCall<T>
            {
                Logits = matrix,
                Temperature = temperature,
                Base = logBase,
                Entropy = new Results<T>(entropy),
                GradOutput = new Results<T>(gradOutput),
                Gradient = gradientMatrix,
                WithGradient = withGradient,
            }.Run();
        }

        return status;
    }

    internal static Status Parameters(double temperature, double logBase) =>
        Arguments.IsTemperature(temperature) ? Boundary.Base(logBase) : Status.Parameter;
}
