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

    /// <summary>Logits beyond this are not reduced in 192 bits.</summary>
    private const double Moderate = 1000;

    /// <summary>Results above this have 60 bits that 192, or the series of four terms, hold.</summary>
    private const double Resolved = 5.293955920339377e-23; // 2^-74

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
        if (maximum > NextToZero)
        {
            return SumNextToOne(x, n, largest, maximum);
        }

        if (TripleSum.LogSumExp(x, n) is double resolved)
        {
            return resolved;
        }

        double result = FixedPoint.Log(Sum(x, n, -1, 0)).ToPair().Round();
        return Math.Abs(result) > Resolved ? result : WideSum.LogSumExp(new Terms<T>(x, null, n)).Value;
    }

    /// <summary>log |sum w_i exp(x_i)| and the sum's sign; all x_i and w_i finite, or x_i = -inf, or w_i = 0.</summary>
    /// <param name="x">Logits.</param>
    /// <param name="weights">Their weights.</param>
    /// <param name="n">How many.</param>
    /// <param name="largest">About the logarithm of the largest term.</param>
    public static (double Value, double Sign) WeightedLogSumExp<T>(T* x, T* weights, nint n, double largest)
        where T : unmanaged
    {
        if (AreModerate(x, weights, n) && TripleSum.WeightedLogSumExp(x, weights, n) is (double, double) resolved)
        {
            return resolved;
        }

        if (Math.Abs(largest) < Moderate && WeightedSum(x, weights, n, (int)Math.Round(largest * Log2E)) is (double, double) result)
        {
            return result;
        }

        return WideSum.LogSumExp(new Terms<T>(x, weights, n));
    }

    /// <summary>Whether three doubles hold every term that counts, and its error.</summary>
    private static bool AreModerate<T>(T* x, T* weights, nint n)
        where T : unmanaged
    {
        const double MostLogit = 200;
        const double MostWeight = 1e100;
        bool moderate = true;
        for (nint i = 0; i < n; i++)
        {
            double weight = Math.Abs(Scalars.ToDouble(weights[i]));
            double value = Scalars.ToDouble(x[i]);
            bool counts = weight != 0 && !double.IsNegativeInfinity(value);
            moderate &= !counts || (weight is > 1 / MostWeight and < MostWeight && Math.Abs(value) < MostLogit);
        }

        return moderate;
    }

    /// <summary>The same in 192 bits, in units of 2^exponent; null where they do not resolve it.</summary>
    private static (double Value, double Sign)? WeightedSum<T>(T* x, T* weights, nint n, int exponent)
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
        if (Math.Abs(size.Hi) < Resolved)
        {
            return null;
        }

        int sign = Math.Sign(size.Hi);
        FixedPoint magnitude = sign < 0 ? -sum : sum;
        int total = Math.ILogB(size.Hi) + exponent;
        if (total is -1 or 0 && Math.Abs(exponent) < 64)
        {
            double nearZero = FixedPoint.Log(magnitude >> -exponent).ToPair().Round();
            return Math.Abs(nearZero) > Resolved ? (nearZero, sign) : null;
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

    /// <summary>m + log1p(r), r = exp(-m) times the sum of the others, in units of 2^e, the size of the larger; both are below 2^-20.</summary>
    private static double SumNextToOne<T>(T* x, nint n, nint largest, double maximum)
        where T : unmanaged
    {
        double second = double.NegativeInfinity;
        for (nint i = 0; i < n; i++)
        {
            second = i == largest ? second : Math.Max(second, Scalars.ToDouble(x[i]));
        }

        int e = Math.Max(Math.ILogB(maximum), (int)Math.Max(second * Log2E, int.MinValue));
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
        double result = (m + r - (r2 >> 1) + r3.DividedBy(3) - (r4 >> 2)).ToPair().Round();
        return Math.Abs(result) > Resolved ? Math.ScaleB(result, e) : WideSum.LogSumExp(new Terms<T>(x, null, n)).Value;
    }

    /// <summary>x with weights, or with ones.</summary>
    private readonly struct Terms<T>(T* x, T* weights, nint n) : ITerms
        where T : unmanaged
    {
        public nint Count => n;

        public (double Exponent, double Weight) this[nint i]
        {
            get
            {
                double exponent = Scalars.ToDouble(x[i]);
                double weight = weights == null ? 1 : Scalars.ToDouble(weights[i]);
                return (exponent, double.IsNegativeInfinity(exponent) ? 0 : weight);
            }
        }
    }
}
