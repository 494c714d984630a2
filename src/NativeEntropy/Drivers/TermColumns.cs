using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>Up to eight short rows (or pairs of rows), a row a lane: the sums of <see cref="TermTree{T}"/>, bit for bit.</summary>
internal readonly unsafe struct TermColumns(double* p, double* q, int cols) : ITermSource
{
    private const int PartialSums = 32;

    public void Sum<TTerm>(in TTerm empty, out TermSums sums)
        where TTerm : unmanaged, ITerm<TTerm>
    {
        TTerm* some = stackalloc TTerm[(2 * PartialSums) + 1];
        TTerm* terms = Columns.AtCacheLine(some);
        Begin(empty, terms);
        sums = default;
        Meet(terms, ref sums);
    }

    public void SumMapped<TMapping, TTerm>(in TMapping mapping, in TTerm empty, out TermSums sums)
        where TMapping : unmanaged, IMapping
        where TTerm : unmanaged, ITerm<TTerm>
    {
        int length = cols * Lanes.Count;
        double* memory = stackalloc double[(3 * length) + Lanes.Count];
        double* x = Columns.AtCacheLine(memory), y = x + length, rests = y + length;
        Map(mapping, x, y, rests);
        new TermColumns(x, y, cols).Sum(empty, out sums);
        sums.Other = default;
        if (TMapping.HasRest)
        {
            new TermColumns(rests, rests, cols).Sum(default(RestTerm), out TermSums sumsOfRests);
            sums.Other = sumsOfRests.Total;
        }
    }

    /// <summary>All elements first: with the mapping the terms would be too long for registers, and it a part of every partial sum.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private void Map<TMapping>(in TMapping mapping, double* x, double* y, double* rests)
        where TMapping : unmanaged, IMapping
    {
        for (int i = 0; i < cols * Lanes.Count; i += Lanes.Count)
        {
            mapping.Map(Vector512.Load(p + i), Vector512.Load(q + i), out Vector512<double> mapped, out Vector512<double> rest).Store(x + i);
            mapped.Store(y + i);
            if (TMapping.HasRest)
            {
                rest.Store(rests + i);
            }
        }
    }

    /// <summary>The partial sums: as many as there are columns, up to 32, and room for as many again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin<TTerm>(in TTerm empty, TTerm* terms)
        where TTerm : unmanaged, ITerm<TTerm>
    {
        int width = Math.Min(cols, PartialSums);

        // Elements from the 33rd on go to sums in memory: with vectors of two registers that costs more than the shorter way gives.
        if (TTerm.HasOne && (cols <= PartialSums || Vector512.IsHardwareAccelerated))
        {
            new TermColumns(p, q, width).Ones(terms);
            Others(terms);
            return;
        }

        if (TTerm.HasSecondHalf)
        {
            PassHalf<TTerm, FirstHalf>(empty, terms);
            PassHalf<TTerm, SecondHalf>(empty, terms + width);
        }
        else
        {
            Pass<TTerm, FirstHalf>(empty, terms);
        }

        for (int k = 0; k < width; k++)
        {
            TTerm.End(ref terms[k], terms[width + k]);
        }
    }

    /// <summary>
    /// Partial sums l, l + 8, l + 16, l + 24 meet first, as (0 + 1) + (2 + 3): up to eight are left. Of them l and l + 4 meet, then l and l + 2, 0 and 1. Written out, and
    /// each part included where it is made: so all of it stays in registers, and a structure that is assigned whole would not.
    /// </summary>
    [MethodImpl(Inlining.OfLoops)]
    public void Meet<TTerm>(TTerm* terms, ref TermSums sums)
        where TTerm : unmanaged, ITerm<TTerm>
    {
        int width = Math.Min(cols, PartialSums);
        for (int l = 0; l < Math.Min(width - Lanes.Count, Lanes.Count); l++)
        {
            AddTo(terms, l + 16, l + 24, width);
            AddTo(terms, l, l + 8, width);
            AddTo(terms, l, l + 16, width);
        }

        Unsafe.SkipInit(out TermSums even);
        Unsafe.SkipInit(out TermSums odd);
        Unsafe.SkipInit(out TermSums other);
        Unsafe.SkipInit(out TermSums last);
        if (TTerm.Parts == SumParts.All)
        {
            even = odd = other = last = sums = default; // the term may leave some of them out
        }

        if (width == 1)
        {
            terms[0].Complete(ref sums);
            return;
        }

        MeetEverySecond(terms, width, ref even, ref other, ref last);
        MeetEverySecond(terms + 1, width - 1, ref odd, ref other, ref last);
        even.Include<TTerm>(odd);
        sums.Set<TTerm>(even);
    }

    /// <summary>Of up to four, two places apart: the first and the third, the second and the fourth, both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MeetEverySecond<TTerm>(TTerm* terms, int width, ref TermSums sum, ref TermSums other, ref TermSums last)
        where TTerm : unmanaged, ITerm<TTerm>
    {
        terms[0].Complete(ref sum);
        if (width > 4)
        {
            terms[4].Complete(ref other);
            sum.Include<TTerm>(other);
        }

        if (width > 2)
        {
            terms[2].Complete(ref other);
            if (width > 6)
            {
                terms[6].Complete(ref last);
                other.Include<TTerm>(last);
            }

            sum.Include<TTerm>(other);
        }
    }

    /// <summary>One element each.</summary>
    public void Ones<TTerm>(TTerm* terms)
        where TTerm : unmanaged, ITerm<TTerm>
    {
        Ones<TTerm, FirstHalf>(terms);
        if (TTerm.HasSecondHalf)
        {
            Ones<TTerm, SecondHalf>(terms);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private void Ones<TTerm, THalf>(TTerm* terms)
        where TTerm : unmanaged, ITerm<TTerm>
        where THalf : IHalf
    {
        double* left = p;
        double* right = q;
        for (TTerm* end = terms + cols; terms < end; terms++)
        {
            THalf.One(ref *terms, Vector512.Load(left), Vector512.Load(right));
            left += Lanes.Count;
            right += Lanes.Count;
        }
    }

    /// <summary>The elements from the 33rd on.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private void Others<TTerm>(TTerm* terms)
        where TTerm : unmanaged, ITerm<TTerm>
    {
        for (int k = PartialSums; k < cols; k++)
        {
            TTerm.Another(ref terms[k % PartialSums], Vector512.Load(p + (k * Lanes.Count)), Vector512.Load(q + (k * Lanes.Count)));
        }
    }

    /// <summary>One place where Add is inlined: see PairBlockSum.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private void Pass<TTerm, THalf>(in TTerm empty, TTerm* terms)
        where TTerm : unmanaged, ITerm<TTerm>
        where THalf : IHalf
    {
        int width = Math.Min(cols, PartialSums);
        double* end = p + (cols * Lanes.Count);
        for (int k = 0; k < width; k++)
        {
            TTerm term = empty;
            double* left = p + (k * Lanes.Count);
            double* right = q + (k * Lanes.Count);
            for (; left < end; left += PartialSums * Lanes.Count)
            {
                THalf.Add(ref term, Vector512.Load(left), Vector512.Load(right));
                right += PartialSums * Lanes.Count;
            }

            terms[k] = term;
        }
    }

    /// <summary>The same for a term of two halves, which is too long for registers: it is not copied to and fro.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private void PassHalf<TTerm, THalf>(in TTerm empty, TTerm* terms)
        where TTerm : unmanaged, ITerm<TTerm>
        where THalf : IHalf
    {
        int width = Math.Min(cols, PartialSums);
        double* end = p + (cols * Lanes.Count);
        for (int k = 0; k < width; k++)
        {
            terms[k] = empty;
            double* left = p + (k * Lanes.Count);
            double* right = q + (k * Lanes.Count);
            for (; left < end; left += PartialSums * Lanes.Count)
            {
                THalf.Add(ref terms[k], Vector512.Load(left), Vector512.Load(right));
                right += PartialSums * Lanes.Count;
            }
        }
    }

    /// <summary>What is not there adds nothing.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private static void AddTo<TTerm>(TTerm* terms, int to, int from, int width)
        where TTerm : unmanaged, ITerm<TTerm>
    {
        if (from < width)
        {
            terms[to].Include(terms[from]);
        }
    }
}

/// <summary>Several groups of eight rows of a few elements, each step for all of them before the next: the steps of one group wait for each other,
/// those of several do not.</summary>
/// <param name="p">The columns of the first group, those of the next after them.</param>
/// <param name="q">The same of the second rows.</param>
/// <param name="cols">At most <see cref="MostCols"/>.</param>
/// <param name="groups">At most <see cref="MostGroups"/>.</param>
/// <param name="results">The sums of each group.</param>
internal readonly unsafe struct TermGroups(double* p, double* q, int cols, int groups, TermSums* results) : ITermSource
{
    public const int MostCols = 32;
    public const int MostGroups = 4;

    /// <summary>Bytes of partial sums at once: besides them the columns and the next rows have to stay in the first-level cache.</summary>
    private const int Room = 20480;

    /// <param name="empty">The sum of nothing, for all groups.</param>
    /// <param name="sums">Nothing: those of the groups are in the results.</param>
    public void Sum<TTerm>(in TTerm empty, out TermSums sums)
        where TTerm : unmanaged, ITerm<TTerm>
    {
        int room = Math.Max(MostCols, Room / sizeof(TTerm));
        TTerm* some = stackalloc TTerm[room + MostCols + 1];
        TTerm* terms = Columns.AtCacheLine(some);
        int atOnce = room / cols;
        for (int first = 0; first < groups; first += atOnce)
        {
            int end = Math.Min(first + atOnce, groups);
            if (TTerm.HasOne)
            {
                Group(first, end - first).Ones(terms);
            }
            else
            {
                for (int group = first; group < end; group++)
                {
                    Group(group, 1).Begin(empty, terms + ((group - first) * cols));
                }
            }

            for (int group = first; group < end; group++)
            {
                Group(group, 1).Meet(terms + ((group - first) * cols), ref results[group]);
            }
        }

        Unsafe.SkipInit(out sums);
    }

    public void SumMapped<TMapping, TTerm>(in TMapping mapping, in TTerm empty, out TermSums sums)
        where TMapping : unmanaged, IMapping
        where TTerm : unmanaged, ITerm<TTerm> => Sum(new MappedTerm<TMapping, TTerm>(mapping, empty), out sums);

    private TermColumns Group(int group, int count) => new(p + (group * cols * Lanes.Count), q + (group * cols * Lanes.Count), count * cols);
}
