using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Drivers;

/// <summary>A block of floats or narrower numbers, for a float result that cancels nothing, in floats: twice as many at a time as in doubles.</summary>
/// <remarks>
/// <para>Error of the sum, relative: 2^-25.3. An exponential is s (1 + q), s out of a table and |q| &lt; 0.0444; its own error is 2^-27.1. The s are added without error: the head of each partial sum
/// starts at 2, so that it is larger than anything added to it and its rounding error comes out of two subtractions; the errors have a sum of their own, at most 2^-13 of the head, rounded 2^-27.6 of it.
/// The s q are added in floats, 2 x 4 of them, to 2^-26.6 of the eight s, and those sums in doubles.</para>
/// <para>Partial sum number p takes the elements i = p (mod 16) in order, s q in chunks of 128 elements, every other one in a sum of its own; then lane l of the lower and the upper eight, then the lanes in
/// halves, l + (l + 4), l + (l + 2), 0 + 1.</para>
/// <para>Per 16 elements: 8 multiplications and multiply-adds, 5 additions, 1 look-up, 1 shift, 1 addition of integers, and 1 maximum where an element may be far below the largest.
/// While a block is summed, the next one is fetched.</para>
/// <para>What needs more digits, and numbers out of range, <see cref="SingleBlockSum{T, TScaling}"/> sums; it sums rows that lie across the lanes, too.</para>
/// </remarks>
internal readonly struct FloatBlockSum<T> : IBlockSum<T>
    where T : unmanaged
{
    /// <summary>Elements that rows are filled up to.</summary>
    public const int Chunk = 8 * FloatLanes.Count;

    /// <summary>Elements fetched ahead, into the second-level cache.</summary>
    public const int Ahead = 32768;

    public static int BlockLength => 32768;

    public static Load Load => new(0.75);

    public static int GroupLength => Chunk;

    public static bool SumsArePairs => false;

    private static SingleBlockSum<T, Unscaled> InDoubles => new(default);

    public VectorPair Start => InDoubles.Start;

    public static double Maximum(in Groups<T> block, out double lowerBound) => BlockMaximum.Of(block, out lowerBound);

    public unsafe DoubleDouble Sum(in Groups<T> block, double maximum, double lowerBound, double* terms)
    {
        if (!(Math.Abs(maximum) <= FloatExponential.Largest))
        {
            return InDoubles.Sum(block, maximum, lowerBound, terms);
        }

        float largest = (float)maximum;
        float exponent = FloatExponential.Exponent(largest);
        Run<T>* runs = stackalloc Run<T>[Groups<T>.MostRuns];
        double sum = Sum(runs, block.ToRuns(runs), exponent, largest - FloatExponential.Depth, lowerBound, Ahead * sizeof(T));
        return new DoubleDouble(sum * FloatExponential.OverPower(exponent, maximum) * (1 / FloatExponential.Unit), 0);
    }

    /// <summary>sum exp(x) / 2^exponent, times the exponential's unit, of a copy of a row, filled up and without what is left out.</summary>
    /// <param name="row">The copy.</param>
    /// <param name="n">Its length, a multiple of <see cref="Chunk"/>.</param>
    /// <param name="exponent">The largest element's.</param>
    /// <param name="lowest">Lower numbers count as this.</param>
    /// <param name="lowerBound">No element is below it.</param>
    /// <param name="fetched">What is fetched on the way, as many bytes as the copy has.</param>
    public static unsafe double SumOfCopy(T* row, int n, float exponent, float lowest, float lowerBound, byte* fetched)
    {
        Run<T> run = new(row, n, row);
        return Sum(&run, 1, exponent, lowest, lowerBound, (nint)fetched - (nint)row);
    }

    /// <summary>sum exp(x) / 2^exponent, times the exponential's unit.</summary>
    [MethodImpl(Inlining.OfLoops)]
    private static unsafe double Sum(Run<T>* runs, int count, float exponent, float lowest, double lowerBound, nint bytesAhead)
    {
        bool goesBelow = lowerBound < lowest;
        FloatExponential exponential = FloatExponential.Over(exponent, lowest);
        Vector512<float> head = Vector512.Create(FloatPartialSum.HeadStart), error = Vector512<float>.Zero;
        Vector512<double> lower = Vector512<double>.Zero, upper = lower;
        for (int run = 0; run < count; run++)
        {
            T* end = runs[run].End;
            bool clamp = goesBelow || runs[run].IsPatch;
            nint ahead = runs[run].ToSource + bytesAhead;
            for (T* p = runs[run].Start; p < end; p += Chunk)
            {
                Vector512<float> even = Vector512<float>.Zero, odd = even;
                if (Vector512.IsHardwareAccelerated)
                {
                    // Step by step: the processor does not look far enough ahead to overlap four formulas that stand one behind the other.
                    for (T* q = p; q < p + Chunk; q += 4 * FloatLanes.Count)
                    {
                        Fetch((byte*)q + ahead, 4 * FloatLanes.Count * sizeof(T));
                        Vector512<float> xa = FloatLanes.Load(q), xb = FloatLanes.Load(q + FloatLanes.Count);
                        Vector512<float> xc = FloatLanes.Load(q + (2 * FloatLanes.Count)), xd = FloatLanes.Load(q + (3 * FloatLanes.Count));
                        if (clamp)
                        {
                            xa = exponential.AtLeastLowest(xa);
                            xb = exponential.AtLeastLowest(xb);
                            xc = exponential.AtLeastLowest(xc);
                            xd = exponential.AtLeastLowest(xd);
                        }

                        FloatPartialSum.AddFour(exponential, xa, xb, xc, xd, ref head, ref error, ref even, ref odd);
                    }
                }
                else
                {
                    for (T* q = p; q < p + Chunk; q += FloatLanes.Count)
                    {
                        Fetch((byte*)q + ahead, FloatLanes.Count * sizeof(T));
                        FloatPartialSum.AddOne(exponential, FloatLanes.Load(q), ref head, ref error, ref even, ref odd);
                    }
                }

                Vector512<float> sum = even + odd;
                lower += Lanes.Widen(sum.GetLower());
                upper += Lanes.Widen(sum.GetUpper());
            }
        }

        return Across(head - Vector512.Create(FloatPartialSum.HeadStart), error, lower + upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Across(Vector512<float> heads, Vector512<float> errors, Vector512<double> rests)
    {
        Vector512<double> errorsAndRests = Lanes.Widen(errors.GetLower()) + Lanes.Widen(errors.GetUpper()) + rests;
        Vector512<double> sum = Lanes.Widen(heads.GetLower()) + Lanes.Widen(heads.GetUpper()) + errorsAndRests;
        Vector256<double> half = sum.GetLower() + sum.GetUpper();
        Vector128<double> quarter = half.GetLower() + half.GetUpper();
        return quarter[0] + quarter[1];
    }

    /// <summary>The address may lie outside the array, which a prefetch does not mind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Fetch(byte* p, int bytes)
    {
        const int Line = 64;
        if (!Sse.IsSupported)
        {
            return;
        }

        Sse.Prefetch1(p);
        if (bytes > Line)
        {
            Sse.Prefetch1(p + Line);
        }

        if (bytes > 2 * Line)
        {
            Sse.Prefetch1(p + (2 * Line));
            Sse.Prefetch1(p + (3 * Line));
        }
    }

    public VectorPair Difference(Vector512<double> x, Vector512<double> anchor) => InDoubles.Difference(x, anchor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Accumulate(VectorPair sum, Vector512<double> x, Vector512<double> maximum, out Vector512<double> term) =>
        InDoubles.Accumulate(sum, x, maximum, out term);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Finish(VectorPair sum) => InDoubles.Finish(sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Add(VectorPair a, VectorPair b) => InDoubles.Add(a, b);
}
