using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>-log softmax(z)[t] of one row.</summary>
/// <remarks>
/// With m the largest of the others and s = sum over the others of exp(z_k - m), the loss is log(s + exp(d)) - d, d = z_t - m.
/// The target's own term stays out of s: where d > 0 the loss is log1p(s exp(-d)), which keeps its digits when the row is confident;
/// where d &lt;= 0 both log(s + exp(d)) and -d are positive and nothing cancels.
/// </remarks>
internal static class CrossEntropyKernel
{
    /// <summary>The loss from the sum over the others and the target's logit.</summary>
    public static DoubleDouble Loss<TScaling>(in ExponentialSum others, double target, TScaling scaling)
        where TScaling : struct, IScaling
    {
        if (double.IsNaN(others.Maximum) || double.IsNaN(target))
        {
            return new DoubleDouble(Scalars.NaN, 0);
        }

        if (!double.IsFinite(target) || !double.IsFinite(others.Maximum))
        {
            return new DoubleDouble(SpecialLoss(others, target), 0);
        }

        DoubleDouble difference = scaling.Apply(DoubleDouble.TwoSum(target, -others.Maximum));
        if (difference.Hi > 0)
        {
            return LogOnePlus(others.Sum, -difference);
        }

        if (double.IsNegativeInfinity(difference.Hi))
        {
            return new DoubleDouble(double.PositiveInfinity, 0);
        }

        DoubleDouble total = others.Sum + Exponential.Pair(difference.Hi, difference.Lo);
        return Logarithm.Pair(total) + (-difference);
    }

    /// <summary>1 - softmax(z)[t] and softmax(z)[k] exp(-(z_k - anchor)): what the gradient is made of.</summary>
    public static (DoubleDouble Missing, double Anchor, DoubleDouble Factor) Probabilities<TScaling>(
        in ExponentialSum others, double target, TScaling scaling)
        where TScaling : struct, IScaling
    {
        DoubleDouble difference = scaling.Apply(DoubleDouble.TwoSum(target, -others.Maximum));
        if (!(difference.Hi > 0))
        {
            DoubleDouble total = others.Sum + Exponential.Pair(difference.Hi, difference.Lo);
            return (others.Sum / total, others.Maximum, new DoubleDouble(1, 0) / total);
        }

        DoubleDouble ratio = others.Sum * Exponential.Pair(-difference.Hi, -difference.Lo);
        DoubleDouble factor = new DoubleDouble(1, 0) / (ratio + 1.0);
        return (ratio * factor, target, factor);
    }

    /// <summary>log(1 + s exp(x)), x &lt;= 0; where s exp(x) is below 2^-56 it is the result, subnormal or not.</summary>
    private static DoubleDouble LogOnePlus(DoubleDouble s, DoubleDouble x)
    {
        const double Tiny = -39.0;
        double bound = x.Hi + Logarithm.Pair(s).Hi;
        if (bound < Tiny)
        {
            return new DoubleDouble(Exponential.Product(s, x), 0);
        }

        return Logarithm.Pair((s * Exponential.Pair(x.Hi, x.Lo)) + 1.0);
    }

    private static double SpecialLoss(in ExponentialSum others, double target)
    {
        if (double.IsPositiveInfinity(others.Maximum))
        {
            return double.IsPositiveInfinity(target) ? Logarithm.Pair(others.Sum + 1.0).Round() : double.PositiveInfinity;
        }

        if (double.IsPositiveInfinity(target))
        {
            return 0;
        }

        if (double.IsNegativeInfinity(target))
        {
            return double.IsNegativeInfinity(others.Maximum) ? Scalars.NaN : double.PositiveInfinity;
        }

        return 0; // the others are all -inf, or there are none
    }
}
