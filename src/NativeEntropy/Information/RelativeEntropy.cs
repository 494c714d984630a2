using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>K(p, q) = p log(p / q) - p + q >= 0, the term of every divergence; relative accuracy down to p = q, where it is 0.</summary>
/// <remarks>
/// <para>With q' = 2^k q next to p, |p - q'| &lt;= (p + q') / 5, and s = (p - q') / (p + q'): log(p / q) = k ln 2 + 2 s + s^3 a(s^2), and because 2 p s = (p - q') (1 + s)</para>
/// <para>K = [p k ln 2 + (q - q')] + s (p - q') + p s^3 a(s^2).</para>
/// <para>p - q' has no error (Sterbenz). The bracket is exactly 0 for k = 0: nothing cancels, however near p and q are. For k &lt;> 0 it is
/// at most 20 K; it is kept as a pair. The last term is at most 0.15 K.</para>
/// <para>k is the difference of the bits of p and q as integers, which is that of their logarithms to within 0.086, rounded: |log2(p / q')| &lt;= 0.5861.</para>
/// <para>Subnormal q are not what they seem to be here; who calls must look for them. K(0, q) = q, K(p, 0) = inf, K(0, 0) = 0.</para>
/// </remarks>
internal static class RelativeEntropy
{
    private const long HalfExponentBits = 1L << 51;
    private const long ExponentMask = unchecked((long)0xFFF0000000000000);
    private const long TwoToThe52Bits = 0x4330000000000000;
    private const double MostOfNeighbours = 5.9604644775390625e-08; // 2^-24
    private const double Ln2 = 0.6931471805599453;

    /// <summary>For floats; relative error 2^-30.1.</summary>
    /// <param name="p">A float, at least 0.</param>
    /// <param name="q">A float, or a mean of two, at least 0.</param>
    /// <param name="difference">p - q.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister ForSingle(DoubleRegister p, DoubleRegister q, DoubleRegister difference)
    {
        DoubleRegister s = Quotient(p, q, out DoubleRegister d, out DoubleRegister k);
        return OfQuotient(p, q, difference, s, d, k);
    }

    /// <summary>s, p - q' and k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleRegister Quotient(DoubleRegister p, DoubleRegister q, out DoubleRegister d, out DoubleRegister k)
    {
        DoubleRegister near = Near(p, q, out k);
        d = p - near;
        return d / (p + near);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleRegister OfQuotient(DoubleRegister p, DoubleRegister q, DoubleRegister difference, DoubleRegister s, DoubleRegister d, DoubleRegister k)
    {
        DoubleRegister u = s * s;
        DoubleRegister a = Polynomial.Cubic(u, u * u, 0.6666666626221117, 0.4000031919236798, 0.28532135959195004, 0.2375880580988739);

        // [...] + s (p - q') + p s^3 a = p (k ln 2 + s^3 a) + (d - (p - q)) + s d
        DoubleRegister logarithm = Register.FusedMultiplyAdd(s * u, a, k * Register.Create(Ln2));
        DoubleRegister rest = Register.FusedMultiplyAdd(s, d, d - difference);
        return AtZero(p, q, Register.FusedMultiplyAdd(p, logarithm, rest));
    }

    /// <summary>p and q next to each other: q' = 2^k q.</summary>
    internal record struct Comparison(DoubleRegister P, DoubleRegister Q, DoubleRegister Near, DoubleRegister K)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Comparison Of(DoubleRegister p, DoubleRegister q)
        {
            DoubleRegister near = RelativeEntropy.Near(p, q, out DoubleRegister k);
            return new(p, q, near, k);
        }

        /// <summary>p - q', exact.</summary>
        public readonly DoubleRegister Difference
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => P - Near;
        }

        /// <summary>s, rounded twice.</summary>
        public readonly DoubleRegister S
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => Difference / (Near + P);
        }
    }

    /// <summary>The bracket, for doubles, as a pair that is not normal: without the tail of ln 2, which <see cref="Rest"/> has.</summary>
    /// <remarks>Brackets and rests are summed apart, in pairs: what cancels between the two sums costs nothing. p &lt; 2^-1022 counts as 0.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair Bracket(Comparison of)
    {
        RegisterPair product = RegisterPair.TwoProduct(of.P, of.K * Register.Create(LogarithmParts.Ln2Head));
        RegisterPair difference = RegisterPair.TwoDifference(of.Q, of.Near);
        RegisterPair bracket = RegisterPair.TwoSum(product.Hi, difference.Hi);
        DoubleRegister low = bracket.Lo + (product.Lo + difference.Lo);
        DoubleRegister absent = Register.LessThan(of.P, Register.Create(Scalars.SmallestNormal));
        return new(AtZero(of.P, of.Q, bracket.Hi), Register.AndNot(low, absent));
    }

    /// <summary>s (p - q') + p s^3 a(s^2), and the tail of the bracket: a pair that is not normal, with an error of 2^-53.8 K.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair Rest(Comparison of, DoubleRegister s)
    {
        DoubleRegister d = of.Difference;
        RegisterPair sum = RegisterPair.FastTwoSum(of.Near, of.P);
        DoubleRegister remainder = Register.FusedMultiplyAdd(-s, sum.Hi, d);
        remainder = Register.FusedMultiplyAdd(-s, sum.Lo, remainder);
        DoubleRegister u = s * s;
        RegisterPair square = RegisterPair.TwoProduct(s, d);
        DoubleRegister rest = Register.FusedMultiplyAdd(s * u, Tail(u), of.K * Register.Create(LogarithmParts.Ln2Tail));

        // What s lacks is remainder / (p + q'), and counts dK / ds = (p - q') + 2 p s^2 times: together remainder (s + s^2 + s^3).
        DoubleRegister slope = Register.FusedMultiplyAdd(s, u, s + u);
        rest = Register.FusedMultiplyAdd(remainder, slope, Register.FusedMultiplyAdd(of.P, rest, square.Lo));
        DoubleRegister absent = Register.LessThan(of.P, Register.Create(Scalars.SmallestNormal)) | Register.Equals(of.Q, DoubleRegister.Zero);
        return new(Register.AndNot(square.Hi, absent), Register.AndNot(rest, absent));
    }

    /// <summary>The brackets of K(p, m) and K(q, m), added: a pair that is not normal. m is (p + q) / 2, rounded.</summary>
    /// <remarks>K(p, m) + K(q, m) is least at the mean: what its rounding, e, adds is e^2 / m, 2^-58 of the sum where |p - q| is 2^-24 (p + q).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair MixtureBracket(DoubleRegister p, DoubleRegister q)
    {
        DoubleRegister middle = (p + q) * Register.Create(0.5);
        return Sum(Bracket(Comparison.Of(p, middle)), Bracket(Comparison.Of(q, middle)));
    }

    /// <summary>Their rests, added; all of it where p and q are next to each other, and the brackets 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair MixtureRest(DoubleRegister p, DoubleRegister q)
    {
        DoubleRegister middle = (p + q) * Register.Create(0.5);
        Comparison left = Comparison.Of(p, middle);
        Comparison right = Comparison.Of(q, middle);
        RegisterPair sum = Sum(Rest(left, left.S), Rest(right, right.S));
        RegisterPair neighbours = OfNeighbours(p, q, out DoubleRegister near);
        return RegisterPair.Select(near, neighbours, sum);
    }

    /// <summary>The sum of two pairs, not normal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static RegisterPair Sum(RegisterPair a, RegisterPair b)
    {
        RegisterPair sum = RegisterPair.TwoSum(a.Hi, b.Hi);
        return new(sum.Hi, sum.Lo + (a.Lo + b.Lo));
    }

    /// <summary>K(p, m) + K(q, m) for the mean m of p and q that are so near that (p - q)^2 / (2 m) (1 + z^2 / 6) / 2 has it all, z = (p - q) / (p + q): a pair, error 2^-55.</summary>
    /// <param name="p">At least 0.</param>
    /// <param name="q">At least 0.</param>
    /// <param name="near">The lanes where it holds, |z| &lt; 2^-24.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static RegisterPair OfNeighbours(DoubleRegister p, DoubleRegister q, out DoubleRegister near)
    {
        DoubleRegister larger = Register.MaxNative(p, q);
        DoubleRegister smaller = Register.MinNative(p, q);
        RegisterPair sum = RegisterPair.FastTwoSum(larger, smaller);
        DoubleRegister d = larger - smaller;
        near = Register.LessThan(d, sum.Hi * Register.Create(MostOfNeighbours));
        DoubleRegister z = d / sum.Hi;
        DoubleRegister remainder = Register.FusedMultiplyAdd(-z, sum.Lo, Register.FusedMultiplyAdd(-z, sum.Hi, d));
        RegisterPair square = RegisterPair.TwoProduct(d, z);
        DoubleRegister low = Register.FusedMultiplyAdd(z, remainder, square.Lo);
        low = Register.FusedMultiplyAdd(square.Hi * z, z * Register.Create(1.0 / 6), low);
        DoubleRegister half = Register.Create(0.5);
        return new(square.Hi * half, low * half);
    }

    /// <summary>a(u) of log f = 2 s + s^3 a(s^2), for |s| &lt;= 0.2005.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister Tail(DoubleRegister u)
    {
        DoubleRegister u2 = u * u;
        DoubleRegister low = Polynomial.Cubic(u, u2, 0.6666666666666666, 0.400000000000082, 0.28571428567165247, 0.22222223065971602);
        DoubleRegister high = Polynomial.Cubic(u, u2, 0.1818173629573115, 0.15388919210715754, 0.13208726409887717, 0.13616377684205763);
        return Register.FusedMultiplyAdd(high, u2 * u2, low);
    }

    /// <summary>2^k y for a y next to x, as <see cref="Near(DoubleRegister, DoubleRegister, out DoubleRegister)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair Near(DoubleRegister x, RegisterPair y, out DoubleRegister k)
    {
        // Farther out the low part does not count.
        const double Most = 1000.0;
        DoubleRegister high = Near(x, y.Hi, out k);
        DoubleRegister limited = Register.MaxNative(Register.Create(-Most), Register.MinNative(Register.Create(Most), k));
        return new(high, y.Lo * Exponential.PowerOfTwo(limited));
    }

    /// <summary>2^k q, at most a factor of 1.502 from p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleRegister Near(DoubleRegister p, DoubleRegister q, out DoubleRegister k)
    {
        LongRegister bits = q.AsInt64();
        LongRegister shift = (p.AsInt64() - bits + Register.Create(HalfExponentBits)) & Register.Create(ExponentMask);
        LongRegister biased = Register.ShiftRightLogical(shift ^ Register.Create(long.MinValue), 52);
        k = (biased | Register.Create(TwoToThe52Bits)).AsDouble() - Register.Create(4503599627370496.0 + 2048.0);
        return (bits + shift).AsDouble();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleRegister AtZero(DoubleRegister p, DoubleRegister q, DoubleRegister value)
    {
        DoubleRegister result = Register.ConditionalSelect(Register.LessThan(p, Register.Create(Scalars.SmallestNormal)), q, value);
        DoubleRegister impossible = Register.GreaterThan(p, DoubleRegister.Zero) & Register.Create(double.PositiveInfinity);
        return Register.ConditionalSelect(Register.Equals(q, DoubleRegister.Zero), impossible, result);
    }
#if !AVX512

    /// <summary>The same of eight. Both halves step by step: one after the other takes longer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ForSingle(Vector512<double> p, Vector512<double> q, Vector512<double> difference)
    {
        DoubleRegister s = Quotient(p.GetLower(), q.GetLower(), out DoubleRegister d, out DoubleRegister k);
        DoubleRegister t = Quotient(p.GetUpper(), q.GetUpper(), out DoubleRegister e, out DoubleRegister l);
        return Vector512.Create(
            OfQuotient(p.GetLower(), q.GetLower(), difference.GetLower(), s, d, k), OfQuotient(p.GetUpper(), q.GetUpper(), difference.GetUpper(), t, e, l));
    }
#endif
}
