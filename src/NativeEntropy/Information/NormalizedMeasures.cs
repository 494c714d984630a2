using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>-sum p / P log(q / Q): the cross-entropy of normalised rows, and with q = p the entropy.</summary>
internal readonly unsafe struct NormalizedCrossEntropyMeasure<T>(LogarithmBase unit, bool isEntropy) : IMeasure<T>
    where T : unmanaged
{
    public static bool IsOnePass => false;

    public void Sum<TSource>(in TSource source, out TermSums sums)
        where TSource : struct, ITermSource
    {
        source.Sum(default(MarginTerm), out sums);
        source.Sum(new AnchoredTerm<T>(sums.Largest), out TermSums anchored);
        VectorPair logarithm = AnchoredSum.LogarithmOfOnePlusOthers(anchored);
        Vector512<double> rare = Rare.OutOfModerateRange(sums.Total.Hi) | Rare.OutOfModerateRange(sums.Other.Hi);

        // In an entropy what is next to 0 has next to no weight.
        rare |= isEntropy ? Vector512<double>.Zero : Rare.IsSubnormalOrZero(anchored.Least);
        sums.Total = Rare.Mark(rare, (anchored.Total / sums.Total) + logarithm);
    }

    [MethodImpl(Inlining.OfFormulas)]
    public Vector512<double> Finish(in TermSums sums, out Vector512<double> careful)
    {
        careful = Rare.NotFinite(sums.Total.Hi) | Rare.IsNegative(sums.Signs) | Rare.LeavesRange<T>(sums.Total.Hi);
        return unit.Round(sums.Total);
    }

    public double Careful(T* p, T* q, nint n, in TermSums sums)
    {
        if (Probabilities.AreZeros(p, n) || Probabilities.AreZeros(q, n))
        {
            return Scalars.NaN;
        }

        return Probabilities.AreImpossible(p, q, n)
            ? unit.Infinity
            : LogarithmSum.Exactly(new ExactCrossEntropy<T>(p, q, n, true), unit);
    }
}

/// <summary>KL or JS of normalised rows p / P and q / Q, whose sums agree by definition.</summary>
/// <remarks>
/// The rows are tried with the terms of rows as they are, TRescaled: what is left out moves the result by 2^-50.5 / sqrt(result) for floats, and for doubles by
/// 2^-105 / result.
/// </remarks>
internal readonly unsafe struct NormalizedDivergenceMeasure<T, TRescaled, TTerm, TResult>(LogarithmBase unit) : IMeasure<T>
    where T : unmanaged
    where TRescaled : unmanaged, IRescaledDivergence
    where TTerm : unmanaged, IPairTerm
    where TResult : unmanaged, IDivergenceResult
{
    /// <summary>Below this the error of x - y, 2^-100 of x, counts: it is 2^-100 / sqrt(sum K) of the result, which bears 2^-57, and 2^-29 in a float.</summary>
    private static double Resolved => typeof(T) == typeof(double) ? 5.169878828456423e-26 : 7.174648137343064e-43; // 2^-84, 2^-140

    /// <summary>Above this the first try will do: 2^-31.5 is left out of a float, 2^-59 of a double.</summary>
    private static double ResolvedAtOnce => typeof(T) == typeof(double) ? 1.4210854715202004e-14 : 3.637978807091713e-12; // 2^-46, 2^-38

    /// <summary>The same in triples.</summary>
    private const double ResolvedInTriples = 6.842277657836021e-49; // 2^-160

    public static bool IsOnePass => false;

    public void Sum<TSource>(in TSource source, out TermSums sums)
        where TSource : struct, ITermSource
    {
        source.Sum(default(MarginTerm), out sums);
        CommonDenominator common = new(sums.Total, sums.Other);
        Vector512<double> inRange = ~(Rare.OutOfModerateRange(sums.Total.Hi) | Rare.OutOfModerateRange(sums.Other.Hi));
        TRescaled.Sum<T, TSource>(source, common, out TermSums terms);
        VectorPair result = (terms.Total + terms.Other) / Rescaling<T, TRescaled>.Sum(common);
        Vector512<double> resolved = inRange & Vector512.GreaterThan(result.Hi, Vector512.Create(ResolvedAtOnce)) & ~Rare.NotFinite(result.Hi);
        resolved &= typeof(T) == typeof(double) && TTerm.IsRelative ? ~Rare.IsSubnormalOrZero(terms.Least) : Vector512<double>.AllBitsSet;
        sums.Total = Lanes.AnySet(~resolved) ? VectorPair.Select(resolved, result, InPairs(source, common, inRange)) : result;
    }

    private static VectorPair InPairs<TSource>(in TSource source, CommonDenominator common, Vector512<double> inRange)
        where TSource : struct, ITermSource
    {
        source.Sum(new NormalizedTerm<TTerm>(common), out TermSums terms);
        Vector512<double> rare = ~inRange | (TTerm.IsRelative ? Rare.IsSubnormalOrZero(terms.Least) : Vector512<double>.Zero);
        return Rare.Mark(rare, common.Divide(terms.Total));
    }

    [MethodImpl(Inlining.OfFormulas)]
    public Vector512<double> Finish(in TermSums sums, out Vector512<double> careful)
    {
        careful = Rare.NotFinite(sums.Total.Hi)
            | Rare.IsNegative(sums.Signs)
            | Vector512.LessThan(sums.Total.Hi, Vector512.Create(Resolved));
        return TResult.Of(unit.Convert(sums.Total));
    }

    public double Careful(T* p, T* q, nint n, in TermSums sums)
    {
        if (Probabilities.AreZeros(p, n) || Probabilities.AreZeros(q, n))
        {
            return Scalars.NaN;
        }

        if (TTerm.IsRelative && Probabilities.AreImpossible(p, q, n))
        {
            return unit.Infinity;
        }

        if (Probabilities.AreIdentical(p, q, n))
        {
            return 0;
        }

        if (sums.Total.Hi[0] < 1)
        {
            MarginTriples margins = MarginTriples.Of(p, q, n);
            CommonDenominator common = new(margins.P.ToPair(), margins.Q.ToPair());
            new WholeRow<T>(p, q, n).Sum(new NearTerm<TTerm>(common, margins.P, margins.Q), out TermSums near);
            VectorPair value = common.Divide(near.Total);
            if (value.Hi[0] > ResolvedInTriples)
            {
                return TResult.Of(unit.Convert(value))[0];
            }
        }

        return Exactly(TTerm.IsRelative
            ? WideLogarithmSum.Value(new ExactDivergence<T>(p, q, n, true, false))
            : WideLogarithmSum.Value(new ExactJensenShannon<T>(p, q, n, true)));
    }

    private double Exactly(ScaledPair value) => TResult.Of(new ScaledPair(unit.Convert(value.Mantissa), value.Exponent));
}

/// <summary>The sums of two rows with 140 bits.</summary>
internal readonly unsafe record struct MarginTriples(VectorTriple P, VectorTriple Q)
{
    public static MarginTriples Of<T>(T* p, T* q, nint n)
        where T : unmanaged => new(Sum(p, n), Sum(q, n));

    private static VectorTriple Sum<T>(T* x, nint n)
        where T : unmanaged
    {
        VectorTriple sum = default;
        for (nint i = 0; i < n; i++)
        {
            sum += VectorTriple.Broadcast(Scalars.ToDouble(x[i]), 0, 0);
        }

        return sum;
    }
}
