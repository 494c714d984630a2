using System.Runtime.InteropServices;
using NativeEntropy.Kernels;

namespace NativeEntropy.Exports;

/// <summary>Elementwise functions. The comments are in native_entropy.h.</summary>
internal static unsafe class ElementwiseExports
{
    [UnmanagedCallersOnly(EntryPoint = "ne_sigmoid_f32")]
    public static int SigmoidSingle(float* x, long n, float* destination)
    {
        try
        {
            return (int)Boundary.Elementwise<float, SigmoidFormula>(x, n, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_sigmoid_f64")]
    public static int SigmoidDouble(double* x, long n, double* destination)
    {
        try
        {
            return (int)Boundary.Elementwise<double, SigmoidFormula>(x, n, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_sigmoid_grad_f32")]
    public static int SigmoidGradSingle(float* x, long n, float* destination)
    {
        try
        {
            return (int)Boundary.Elementwise<float, SigmoidGradientFormula>(x, n, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_sigmoid_grad_f64")]
    public static int SigmoidGradDouble(double* x, long n, double* destination)
    {
        try
        {
            return (int)Boundary.Elementwise<double, SigmoidGradientFormula>(x, n, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_log_sigmoid_f32")]
    public static int LogSigmoidSingle(float* x, long n, float* destination)
    {
        try
        {
            return (int)Boundary.Elementwise<float, LogSigmoidFormula>(x, n, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_log_sigmoid_f64")]
    public static int LogSigmoidDouble(double* x, long n, double* destination)
    {
        try
        {
            return (int)Boundary.Elementwise<double, LogSigmoidFormula>(x, n, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_softplus_f32")]
    public static int SoftplusSingle(float* x, long n, float* destination)
    {
        try
        {
            return (int)Boundary.Elementwise<float, SoftplusFormula>(x, n, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_softplus_f64")]
    public static int SoftplusDouble(double* x, long n, double* destination)
    {
        try
        {
            return (int)Boundary.Elementwise<double, SoftplusFormula>(x, n, destination);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }
}
