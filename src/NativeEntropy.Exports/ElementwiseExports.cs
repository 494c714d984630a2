using System.Runtime.InteropServices;
using NativeEntropy.Kernels;

namespace NativeEntropy.Exports;

/// <summary>Elementwise functions. The comments are in native_entropy.h.</summary>
internal static unsafe class ElementwiseExports
{
    [UnmanagedCallersOnly(EntryPoint = "ne_sigmoid_f32")]
    public static int SigmoidSingle([C99Type("const float*")] float* x, long n, float* destination) =>
        Boundary.Elementwise<float, SigmoidFormula<float>>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_sigmoid_f64")]
    public static int SigmoidDouble([C99Type("const double*")] double* x, long n, double* destination) =>
        Boundary.Elementwise<double, SigmoidFormula<double>>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_sigmoid_f16")]
    public static int SigmoidHalf([C99Type("const uint16_t*")] Half* x, long n, [C99Type("uint16_t*")] Half* destination) =>
        Boundary.Elementwise<Half, SigmoidFormula<Half>>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_sigmoid_bf16")]
    public static int SigmoidBFloat16([C99Type("const uint16_t*")] BFloat16* x, long n, [C99Type("uint16_t*")] BFloat16* destination) =>
        Boundary.Elementwise<BFloat16, SigmoidFormula<BFloat16>>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_sigmoid_grad_f32")]
    public static int SigmoidGradSingle([C99Type("const float*")] float* x, long n, float* destination) =>
        Boundary.Elementwise<float, SigmoidGradientFormula<float>>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_sigmoid_grad_f64")]
    public static int SigmoidGradDouble([C99Type("const double*")] double* x, long n, double* destination) =>
        Boundary.Elementwise<double, SigmoidGradientFormula<double>>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_sigmoid_grad_f16")]
    public static int SigmoidGradHalf([C99Type("const uint16_t*")] Half* x, long n, [C99Type("uint16_t*")] Half* destination) =>
        Boundary.Elementwise<Half, SigmoidGradientFormula<Half>>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_sigmoid_grad_bf16")]
    public static int SigmoidGradBFloat16([C99Type("const uint16_t*")] BFloat16* x, long n, [C99Type("uint16_t*")] BFloat16* destination) =>
        Boundary.Elementwise<BFloat16, SigmoidGradientFormula<BFloat16>>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_log_sigmoid_f32")]
    public static int LogSigmoidSingle([C99Type("const float*")] float* x, long n, float* destination) =>
        Boundary.Elementwise<float, LogSigmoidFormula<float>>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_log_sigmoid_f64")]
    public static int LogSigmoidDouble([C99Type("const double*")] double* x, long n, double* destination) =>
        Boundary.Elementwise<double, LogSigmoidFormula<double>>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_log_sigmoid_f16")]
    public static int LogSigmoidHalf([C99Type("const uint16_t*")] Half* x, long n, [C99Type("uint16_t*")] Half* destination) =>
        Boundary.Elementwise<Half, LogSigmoidFormula<Half>>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_log_sigmoid_bf16")]
    public static int LogSigmoidBFloat16([C99Type("const uint16_t*")] BFloat16* x, long n, [C99Type("uint16_t*")] BFloat16* destination) =>
        Boundary.Elementwise<BFloat16, LogSigmoidFormula<BFloat16>>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_softplus_f32")]
    public static int SoftplusSingle([C99Type("const float*")] float* x, long n, float* destination) =>
        Boundary.Elementwise<float, SoftplusFormula<float>>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_softplus_f64")]
    public static int SoftplusDouble([C99Type("const double*")] double* x, long n, double* destination) =>
        Boundary.Elementwise<double, SoftplusFormula<double>>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_softplus_f16")]
    public static int SoftplusHalf([C99Type("const uint16_t*")] Half* x, long n, [C99Type("uint16_t*")] Half* destination) =>
        Boundary.Elementwise<Half, SoftplusFormula<Half>>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_softplus_bf16")]
    public static int SoftplusBFloat16([C99Type("const uint16_t*")] BFloat16* x, long n, [C99Type("uint16_t*")] BFloat16* destination) =>
        Boundary.Elementwise<BFloat16, SoftplusFormula<BFloat16>>(x, n, destination);
}
