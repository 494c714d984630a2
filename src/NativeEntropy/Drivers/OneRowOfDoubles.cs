using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>The exponentials of a short row of doubles that stands alone, along the lanes: the sums of <see cref="Columns"/>, bit for bit, in an eighth of the steps.</summary>
/// <remarks>Partial sum number p is lane p mod 8 of vector p / 8. Those that a row is too short for are zeros, which change nothing.</remarks>
internal static unsafe class OneRowOfDoubles
{
    private const int Streams = 4;

    /// <param name="x">The row.</param>
    /// <param name="cols">Its elements: up to <see cref="Columns.Most"/>.</param>
    /// <param name="skip">One that is left out; none outside the row.</param>
    /// <param name="block">How the terms are computed and added.</param>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    public static ExponentialSums Sum<T, TBlock>(double* x, int cols, long skip, TBlock block)
        where T : unmanaged
        where TBlock : unmanaged, IBlockSum<T>
    {
        double* some = stackalloc double[Columns.Most + (2 * Lanes.Count)];
        double* row = Columns.AtCacheLine(some);
        double* end = row + ((cols + Lanes.Count - 1) & -Lanes.Count);
        Vector512<double> maximum = Copy(x, cols, skip, row);
        VectorPair* partial = stackalloc VectorPair[Streams];
        int streams = Math.Min(Streams, (int)(end - row) / Lanes.Count);
        for (int stream = 0; stream < streams; stream++)
        {
            VectorPair sum = block.Start;
            for (double* p = row + (stream * Lanes.Count); p < end; p += Streams * Lanes.Count)
            {
                sum = block.Accumulate(sum, Vector512.Load(p), maximum, out _);
            }

            partial[stream] = block.Finish(sum);
        }

        if (streams == Streams)
        {
            partial[2] = block.Add(partial[2], partial[3]);
        }

        if (streams > 1)
        {
            partial[0] = block.Add(partial[0], partial[1]);
        }

        if (streams > 2)
        {
            partial[0] = block.Add(partial[0], partial[2]);
        }

        return new(maximum, partial[0].LanesAsOne());
    }

    /// <summary>A copy that is filled up with -inf, which is also in the place of the element that is left out. Returns the largest element, in every lane; NaN may get lost.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Copy(double* x, int cols, long skip, double* row)
    {
        Vector512<double> nothing = Vector512.Create(double.NegativeInfinity), maximum = nothing;
        Vector512<long> lane = Vector512.Create(0L, 1, 2, 3, 4, 5, 6, 7), skipped = Vector512.Create(skip);
        for (int col = 0; col < cols; col += Lanes.Count)
        {
            Vector512<double> some = Lanes.LoadFirst(x + col, Math.Min(Lanes.Count, cols - col), double.NegativeInfinity);
            some = Masks.Select(Vector512.Equals(lane + Vector512.Create((long)col), skipped).AsDouble(), nothing, some);
            some.Store(row + col);
            maximum = Vector512.MaxNative(maximum, some);
        }

        Vector256<double> four = Vector256.MaxNative(maximum.GetLower(), maximum.GetUpper());
        Vector128<double> two = Vector128.MaxNative(four.GetLower(), four.GetUpper());
        return Vector512.Create(Vector128.MaxNative(two, Vector128.Create(two[1])).ToScalar());
    }
}
