using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>The entropy of softmax(x / temperature) of up to eight rows, and its gradient.</summary>
/// <remarks>
/// With d = (x - max) / temperature, S = sum exp(d), U = sum exp(d) (-d): the entropy is log S + U / S. Every term is positive. S is the number of largest elements
/// and the sum of the others apart, so log S keeps its digits in a confident row. The gradient is -p (d + U / S) / temperature: log S cancels in it.
/// Doubles: exponentials with an error of 2^-62.5 and pairs, because the gradient's bound is that of 2^-10 of the row's largest, where d + U / S has lost 10 bits.
/// </remarks>
internal static unsafe class EntropyKernel<T, TNumber, TScaling>
    where T : unmanaged
    where TNumber : unmanaged, ILaneNumber<TNumber>
    where TScaling : unmanaged, IScaling
{
    /// <summary>A double row may be so confident that its entropy is subnormal.</summary>
    private static ExponentialRange Range => typeof(T) == typeof(double) ? ExponentialRange.Extended : ExponentialRange.Ordinary;

    public static EntropySums Sums(EightRows<T> rows, TScaling scaling, double* scratch)
    {
        EntropySum* each = stackalloc EntropySum[Lanes.Count];
        if (!rows.AreShort)
        {
            for (int lane = 0; lane < rows.Count; lane++)
            {
                each[lane] = OfRow(rows, lane, scaling);
            }

            return EntropySums.Gather(each, rows.Count);
        }

        EntropySums sums = OfColumns(rows, scaling, TurnedRows.Start(scratch));
        Vector512<double> ordinary = Vector512.Equals(sums.Weighted.Hi, sums.Weighted.Hi) & ~sums.NotFinite();
        if (!Lanes.AnySet(~ordinary))
        {
            return sums;
        }

        for (int lane = 0; lane < rows.Count; lane++)
        {
            each[lane] = Lanes.IsSet(ordinary, lane)
                ? new EntropySum(
                    sums.Maximum[lane],
                    sums.Count[lane],
                    new DoubleDouble(sums.Others.Hi[lane], sums.Others.Lo[lane]),
                    new DoubleDouble(sums.Weighted.Hi[lane], sums.Weighted.Lo[lane]))
                : OfRow(rows, lane, scaling);
        }

        return EntropySums.Gather(each, rows.Count);
    }

    /// <summary>The entropies times `perNat`; NaN where a row is no distribution.</summary>
    public static Vector512<double> Value(in EntropySums sums, DoubleDouble perNat)
    {
        VectorPair logarithm = LogSum(sums, out VectorPair sum);
        VectorPair scaled = (logarithm + (sums.Weighted / sum)) * VectorPair.Broadcast(perNat);
        Vector512<double> result = (scaled.Hi + scaled.Lo) * Vector512.Create(Range.Unit);
        return Masks.Select(
            Vector512.GreaterThan(sums.Maximum, Vector512.Create(double.NegativeInfinity)), result, Vector512.Create(Scalars.NaN));
    }

    /// <summary>max / temperature + log S: log sum exp(x / temperature).</summary>
    public static Vector512<double> LogSumExp(EightRows<T> rows, in EntropySums sums, TScaling scaling)
    {
        // log S has an error of 2^-60.6 (2^-53 where it goes into a float): it may cancel to 1/32 of itself (2^-26).
        double bearable = typeof(T) == typeof(double) ? 0.03125 : 1.4901161193847656e-08;
        VectorPair logarithm = LogSum(sums, out _);
        Vector512<double> unit = Vector512.Create(Range.Unit);
        logarithm = new(logarithm.Hi * unit, logarithm.Lo * unit);
        VectorPair total = scaling.Difference(sums.Maximum, Vector512<double>.Zero) + logarithm;
        Vector512<double> result = Masks.Select(sums.NotFinite(), sums.Maximum, total.Hi + total.Lo);
        Vector512<double> cancels = Vector512.LessThan(Vector512.Abs(result), logarithm.Hi * Vector512.Create(bearable))
            & Vector512.LessThan(sums.Maximum, Vector512<double>.Zero);
        if (typeof(TScaling) == typeof(Unscaled) && Lanes.AnySet(cancels))
        {
            for (int lane = 0; lane < rows.Count; lane++)
            {
                if (Lanes.IsSet(cancels, lane))
                {
                    result = result.WithElement(lane, FixedPointSum.LogSumExp(rows.Row(lane), rows.Matrix.Cols));
                }
            }
        }

        return result;
    }

    /// <summary>log S in the range's units, and S.</summary>
    public static VectorPair LogSum(in EntropySums sums, out VectorPair sum)
    {
        Vector512<double> unit = Vector512.Create(Range.Unit);
        Vector512<double> inverse = Vector512.Create(Range.Inverse);
        VectorPair heads = VectorPair.TwoSum(sums.Count, sums.Others.Hi * unit);
        sum = VectorPair.FastTwoSum(heads.Hi, heads.Lo + (sums.Others.Lo * unit));
        VectorPair logarithm = Logarithm.Pair(sum);

        // log(1 + t) is t where that is below 2^-57, however small it is.
        Vector512<double> tiny = Vector512.Equals(sums.Count, Vector512<double>.One)
            & Vector512.LessThan(sums.Others.Hi, inverse * Vector512.Create(6.938893903907228e-18));
        return VectorPair.Select(tiny, sums.Others, new VectorPair(logarithm.Hi * inverse, logarithm.Lo * inverse));
    }

    /// <summary>The gradient times `scale`, which is d result / d entropy over the temperature.</summary>
    public static void Gradient(EightRows<T> rows, in EntropySums sums, Matrix<T> gradient, VectorPair scale, TScaling scaling, double* scratch)
    {
        _ = LogSum(sums, out VectorPair sum);
        VectorPair quotient = sums.Weighted / sum;
        Vector512<double> unit = Vector512.Create(Range.Unit);
        VectorPair mean = new(quotient.Hi * unit, quotient.Lo * unit);
        VectorPair factor = (-PairNumber.Of(scale / sum)).Pair;
        Vector512<double> special = sums.NotFinite();
        if (rows.AreShort && !Lanes.AnySet(special))
        {
            Columns columns = Columns.Load(rows.Matrix, rows.First, rows.Count, scratch);
            columns.Map(new EntropyGradientFormula<TNumber, TScaling>(sums.Maximum, mean, factor, scaling, Range));
            columns.Store(gradient, rows.First, rows.Count);
            return;
        }

        for (int lane = 0; lane < rows.Count; lane++)
        {
            T* destination = gradient.Row(rows.First + lane);
            if (Lanes.IsSet(special, lane))
            {
                // All of a row's probability at its infinities: its entropy does not change with finite changes.
                double value = double.IsPositiveInfinity(sums.Maximum[lane]) ? 0 : Scalars.NaN;
                for (nint i = 0; i < rows.Matrix.Cols; i++)
                {
                    destination[i] = Scalars.FromDouble<T>(value);
                }

                continue;
            }

            Elements.Run(
                rows.Row(lane),
                rows.Matrix.Cols,
                destination,
                new EntropyGradientFormula<TNumber, TScaling>(
                    Vector512.Create(sums.Maximum[lane]), Lane(mean, lane), Lane(factor, lane), scaling, Range),
                EntropyCall<T>.LoadWith());
        }
    }

    private static VectorPair Lane(VectorPair values, int lane) => VectorPair.Broadcast(new DoubleDouble(values.Hi[lane], values.Lo[lane]));

    private static EntropySum OfRow(EightRows<T> rows, int lane, TScaling scaling) =>
        EntropyTree.Sum<T, TNumber, TScaling>(rows.Row(lane), rows.Matrix.Cols, scaling, Range);

    private static EntropySums OfColumns(EightRows<T> rows, TScaling scaling, double* turned)
    {
        int cols = (int)rows.Matrix.Cols;
        _ = Columns.Load(rows.Matrix, rows.First, rows.Count, turned);
        EntropyAccumulator<TNumber, TScaling> sums = new(TurnedRows.Maximum(turned, cols), scaling, Range);
        sums.Add(turned, cols * Lanes.Count);
        return sums.Rows();
    }
}

/// <summary>factor exp(d) (d + mean), d = (x - anchor) scaled.</summary>
internal readonly struct EntropyGradientFormula<TNumber, TScaling> : IFormula
    where TNumber : unmanaged, ILaneNumber<TNumber>
    where TScaling : unmanaged, IScaling
{
    /// <summary>Above this the factor takes the exponential's unit, so that the product stays in range.</summary>
    private const double Large = 1e100;

    private readonly Vector512<double> _anchor;
    private readonly Vector512<double> _after;
    private readonly TNumber _mean;
    private readonly TNumber _factor;
    private readonly TScaling _scaling;
    private readonly ExponentialRange _range;

    public EntropyGradientFormula(Vector512<double> anchor, VectorPair mean, VectorPair factor, TScaling scaling, ExponentialRange range)
    {
        Vector512<double> unit = Vector512.Create(range.Unit);
        Vector512<double> large = Vector512.GreaterThan(Vector512.Abs(factor.Hi), Vector512.Create(Large));
        Vector512<double> before = Masks.Select(large, unit, Vector512<double>.One);
        _after = Masks.Select(large, Vector512<double>.One, unit);
        _anchor = anchor;
        _mean = TNumber.Of(mean);
        _factor = TNumber.Of(factor).Scaled(before);
        _scaling = scaling;
        _range = range;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> x)
    {
        TNumber difference = TNumber.Difference(x, _anchor, _scaling, _range.Lowest);
        TNumber value = TNumber.Exponential(difference, _range) * (difference + _mean) * _factor;
        Vector512<double> rounded = (value.Pair.Hi + value.Pair.Lo) * _after;
        return Lanes.CanonicalNaN(rounded, rounded);
    }
}
