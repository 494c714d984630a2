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
/// Ten and more microseconds an element, and on the managed heap: it is met by numbers that were chosen to cancel. The precision grows until both the
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
            WideArithmetic arithmetic = new(precision);
            BigInteger sum = Sum(arithmetic, precision, terms, reference, out int scale);
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
        WideArithmetic units = new(SmallestExponent);
        BigInteger sum = BigInteger.Zero;
        for (nint i = 0; i < terms.Count; i++)
        {
            (double other, double weight) = terms[i];
            sum += other == exponent ? units.FromDouble(weight) : BigInteger.Zero;
        }

        return sum;
    }

    private static long Bits(BigInteger value) => BigInteger.Abs(value).GetBitLength();

    /// <summary>2^-scale times the sum; 2^scale is about its largest term.</summary>
    private static BigInteger Sum<TTerms>(WideArithmetic arithmetic, int precision, TTerms terms, double reference, out int scale)
        where TTerms : struct, ITerms
    {
        scale = int.MinValue;
        for (nint i = 0; i < terms.Count; i++)
        {
            (double exponent, double weight) = terms[i];
            scale = weight == 0 || exponent > reference ? scale : Math.Max(scale, Math.ILogB(weight) + WideArithmetic.Log2(exponent - reference));
        }

        BigInteger sum = BigInteger.Zero;
        for (nint i = 0; i < terms.Count; i++)
        {
            (double exponent, double weight) = terms[i];
            int weightExponent = weight == 0 ? 0 : Math.ILogB(weight);
            if (weight == 0 || exponent > reference || WideArithmetic.Log2(exponent - reference) + weightExponent < scale - precision)
            {
                continue;
            }

            BigInteger power = arithmetic.Exp(arithmetic.FromDouble(exponent) - arithmetic.FromDouble(reference), out int n);
            BigInteger fraction = arithmetic.FromDouble(Math.ScaleB(weight, -weightExponent));
            sum += WideArithmetic.Shift(fraction * power >> precision, n + weightExponent - scale);
        }

        return sum;
    }
}
