using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Benchmarks;

/// <summary>
/// sum exp of floats as the library computes it, but without its promises: one maximum for the whole row, no blocks, the end of the row where it comes, as many partial
/// sums as the machine likes, added in whatever order comes out. Same exponential, same arithmetic, same error.
/// </summary>
/// <remarks>Prefetching as in the library, so that only the order differs.</remarks>
internal static unsafe class FreeOrderSingle
{
    /// <summary>Elements fetched ahead of those that are summed.</summary>
    private const int Ahead = 32768;

    private const int Chunk = 8 * FloatLanes.Count;
    private const float HeadStart = 2;

    /// <summary>Four vectors at a time, one partial sum.</summary>
    public static ExponentialSum FourWide(float* x, nint n)
    {
        float maximum = Extremes(x, n, out float minimum);
        float exponent = FloatExponential.Exponent(maximum);
        FloatExponential exponential = FloatExponential.Over(exponent, maximum - FloatExponential.Depth);
        bool clamp = minimum < maximum - FloatExponential.Depth;
        Vector512<float> head = Vector512.Create(HeadStart), error = default;
        Vector512<double> rests = default;
        nint end = n - (n % (4 * FloatLanes.Count));
        for (nint i = 0; i < end;)
        {
            Vector512<float> even = default, odd = default;
            for (nint stop = nint.Min(end, i + Chunk); i < stop; i += 4 * FloatLanes.Count)
            {
                Fetch(x + i);
                Vector512<float> a = Vector512.Load(x + i), b = Vector512.Load(x + i + 16), c = Vector512.Load(x + i + 32), d = Vector512.Load(x + i + 48);
                if (clamp)
                {
                    a = exponential.AtLeastLowest(a);
                    b = exponential.AtLeastLowest(b);
                    c = exponential.AtLeastLowest(c);
                    d = exponential.AtLeastLowest(d);
                }

                a = exponential.Reduce(a, out Vector512<float> ma);
                b = exponential.Reduce(b, out Vector512<float> mb);
                c = exponential.Reduce(c, out Vector512<float> mc);
                d = exponential.Reduce(d, out Vector512<float> md);
                Vector512<float> sa = exponential.Power(ma), sb = exponential.Power(mb), sc = exponential.Power(mc), sd = exponential.Power(md);
                even = Vector512.FusedMultiplyAdd(sa, exponential.ExpM1(a), even);
                odd = Vector512.FusedMultiplyAdd(sb, exponential.ExpM1(b), odd);
                even = Vector512.FusedMultiplyAdd(sc, exponential.ExpM1(c), even);
                odd = Vector512.FusedMultiplyAdd(sd, exponential.ExpM1(d), odd);
                Vector512<float> ha = head + sa, hb = ha + sb, hc = hb + sc, hd = hc + sd;
                error += (sa - (ha - head)) + (sb - (hb - ha)) + ((sc - (hc - hb)) + (sd - (hd - hc)));
                head = hd;
            }

            Vector512<float> sum = even + odd;
            rests += Lanes.Widen(sum.GetLower()) + Lanes.Widen(sum.GetUpper());
        }

        return Finish(x + end, n - end, exponential, head, error, rests, exponent, maximum);
    }

    /// <summary>One vector at a time, for machines with few registers.</summary>
    public static ExponentialSum OneWide(float* x, nint n)
    {
        float maximum = Extremes(x, n, out _);
        float exponent = FloatExponential.Exponent(maximum);
        FloatExponential exponential = FloatExponential.Over(exponent, maximum - FloatExponential.Depth);
        Vector512<float> head = Vector512.Create(HeadStart), error = default;
        Vector512<double> rests = default;
        nint end = n - (n % FloatLanes.Count);
        for (nint i = 0; i < end;)
        {
            Vector512<float> rest = default;
            for (nint stop = nint.Min(end, i + Chunk); i < stop; i += FloatLanes.Count)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch1(x + i + Ahead);
                }

                Vector512<float> r = exponential.Reduce(exponential.AtLeastLowest(Vector512.Load(x + i)), out Vector512<float> m);
                Vector512<float> power = exponential.Power(m);
                rest = Vector512.FusedMultiplyAdd(power, exponential.ExpM1(r), rest);
                Vector512<float> next = head + power;
                error += power - (next - head);
                head = next;
            }

            rests += Lanes.Widen(rest.GetLower()) + Lanes.Widen(rest.GetUpper());
        }

        return Finish(x + end, n - end, exponential, head, error, rests, exponent, maximum);
    }

    /// <summary>The last elements, filled up, and the sum of all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ExponentialSum Finish(
        float* x, nint n, in FloatExponential exponential, Vector512<float> head, Vector512<float> error, Vector512<double> rests, float exponent, float maximum)
    {
        if (n != 0)
        {
            float* last = stackalloc float[4 * FloatLanes.Count];
            new Span<float>(last, 4 * FloatLanes.Count).Fill(float.NegativeInfinity);
            new ReadOnlySpan<float>(x, (int)n).CopyTo(new Span<float>(last, 4 * FloatLanes.Count));
            for (nint i = 0; i < n; i += FloatLanes.Count)
            {
                Vector512<float> r = exponential.Reduce(exponential.AtLeastLowest(Vector512.Load(last + i)), out Vector512<float> m);
                Vector512<float> power = exponential.Power(m);
                Vector512<float> next = head + power;
                error += Vector512.FusedMultiplyAdd(power, exponential.ExpM1(r), power - (next - head));
                head = next;
            }
        }

        Vector512<float> heads = head - Vector512.Create(HeadStart);
        Vector512<double> sum = Lanes.Widen(heads.GetLower()) + Lanes.Widen(heads.GetUpper()) + (Lanes.Widen(error.GetLower()) + Lanes.Widen(error.GetUpper()) + rests);
        return new ExponentialSum(maximum, new DoubleDouble(Vector512.Sum(sum) * FloatExponential.OverPower(exponent, maximum) * (1 / FloatExponential.Unit), 0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Extremes(float* x, nint n, out float minimum)
    {
        Vector512<float> a = Vector512.Load(x), b = a, least = a;
        nint i = 0;
        for (; i <= n - 32; i += 32)
        {
            Vector512<float> p = Vector512.Load(x + i), q = Vector512.Load(x + i + 16);
            a = Vector512.MaxNative(a, p);
            b = Vector512.MaxNative(b, q);
            least = Vector512.MinNative(least, Vector512.MinNative(p, q));
        }

        // The last vectors once more.
        a = Vector512.MaxNative(Vector512.MaxNative(a, Vector512.Load(x + n - 16)), Vector512.MaxNative(b, Vector512.Load(x + n - 32)));
        least = Vector512.MinNative(least, Vector512.MinNative(Vector512.Load(x + n - 16), Vector512.Load(x + n - 32)));
        minimum = -Largest(-least);
        return Largest(a);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Largest(Vector512<float> values)
    {
        Vector256<float> half = Vector256.MaxNative(values.GetLower(), values.GetUpper());
        Vector128<float> four = Vector128.MaxNative(half.GetLower(), half.GetUpper());
        four = Vector128.MaxNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return Vector128.MaxNative(four, Vector128.Shuffle(four, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(float* x)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1(x + Ahead);
            Sse.Prefetch1(x + Ahead + 16);
            Sse.Prefetch1(x + Ahead + 32);
            Sse.Prefetch1(x + Ahead + 48);
        }
    }
}
