using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Drivers;

/// <summary>
/// The order in which terms are summed over one row, or two beside each other: blocks of 2048 elements, 32 partial sums in a block, of which
/// those of a lane meet first; nodes of 64 children above; the lanes in the end. A function of the length alone, but that terms may sum a block of more than 128 elements in their own way.
/// </summary>
internal readonly unsafe struct TermTree<T>(T* p, T* q, nint n)
    where T : unmanaged
{
    /// <summary>A logarithm at least.</summary>
    public static Load Load => Load.Of<T>(2, 4);

    private const int Fan = 64;
    private const int BlockLength = 2048;
    private const int GroupLength = 32;
    private const int Streams = GroupLength / Lanes.Count;

    /// <summary>The row's sums, lane by lane: lane l has the elements i = l mod 8.</summary>
    public void Sum<TTerm>(in TTerm empty, out TermSums sums)
        where TTerm : unmanaged, ITerm<TTerm>
    {
        if (n <= BlockLength)
        {
            Block(empty, out sums);
        }
        else
        {
            Node(empty, out sums);
        }
    }

    private void Node<TTerm>(in TTerm empty, out TermSums sums)
        where TTerm : unmanaged, ITerm<TTerm>
    {
        nint child = BlockLength;
        while (child <= (n - 1) / Fan)
        {
            child *= Fan;
        }

        TermSums* children = stackalloc TermSums[Fan];
        Children<TTerm> items = new(this, child, empty, children);
        nint count = (n / child) + (n % child == 0 ? 0 : 1);
        Workers.RunNode(ref items, count, n, child, TTerm.IsLight ? Load.Of<T>(0.5, 1) : Load);
        for (nint i = 1; i < count; i++)
        {
            children->Include(children[i]);
        }

        sums = *children;
    }

    private void Block<TTerm>(in TTerm empty, out TermSums sums)
        where TTerm : unmanaged, ITerm<TTerm>
    {
        if (n > Columns.Most)
        {
            sums = default;
            if (TTerm.TryBlock(p, (int)n, ref sums))
            {
                return;
            }
        }

        TTerm* terms = stackalloc TTerm[2 * Streams];
        int streams = (int)nint.Clamp((n + Lanes.Count - 1) / Lanes.Count, 1, Streams); // others have no element, and add nothing
        Pass<TTerm, FirstHalf>(empty, streams, terms);
        if (TTerm.HasSecondHalf)
        {
            Pass<TTerm, SecondHalf>(empty, streams, terms + Streams);
        }

        for (int stream = 0; stream < streams; stream++)
        {
            TTerm.End(ref terms[stream], terms[Streams + stream]);
        }

        if (streams == Streams)
        {
            terms[2].Include(terms[3]);
        }

        if (streams > 1)
        {
            terms[0].Include(terms[1]);
        }

        if (streams > 2)
        {
            terms[0].Include(terms[2]);
        }

        Unsafe.SkipInit(out sums);
        if (TTerm.Parts == SumParts.All)
        {
            sums = default;
        }

        terms[0].Complete(ref sums);
    }

    /// <summary>All elements of a block, one stream after the other, and one place where Add is inlined: see PairBlockSum.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private void Pass<TTerm, THalf>(in TTerm empty, int streams, TTerm* terms)
        where TTerm : unmanaged, ITerm<TTerm>
        where THalf : IHalf
    {
        int whole = (int)(n & ~(GroupLength - 1));
        int rest = (int)n - whole;
        T* scratch = stackalloc T[2 * GroupLength];
        bool two = p != q;
        if (rest > 0)
        {
            CopyPadded(p + whole, rest, scratch);
            CopyPadded(q + whole, two ? rest : 0, scratch + GroupLength);
        }

        for (int stream = 0; stream < streams; stream++)
        {
            int offset = stream * Lanes.Count;
            TTerm term = empty;
            T* first = p + offset;
            nint toSecond = two ? (nint)((byte*)q - (byte*)p) : 0;
            T* end = first + whole;
            while (true)
            {
                for (; first < end; first += GroupLength)
                {
                    T* second = (T*)((byte*)first + toSecond);
                    if (Sse.IsSupported)
                    {
                        Sse.Prefetch0(first + BlockLength); // it may lie outside the array, which a prefetch does not mind
                        Sse.Prefetch0(second + BlockLength);
                    }

                    THalf.Add(ref term, Lanes.Load(first), Lanes.Load(second));
                }

                if (rest <= offset || end == scratch + offset + GroupLength)
                {
                    break;
                }

                first = scratch + offset;
                end = first + GroupLength;
                toSecond = two ? GroupLength * sizeof(T) : 0;
            }

            terms[stream] = term;
        }
    }

    private static void CopyPadded(T* source, int count, T* destination)
    {
        for (int i = 0; i < GroupLength * sizeof(T); i += Vector512<byte>.Count)
        {
            Vector512<byte>.Zero.Store((byte*)destination + i);
        }

        Unsafe.CopyBlockUnaligned(destination, source, (uint)(count * sizeof(T)));
    }

    /// <summary>The children of a node, for whichever threads are free.</summary>
    private readonly struct Children<TTerm>(TermTree<T> tree, nint child, TTerm empty, TermSums* sums) : IItems
        where TTerm : unmanaged, ITerm<TTerm>
    {
        public void Run(nint from, nint to) => tree.Run(from, to, child, empty, sums);
    }

    private void Run<TTerm>(nint from, nint to, nint child, in TTerm empty, TermSums* sums)
        where TTerm : unmanaged, ITerm<TTerm>
    {
        for (nint i = from; i < to; i++)
        {
            nint start = i * child;
            new TermTree<T>(p + start, q + start, nint.Min(child, n - start)).Sum(empty, out sums[i]);
        }
    }
}

/// <summary>A row, or two beside each other, with its sums lane by lane: for one pass, whose lanes meet later.</summary>
internal readonly struct RowLanes<T>(TermTree<T> tree) : ITermSource
    where T : unmanaged
{
    public void Sum<TTerm>(in TTerm empty, out TermSums sums)
        where TTerm : unmanaged, ITerm<TTerm> => tree.Sum(empty, out sums);

    public void SumMapped<TMapping, TTerm>(in TMapping mapping, in TTerm empty, out TermSums sums)
        where TMapping : unmanaged, IMapping
        where TTerm : unmanaged, ITerm<TTerm> => Sum(new MappedTerm<TMapping, TTerm>(mapping, empty), out sums);
}

/// <summary>A row, or two beside each other, with its sums in every lane.</summary>
internal readonly unsafe struct WholeRow<T>(TermTree<T> tree) : ITermSource
    where T : unmanaged
{
    public WholeRow(T* p, T* q, nint n)
        : this(new TermTree<T>(p, q, n))
    {
    }

    public void Sum<TTerm>(in TTerm empty, out TermSums sums)
        where TTerm : unmanaged, ITerm<TTerm>
    {
        tree.Sum(empty, out TermSums lanes);
        TermSums.FoldOne(lanes, TTerm.Parts, out sums);
    }

    public void SumMapped<TMapping, TTerm>(in TMapping mapping, in TTerm empty, out TermSums sums)
        where TMapping : unmanaged, IMapping
        where TTerm : unmanaged, ITerm<TTerm> => Sum(new MappedTerm<TMapping, TTerm>(mapping, empty), out sums);
}
