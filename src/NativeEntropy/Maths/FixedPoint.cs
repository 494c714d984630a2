namespace NativeEntropy.Maths;

/// <summary>A signed fixed-point number: 64 bits before the point, 192 behind it. For the few results that cancellation leaves no double for.</summary>
/// <remarks>Integer arithmetic only, so it gives the same bits everywhere. Every operation truncates: error 2^-192 each.</remarks>
internal readonly record struct FixedPoint(ulong Limb0, ulong Limb1, ulong Limb2, ulong Limb3)
{
    private const int FractionBits = 192;

    // 192 bits of ln 2 behind the point (OEIS A002162).
    private static FixedPoint Ln2 => new(0x40F343267298B62D, 0xC9E3B39803F2F6AF, 0xB17217F7D1CF79AB, 0);

    private static FixedPoint One => new(0, 0, 0, 1);

    private bool IsNegative => (long)Limb3 < 0;

    public static FixedPoint operator +(FixedPoint a, FixedPoint b)
    {
        UInt128 sum = (UInt128)a.Limb0 + b.Limb0;
        ulong limb0 = (ulong)sum;
        sum = (sum >> 64) + a.Limb1 + b.Limb1;
        ulong limb1 = (ulong)sum;
        sum = (sum >> 64) + a.Limb2 + b.Limb2;
        ulong limb2 = (ulong)sum;
        return new(limb0, limb1, limb2, (ulong)(sum >> 64) + a.Limb3 + b.Limb3);
    }

    public static FixedPoint operator -(FixedPoint a) => new FixedPoint(~a.Limb0, ~a.Limb1, ~a.Limb2, ~a.Limb3) + new FixedPoint(1, 0, 0, 0);

    public static FixedPoint operator -(FixedPoint a, FixedPoint b) => a + (-b);

    public static FixedPoint operator *(FixedPoint a, FixedPoint b)
    {
        FixedPoint product = MultiplyMagnitudes(a.IsNegative ? -a : a, b.IsNegative ? -b : b);
        return a.IsNegative == b.IsNegative ? product : -product;
    }

    /// <summary>value / 2^bits for bits >= 0, value * 2^-bits otherwise (which must fit).</summary>
    public static FixedPoint operator >>(FixedPoint value, int bits)
    {
        if (value.IsNegative)
        {
            return -((-value) >> bits);
        }

        UInt128 high = ((UInt128)value.Limb3 << 64) | value.Limb2;
        UInt128 low = ((UInt128)value.Limb1 << 64) | value.Limb0;
        (high, low) = bits switch
        {
            >= 256 => (UInt128.Zero, UInt128.Zero),
            >= 128 => (UInt128.Zero, high >> (bits - 128)),
            > 0 => (high >> bits, (low >> bits) | (high << (128 - bits))),
            0 => (high, low),
            > -128 => ((high << -bits) | (low >> (128 + bits)), low << -bits),
            _ => throw new ArgumentOutOfRangeException(nameof(bits), bits, "at most 127 places to the left"),
        };
        return new((ulong)low, (ulong)(low >> 64), (ulong)high, (ulong)(high >> 64));
    }

    /// <summary>The number, |value| &lt; 2^63; what lies below 2^-192 is cut off.</summary>
    public static FixedPoint FromDouble(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        ulong mantissa = ((ulong)bits & 0xFFFFFFFFFFFFF) | (exponent == 0 ? 0UL : 1UL << 52);
        FixedPoint magnitude = new FixedPoint(0, 0, 0, mantissa) >> (1075 - Math.Max(exponent, 1));
        return bits < 0 ? -magnitude : magnitude;
    }

    /// <summary>The number as a pair of doubles.</summary>
    public DoubleDouble ToPair()
    {
        FixedPoint magnitude = IsNegative ? -this : this;
        double high = magnitude.LeadingDouble();
        double low = (magnitude - FromDouble(high)).LeadingDouble();
        return IsNegative ? new(-high, -low) : new(high, low);
    }

    /// <summary>exp(x) 2^-n with n = round(x / ln 2); error below 2^-170. |x| &lt; 2^11.</summary>
    public static FixedPoint Exp(FixedPoint x, out int n)
    {
        n = (int)Math.Round(x.ToPair().Hi / 0.6931471805599453);
        FixedPoint multiple = FixedPoint.FromDouble(n) * Ln2;
        const int Halvings = 12;
        FixedPoint r = (x - multiple) >> Halvings;

        // exp(r) - 1, |r| < 2^-13.5: the first term left out, r^12 / 12!, is below 2^-190.
        FixedPoint sum = default;
        for (int k = 11; k >= 1; k--)
        {
            sum = (r * (One + sum)).DividedBy((uint)k);
        }

        // exp(2 r) - 1 = (exp(r) - 1) (2 + exp(r) - 1): squaring without the 1, which would cost digits.
        for (int i = 0; i < Halvings; i++)
        {
            sum *= new FixedPoint(0, 0, 0, 2) + sum;
        }

        return One + sum;
    }

    /// <summary>log(x) for 2^-1 &lt; x &lt; 2: a double's logarithm and three terms of what it leaves, which is below 2^-50.</summary>
    public static FixedPoint Log(FixedPoint x)
    {
        double estimate = Logarithm.Pair(x.ToPair()).Hi;
        FixedPoint correction = Exp(FromDouble(-estimate), out int n) >> -n;
        FixedPoint w = (x * correction) - One;
        FixedPoint square = w * w;
        return FromDouble(estimate) + w - (square >> 1) + (square * w).DividedBy(3);
    }

    public FixedPoint DividedBy(uint divisor)
    {
        if (IsNegative)
        {
            return -((-this).DividedBy(divisor));
        }

        ulong remainder = 0;
        ulong limb3 = Divide(Limb3, divisor, ref remainder);
        ulong limb2 = Divide(Limb2, divisor, ref remainder);
        ulong limb1 = Divide(Limb1, divisor, ref remainder);
        return new(Divide(Limb0, divisor, ref remainder), limb1, limb2, limb3);
    }

    /// <summary>A limb of a long division, in two halves.</summary>
    private static ulong Divide(ulong limb, uint divisor, ref ulong remainder)
    {
        (ulong high, remainder) = Math.DivRem((remainder << 32) | (limb >> 32), divisor);
        (ulong low, remainder) = Math.DivRem((remainder << 32) | (uint)limb, divisor);
        return (high << 32) | low;
    }

    private static unsafe FixedPoint MultiplyMagnitudes(FixedPoint a, FixedPoint b)
    {
        ulong* x = stackalloc ulong[4] { a.Limb0, a.Limb1, a.Limb2, a.Limb3 };
        ulong* y = stackalloc ulong[4] { b.Limb0, b.Limb1, b.Limb2, b.Limb3 };
        ulong* product = stackalloc ulong[8] { 0, 0, 0, 0, 0, 0, 0, 0 };
        for (int i = 0; i < 4; i++)
        {
            ulong carry = 0;
            for (int j = 0; j < 4; j++)
            {
                ulong high = Math.BigMul(x[i], y[j], out ulong low);
                low += carry;
                high += low < carry ? 1UL : 0UL;
                ulong sum = product[i + j] + low;
                high += sum < low ? 1UL : 0UL;
                product[i + j] = sum;
                carry = high;
            }

            product[i + 4] = carry;
        }

        const int Whole = FractionBits / 64;
        return new(product[Whole], product[Whole + 1], product[Whole + 2], product[Whole + 3]);
    }

    /// <summary>The leading 53 bits of a number that is not negative, truncated.</summary>
    private double LeadingDouble()
    {
        ulong top = Limb3 != 0 ? Limb3 : Limb2 != 0 ? Limb2 : Limb1 != 0 ? Limb1 : Limb0;
        if (top == 0)
        {
            return 0;
        }

        int index = Limb3 != 0 ? 3 : Limb2 != 0 ? 2 : Limb1 != 0 ? 1 : 0;
        ulong next = index switch { 3 => Limb2, 2 => Limb1, 1 => Limb0, _ => 0 };
        int zeros = System.Numerics.BitOperations.LeadingZeroCount(top);
        ulong leading = (ulong)(((((UInt128)top << 64) | next) << zeros) >> 64) >> 11;
        return Math.ScaleB(leading, (64 * index) - FractionBits + 11 - zeros);
    }
}
