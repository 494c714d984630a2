using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>Floats and narrower numbers that are not negative, as the integers with their bits, which have the same order. Negative numbers and NaN are above them.</summary>
/// <typeparam name="T">uint or ushort.</typeparam>
internal static unsafe class ProbabilityBits<T>
    where T : unmanaged, IBinaryInteger<T>
{
    /// <summary>Numbers that are copied at once.</summary>
    private static int Width => Vector512<T>.Count;

    /// <summary>The largest of at least 128.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    public static T Largest(T* p, int n)
    {
        const int AtOnce = 4;
        T* last = p + n - (AtOnce * Width); // some come twice
        Vector512<T> a = Vector512.Load(last), b = Vector512.Load(last + Width), c = Vector512.Load(last + (2 * Width)), d = Vector512.Load(last + (3 * Width));
        for (; p < last; p += AtOnce * Width)
        {
            a = Vector512.Max(a, Vector512.Load(p));
            b = Vector512.Max(b, Vector512.Load(p + Width));
            c = Vector512.Max(c, Vector512.Load(p + (2 * Width)));
            d = Vector512.Max(d, Vector512.Load(p + (3 * Width)));
        }

        return Across(Vector512.Max(Vector512.Max(a, b), Vector512.Max(c, d)));
    }

    /// <summary>Copies the numbers, with 0 for those above a limit.</summary>
    /// <param name="p">At least as many as a vector has.</param>
    /// <param name="n">How many.</param>
    /// <param name="limit">No number has a sign bit.</param>
    /// <param name="copy">Where they go.</param>
    /// <param name="above">Those above the limit.</param>
    /// <param name="most">How many of these there may be.</param>
    /// <param name="largest">The largest of the copy.</param>
    /// <returns>How many are above the limit; more than `most` if the copy is not complete.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    public static int CopyUpTo(T* p, int n, T limit, T* copy, T* above, int most, out T largest)
    {
        int* found = stackalloc int[most + 1];
        int vectors = 0;
        Vector512<T> limits = Vector512.Create(limit), maximum = Vector512<T>.Zero;
        for (int i = 0; i < n && vectors <= most; i += Width)
        {
            int place = Math.Min(i, n - Width);
            Vector512<T> all = Vector512.Load(p + place);
            Vector512<T> kept = all & Vector512.LessThanOrEqual(all, limits);
            kept.Store(copy + place);
            maximum = Vector512.Max(maximum, kept);
            found[vectors] = i;
            vectors += kept == all ? 0 : 1;
        }

        largest = Across(maximum);
        int count = 0;
        for (int vector = 0; vector < vectors && count <= most; vector++)
        {
            int end = Math.Min(found[vector] + Width, n);
            for (int i = found[vector]; i < end && count <= most; i++)
            {
                if (p[i] > limit)
                {
                    above[count++] = p[i];
                }
            }
        }

        return count;
    }

    /// <summary>The largest lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Across(Vector512<T> x)
    {
        Vector256<T> half = Vector256.Max(x.GetLower(), x.GetUpper());
        Vector128<T> quarter = Vector128.Max(half.GetLower(), half.GetUpper());
        T largest = quarter[0];
        for (int lane = 1; lane < Vector128<T>.Count; lane++)
        {
            largest = T.Max(largest, quarter[lane]);
        }

        return largest;
    }
}
