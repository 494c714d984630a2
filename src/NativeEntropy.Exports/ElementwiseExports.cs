using System.Runtime.InteropServices;
using NativeEntropy.Kernels;

namespace NativeEntropy.Exports;

/// <summary>Elementwise functions. The comments are in native_entropy.h.</summary>
internal static unsafe class ElementwiseExports
{
    [UnmanagedCallersOnly(EntryPoint = "ne_sigmoid_f32")]
    public static int SigmoidSingle(float* x, long n, float* destination) =>
        Boundary.Elementwise<float, SigmoidFormula>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_sigmoid_f64")]
    public static int SigmoidDouble(double* x, long n, double* destination) =>
        Boundary.Elementwise<double, SigmoidFormula>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_sigmoid_f16")]
    public static int SigmoidHalf(Half* x, long n, Half* destination) =>
        Boundary.Elementwise<Half, SigmoidFormula>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_sigmoid_bf16")]
    public static int SigmoidBFloat16(BFloat16* x, long n, BFloat16* destination) =>
        Boundary.Elementwise<BFloat16, SigmoidFormula>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_sigmoid_grad_f32")]
    public static int SigmoidGradSingle(float* x, long n, float* destination) =>
        Boundary.Elementwise<float, SigmoidGradientFormula>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_sigmoid_grad_f64")]
    public static int SigmoidGradDouble(double* x, long n, double* destination) =>
        Boundary.Elementwise<double, SigmoidGradientFormula>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_sigmoid_grad_f16")]
    public static int SigmoidGradHalf(Half* x, long n, Half* destination) =>
        Boundary.Elementwise<Half, SigmoidGradientFormula>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_sigmoid_grad_bf16")]
    public static int SigmoidGradBFloat16(BFloat16* x, long n, BFloat16* destination) =>
        Boundary.Elementwise<BFloat16, SigmoidGradientFormula>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_log_sigmoid_f32")]
    public static int LogSigmoidSingle(float* x, long n, float* destination) =>
        Boundary.Elementwise<float, LogSigmoidFormula>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_log_sigmoid_f64")]
    public static int LogSigmoidDouble(double* x, long n, double* destination) =>
        Boundary.Elementwise<double, LogSigmoidFormula>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_log_sigmoid_f16")]
    public static int LogSigmoidHalf(Half* x, long n, Half* destination) =>
        Boundary.Elementwise<Half, LogSigmoidFormula>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_log_sigmoid_bf16")]
    public static int LogSigmoidBFloat16(BFloat16* x, long n, BFloat16* destination) =>
        Boundary.Elementwise<BFloat16, LogSigmoidFormula>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_softplus_f32")]
    public static int SoftplusSingle(float* x, long n, float* destination) =>
        Boundary.Elementwise<float, SoftplusFormula>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_softplus_f64")]
    public static int SoftplusDouble(double* x, long n, double* destination) =>
        Boundary.Elementwise<double, SoftplusFormula>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_softplus_f16")]
    public static int SoftplusHalf(Half* x, long n, Half* destination) =>
        Boundary.Elementwise<Half, SoftplusFormula>(x, n, destination);

    [UnmanagedCallersOnly(EntryPoint = "ne_softplus_bf16")]
    public static int SoftplusBFloat16(BFloat16* x, long n, BFloat16* destination) =>
        Boundary.Elementwise<BFloat16, SoftplusFormula>(x, n, destination);
}
