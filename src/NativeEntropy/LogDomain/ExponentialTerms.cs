using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>exp(d) * factor for a float, d the scaled difference to the anchor. No x is above the anchor.</summary>
internal readonly struct SingleExponentialTerm<TScaling>(Vector512<double> anchor, Vector512<double> factor, TScaling scaling) : IFormula
    where TScaling : unmanaged, IScaling
{
    private readonly SingleExponential _exponential = SingleExponential.InRegisters();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> x) =>
        _exponential.Of(scaling.Rounded(x, anchor), out Vector512<double> scale) * scale * factor;
}

/// <summary>exp(d) * factor for a double: three roundings of half an ULP each, subnormal results rounded once.</summary>
internal readonly struct DoubleExponentialTerm<TScaling>(Vector512<double> anchor, Vector512<double> factor, TScaling scaling) : IFormula
    where TScaling : unmanaged, IScaling
{
    /// <summary>Results this far down may be subnormal.</summary>
    private const double Gradual = -650.0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> x)
    {
        VectorPair difference = scaling.Difference(x, anchor);
        VectorPair argument = difference.ForExponential(Exponential.LowestSubnormal);
        Exponential.Parts e = Exponential.ForDouble(argument.Hi, argument.Lo);
        Vector512<double> product = (Vector512<double>.One + (e.Linear + e.Rest)) * factor;
        return Vector512.LessThanAny(argument.Hi, Vector512.Create(Gradual))
            ? ScaleGradually(product, e.Exponent)
            : product * Exponential.Scale(e.Rounded);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<double> ScaleGradually(Vector512<double> product, Vector512<double> exponent) =>
        Exponential.ScaleGradually(product, exponent);
}

/// <summary>d - log sum, d the scaled difference to the maximum. Both are at most 0: nothing cancels.</summary>
internal readonly struct LogProbability<TScaling>(Vector512<double> maximum, VectorPair logSum, TScaling scaling) : IFormula
    where TScaling : unmanaged, IScaling
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> x)
    {
        VectorPair difference = scaling.Difference(x, maximum);
        VectorPair sum = VectorPair.TwoSum(difference.Hi, -logSum.Hi);
        Vector512<double> rest = sum.Lo + (difference.Lo - logSum.Lo);
        Vector512<double> finite = Vector512.GreaterThan(sum.Hi, Vector512.Create(double.NegativeInfinity));
        return sum.Hi + (rest & finite);
    }
}

/// <summary>The same for a float, whose digits one double holds.</summary>
internal readonly struct SingleLogProbability<TScaling>(Vector512<double> maximum, Vector512<double> logSum, TScaling scaling) : IFormula
    where TScaling : unmanaged, IScaling
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> x) => scaling.Rounded(x, maximum) - logSum;
}
