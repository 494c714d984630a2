using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>What losses of logits are made of: t = exp(-|x|), log(1 + exp(x)) and log(1 + exp(-x)), eight at a time, as pairs.</summary>
/// <param name="Positive">Lanes with x >= 0, as a mask.</param>
/// <param name="Mantissa">t = Mantissa * 2^Exponent; 0 where |x| > 800.</param>
/// <param name="Exponent">At most 0.</param>
/// <param name="Small">t as a pair; below the normal numbers without a correct last bit.</param>
/// <param name="OfX">softplus(x) = log(1 + exp(x)) = max(x, 0) + log(1 + t).</param>
/// <param name="OfMinusX">softplus(-x).</param>
internal readonly record struct LogisticTerms(
    Vector512<double> Positive, VectorPair Mantissa, Vector512<double> Exponent, VectorPair Small, VectorPair OfX, VectorPair OfMinusX)
{
    /// <summary>1 + t.</summary>
    public VectorPair OnePlus => SumWithOne(Small);

    /// <summary>t with the relative error 2^-54.8.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static LogisticTerms Of(Vector512<double> x)
    {
        Exponential.OfMinusMagnitude(new VectorPair(x, Vector512<double>.Zero), out Exponential.Parts parts, out VectorPair mantissa);
        return Of(x, mantissa, parts.Exponent);
    }

    /// <summary>t with the relative error 2^-75, for what makes much of a small error.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static LogisticTerms Extended(Vector512<double> x)
    {
        VectorPair mantissa = ExtendedExponential.Mantissa(
            new VectorPair(-Vector512.Abs(x), Vector512<double>.Zero), out Vector512<double> exponent);
        return Of(x, mantissa, exponent);
    }

    [MethodImpl(Inlining.OfFormulas)]
    private static LogisticTerms Of(Vector512<double> x, VectorPair mantissa, Vector512<double> exponent)
    {
        // NaN stays NaN.
        Vector512<double> vanishes = Vector512.GreaterThan(Vector512.Abs(x), Vector512.Create(-Exponential.LowestSubnormal));
        mantissa = new(Masks.AndNot(mantissa.Hi, vanishes), Masks.AndNot(mantissa.Lo, vanishes));
        VectorPair small = ExponentialPairs.Scaled(mantissa, exponent);

        // Where t is below 2^-57 the logarithm is t, subnormal or not.
        VectorPair logarithm = Logarithm.Pair(SumWithOne(small));
        Vector512<double> tiny = Vector512.LessThan(exponent, Vector512.Create(-57.0));
        VectorPair ofOnePlus = VectorPair.Select(
            tiny,
            new VectorPair(small.Hi + small.Lo, Vector512<double>.Zero),
            logarithm);
        return new(
            Vector512.GreaterThanOrEqual(x, Vector512<double>.Zero), mantissa, exponent, small, Softplus(x, ofOnePlus), Softplus(-x, ofOnePlus));
    }

    [MethodImpl(Inlining.OfFormulas)]
    private static VectorPair Softplus(Vector512<double> x, VectorPair ofOnePlus)
    {
        Vector512<double> larger = Vector512.MaxNative(Vector512<double>.Zero, x);
        VectorPair sum = VectorPair.TwoSum(larger, ofOnePlus.Hi);
        Vector512<double> finite = Vector512.LessThan(larger, Vector512.Create(double.PositiveInfinity));
        return new(sum.Hi, (sum.Lo + ofOnePlus.Lo) & finite);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static VectorPair SumWithOne(VectorPair t)
    {
        VectorPair sum = VectorPair.FastTwoSum(Vector512<double>.One, t.Hi);
        return new(sum.Hi, sum.Lo + t.Lo);
    }
}
