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
        Vector512<double> t = Reduce(x, out Vector512<double> k);
        Vector512<double> w = t / (t + Vector512.Create(2.0));
        Vector512<double> u = w * w;
        Vector512<double> q = Polynomial.Cubic(
            u, u * u, 1.9999999986213284, 0.6666681595128088, 0.3997479487575546, 0.29925652043932344);
        return Vector512.FusedMultiplyAdd(w, q, k * Vector512.Create(Ln2));
    }

    /// <summary>log(x) for sums that become doubles: relative error 2^-57.7, absolute error 2^-59.2.</summary>
    /// <remarks>
    /// log f = 2 w + w^3 a(w^2), w = t / (2 + t), with what rounding takes from w put back; the polynomial is that of <see cref="Logarithm"/>.
    /// w^3 a is at most 0.01 of 2 w and has four roundings of 2^-53 of itself.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LogarithmParts ForDouble(Vector512<double> x)
    {
        Vector512<double> t = Reduce(x, out Vector512<double> k);
        VectorPair denominator = VectorPair.FastTwoSum(Vector512.Create(2.0), t);
        Vector512<double> w = t / denominator.Hi;
        Vector512<double> remainder = Vector512.FusedMultiplyAdd(-w, denominator.Hi, t);
        remainder = Vector512.FusedMultiplyAdd(-w, denominator.Lo, remainder);
        Vector512<double> u = w * w;

        // What w lacks is remainder / (2 + t) = remainder (1 - w) / 2, and counts 2 (1 + w^2) times.
        Vector512<double> slope = Vector512.FusedMultiplyAdd(u, Vector512<double>.One - w, Vector512<double>.One - w);
        Vector512<double> rest = Vector512.FusedMultiplyAdd(k, Vector512.Create(Ln2Tail), remainder * slope);
        rest = Vector512.FusedMultiplyAdd(w * u, Tail(u), rest);
        VectorPair head = VectorPair.FastTwoSum(k * Vector512.Create(Ln2Head), w + w);
        return new(head.Hi, head.Lo + rest);
    }

    /// <summary>factor log(x), a pair that is not normal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair ProductForDouble(Vector512<double> factor, Vector512<double> x)
    {
        LogarithmParts logarithm = ForDouble(x);
        VectorPair product = VectorPair.TwoProduct(factor, logarithm.Hi);
        return new(product.Hi, Vector512.FusedMultiplyAdd(factor, logarithm.Lo, product.Lo));
    }

    /// <summary>The polynomial of <see cref="Logarithm.Tail(DoubleRegister)"/>, in a shorter chain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Tail(Vector512<double> u)
    {
        Vector512<double> u2 = u * u;
        Vector512<double> u4 = u2 * u2;
        Vector512<double> low = Polynomial.Cubic(u, u2, 0.6666666666666666, 0.39999999999999936, 0.28571428571458746, 0.22222222215311283);
        Vector512<double> high = Polynomial.Cubic(u, u2, 0.18181819076360203, 0.1538454555954533, 0.13336682110120948, 0.11668438451849614);
        high = Vector512.FusedMultiplyAdd(Vector512.Create(0.12035754183858464), u4, high);
        return Vector512.FusedMultiplyAdd(high, u4, low);
    }

    /// <summary>f - 1 and k of x = 2^k f.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Reduce(Vector512<double> x, out Vector512<double> k)
    {
        Vector512<long> bits = x.AsInt64();
        Vector512<long> exponent = (bits + Vector512.Create(ExponentOffset - SqrtHalfBits)) & Vector512.Create(ExponentMask);
        k = ToDouble(Vector512.ShiftRightLogical(exponent, 52)) - Vector512.Create(4503599627370496.0 + 1024.0);
        Vector512<double> f = (bits - exponent + Vector512.Create(ExponentOffset)).AsDouble();
        return f - Vector512<double>.One;
    }

    /// <summary>2^52 + i for a whole number 0 &lt;= i &lt; 2^52.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ToDouble(Vector512<long> i) => (i | Vector512.Create(TwoToThe52Bits)).AsDouble();
}
