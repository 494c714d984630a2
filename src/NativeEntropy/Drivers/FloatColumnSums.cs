using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>sum exp(x) of sixteen columns of floats, a column a lane: what <see cref="FloatBlockSum{T}"/> gives for each of them as a row, bit for bit.</summary>
/// <remarks>Nothing is turned: partial sum p of every column takes the rows p (mod 16). The sixteen partial sums lie in the first-level cache, and eight rows are added to one at a time.</remarks>
internal static unsafe class FloatColumnSums
{
    private const int PartialSums = FloatLanes.Count;

    /// <summary>Rows of a chunk: a strip is filled up to a multiple of that.</summary>
    public const int RowsAtOnce = 8 * PartialSums;

    /// <param name="strip">Rows of sixteen, one behind the other, up to a multiple of 128 of them; -inf from `rows` on.</param>
    /// <param name="rows">More than 0, and no more than a block's.</param>
    /// <param name="copy">What is copied meanwhile.</param>
    /// <param name="sums">Of the first and the other eight.</param>
    [MethodImpl(Inlining.OfLoops)]
    public static void Sum<T>(float* strip, nint rows, ref StripCopy<T, float> copy, ExponentialSums* sums)
        where T : unmanaged
    {
        Vector512<float> maximum = Vector512.Create(float.NegativeInfinity), least = -maximum, other = maximum, otherLeast = least;
        float* last = strip + (rows * FloatLanes.Count);
        float* begin = strip;
        for (; begin + (4 * FloatLanes.Count) <= last; begin += 4 * FloatLanes.Count)
        {
            Vector512<float> a = Vector512.Load(begin), b = Vector512.Load(begin + FloatLanes.Count);
            Vector512<float> c = Vector512.Load(begin + (2 * FloatLanes.Count)), d = Vector512.Load(begin + (3 * FloatLanes.Count));
            maximum = Vector512.MaxNative(maximum, Vector512.MaxNative(a, b));
            other = Vector512.MaxNative(other, Vector512.MaxNative(c, d));
            least = Vector512.MinNative(least, Vector512.MinNative(a, b));
            otherLeast = Vector512.MinNative(otherLeast, Vector512.MinNative(c, d));
        }

        for (; begin < last; begin += FloatLanes.Count)
        {
            maximum = Vector512.MaxNative(maximum, Vector512.Load(begin));
            least = Vector512.MinNative(least, Vector512.Load(begin));
        }

        maximum = Vector512.MaxNative(maximum, other);
        least = Vector512.MinNative(least, otherLeast);

        Vector512<float> exponent = FloatExponential.Exponent(maximum);
        Vector512<float> lowest = maximum - Vector512.Create(FloatExponential.Depth);
        bool goesBelow = !Vector512.GreaterThanOrEqualAll(least, lowest);

        Vector512<float>* memory = stackalloc Vector512<float>[(4 * PartialSums) + 1];
        Vector512<float>* heads = Columns.AtCacheLine(memory);
        Vector512<float>* errors = heads + PartialSums;
        Vector512<double>* rests = (Vector512<double>*)(errors + PartialSums);
        for (int k = 0; k < PartialSums; k++)
        {
            heads[k] = Vector512.Create(FloatPartialSum.HeadStart);
            errors[k] = Vector512<float>.Zero;
            rests[k] = Vector512<double>.Zero;
            rests[PartialSums + k] = Vector512<double>.Zero;
        }

        FloatExponential exponential = FloatExponential.Over(exponent, lowest);
        for (float* start = strip; start < last; start += RowsAtOnce * FloatLanes.Count)
        {
            bool clamp = goesBelow || start + (RowsAtOnce * FloatLanes.Count) > last;
            for (int k = 0; k < PartialSums; k++)
            {
                copy.Step();
                float* p = start + (k * FloatLanes.Count);
                float* end = p + (RowsAtOnce * FloatLanes.Count);
                Vector512<float> head = heads[k], error = errors[k];
                Vector512<float> even = Vector512<float>.Zero, odd = even;
                if (Vector512.IsHardwareAccelerated)
                {
                    for (float* q = p; q < end; q += 4 * PartialSums * FloatLanes.Count)
                    {
                        Vector512<float> xa = Vector512.Load(q), xb = Vector512.Load(q + (PartialSums * FloatLanes.Count));
                        Vector512<float> xc = Vector512.Load(q + (2 * PartialSums * FloatLanes.Count)), xd = Vector512.Load(q + (3 * PartialSums * FloatLanes.Count));
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
                    for (float* q = p; q < end; q += PartialSums * FloatLanes.Count)
                    {
                        FloatPartialSum.AddOne(exponential, Vector512.Load(q), ref head, ref error, ref even, ref odd);
                    }
                }

                heads[k] = head;
                errors[k] = error;
                Vector512<float> sum = even + odd;
                rests[k] += Lanes.Widen(sum.GetLower());
                rests[PartialSums + k] += Lanes.Widen(sum.GetUpper());
            }
        }

        for (int half = 0; half < 2; half++)
        {
            Vector512<double> largest = Lanes.Widen(Half(maximum, half));
            Vector512<double> sum = Meet(heads, errors, rests + (half * PartialSums), half);
            Vector512<double> factor = FloatExponential.OverPower(Lanes.Widen(Half(exponent, half)), largest);
            sums[half] = new ExponentialSums(largest, new VectorPair(sum * factor * Vector512.Create(1 / FloatExponential.Unit), Vector512<double>.Zero));
        }
    }

    /// <summary>The partial sums of eight columns, in the order in which FloatBlockSum adds its lanes.</summary>
    [MethodImpl(Inlining.OfLoops)]
    private static Vector512<double> Meet(Vector512<float>* heads, Vector512<float>* errors, Vector512<double>* rests, int half)
    {
        Vector512<double>* memory = stackalloc Vector512<double>[Lanes.Count + 1];
        Vector512<double>* sums = Columns.AtCacheLine(memory);
        for (int k = 0; k < Lanes.Count; k++)
        {
            Vector512<double> errorsAndRests = Of(errors, k, half) + Of(errors, k + Lanes.Count, half) + (rests[k] + rests[k + Lanes.Count]);
            sums[k] = Lanes.Widen(Half(heads[k] - Vector512.Create(FloatPartialSum.HeadStart), half)) + Lanes.Widen(Half(heads[k + Lanes.Count] - Vector512.Create(FloatPartialSum.HeadStart), half)) + errorsAndRests;
        }

        return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
    }

    private static Vector512<double> Of(Vector512<float>* values, int k, int half) => Lanes.Widen(Half(values[k], half));

    private static Vector256<float> Half(Vector512<float> values, int half) => half == 0 ? values.GetLower() : values.GetUpper();
}
