using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>What <see cref="Logistic"/> has in pairs, in plain doubles, for results of 24 bits and fewer.</summary>
internal static class FloatLogistic
{
    /// <summary>1 / (1 + exp(-x)); relative error 2^-47 where it is a float. Both ends are in the range of doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sigmoid(Vector512<double> x)
    {
        Vector512<double> argument = Exponential.AtLeast(x, SingleExponential.Lowest);
        return Vector512<double>.One / (Vector512<double>.One + FloatFunctions.TabulatedExponential(-argument));
    }

    /// <summary>t / (1 + t)^2, t = exp(-|x|); relative error 2^-47 where it is a float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> SigmoidGradient(Vector512<double> x)
    {
        Vector512<double> t = FloatFunctions.TabulatedExponential(-Vector512.Abs(x));
        Vector512<double> onePlus = Vector512<double>.One + t;
        return t / (onePlus * onePlus);
    }

    /// <summary>max(x, 0) + log(1 + exp(-|x|)); relative error 2^-43.5 where it is a float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Softplus(Vector512<double> x) =>
        Vector512.MaxNative(Vector512<double>.Zero, x) + LogarithmOfOnePlusExponential(-Vector512.Abs(x));

    /// <summary>log(1 + exp(x)) for x &lt;= 0; relative error 2^-43.5 where it is a float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> LogarithmOfOnePlusExponential(Vector512<double> x) =>
        FloatFunctions.LogarithmOfOnePlus(FloatFunctions.TabulatedExponential(x));
}
