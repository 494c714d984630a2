using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>How the logits of up to eight pairs of rows become probabilities, a pair of rows a lane.</summary>
/// <param name="PMaximum">The largest logit of p.</param>
/// <param name="QMaximum">The largest logit of q.</param>
/// <param name="Shift">log(sum of p's exponentials / sum of q's).</param>
/// <param name="Ratio">exp(-Shift).</param>
/// <param name="Reference">The logit of q where p's is the largest; of interest where <see cref="IDivergence.WithMean"/> is set.</param>
internal readonly record struct DivergenceFrame(
    Vector512<double> PMaximum, Vector512<double> QMaximum, VectorPair Shift, VectorPair Ratio, Vector512<double> Reference)
{
    /// <summary>One lane in all lanes.</summary>
    public DivergenceFrame Lane(int lane) => new(
        Vector512.Create(PMaximum[lane]),
        Vector512.Create(QMaximum[lane]),
        VectorPair.Broadcast(new DoubleDouble(Shift.Hi[lane], Shift.Lo[lane])),
        VectorPair.Broadcast(new DoubleDouble(Ratio.Hi[lane], Ratio.Lo[lane])),
        Vector512.Create(Reference[lane]));
}

/// <summary>Elements of two rows of logits, in units of q's sum and of the range.</summary>
internal readonly struct DivergenceElements<TScaling>(in DivergenceFrame frame, TScaling scaling, ExponentialRange range)
    where TScaling : unmanaged, IScaling
{
    private readonly Vector512<double> _pMaximum = frame.PMaximum;
    private readonly Vector512<double> _qMaximum = frame.QMaximum;
    private readonly VectorPair _shift = frame.Shift;
    private readonly VectorPair _offset = scaling.Difference(frame.PMaximum, frame.QMaximum);
    private readonly Vector512<double> _reference = frame.Reference;
    private readonly PairNumber _ratio = new(frame.Ratio);

    /// <summary>The element of two logits.</summary>
    /// <remarks>
    /// <para>Where |x| is small, below 1/4, x = log(p / q), p - q and p x - p + q come from the series, so that they keep their digits (rest 2^-64; beyond
    /// it, the difference loses 6.2 of 62.5 bits).</para>
    /// <para>In a few methods, none of them inlined, because the compiler inlines only so many vector operations into one.</para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void At(Vector512<double> pLogit, Vector512<double> qLogit, out DivergenceElement element)
    {
        Unsafe.SkipInit(out element);
        VectorPair pDifference = scaling.Difference(pLogit, _pMaximum).ForExponential(range.Lowest);
        VectorPair qDifference = OfQ(qLogit);
        element.P = Exponential(pDifference) * _ratio;
        element.Q = Exponential(qDifference.ForExponential(range.Lowest));
        element.Logarithm = Logarithm(pLogit, qLogit, pDifference, qDifference);
        Combine(ref element);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private PairNumber Exponential(VectorPair x) => PairNumber.Exponential(new(x), range);

    /// <summary>What follows from p, q and log(p / q).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Combine(ref DivergenceElement element)
    {
        PairNumber x = element.Logarithm;
        PairNumber weighted = (element.P * x).Masked(Vector512.GreaterThan(element.P.Hi, Vector512<double>.Zero));
        PairNumber curve = new(LongCurve(x.Hi));
        PairNumber nearly = element.Q * (x * x) * curve;
        Vector512<double> small = Vector512.LessThan(Vector512.Abs(x.Hi), Vector512.Create(0.25));
        PairNumber excess = PairNumber.Select(small, weighted - nearly, element.P - element.Q);
        element.Excess = excess;
        element.Gap = PairNumber.Select(small, nearly, weighted - excess);
    }

    /// <summary>log(p / q) where p is largest. The mean of differences to it keeps its digits where nearly all of p is there.</summary>
    public PairNumber Reference() => Logarithm(_pMaximum, _reference, default, OfQ(_reference));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private VectorPair OfQ(Vector512<double> logit)
    {
        VectorPair difference = scaling.Difference(logit, _qMaximum);
        return new(difference.Hi, difference.Lo & Vector512.GreaterThan(difference.Hi, Vector512.Create(double.NegativeInfinity)));
    }

    /// <summary>log(p / q) from the logits, and from their differences to the largest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private PairNumber Logarithm(Vector512<double> pLogit, Vector512<double> qLogit, VectorPair p, VectorPair q)
    {
        VectorPair far = Less(p, _shift, q);

        // Where the differences to the largest cancel in their last bits, those between the two rows have what is left to all their digits.
        const double Near = 0.0009765625;
        Vector512<double> near = Vector512.LessThan(Vector512.Abs(far.Hi), Vector512.Abs(p.Hi) * Vector512.Create(Near));
        return new(
            Lanes.AnySet(near) ? VectorPair.Select(near, Less(scaling.Difference(pLogit, qLogit), _offset, _shift), far) : far);
    }

    /// <summary>a - b - c. An infinite result has no error term.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    private static VectorPair Less(VectorPair a, VectorPair b, VectorPair c)
    {
        VectorPair first = a + new VectorPair(-b.Hi, -b.Lo);
        VectorPair sum = VectorPair.TwoSum(first.Hi, -c.Hi);
        Vector512<double> finite = Vector512.LessThan(sum.Hi, Vector512.Create(double.PositiveInfinity));
        return VectorPair.FastTwoSum(sum.Hi, (sum.Lo + (first.Lo - c.Lo)) & finite);
    }

    /// <summary>(x e^x - e^x + 1) / x^2 = the sum of x^k / ((k + 2) k!), for |x| below 1/4, as a pair.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    private static VectorPair LongCurve(Vector512<double> x)
    {
        Vector512<double> tail = Vector512.Create(1.0706029224547743e-11);
        tail = Vector512.FusedMultiplyAdd(tail, x, Vector512.Create(1.4911969277048643e-10));
        tail = Vector512.FusedMultiplyAdd(tail, x, Vector512.Create(1.9270852604185937e-09));
        tail = Vector512.FusedMultiplyAdd(tail, x, Vector512.Create(2.296443268665491e-08));
        tail = Vector512.FusedMultiplyAdd(tail, x, Vector512.Create(2.505210838544172e-07));
        tail = Vector512.FusedMultiplyAdd(tail, x, Vector512.Create(2.48015873015873e-06));
        tail = Vector512.FusedMultiplyAdd(tail, x, Vector512.Create(2.2045855379188714e-05));
        tail = Vector512.FusedMultiplyAdd(tail, x, Vector512.Create(0.00017361111111111112));
        tail = Vector512.FusedMultiplyAdd(tail, x, Vector512.Create(0.0011904761904761906));
        tail = Vector512.FusedMultiplyAdd(tail, x, Vector512.Create(0.006944444444444444));
        tail = Vector512.FusedMultiplyAdd(tail, x, Vector512.Create(0.03333333333333333));
        tail = Vector512.FusedMultiplyAdd(tail, x, Vector512.Create(0.125));
        tail = Vector512.FusedMultiplyAdd(tail, x, Vector512.Create(1.0 / 3)) * x;
        return VectorPair.FastTwoSum(Vector512.Create(0.5), tail);
    }
}

/// <summary>
/// Sums over a row or a part of it: a divergence's terms, p - q, and for the gradient p and p times the difference of log(p / q) to the reference, with the
/// largest magnitude of p - q.
/// </summary>
internal readonly record struct DivergenceSum(DoubleDouble Terms, DoubleDouble Excess, DoubleDouble Weight, DoubleDouble Mean, double Largest)
{
    public static DivergenceSum operator +(in DivergenceSum a, in DivergenceSum b) =>
        new(a.Terms + b.Terms, a.Excess + b.Excess, a.Weight + b.Weight, a.Mean + b.Mean, Math.Max(a.Largest, b.Largest));

    /// <summary>The largest lane.</summary>
    public static double LargestOf(Vector512<double> values)
    {
        double largest = 0;
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            largest = Math.Max(largest, values[lane]);
        }

        return largest;
    }
}

/// <summary>The same for up to eight rows, a row a lane.</summary>
internal readonly record struct DivergenceSums(
    VectorPair Terms, VectorPair Excess, VectorPair Weight, VectorPair Mean, Vector512<double> Largest)
{
    public DivergenceSums With(int lane, in DivergenceSum sum) => new(
        With(Terms, lane, sum.Terms),
        With(Excess, lane, sum.Excess),
        With(Weight, lane, sum.Weight),
        With(Mean, lane, sum.Mean),
        Largest.WithElement(lane, sum.Largest));

    private static VectorPair With(VectorPair values, int lane, DoubleDouble value) =>
        new(values.Hi.WithElement(lane, value.Hi), values.Lo.WithElement(lane, value.Lo));
}

/// <summary>Eight of these sums side by side, as they grow.</summary>
internal unsafe interface IRowPairAccumulator
{
    /// <summary>n elements, eight at a time: of one pair of rows, or of eight that are turned.</summary>
    void Add<T>(T* pLogits, T* qLogits, nint n)
        where T : unmanaged;

    /// <summary>Every lane a row.</summary>
    DivergenceSums Rows();

    /// <summary>All lanes of one row.</summary>
    DivergenceSum Row();
}

/// <summary>A divergence's terms.</summary>
internal unsafe struct DivergenceAccumulator<TScaling, TDivergence>(DivergenceElements<TScaling> elements, TDivergence divergence)
    : IRowPairAccumulator
    where TScaling : unmanaged, IScaling
    where TDivergence : unmanaged, IDivergence
{
    private readonly PairNumber _reference = TDivergence.WithMean ? elements.Reference() : default;
    private PairNumber _terms;
    private PairNumber _excess;
    private PairNumber _weight;
    private PairNumber _mean;
    private Vector512<double> _largest;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Add<T>(T* pLogits, T* qLogits, nint n)
        where T : unmanaged
    {
        // Sums that the loop carries belong in registers: forwarded from a store that crosses a cache line, they would cost more than the formula.
        PairNumber terms = default;
        PairNumber excess = default;
        PairNumber weight = default;
        PairNumber mean = default;
        Vector512<double> largest = Vector512<double>.Zero;
        DivergenceElements<TScaling> formula = elements;
        for (nint i = 0; i < n; i += Lanes.Count)
        {
            int some = (int)nint.Min(Lanes.Count, n - i);
            formula.At(
                Lanes.LoadFirst(pLogits + i, some, double.NegativeInfinity),
                Lanes.LoadFirst(qLogits + i, some, double.NegativeInfinity),
                out DivergenceElement element);
            terms = PairNumber.Accumulate(terms, divergence.Term(element));
            excess = PairNumber.Accumulate(excess, element.Excess);
            if (TDivergence.WithMean)
            {
                largest = Vector512.MaxNative(largest, Vector512.Abs(element.Excess.Hi));
                weight = PairNumber.Accumulate(weight, element.P);
                mean = PairNumber.Accumulate(mean, Weighted(element, _reference));
            }
        }

        _terms = terms;
        _excess = excess;
        _weight = weight;
        _mean = mean;
        _largest = largest;
    }

    /// <summary>p (log(p / q) - reference); 0 where p is 0.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PairNumber Weighted(in DivergenceElement element, in PairNumber reference) =>
        (element.P * (element.Logarithm - reference)).Masked(Vector512.GreaterThan(element.P.Hi, Vector512<double>.Zero));

    public readonly DivergenceSums Rows() => new(_terms.Pair, _excess.Pair, _weight.Pair, _mean.Pair, _largest);

    public readonly DivergenceSum Row() => TDivergence.WithMean
        ? new(_terms.Across(), _excess.Across(), _weight.Across(), _mean.Across(), DivergenceSum.LargestOf(_largest))
        : new(_terms.Across(), _excess.Across(), default, default, 0);
}
