using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>Logarithms and exponentials of doubles that go into float results: one double each, fifteen bits more than a float needs at the least.</summary>
/// <remarks>
/// <para>Of one register: see <see cref="Registers"/>.</para>
/// <para>Coefficients: polynomials.py.</para>
/// </remarks>
internal static class FloatFunctions
{
    private const double Ln2 = 0.6931471805599453;
    private const double Log2E = 1.4426950408889634;
    private const double Rounding = 6755399441055744.0 + 1023.0; // 1.5 * 2^52 + exponent bias
    private const long SqrtHalfBits = 0x3FE6A09E667F3BCD;
    private const long ExponentOffset = 1024L << 52;
    private const long TwoToThe52Bits = 0x4330000000000000;

    /// <summary>log(x) for normal, positive x up to <see cref="Maths.Logarithm.Large"/>; error 2^-50 of the result, next to 1 too.</summary>
    /// <remarks>As <see cref="Maths.Logarithm"/>, without pairs.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister Logarithm(DoubleRegister x)
    {
        DoubleRegister numerator = Reduce(x, out DoubleRegister k);
        return Register.FusedMultiplyAdd(k, Register.Create(Ln2), OfFraction(numerator / (numerator + Register.Create(2.0))));
    }

    /// <summary>The same, for methods that have much else to inline.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static Vector512<double> CalledLogarithm(Vector512<double> x) => Logarithm(x);

    /// <summary>log(1 + t) for 0 &lt;= t &lt;= 1; relative error 2^-43.6.</summary>
    /// <remarks>2 atanh(w), w = t / (2 + t) &lt;= 1/3: relative for the smallest t.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister LogarithmOfOnePlus(DoubleRegister t) => OfLargeFraction(t / (t + Register.Create(2.0)));

    /// <summary>-q log q - (1 - q) log(1 - q) for 0 &lt;= q &lt;= 1/2, not subnormal; relative error 2^-43.5. Anything finite for other numbers.</summary>
    /// <remarks>log(1 - q) is -2 atanh(q / (2 - q)), relative for the smallest q. Both fractions come from one division. The terms have one sign.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister BinaryEntropy(DoubleRegister q)
    {
        DoubleRegister numerator = Reduce(q, out DoubleRegister k);
        DoubleRegister denominator = numerator + Register.Create(2.0);
        DoubleRegister denominatorOfOther = Register.Create(2.0) - q;
        DoubleRegister inverse = DoubleRegister.One / (denominator * denominatorOfOther);
        DoubleRegister logarithm = Register.FusedMultiplyAdd(k, Register.Create(Ln2), OfFraction(numerator * (denominatorOfOther * inverse)));
        DoubleRegister other = OfLargeFraction(q * (denominator * inverse));
        return Register.FusedMultiplyAdd(DoubleRegister.One - q, other, -(q * logarithm));
    }

    /// <summary>f - 1 and k of x = 2^k f, sqrt(1/2) &lt;= f &lt; sqrt(2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleRegister Reduce(DoubleRegister x, out DoubleRegister k)
    {
        LongRegister biasedExponent = Register.ShiftRightLogical(x.AsInt64() + Register.Create(ExponentOffset - SqrtHalfBits), 52);
        k = (biasedExponent | Register.Create(TwoToThe52Bits)).AsDouble() - Register.Create(4503599627370496.0 + 1024.0);
        DoubleRegister scale = (Register.Create((1024L + 1023L) << 52) - Register.ShiftLeft(biasedExponent, 52)).AsDouble();
        return Register.FusedMultiplyAdd(x, scale, Register.Create(-1.0));
    }

    /// <summary>2 atanh(w) for |w| &lt;= 0.1716; polynomial error 2^-52.2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleRegister OfFraction(DoubleRegister w)
    {
        DoubleRegister u = w * w;
        DoubleRegister u2 = u * u;
        DoubleRegister a = Polynomial.Cubic(u, u2, 0.6666666666658677, 0.4000000005252221, 0.28571417085612805, 0.22223375053395353);
        a = Register.FusedMultiplyAdd(Polynomial.Linear(u, 0.18123527294024916, 0.16821274683988494), u2 * u2, a);
        return Register.FusedMultiplyAdd(w * u, a, w + w);
    }

    /// <summary>2 atanh(w) for |w| &lt;= 1/3; relative error 2^-43.6.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleRegister OfLargeFraction(DoubleRegister w)
    {
        DoubleRegister u = w * w;
        DoubleRegister u2 = u * u;
        DoubleRegister a = Polynomial.Cubic(u, u2, 0.6666666667708665, 0.3999999764050454, 0.2857160893057699, 0.22215711046966927);
        DoubleRegister high = Polynomial.Linear(u, 0.18306612274725373, 0.14090068730425392);
        high = Register.FusedMultiplyAdd(Register.Create(0.2002465432852912), u2, high);
        a = Register.FusedMultiplyAdd(high, u2 * u2, a);
        return Register.FusedMultiplyAdd(w * u, a, w + w);
    }

    /// <summary>exp(x) for x from <see cref="Maths.Exponential.Lowest"/>, where it is 0, to 709; relative error 2^-45.</summary>
    /// <remarks>x = n ln 2 + r, degree 9: polynomial error 2^-45.9; what is left out of n ln 2 is below |n| 2^-55.2.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister Exponential(DoubleRegister x)
    {
        DoubleRegister rounded = Register.FusedMultiplyAdd(x, Register.Create(Log2E), Register.Create(Rounding));
        DoubleRegister n = rounded - Register.Create(Rounding);
        DoubleRegister r = Register.FusedMultiplyAdd(n, Register.Create(-Ln2), x);
        DoubleRegister r2 = r * r;
        DoubleRegister r4 = r2 * r2;
        DoubleRegister p = Polynomial.Cubic(r, r2, 0.9999999999999124, 0.49999999999607225, 0.16666666667754376, 0.04166666698709053);
        DoubleRegister high = Polynomial.Cubic(r, r2, 0.008333333005827412, 0.0013888807867017494, 0.0001984160443356179, 2.488215824634072e-05);
        high = Register.FusedMultiplyAdd(Register.Create(2.7476625911887176e-06), r4, high);
        p = Register.FusedMultiplyAdd(high, r4, p);
        return Register.FusedMultiplyAdd(p, r, DoubleRegister.One) * Register.ShiftLeft(rounded.AsInt64(), 52).AsDouble();
    }

    /// <summary>exp(x) for x up to 709, lower x as <see cref="SingleExponential.Lowest"/>; relative error 2^-47 for |x| &lt;= 104, beyond which floats do not reach.</summary>
    /// <remarks>That one's table and steps, with a polynomial of degree 6: 2^-50. Half of the operations of the other.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> TabulatedExponential(Vector512<double> x)
    {
        SingleExponential table = SingleExponential.Immediate;
        Vector512<double> r = table.Reduce(x, out Vector512<double> eighths);
        Vector512<double> r2 = r * r;
        Vector512<double> p = Vector512.FusedMultiplyAdd(
            Polynomial.Linear(r, 0.008333984806520601, 0.0013888227389115175), r2, Polynomial.Linear(r, 0.16666666605666772, 0.041666666984933605));
        p = Vector512.FusedMultiplyAdd(p, r2, Polynomial.Linear(r, 1.0000000000001419, 0.49999999999977957));
        return Vector512.FusedMultiplyAdd(p, r, Vector512<double>.One) * table.Scale(eighths);
    }

    /// <summary>The same, for methods that have much else to inline.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static Vector512<double> CalledExponential(Vector512<double> x) => Exponential(x);
#if !AVX512

    /// <summary>The same of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Logarithm(Vector512<double> x) => Vector512.Create(Logarithm(x.GetLower()), Logarithm(x.GetUpper()));

    /// <summary>The same of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> LogarithmOfOnePlus(Vector512<double> t) =>
        Vector512.Create(LogarithmOfOnePlus(t.GetLower()), LogarithmOfOnePlus(t.GetUpper()));

    /// <summary>The same of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> BinaryEntropy(Vector512<double> q) => Vector512.Create(BinaryEntropy(q.GetLower()), BinaryEntropy(q.GetUpper()));

    /// <summary>The same of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exponential(Vector512<double> x) => Vector512.Create(Exponential(x.GetLower()), Exponential(x.GetUpper()));
#endif
}
