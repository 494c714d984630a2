using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>K(p, q) and p - q, for a float result; Size is the sum of all p and q.</summary>
/// <remarks>The difference of two floats is exact in double, or so far from 0 that its rounding does not count.</remarks>
internal struct SingleDivergenceTerm : ITerm<SingleDivergenceTerm>
{
    private Vector512<double> _sum;
    private Vector512<double> _difference;
    private Vector512<double> _size;
    private Vector512<double> _signs;

    public static SumParts Parts => SumParts.Other | SumParts.Size;

    public static bool HasOne => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void One(out SingleDivergenceTerm term, Vector512<double> p, Vector512<double> q)
    {
        term._difference = p - q;
        term._sum = RelativeEntropy.ForSingle(p, q, term._difference);
        term._size = p + q;
        term._signs = p | q;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> p, Vector512<double> q)
    {
        Vector512<double> difference = p - q;
        _sum += RelativeEntropy.ForSingle(p, q, difference);
        _difference += difference;
        _size += p + q;
        _signs |= p | q;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public void Include(in SingleDivergenceTerm other)
    {
        _sum += other._sum;
        _difference += other._difference;
        _size += other._size;
        _signs |= other._signs;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public readonly void Complete(ref TermSums sums)
    {
        sums.Total = new(_sum, Vector512<double>.Zero);
        sums.Other = new(_difference, Vector512<double>.Zero);
        sums.Size = _size;
        sums.Signs = _signs;
    }
}

/// <summary>K(p, q) and p - q as pairs, for a double result; Size is the sum of all p and q, Least the least q that is not 0, at most 1.</summary>
/// <remarks>
/// Some 110 operations an element. Where a vector is one register, an element is begun before the one before is ended: its division need not
/// be waited for. Where it is two, compilers have no room to inline all of it in one loop, and it takes two. The sums are the same.
/// </remarks>
internal struct DoubleDivergenceTerm : ITerm<DoubleDivergenceTerm>
{
    private RelativeEntropy.Comparison _begun; // zeros at first, which add 0
    private Vector512<double> _begunS;
    private Vector512<double> _brackets;
    private Vector512<double> _bracketsLow;
    private Vector512<double> _rests;
    private Vector512<double> _restsLow;
    private Vector512<double> _difference;
    private Vector512<double> _differenceLow;
    private Vector512<double> _size;
    private Vector512<double> _least;
    private Vector512<double> _signs;

    public static SumParts Parts => SumParts.Other | SumParts.Size | SumParts.Least;

    public static DoubleDivergenceTerm Empty => new() { _least = Vector512<double>.One };

    public static bool HasSecondHalf => !Vector512.IsHardwareAccelerated;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> p, Vector512<double> q)
    {
        RelativeEntropy.Comparison comparison = RelativeEntropy.Comparison.Of(p, q);
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<double> s = comparison.S;
            AddBracket(_begun);
            AddRest(_begun, _begunS);
            _begun = comparison;
            _begunS = s;
        }
        else
        {
            AddBracket(comparison);
        }

        AddDifference(p, q);
    }

    public static bool HasOne => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void One(out DoubleDivergenceTerm term, Vector512<double> p, Vector512<double> q)
    {
        RelativeEntropy.Comparison comparison = RelativeEntropy.Comparison.Of(p, q);
        VectorPair bracket = RelativeEntropy.Bracket(comparison);
        VectorPair difference = VectorPair.TwoDifference(p, q);
        Unsafe.SkipInit(out term); // what is begun means nothing once a sum has ended
        if (!HasSecondHalf)
        {
            VectorPair rest = RelativeEntropy.Rest(comparison, comparison.S);
            (term._rests, term._restsLow) = (rest.Hi, rest.Lo);
        }

        (term._brackets, term._bracketsLow) = (bracket.Hi, bracket.Lo);
        (term._difference, term._differenceLow) = (difference.Hi, difference.Lo);
        term._size = p + q;
        term._least = Vector512.MinNative(Vector512<double>.One, Present(q));
        term._signs = p | q;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OneAgain(ref DoubleDivergenceTerm term, Vector512<double> p, Vector512<double> q)
    {
        RelativeEntropy.Comparison comparison = RelativeEntropy.Comparison.Of(p, q);
        VectorPair rest = RelativeEntropy.Rest(comparison, comparison.S);
        (term._rests, term._restsLow) = (rest.Hi, rest.Lo);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Another(ref DoubleDivergenceTerm term, Vector512<double> p, Vector512<double> q)
    {
        RelativeEntropy.Comparison comparison = RelativeEntropy.Comparison.Of(p, q);
        term.AddBracket(comparison);
        term.AddRest(comparison, comparison.S);
        term.AddDifference(p, q);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddAgain(ref DoubleDivergenceTerm term, Vector512<double> p, Vector512<double> q)
    {
        RelativeEntropy.Comparison comparison = RelativeEntropy.Comparison.Of(p, q);
        term.AddRest(comparison, comparison.S);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void End(ref DoubleDivergenceTerm term, in DoubleDivergenceTerm secondHalf)
    {
        if (HasSecondHalf)
        {
            (term._rests, term._restsLow) = (secondHalf._rests, secondHalf._restsLow);
        }
        else
        {
            term.AddBracket(term._begun);
            term.AddRest(term._begun, term._begunS);
        }
    }

    [MethodImpl(Inlining.OfFormulas)]
    public void Include(in DoubleDivergenceTerm other)
    {
        VectorPair brackets = new VectorPair(_brackets, _bracketsLow) + new VectorPair(other._brackets, other._bracketsLow);
        (_brackets, _bracketsLow) = (brackets.Hi, brackets.Lo);
        VectorPair rests = new VectorPair(_rests, _restsLow) + new VectorPair(other._rests, other._restsLow);
        (_rests, _restsLow) = (rests.Hi, rests.Lo);
        VectorPair difference = new VectorPair(_difference, _differenceLow) + new VectorPair(other._difference, other._differenceLow);
        (_difference, _differenceLow) = (difference.Hi, difference.Lo);
        _size += other._size;
        _least = Vector512.MinNative(_least, other._least);
        _signs |= other._signs;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public readonly void Complete(ref TermSums sums)
    {
        sums.Total = VectorPair.FastTwoSum(_brackets, _bracketsLow);
        VectorPair.Include(ref sums.Total, VectorPair.FastTwoSum(_rests, _restsLow));
        sums.Other = VectorPair.FastTwoSum(_difference, _differenceLow);
        sums.Size = _size;
        sums.Least = _least;
        sums.Signs = _signs;
    }

    /// <summary>q, and 1 where it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Present(Vector512<double> q) =>
        Vector512.ConditionalSelect(Vector512.Equals(q, Vector512<double>.Zero), Vector512<double>.One, q);

    /// <summary>p - q, and what else is cheap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddDifference(Vector512<double> p, Vector512<double> q)
    {
        VectorPair difference = VectorPair.TwoDifference(p, q);
        VectorPair head = VectorPair.TwoSum(_difference, difference.Hi);
        _difference = head.Hi;
        _differenceLow += head.Lo + difference.Lo;
        _size += p + q;
        _least = Vector512.MinNative(_least, Present(q));
        _signs |= p | q;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddBracket(RelativeEntropy.Comparison comparison)
    {
        VectorPair bracket = RelativeEntropy.Bracket(comparison);
        VectorPair head = VectorPair.TwoSum(_brackets, bracket.Hi);
        _brackets = head.Hi;
        _bracketsLow += head.Lo + bracket.Lo;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddRest(RelativeEntropy.Comparison comparison, Vector512<double> s)
    {
        VectorPair rest = RelativeEntropy.Rest(comparison, s);
        VectorPair head = VectorPair.TwoSum(_rests, rest.Hi);
        _rests = head.Hi;
        _restsLow += head.Lo + rest.Lo;
    }
}
