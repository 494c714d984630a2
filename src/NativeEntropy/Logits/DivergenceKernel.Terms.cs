using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <content>The divergences as sums of terms that are never negative.</content>
internal unsafe ref partial struct DivergenceKernel<T, TNumber, TDivergence>
    where T : unmanaged
    where TNumber : unmanaged, ILaneNumber<TNumber>
    where TDivergence : unmanaged, IDivergence
{
    /// <summary>h(E) counts as small below this part of the sum: its own error, 2^-10 of it at most, is nothing then.</summary>
    private const double SmallPart = 0.0625;

    /// <summary>A gradient bears an E up to this part of the largest difference of probabilities: what is left of it after it was put into them is
    /// 2^-53 (floats: 2^-29) of E.</summary>
    private const double BearableInGradient = 0.0009765625;

    /// <summary>Rows are read again at most this often; every time E loses 20 digits or more.</summary>
    private const int MostReads = 8;

    /// <summary>Double results below this are summed again in a range that keeps subnormal probabilities.</summary>
    private const double Tiny = 1e-280;

    /// <summary>The rows of the lanes in the mask.</summary>
    private readonly Vector512<double> Regular<TScaling>(
        in ExponentialSums pSums, in ExponentialSums qSums, Vector512<double> mask, TScaling scaling)
        where TScaling : unmanaged, IScaling
    {
        if (divergence.Curvature == 0)
        {
            return Vector512<double>.Zero;
        }

        VectorPair logarithm = Logarithm.Pair(pSums.Sum);
        VectorPair other = Logarithm.Pair(qSums.Sum);
        DivergenceFrame start = new(
            pSums.Maximum, qSums.Maximum, logarithm + new VectorPair(-other.Hi, -other.Lo), qSums.Sum / pSums.Sum, References(pSums.Maximum));
        DivergenceFrame frame = start;
        VectorPair value = Nats(ref frame, qSums.Sum, mask, scaling, ExponentialRange.Ordinary, out VectorPair mean);
        Vector512<double> result = Result(value, ExponentialRange.Ordinary);
        Vector512<double> tiny = mask & Vector512.LessThan(value.Hi, Vector512.Create(Tiny));

        // A confident p has a gradient next to the smallest numbers, whatever the divergence.
        Vector512<double> confident = mask & Vector512.LessThan(Vector512.Abs(mean.Hi), Vector512.Create(Tiny));
        Vector512<double> again = TDivergence.WithMean ? tiny | confident : tiny;
        if (typeof(T) == typeof(double) && Lanes.AnySet(again))
        {
            result = Masks.Select(tiny, Extended(start, qSums.Sum, again, scaling), result);
            mask = Masks.AndNot(mask, again);
        }

        if (WithGradient && Lanes.AnySet(mask))
        {
            Gradients(frame, qSums.Sum, mean, mask, scaling, ExponentialRange.Ordinary);
        }

        return result;
    }

    /// <summary>Rows whose divergence is next to the smallest numbers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly Vector512<double> Extended<TScaling>(DivergenceFrame frame, VectorPair qSum, Vector512<double> mask, TScaling scaling)
        where TScaling : unmanaged, IScaling
    {
        VectorPair value = Nats(ref frame, qSum, mask, scaling, ExponentialRange.Extended, out VectorPair mean);
        if (WithGradient)
        {
            Gradients(frame, qSum, mean, mask, scaling, ExponentialRange.Extended);
        }

        return Result(value, ExponentialRange.Extended);
    }

    private readonly Vector512<double> Result(VectorPair value, ExponentialRange range)
    {
        VectorPair scaled = LossRows<T>.Product(value, VectorPair.Broadcast(PerNat));
        return (scaled.Hi + scaled.Lo) * Vector512.Create(range.Unit);
    }

    /// <summary>The divergences in nats, in the range's units, the frame in which E is nothing, and for the gradient the mean of log(p / q).</summary>
    private readonly VectorPair Nats<TScaling>(
        ref DivergenceFrame frame, VectorPair qSum, Vector512<double> mask, TScaling scaling, ExponentialRange range,
        out VectorPair mean)
        where TScaling : unmanaged, IScaling
    {
        mean = default;
        VectorPair value = default;
        Vector512<double> valued = mask;
        Vector512<double> reading = mask;
        for (int read = 0; read < MostReads && Lanes.AnySet(reading); read++)
        {
            DivergenceSums sums = Sums(frame, reading, scaling, range);
            VectorPair terms = Finite(sums.Terms / qSum, sums.Terms.Hi);
            Vector512<double> e = ((sums.Excess.Hi + sums.Excess.Lo) / qSum.Hi) * Vector512.Create(range.Unit);
            Vector512<double> square = e * e;

            // h(E) = E^2 (1/2 - E/6 + E^2/12 - ...), in the range's units.
            Vector512<double> series = Vector512.Create(0.5) - (e * Vector512.Create(1.0 / 6)) + (square * Vector512.Create(1.0 / 12));
            Vector512<double> h = (e * Vector512.Create(range.Inverse)) * (e * series);
            Vector512<double> correction = h * Vector512.Create(divergence.Curvature);
            VectorPair corrected = VectorPair.TwoSum(terms.Hi, -correction);
            corrected = VectorPair.FastTwoSum(corrected.Hi, corrected.Lo + terms.Lo);
            if (divergence.ScalesWithP)
            {
                corrected = corrected / VectorPair.TwoSum(Vector512<double>.One, e);
            }

            Vector512<double> ordinary = Vector512.LessThan(terms.Hi, Vector512.Create(1e300));
            corrected = VectorPair.Select(ordinary, corrected, new VectorPair(terms.Hi, Vector512<double>.Zero));

            // The correction is at most the sum, up to its own rounding.
            Vector512<double> positive = Vector512.GreaterThan(corrected.Hi, Vector512<double>.Zero);
            corrected = new VectorPair(corrected.Hi & positive, corrected.Lo & positive);
            value = VectorPair.Select(valued, corrected, value);
            if (TDivergence.WithMean)
            {
                VectorPair infinite = new(Vector512.Create(double.PositiveInfinity), Vector512<double>.Zero);
                mean = VectorPair.Select(reading, VectorPair.Select(ordinary, sums.Mean / sums.Weight, infinite), mean);
            }


            frame = Normalised(frame, e, reading);
            valued &= Vector512.GreaterThan(correction, terms.Hi * Vector512.Create(SmallPart));
            Vector512<double> bearable = sums.Largest * Vector512.Create(BearableInGradient) / qSum.Hi;
            Vector512<double> unbearable = Vector512.GreaterThan(Vector512.Abs(e) * Vector512.Create(range.Inverse), bearable);
            reading &= TDivergence.WithMean ? valued | unbearable : valued;
        }

        return value;
    }

    /// <summary>The frame in which p's probabilities are divided by 1 + E.</summary>
    private static DivergenceFrame Normalised(in DivergenceFrame frame, Vector512<double> e, Vector512<double> mask)
    {
        // log(1 + E) = E - E^2/2 + E^3/3 - ..., E below 2^-28.
        Vector512<double> rest = (e * e) * (Vector512.Create(-0.5) + (e * Vector512.Create(1.0 / 3)));
        VectorPair shift = frame.Shift + VectorPair.FastTwoSum(e, rest);
        VectorPair ratio = frame.Ratio / VectorPair.TwoSum(Vector512<double>.One, e);
        Vector512<double> sane = mask & Vector512.LessThan(Vector512.Abs(e), Vector512.Create(1e-3));
        return frame with { Shift = VectorPair.Select(sane, shift, frame.Shift), Ratio = VectorPair.Select(sane, ratio, frame.Ratio) };
    }

    /// <summary>The quotient; an infinite dividend has no error term.</summary>
    private static VectorPair Finite(VectorPair quotient, Vector512<double> dividend)
    {
        Vector512<double> finite = Vector512.LessThan(dividend, Vector512.Create(double.PositiveInfinity));
        VectorPair infinite = new(Vector512.Create(double.PositiveInfinity), Vector512<double>.Zero);
        return VectorPair.Select(finite & Vector512.Equals(quotient.Lo, quotient.Lo), quotient, infinite);
    }

    private readonly DivergenceSums Sums<TScaling>(in DivergenceFrame frame, Vector512<double> mask, TScaling scaling, ExponentialRange range)
        where TScaling : unmanaged, IScaling
    {
        if (_p.AreShort)
        {
            return IsPlain
                ? Turned(new PlainAccumulator<TScaling, TDivergence>(new(frame, scaling), divergence))
                : Turned(new DivergenceAccumulator<TScaling, TDivergence>(new(frame, scaling, range), divergence));
        }

        DivergenceSums sums = default;
        for (int lane = 0; lane < count; lane++)
        {
            if (Lanes.IsSet(mask, lane))
            {
                DivergenceFrame one = frame.Lane(lane);
                sums = sums.With(lane, IsPlain
                    ? Sum(lane, new PlainAccumulator<TScaling, TDivergence>(new(one, scaling), divergence))
                    : Sum(lane, new DivergenceAccumulator<TScaling, TDivergence>(new(one, scaling, range), divergence)));
            }
        }

        return sums;
    }

    private readonly DivergenceSums Turned<TAccumulator>(TAccumulator all)
        where TAccumulator : unmanaged, IRowPairAccumulator
    {
        all.Add(Turned(_p, 0), Turned(_q, 1), _p.Matrix.Cols * Lanes.Count);
        return all.Rows();
    }

    private readonly DivergenceSum Sum<TAccumulator>(int lane, TAccumulator start)
        where TAccumulator : unmanaged, IRowPairAccumulator =>
        new DivergenceTree<T, TAccumulator>(start).Sum(_p.Row(lane), _q.Row(lane), _p.Matrix.Cols);
}
