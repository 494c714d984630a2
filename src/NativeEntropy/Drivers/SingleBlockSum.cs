using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Drivers;

/// <summary>A block of floats or narrower numbers, for a float result: everything in double, with a short polynomial.</summary>
/// <remarks>
/// <para>Error of the sum, relative: 2^-33.5 from the exponential, at most 128 additions of 2^-53 (1024 in the longer blocks that <see cref="FloatBlockSum{T}"/> hands on). x - maximum is exact for floats but for
/// differences that do not matter.</para>
/// <para>Partial sum number p takes the elements i = p (mod 32) in order; then lane l of the four vectors, (0 + 1) + (2 + 3); then the lanes
/// in halves, l + (l + 4), l + (l + 2), 0 + 1.</para>
/// <para>Per 8 elements: 7 multiply-adds, 2 subtractions, 1 maximum, 1 conversion, 1 look-up, 1 shift, 1 addition of integers. While this block is summed, the next one is fetched:
/// without that the maximum's pass waits for memory while the arithmetic idles, and the other way round.</para>
/// </remarks>
internal readonly struct SingleBlockSum<T, TScaling>(TScaling scaling) : IBlockSum<T>
    where T : unmanaged
    where TScaling : unmanaged, IScaling
{
    private const int Streams = 4;

    public static int BlockLength => 4096;

    public static Load Load => new(1);

    public static bool SumsArePairs => false;

    public VectorPair Start => default;

    [MethodImpl(Inlining.OfLoops)]
    public unsafe DoubleDouble Sum(in Groups<T> block, double maximum, double lowerBound, double* terms)
    {
        Vector512<double> shift = Vector512.Create(maximum);
        Vector512<double>* sums = stackalloc Vector512<double>[Streams];
        Run<T>* runs = stackalloc Run<T>[Groups<T>.MostRuns];
        int count = block.ToRuns(runs);
        if (Vector512.IsHardwareAccelerated)
        {
            AllStreams(runs, count, shift, terms, sums);
        }
        else
        {
            TwoStreams(runs, count, shift, terms, sums);
        }

        Vector512<double> sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
        Vector256<double> half = sum.GetLower() + sum.GetUpper();
        Vector128<double> quarter = half.GetLower() + half.GetUpper();
        return new DoubleDouble(quarter[0] + quarter[1], 0);
    }

    /// <summary>All partial sums at once, step by step: the processor does not look far enough ahead to overlap four formulas that stand one behind the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe void AllStreams(Run<T>* runs, int count, Vector512<double> shift, double* terms, Vector512<double>* sums)
    {
        SingleExponential exponential = SingleExponential.InRegisters();
        Vector512<double> a = Vector512<double>.Zero;
        Vector512<double> b = a, c = a, d = a;
        for (int run = 0; run < count; run++)
        {
            T* end = runs[run].End;
            for (T* p = runs[run].Start; p < end; p += Groups<T>.Length)
            {
                Prefetch(p + BlockLength);
                Prefetch(p + BlockLength + (Groups<T>.Length / 2));
                Vector512<double> ra = exponential.Reduce(scaling.Rounded(Lanes.Load(p), shift), out Vector512<double> ma);
                Vector512<double> rb = exponential.Reduce(scaling.Rounded(Lanes.Load(p + Lanes.Count), shift), out Vector512<double> mb);
                Vector512<double> rc = exponential.Reduce(scaling.Rounded(Lanes.Load(p + (2 * Lanes.Count)), shift), out Vector512<double> mc);
                Vector512<double> rd = exponential.Reduce(scaling.Rounded(Lanes.Load(p + (3 * Lanes.Count)), shift), out Vector512<double> md);
                Vector512<double> pa = exponential.Mantissa(ra), sa = exponential.Scale(ma);
                Vector512<double> pb = exponential.Mantissa(rb), sb = exponential.Scale(mb);
                Vector512<double> pc = exponential.Mantissa(rc), sc = exponential.Scale(mc);
                Vector512<double> pd = exponential.Mantissa(rd), sd = exponential.Scale(md);
                a = Vector512.FusedMultiplyAdd(pa, sa, a);
                b = Vector512.FusedMultiplyAdd(pb, sb, b);
                c = Vector512.FusedMultiplyAdd(pc, sc, c);
                d = Vector512.FusedMultiplyAdd(pd, sd, d);
                if (terms != null)
                {
                    (pa * sa).Store(terms);
                    (pb * sb).Store(terms + Lanes.Count);
                    (pc * sc).Store(terms + (2 * Lanes.Count));
                    (pd * sd).Store(terms + (3 * Lanes.Count));
                    terms += Groups<T>.Length;
                }
            }
        }

        sums[0] = a;
        sums[1] = b;
        sums[2] = c;
        sums[3] = d;
    }

    /// <summary>Two partial sums at a time: they overlap, and fit the registers of machines without AVX-512. The block is in the first-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe void TwoStreams(Run<T>* runs, int count, Vector512<double> shift, double* terms, Vector512<double>* sums)
    {
        for (int stream = 0; stream < Streams; stream += 2)
        {
            Vector512<double> a = Vector512<double>.Zero;
            Vector512<double> b = Vector512<double>.Zero;
            int offset = stream * Lanes.Count;
            double* place = terms + offset;
            for (int run = 0; run < count; run++)
            {
                T* end = runs[run].End;
                for (T* p = runs[run].Start; p < end; p += Groups<T>.Length)
                {
                    Prefetch(p + BlockLength + offset);
                    Vector512<double> pa = SingleExponential.Immediate.Of(scaling.Rounded(Lanes.Load(p + offset), shift), out Vector512<double> sa);
                    a = Vector512.FusedMultiplyAdd(pa, sa, a);
                    Vector512<double> pb = SingleExponential.Immediate.Of(scaling.Rounded(Lanes.Load(p + offset + Lanes.Count), shift), out Vector512<double> sb);
                    b = Vector512.FusedMultiplyAdd(pb, sb, b);
                    if (terms != null)
                    {
                        (pa * sa).Store(place);
                        (pb * sb).Store(place + Lanes.Count);
                        place += Groups<T>.Length;
                    }
                }
            }

            sums[stream] = a;
            sums[stream + 1] = b;
        }
    }

    /// <summary>The address may lie outside the array, which a prefetch does not mind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Prefetch(T* p)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(p);
        }
    }

    public VectorPair Difference(Vector512<double> x, Vector512<double> anchor) => scaling.Difference(x, anchor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Accumulate(VectorPair sum, Vector512<double> x, Vector512<double> maximum, out Vector512<double> term)
    {
        Vector512<double> mantissa = SingleExponential.Immediate.Of(scaling.Rounded(x, maximum), out Vector512<double> scale);
        term = mantissa * scale;
        return new(Vector512.FusedMultiplyAdd(mantissa, scale, sum.Hi), Vector512<double>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Finish(VectorPair sum) => sum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Add(VectorPair a, VectorPair b) => new(a.Hi + b.Hi, Vector512<double>.Zero);
}
