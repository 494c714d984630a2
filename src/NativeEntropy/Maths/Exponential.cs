using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>exp on eight doubles, without the C library: x = n ln 2 + r, |r| &lt;= ln 2 / 2, exp(x) = 2^n exp(r).</summary>
/// <remarks>
/// <para>n comes from one fused multiply-add with a constant so large that the sum's last bit is worth 1 (Hida's "magic" rounding);
/// 1023 is part of the constant, so that the low bits of the sum are the exponent field of 2^n.</para>
/// <para>n ln2High is exact inside the fused multiply-add and the difference to x is exact as well: both are multiples of 2^-54 and the
/// result is below 1/2. What is left is n ln2Low and what the caller lost in forming x.</para>
/// <para>Coefficients: polynomials.py, Remez with a relative weight, rounded to double.</para>
/// </remarks>
internal static class Exponential
{
    /// <summary>Below this, n = -1023, and 2^n as formed by <see cref="Scale"/> is 0: exp is 0 to all who sum it.</summary>
    public const double Lowest = -709.1;

    /// <summary>Below this, exp rounds to 0 in double, subnormal numbers included, also when 2^50 multiplies it.</summary>
    public const double LowestSubnormal = -800.0;

    private const double Most = 709.0;

    private const double Log2E = 1.4426950408889634;
    private const double Ln2High = 0.6931471805599453;
    private const double Ln2Low = 2.3190468138462996e-17;
    private const double Rounding = 6755399441055744.0 + 1023.0; // 1.5 * 2^52 + exponent bias

    // (exp(r) - 1 - r) / r^2, by the power of r in exp(r).
    private const double Third = 0.16666666666666682;
    private const double Fourth = 0.04166666666666609;
    private const double Fifth = 0.00833333333331692;
    private const double Sixth = 0.0013888888889117218;
    private const double Seventh = 0.00019841269896673228;
    private const double Eighth = 2.4801586924663007e-05;
    private const double Ninth = 2.755723456663366e-06;
    private const double Tenth = 2.7557582766357126e-07;
    private const double Eleventh = 2.5112141712116906e-08;
    private const double Twelfth = 2.08265400726606e-09;

    /// <summary>The rounded sum that belongs to n = -1022.</summary>
    public const double SmallestNormalRounded = Rounding - 1022.0;

    /// <summary>exp(x) = 2^n (1 + Linear + Rest), with Linear exact.</summary>
    internal readonly record struct Parts(Vector512<double> Rounded, Vector512<double> Linear, Vector512<double> Rest)
    {
        public Vector512<double> Exponent => Rounded - Vector512.Create(Rounding);

        /// <summary>1 + Linear + Rest as a pair; relative error 2^-54.8, which is the rounding of Rest and of what it is made of.</summary>
        public VectorPair Mantissa()
        {
            VectorPair head = VectorPair.FastTwoSum(Vector512<double>.One, Linear);
            return VectorPair.FastTwoSum(head.Hi, head.Lo + Rest);
        }
    }

    /// <summary>2^n for -1022 &lt;= n &lt;= 1023, 0 for n = -1023, out of the low bits of the rounded sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Scale(Vector512<double> rounded) =>
        Vector512.ShiftLeft(rounded.AsInt64(), 52).AsDouble();

    /// <summary>2^n for whole -1022 &lt;= n &lt;= 1023, 0 for n = -1023.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister PowerOfTwo(DoubleRegister n) => Register.ShiftLeft((n + Register.Create(Rounding)).AsInt64(), 52).AsDouble();
#if !AVX512

    /// <summary>The same of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> PowerOfTwo(Vector512<double> n) => Scale(n + Vector512.Create(Rounding));
#endif

    /// <summary>max(x, limit); NaN stays NaN, because the native maximum returns its second operand then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> AtLeast(Vector512<double> x, double limit) =>
        Vector512.MaxNative(Vector512.Create(limit), x);

    /// <summary>exp(x + low), |low| an error term of x; polynomial error 2^-60.1; for the roundings see docs/numerics.md.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Parts ForDouble(Vector512<double> x, Vector512<double> low) => ForDouble(x, low, Vector512.IsHardwareAccelerated);

    /// <summary>The same.</summary>
    /// <param name="x">What to take the exponential of.</param>
    /// <param name="low">See above.</param>
    /// <param name="asWhole">False where a caller has more operations of whole vectors than the compiler inlines.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Parts ForDouble(Vector512<double> x, Vector512<double> low, bool asWhole)
    {
        Vector512<double> rounded = Vector512.FusedMultiplyAdd(x, Vector512.Create(Log2E), Vector512.Create(Rounding));
        Vector512<double> n = rounded - Vector512.Create(Rounding);
        Vector512<double> linear = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2High), x);
        Vector512<double> correction = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2Low), low);
        Vector512<double> r = linear + correction;
        Vector512<double> p = asWhole ? Curve(r) : CurveInHalves(r);
        return new(rounded, linear, Vector512.FusedMultiplyAdd(r * r, p, correction));
    }

    /// <summary>(exp(r) - 1 - r) / r^2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Curve(Vector512<double> r)
    {
        Vector512<double> p = Vector512.Create(Twelfth);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(Eleventh));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(Tenth));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(Ninth));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(Eighth));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(Seventh));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(Sixth));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(Fifth));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(Fourth));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(Third));
        return Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.5));
    }

    /// <inheritdoc cref="Curve(Vector512{double})" />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Curve(Vector256<double> r)
    {
        Vector256<double> p = Vector256.Create(Twelfth);
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(Eleventh));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(Tenth));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(Ninth));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(Eighth));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(Seventh));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(Sixth));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(Fifth));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(Fourth));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(Third));
        return Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.5));
    }

    /// <summary>Both halves step by step, for machines without AVX-512: there an operation of a whole vector is a small method, and the compiler inlines only so many into one. One half after the other takes longer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> CurveInHalves(Vector512<double> r)
    {
        Vector256<double> x = r.GetLower(), y = r.GetUpper();
        Vector256<double> p = Vector256.Create(Twelfth), q = p;
        p = Vector256.FusedMultiplyAdd(p, x, Vector256.Create(Eleventh));
        q = Vector256.FusedMultiplyAdd(q, y, Vector256.Create(Eleventh));
        p = Vector256.FusedMultiplyAdd(p, x, Vector256.Create(Tenth));
        q = Vector256.FusedMultiplyAdd(q, y, Vector256.Create(Tenth));
        p = Vector256.FusedMultiplyAdd(p, x, Vector256.Create(Ninth));
        q = Vector256.FusedMultiplyAdd(q, y, Vector256.Create(Ninth));
        p = Vector256.FusedMultiplyAdd(p, x, Vector256.Create(Eighth));
        q = Vector256.FusedMultiplyAdd(q, y, Vector256.Create(Eighth));
        p = Vector256.FusedMultiplyAdd(p, x, Vector256.Create(Seventh));
        q = Vector256.FusedMultiplyAdd(q, y, Vector256.Create(Seventh));
        p = Vector256.FusedMultiplyAdd(p, x, Vector256.Create(Sixth));
        q = Vector256.FusedMultiplyAdd(q, y, Vector256.Create(Sixth));
        p = Vector256.FusedMultiplyAdd(p, x, Vector256.Create(Fifth));
        q = Vector256.FusedMultiplyAdd(q, y, Vector256.Create(Fifth));
        p = Vector256.FusedMultiplyAdd(p, x, Vector256.Create(Fourth));
        q = Vector256.FusedMultiplyAdd(q, y, Vector256.Create(Fourth));
        p = Vector256.FusedMultiplyAdd(p, x, Vector256.Create(Third));
        q = Vector256.FusedMultiplyAdd(q, y, Vector256.Create(Third));
        p = Vector256.FusedMultiplyAdd(p, x, Vector256.Create(0.5));
        q = Vector256.FusedMultiplyAdd(q, y, Vector256.Create(0.5));
        return Vector512.Create(p, q);
    }

    /// <summary>exp(x + low) = scale (1 + linear + rest), of one register: <see cref="ForDouble(Vector512{double}, Vector512{double})"/>, for x from <see cref="Lowest"/> to 709.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister ForRegister(DoubleRegister x, DoubleRegister low, out DoubleRegister linear, out DoubleRegister rest)
    {
        DoubleRegister rounded = Register.FusedMultiplyAdd(x, Register.Create(Log2E), Register.Create(Rounding));
        DoubleRegister n = rounded - Register.Create(Rounding);
        linear = Register.FusedMultiplyAdd(n, Register.Create(-Ln2High), x);
        DoubleRegister correction = Register.FusedMultiplyAdd(n, Register.Create(-Ln2Low), low);
        DoubleRegister r = linear + correction;
        rest = Register.FusedMultiplyAdd(r * r, Curve(r), correction);
        return Register.ShiftLeft(rounded.AsInt64(), 52).AsDouble();
    }

    /// <summary>exp(x) for x from <see cref="Lowest"/> to 709, rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister OfRegister(DoubleRegister x)
    {
        DoubleRegister scale = ForRegister(x, DoubleRegister.Zero, out DoubleRegister linear, out DoubleRegister rest);
        return Register.FusedMultiplyAdd(scale, linear + rest, scale);
    }

    /// <summary>x - n ln 2 as a pair, error 2^-98; n, for x from <see cref="LowestSubnormal"/> to 709.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair Reduce(VectorPair x, out Vector512<double> n)
    {
        n = Vector512.FusedMultiplyAdd(x.Hi, Vector512.Create(Log2E), Vector512.Create(Rounding)) - Vector512.Create(Rounding);
        Vector512<double> linear = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2High), x.Hi);
        return VectorPair.TwoSum(linear, Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2Low), x.Lo));
    }

    /// <summary>x - n ln 2 with 2^-155 as its error, and 2^n, for x >= <see cref="Lowest"/>.</summary>
    public static VectorTriple Remainder(Vector512<double> x, out Vector512<double> scale)
    {
        const double Ln2Lowest = 5.707708438416212e-34;
        Vector512<double> rounded = Vector512.FusedMultiplyAdd(x, Vector512.Create(Log2E), Vector512.Create(Rounding));
        Vector512<double> n = rounded - Vector512.Create(Rounding);
        scale = Scale(rounded);
        VectorPair low = VectorPair.TwoProduct(n, Vector512.Create(-Ln2Low));
        VectorPair sum = VectorPair.TwoSum(Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2High), x), low.Hi);
        VectorPair rest = VectorPair.TwoSum(sum.Lo, Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2Lowest), low.Lo));
        return new(sum.Hi, rest.Hi, rest.Lo);
    }

    /// <summary>value * 2^n for -2000 &lt;= n &lt;= 1023, rounded once, subnormal results included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ScaleGradually(Vector512<double> value, Vector512<double> n)
    {
        Vector512<double> half = HalfOf(n);
        return value * PowerOfTwo(half) * PowerOfTwo(n - half);
    }

    /// <summary>n / 2, rounded to a whole number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister HalfOf(DoubleRegister n) => Register.FusedMultiplyAdd(n, Register.Create(0.5), Register.Create(Rounding)) - Register.Create(Rounding);
#if !AVX512

    /// <summary>The same of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> HalfOf(Vector512<double> n) =>
        Vector512.FusedMultiplyAdd(n, Vector512.Create(0.5), Vector512.Create(Rounding)) - Vector512.Create(Rounding);
#endif

    /// <summary>exp(-|x|) as a pair whose exponent stops at -1022, with the parts that go lower.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair OfMinusMagnitude(VectorPair x, out Parts parts, out VectorPair mantissa)
    {
        Vector512<double> sign = x.Hi & Vector512.Create(-0.0);
        VectorPair minus = new(x.Hi | Vector512.Create(-0.0), Vector512.Create(-0.0) ^ (x.Lo ^ sign));
        VectorPair argument = minus.ForExponential(LowestSubnormal);
        parts = ForDouble(argument.Hi, argument.Lo);
        mantissa = parts.Mantissa();
        Vector512<double> scale = Scale(Vector512.MaxNative(Vector512.Create(SmallestNormalRounded), parts.Rounded));
        return new(mantissa.Hi * scale, mantissa.Lo * scale);
    }

    /// <summary>exp(x) as a pair, 2^-54.8; 0 below <see cref="Lowest"/>, infinity above 709.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair Pair(VectorPair x)
    {
        VectorPair argument = x.ForExponential(Lowest);
        Parts parts = ForDouble(Vector512.MinNative(Vector512.Create(Most), argument.Hi), argument.Lo);
        VectorPair mantissa = parts.Mantissa();
        Vector512<double> scale = Scale(parts.Rounded);
        VectorPair infinity = new(Vector512.Create(double.PositiveInfinity), Vector512<double>.Zero);
        return VectorPair.Select(
            Vector512.GreaterThan(x.Hi, Vector512.Create(Most)), infinity, new(mantissa.Hi * scale, mantissa.Lo * scale));
    }

    /// <summary>exp(x) - 1 as a pair, 2^-53.5 of itself, for |x| &lt;= 1.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair MinusOnePair(VectorPair x)
    {
        Parts parts = ForDouble(x.Hi, x.Lo);
        Vector512<double> scale = Scale(parts.Rounded);
        VectorPair head = VectorPair.TwoSum(scale - Vector512<double>.One, parts.Linear * scale);
        return VectorPair.FastTwoSum(head.Hi, Vector512.FusedMultiplyAdd(parts.Rest, scale, head.Lo));
    }

    /// <summary>exp(x) rounded, with the whole range: 0 and infinity, subnormal results, NaN.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static Vector512<double> Round(VectorPair x)
    {
        const double Highest = 709.79;
        Vector512<double> inRange = Vector512.LessThan(Vector512.Abs(x.Hi), Vector512.Create(-LowestSubnormal));
        Vector512<double> argument = Vector512.MinNative(Vector512.Create(Highest), AtLeast(x.Hi, LowestSubnormal));
        Parts parts = ForDouble(argument, x.Lo & inRange);
        VectorPair mantissa = parts.Mantissa();
        Vector512<double> half = HalfOf(parts.Exponent);
        Vector512<double> result = (mantissa.Hi + mantissa.Lo) * PowerOfTwo(half) * PowerOfTwo(parts.Exponent - half);
        Vector512<double> beyond = Vector512.GreaterThan(x.Hi, Vector512.Create(Highest));
        return Lanes.CanonicalNaN(
            x.Hi, Masks.Select(beyond, Vector512.Create(double.PositiveInfinity), result));
    }
}
