using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>What sums of terms over a part of a row leave behind, lane by lane. A measure uses what it needs; the rest is 0.</summary>
/// <remarks>Half a kilobyte: it is passed by reference, and changed in place.</remarks>
internal struct TermSums
{
    /// <summary>The sum of the terms.</summary>
    public VectorPair Total;

    /// <summary>A second sum.</summary>
    public VectorPair Other;

    /// <summary>A sum that need not be exact: of the terms' sizes, or of the elements, where it shows infinities and NaN.</summary>
    public Vector512<double> Size;

    /// <summary>The largest element, at least 0.</summary>
    public Vector512<double> Largest;

    /// <summary>The least of the elements that a measure wants it of.</summary>
    public Vector512<double> Least;

    /// <summary>All elements' bits or-ed: a sign bit that is set says that one is negative, or -0.</summary>
    public Vector512<double> Signs;

    private const int Vectors = 8;

    /// <summary>Both parts of a sum of terms as one; what those terms do not set means nothing.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public void Include<TTerm>(in TermSums other)
        where TTerm : unmanaged, ITerm<TTerm>
    {
        VectorPair.Include(ref Total, other.Total);
        if ((TTerm.Parts & SumParts.Other) != 0)
        {
            VectorPair.Include(ref Other, other.Other);
        }

        if ((TTerm.Parts & SumParts.Size) != 0)
        {
            Size += other.Size;
        }

        if ((TTerm.Parts & SumParts.Largest) != 0)
        {
            Largest = Vector512.MaxNative(Largest, other.Largest);
        }

        if ((TTerm.Parts & SumParts.Least) != 0)
        {
            Least = Vector512.MinNative(Least, other.Least);
        }

        Signs |= other.Signs;
    }

    /// <summary>What those terms set, and nothing else.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public void Set<TTerm>(in TermSums other)
        where TTerm : unmanaged, ITerm<TTerm>
    {
        Total = other.Total;
        if ((TTerm.Parts & SumParts.Other) != 0)
        {
            Other = other.Other;
        }

        if ((TTerm.Parts & SumParts.Size) != 0)
        {
            Size = other.Size;
        }

        if ((TTerm.Parts & SumParts.Largest) != 0)
        {
            Largest = other.Largest;
        }

        if ((TTerm.Parts & SumParts.Least) != 0)
        {
            Least = other.Least;
        }

        Signs = other.Signs;
    }

    /// <summary>Both parts as one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Include(in TermSums other)
    {
        Total += other.Total;
        Other += other.Other;
        Size += other.Size;
        Largest = Vector512.MaxNative(Largest, other.Largest);
        Least = Vector512.MinNative(Least, other.Least);
        Signs |= other.Signs;
    }

    /// <summary>Eight parts as one, the first: l and l + 4, then l and l + 2, 0 and 1. Those from `count` on are not there.</summary>
    [MethodImpl(Inlining.OfLoops)]
    public static unsafe void Meet(TermSums* parts, int count)
    {
        for (int step = Lanes.Count / 2; step >= 1; step /= 2)
        {
            for (int l = 0; l < step && l + step < count; l++)
            {
                parts[l].Include(parts[l + step]);
            }

            count = Math.Min(count, step);
        }
    }

    /// <summary>The lanes of two to eight sums, each as one: lane r of `result` becomes the sum of the lanes of rows[r].</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static unsafe void Fold(TermSums* rows, int count, out TermSums result)
    {
        TermSums* turned = stackalloc TermSums[Lanes.Count];
        Turn(rows, count, turned);
        Meet(turned, Lanes.Count);
        result = turned[0];
    }

    /// <summary>The lanes of one sum, in the same order; what is not among the parts means nothing afterwards.</summary>
    public static void FoldOne(in TermSums row, SumParts parts, out TermSums result)
    {
        Unsafe.SkipInit(out result);
        result.Total = row.Total.LanesAsOne();
        if ((parts & SumParts.Other) != 0)
        {
            result.Other = row.Other.LanesAsOne();
        }

        if ((parts & SumParts.Size) != 0)
        {
            Vector512<double> size = row.Size + Lanes.FromLane4(row.Size);
            size += Lanes.FromLane2(size);
            result.Size = Vector512.Create(size[0] + size[1]);
        }

        if ((parts & SumParts.Largest) != 0)
        {
            Vector512<double> largest = Vector512.MaxNative(row.Largest, Lanes.FromLane4(row.Largest));
            largest = Vector512.MaxNative(largest, Lanes.FromLane2(largest));
            result.Largest = Vector512.MaxNative(Vector512.Create(largest[0]), Vector512.Create(largest[1]));
        }

        if ((parts & SumParts.Least) != 0)
        {
            Vector512<double> least = Vector512.MinNative(row.Least, Lanes.FromLane4(row.Least));
            least = Vector512.MinNative(least, Lanes.FromLane2(least));
            result.Least = Vector512.MinNative(Vector512.Create(least[0]), Vector512.Create(least[1]));
        }

        Vector512<double> signs = row.Signs | Lanes.FromLane4(row.Signs);
        signs |= Lanes.FromLane2(signs);
        result.Signs = Vector512.Create(signs[0]) | Vector512.Create(signs[1]);
    }

    /// <summary>Up to eight sums that are the same in every lane: lane r of `result` becomes rows[r].</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static unsafe void Gather(TermSums* rows, int count, out TermSums result)
    {
        TermSums* turned = stackalloc TermSums[Lanes.Count];
        Turn(rows, count, turned);
        result = turned[0];
    }

    /// <summary>Lane r of turned[l] becomes lane l of rows[r], or of the last row.</summary>
    private static unsafe void Turn(TermSums* rows, int count, TermSums* turned)
    {
        const int Next = Vectors * Lanes.Count;
        for (int half = 0; half < Lanes.Count; half += 4)
        {
            double* a = (double*)(rows + Math.Min(half, count - 1));
            double* b = (double*)(rows + Math.Min(half + 1, count - 1));
            double* c = (double*)(rows + Math.Min(half + 2, count - 1));
            double* d = (double*)(rows + Math.Min(half + 3, count - 1));
            for (int i = 0; i < Next; i += 4)
            {
                double* place = (double*)(turned + (i % Lanes.Count)) + (i / Lanes.Count * Lanes.Count) + half;
                Square square = Square.Turn(
                    Vector256.Load(a + i), Vector256.Load(b + i), Vector256.Load(c + i), Vector256.Load(d + i));
                square.A.Store(place);
                square.B.Store(place + Next);
                square.C.Store(place + (2 * Next));
                square.D.Store(place + (3 * Next));
            }
        }
    }

    /// <summary>One lane, in every lane.</summary>
    public readonly TermSums Lane(int lane) => new()
    {
        Total = new(Vector512.Create(Total.Hi[lane]), Vector512.Create(Total.Lo[lane])),
        Other = new(Vector512.Create(Other.Hi[lane]), Vector512.Create(Other.Lo[lane])),
        Size = Vector512.Create(Size[lane]),
        Largest = Vector512.Create(Largest[lane]),
        Least = Vector512.Create(Least[lane]),
        Signs = Vector512.Create(Signs[lane]),
    };
}

/// <summary>What a term leaves behind in <see cref="TermSums"/> besides Total and Signs.</summary>
[Flags]
internal enum SumParts
{
    None = 0,
    Other = 1,
    Size = 2,
    Largest = 4,
    Least = 8,
    All = Other | Size | Largest | Least,
}

/// <summary>A sum in the making: one partial sum on eight lanes. Elements that are not there are zeros.</summary>
internal interface ITerm<TSelf>
    where TSelf : unmanaged, ITerm<TSelf>
{
    /// <summary>What <see cref="Complete"/> sets, besides Total and Signs, and all that a measure may read; All: it need not set all, what it leaves out is 0.</summary>
    static virtual SumParts Parts => SumParts.All;

    /// <summary>Whether there is no logarithm, division or exponential in it.</summary>
    static virtual bool IsLight => false;

    /// <summary>The terms of eight elements more. q is p where the measure has one argument.</summary>
    void Add(Vector512<double> p, Vector512<double> q);

    /// <summary>Whether there is a shorter way to a sum of one element a lane, <see cref="One"/>.</summary>
    static virtual bool HasOne => false;

    /// <summary>That sum, already ended; finite numbers like those of <see cref="Add"/> and <see cref="End"/>.</summary>
    static virtual void One(out TSelf term, Vector512<double> p, Vector512<double> q) => term = default;

    /// <summary>The second half of it, if there is one.</summary>
    static virtual void OneAgain(ref TSelf term, Vector512<double> p, Vector512<double> q)
    {
    }

    /// <summary>One element more for such a sum, which is ended after it as well.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual void Another(ref TSelf term, Vector512<double> p, Vector512<double> q) => term.Add(p, q);

    /// <summary>Whether every element comes a second time, to <see cref="AddAgain"/>, once all of a block have come.</summary>
    static virtual bool HasSecondHalf => false;

    /// <summary>The second half of a term that is too long for one loop.</summary>
    static virtual void AddAgain(ref TSelf term, Vector512<double> p, Vector512<double> q)
    {
    }

    /// <summary>After the last element; secondHalf is the sum that <see cref="AddAgain"/> has made, where there is one.</summary>
    static virtual void End(ref TSelf term, in TSelf secondHalf)
    {
    }

    /// <summary>Sums a block of more than 128 elements of a row in another way, if there is one for them.</summary>
    static virtual unsafe bool TryBlock<T>(T* p, int n, ref TermSums sums)
        where T : unmanaged => false;

    /// <summary>Another partial sum of the same row.</summary>
    void Include(in TSelf other);

    /// <summary>What there is now, in <see cref="Parts"/>, Total and Signs of the sums; its pairs are normal.</summary>
    void Complete(ref TermSums sums);
}

/// <summary>One of the two halves of a term.</summary>
internal interface IHalf
{
    /// <summary>A sum of one element a lane.</summary>
    static abstract void One<TTerm>(ref TTerm term, Vector512<double> p, Vector512<double> q)
        where TTerm : unmanaged, ITerm<TTerm>;

    static abstract void Add<TTerm>(ref TTerm term, Vector512<double> p, Vector512<double> q)
        where TTerm : unmanaged, ITerm<TTerm>;
}

internal readonly struct FirstHalf : IHalf
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void One<TTerm>(ref TTerm term, Vector512<double> p, Vector512<double> q)
        where TTerm : unmanaged, ITerm<TTerm> => TTerm.One(out term, p, q);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<TTerm>(ref TTerm term, Vector512<double> p, Vector512<double> q)
        where TTerm : unmanaged, ITerm<TTerm> => term.Add(p, q);
}

internal readonly struct SecondHalf : IHalf
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void One<TTerm>(ref TTerm term, Vector512<double> p, Vector512<double> q)
        where TTerm : unmanaged, ITerm<TTerm> => TTerm.OneAgain(ref term, p, q);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<TTerm>(ref TTerm term, Vector512<double> p, Vector512<double> q)
        where TTerm : unmanaged, ITerm<TTerm> => TTerm.AddAgain(ref term, p, q);
}

/// <summary>Rows that can be summed again and again: one in every lane, or one a lane.</summary>
internal interface ITermSource
{
    /// <summary>The sums of every element's terms.</summary>
    /// <param name="empty">The sum of nothing, with what the terms need to know of the row in every lane.</param>
    /// <param name="sums">What they are.</param>
    void Sum<TTerm>(in TTerm empty, out TermSums sums)
        where TTerm : unmanaged, ITerm<TTerm>;
    /// <summary>The same of elements that become others first. Other is the sum of what is left out of those.</summary>
    void SumMapped<TMapping, TTerm>(in TMapping mapping, in TTerm empty, out TermSums sums)
        where TMapping : unmanaged, IMapping
        where TTerm : unmanaged, ITerm<TTerm>;
}
