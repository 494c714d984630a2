using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>Up to eight short rows (or pairs of rows), a row a lane: the sums of <see cref="TermTree{T}"/>, bit for bit.</summary>
internal readonly unsafe struct TermColumns(double* p, double* q, int cols) : ITermSource
{
    private const int PartialSums = 32;

    /// <summary>Partial sums l, l + 8, l + 16, l + 24 meet first, as (0 + 1) + (2 + 3), then those of the lanes l.</summary>
    public void Sum<TTerm>(in TTerm empty, out TermSums sums)
        where TTerm : unmanaged, ITerm<TTerm>
    {
        TTerm* terms = stackalloc TTerm[2 * PartialSums];
        int width = Math.Min(cols, PartialSums);
        Pass<TTerm, FirstHalf>(empty, terms);
        if (TTerm.HasSecondHalf)
        {
            Pass<TTerm, SecondHalf>(empty, terms + PartialSums);
        }

        for (int k = 0; k < width; k++)
        {
            TTerm.End(ref terms[k], terms[PartialSums + k]);
        }

        TermSums* lanes = stackalloc TermSums[Lanes.Count];
        for (int l = 0; l < Math.Min(width, Lanes.Count); l++)
        {
            AddTo(terms, l + 16, l + 24, width);
            AddTo(terms, l, l + 8, width);
            AddTo(terms, l, l + 16, width);
            terms[l].Complete(out lanes[l]);
        }

        TermSums.Meet(lanes, Math.Min(width, Lanes.Count));
        sums = lanes[0];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Pass<TTerm, THalf>(in TTerm empty, TTerm* terms)
        where TTerm : unmanaged, ITerm<TTerm>
        where THalf : IHalf
    {
        int width = Math.Min(cols, PartialSums);
        for (int k = 0; k < width; k++)
        {
            TTerm term = empty;
            double* left = p + (k * Lanes.Count);
            double* right = q + (k * Lanes.Count);
            double* end = p + (cols * Lanes.Count);
            while (left < end)
            {
                THalf.Add(ref term, Vector512.Load(left), Vector512.Load(right));
                left += PartialSums * Lanes.Count;
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
