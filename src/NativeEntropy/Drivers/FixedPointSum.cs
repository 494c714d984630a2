using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>log sum exp(x_i) where double has no digits left: sums next to 1, as log-probabilities have them, and sums that cancel.</summary>
/// <remarks>
/// log(0.5) twice gives 2e-17: the maximum and the logarithm of the sum cancel to nothing in a double, and that takes 110 bits.
/// Terms are added in 192 bits behind the point, in integers.
/// </remarks>
internal static unsafe class FixedPointSum
{
    private const double Log2E = 1.4426950408889634;

    /// <summary>Terms that are smaller than the largest by this power of two do not count.</summary>
    private const int Negligible = 200;

    /// <summary>Below this a maximum is so close to 0 that its own size, not 1, is the measure of what is left.</summary>
    private const double NextToZero = -9.094947017729282e-13; // -2^-40

    /// <summary>log sum exp(x_i) for a sum between 1/2 and 2 with a finite, negative maximum.</summary>
    public static double LogSumExp<T>(T* x, nint n)
        where T : unmanaged
    {
        nint largest = 0;
        for (nint i = 1; i < n; i++)
        {
            largest = Scalars.ToDouble(x[i]) > Scalars.ToDouble(x[largest]) ? i : largest;
        }

        double maximum = Scalars.ToDouble(x[largest]);
        return maximum > NextToZero ? SumNextToOne(x, n, largest, maximum) : FixedPoint.Log(Sum(x, n, -1, 0)).ToPair().Round();
    }

    /// <summary>log |sum w_i exp(x_i)| and the sum's sign; all x_i and w_i finite, or x_i = -inf, or w_i = 0.</summary>
    /// <param name="x">Logits.</param>
    /// <param name="weights">Their weights.</param>
    /// <param name="n">How many.</param>
    /// <param name="exponent">The largest log2 |w_i exp(x_i)|, rounded.</param>
    public static (double Value, double Sign) WeightedLogSumExp<T>(T* x, T* weights, nint n, int exponent)
        where T : unmanaged
    {
        FixedPoint sum = default;
        for (nint i = 0; i < n; i++)
        {
            double value = Scalars.ToDouble(x[i]);
            double weight = Scalars.ToDouble(weights[i]);
            int weightExponent = weight == 0 ? 0 : Math.ILogB(weight);
            if (weight != 0 && (value * Log2E) + weightExponent > exponent - Negligible)
            {
                FixedPoint mantissa = FixedPoint.Exp(FixedPoint.FromDouble(value), out int n2);
                sum += (mantissa * FixedPoint.FromDouble(Math.ScaleB(weight, -weightExponent))) >> (exponent - n2 - weightExponent);
            }
        }

        DoubleDouble size = sum.ToPair();
        int sign = Math.Sign(size.Hi);
        if (sign == 0)
        {
            return (double.NegativeInfinity, 0);
        }

        FixedPoint magnitude = sign < 0 ? -sum : sum;
        if (Math.Abs(Math.ILogB(size.Hi) + exponent) <= 1 && Math.Abs(exponent) < 64)
        {
            FixedPoint whole = magnitude >> -exponent;
            if (whole.ToPair().Hi is > 0.5 and < 2)
            {
                return (FixedPoint.Log(whole).ToPair().Round(), sign);
            }
        }

        DoubleDouble logarithm = Logarithm.Pair(magnitude.ToPair()) + (Logarithm.OfTwo * new DoubleDouble(exponent, 0));
        return (logarithm.Round(), sign);
    }

    /// <summary>2^-exponent times the sum of exp(x_i) without element `skip`.</summary>
    private static FixedPoint Sum<T>(T* x, nint n, nint skip, int exponent)
        where T : unmanaged
    {
        FixedPoint sum = default;
        for (nint i = 0; i < n; i++)
        {
            double value = Scalars.ToDouble(x[i]);
            if (i != skip && value * Log2E > exponent - Negligible)
            {
                FixedPoint mantissa = FixedPoint.Exp(FixedPoint.FromDouble(value), out int n2);
                sum += mantissa >> (exponent - n2);
            }
        }

        return sum;
    }

    /// <summary>m + log1p(r), r = exp(-m) times the sum of the others, in units of 2^e, the size of m; r is about -m.</summary>
    private static double SumNextToOne<T>(T* x, nint n, nint largest, double maximum)
        where T : unmanaged
    {
        int e = Math.ILogB(maximum);
        FixedPoint r = Sum(x, n, largest, e);

        // exp(-m) = 1 - m + m^2 / 2 - ...; with log1p's series the terms of order 5 are below 2^-160 of the first.
        FixedPoint m = FixedPoint.FromDouble(Math.ScaleB(maximum, -e));
        FixedPoint m2 = (m * m) >> -e;
        FixedPoint m3 = (m2 * m) >> -e;
        FixedPoint growth = -m + (m2 >> 1) - m3.DividedBy(6);
        r += (r * growth) >> -e;
        FixedPoint r2 = (r * r) >> -e;
        FixedPoint r3 = (r2 * r) >> -e;
        FixedPoint r4 = (r3 * r) >> -e;
        FixedPoint result = m + r - (r2 >> 1) + r3.DividedBy(3) - (r4 >> 2);
        return Math.ScaleB(result.ToPair().Round(), e);
    }
}
