using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>exp(d) * factor for a float, d the scaled difference to the anchor.</summary>
internal readonly struct SingleExponentialTerm<TScaling>(double anchor, double factor, TScaling scaling) : IFormula
    where TScaling : struct, IScaling
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> x)
    {
        Vector512<double> difference = scaling.Apply(x - Vector512.Create(anchor));
        Vector512<double> mantissa = Exponential.ForSingle(
            Exponential.AtLeast(difference, Exponential.Lowest), out Vector512<double> scale);
        return mantissa * scale * Vector512.Create(factor);
    }
}

/// <summary>exp(d) * factor for a double: three roundings of half an ULP each, subnormal results rounded once.</summary>
internal readonly struct DoubleExponentialTerm<TScaling>(double anchor, double factor, TScaling scaling) : IFormula
    where TScaling : struct, IScaling
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> x)
    {
        VectorPair difference = scaling.Apply(VectorPair.TwoSum(x, Vector512.Create(-anchor)));
        VectorPair argument = difference.ForExponential(Exponential.LowestSubnormal);
        Exponential.Parts e = Exponential.ForDouble(argument.Hi, argument.Lo);
        Vector512<double> product = (Vector512<double>.One + (e.Linear + e.Rest)) * Vector512.Create(factor);
        return Vector512.LessThanAny(argument.Hi, Vector512.Create(-650.0))
            ? Exponential.ScaleGradually(product, e.Exponent)
            : product * Exponential.Scale(e.Rounded);
    }
}

/// <summary>d - log sum, d the scaled difference to the maximum. Both are at most 0: nothing cancels.</summary>
internal readonly struct LogProbability<TScaling>(double maximum, DoubleDouble logSum, TScaling scaling) : IFormula
    where TScaling : struct, IScaling
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> x)
    {
        VectorPair difference = scaling.Apply(VectorPair.TwoSum(x, Vector512.Create(-maximum)));
        Vector512<double> head = difference.Hi - Vector512.Create(logSum.Hi);
        VectorPair sum = VectorPair.TwoSum(difference.Hi, Vector512.Create(-logSum.Hi));
        Vector512<double> rest = sum.Lo + (difference.Lo - Vector512.Create(logSum.Lo));
        Vector512<double> finite = Vector512.GreaterThan(head, Vector512.Create(double.NegativeInfinity));
        return head + (rest & finite);
    }
}

/// <summary>softmax and log_softmax of one row.</summary>
internal static unsafe class SoftmaxKernel
{
    public static void SoftmaxRow<T, TScaling>(T* x, nint n, T* destination, TScaling scaling)
        where T : unmanaged
        where TScaling : struct, IScaling
    {
        ExponentialSum sum = LogSumExpKernel.RowSum(x, n, -1, scaling);
        if (double.IsFinite(sum.Maximum))
        {
            ExponentialTerms(x, n, destination, sum.Maximum, (new DoubleDouble(1, 0) / sum.Sum).Hi, scaling);
        }
        else
        {
            SpecialRow(x, n, destination, sum, atInfinity: 1 / sum.Sum.Hi, elsewhere: 0);
        }
    }

    public static void LogSoftmaxRow<T, TScaling>(T* x, nint n, T* destination, TScaling scaling)
        where T : unmanaged
        where TScaling : struct, IScaling
    {
        ExponentialSum sum = LogSumExpKernel.RowSum(x, n, -1, scaling);
        if (double.IsFinite(sum.Maximum))
        {
            DoubleDouble logSum = LogSumExpKernel.LogSum(x, n, sum, scaling);
            Map.Run(x, n, destination, new LogProbability<TScaling>(sum.Maximum, logSum, scaling));
        }
        else
        {
            double share = double.IsPositiveInfinity(sum.Maximum) ? -sum.LogSum().Round() : 0;
            SpecialRow(x, n, destination, sum, atInfinity: share, elsewhere: double.NegativeInfinity);
        }
    }

    /// <summary>destination[i] = exp((x[i] - anchor) scaled) * factor; no x above the anchor.</summary>
    public static void ExponentialTerms<T, TScaling>(T* x, nint n, T* destination, double anchor, double factor, TScaling scaling)
        where T : unmanaged
        where TScaling : struct, IScaling
    {
        if (typeof(T) == typeof(float))
        {
            Map.Run(x, n, destination, new SingleExponentialTerm<TScaling>(anchor, factor, scaling));
        }
        else
        {
            Map.Run(x, n, destination, new DoubleExponentialTerm<TScaling>(anchor, factor, scaling));
        }
    }

    /// <summary>A row with +inf: one value there and one elsewhere. A row of -inf, or with a NaN, is no distribution: NaN.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SpecialRow<T>(T* x, nint n, T* destination, in ExponentialSum sum, double atInfinity, double elsewhere)
        where T : unmanaged
    {
        bool distribution = double.IsPositiveInfinity(sum.Maximum);
        for (nint i = 0; i < n; i++)
        {
            double value = double.IsPositiveInfinity(Scalars.ToDouble(x[i])) ? atInfinity : elsewhere;
            destination[i] = Scalars.FromDouble<T>(distribution ? value : Scalars.NaN);
        }
    }
}
