using System.Numerics;

namespace NativeEntropy.Maths;

/// <summary>Terms w exp(x). A weight of 0 takes its term out; else both are finite, or x is -inf.</summary>
internal interface ITerms
{
    nint Count { get; }

    (double Exponent, double Weight) this[nint i] { get; }
}

/// <summary>x + log |sum w_i exp(x_i - x)| in as many bits as it takes: for sums that cancel beyond what <see cref="FixedPoint"/> holds.</summary>
/// <remarks>
/// Tens of microseconds an element, and on the managed heap: it is met by numbers that were chosen to cancel. The precision grows until both the
/// sum and the result are well above what was cut off. Where the sum stays 0 in 5120 bits it is 0: exponentials of different numbers that a double
/// can hold do not cancel that far, and those of equal ones cancel exactly.
/// </remarks>
internal static class WideSum
{
    private const int FirstPrecision = 320;
    private const int LastPrecision = 5120;

    /// <summary>Bits that must be left of a number after cancellation.</summary>
    private const int Enough = 160;

    /// <summary>The logarithm of the sum's magnitude, and its sign.</summary>
    public static (double Value, int Sign) LogSumExp<TTerms>(TTerms terms)
        where TTerms : struct, ITerms
    {
        // Where the weights of the largest exponent cancel exactly, those terms are not there, however large.
        double reference = Largest(terms, double.PositiveInfinity);
        while (reference > double.NegativeInfinity && TotalWeight(terms, reference).IsZero)
        {
            reference = Largest(terms, reference);
        }

        for (int precision = FirstPrecision; precision <= LastPrecision && reference > double.NegativeInfinity; precision *= 2)
        {
            Arithmetic arithmetic = new(precision);
            BigInteger sum = arithmetic.Sum(terms, reference, out int scale);
            if (Bits(sum) < Enough)
            {
                continue;
            }

            BigInteger result = arithmetic.Log(BigInteger.Abs(sum)) + (scale * arithmetic.Ln2) + arithmetic.FromDouble(reference);
            if (Bits(result) >= Enough || precision * 2 > LastPrecision)
            {
                return (arithmetic.ToDouble(result), sum.Sign);
            }
        }

        return (double.NegativeInfinity, 0);
    }

    /// <summary>The largest exponent below a limit; -inf where there is none.</summary>
    private static double Largest<TTerms>(TTerms terms, double limit)
        where TTerms : struct, ITerms
    {
        double largest = double.NegativeInfinity;
        for (nint i = 0; i < terms.Count; i++)
        {
            (double exponent, double weight) = terms[i];
            largest = weight != 0 && exponent < limit ? Math.Max(largest, exponent) : largest;
        }

        return largest;
    }

    /// <summary>The sum of the weights of one exponent, exact, in units of the smallest double.</summary>
    private static BigInteger TotalWeight<TTerms>(TTerms terms, double exponent)
        where TTerms : struct, ITerms
    {
        const int SmallestExponent = 1074;
        Arithmetic units = new(SmallestExponent);
        BigInteger sum = BigInteger.Zero;
        for (nint i = 0; i < terms.Count; i++)
        {
            (double other, double weight) = terms[i];
            sum += other == exponent ? units.FromDouble(weight) : BigInteger.Zero;
        }

        return sum;
    }

    private static long Bits(BigInteger value) => BigInteger.Abs(value).GetBitLength();

    /// <summary>Fixed-point numbers with `precision` bits behind the point.</summary>
    private sealed class Arithmetic(int precision)
    {
        private BigInteger? _ln2;

        public BigInteger Ln2 => _ln2 ??= (18 * InverseHyperbolicTangent(26, precision))
            - (2 * InverseHyperbolicTangent(4801, precision))
            + (8 * InverseHyperbolicTangent(8749, precision));

        private BigInteger One => BigInteger.One << precision;

        /// <summary>2^-scale times the sum; 2^scale is about its largest term.</summary>
        public BigInteger Sum<TTerms>(TTerms terms, double reference, out int scale)
            where TTerms : struct, ITerms
        {
            scale = int.MinValue;
            for (nint i = 0; i < terms.Count; i++)
            {
                (double exponent, double weight) = terms[i];
                scale = weight == 0 || exponent > reference ? scale : Math.Max(scale, Math.ILogB(weight) + Log2(exponent - reference));
            }

            BigInteger sum = BigInteger.Zero;
            for (nint i = 0; i < terms.Count; i++)
            {
                (double exponent, double weight) = terms[i];
                int weightExponent = weight == 0 ? 0 : Math.ILogB(weight);
                if (weight == 0 || exponent > reference || Log2(exponent - reference) + weightExponent < scale - precision)
                {
                    continue;
                }

                BigInteger power = Exp(FromDouble(exponent) - FromDouble(reference), out int n);
                BigInteger fraction = FromDouble(Math.ScaleB(weight, -weightExponent));
                sum += Shift(fraction * power >> precision, n + weightExponent - scale);
            }

            return sum;
        }

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
            int surplus = (int)Math.Max(0, Bits(value) - 64);
            double size = Math.ScaleB((double)(ulong)(magnitude >> surplus), surplus - precision);
            return value.Sign < 0 ? -size : size;
        }

        /// <summary>exp(x) 2^-n.</summary>
        private BigInteger Exp(BigInteger x, out int n)
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

        private static BigInteger Shift(BigInteger value, int bits) => bits >= 0 ? value << bits : value >> -bits;

        /// <summary>About log2 exp(difference), for a difference that may be as large as numbers get.</summary>
        private static int Log2(double difference) => (int)Math.Max(Math.Floor(difference * 1.4426950408889634), int.MinValue / 4);
    }
}
