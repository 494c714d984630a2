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

    /// <summary>Up to eight parts of a sum of terms as one, like <see cref="Meet"/>; what those terms do not set means nothing.</summary>
    [MethodImpl(Inlining.OfLoops)]
    public static unsafe void Meet<TTerm>(TermSums* parts, int count, ref TermSums sums)
        where TTerm : unmanaged, ITerm<TTerm>
    {
        if (count < Lanes.Count)
        {
            Meet(parts, count);
            sums = *parts;
            return;
        }

        sums.Total = MeetPairs(&parts->Total);
        if ((TTerm.Parts & SumParts.Other) != 0)
        {
            sums.Other = MeetPairs(&parts->Other);
        }

        if ((TTerm.Parts & SumParts.Size) != 0)
        {
            Eight size = new(&parts->Size);
            sums.Size = ((size[0] + size[4]) + (size[2] + size[6])) + ((size[1] + size[5]) + (size[3] + size[7]));
        }

        if ((TTerm.Parts & SumParts.Largest) != 0)
        {
            Eight largest = new(&parts->Largest);
            sums.Largest = Vector512.MaxNative(
                Vector512.MaxNative(Vector512.MaxNative(largest[0], largest[4]), Vector512.MaxNative(largest[2], largest[6])),
                Vector512.MaxNative(Vector512.MaxNative(largest[1], largest[5]), Vector512.MaxNative(largest[3], largest[7])));
        }

        if ((TTerm.Parts & SumParts.Least) != 0)
        {
            Eight least = new(&parts->Least);
            sums.Least = Vector512.MinNative(
                Vector512.MinNative(Vector512.MinNative(least[0], least[4]), Vector512.MinNative(least[2], least[6])),
                Vector512.MinNative(Vector512.MinNative(least[1], least[5]), Vector512.MinNative(least[3], least[7])));
        }

        Eight signs = new(&parts->Signs);
        sums.Signs = signs[0] | signs[1] | signs[2] | signs[3] | signs[4] | signs[5] | signs[6] | signs[7];
    }

    private static unsafe VectorPair MeetPairs(VectorPair* first)
    {
        VectorPair even = (Pair(first, 0) + Pair(first, 4)) + (Pair(first, 2) + Pair(first, 6));
        VectorPair odd = (Pair(first, 1) + Pair(first, 5)) + (Pair(first, 3) + Pair(first, 7));
        return even + odd;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe VectorPair Pair(VectorPair* first, int part)
    {
        VectorPair* place = (VectorPair*)((TermSums*)first + part);
        return new(Vector512.Load((double*)place), Vector512.Load((double*)place + Lanes.Count));
    }

    /// <summary>One vector of eight parts that stand one behind the other.</summary>
    private readonly unsafe struct Eight(Vector512<double>* first)
    {
        public Vector512<double> this[int part]
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => Vector512.Load((double*)((TermSums*)first + part));
        }
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

    /// <summary>The lanes of up to eight sums, each as one: lane r of `result` becomes the sum of the lanes of rows[r].</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static unsafe void Fold(TermSums* rows, int count, out TermSums result)
    {
        TermSums* turned = stackalloc TermSums[Lanes.Count];
        Turn(rows, count, turned);
        Meet(turned, Lanes.Count);
        result = turned[0];
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
                Columns.Square square = Columns.Square.Turn(
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

    /// <summary>The terms of eight elements more. q is p where the measure has one argument.</summary>
    void Add(Vector512<double> p, Vector512<double> q);

    /// <summary>Whether there is a shorter way to a sum of one element a lane, <see cref="One"/>.</summary>
    static virtual bool HasOne => false;

    /// <summary>That sum, already ended; finite numbers like those of <see cref="Add"/> and <see cref="End"/>.</summary>
    static virtual void One(out TSelf term, Vector512<double> p, Vector512<double> q) => term = default;

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

    /// <summary>Another partial sum of the same row.</summary>
    void Include(in TSelf other);

    /// <summary>What there is now, in <see cref="Parts"/>, Total and Signs of the sums; its pairs are normal.</summary>
    void Complete(ref TermSums sums);
}

/// <summary>One of the two halves of a term.</summary>
internal interface IHalf
{
    static abstract void Add<TTerm>(ref TTerm term, Vector512<double> p, Vector512<double> q)
        where TTerm : unmanaged, ITerm<TTerm>;
}

internal readonly struct FirstHalf : IHalf
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<TTerm>(ref TTerm term, Vector512<double> p, Vector512<double> q)
        where TTerm : unmanaged, ITerm<TTerm> => term.Add(p, q);
}

internal readonly struct SecondHalf : IHalf
{
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
}
