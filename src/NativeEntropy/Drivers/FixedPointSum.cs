using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>log sum exp(x_i) near 0, where the row's numbers are log-probabilities that add up to 1 but for their rounding.</summary>
/// <remarks>In double the maximum and the logarithm of the sum cancel to nothing: log(0.5) twice gives 2e-17, which takes 110 bits.</remarks>
internal static unsafe class FixedPointSum
{
    /// <summary>exp below this is below 2^-200.</summary>
    private const double Negligible = -139.0;

    /// <summary>The value; null where the sum is not near 1, or the result is below what 192 bits resolve.</summary>
    public static double? LogSumExp<T>(T* x, nint n)
        where T : unmanaged
    {
        FixedPoint sum = default;
        for (nint i = 0; i < n; i++)
        {
            double value = Scalars.ToDouble(x[i]);
            if (value > Negligible)
            {
                FixedPoint mantissa = FixedPoint.Exp(FixedPoint.FromDouble(value), out int exponent);
                sum += mantissa >> -exponent;
            }
        }

        return Finish(sum);
    }

    /// <summary>log |sum w_i exp(x_i)| where that sum is near 1 or -1; null elsewhere.</summary>
    public static double? WeightedLogSumExp<T>(T* x, T* weights, nint n)
        where T : unmanaged
    {
        FixedPoint sum = default;
        for (nint i = 0; i < n; i++)
        {
            double value = Scalars.ToDouble(x[i]);
            double weight = Scalars.ToDouble(weights[i]);
            if (weight == 0 || double.IsNegativeInfinity(value))
            {
                continue;
            }

            int weightExponent = Math.ILogB(weight);
            double log2 = (value * 1.4426950408889634) + weightExponent;
            if (log2 > 40 || Math.Abs(value) > 512)
            {
                return null;
            }

            if (log2 > -200)
            {
                FixedPoint mantissa = FixedPoint.Exp(FixedPoint.FromDouble(value), out int exponent);
                sum += (mantissa * FixedPoint.FromDouble(Math.ScaleB(weight, -weightExponent))) >> -(exponent + weightExponent);
            }
        }

        return Finish(sum.ToPair().Hi < 0 ? -sum : sum);
    }

    private static double? Finish(FixedPoint sum)
    {
        double size = sum.ToPair().Hi;
        if (size is < 0.5 or > 2)
        {
            return null;
        }

        double result = FixedPoint.Log(sum).ToPair().Round();
        return Math.Abs(result) < 7.9e-31 ? null : result; // 2^-100
    }
}
