using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>The largest element of a block.</summary>
internal static unsafe class BlockMaximum
{
    /// <summary>The largest element. Where some are NaN: NaN or the largest of some of the others; whoever sums the block meets the NaN then.</summary>
    [MethodImpl(Inlining.OfLoops)]
    public static double Of<T>(in Groups<T> block)
        where T : unmanaged
    {
        if (SixteenBit.Is<T>())
        {
            return OfSixteenBit(block);
        }

        const int GroupVectors = 2; // of floats; four of doubles
        int width = Vector512<T>.Count;
        Run<T>* runs = stackalloc Run<T>[Groups<T>.MostRuns];
        int count = block.ToRuns(runs);
        Vector512<T> a = Vector512.Create(Groups<T>.NegativeInfinity);
        Vector512<T> b = a, c = a, d = a;
        for (int run = 0; run < count; run++)
        {
            T* p = runs[run].Start;
            T* end = runs[run].End;
            for (; p + (2 * GroupVectors * width) <= end; p += 2 * GroupVectors * width)
            {
                a = Vector512.MaxNative(a, Vector512.Load(p));
                b = Vector512.MaxNative(b, Vector512.Load(p + width));
                c = Vector512.MaxNative(c, Vector512.Load(p + (2 * width)));
                d = Vector512.MaxNative(d, Vector512.Load(p + (3 * width)));
            }

            for (; p < end; p += GroupVectors * width)
            {
                a = Vector512.MaxNative(a, Vector512.Load(p));
                b = Vector512.MaxNative(b, Vector512.Load(p + width));
            }
        }

        return Across(Vector512.MaxNative(Vector512.MaxNative(a, b), Vector512.MaxNative(c, d)));
    }

    /// <summary>The same, and a lower bound of the elements of no patch: the smallest where it costs little to look for it, in the same registers.</summary>
    public static double Of<T>(in Groups<T> block, out double lowerBound)
        where T : unmanaged
    {
        if (!SixteenBit.Is<T>() && Vector512.IsHardwareAccelerated)
        {
            return WithMinimum(block, out lowerBound);
        }

        lowerBound = double.NegativeInfinity;
        return Of(block);
    }

    [MethodImpl(Inlining.OfLoops)]
    private static double WithMinimum<T>(in Groups<T> block, out double minimum)
        where T : unmanaged
    {
        int width = Vector512<T>.Count;
        Run<T>* runs = stackalloc Run<T>[Groups<T>.MostRuns];
        int count = block.ToRuns(runs);
        Vector512<T> a = Vector512.Create(Groups<T>.NegativeInfinity);
        Vector512<T> b = a, least = -a;
        for (int run = 0; run < count; run++)
        {
            T* p = runs[run].Start;
            T* end = runs[run].End;
            if (runs[run].IsPatch)
            {
                for (; p < end; p += 2 * width)
                {
                    a = Vector512.MaxNative(a, Vector512.Load(p));
                    b = Vector512.MaxNative(b, Vector512.Load(p + width));
                }
            }

            for (; p < end; p += 2 * width)
            {
                Vector512<T> x = Vector512.Load(p), y = Vector512.Load(p + width);
                a = Vector512.MaxNative(a, x);
                b = Vector512.MaxNative(b, y);
                least = Vector512.MinNative(least, Vector512.MinNative(x, y));
            }
        }

        minimum = -Across(-least);
        return Across(Vector512.MaxNative(a, b));
    }

    /// <summary>The same by the bits as integers, which are in the numbers' order once those of negative numbers are turned round.</summary>
    [MethodImpl(Inlining.OfLoops)]
    private static double OfSixteenBit<T>(in Groups<T> block)
        where T : unmanaged
    {
        Run<T>* runs = stackalloc Run<T>[Groups<T>.MostRuns];
        int count = block.ToRuns(runs);
        Vector512<short> maximum = Vector512.Create(short.MinValue);
        for (int run = 0; run < count; run++)
        {
            for (T* p = runs[run].Start; p < runs[run].End; p += Groups<T>.Length)
            {
                Vector512<short> bits = Vector512.Load((short*)p);
                Vector512<short> turned = bits ^ Vector512.ShiftRightLogical(Vector512.ShiftRightArithmetic(bits, 15), 1);
                maximum = Vector512.Max(maximum, turned);
            }
        }

        short largest = short.MinValue;
        for (int i = 0; i < Vector512<short>.Count; i++)
        {
            largest = Math.Max(largest, maximum[i]);
        }

        short magnitudeBits = (short)(largest >> 15 & short.MaxValue);
        return Scalars.ToDouble(Unsafe.BitCast<short, T>((short)(largest ^ magnitudeBits)));
    }

    /// <summary>The block's sum where the maximum is not finite: it counts the infinities and looks for a NaN.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ExponentialSum OfSpecial<T>(in Groups<T> block)
        where T : unmanaged
    {
        double maximum = double.NegativeInfinity;
        long infinities = 0;
        Run<T>* runs = stackalloc Run<T>[Groups<T>.MostRuns];
        int count = block.ToRuns(runs);
        for (int run = 0; run < count; run++)
        {
            for (T* p = runs[run].Start; p < runs[run].End; p++)
            {
                double value = Scalars.ToDouble(*p);
                if (double.IsNaN(value))
                {
                    return ExponentialSum.NotANumber;
                }

                maximum = Math.Max(maximum, value);
                infinities += double.IsPositiveInfinity(value) ? 1 : 0;
            }
        }

        return new ExponentialSum(maximum, new DoubleDouble(infinities, 0));
    }

    /// <summary>Without branches, which nothing could predict.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Across(Vector512<float> values)
    {
        Vector256<float> half = Vector256.MaxNative(values.GetLower(), values.GetUpper());
        Vector128<float> four = Vector128.MaxNative(half.GetLower(), half.GetUpper());
        four = Vector128.MaxNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return Vector128.MaxNative(four, Vector128.Shuffle(four, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Across<T>(Vector512<T> values)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return Across(values.AsSingle());
        }

        Vector256<double> half = Vector256.MaxNative(values.GetLower().AsDouble(), values.GetUpper().AsDouble());
        Vector128<double> two = Vector128.MaxNative(half.GetLower(), half.GetUpper());
        return Vector128.MaxNative(two, Vector128.Shuffle(two, Vector128.Create(1L, 0))).ToScalar();
    }
}
