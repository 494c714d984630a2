using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>log(p / q) of doubles as a pair with a relative error of 2^-64, for sums whose terms cancel.</summary>
/// <remarks>
/// <para>p = 2^a f, q = 2^b g with f, g and f / g in [sqrt(1/2), sqrt 2]: w = (f - g) / (f + g), of an exact difference and an exact sum, is a pair.
/// log(p / q) = k ln 2 + 2 w + (2/3) w^3 + w^5 b(w^2). The first three are pairs; the last is at most 2^-12.5 of 2 w and has four roundings of 2^-53.</para>
/// <para>b is the Taylor series 2 sum u^i / (2 i + 5), u &lt;= 0.0295, up to u^9: what is left out is below 2^-67.</para>
/// </remarks>
internal static class AccurateLogarithm
{
    private const double TwoToThe54 = 1.8014398509481984e16;
    private const double SqrtTwo = 1.4142135623730951;
    private const double Ln2High = 0.6931471805599453;
    private const double Ln2Low = 2.3190468138462996e-17;

    private const long SqrtHalfBits = 0x3FE6A09E667F3BCD;
    private const long ExponentMask = unchecked((long)0xFFF0000000000000);
    private const long ExponentOffset = 1024L << 52;
    private const long TwoToThe52Bits = 0x4330000000000000;

    /// <summary>For finite p, q above 0, subnormal numbers included.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair OfQuotient(Vector512<double> p, Vector512<double> q)
    {
        Vector512<double> f = Fraction(p, out Vector512<double> a);
        Vector512<double> g = Fraction(q, out Vector512<double> b);
        Vector512<double> k = a - b;

        // f / g is between 1/2 and 2: once more, where it is farther from 1 than sqrt 2.
        Vector512<double> up = Vector512.GreaterThan(f, g * Vector512.Create(SqrtTwo));
        Vector512<double> down = Vector512.GreaterThan(g, f * Vector512.Create(SqrtTwo));
        g = Masks.Select(up, g + g, Masks.Select(down, g * Vector512.Create(0.5), g));
        k += Vector512<double>.One & up;
        k -= Vector512<double>.One & down;

        VectorPair w = new VectorPair(f - g, Vector512<double>.Zero) / VectorPair.TwoSum(f, g);
        return Sum(k, w);
    }

    /// <summary>k ln 2 + 2 atanh(w).</summary>
    [MethodImpl(Inlining.OfFormulas)]
    private static VectorPair Sum(Vector512<double> k, VectorPair w)
    {
        VectorPair square = w * w;
        VectorPair cube = (square * w) * VectorPair.Broadcast(new DoubleDouble(0.6666666666666666, 3.700743415417188e-17));
        VectorPair exponentPart = VectorPair.TwoProduct(k, Vector512.Create(Ln2High));
        exponentPart = VectorPair.FastTwoSum(
            exponentPart.Hi, Vector512.FusedMultiplyAdd(k, Vector512.Create(Ln2Low), exponentPart.Lo));
        VectorPair sum = exponentPart + new VectorPair(w.Hi + w.Hi, w.Lo + w.Lo);
        sum += cube;
        Vector512<double> fifth = square.Hi * square.Hi * w.Hi;
        return VectorPair.FastTwoSum(sum.Hi, Vector512.FusedMultiplyAdd(fifth, Tail(square.Hi), sum.Lo));
    }

    /// <summary>b(u).</summary>
    [MethodImpl(Inlining.OfFormulas)]
    private static Vector512<double> Tail(Vector512<double> u)
    {
        Vector512<double> b = Vector512.Create(2.0 / 23);
        b = Vector512.FusedMultiplyAdd(b, u, Vector512.Create(2.0 / 21));
        b = Vector512.FusedMultiplyAdd(b, u, Vector512.Create(2.0 / 19));
        b = Vector512.FusedMultiplyAdd(b, u, Vector512.Create(2.0 / 17));
        b = Vector512.FusedMultiplyAdd(b, u, Vector512.Create(2.0 / 15));
        b = Vector512.FusedMultiplyAdd(b, u, Vector512.Create(2.0 / 13));
        b = Vector512.FusedMultiplyAdd(b, u, Vector512.Create(2.0 / 11));
        b = Vector512.FusedMultiplyAdd(b, u, Vector512.Create(2.0 / 9));
        b = Vector512.FusedMultiplyAdd(b, u, Vector512.Create(2.0 / 7));
        return Vector512.FusedMultiplyAdd(b, u, Vector512.Create(2.0 / 5));
    }

    /// <summary>f of x = 2^k f, sqrt(1/2) &lt;= f &lt; sqrt 2.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    private static Vector512<double> Fraction(Vector512<double> x, out Vector512<double> k)
    {
        Vector512<double> subnormal = Vector512.LessThan(x, Vector512.Create(Scalars.SmallestNormal));
        Vector512<long> bits = Masks.Select(subnormal, x * Vector512.Create(TwoToThe54), x).AsInt64();
        Vector512<long> exponent = (bits + Vector512.Create(ExponentOffset - SqrtHalfBits)) & Vector512.Create(ExponentMask);
        Vector512<double> biased = (Vector512.ShiftRightLogical(exponent, 52) | Vector512.Create(TwoToThe52Bits)).AsDouble();
        k = biased - Vector512.Create(4503599627370496.0 + 1024.0) - (Vector512.Create(54.0) & subnormal);
        return (bits - exponent + Vector512.Create(ExponentOffset)).AsDouble();
    }
}
