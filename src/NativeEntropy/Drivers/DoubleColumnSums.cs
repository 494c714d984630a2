using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>sum exp(x) of eight columns of doubles, a column a lane: what <see cref="DoubleBlockSum{T}"/> gives for each of them as a row, bit for bit. See <see cref="FloatColumnSums"/>.</summary>
internal static unsafe class DoubleColumnSums
{
    private const int PartialSums = Lanes.Count;
    /// <summary>Rows of a chunk: a strip is filled up to a multiple of that.</summary>
    public const int RowsAtOnce = 8 * PartialSums;

    [MethodImpl(Inlining.OfLoops)]
    public static void Sum<T>(double* strip, nint rows, ref StripCopy<T, double> copy, ExponentialSums* sums)
        where T : unmanaged
    {
        Vector512<double> maximum = Vector512.Create(double.NegativeInfinity), least = -maximum, other = maximum, otherLeast = least;
        double* last = strip + (rows * Lanes.Count);
        double* begin = strip;
        for (; begin + (4 * Lanes.Count) <= last; begin += 4 * Lanes.Count)
        {
            Vector512<double> a = Vector512.Load(begin), b = Vector512.Load(begin + Lanes.Count);
            Vector512<double> c = Vector512.Load(begin + (2 * Lanes.Count)), d = Vector512.Load(begin + (3 * Lanes.Count));
            maximum = Vector512.MaxNative(maximum, Vector512.MaxNative(a, b));
            other = Vector512.MaxNative(other, Vector512.MaxNative(c, d));
            least = Vector512.MinNative(least, Vector512.MinNative(a, b));
            otherLeast = Vector512.MinNative(otherLeast, Vector512.MinNative(c, d));
        }

        for (; begin < last; begin += Lanes.Count)
        {
            maximum = Vector512.MaxNative(maximum, Vector512.Load(begin));
            least = Vector512.MinNative(least, Vector512.Load(begin));
        }

        maximum = Vector512.MaxNative(maximum, other);
        least = Vector512.MinNative(least, otherLeast);

        Vector512<double> exponent = DoubleExponential.Exponent(maximum);
        Vector512<double> lowest = maximum - Vector512.Create(DoubleExponential.Depth);
        bool goesBelow = !Vector512.GreaterThanOrEqualAll(least, lowest);

        Vector512<double>* memory = stackalloc Vector512<double>[(4 * PartialSums) + 1];
        Vector512<double>* heads = Columns.AtCacheLine(memory);
        Vector512<double>* errors = heads + PartialSums;
        VectorPair* rests = (VectorPair*)(errors + PartialSums);
        for (int k = 0; k < PartialSums; k++)
        {
            heads[k] = Vector512.Create(DoublePartialSum.HeadStart);
            errors[k] = Vector512<double>.Zero;
            rests[k] = default;
        }

        DoubleExponential exponential = DoubleExponential.Over(exponent, lowest);
        for (double* start = strip; start < last; start += RowsAtOnce * Lanes.Count)
        {
            bool clamp = goesBelow || start + (RowsAtOnce * Lanes.Count) > last;
            for (int k = 0; k < PartialSums; k++)
            {
                copy.Step();
                double* p = start + (k * Lanes.Count);
                double* end = p + (RowsAtOnce * Lanes.Count);
                Vector512<double> head = heads[k], error = errors[k];
                Vector512<double> even = Vector512<double>.Zero, odd = even;
                if (Vector512.IsHardwareAccelerated)
                {
                    for (double* q = p; q < end; q += 4 * PartialSums * Lanes.Count)
                    {
                        Vector512<double> xa = Vector512.Load(q), xb = Vector512.Load(q + (PartialSums * Lanes.Count));
                        Vector512<double> xc = Vector512.Load(q + (2 * PartialSums * Lanes.Count)), xd = Vector512.Load(q + (3 * PartialSums * Lanes.Count));
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
                    for (double* q = p; q < end; q += PartialSums * Lanes.Count)
                    {
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

                heads[k] = head;
                errors[k] = error;
                VectorPair rest = VectorPair.TwoSum(rests[k].Hi, even + odd);
                rests[k] = new VectorPair(rest.Hi, rests[k].Lo + rest.Lo);
            }
        }

        for (int k = 0; k < PartialSums; k++)
        {
            VectorPair total = VectorPair.TwoSum(heads[k] - Vector512.Create(DoublePartialSum.HeadStart), rests[k].Hi);
            rests[k] = new VectorPair(total.Hi, total.Lo + (errors[k] + rests[k].Lo));
        }

        *sums = new ExponentialSums(maximum, Meet(rests) * DoubleExponential.OverPowerAndUnit(exponent, maximum));
    }

    /// <summary><see cref="VectorPair.AcrossInHalves"/> of what would be the lanes.</summary>
    private static VectorPair Meet(VectorPair* p)
    {
        for (int k = 0; k < 4; k++)
        {
            VectorPair half = VectorPair.TwoSum(p[k].Hi, p[k + 4].Hi);
            p[k] = new VectorPair(half.Hi, (p[k].Lo + p[k + 4].Lo) + half.Lo);
        }

        VectorPair even = VectorPair.TwoSum(p[0].Hi, p[2].Hi);
        VectorPair odd = VectorPair.TwoSum(p[1].Hi, p[3].Hi);
        VectorPair head = VectorPair.TwoSum(even.Hi, odd.Hi);
        Vector512<double> tail = (p[0].Lo + p[2].Lo) + (p[1].Lo + p[3].Lo) + (even.Lo + odd.Lo + head.Lo);
        return VectorPair.FastTwoSum(head.Hi, tail);
    }
}
