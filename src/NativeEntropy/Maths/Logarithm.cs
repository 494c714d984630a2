using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>The natural logarithm of eight pairs of doubles, as pairs, without the C library.</summary>
/// <remarks>
/// <para>x = 2^k f, sqrt(1/2) &lt;= f &lt; sqrt(2); log f = 2 atanh(w), w = (f - 1) / (f + 1), |w| &lt;= 0.1716.
/// f - 1 is formed from the pair without error, so that log(1 + t) given as the pair (1, t) keeps its relative accuracy
/// for the smallest t: log1p needs no code of its own.</para>
/// <para>2 w is kept as a pair; w^3 a(w^2) is below 0.0034 and adds an error below 2^-61. Polynomial error 2^-60.6 of the result where
/// k = 0. Coefficients: polynomials.py.</para>
/// </remarks>
internal static class Logarithm
{
    private const double Ln2High = 0.6931471805599453;
    private const double Ln2Low = 2.3190468138462996e-17;
    private const long SqrtHalfBits = 0x3FE6A09E667F3BCD;
    private const long ExponentOffset = 1024L << 52;
    private const long TwoToThe52Bits = 0x4330000000000000;

    /// <summary>Up to here the scale of <see cref="Pair(VectorPair)"/> is a normal number.</summary>
    public const double Large = 1e300;

    public const double TwoToThe54 = 1.8014398509481984e16;

    /// <summary>log(2).</summary>
    public static DoubleDouble OfTwo => new(Ln2High, Ln2Low);

    /// <summary>log(2^54).</summary>
    public static DoubleDouble OfTwoToThe54
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(37.42994775023705, -1.1902053746983427e-15);
    }

    /// <summary>log(x) for normal, positive x up to <see cref="Large"/>.</summary>
    /// <remarks>Not inlined: without AVX-512 every vector operation is itself inlined, and the compiler has a budget per caller.</remarks>
    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair Pair(VectorPair x)
    {
        Vector512<long> bits = x.Hi.AsInt64();
        Vector512<long> biasedExponent = Vector512.ShiftRightLogical(bits + Vector512.Create(ExponentOffset - SqrtHalfBits), 52);
        Vector512<double> k = (biasedExponent | Vector512.Create(TwoToThe52Bits)).AsDouble() - Vector512.Create(4503599627370496.0 + 1024.0);
        Vector512<double> scale = (Vector512.Create((1024L + 1023L) << 52) - Vector512.ShiftLeft(biasedExponent, 52)).AsDouble();

        Vector512<double> lowPart = x.Lo * scale;
        VectorPair numerator = VectorPair.FastTwoSum((x.Hi * scale) - Vector512<double>.One, lowPart);
        VectorPair denominator = VectorPair.FastTwoSum(Vector512.Create(2.0), numerator.Hi);
        VectorPair w = numerator / new VectorPair(denominator.Hi, denominator.Lo + numerator.Lo);

        Vector512<double> u = w.Hi * w.Hi;
        Vector512<double> a = Tail(u);

        // d/dw of w^3 (2/3 + ...) is 2 w^2 + ...: the low part of w counts 2 (1 + u) times.
        Vector512<double> twiceLow = w.Lo + w.Lo;
        Vector512<double> rest = Vector512.FusedMultiplyAdd(twiceLow, u, twiceLow);
        rest = Vector512.FusedMultiplyAdd(w.Hi * u, a, rest);

        VectorPair exponentPart = VectorPair.TwoProduct(k, Vector512.Create(Ln2High));
        rest += Vector512.FusedMultiplyAdd(k, Vector512.Create(Ln2Low), exponentPart.Lo);
        VectorPair sum = VectorPair.FastTwoSum(exponentPart.Hi, w.Hi + w.Hi);
        return VectorPair.FastTwoSum(sum.Hi, sum.Lo + rest);
    }

    /// <summary>log(a / b) for normal, positive a and b whose quotient is below 2^1000, given a - b.</summary>
    /// <remarks>
    /// With a 2^-k next to b it is 2 atanh(w) + k log(2), w = (a 2^-k - b) / (a 2^-k + b). k is the rounded difference of the bit patterns: log2 but for 0.086, so
    /// that |w| is below 0.2, where <see cref="Tail(DoubleRegister)"/> has an error of 2^-54. With what the difference and three roundings bring, 2^-51 and the difference's own error.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister OfQuotient(DoubleRegister a, DoubleRegister b, DoubleRegister difference)
    {
        const long Half = 1L << 51;
        const long Exponents = ~((1L << 52) - 1);
        LongRegister exponent = (a.AsInt64() - b.AsInt64() + Register.Create(Half)) & Register.Create(Exponents);
        DoubleRegister moved = (a.AsInt64() - exponent).AsDouble();
        DoubleRegister unmoved = Register.Equals(exponent, LongRegister.Zero).AsDouble();
        DoubleRegister numerator = Register.ConditionalSelect(unmoved, difference, moved - b);
        DoubleRegister w = numerator / (moved + b);
        DoubleRegister u = w * w;
        LongRegister biasedExponent = Register.ShiftRightLogical(exponent + Register.Create(ExponentOffset), 52);
        DoubleRegister k = (biasedExponent | Register.Create(TwoToThe52Bits)).AsDouble() - Register.Create(4503599627370496.0 + 1024.0);
        DoubleRegister logarithm = Register.FusedMultiplyAdd(w * u, Tail(u), w + w);
        return Register.FusedMultiplyAdd(k, Register.Create(Ln2High), logarithm);
    }

    /// <summary>a(w^2) of log f = 2 w + w^3 a(w^2), for |w| &lt;= 0.1716.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister Tail(DoubleRegister u)
    {
        DoubleRegister a = Register.Create(0.12035754183858464);
        a = Register.FusedMultiplyAdd(a, u, Register.Create(0.11668438451849614));
        a = Register.FusedMultiplyAdd(a, u, Register.Create(0.13336682110120948));
        a = Register.FusedMultiplyAdd(a, u, Register.Create(0.1538454555954533));
        a = Register.FusedMultiplyAdd(a, u, Register.Create(0.18181819076360203));
        a = Register.FusedMultiplyAdd(a, u, Register.Create(0.22222222215311283));
        a = Register.FusedMultiplyAdd(a, u, Register.Create(0.28571428571458746));
        a = Register.FusedMultiplyAdd(a, u, Register.Create(0.39999999999999936));
        return Register.FusedMultiplyAdd(a, u, Register.Create(0.6666666666666666));
    }

#if !AVX512
    /// <summary>The same of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Tail(Vector512<double> u) => Vector512.Create(Tail(u.GetLower()), Tail(u.GetUpper()));
#endif

    /// <summary>log(x) for every finite, positive x, subnormal numbers included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair OfWholeRange(Vector512<double> x)
    {
        Vector512<double> factor = IntoRange(x, out Vector512<double> direction);
        return OutOfRange(Pair(new VectorPair(x * factor, Vector512<double>.Zero)), direction);
    }

    /// <summary>
    /// What brings x into the range of <see cref="Pair(VectorPair)"/>: subnormal numbers come up by 2^54; the largest, whose scale 2^-k would be
    /// subnormal, come down. Direction: -1, 1, or 0 for all others.
    /// </summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static Vector512<double> IntoRange(Vector512<double> x, out Vector512<double> direction)
    {
        Vector512<double> subnormal = Vector512.LessThan(x, Vector512.Create(Scalars.SmallestNormal));
        Vector512<double> large = Vector512.GreaterThan(x, Vector512.Create(Large));
        direction = Masks.Select(subnormal, Vector512.Create(-1.0), Vector512<double>.One & large);
        Vector512<double> down = Masks.Select(large, Vector512.Create(1 / TwoToThe54), Vector512<double>.One);
        return Masks.Select(subnormal, Vector512.Create(TwoToThe54), down);
    }

    /// <summary>The logarithm of x, given that of x times its factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair OutOfRange(VectorPair logarithm, Vector512<double> direction) =>
        logarithm + new VectorPair(direction * Vector512.Create(OfTwoToThe54.Hi), direction * Vector512.Create(OfTwoToThe54.Lo));

    /// <summary>The logarithm where x is finite and positive; -inf at 0, +inf at +inf, NaN elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> WithLimits(Vector512<double> x, Vector512<double> logarithm)
    {
        Vector512<double> infinity = Vector512.Create(double.PositiveInfinity);
        Vector512<double> result = Masks.Select(Vector512.Equals(x, infinity), infinity, logarithm);
        result = Masks.Select(Vector512.Equals(x, Vector512<double>.Zero), -infinity, result);
        return Masks.Select(
            Vector512.GreaterThanOrEqual(x, Vector512<double>.Zero), result, Vector512.Create(Scalars.NaN));
    }

    /// <summary>log(x) of one pair.</summary>
    public static DoubleDouble Pair(DoubleDouble x) => Pair(VectorPair.Broadcast(x)).First();
}
