using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>u - log(1 + u): what a number is above its logarithm. Never negative, 0 at u = 0, u^2 / 2 next to it.</summary>
/// <remarks>
/// <para>Divergences are made of it: p log(p/q) - p + q = p (u - log(1 + u)) with 1 + u = q/p, and the Kullback-Leibler divergence of two
/// Gaussians of one mean is r - 1 - log r plus (r - 1)^2 / 2. So what is computed is never below 0, and keeps its digits where it is small.</para>
/// <para>For 1 + u in [sqrt(1/2), sqrt 2): with s = u / (2 + u), log(1 + u) = 2 s + s^3 a(s^2) and u - 2 s = u s, so the gap is u s - s^3 a(s^2).
/// The second part is at most 0.06 of the first, and its error (polynomial 2^-60, three roundings of 2^-53) at most 2^-56 of the gap.
/// Elsewhere u and its logarithm are pairs and lose at most a factor 6.5: 2^-57.</para>
/// </remarks>
internal static class LogarithmGap
{
    private const double SqrtHalf = 0.7071067811865476;
    private const double SqrtTwo = 1.4142135623730951;

    /// <summary>The gap at u, with ratio = 1 + u between 1e-300 and 1e300; both pairs as exact as pairs can be.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair Pair(VectorPair ratio, VectorPair u) => WithLogarithm(ratio.Hi, u, Logarithm.Pair(ratio));

    /// <summary>The gap at u, with the logarithm that it takes where 1 + u (rounded: ratio) is not near 1.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair WithLogarithm(Vector512<double> ratio, VectorPair u, VectorPair logarithm)
    {
        Vector512<double> near = Vector512.GreaterThanOrEqual(ratio, Vector512.Create(SqrtHalf))
            & Vector512.LessThan(ratio, Vector512.Create(SqrtTwo));
        VectorPair difference = u + new VectorPair(-logarithm.Hi, -logarithm.Lo);
        return VectorPair.Select(near, Near(u), difference);
    }

    private static VectorPair Near(VectorPair u)
    {
        VectorPair denominator = VectorPair.TwoSum(Vector512.Create(2.0), u.Hi);
        VectorPair s = u / new VectorPair(denominator.Hi, denominator.Lo + u.Lo);
        VectorPair product = u * s;
        Vector512<double> square = s.Hi * s.Hi;
        Vector512<double> tail = s.Hi * square * Logarithm.Tail(square);
        return VectorPair.FastTwoSum(product.Hi, product.Lo - tail);
    }
}
