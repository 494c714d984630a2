using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>The sums of turned rows for float results: one double each, where <see cref="Columns"/> has pairs for doubles.</summary>
/// <remarks>In the same order. Partial sums that a row is too short for are zeros here: terms are not negative, so that adding those changes nothing.</remarks>
internal static unsafe class SingleColumns
{
    private const int PartialSums = 32;

    /// <summary>Vectors that the sum of `cols` elements needs.</summary>
    private static int Room(int cols) => cols <= 8 ? 8 : cols <= 16 ? 16 : Math.Max(cols, PartialSums);

    /// <summary>The largest element of each row.</summary>
    [MethodImpl(Inlining.OfLoops)]
    public static Vector512<double> Maximum(double* data, int cols)
    {
        Vector512<double> maximum = Vector512.Load(data);
        for (double* p = data + Lanes.Count; p < data + (cols * Lanes.Count); p += Lanes.Count)
        {
            maximum = Vector512.MaxNative(maximum, Vector512.Load(p));
        }

        return maximum;
    }

    /// <summary>The sum of each row's exponentials, which take the elements' places.</summary>
    /// <param name="data">`cols` vectors, and room for 8, 16, 32 or more: see <see cref="Columns.ScratchLength"/>.</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="maximum">The largest of each row.</param>
    /// <param name="block">How the terms are computed.</param>
    [MethodImpl(Inlining.OfLoops)]
    public static Vector512<double> Sum<T, TBlock>(double* data, int cols, Vector512<double> maximum, TBlock block)
        where T : unmanaged
        where TBlock : unmanaged, IBlockSum<T>
    {
        if (cols > PartialSums)
        {
            return SumLong<T, TBlock>(data, cols, maximum, block);
        }

        double* p = data;
        for (double* end = data + (cols * Lanes.Count); p < end; p += Lanes.Count)
        {
            block.Accumulate(default, Vector512.Load(p), maximum, out Vector512<double> term);
            term.Store(p);
        }

        int width = Room(cols);
        for (double* end = data + (width * Lanes.Count); p < end; p += Lanes.Count)
        {
            Vector512<double>.Zero.Store(p);
        }

        return Meet((Vector512<double>*)data, width);
    }

    /// <summary>Rows of more elements than there are partial sums: those add exponentials that are not rounded.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private static Vector512<double> SumLong<T, TBlock>(double* data, int cols, Vector512<double> maximum, TBlock block)
        where T : unmanaged
        where TBlock : unmanaged, IBlockSum<T>
    {
        Vector512<double>* memory = stackalloc Vector512<double>[PartialSums + 1];
        Vector512<double>* partial = Columns.AtCacheLine(memory);
        double* end = data + (cols * Lanes.Count);
        for (int k = 0; k < PartialSums; k++)
        {
            VectorPair sum = default;
            for (double* p = data + (k * Lanes.Count); p < end; p += PartialSums * Lanes.Count)
            {
                sum = block.Accumulate(sum, Vector512.Load(p), maximum, out Vector512<double> term);
                term.Store(p);
            }

            partial[k] = sum.Hi;
        }

        return Meet(partial, PartialSums);
    }

    /// <summary>Partial sums l, l + 8, l + 16, l + 24 of each row meet first, as (0 + 1) + (2 + 3), then l and l + 4, l and l + 2, 0 and 1.</summary>
    /// <param name="partial">The partial sums.</param>
    /// <param name="width">8, 16 or 32 of them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Meet(Vector512<double>* partial, int width)
    {
        if (width == 8)
        {
            return Meet(partial[0], partial[1], partial[2], partial[3], partial[4], partial[5], partial[6], partial[7]);
        }

        return width == 16
            ? Meet(
                partial[0] + partial[8],
                partial[1] + partial[9],
                partial[2] + partial[10],
                partial[3] + partial[11],
                partial[4] + partial[12],
                partial[5] + partial[13],
                partial[6] + partial[14],
                partial[7] + partial[15])
            : Meet(
                (partial[0] + partial[8]) + (partial[16] + partial[24]),
                (partial[1] + partial[9]) + (partial[17] + partial[25]),
                (partial[2] + partial[10]) + (partial[18] + partial[26]),
                (partial[3] + partial[11]) + (partial[19] + partial[27]),
                (partial[4] + partial[12]) + (partial[20] + partial[28]),
                (partial[5] + partial[13]) + (partial[21] + partial[29]),
                (partial[6] + partial[14]) + (partial[22] + partial[30]),
                (partial[7] + partial[15]) + (partial[23] + partial[31]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Meet(
        Vector512<double> a,
        Vector512<double> b,
        Vector512<double> c,
        Vector512<double> d,
        Vector512<double> e,
        Vector512<double> f,
        Vector512<double> g,
        Vector512<double> h) => ((a + e) + (c + g)) + ((b + f) + (d + h));
}
