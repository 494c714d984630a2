namespace NativeEntropy.Proof;

/// <summary>The elementary functions of a float argument to less than 2^-50, relative, from the C library's exp and log of doubles.</summary>
/// <remarks>Those are good to 0.52 ULP (2^-53 of the result, or twice that at the lower end of a binade). Below, an "ULP" is 2^-52, relative.
/// check.py compares the functions with mpmath.</remarks>
internal static class SingleReference
{
    /// <summary>Taylor's coefficients 1/2! to 1/16! of (exp(x) - 1) / x - 1.</summary>
    private static readonly double[] s_coefficients = [.. Enumerable.Range(2, 15).Select(k => 1 / Factorial(k))];

    /// <summary>Below 1/2 the series: x^16 / 17! is below 2^-64, and two ULP cover the two large roundings. Above, the subtraction
    /// magnifies the error of exp by 1.7 at most.</summary>
    public static double ExponentialMinusOne(double x)
    {
        if (Math.Abs(x) >= 0.5 || double.IsNaN(x))
        {
            return Math.Exp(x) - 1;
        }

        double sum = s_coefficients[^1];
        for (int k = s_coefficients.Length - 2; k >= 0; k--)
        {
            sum = Math.FusedMultiplyAdd(sum, x, s_coefficients[k]);
        }

        return x == 0 ? x : Math.FusedMultiplyAdd(sum * x, x, x);
    }

    /// <summary>From 2^-29 on, 1 + x is exact (a float has 24 bits) or the rounding does not count in a logarithm above 20.
    /// Below, x^3 / 3 does not count.</summary>
    public static double LogarithmOfOnePlusSingle(double x) =>
        Math.Abs(x) < 1.8626451492309570e-09 ? Math.FusedMultiplyAdd(-0.5 * x, x, x) : Math.Log(1 + x);

    /// <summary>1.6 ULP: exp 0.52, the sum and the quotient 0.5 each.</summary>
    public static double Sigmoid(double x)
    {
        double t = Math.Exp(-Math.Abs(x));
        return x >= 0 ? 1 / (1 + t) : t / (1 + t);
    }

    /// <summary>3.1 ULP: exp 0.52, the square 2 0.5 + 0.5, the quotient 0.5, and what exp's error does to the square.</summary>
    public static double SigmoidGradient(double x)
    {
        double t = Math.Exp(-Math.Abs(x));
        double onePlus = 1 + t;
        return t / (onePlus * onePlus);
    }

    /// <summary>2.1 ULP: exp, the logarithm, its correction and the last sum 0.52 each.</summary>
    public static double Softplus(double x)
    {
        double logarithm = LogarithmOfOnePlus(Math.Exp(-Math.Abs(x)));
        return x > 0 ? x + logarithm : logarithm;
    }

    /// <summary>log(1 + t), 0 &lt;= t &lt;= 1 of 53 bits: 1 + t is rounded, and what it lost, divided by 1 + t, is added. Below 2^-20 it
    /// is the series, whose next term is below 2^-62.</summary>
    private static double LogarithmOfOnePlus(double t)
    {
        if (t < 9.5367431640625e-07)
        {
            return Math.FusedMultiplyAdd(t * t, Math.FusedMultiplyAdd(t, 1.0 / 3, -0.5), t);
        }

        double sum = 1 + t;
        return Math.Log(sum) + ((t - (sum - 1)) / sum);
    }

    private static double Factorial(int n) => Enumerable.Range(1, n).Aggregate(1.0, (product, k) => product * k);
}
