using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>Logarithms and exponentials of doubles that go into float results: one double each, fifteen bits more than a float needs at the least.</summary>
/// <remarks>Coefficients: polynomials.py.</remarks>
internal static class FloatFunctions
{
    private const double Ln2 = 0.6931471805599453;
    private const double Log2E = 1.4426950408889634;
    private const double Rounding = 6755399441055744.0 + 1023.0; // 1.5 * 2^52 + exponent bias
    private const long SqrtHalfBits = 0x3FE6A09E667F3BCD;
    private const long ExponentOffset = 1024L << 52;
    private const long TwoToThe52Bits = 0x4330000000000000;

    /// <summary>log(x) for normal, positive x up to <see cref="Maths.Logarithm.Large"/>; error 2^-50 of the result, next to 1 too.</summary>
    /// <remarks>As <see cref="Maths.Logarithm"/>, without pairs. Polynomial error 2^-52.2.</remarks>
    [MethodImpl(Inlining.OfFormulas)]
    public static Vector512<double> Logarithm(Vector512<double> x)
    {
        Vector512<long> biasedExponent = Vector512.ShiftRightLogical(x.AsInt64() + Vector512.Create(ExponentOffset - SqrtHalfBits), 52);
        Vector512<double> k = (biasedExponent | Vector512.Create(TwoToThe52Bits)).AsDouble() - Vector512.Create(4503599627370496.0 + 1024.0);
        Vector512<double> scale = (Vector512.Create((1024L + 1023L) << 52) - Vector512.ShiftLeft(biasedExponent, 52)).AsDouble();
        Vector512<double> numerator = Vector512.FusedMultiplyAdd(x, scale, Vector512.Create(-1.0));
        Vector512<double> w = numerator / (numerator + Vector512.Create(2.0));
        Vector512<double> u = w * w;
        Vector512<double> a = Vector512.Create(0.16821274683988494);
        a = Vector512.FusedMultiplyAdd(a, u, Vector512.Create(0.18123527294024916));
        a = Vector512.FusedMultiplyAdd(a, u, Vector512.Create(0.22223375053395353));
        a = Vector512.FusedMultiplyAdd(a, u, Vector512.Create(0.28571417085612805));
        a = Vector512.FusedMultiplyAdd(a, u, Vector512.Create(0.4000000005252221));
        a = Vector512.FusedMultiplyAdd(a, u, Vector512.Create(0.6666666666658677));
        Vector512<double> twice = w + w;
        return Vector512.FusedMultiplyAdd(k, Vector512.Create(Ln2), Vector512.FusedMultiplyAdd(w * u, a, twice));
    }

    /// <summary>log(1 + t) for 0 &lt;= t &lt;= 1; relative error 2^-43.6.</summary>
    /// <remarks>2 atanh(w), w = t / (2 + t) &lt;= 1/3: relative for the smallest t.</remarks>
    [MethodImpl(Inlining.OfFormulas)]
    public static Vector512<double> LogarithmOfOnePlus(Vector512<double> t)
    {
        Vector512<double> w = t / (t + Vector512.Create(2.0));
        Vector512<double> u = w * w;
        Vector512<double> a = Vector512.Create(0.2002465432852912);
        a = Vector512.FusedMultiplyAdd(a, u, Vector512.Create(0.14090068730425392));
        a = Vector512.FusedMultiplyAdd(a, u, Vector512.Create(0.18306612274725373));
        a = Vector512.FusedMultiplyAdd(a, u, Vector512.Create(0.22215711046966927));
        a = Vector512.FusedMultiplyAdd(a, u, Vector512.Create(0.2857160893057699));
        a = Vector512.FusedMultiplyAdd(a, u, Vector512.Create(0.3999999764050454));
        a = Vector512.FusedMultiplyAdd(a, u, Vector512.Create(0.6666666667708665));
        return Vector512.FusedMultiplyAdd(w * u, a, w + w);
    }

    /// <summary>exp(x) for x from <see cref="Maths.Exponential.Lowest"/>, where it is 0, to 709; relative error 2^-45.</summary>
    /// <remarks>x = n ln 2 + r, degree 9: polynomial error 2^-45.9; what is left out of n ln 2 is below |n| 2^-55.2.</remarks>
    [MethodImpl(Inlining.OfFormulas)]
    public static Vector512<double> Exponential(Vector512<double> x)
    {
        Vector512<double> rounded = Vector512.FusedMultiplyAdd(x, Vector512.Create(Log2E), Vector512.Create(Rounding));
        Vector512<double> n = rounded - Vector512.Create(Rounding);
        Vector512<double> r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2), x);
        Vector512<double> p = Vector512.Create(2.7476625911887176e-06);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(2.488215824634072e-05));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.0001984160443356179));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.0013888807867017494));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.008333333005827412));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.04166666698709053));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.16666666667754376));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.49999999999607225));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.9999999999999124));
        return Vector512.FusedMultiplyAdd(p, r, Vector512<double>.One) * Maths.Exponential.Scale(rounded);
    }
}
