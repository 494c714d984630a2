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
/// <remarks>Some 230 operations an element, register by register.</remarks>
internal struct DoubleJensenShannonTerm : ITerm<DoubleJensenShannonTerm>
{
    private VectorPair _brackets;
    private VectorPair _rests;
    private Vector512<double> _size;
    private Vector512<double> _signs;

    public static SumParts Parts => SumParts.Size;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> p, Vector512<double> q)
    {
        for (int part = 0; part < Registers.InEight; part++)
        {
            DoubleRegister left = Registers.Part(p, part), right = Registers.Part(q, part);
            _brackets = RegisterPair.Include(_brackets, part, RelativeEntropy.MixtureBracket(left, right));
            _rests = RegisterPair.Include(_rests, part, RelativeEntropy.MixtureRest(left, right));
        }

        _size += p + q;
        _signs |= p | q;
    }

    public static bool HasOne => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void One(out DoubleJensenShannonTerm term, Vector512<double> p, Vector512<double> q)
    {
        Unsafe.SkipInit(out term);
        for (int part = 0; part < Registers.InEight; part++)
        {
            DoubleRegister left = Registers.Part(p, part), right = Registers.Part(q, part);
            term._brackets = RegisterPair.WithPart(term._brackets, part, RelativeEntropy.MixtureBracket(left, right));
            term._rests = RegisterPair.WithPart(term._rests, part, RelativeEntropy.MixtureRest(left, right));
        }

        term._size = p + q;
        term._signs = p | q;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public void Include(in DoubleJensenShannonTerm other)
    {
        _brackets += other._brackets;
        _rests += other._rests;
        _size += other._size;
        _signs |= other._signs;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public readonly void Complete(ref TermSums sums)
    {
        sums.Total = (VectorPair.FastTwoSum(_brackets.Hi, _brackets.Lo) + VectorPair.FastTwoSum(_rests.Hi, _rests.Lo)).Halved();
        sums.Size = _size;
        sums.Signs = _signs;
    }
}
