using System.Numerics;

namespace NativeEntropy.Maths;

/// <summary>Fixed-point numbers with `precision` bits behind the point.</summary>
internal sealed class WideArithmetic(int precision)
{
    private BigInteger? _ln2;

    public BigInteger Ln2 => _ln2 ??= (18 * InverseHyperbolicTangent(26, precision))
        - (2 * InverseHyperbolicTangent(4801, precision))
        + (8 * InverseHyperbolicTangent(8749, precision));

    public BigInteger One => BigInteger.One << precision;

    /// <summary>log(x), x > 0: cubic steps from a double's estimate.</summary>
    public BigInteger Log(BigInteger x)
    {
        int exponent = (int)(x.GetBitLength() - precision);
        BigInteger f = Shift(x, -exponent);
        BigInteger y = FromDouble(Logarithm.Pair(new DoubleDouble(ToDouble(f), 0)).Hi);
        for (int correct = 50; correct < 2 * precision; correct *= 3)
        {
            BigInteger power = Exp(y, out int n);
            power = Shift(power, n);
            y += ((2 * (f - power)) << precision) / (f + power);
        }

        return y + (exponent * Ln2);
    }

    /// <summary>The number; what lies below the last bit is cut off.</summary>
    public BigInteger FromDouble(double value)
    {
        if (value == 0)
        {
            return BigInteger.Zero;
        }

        int exponent = Math.ILogB(value) - 52;
        BigInteger mantissa = new(Math.ScaleB(value, -exponent));
        return Shift(mantissa, exponent + precision);
    }

    /// <summary>Rounded to nearest from its leading bits.</summary>
    public double ToDouble(BigInteger value)
    {
        // By way of an integer of 64 bits, whose conversion rounds; that of a BigInteger truncates.
        BigInteger magnitude = BigInteger.Abs(value);
        int surplus = (int)Math.Max(0, (long)BigInteger.Abs(value).GetBitLength() - 64);
        double size = Math.ScaleB((double)(ulong)(magnitude >> surplus), surplus - precision);
        return value.Sign < 0 ? -size : size;
    }

    /// <summary>exp(x) 2^-n.</summary>
    public BigInteger Exp(BigInteger x, out int n)
    {
        n = (int)((x + (Ln2 >> 1)) / Ln2);
        int halvings = (int)Math.Sqrt(precision);
        BigInteger r = (x - (n * Ln2)) >> halvings;
        BigInteger sum = BigInteger.Zero;
        for (int k = (precision / halvings) + 2; k >= 1; k--)
        {
            sum = r * (One + sum) / (k * One);
        }

        for (int i = 0; i < halvings; i++)
        {
            sum = (sum * ((One << 1) + sum)) >> precision; // exp(2 r) - 1 from exp(r) - 1
        }

        return One + sum;
    }

    /// <summary>atanh(1 / k).</summary>
    private static BigInteger InverseHyperbolicTangent(int k, int precision)
    {
        BigInteger power = (BigInteger.One << precision) / k;
        BigInteger sum = BigInteger.Zero;
        for (int i = 1; !power.IsZero; i += 2)
        {
            sum += power / i;
            power /= k * k;
        }

        return sum;
    }

    public static BigInteger Shift(BigInteger value, int bits) => bits >= 0 ? value << bits : value >> -bits;

    /// <summary>About log2 exp(difference), for a difference that may be as large as numbers get.</summary>
    public static int Log2(double difference) => (int)Math.Max(Math.Floor(difference * 1.4426950408889634), int.MinValue / 4);
}
