using System.Numerics;

namespace NativeEntropy.Maths;

/// <summary>A sum of logarithms as exact numbers: sum c_i log(a_i / b_i) / Divisor, all of them whole numbers, a_i and b_i positive.</summary>
internal interface ILogarithmTerms
{
    nint Count { get; }

    /// <summary>In units that c and the divisor, and a and b, have in common. A term that is not there has c = 0.</summary>
    (BigInteger C, BigInteger A, BigInteger B) this[nint i] { get; }

    /// <summary>Added to the sum of the terms before the division.</summary>
    BigInteger Constant { get; }

    BigInteger Divisor { get; }
}

/// <summary>A number that may be far out of a double's range, with 100 bits.</summary>
internal readonly record struct ScaledPair(DoubleDouble Mantissa, int Exponent)
{
    /// <summary>A quotient of whole numbers.</summary>
    public static ScaledPair Of(BigInteger numerator, BigInteger denominator)
    {
        const int Bits = 160;
        int shift = (int)(Bits + denominator.GetBitLength() - BigInteger.Abs(numerator).GetBitLength());
        BigInteger quotient = WideArithmetic.Shift(numerator, shift) / denominator;
        WideArithmetic whole = new(Bits);
        double head = whole.ToDouble(quotient);
        return new(new DoubleDouble(head, whole.ToDouble(quotient - whole.FromDouble(head))), Bits - shift);
    }

    /// <summary>Rounded to double.</summary>
    public double Round() => Math.ScaleB(Mantissa.Round(), Exponent);
}

/// <summary>Sums of logarithms that cancel, or whose parts leave the range of a double, in as many bits as it takes.</summary>
/// <remarks>
/// Ten and more microseconds a term, and on the managed heap: it is met by numbers that were chosen to cancel. The precision grows until the sum has
/// 80 bits more than what was cut off can spoil. What stays below that in 4096 bits is 0: sums of logarithms of different numbers that a double can hold do
/// not cancel that far unless they are 0.
/// </remarks>
internal static class WideLogarithmSum
{
    private const int FirstPrecision = 256;
    private const int LastPrecision = 4096;
    private const int Enough = 80;

    public static ScaledPair Value<TTerms>(TTerms terms)
        where TTerms : ILogarithmTerms
    {
        for (int precision = FirstPrecision; precision <= LastPrecision; precision *= 2)
        {
            BigInteger sum = Sum(terms, new WideArithmetic(precision), out BigInteger weight);
            long spoilt = (16 * weight).GetBitLength();
            if (weight.IsZero || BigInteger.Abs(sum).GetBitLength() >= spoilt + Enough)
            {
                return ScaledPair.Of(sum, terms.Divisor << precision);
            }
        }

        return default;
    }

    /// <summary>The sum in units of 2^-precision, and the sum of the c of those terms that are not exact.</summary>
    private static BigInteger Sum<TTerms>(TTerms terms, WideArithmetic arithmetic, out BigInteger weight)
        where TTerms : ILogarithmTerms
    {
        BigInteger sum = terms.Constant * arithmetic.One;
        BigInteger doublings = BigInteger.Zero; // of log 2, whose sum is exact
        weight = BigInteger.Zero;
        for (nint i = 0; i < terms.Count; i++)
        {
            (BigInteger c, BigInteger a, BigInteger b) = terms[i];
            if (c.IsZero || a == b)
            {
                continue;
            }

            int k = (int)(a.GetBitLength() - b.GetBitLength());
            BigInteger numerator = a << Math.Max(-k, 0);
            BigInteger denominator = b << Math.Max(k, 0);
            doublings += c * k;
            if (numerator != denominator)
            {
                sum += c * arithmetic.Log(numerator * arithmetic.One / denominator);
                weight += c;
            }
        }

        weight += BigInteger.Abs(doublings);
        return sum + (doublings * arithmetic.Ln2);
    }
}
