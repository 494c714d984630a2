using System.Numerics;

namespace NativeEntropy.Maths;

/// <summary>sum p^order of numbers above 0, less 1, and its logarithm, in as many bits as it takes: for sums that pairs do not hold.</summary>
/// <param name="Excess">The sum less 1.</param>
/// <param name="Logarithm">The logarithm of the sum.</param>
/// <param name="IsInfinite">Whether the sum is far beyond the range of a double.</param>
internal readonly unsafe record struct WidePowerSum(ScaledPair Excess, ScaledPair Logarithm, bool IsInfinite)
{
    private const int FirstPrecision = 256;
    private const int LastPrecision = 4096;
    private const int Enough = 80;

    /// <summary>Powers of e above which the sum is taken for infinite.</summary>
    private const int MostExponent = 100_000;

    /// <summary>As <see cref="WideLogarithmSum"/>: what is 0 in 4096 bits is 0. Zeros do not count.</summary>
    public static WidePowerSum Of<T>(T* p, nint n, double order)
        where T : unmanaged
    {
        for (int precision = FirstPrecision; precision <= LastPrecision; precision *= 2)
        {
            WideArithmetic arithmetic = new(precision);
            BigInteger? sum = Sum(p, n, order, arithmetic, precision);
            if (sum is not BigInteger total)
            {
                return new WidePowerSum(default, default, true);
            }

            // Each logarithm is wrong by a few units, each power by that times the order.
            BigInteger unit = (BigInteger)Math.Ceiling(Math.Min(order, 1e300) + 1) * n * 64;
            long spoilt = ((unit * total) >> precision).GetBitLength() + unit.GetBitLength() + Enough;
            BigInteger excess = total - arithmetic.One;
            if (BigInteger.Abs(excess).GetBitLength() >= spoilt && total.GetBitLength() >= spoilt)
            {
                return new WidePowerSum(
                    ScaledPair.Of(excess, arithmetic.One), ScaledPair.Of(arithmetic.Log(total), arithmetic.One), false);
            }
        }

        return default;
    }

    /// <summary>The sum in units of 2^-precision; null where it is infinite.</summary>
    private static BigInteger? Sum<T>(T* p, nint n, double order, WideArithmetic arithmetic, int precision)
        where T : unmanaged
    {
        BigInteger factor = arithmetic.FromDouble(order);
        BigInteger sum = BigInteger.Zero;
        for (nint i = 0; i < n; i++)
        {
            double value = Scalars.ToDouble(p[i]);
            if (value == 0)
            {
                continue;
            }

            int exponent = Math.ILogB(value);
            BigInteger fraction = arithmetic.FromDouble(Math.ScaleB(value, -exponent));
            BigInteger logarithm = fraction == arithmetic.One ? BigInteger.Zero : arithmetic.Log(fraction);
            BigInteger x = (factor * (logarithm + (exponent * arithmetic.Ln2))) >> precision;
            if (x > MostExponent * arithmetic.One)
            {
                return null;
            }

            if (x > -precision * arithmetic.One)
            {
                BigInteger power = arithmetic.Exp(x, out int shift);
                sum += WideArithmetic.Shift(power, shift);
            }
        }

        return sum;
    }
}
