using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>A block of floats or narrower numbers, for a float result: everything in double, with a short polynomial.</summary>
/// <remarks>
/// <para>Error of the sum, relative: 2^-28.9 from the polynomial, at most 128 additions of 2^-53. x - maximum is exact for floats but for
/// differences that do not matter.</para>
/// <para>Partial sum number p takes the elements i = p (mod 32) in order; then lane l of the four vectors, (0 + 1) + (2 + 3); then the lanes
/// in halves, l + (l + 4), l + (l + 2), 0 + 1.</para>
/// <para>Per 8 elements: 9 multiply-adds, 3 additions, 1 maximum, 1 conversion, 1 shift. While this block is summed, the next one is fetched:
/// without that the maximum's pass waits for memory while the arithmetic idles, and the other way round.</para>
/// </remarks>
internal readonly struct SingleBlockSum<T, TScaling>(TScaling scaling) : IBlockSum<T>
    where T : unmanaged
    where TScaling : unmanaged, IScaling
{
    private const int Streams = 4;

    public static int BlockLength => 4096;

    public VectorPair Start => default;

    public unsafe DoubleDouble Sum(in Groups<T> block, double maximum)
    {
        Vector512<double> shift = Vector512.Create(maximum);
        Vector512<double>* sums = stackalloc Vector512<double>[Streams];
        Run<T>* runs = stackalloc Run<T>[Groups<T>.MostRuns];
        int count = block.ToRuns(runs);

        // Two streams at a time: they overlap, and fit the registers of machines without AVX-512. The block is in the first-level cache.
        for (int stream = 0; stream < Streams; stream += 2)
        {
            Vector512<double> a = Vector512<double>.Zero;
            Vector512<double> b = Vector512<double>.Zero;
            int offset = stream * Lanes.Count;
            for (int run = 0; run < count; run++)
            {
                T* end = runs[run].End;
                for (T* p = runs[run].Start; p < end; p += Groups<T>.Length)
                {
                    if (Sse.IsSupported)
                    {
                        Sse.Prefetch0(p + BlockLength + offset); // it may lie outside the array, which a prefetch does not mind
                    }

                    a = Add(a, Lanes.Load(p + offset), shift);
                    b = Add(b, Lanes.Load(p + offset + Lanes.Count), shift);
                }
            }

            sums[stream] = a;
            sums[stream + 1] = b;
        }

        Vector512<double> sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
        Vector256<double> half = sum.GetLower() + sum.GetUpper();
        Vector128<double> quarter = half.GetLower() + half.GetUpper();
        return new DoubleDouble(quarter[0] + quarter[1], 0);
    }

    public VectorPair Difference(Vector512<double> x, Vector512<double> anchor) => scaling.Difference(x, anchor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Accumulate(VectorPair sum, Vector512<double> x, Vector512<double> maximum) =>
        new(Add(sum.Hi, x, maximum), Vector512<double>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Finish(VectorPair sum) => sum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Add(VectorPair a, VectorPair b) => new(a.Hi + b.Hi, Vector512<double>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> Add(Vector512<double> sum, Vector512<double> x, Vector512<double> shift)
    {
        Vector512<double> mantissa = Exponential.ForSingle(
            Exponential.AtLeast(scaling.Rounded(x, shift), Exponential.Lowest), out Vector512<double> scale);
        return Vector512.FusedMultiplyAdd(mantissa, scale, sum);
    }
}
