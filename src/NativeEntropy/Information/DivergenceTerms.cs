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
/// Some 110 operations an element, register by register. Where there are 32 registers, an element is begun before the one before is ended: its division need not
/// be waited for. The sums are the same.
/// </remarks>
internal struct DoubleDivergenceTerm : ITerm<DoubleDivergenceTerm>
{
#if AVX512
    private RelativeEntropy.Comparison _begun; // zeros at first, which add 0
    private DoubleRegister _begunS;
#endif
    private VectorPair _brackets;
    private VectorPair _rests;
    private Vector512<double> _difference;
    private Vector512<double> _differenceLow;
    private Vector512<double> _size;
    private Vector512<double> _least;
    private Vector512<double> _signs;

    public static SumParts Parts => SumParts.Other | SumParts.Size | SumParts.Least;

    public static DoubleDivergenceTerm Empty => new() { _least = Vector512<double>.One };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> p, Vector512<double> q)
    {
#if AVX512
        RelativeEntropy.Comparison comparison = RelativeEntropy.Comparison.Of(p, q);
        DoubleRegister s = comparison.S;
        AddBracket(_begun, 0);
        AddRest(_begun, _begunS, 0);
        _begun = comparison;
        _begunS = s;
#else
        for (int part = 0; part < Registers.InEight; part++)
        {
            RelativeEntropy.Comparison comparison = RelativeEntropy.Comparison.Of(Registers.Part(p, part), Registers.Part(q, part));
            AddBracket(comparison, part);
            AddRest(comparison, comparison.S, part);
        }
#endif
        AddDifference(p, q);
    }

    public static bool HasOne => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void One(out DoubleDivergenceTerm term, Vector512<double> p, Vector512<double> q)
    {
        VectorPair difference = VectorPair.TwoDifference(p, q);
        Unsafe.SkipInit(out term); // what is begun means nothing once a sum has ended
        for (int part = 0; part < Registers.InEight; part++)
        {
            RelativeEntropy.Comparison comparison = RelativeEntropy.Comparison.Of(Registers.Part(p, part), Registers.Part(q, part));
            term._brackets = RegisterPair.WithPart(term._brackets, part, RelativeEntropy.Bracket(comparison));
            term._rests = RegisterPair.WithPart(term._rests, part, RelativeEntropy.Rest(comparison, comparison.S));
        }

        (term._difference, term._differenceLow) = (difference.Hi, difference.Lo);
        term._size = p + q;
        term._least = Vector512.MinNative(Vector512<double>.One, Present(q));
        term._signs = p | q;
    }

#if AVX512
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Another(ref DoubleDivergenceTerm term, Vector512<double> p, Vector512<double> q)
    {
        RelativeEntropy.Comparison comparison = RelativeEntropy.Comparison.Of(p, q);
        term.AddBracket(comparison, 0);
        term.AddRest(comparison, comparison.S, 0);
        term.AddDifference(p, q);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void End(ref DoubleDivergenceTerm term, in DoubleDivergenceTerm secondHalf)
    {
        term.AddBracket(term._begun, 0);
        term.AddRest(term._begun, term._begunS, 0);
    }
#endif

    [MethodImpl(Inlining.OfFormulas)]
    public void Include(in DoubleDivergenceTerm other)
    {
        _brackets += other._brackets;
        _rests += other._rests;
        VectorPair difference = new VectorPair(_difference, _differenceLow) + new VectorPair(other._difference, other._differenceLow);
        (_difference, _differenceLow) = (difference.Hi, difference.Lo);
        _size += other._size;
        _least = Vector512.MinNative(_least, other._least);
        _signs |= other._signs;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public readonly void Complete(ref TermSums sums)
    {
        sums.Total = VectorPair.FastTwoSum(_brackets.Hi, _brackets.Lo);
        VectorPair.Include(ref sums.Total, VectorPair.FastTwoSum(_rests.Hi, _rests.Lo));
        sums.Other = VectorPair.FastTwoSum(_difference, _differenceLow);
        sums.Size = _size;
        sums.Least = _least;
        sums.Signs = _signs;
    }

    /// <summary>q, and 1 where it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Present(Vector512<double> q) =>
        Masks.Select(Vector512.Equals(q, Vector512<double>.Zero), Vector512<double>.One, q);

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
    private void AddBracket(RelativeEntropy.Comparison comparison, int part) =>
        _brackets = RegisterPair.Include(_brackets, part, RelativeEntropy.Bracket(comparison));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddRest(RelativeEntropy.Comparison comparison, DoubleRegister s, int part) =>
        _rests = RegisterPair.Include(_rests, part, RelativeEntropy.Rest(comparison, s));
}
