using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>
/// The sums of D(p || q) = V / S_p - log(S_p / S_q) in one reading, with d the difference of a logit to its row's largest: S = sum exp(d), V = sum exp(d_p) (d_p - d_q).
/// In a <see cref="DivergenceSum"/>: Terms is V, Weight S_p, Excess S_q, and Mean as there.
/// </summary>
internal unsafe struct DirectAccumulator<TNumber, TScaling> : IRowPairAccumulator
    where TNumber : unmanaged, ILaneNumber<TNumber>
    where TScaling : unmanaged, IScaling
{
    private readonly Vector512<double> _pMaximum;
    private readonly Vector512<double> _qMaximum;
    private readonly TNumber _reference;
    private readonly TScaling _scaling;
    private readonly bool _withMean;
    private readonly KeptExponentials _kept;
    private TNumber _pSum;
    private TNumber _qSum;
    private TNumber _terms;
    private TNumber _mean;

    /// <param name="frame">Its maxima and reference.</param>
    /// <param name="scaling">The temperature.</param>
    /// <param name="withMean">Whether the mean is wanted.</param>
    /// <param name="kept">Where plain exponentials are put, unless null; then n is at most what it holds.</param>
    public DirectAccumulator(in DivergenceFrame frame, TScaling scaling, bool withMean, KeptExponentials kept = default)
    {
        _kept = kept;
        _pMaximum = frame.PMaximum;
        _qMaximum = frame.QMaximum;
        _scaling = scaling;
        _withMean = withMean;
        _reference = TNumber.Difference(frame.Reference, _qMaximum, scaling, double.NegativeInfinity);
    }

    /// <remarks>Loop and formula in one method: without AVX-512 the compiler inlines as many vector operations as the method is long.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Add<T>(T* pLogits, T* qLogits, nint n)
        where T : unmanaged
    {
        ExponentialRange range = ExponentialRange.Ordinary;
        TNumber pSum = default;
        TNumber qSum = default;
        TNumber terms = default;
        TNumber mean = default;
        for (nint i = 0; i < n; i += Lanes.Count)
        {
            int some = (int)nint.Min(Lanes.Count, n - i);
            Vector512<double> pLogit = Lanes.LoadFirst(pLogits + i, some, double.NegativeInfinity);
            Vector512<double> qLogit = Lanes.LoadFirst(qLogits + i, some, double.NegativeInfinity);
            TNumber pDifference = TNumber.Difference(pLogit, _pMaximum, _scaling, range.Lowest);
            TNumber qDifference = TNumber.Difference(qLogit, _qMaximum, _scaling, double.NegativeInfinity);
            TNumber p = TNumber.Exponential(pDifference, range);
            TNumber q = TNumber.Exponential(qDifference.AtLeast(range.Lowest), range);
            if (!_kept.IsNull)
            {
                _kept.Set(i, p.Hi, q.Hi);
            }

            Vector512<double> counts = Vector512.GreaterThan(p.Hi, Vector512<double>.Zero);
            TNumber difference = pDifference - qDifference;
            pSum = TNumber.Accumulate(pSum, p);
            qSum = TNumber.Accumulate(qSum, q);
            terms = TNumber.Accumulate(terms, (p * difference).Masked(counts));
            if (_withMean)
            {
                mean = TNumber.Accumulate(mean, (p * (difference + _reference)).Masked(counts));
            }
        }

        _pSum = pSum;
        _qSum = qSum;
        _terms = terms;
        _mean = mean;
    }

    public readonly DivergenceSums Rows() => new(_terms.Pair, _qSum.Pair, _pSum.Pair, _mean.Pair, default);

    public readonly DivergenceSum Row() => new(_terms.Across(), _qSum.Across(), _pSum.Across(), _mean.Across(), 0);
}

/// <summary>What a direct sum gives.</summary>
/// <param name="Value">The divergences in nats.</param>
/// <param name="Good">The lanes in which they have all their digits, as a mask.</param>
/// <param name="Frame">For the gradient.</param>
/// <param name="QSum">S_q.</param>
/// <param name="Mean">For the gradient: the mean of log(p / q), less that at the reference.</param>
internal readonly record struct DirectDivergence(VectorPair Value, Vector512<double> Good, DivergenceFrame Frame, VectorPair QSum, VectorPair Mean)
{
    /// <summary>Below this the terms of both signs have cancelled to a part of themselves that matters.</summary>
    /// <remarks>
    /// The sum of p |log(p / q)| is at most D + 2. Doubles: its error 2^-62.5, and 2^-60.5 of each logarithm, are 2^-54.5 of a D of 1/32. Plain doubles: 2^-50.5 in all,
    /// 2^-34.5 of a D of 2^-16. The same parts of the logarithms' difference are the limit where rows' sums differ by so much.
    /// </remarks>
    private const double LeastDouble = 0.03125;

    private const double LeastPlain = 1.52587890625e-05;

    /// <summary>A gradient next to the smallest numbers needs another range.</summary>
    private const double Tiny = 1e-280;

    public static DirectDivergence Of(in DivergenceFrame maxima, in DivergenceSums sums, bool withMean, bool isPlain)
    {
        Vector512<double> least = Vector512.Create(isPlain ? LeastPlain : LeastDouble);
        VectorPair pLogarithm = Logarithm.Pair(sums.Weight);
        VectorPair qLogarithm = Logarithm.Pair(sums.Excess);
        VectorPair shift = pLogarithm + new VectorPair(-qLogarithm.Hi, -qLogarithm.Lo);
        VectorPair value = (sums.Terms / sums.Weight) + new VectorPair(-shift.Hi, -shift.Lo);
        VectorPair mean = withMean ? sums.Mean / sums.Weight : default;
        Vector512<double> good = Vector512.GreaterThan(value.Hi, least)
            & Vector512.GreaterThan(value.Hi, Vector512.Abs(shift.Hi) * least)
            & Vector512.LessThan(value.Hi, Vector512.Create(1e280))
            & Vector512.Equals(value.Lo, value.Lo);
        if (withMean)
        {
            good &= Vector512.GreaterThan(Vector512.Abs(mean.Hi), Vector512.Create(Tiny));
        }

        return new(value, good, maxima with { Shift = shift, Ratio = sums.Excess / sums.Weight }, sums.Excess, mean);
    }
}
