using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>(K(p, m) + K(q, m)) / 2 for a float result, m = (p + q) / 2, which is exact in double, or one of p and q next to nothing.</summary>
/// <remarks>Where a vector is two registers, both K in one loop would not stay in registers: it takes two. The sums are the same.</remarks>
internal struct SingleJensenShannonTerm : ITerm<SingleJensenShannonTerm>
{
    private Vector512<double> _sumOfP;
    private Vector512<double> _sumOfQ;
    private Vector512<double> _size;
    private Vector512<double> _signs;

    public static SumParts Parts => SumParts.Size;

    public static bool HasSecondHalf => !Vector512.IsHardwareAccelerated;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> p, Vector512<double> q)
    {
        _sumOfP += OfMiddle(p, q);
        if (!HasSecondHalf)
        {
            _sumOfQ += OfMiddle(q, p);
        }

        _size += p + q;
        _signs |= p | q;
    }

    public static bool HasOne => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void One(out SingleJensenShannonTerm term, Vector512<double> p, Vector512<double> q)
    {
        term._sumOfP = OfMiddle(p, q);
        term._sumOfQ = HasSecondHalf ? default : OfMiddle(q, p);
        term._size = p + q;
        term._signs = p | q;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OneAgain(ref SingleJensenShannonTerm term, Vector512<double> p, Vector512<double> q) => term._sumOfQ = OfMiddle(q, p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Another(ref SingleJensenShannonTerm term, Vector512<double> p, Vector512<double> q)
    {
        term.Add(p, q);
        if (HasSecondHalf)
        {
            AddAgain(ref term, p, q);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddAgain(ref SingleJensenShannonTerm term, Vector512<double> p, Vector512<double> q) => term._sumOfQ += OfMiddle(q, p);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void End(ref SingleJensenShannonTerm term, in SingleJensenShannonTerm secondHalf)
    {
        if (HasSecondHalf)
        {
            term._sumOfQ = secondHalf._sumOfQ;
        }
    }

    [MethodImpl(Inlining.OfFormulas)]
    public void Include(in SingleJensenShannonTerm other)
    {
        _sumOfP += other._sumOfP;
        _sumOfQ += other._sumOfQ;
        _size += other._size;
        _signs |= other._signs;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public readonly void Complete(ref TermSums sums)
    {
        sums.Total = new((_sumOfP + _sumOfQ) * Vector512.Create(0.5), Vector512<double>.Zero);
        sums.Size = _size;
        sums.Signs = _signs;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> OfMiddle(Vector512<double> p, Vector512<double> q)
    {
        Vector512<double> middle = (p + q) * Vector512.Create(0.5);
        return RelativeEntropy.ForSingle(p, middle, p - middle);
    }
}

/// <summary>(K(p, m) + K(q, m)) / 2 as a pair, brackets and rests apart as in <see cref="DoubleDivergenceTerm"/>.</summary>
/// <remarks>Some 230 operations an element: where a vector is two registers, in two loops.</remarks>
internal struct DoubleJensenShannonTerm : ITerm<DoubleJensenShannonTerm>
{
    private Vector512<double> _brackets;
    private Vector512<double> _bracketsLow;
    private Vector512<double> _rests;
    private Vector512<double> _restsLow;
    private Vector512<double> _size;
    private Vector512<double> _signs;

    public static SumParts Parts => SumParts.Size;

    public static bool HasSecondHalf => !Vector512.IsHardwareAccelerated;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> p, Vector512<double> q)
    {
        VectorPair bracket = RelativeEntropy.MixtureBracket(p, q);
        VectorPair head = VectorPair.TwoSum(_brackets, bracket.Hi);
        _brackets = head.Hi;
        _bracketsLow += head.Lo + bracket.Lo;
        if (!HasSecondHalf)
        {
            AddRest(p, q);
        }

        _size += p + q;
        _signs |= p | q;
    }

    public static bool HasOne => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void One(out DoubleJensenShannonTerm term, Vector512<double> p, Vector512<double> q)
    {
        VectorPair bracket = RelativeEntropy.MixtureBracket(p, q);
        (term._brackets, term._bracketsLow) = (bracket.Hi, bracket.Lo);
        VectorPair rest = HasSecondHalf ? default : RelativeEntropy.MixtureRest(p, q);
        (term._rests, term._restsLow) = (rest.Hi, rest.Lo);
        term._size = p + q;
        term._signs = p | q;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OneAgain(ref DoubleJensenShannonTerm term, Vector512<double> p, Vector512<double> q)
    {
        VectorPair rest = RelativeEntropy.MixtureRest(p, q);
        (term._rests, term._restsLow) = (rest.Hi, rest.Lo);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Another(ref DoubleJensenShannonTerm term, Vector512<double> p, Vector512<double> q)
    {
        term.Add(p, q);
        if (HasSecondHalf)
        {
            term.AddRest(p, q);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddAgain(ref DoubleJensenShannonTerm term, Vector512<double> p, Vector512<double> q) => term.AddRest(p, q);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void End(ref DoubleJensenShannonTerm term, in DoubleJensenShannonTerm secondHalf)
    {
        if (HasSecondHalf)
        {
            (term._rests, term._restsLow) = (secondHalf._rests, secondHalf._restsLow);
        }
    }

    [MethodImpl(Inlining.OfFormulas)]
    public void Include(in DoubleJensenShannonTerm other)
    {
        VectorPair brackets = new VectorPair(_brackets, _bracketsLow) + new VectorPair(other._brackets, other._bracketsLow);
        (_brackets, _bracketsLow) = (brackets.Hi, brackets.Lo);
        VectorPair rests = new VectorPair(_rests, _restsLow) + new VectorPair(other._rests, other._restsLow);
        (_rests, _restsLow) = (rests.Hi, rests.Lo);
        _size += other._size;
        _signs |= other._signs;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public readonly void Complete(ref TermSums sums)
    {
        sums.Total = (VectorPair.FastTwoSum(_brackets, _bracketsLow) + VectorPair.FastTwoSum(_rests, _restsLow)).Halved();
        sums.Size = _size;
        sums.Signs = _signs;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddRest(Vector512<double> p, Vector512<double> q)
    {
        VectorPair rest = RelativeEntropy.MixtureRest(p, q);
        VectorPair head = VectorPair.TwoSum(_rests, rest.Hi);
        _rests = head.Hi;
        _restsLow += head.Lo + rest.Lo;
    }
}
