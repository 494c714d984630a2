using System.Numerics;

namespace NativeEntropy.Maths;

/// <summary>Fixed-point numbers with `precision` bits behind the point.</summary>
internal sealed class WideArithmetic(int precision)
{
    /// <summary>Bits that are computed beyond those wanted, for what is cut off on the way.</summary>
    private const int Guard = 32;

    private BigInteger? _ln2;

    public BigInteger Ln2 => Ln2Guarded >> Guard;

    /// <summary>With <see cref="Guard"/> more bits.</summary>
    private BigInteger Ln2Guarded => _ln2 ??= (18 * InverseHyperbolicTangent(26, precision + Guard))
        - (2 * InverseHyperbolicTangent(4801, precision + Guard))
        + (8 * InverseHyperbolicTangent(8749, precision + Guard));

    public BigInteger One => BigInteger.One << precision;

    /// <summary>log(x), x > 0.</summary>
    public BigInteger Log(BigInteger x)
    {
        int exponent = (int)(x.GetBitLength() - precision);
        return LogOfFraction(Shift(x, -exponent), precision) + ((exponent * Ln2Guarded) >> Guard);
    }

    /// <summary>log(f), 1/2 &lt;= f &lt; 1, both with `bits` bits behind the point: a double's estimate, or a cubic step from a third of the bits.</summary>
    private BigInteger LogOfFraction(BigInteger f, int bits)
    {
        const int BitsOfEstimate = 48;
        const int Spoilt = 8;
        if (bits <= BitsOfEstimate)
        {
            return FromDouble(Logarithm.Pair(new DoubleDouble(ToDouble(f, bits), 0)).Hi, bits);
        }

        int fewer = (bits / 3) + Spoilt;
        BigInteger y = LogOfFraction(f >> (bits - fewer), fewer) << (bits - fewer);
        BigInteger power = Shift(Exp(y, Ln2Guarded >> (precision - bits), bits, out int n), n);
        return y + (((2 * (f - power)) << bits) / (f + power));
    }

    /// <summary>The number; what lies below the last bit is cut off.</summary>
    public BigInteger FromDouble(double value) => FromDouble(value, precision);

    private static BigInteger FromDouble(double value, int bits)
    {
        if (value == 0)
        {
            return BigInteger.Zero;
        }

        int exponent = Math.ILogB(value) - 52;
        BigInteger mantissa = new(Math.ScaleB(value, -exponent));
        return Shift(mantissa, exponent + bits);
    }

    /// <summary>Rounded to nearest from its leading bits.</summary>
    public double ToDouble(BigInteger value) => ToDouble(value, precision);

    private static double ToDouble(BigInteger value, int bits)
    {
        // By way of an integer of 64 bits, whose conversion rounds; that of a BigInteger truncates.
        BigInteger magnitude = BigInteger.Abs(value);
        int surplus = (int)Math.Max(0, (long)magnitude.GetBitLength() - 64);
        double size = Math.ScaleB((double)(ulong)(magnitude >> surplus), surplus - bits);
        return value.Sign < 0 ? -size : size;
    }

    /// <summary>exp(x) 2^-n.</summary>
    public BigInteger Exp(BigInteger x, out int n) => Exp(x, Ln2Guarded, precision, out n);

    /// <remarks>exp(r) - 1 by its series, for r = (x - n ln 2) 2^-halvings, and from it that of 2 r, as often: its error doubles each time. `ln2` has <see cref="Guard"/> bits more than x.</remarks>
    private static BigInteger Exp(BigInteger x, BigInteger ln2, int bits, out int n)
    {
        n = (int)Math.Round(ToDouble(x, bits) * 1.4426950408889634);
        int halvings = (int)Math.Sqrt(bits);
        int inside = bits + halvings + Guard;
        BigInteger one = BigInteger.One << inside;
        BigInteger r = (x << Guard) - (n * ln2);
        BigInteger sum = BigInteger.Zero;
        for (int k = (inside / halvings) + 2; k >= 1; k--)
        {
            sum = ((r * (one + sum)) >> inside) / k;
        }

        for (int i = 0; i < halvings; i++)
        {
            sum = (sum * ((one << 1) + sum)) >> inside; // exp(2 r) - 1 from exp(r) - 1
        }

        return (one + sum) >> (inside - bits);
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
