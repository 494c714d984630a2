using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Drivers;

/// <summary>A block of doubles, for a double result that cancels nothing: <see cref="FloatBlockSum{T}"/> with more digits, a third of the time of <see cref="PairBlockSum{T, TScaling}"/>.</summary>
/// <remarks>
/// <para>Error of the sum, relative: 2^-54.8, and that of the factor that makes it a sum of exp(x - maximum), 2^-54.8: a pair, together 2^-53.8. An exponential is s (1 + q), |q| &lt; 0.0444; its own error is 2^-56.
/// The s are added without error, the s q plainly, 2 x 4 of them, to 2^-55.6 of the eight s, and those sums without error again.</para>
/// <para>Partial sum number p takes the elements i = p (mod 8) in order, s q in chunks of 64 elements, every other one in a sum of its own; then the lanes in halves, l + (l + 4), l + (l + 2), 0 + 1.</para>
/// <para>Per 8 elements: 11 multiplications and multiply-adds, 5 additions, 1 look-up, 1 shift, 1 addition of integers, and 1 maximum where an element may be far below the largest.
/// While a block is summed, the next one is fetched.</para>
/// </remarks>
internal readonly struct DoubleBlockSum<T> : IBlockSum<T>
    where T : unmanaged
{
    private const int Chunk = 8 * Lanes.Count;

    /// <summary>Elements fetched ahead, into the second-level cache.</summary>
    private const int Ahead = 16384;

    public static int BlockLength => 16384;

    public static Load Load => new(1);

    public static int GroupLength => Chunk;

    private static PairBlockSum<T, Unscaled> InPairs => new(default);

    public VectorPair Start => InPairs.Start;

    public static double Maximum(in Groups<T> block, out double lowerBound) => BlockMaximum.Of(block, out lowerBound);

    public unsafe DoubleDouble Sum(in Groups<T> block, double maximum, double lowerBound, double* terms)
    {
        if (!(Math.Abs(maximum) <= DoubleExponential.Largest))
        {
            return InPairs.Sum(block, maximum, lowerBound, terms);
        }

        double exponent = DoubleExponential.Exponent(maximum);
        double lowest = maximum - DoubleExponential.Depth;
        return Sum(block, exponent, lowest, lowerBound < lowest) * DoubleExponential.OverPowerAndUnit(exponent, maximum);
    }

    /// <summary>sum exp(x) / 2^exponent, times the exponential's unit.</summary>
    [MethodImpl(Inlining.OfLoops)]
    private static unsafe DoubleDouble Sum(in Groups<T> block, double exponent, double lowest, bool goesBelow)
    {
        Run<T>* runs = stackalloc Run<T>[Groups<T>.MostRuns];
        int count = block.ToRuns(runs);
        DoubleExponential exponential = DoubleExponential.Over(exponent, lowest);
        Vector512<double> head = Vector512.Create(DoublePartialSum.HeadStart), error = Vector512<double>.Zero, rest = error, restError = error;
        for (int run = 0; run < count; run++)
        {
            double* end = (double*)runs[run].End;
            bool clamp = goesBelow || runs[run].IsPatch;
            nint ahead = runs[run].ToSource + (Ahead * sizeof(double));
            for (double* p = (double*)runs[run].Start; p < end; p += Chunk)
            {
                Vector512<double> even = Vector512<double>.Zero, odd = even;
                if (Vector512.IsHardwareAccelerated)
                {
                    // Step by step: the processor does not look far enough ahead to overlap four formulas that stand one behind the other.
                    for (double* q = p; q < p + Chunk; q += 4 * Lanes.Count)
                    {
                        Sse.Prefetch1((byte*)q + ahead);
                        Sse.Prefetch1((byte*)q + ahead + 64);
                        Sse.Prefetch1((byte*)q + ahead + 128);
                        Sse.Prefetch1((byte*)q + ahead + 192);
                        Vector512<double> xa = Vector512.Load(q), xb = Vector512.Load(q + Lanes.Count);
                        Vector512<double> xc = Vector512.Load(q + (2 * Lanes.Count)), xd = Vector512.Load(q + (3 * Lanes.Count));
                        if (clamp)
                        {
                            xa = exponential.AtLeastLowest(xa);
                            xb = exponential.AtLeastLowest(xb);
                            xc = exponential.AtLeastLowest(xc);
                            xd = exponential.AtLeastLowest(xd);
                        }

                        DoublePartialSum.AddFour(exponential, xa, xb, xc, xd, ref head, ref error, ref even, ref odd);
                    }
                }
                else
                {
                    for (double* q = p; q < p + Chunk; q += Lanes.Count)
                    {
                        if (Sse.IsSupported)
                        {
                            Sse.Prefetch1((byte*)q + ahead);
                        }

                        Vector512<double> less = exponential.ExpM1(exponential.Reduce(exponential.AtLeastLowest(Vector512.Load(q)), out Vector512<double> m));
                        Vector512<double> power = exponential.Power(m);
                        Vector512<double> sum = Vector512.FusedMultiplyAdd(power, less, even);
                        even = odd;
                        odd = sum;
                        Vector512<double> next = head + power;
                        error += power - (next - head);
                        head = next;
                    }
                }

                VectorPair rests = VectorPair.TwoSum(rest, even + odd);
                rest = rests.Hi;
                restError += rests.Lo;
            }
        }

        VectorPair total = VectorPair.TwoSum(head - Vector512.Create(DoublePartialSum.HeadStart), rest);
        return new VectorPair(total.Hi, total.Lo + (error + restError)).AcrossInHalves();
    }

    public VectorPair Difference(Vector512<double> x, Vector512<double> anchor) => InPairs.Difference(x, anchor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Accumulate(VectorPair sum, Vector512<double> x, Vector512<double> maximum, out Vector512<double> term) =>
        InPairs.Accumulate(sum, x, maximum, out term);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Finish(VectorPair sum) => InPairs.Finish(sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Add(VectorPair a, VectorPair b) => InPairs.Add(a, b);
}
