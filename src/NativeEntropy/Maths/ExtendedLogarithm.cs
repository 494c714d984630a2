using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>log of a double as a pair with 30 bits more than a double has, for differences of logarithms that nearly cancel.</summary>
/// <remarks>
/// As <see cref="Logarithm"/>: x = 2^k f, log f = 2 w (1 + u / 3 + u^2 / 5 + ...), w = (f - 1) / (f + 1), u = w^2 &lt;= 2^-5.08. Orders 1 to 5 are pairs,
/// 6 to 16 one double each: their rounding is below 2^-87, what is cut off below 2^-91. About 170 operations for eight elements.
/// </remarks>
internal static class ExtendedLogarithm
{
    private const double Ln2High = 0.6931471805599453;
    private const double Ln2Low = 2.3190468138462996e-17;
    private const double Ln2Lowest = 5.707708438416212e-34;
    private const long SqrtHalfBits = 0x3FE6A09E667F3BCD;
    private const long ExponentOffset = 1024L << 52;
    private const long TwoToThe52Bits = 0x4330000000000000;

    // 1 / (2 k + 1), k = 16 .. 6.
    private static ReadOnlySpan<double> Singles =>
    [
        0.030303030303030304, 0.03225806451612903, 0.034482758620689655, 0.037037037037037035, 0.04, 0.043478260869565216,
        0.047619047619047616, 0.05263157894736842, 0.058823529411764705, 0.06666666666666667, 0.07692307692307693,
    ];

    // 1 / (2 k + 1), k = 5 .. 1, as pairs.
    private static ReadOnlySpan<double> Pairs =>
    [
        0.09090909090909091, -2.523234146875356e-18, 0.1111111111111111, 6.1679056923619804e-18, 0.14285714285714285, 7.93016446160826e-18,
        0.2, -1.1102230246251566e-17, 0.3333333333333333, 1.850371707708594e-17,
    ];

    /// <summary>log(x) for normal, positive x up to <see cref="Logarithm.Large"/>; relative error 2^-85.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair Pair(Vector512<double> x)
    {
        Vector512<long> biasedExponent = Vector512.ShiftRightLogical(x.AsInt64() + Vector512.Create(ExponentOffset - SqrtHalfBits), 52);
        Vector512<double> k = (biasedExponent | Vector512.Create(TwoToThe52Bits)).AsDouble() - Vector512.Create(4503599627370496.0 + 1024.0);
        Vector512<double> scale = (Vector512.Create((1024L + 1023L) << 52) - Vector512.ShiftLeft(biasedExponent, 52)).AsDouble();
        Vector512<double> numerator = (x * scale) - Vector512<double>.One;
        VectorPair w = new VectorPair(numerator, Vector512<double>.Zero) / VectorPair.FastTwoSum(Vector512.Create(2.0), numerator);
        VectorPair u = w * w;
        VectorPair sum = Series(u);
        VectorPair twice = new(w.Hi + w.Hi, w.Lo + w.Lo);
        return Sum(k, (sum * u * twice) + twice);
    }

    /// <summary>1/3 + u / 5 + ...</summary>
    [MethodImpl(Inlining.OfFormulas)]
    private static VectorPair Series(VectorPair u)
    {
        Vector512<double> tail = Vector512.Create(Singles[0]);
        for (int i = 1; i < Singles.Length; i++)
        {
            tail = Vector512.FusedMultiplyAdd(tail, u.Hi, Vector512.Create(Singles[i]));
        }

        VectorPair sum = new(tail, Vector512<double>.Zero);
        for (int i = 0; i < Pairs.Length; i += 2)
        {
            sum = (sum * u) + new VectorPair(Vector512.Create(Pairs[i]), Vector512.Create(Pairs[i + 1]));
        }

        return sum;
    }

    /// <summary>k ln 2 + log f.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    private static VectorPair Sum(Vector512<double> k, VectorPair ofFraction)
    {
        VectorPair low = VectorPair.TwoProduct(k, Vector512.Create(Ln2Low));
        VectorPair ofExponent = VectorPair.TwoProduct(k, Vector512.Create(Ln2High))
            + new VectorPair(low.Hi, Vector512.FusedMultiplyAdd(k, Vector512.Create(Ln2Lowest), low.Lo));
        return ofExponent + ofFraction;
    }
}
