using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>What becomes of two elements beside each other before their term is formed.</summary>
internal interface IMapping
{
    /// <summary>Whether the new ones are rounded, and that counts.</summary>
    static abstract bool HasRest { get; }

    /// <summary>The new ones, x and y, and what the rounding makes of their term, where <see cref="HasRest"/> says so.</summary>
    Vector512<double> Map(Vector512<double> p, Vector512<double> q, out Vector512<double> y, out Vector512<double> rest);
}

/// <summary>The term of mapped elements, where each is mapped as it comes. Other is the sum of the rests.</summary>
internal struct MappedTerm<TMapping, TTerm>(TMapping mapping, TTerm empty) : ITerm<MappedTerm<TMapping, TTerm>>
    where TMapping : unmanaged, IMapping
    where TTerm : unmanaged, ITerm<TTerm>
{
    private readonly TMapping _mapping = mapping;
    private TTerm _term = empty;
    private RestTerm _rests;

    public static SumParts Parts => TTerm.Parts | SumParts.Other;

    public static bool HasSecondHalf => TTerm.HasSecondHalf;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddAgain(ref MappedTerm<TMapping, TTerm> term, Vector512<double> p, Vector512<double> q)
    {
        Vector512<double> x = term._mapping.Map(p, q, out Vector512<double> y, out _);
        TTerm.AddAgain(ref term._term, x, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void End(ref MappedTerm<TMapping, TTerm> term, in MappedTerm<TMapping, TTerm> secondHalf) =>
        TTerm.End(ref term._term, secondHalf._term);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> p, Vector512<double> q)
    {
        Vector512<double> x = _mapping.Map(p, q, out Vector512<double> y, out Vector512<double> rest);
        _term.Add(x, y);
        if (TMapping.HasRest)
        {
            _rests.Add(rest, rest);
        }
    }

    [MethodImpl(Inlining.OfFormulas)]
    public void Include(in MappedTerm<TMapping, TTerm> other)
    {
        _term.Include(other._term);
        _rests.Include(other._rests);
    }

    [MethodImpl(Inlining.OfFormulas)]
    public readonly void Complete(ref TermSums sums)
    {
        _term.Complete(ref sums);
        sums.Other = _rests.Sum;
    }
}

/// <summary>The sum of the rests, in plain doubles.</summary>
internal struct RestTerm : ITerm<RestTerm>
{
    private Vector512<double> _sum;

    public static SumParts Parts => SumParts.None;

    public static bool IsLight => true;

    public static bool HasOne => true;

    public readonly VectorPair Sum => new(_sum, Vector512<double>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void One(out RestTerm term, Vector512<double> p, Vector512<double> q) => term._sum = p;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> p, Vector512<double> q) => _sum += p;

    [MethodImpl(Inlining.OfFormulas)]
    public void Include(in RestTerm other) => _sum += other._sum;

    [MethodImpl(Inlining.OfFormulas)]
    public readonly void Complete(ref TermSums sums)
    {
        sums.Total = Sum;
        sums.Signs = _sum;
    }
}
