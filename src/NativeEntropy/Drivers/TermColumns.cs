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
        TTerm* someTerms = stackalloc TTerm[(2 * PartialSums) + 1];
        TTerm* terms = Columns.AtCacheLine(someTerms);
        TermSums* someLanes = stackalloc TermSums[Lanes.Count + 1];
        TermSums* lanes = Columns.AtCacheLine(someLanes);
        Begin(empty, terms);
        Complete(terms, lanes);
        sums = default;
        TermSums.Meet<TTerm>(lanes, Math.Min(cols, Lanes.Count), ref sums);
    }

    /// <summary>The partial sums: as many as there are columns, up to 32, and room for as many again.</summary>
    [MethodImpl(Inlining.OfLoops)]
    public void Begin<TTerm>(in TTerm empty, TTerm* terms)
        where TTerm : unmanaged, ITerm<TTerm>
    {
        int width = Math.Min(cols, PartialSums);
        if (TTerm.HasOne && cols <= PartialSums)
        {
            Ones(terms);
            return;
        }

        Pass<TTerm, FirstHalf>(empty, terms);
        if (TTerm.HasSecondHalf)
        {
            Pass<TTerm, SecondHalf>(empty, terms + width);
        }

        for (int k = 0; k < width; k++)
        {
            TTerm.End(ref terms[k], terms[width + k]);
        }
    }

    /// <summary>Partial sums l, l + 8, l + 16, l + 24 meet first, as (0 + 1) + (2 + 3): up to eight are left.</summary>
    [MethodImpl(Inlining.OfLoops)]
    public void Complete<TTerm>(TTerm* terms, TermSums* lanes)
        where TTerm : unmanaged, ITerm<TTerm>
    {
        int width = Math.Min(cols, PartialSums);
        for (int l = 0; l < Math.Min(width, Lanes.Count); l++)
        {
            AddTo(terms, l + 16, l + 24, width);
            AddTo(terms, l, l + 8, width);
            AddTo(terms, l, l + 16, width);
            if (TTerm.Parts == SumParts.All)
            {
                lanes[l] = default; // the term may leave some of them out
            }

            terms[l].Complete(ref lanes[l]);
        }
    }

    /// <summary>One element each.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private void Ones<TTerm>(TTerm* terms)
        where TTerm : unmanaged, ITerm<TTerm>
    {
        for (int k = 0; k < cols; k++)
        {
            TTerm.One(out terms[k], Vector512.Load(p + (k * Lanes.Count)), Vector512.Load(q + (k * Lanes.Count)));
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

    /// <summary>What is not there adds nothing.</summary>
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
    public const int MostCols = 16;
    public const int MostGroups = 4;

    /// <param name="empty">The sum of nothing, for all groups.</param>
    /// <param name="sums">Nothing: those of the groups are in the results.</param>
    public void Sum<TTerm>(in TTerm empty, out TermSums sums)
        where TTerm : unmanaged, ITerm<TTerm>
    {
        TTerm* someTerms = stackalloc TTerm[((MostGroups + 1) * MostCols) + 1];
        TTerm* terms = Columns.AtCacheLine(someTerms);
        TermSums* someLanes = stackalloc TermSums[(MostGroups * Lanes.Count) + 1];
        TermSums* lanes = Columns.AtCacheLine(someLanes);
        for (int group = 0; group < groups; group++)
        {
            Group(group).Begin(empty, terms + (group * cols));
        }

        for (int group = 0; group < groups; group++)
        {
            Group(group).Complete(terms + (group * cols), lanes + (group * Lanes.Count));
        }

        for (int group = 0; group < groups; group++)
        {
            TermSums.Meet<TTerm>(lanes + (group * Lanes.Count), Math.Min(cols, Lanes.Count), ref results[group]);
        }

        Unsafe.SkipInit(out sums);
    }

    private TermColumns Group(int group) => new(p + (group * cols * Lanes.Count), q + (group * cols * Lanes.Count), cols);
}
