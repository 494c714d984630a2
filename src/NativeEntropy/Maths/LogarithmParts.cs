using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>log(x) as k ln 2 + log f, sqrt(1/2) &lt;= f &lt; sqrt(2), to be inlined into loops over probabilities.</summary>
/// <remarks>
/// <para>f comes out of the bits of x by integer arithmetic, so that no argument overflows on the way. The results for what is not a normal,
/// positive number are finite and mean nothing: 0 times them is 0, and who sums them must look for negative numbers, infinities,
/// NaN and (doubles only) subnormal numbers in another way.</para>
/// <para>Next to x = 1, k = 0 and f - 1 is exact: the result keeps its relative accuracy.</para>
/// </remarks>
/// <param name="Hi">The leading part.</param>
/// <param name="Lo">What is missing; about a hundredth of Hi at most, because the pair is not made normal.</param>
internal readonly record struct LogarithmParts(Vector512<double> Hi, Vector512<double> Lo)
{
    private const double Ln2 = 0.6931471805599453;

    /// <summary>ln 2 in two parts, of which the first has 32 bits: its product with an exponent is exact.</summary>
    public const double Ln2Head = 0.6931471803691238;
    public const double Ln2Tail = 1.9082149292705877e-10;

    private const long SqrtHalfBits = 0x3FE6A09E667F3BCD;
    private const long ExponentMask = unchecked((long)0xFFF0000000000000);
    private const long ExponentOffset = 1024L << 52;
    private const long TwoToThe52Bits = 0x4330000000000000;

    /// <summary>log(x) for sums that become floats: relative error 2^-30.4, the polynomial's.</summary>
    /// <remarks>log f = w q(w^2), w = (f - 1) / (f + 1): with a division the polynomial has degree 3, without one it would have 9.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ForSingle(Vector512<double> x)
    {
#if AVX512
        return OfFraction(Quotient(x, out DoubleRegister k), k);
#else
        // Both halves step by step: one after the other takes longer.
        DoubleRegister lower = Quotient(x.GetLower(), out DoubleRegister k), upper = Quotient(x.GetUpper(), out DoubleRegister l);
        return Vector512.Create(OfFraction(lower, k), OfFraction(upper, l));
#endif
    }

    /// <summary>w and k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleRegister Quotient(DoubleRegister x, out DoubleRegister k)
    {
        DoubleRegister t = Reduce(x, out k);
        return t / (t + Register.Create(2.0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleRegister OfFraction(DoubleRegister w, DoubleRegister k)
    {
        DoubleRegister u = w * w;
        DoubleRegister q = Polynomial.Cubic(u, u * u, 1.9999999986213284, 0.6666681595128088, 0.3997479487575546, 0.29925652043932344);
        return Register.FusedMultiplyAdd(w, q, k * Register.Create(Ln2));
    }

    /// <summary>log(x) for sums that become doubles: relative error 2^-57.7, absolute error 2^-59.2.</summary>
    /// <remarks>
    /// log f = 2 w + w^3 a(w^2), w = t / (2 + t), with what rounding takes from w put back; the polynomial is that of <see cref="Logarithm"/>.
    /// w^3 a is at most 0.01 of 2 w and has four roundings of 2^-53 of itself.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair ForDouble(DoubleRegister x)
    {
        DoubleRegister t = Reduce(x, out DoubleRegister k);
        RegisterPair denominator = RegisterPair.FastTwoSum(Register.Create(2.0), t);
        DoubleRegister w = t / denominator.Hi;
        DoubleRegister remainder = Register.FusedMultiplyAdd(-w, denominator.Hi, t);
        remainder = Register.FusedMultiplyAdd(-w, denominator.Lo, remainder);
        DoubleRegister u = w * w;

        // What w lacks is remainder / (2 + t) = remainder (1 - w) / 2, and counts 2 (1 + w^2) times.
        DoubleRegister slope = Register.FusedMultiplyAdd(u, DoubleRegister.One - w, DoubleRegister.One - w);
        DoubleRegister rest = Register.FusedMultiplyAdd(k, Register.Create(Ln2Tail), remainder * slope);
        rest = Register.FusedMultiplyAdd(w * u, Tail(u), rest);
        RegisterPair head = RegisterPair.FastTwoSum(k * Register.Create(Ln2Head), w + w);
        return new(head.Hi, head.Lo + rest);
    }

    /// <summary>The same of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LogarithmParts ForEightDoubles(Vector512<double> x)
    {
#if AVX512
        RegisterPair logarithm = ForDouble(x);
        return new(logarithm.Hi, logarithm.Lo);
#else
        RegisterPair lower = ForDouble(x.GetLower()), upper = ForDouble(x.GetUpper());
        return new(Vector512.Create(lower.Hi, upper.Hi), Vector512.Create(lower.Lo, upper.Lo));
#endif
    }

    /// <summary>factor log(x), a pair that is not normal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair ProductForDouble(Vector512<double> factor, Vector512<double> x)
    {
        LogarithmParts logarithm = ForEightDoubles(x);
        VectorPair product = VectorPair.TwoProduct(factor, logarithm.Hi);
        return new(product.Hi, Vector512.FusedMultiplyAdd(factor, logarithm.Lo, product.Lo));
    }

    /// <summary>The polynomial of <see cref="Logarithm.Tail(DoubleRegister)"/>, in a shorter chain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleRegister Tail(DoubleRegister u)
    {
        DoubleRegister u2 = u * u;
        DoubleRegister u4 = u2 * u2;
        DoubleRegister low = Polynomial.Cubic(u, u2, 0.6666666666666666, 0.39999999999999936, 0.28571428571458746, 0.22222222215311283);
        DoubleRegister high = Polynomial.Cubic(u, u2, 0.18181819076360203, 0.1538454555954533, 0.13336682110120948, 0.11668438451849614);
        high = Register.FusedMultiplyAdd(Register.Create(0.12035754183858464), u4, high);
        return Register.FusedMultiplyAdd(high, u4, low);
    }

    /// <summary>f - 1 and k of x = 2^k f.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleRegister Reduce(DoubleRegister x, out DoubleRegister k)
    {
        LongRegister bits = x.AsInt64();
        LongRegister exponent = (bits + Register.Create(ExponentOffset - SqrtHalfBits)) & Register.Create(ExponentMask);

        // 2^52 + i for a whole number 0 <= i < 2^52.
        DoubleRegister biased = (Register.ShiftRightLogical(exponent, 52) | Register.Create(TwoToThe52Bits)).AsDouble();
        k = biased - Register.Create(4503599627370496.0 + 1024.0);
        DoubleRegister f = (bits - exponent + Register.Create(ExponentOffset)).AsDouble();
        return f - DoubleRegister.One;
    }
}
