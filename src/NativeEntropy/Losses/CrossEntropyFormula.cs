using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>-log softmax(z)[t] of eight rows, a row a lane.</summary>
/// <remarks>
/// With m the largest of the others and s = sum over the others of exp(z_k - m), the loss is log(s + exp(d)) - d, d = z_t - m.
/// The target's own term stays out of s: where d > 0 the loss is log1p(s exp(-d)), which keeps its digits when the row is confident;
/// where d &lt;= 0 both log(s + exp(d)) and -d are positive and nothing cancels.
/// </remarks>
internal static class CrossEntropyFormula
{
    /// <summary>The losses from the sums over the others and the targets' logits; relative error 2^-54.8, of the exponential, besides that of the sums.</summary>
    public static VectorPair Loss<TScaling>(in ExponentialSums others, Vector512<double> target, TScaling scaling)
        where TScaling : unmanaged, IScaling => Loss(others, target, scaling, out _);

    /// <summary>The same, and the logarithm of the whole sum of exp(z_k - max z), which keeps its digits next to 0.</summary>
    public static VectorPair Loss<TScaling>(in ExponentialSums others, Vector512<double> target, TScaling scaling, out VectorPair logSum)
        where TScaling : unmanaged, IScaling
    {
        VectorPair difference = scaling.Difference(target, others.Maximum);
        Vector512<double> confident = Vector512.GreaterThan(difference.Hi, Vector512<double>.Zero);
        VectorPair exponential = Exponential.OfMinusMagnitude(difference, out Exponential.Parts parts, out VectorPair mantissa);

        // d > 0: log(1 + s e^-d), which is s e^-d where that is below 2^-57, subnormal or not. d <= 0: log(s + e^d) - d.
        VectorPair unscaled = mantissa * others.Sum;
        Vector512<double> small = Exponential.ScaleGradually(unscaled.Hi + unscaled.Lo, parts.Exponent);
        VectorPair confidentTotal = (exponential * others.Sum) + VectorPair.One;
        VectorPair logarithm = Logarithm.Pair(VectorPair.Select(confident, confidentTotal, exponential + others.Sum));
        Vector512<double> tiny = confident & Vector512.LessThan(small, Vector512.Create(6.938893903907228e-18));
        logSum = VectorPair.Select(tiny, new VectorPair(small, Vector512<double>.Zero), logarithm);
        VectorPair loss = VectorPair.Select(confident, logSum, logarithm + new VectorPair(-difference.Hi, -difference.Lo));

        Vector512<double> ordinary = Vector512.LessThan(Vector512.Abs(difference.Hi), Vector512.Create(double.PositiveInfinity));
        return Lanes.AnySet(~ordinary) ? Special(loss, ordinary, others, target) : loss;
    }

    /// <summary>The same for float results: one double each. What is left is the sums' 2^-33.5 (2^-25.3 of long rows), and 2^-44.</summary>
    public static Vector512<double> LossOfFloats<TScaling>(in ExponentialSums others, Vector512<double> target, TScaling scaling)
        where TScaling : unmanaged, IScaling
    {
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> sum = others.Sum.Hi;
        Vector512<double> difference = scaling.Rounded(target, others.Maximum);
        Vector512<double> magnitude = Vector512.Abs(difference);
        Vector512<double> confident = Vector512.GreaterThan(difference, Vector512<double>.Zero);
        Vector512<double> exponential = FloatFunctions.CalledExponential(Exponential.AtLeast(-magnitude, SingleExponential.Lowest));

        // log(1 + t), t = s e^-d of any size, is log u + (t - (u - 1)) / u with u = 1 + t rounded: relative, for the smallest t as well.
        Vector512<double> t = exponential * sum;
        Vector512<double> total = Masks.Select(confident, t + one, exponential + sum);
        Vector512<double> lost = (t - (total - one)) / total;
        Vector512<double> logarithm = FloatFunctions.CalledLogarithm(total) + (lost & confident);
        Vector512<double> loss = logarithm - Masks.AndNot(difference, confident);
        Vector512<double> ordinary = Vector512.LessThan(magnitude, Vector512.Create(double.PositiveInfinity));
        return Lanes.AnySet(~ordinary) ? Special(new VectorPair(loss, Vector512<double>.Zero), ordinary, others, target).Hi : loss;
    }

    /// <summary>The same for one row.</summary>
    public static DoubleDouble Loss<TScaling>(in ExponentialSum others, double target, TScaling scaling)
        where TScaling : unmanaged, IScaling =>
        Loss(ExponentialSums.Broadcast(others), Vector512.Create(target), scaling).First();

    /// <summary>What the gradient is made of: softmax(z)[k] as exp((z_k - anchor) scaled) times a factor, and at the target 1 - softmax(z)[t].</summary>
    public static Shares Probabilities<TScaling>(in ExponentialSums others, Vector512<double> target, TScaling scaling)
        where TScaling : struct, IScaling
    {
        VectorPair difference = scaling.Difference(target, others.Maximum);
        Vector512<double> confident = Vector512.GreaterThan(difference.Hi, Vector512<double>.Zero);
        VectorPair exponential = Exponential.OfMinusMagnitude(difference, out Exponential.Parts parts, out VectorPair mantissa);
        VectorPair total = VectorPair.Select(confident, (exponential * others.Sum) + VectorPair.One, exponential + others.Sum);
        VectorPair factor = VectorPair.One / total;

        // The others' share of a confident row may be below the normal numbers: its exponent stays apart.
        VectorPair share = VectorPair.Select(confident, mantissa * others.Sum, others.Sum) * factor;
        VectorPair ofTarget = VectorPair.Select(confident, factor, exponential * factor);
        return new(Masks.Select(confident, target, others.Maximum), factor, ofTarget, share, parts.Exponent & confident);
    }

    /// <summary>The same for float results, with the largest of the others as the anchor of every row.</summary>
    public static Shares ProbabilitiesOfFloats<TScaling>(in ExponentialSums others, Vector512<double> target, TScaling scaling)
        where TScaling : unmanaged, IScaling
    {
        Vector512<double> zero = Vector512<double>.Zero, one = Vector512<double>.One;
        Vector512<double> sum = others.Sum.Hi;
        Vector512<double> difference = scaling.Rounded(target, others.Maximum);
        Vector512<double> confident = Vector512.GreaterThan(difference, zero);
        Vector512<double> exponential = FloatFunctions.CalledExponential(Exponential.AtLeast(-Vector512.Abs(difference), SingleExponential.Lowest));

        // Both over exp of the larger one.
        Vector512<double> ofOthers = Masks.Select(confident, exponential, one);
        Vector512<double> itself = Masks.Select(confident, one, exponential);
        Vector512<double> inverse = one / Vector512.FusedMultiplyAdd(ofOthers, sum, itself);
        Vector512<double> factor = ofOthers * inverse;
        return new(others.Maximum, new(factor, zero), new(itself * inverse, zero), new(sum * factor, zero), zero);
    }

    /// <summary>The probabilities of eight rows.</summary>
    /// <param name="Anchor">See <see cref="Probabilities"/>.</param>
    /// <param name="Factor">See <see cref="Probabilities"/>.</param>
    /// <param name="Target">softmax(z)[t], but for subnormal values.</param>
    /// <param name="Others">1 - softmax(z)[t] is this times 2^Exponent.</param>
    /// <param name="Exponent">At most 0.</param>
    internal readonly record struct Shares(
        Vector512<double> Anchor, VectorPair Factor, VectorPair Target, VectorPair Others, Vector512<double> Exponent)
    {
        /// <summary>1 - softmax(z)[t], times a scale, rounded once: half of the exponent goes in before the scale, half behind it.</summary>
        public Vector512<double> OfOthers(VectorPair scale)
        {
            Vector512<double> half = Exponential.HalfOf(Exponent);
            Vector512<double> first = Exponential.PowerOfTwo(half);
            VectorPair scaled = new VectorPair(Others.Hi * first, Others.Lo * first) * scale;
            return (scaled.Hi + scaled.Lo) * Exponential.PowerOfTwo(Exponent - half);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static VectorPair Special(VectorPair loss, Vector512<double> ordinary, in ExponentialSums others, Vector512<double> target)
    {
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            if (!Lanes.IsSet(ordinary, lane))
            {
                double value = SpecialLoss(others[lane], target[lane]);
                loss = new VectorPair(loss.Hi.WithElement(lane, value), loss.Lo.WithElement(lane, 0));
            }
        }

        return loss;
    }

    /// <summary>Infinite logits, NaN, or a difference beyond the largest number.</summary>
    private static double SpecialLoss(in ExponentialSum others, double target)
    {
        if (double.IsNaN(others.Maximum) || double.IsNaN(target))
        {
            return Scalars.NaN;
        }

        if (double.IsPositiveInfinity(others.Maximum))
        {
            return double.IsPositiveInfinity(target) ? Logarithm.Pair(others.Sum + 1.0).Round() : double.PositiveInfinity;
        }

        if (double.IsNegativeInfinity(target) && double.IsNegativeInfinity(others.Maximum))
        {
            return Scalars.NaN; // no distribution
        }

        return target > others.Maximum ? 0 : double.PositiveInfinity;
    }
}
