using System.Runtime.CompilerServices;

namespace NativeEntropy.Proof;

/// <summary>The distance of a result from the exact value, in ULP of the exact value. An infinity, a NaN's bits and the sign of a zero are
/// either right (0) or wrong (infinite).</summary>
internal static class Distance
{
    private const uint SingleNaN = 0x7FC00000;
    private const ulong DoubleNaN = 0x7FF8000000000000;

    /// <summary>From here on the nearest float is infinity: 2^128 - 2^103.</summary>
    private const double SingleOverflow = 3.4028235677973366e38;

    /// <summary>The exact value is known to 2^-50 of itself, which is 2^-26 ULP of a float.</summary>
    public const double SingleMargin = 1.0 / (1 << 26);

    /// <summary>The exact value is known to 2^-95 of itself: 2^-42 ULP of a double. The rounding of this file adds 2^-52.</summary>
    public const double DoubleMargin = 1.0 / (1L << 40);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Single(float got, double exact)
    {
        double magnitude = Math.Abs(exact);
        if (!(magnitude < SingleOverflow) || !float.IsFinite(got))
        {
            return AtLimit(got, exact);
        }

        if (got == 0 && float.IsNegative(got) != double.IsNegative(exact))
        {
            return double.PositiveInfinity;
        }

        // 2^-exponent of the ULP; floats have no exponent below -126.
        ulong exponent = Math.Max(BitConverter.DoubleToUInt64Bits(magnitude) >> 52, 1023 - 126);
        return Math.Abs(got - exact) * BitConverter.UInt64BitsToDouble((2046 + 23 - exponent) << 52);
    }

    /// <summary>The distance from (hi + lo) 2^n, not 0.</summary>
    public static double Double(double got, double hi, double lo, int n)
    {
        // Positive from here on; so must the result be, a zero included.
        double sign = Math.CopySign(1, hi);
        (got, hi, lo) = (got * sign, hi * sign, lo * sign);
        int exponent = Math.Max((int)(BitConverter.DoubleToUInt64Bits(hi) >> 52) - 1023, -1022);
        double mantissa = Scaled(hi, -exponent);
        double rest = Scaled(lo, -exponent);

        // From 2^1024 - 2^970 on, the nearest double is infinity.
        bool overflow = exponent + n > 1023 || (exponent + n == 1023 && mantissa - 2 + rest >= -1.0 / (1L << 53));
        if (overflow || !double.IsFinite(got) || (got == 0 && double.IsNegative(got)))
        {
            return overflow && double.IsPositiveInfinity(got) ? 0 : double.PositiveInfinity;
        }

        exponent -= mantissa == 1 && rest < 0 ? 1 : 0;
        int ulp = Math.Max(exponent + n, -1022) - 52 - n;
        return Scaled(Math.Abs(Scaled(got, -n) - hi - lo), -ulp);
    }

    /// <summary>The distance from an infinity, a zero of either sign, or NaN.</summary>
    public static double AtLimit(double got, double limit)
    {
        ulong expected = double.IsNaN(limit) ? DoubleNaN : BitConverter.DoubleToUInt64Bits(limit);
        return BitConverter.DoubleToUInt64Bits(got) == expected ? 0 : double.PositiveInfinity;
    }

    /// <summary>x 2^n, |n| up to 2000; no rounding where the result is normal or x is a whole multiple of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Scaled(double x, int n) => n == 0 ? x : x * PowerOfTwo(n / 2) * PowerOfTwo(n - (n / 2));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double PowerOfTwo(int n) => BitConverter.UInt64BitsToDouble((ulong)(n + 1023) << 52);

    private static double AtLimit(float got, double exact)
    {
        uint expected = double.IsNaN(exact) ? SingleNaN : BitConverter.SingleToUInt32Bits((float)exact);
        return BitConverter.SingleToUInt32Bits(got) == expected ? 0 : double.PositiveInfinity;
    }
}
