using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>Logarithms as pairs over the whole range: -inf at 0, +inf at +inf, NaN below 0, with error term 0 there.</summary>
internal static class LogarithmPairs
{
    /// <summary>log(x), relative error 2^-60; 2^-85 where the extended one is asked for, of the head alone.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair Of(VectorPair x, bool extended = false)
    {
        Vector512<double> factor = Logarithm.IntoRange(x.Hi, out Vector512<double> direction);
        VectorPair logarithm = extended
            ? ExtendedLogarithm.OfEight(x.Hi * factor)
            : Logarithm.Pair(new VectorPair(x.Hi * factor, x.Lo * factor));
        return WithLimits(x.Hi, Logarithm.OutOfRange(logarithm, direction));
    }

    /// <summary>log(1 - p) for p up to 1.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair OfOneMinus(Vector512<double> p)
    {
        VectorPair rest = VectorPair.TwoSum(Vector512<double>.One, -p);
        Vector512<double> tiny = Vector512.LessThan(Vector512.Abs(p), Vector512.Create(1e-17));
        VectorPair logarithm = VectorPair.Select(tiny, new VectorPair(-p, Vector512<double>.Zero), Logarithm.Pair(rest));
        return WithLimits(rest.Hi, logarithm);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static VectorPair WithLimits(Vector512<double> x, VectorPair logarithm)
    {
        Vector512<double> ordinary = Vector512.GreaterThan(x, Vector512<double>.Zero)
            & Vector512.LessThan(x, Vector512.Create(double.PositiveInfinity));
        return new(Logarithm.WithLimits(x, logarithm.Hi), logarithm.Lo & ordinary);
    }
}
