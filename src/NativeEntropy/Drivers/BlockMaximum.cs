using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>The largest element of a block.</summary>
internal static unsafe class BlockMaximum
{
    /// <summary>The largest element. Where some are NaN: NaN or the largest of some of the others; whoever sums the block meets the NaN then.</summary>
    public static double Of<T>(in Groups<T> block)
        where T : unmanaged
    {
        Vector512<T> a = Vector512.Load(block[0]);
        Vector512<T> b = a, c = a, d = a;
        nint group = 0;
        if (typeof(T) == typeof(float))
        {
            for (; group + 1 < block.Count; group += 2)
            {
                T* p = block[group];
                T* q = block[group + 1];
                a = Vector512.MaxNative(a, Vector512.Load(p));
                b = Vector512.MaxNative(b, Vector512.Load(p + 16));
                c = Vector512.MaxNative(c, Vector512.Load(q));
                d = Vector512.MaxNative(d, Vector512.Load(q + 16));
            }

            if (group < block.Count)
            {
                T* p = block[group];
                a = Vector512.MaxNative(a, Vector512.Load(p));
                b = Vector512.MaxNative(b, Vector512.Load(p + 16));
            }
        }
        else
        {
            for (; group < block.Count; group++)
            {
                T* p = block[group];
                a = Vector512.MaxNative(a, Vector512.Load(p));
                b = Vector512.MaxNative(b, Vector512.Load(p + 8));
                c = Vector512.MaxNative(c, Vector512.Load(p + 16));
                d = Vector512.MaxNative(d, Vector512.Load(p + 24));
            }
        }

        return Across(Vector512.MaxNative(Vector512.MaxNative(a, b), Vector512.MaxNative(c, d)));
    }

    /// <summary>The block's sum where the maximum is not finite: it counts the infinities and looks for a NaN.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ExponentialSum OfSpecial<T>(in Groups<T> block)
        where T : unmanaged
    {
        double maximum = double.NegativeInfinity;
        long infinities = 0;
        for (nint group = 0; group < block.Count; group++)
        {
            T* p = block[group];
            for (int i = 0; i < Groups<T>.Length; i++)
            {
                double value = Scalars.ToDouble(p[i]);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Across<T>(Vector512<T> values)
        where T : unmanaged
    {
        Vector256<T> half = Vector256.MaxNative(values.GetLower(), values.GetUpper());
        Vector128<T> quarter = Vector128.MaxNative(half.GetLower(), half.GetUpper());
        double result = Scalars.ToDouble(quarter[0]);
        for (int i = 1; i < Vector128<T>.Count; i++)
        {
            double value = Scalars.ToDouble(quarter[i]);
            result = result > value ? result : value;
        }

        return result;
    }
}
